"""Tell whether a line speaks to the reader of a page (sign up, follow us) rather than of the news."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from dedup.config import CUES
from dedup.errors import BadSettings
from dedup.junk.catalogue import tokenize
from dedup.junk.reader import list_files, read_rows
from dedup.junk.shelf import Shelf
from dedup.text.keys import SPELLED, normalize_line
from dedup.text.lengths import SPELLED_LENGTH, add_lengths

Strength = Literal["firm", "pitch"]
_KINDS = ("firm", "start", "common", "object", "weak", "end", "teller")
_LAST_CLAUSE = re.compile(r"[,!?»”\"’،] ([^,.!?]+)[.!?]\W*$")
_SPELLED = re.compile(f"[{SPELLED}]")


@dataclass(frozen=True, slots=True)
class Cue:
    """One piece of text, as words, with its kind and language.

    The kinds are `firm`, `start`, `common`, `object`, `weak`, `end` and `teller`. A `common` start, such as "you can",
    asks for two objects, a `weak` object, such as "our" or "now", for another beside it: columnists use these words
    too. A `teller`, such as "said", is the verb of who speaks.
    """

    kind: str
    language: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why a line is suspected: how strongly, in which language, and the words that say so."""

    strength: Strength
    language: str
    words: str


class Cues:
    """All cues: the firm ones looked up by their longest word, the others by the word where they must stand."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._firm: Shelf[list[tuple[str, str]]] = Shelf()  # (phrase between blanks, language)
        self._starts: dict[str, list[tuple[str, str, bool]]] = {}  # and whether it is common
        self._ends: dict[str, list[tuple[str, str]]] = {}
        self._objects: dict[str, dict[str, bool]] = {}  # by language and phrase, whether it is weak
        self._tellers: set[str] = set()
        for cue in cues:
            phrase = f" {' '.join(cue.words)} "
            if cue.kind == "firm":
                self._firm.setdefault(max(cue.words, key=len), []).append((phrase, cue.language))
            elif cue.kind in ("start", "common"):
                self._starts.setdefault(cue.words[0], []).append((phrase, cue.language, cue.kind == "common"))
            elif cue.kind == "end":
                self._ends.setdefault(cue.words[-1], []).append((phrase, cue.language))
            elif cue.kind == "teller":
                self._tellers.update(cue.words)
            else:
                self._objects.setdefault(cue.language, {})[phrase] = cue.kind == "weak"
        self._objects = {language: dict(sorted(phrases.items())) for language, phrases in self._objects.items()}

    def suspect(self, words: Sequence[str]) -> Suspicion | None:
        """Return why the line with these words (`tokenize(key)`) is suspected, or None."""
        if not 2 <= len(words) <= CUES.max_form_words * SPELLED_LENGTH:
            return None
        hits = () if self._firm.keys().isdisjoint(words) else self._firm.keys() & set(words)
        starts = self._starts.get(words[0], ())
        ends = self._ends.get(words[-1], ())
        if not (hits or starts or ends):
            return None
        text = f" {' '.join(words)} "
        length = _measure(text, len(words))
        if length > CUES.max_form_words:
            return None
        firm = {phrase: language for word in hits for phrase, language in self._firm[word] if phrase in text}
        separate = sorted(phrase for phrase in firm if not any(phrase in other for other in firm if other != phrase))
        if len(separate) >= (1 if length <= CUES.max_notice_words else 2):
            return Suspicion("firm", firm[separate[0]], " … ".join(phrase.strip() for phrase in separate[:3]))
        if length > CUES.max_pitch_words:
            return None
        return self._find_pitch(text, length, starts) or next(
            (Suspicion("pitch", language, phrase.strip()) for phrase, language in ends if text.endswith(phrase)), None
        )

    def names_speaker(self, raw: str) -> bool:
        """Whether a line ends with who says it, as no page speaks of itself: "Learn more, the captain said"."""
        told = _LAST_CLAUSE.search(raw)
        words = tokenize(normalize_line(told[1])) if told else []
        return len(words) <= CUES.max_teller_words and not self._tellers.isdisjoint(words)

    def measure_starts(self) -> Iterator[tuple[str, int]]:
        """The one or two words that pitches begin with, and the length in words of the longest line each opens."""
        for phrase, _, _ in chain.from_iterable(self._starts.values()):
            yield " ".join(phrase.split()[:2]), CUES.max_pitch_words

    def measure_ends(self) -> Iterator[tuple[str, int]]:
        """The last words of pitches that are told by their end, and the length of the longest line each ends."""
        for word in self._ends:
            yield word, CUES.max_pitch_words

    def list_firm(self) -> Iterator[str]:
        """The phrases that no story holds, wherever they stand in a line."""
        for found in self._firm.values():
            yield from (phrase.strip() for phrase, _ in found)

    def _find_pitch(self, text: str, length: int, starts: Iterable[tuple[str, str, bool]]) -> Suspicion | None:
        for start, language, is_common in starts:
            if text.startswith(start):
                rest = text[len(start) - 1 :]
                objects = self._objects.get(language, {})
                named = [phrase for phrase in objects if phrase in rest]
                strong = [phrase for phrase in named if not objects[phrase]]
                same = sum(any(other in phrase for other in strong if other != phrase) for phrase in named)
                least = 2 if is_common else 1
                if length > CUES.max_short_words:
                    least = 2 if length <= CUES.max_middle_words else 3
                if strong and len(named) - same >= least:
                    return Suspicion("pitch", language, " … ".join([start.strip(), *map(str.strip, named[:3])]))
        return None


def _measure(text: str, words: int) -> int:
    """Length in words of a text cut into them; of Chinese and Japanese each character is one here."""
    spelled = 0 if text.isascii() else len(_SPELLED.findall(text))
    return add_lengths(words - spelled, 0, spelled)


def parse_cues(text: str, language: str, path: str) -> Iterator[Cue]:
    """Yield the cues of one file; its format is told in the README beside the files.

    Raises BadSettings, with the file and the line, for what cannot be understood.
    """
    for row in read_rows(text, path, _KINDS):
        words = tuple(tokenize(normalize_line(row.text)))
        if row.section == "firm" and len(words) < 2:
            raise BadSettings(f"the firm cue {row.text!r} is a single word", "add another", path=path, line=row.line)
        yield Cue(row.section, language, words)


def known_cues() -> Cues:
    """The cues that ship with the program."""
    return Cues(cue for language, path, text in list_files("cues") for cue in parse_cues(text, language, path))
