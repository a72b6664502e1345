"""The words that decide what a line is, language by language: networks, joining words, units, captions, courtesies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from dedup.errors import BadSettings
from dedup.files.cache import NO_KEY, load_or_make
from dedup.junk.reader import list_files, read_rows
from dedup.text.keys import UNSPACED, normalize_line

_NETWORK_SECTIONS = ("names", "stems", "endings", "unspaced")
_WORD_SECTIONS = (
    *("joining", "units", "particles", "comments", "courtesies", "negations"),
    *("agencies", "photographs", "weekdays", "months", "teasers"),
)
_ANY_ENDING = r"[^\W\d]{1,5}"  # letters; longer ones make another word
_UNSPACED = re.compile(f"[{UNSPACED}]")

Sections = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Words:
    """All words; those that are compared with the words of keys are keys themselves.

    `inflected` and `unspaced` are patterns: a network with an ending, and networks and joining words of scripts without
    blanks. `captions` are marks with what all of a group have in common, by which they are searched for.
    """

    networks: frozenset[str]
    joining: frozenset[str]
    units: frozenset[str]
    particles: frozenset[str]
    comments: tuple[str, ...]
    courtesies: tuple[str, ...]
    negations: frozenset[str]
    teasers: tuple[str, ...]
    captions: tuple[tuple[str, tuple[str, ...]], ...]
    inflected: str
    unspaced: str
    dated: str

    def names_network(self, word: str) -> bool:
        """Whether a word is a network, perhaps with an ending."""
        return word in self.networks or self._inflected.fullmatch(word) is not None

    def drop_networks(self, text: str) -> str:
        """What is left of a text without blanks when networks and joining words are taken out."""
        return self._unspaced.sub("", text)

    def names_comments(self, phrase: str) -> bool:
        """Whether a phrase is about readers' comments."""
        folded = phrase.casefold()
        return any(stem in folded for stem in self.comments)

    @cached_property
    def _inflected(self) -> re.Pattern[str]:
        return re.compile(self.inflected)

    @cached_property
    def _unspaced(self) -> re.Pattern[str]:
        return re.compile(self.unspaced)

    @cached_property
    def picture_date(self) -> re.Pattern[str]:
        """A date as agencies print it with a picture and a story never has it: `Monday, July 16, 2018`."""
        return re.compile(self.dated)


@cache
def load_words() -> Words:
    """The words that ship with the program."""
    return load_or_make("words", NO_KEY, _make_words)


def join_pattern(pieces: Iterable[str]) -> str:
    """A pattern that is any of some pieces, of two that begin alike the longer one; nothing where there are none."""
    return "|".join(map(re.escape, sorted(pieces, key=lambda piece: (-len(piece), piece)))) or "(?!)"


def _make_words() -> Words:
    networks, words = read_folder("networks", _NETWORK_SECTIONS), read_folder("words", _WORD_SECTIONS)
    joining = _list_keys(words, "joining")
    unspaced = frozenset(filter(_UNSPACED.match, joining))
    return Words(
        networks=_list_keys(networks, "names"),
        joining=joining - unspaced,
        units=_list_keys(words, "units"),
        particles=frozenset(_list_all(words, "particles")),
        comments=tuple(stem.casefold() for stem in _list_all(words, "comments")),
        courtesies=tuple(_list_all(words, "courtesies")),
        negations=_list_keys(words, "negations"),
        teasers=tuple(f" {word}" for word in _list_all(words, "teasers")),
        captions=tuple(_group_captions(words.values())),
        inflected="|".join(_inflect(sections) for sections in networks.values() if sections["stems"]),
        unspaced=join_pattern(unspaced | _list_keys(networks, "unspaced")),
        dated="|".join(_date(sections) for sections in words.values() if sections["months"]),
    )


def read_folder(folder: str, names: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """The entries of all files of a folder by language and section.

    Raises BadSettings for what cannot be understood, and for an entry that stands twice in its section.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for language, path, text in list_files(folder):
        sections = found[language] = {name: [] for name in names}
        for row in read_rows(text, path, names):
            if row.text in sections[row.section]:
                raise BadSettings(f"{row.text!r} stands twice", "take one out", path=path, line=row.line)
            sections[row.section].append(row.text)
    return found


def _list_all(languages: Mapping[str, Sections], section: str) -> Iterator[str]:
    for sections in languages.values():
        yield from sections[section]


def _list_keys(languages: Mapping[str, Sections], section: str) -> frozenset[str]:
    return frozenset(map(normalize_line, _list_all(languages, section)))


def _inflect(sections: Sections) -> str:
    """The pattern of a language's networks with an ending: with one of its endings if it lists them, else with any."""
    stems, endings = (join_pattern(map(normalize_line, sections[name])) for name in ("stems", "endings"))
    return f"(?:{stems})(?:{endings if sections['endings'] else _ANY_ENDING})"


def _date(sections: Sections) -> str:
    weekdays, months = (join_pattern(sections[name]) for name in ("weekdays", "months"))
    # One weekday outside any group, so that the search may begin with its letters.
    day = weekdays if len(sections["weekdays"]) == 1 else f"(?:{weekdays})"
    return rf"{day}, (?:{months})[a-z]*\.? \d{{1,2}}, (?:19|20)\d\d"


def _group_captions(languages: Iterable[Sections]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for sections in languages:
        yield from ((mark, (mark,)) for mark in sections["agencies"])
        if photographs := sections["photographs"]:
            yield _find_common(photographs), tuple(photographs)


def _find_common(marks: Sequence[str]) -> str:
    """The longest stretch that is in all of some marks: one search for it instead of many."""
    first = marks[0]
    stretches = (first[start:end] for start in range(len(first)) for end in range(start + 1, len(first) + 1))
    return max((one for one in stretches if all(one in mark for mark in marks)), key=len, default="")
