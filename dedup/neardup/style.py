"""Canonicalize what newsrooms print differently in one and the same story: courtesy titles and the order of a date."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dedup.junk.words import load_words
from dedup.sketch.hashes import Offsets, Words
from dedup.sketch.words import HAS_DIGIT, IDENTITY, hash_words
from dedup.text.keys import normalize_line


@lru_cache(maxsize=1)
def _hash_courtesies() -> Words:
    # Gulf newsrooms print royal, military and academic titles and the blessings after a name, or leave them out, by
    # house style: each breaks three shingles of a text that is otherwise the same.
    return np.unique(hash_words([normalize_line(word) for word in load_words().courtesies]) & IDENTITY)


def canonicalize_style(words: Words, lines: Offsets) -> tuple[Words, Offsets]:
    """Leave courtesies out and sort numbers that stand together; `lines`, int64[l + 1], cuts `words` into lines.

    A date is `10-12-2015` here and `2015/12/10` there, and a score or decimal may be printed from right to left.
    """
    words = _sort_numbers(words, lines)
    identities = words & IDENTITY
    courtesies = _hash_courtesies()
    places = np.minimum(courtesies.searchsorted(identities), len(courtesies) - 1)
    kept = courtesies[places] != identities
    if kept.all():
        return words, lines
    return words[kept], np.concatenate(([0], kept.cumsum()))[lines].astype(np.int64)


def _sort_numbers(words: Words, lines: Offsets) -> Words:
    """Sort each run of numbers that no word and no end of a line parts."""
    opens = np.zeros(len(words) + 1, bool)
    opens[lines] = True
    is_number = (words & HAS_DIGIT) != 0
    together = np.flatnonzero(is_number[1:] & is_number[:-1] & ~opens[1:-1])
    if not len(together):
        return words
    chosen: NDArray[np.bool_] = np.zeros(len(words), bool)
    chosen[together] = chosen[together + 1] = True
    places = np.flatnonzero(chosen)
    groups = np.cumsum((np.diff(places, prepend=-2) > 1) | opens[places])
    sorted_words = words.copy()
    sorted_words[places] = words[places][np.lexsort((words[places], groups))]
    return sorted_words
