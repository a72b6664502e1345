"""Turn word hashes into the hashes of shingles, runs of words."""

from __future__ import annotations

import numpy as np

from dedup.sketch.hashes import MIX, SEEDS, Hashes, Offsets, Words
from dedup.sketch.ragged import cut
from dedup.sketch.words import IDENTITY

_BLOCK = 1 << 14  # words hashed at a time
_SHIFT = np.uint64(32)


def hash_shingles(words: Words, size: int) -> Hashes:
    """Hash every shingle of `size` words (1 to 8): uint64[max(0, n - size + 1)]; whether words are quoted is ignored."""
    hashes = np.zeros(max(0, len(words) - size + 1), np.uint64)
    for first in range(0, len(hashes), _BLOCK):
        block = hashes[first : first + _BLOCK]
        known = (words[first : first + _BLOCK + size - 1] & IDENTITY).astype(np.uint64)
        for place in range(size):
            block += known[place : place + len(block)] * SEEDS[place]
        # Word hashes are mixed already: one round brings the high bits down and the low bits up.
        block ^= block >> _SHIFT
        block *= MIX[0]
        block ^= block >> _SHIFT
    return hashes


def shingle_texts(words: Words, offsets: Offsets, size: int) -> tuple[Hashes, Offsets]:
    """Hash the shingles of `size` words that lie within one text each.

    `offsets`, int64[a + 1], cuts `words` into texts that follow one another without gaps. Returns the hashes,
    uint64[m], in order, repeats included, and the offsets that cut them; a text of fewer words has none.
    """
    lengths = np.diff(offsets)
    counts = np.maximum(lengths - size + 1, 0)
    shingles = hash_shingles(words, size)
    within = np.ones(len(words), bool)
    for back in range(1, size):
        within[offsets[1:][lengths >= back] - back] = False
    return shingles[within[: len(shingles)]], cut(counts)
