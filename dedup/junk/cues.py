"""Tell whether a line speaks to the reader of a page (sign up, follow us) rather than of the news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from dedup.junk.catalogue import parse_phrases, tokenize
from dedup.normalize import normalize_line

Strength = Literal["firm", "pitch"]
_LONGEST = 90  # words; longer lines are paragraphs, whatever they say at their end
_SHORT = 12  # words; a line so short needs one object to its start


@dataclass(frozen=True, slots=True)
class Cue:
    """One piece of text, as words, with its kind (`firm`, `start`, `object`) and language."""

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
    """All cues, looked up by their first word."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._by_first: dict[str, list[Cue]] = {}
        for cue in cues:
            if cue.words:
                self._by_first.setdefault(cue.words[0], []).append(cue)

    def suspect(self, key: str) -> Suspicion | None:
        """Return why the line with this key is suspected, or None."""
        words = tokenize(key)
        if not 2 <= len(words) <= _LONGEST:
            return None
        starts: dict[str, str] = {}
        objects: dict[str, set[str]] = {}
        for place, cue in self._found(words):
            if cue.kind == "firm":
                return Suspicion("firm", cue.language, " ".join(cue.words))
            if cue.kind == "start" and place == 0:
                starts[cue.language] = " ".join(cue.words)
            elif cue.kind == "object" and place > 0:
                objects.setdefault(cue.language, set()).add(" ".join(cue.words))
        for language, start in starts.items():
            named = objects.get(language, set())
            if len(named) >= (1 if len(words) <= _SHORT else 2):
                return Suspicion("pitch", language, " … ".join([start, *sorted(named)[:3]]))
        return None

    def _found(self, words: list[str]) -> Iterator[tuple[int, Cue]]:
        for place, word in enumerate(words):
            for cue in self._by_first.get(word, ()):
                if tuple(words[place : place + len(cue.words)]) == cue.words:
                    yield place, cue


@cache
def known_cues() -> Cues:
    """The cues that ship with the program."""
    folder = resources.files("dedup.junk") / "cues"
    return Cues(
        Cue(entry.category, entry.language, tuple(tokenize(normalize_line(entry.phrase))))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".txt")
        for entry in parse_phrases(file.read_text("utf-8"), file.name.removesuffix(".txt"), file.name)
    )
