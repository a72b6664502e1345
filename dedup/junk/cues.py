"""Tell whether a line speaks to the reader of a page (sign up, follow us) rather than of the news."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from dedup.junk.catalogue import parse_phrases, tokenize
from dedup.normalize import normalize_line

Strength = Literal["firm", "pitch"]
_LONGEST = 90  # words; a longer line is a paragraph, unless it speaks to the reader twice
_NOTICE = 45  # words; in a longer line one phrase to the reader may stand by the way
_GLUED = 300  # words; a sign-up form with all its messages run together is shorter
_SHORT = 12  # words; a line so short needs one object to its start


@dataclass(frozen=True, slots=True)
class Cue:
    """One piece of text, as words, with its kind (`firm`, `start`, `object`, `end`) and language."""

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
    """All cues, looked up by their longest word."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._by_word: dict[str, list[Cue]] = {}
        for cue in cues:
            if cue.words:
                self._by_word.setdefault(max(cue.words, key=len), []).append(cue)

    def suspect(self, words: Sequence[str]) -> Suspicion | None:
        """Return why the line with these words (`tokenize(key)`) is suspected, or None."""
        if not 2 <= len(words) <= _GLUED:
            return None
        hits = self._by_word.keys() & set(words)
        if not hits:
            return None
        text = f" {' '.join(words)} "
        starts: dict[str, str] = {}
        objects: dict[str, set[str]] = {}
        firm: dict[str, Cue] = {}
        end: Suspicion | None = None
        for cue in sorted((cue for word in hits for cue in self._by_word[word]), key=lambda cue: cue.words):
            phrase = " ".join(cue.words)
            place = text.find(f" {phrase} ")
            if place < 0:
                continue
            if cue.kind == "firm":
                firm[phrase] = cue
            elif cue.kind == "end" and text.endswith(f" {phrase} "):
                end = Suspicion("pitch", cue.language, phrase)
            elif cue.kind == "start" and place == 0:
                starts[cue.language] = phrase
            elif cue.kind == "object" and place > 0:
                objects.setdefault(cue.language, set()).add(phrase)
        separate = [phrase for phrase in firm if not any(phrase != other and phrase in other for other in firm)]
        if len(separate) >= (1 if len(words) <= _NOTICE else 2):
            return Suspicion("firm", firm[separate[0]].language, " … ".join(separate[:3]))
        if len(words) > _LONGEST:
            return None
        for language, start in starts.items():
            named = objects.get(language, set())
            if len(named) >= (1 if len(words) <= _SHORT else 2):
                return Suspicion("pitch", language, " … ".join([start, *sorted(named)[:3]]))
        return end


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
