"""Tell what stands over, between and under readers' comments: openers, who says it when, and rows of buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from dedup.files.cache import NO_KEY, load_or_make
from dedup.junk.words import join_pattern, read_folder
from dedup.text.keys import UNSPACED, normalize_line
from dedup.text.late import compile_late

THREAD_SECTIONS = ("openers", "said", "ago", "buttons", "replies", "praise")
_CLOCK = re.compile(
    r"(?<![\d.:])(?:[01]?\d|2[0-4])[:.h][0-5]\d(?:[:.][0-5]\d)?(?![\d.:])|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE
)
_DAY = re.compile(r"(?<!\d)\d{1,4}[./年년-] ?\d{1,2}[./月월-] ?\d{1,4}|(?<!\d)(?:19|20)\d\d(?!\d)")
_PIECES = compile_late(rf"[{UNSPACED}]+|[^\W\d_{UNSPACED}][^\W\d_{UNSPACED}'’]*|\d+")
_NUMBER = re.compile(r"\d+")
_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True)
class Threads:
    """The words of all languages, as keys."""

    openers: frozenset[str]
    said: frozenset[str]
    ago: frozenset[str]
    buttons: frozenset[str]
    replies: frozenset[str]
    praise: frozenset[str]

    def opens(self, key: str) -> bool:
        """Whether a line may be one over comments: an opener alone, or with a number and other words."""
        return self.surely_opens(key) or (any(map(str.isdigit, key)) and self._opener.stands_in(key))

    def surely_opens(self, key: str) -> bool:
        """Whether a line is an opener and nothing else but a number: "5 thoughts on the match" is a headline."""
        return drop_numbers(key) in self.openers

    def may_mark(self, key: str) -> bool:
        """Whether a line may stand between comments: by a look at its words that spares most lines the others."""
        words = key.split()
        return (
            _NUMBER.search(key) is not None
            or words[0] in self._button_starts
            or not self._said.starts.isdisjoint(words)
            or (not key.isascii() and _UNSPACED.search(key) is not None)
        )

    def find_speaker(self, key: str) -> str | None:
        """The name in a short line that ends or begins with who says it: `ann bell` in "Ann Bell says"; None without."""
        for start, end in self._said.find(key):
            name = f"{key[:start]} {key[end:]}".strip()
            if start == 0 or not _letters(key[end:]):
                return name or None
        return None

    def is_row_of_buttons(self, key: str) -> bool:
        """Whether a line is nothing but buttons and numbers."""
        words = [word for word in key.split() if not word.isdigit()]
        if not words or (words[0].isalpha() and words[0] not in self._button_starts):
            return False
        words = drop_numbers(key).split()
        return bool(words) and words[0] in self._button_starts and self._covers(words)

    def holds_reply(self, key: str) -> bool:
        """Whether a row of buttons has one that stands under comments alone."""
        return self._reply.stands_in(drop_numbers(key))

    def holds_praise(self, key: str) -> bool:
        """Whether a line praises what it stands under, as readers do."""
        return self._praise.stands_in(key)

    def tells_time(self, raw: str, key: str) -> bool:
        """Whether a line has an hour, a day in figures, or how long ago it was."""
        if _CLOCK.search(raw) or _DAY.search(raw):
            return True
        return any(map(str.isdigit, key)) and self._ago.stands_in(key)

    def list_names(self, key: str) -> frozenset[str]:
        """The words of a line that are no numbers."""
        return frozenset(piece for piece in _PIECES.findall(key) if not piece.isdigit())

    def _covers(self, words: Sequence[str]) -> bool:
        if not words:
            return True
        return any(
            " ".join(words[:end]) in self.buttons and self._covers(words[end:]) for end in range(1, len(words) + 1)
        )

    @cached_property
    def _button_starts(self) -> frozenset[str]:
        return frozenset(button.partition(" ")[0] for button in self.buttons)

    @cached_property
    def _opener(self) -> _Phrases:
        return _Phrases(self.openers)

    @cached_property
    def _reply(self) -> _Phrases:
        return _Phrases(self.replies)

    @cached_property
    def _praise(self) -> _Phrases:
        return _Phrases(self.praise)

    @cached_property
    def _said(self) -> _Phrases:
        return _Phrases(self.said)

    @cached_property
    def _ago(self) -> _Phrases:
        return _Phrases(self.ago)


class _Phrases:
    """Some phrases, found as whole words where their script has words."""

    def __init__(self, phrases: frozenset[str]) -> None:
        self._phrases = phrases
        self._by_start: dict[str, list[str]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            self._by_start.setdefault(phrase.partition(" ")[0], []).append(f"{phrase} ")
        self.starts = frozenset(phrase.partition(" ")[0] for phrase in phrases if not _UNSPACED.search(phrase))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """For scripts without words, where phrases stand anywhere; compiled when a key asks for it, for it is long."""
        spaced = [phrase for phrase in self._phrases if not _UNSPACED.search(phrase)]
        unspaced = [phrase for phrase in self._phrases if _UNSPACED.search(phrase)]
        return re.compile(rf"(?<!\S)(?:{join_pattern(spaced)})(?!\S)|{join_pattern(unspaced)}")

    def stands_in(self, key: str) -> bool:
        """Whether a key has any of them."""
        return next(self.find(key), None) is not None

    def find(self, key: str) -> Iterator[tuple[int, int]]:
        """Where each of them that a key has begins and ends, one behind the other."""
        if not key.isascii() and _UNSPACED.search(key) is not None:
            yield from (match.span() for match in self._pattern.finditer(key))
        elif not self.starts.isdisjoint(key.split()):
            yield from self._find_words(f"{key} ")

    def _find_words(self, key: str) -> Iterator[tuple[int, int]]:
        """The same in a key with a blank behind it, word by word; of two phrases that begin alike the longer one."""
        start = 0
        while start < len(key):
            end = key.index(" ", start)
            found = self._by_start.get(key[start:end], ())
            end = next((start + len(phrase) - 1 for phrase in found if key.startswith(phrase, start)), -end)
            if end > 0:
                yield start, end
            start = abs(end) + 1


def drop_numbers(key: str) -> str:
    """The words of a key without its numbers."""
    return " ".join(_NUMBER.sub(" ", key).split())


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


@cache
def load_threads() -> Threads:
    """The words that ship with the program."""
    return load_or_make("threads", NO_KEY, _make_threads)


def _make_threads() -> Threads:
    languages = read_folder("threads", THREAD_SECTIONS)
    return Threads(
        *(
            frozenset(normalize_line(word) for own in languages.values() for word in own[name])
            for name in THREAD_SECTIONS
        )
    )
