"""Know the sentences of pages that stand in place of a story: robot checks, walls of consent, errors, and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from dedup.files.cache import NO_KEY, load_or_make
from dedup.junk.catalogue import Catalogue, parse_phrases, tokenize
from dedup.junk.entries import Entry
from dedup.junk.reader import list_files
from dedup.text.keys import normalize_line
from dedup.text.signs import SENTENCE_STOPS, choose_one

BLOCKS = {  # the sections that say what a page is, as a reason tells it to a person; of several the first
    "denied": "access denied",
    "robot": "a robot check",
    "missing": "a page that is not there",
    "age": "a question for the reader's age",
    "subscribe": "a wall of subscription",
    "script": "a page that asks for scripts, cookies or ads",
    "consent": "a wall of consent",
}
_BESIDE = "beside"  # shows nothing by itself
BLOCK_SECTIONS = (*BLOCKS, _BESIDE)
_HEAD = 4  # characters
_RANKS = {section: rank for rank, section in enumerate(BLOCKS)}
_SENTENCE_END = re.compile(rf"(?<={choose_one(SENTENCE_STOPS)})(?:\s+|(?<=[。！？]))")


@dataclass(frozen=True, slots=True)
class Blocks:
    """The sentences of such pages, in all languages."""

    catalogue: Catalogue
    heads: frozenset[str]  # the first characters of each

    def may_open(self, key: str) -> bool:
        """Whether a line may be the first of such a page, by its first characters: of most articles it is not."""
        return key[:_HEAD] in self.heads

    def find(self, raw: str, key: str, phrases: Catalogue) -> list[Entry] | None:
        """What a line is on such a page, whole or sentence by sentence; None where any of it is something else.

        `phrases` is the catalogue of junk, of which sentences may stand among them.
        """
        whole = _match(raw, key, (self.catalogue,))
        if whole is not None:
            return [whole]
        sentences = [sentence for sentence in _SENTENCE_END.split(raw) if sentence.strip()]
        if len(sentences) < 2:
            return None
        found: list[Entry] = []
        for sentence in sentences:
            entry = _match(sentence, normalize_line(sentence), (self.catalogue, phrases))
            if entry is None or entry.neutral:
                return None
            found.append(entry)
        return found


def _match(raw: str, key: str, catalogues: Sequence[Catalogue]) -> Entry | None:
    words = tokenize(key)
    return next((entry for one in catalogues if (entry := one.match(key, words, raw.lstrip()))), None)


def choose_block(entries: Iterable[Entry]) -> Entry | None:
    """The entry that says what page they are of: a robot check may ask for scripts, and an error for consent."""
    telling = [entry for entry in entries if entry.path.startswith("blocks/") and entry.category in BLOCKS]
    return min(telling, key=lambda entry: _RANKS[entry.category], default=None)


@cache
def load_blocks() -> Blocks:
    """The sentences that ship with the program."""
    return load_or_make("blocks", NO_KEY, _make_blocks)


def _make_blocks() -> Blocks:
    entries = [
        entry
        for language, path, text in list_files("blocks")
        for entry in parse_phrases(text, language, path, BLOCK_SECTIONS)
    ]
    # A phrase shorter than a head, or with a slot so near its beginning, opens with what is there.
    keys = (normalize_line(entry.phrase.partition("{")[0]) for entry in entries)
    heads = {key[:_HEAD] for key in keys if any(map(str.isalnum, key))}
    return Blocks(Catalogue(entries), frozenset(heads))
