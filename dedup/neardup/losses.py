"""Count what would be lost with a dropped article that no comparison of stories sees: captions, headings, labels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import Hashes

_SIZE_BITS = np.uint64(16)
_MAX_WORDS = (1 << 16) - 1


def pack_lines(lines: Hashes, words: NDArray[np.int64]) -> Hashes:
    """Pack hashes of lines, uint64[k], with their words, int64[k], 0 for those that are compared as story.

    The highest 48 bits of the hash, those that an index keeps of it, over 16 bits of length.
    """
    sizes = np.minimum(words, _MAX_WORDS).astype(np.uint64)
    return (lines >> _SIZE_BITS << _SIZE_BITS) | sizes


def read_line_words(packed: Hashes) -> NDArray[np.int64]:
    """The words that `pack_lines` was given, int64[k]."""
    return (packed & np.uint64(_MAX_WORDS)).astype(np.int64)


def count_lost_words(own: Hashes, kept: Hashes) -> int:
    """Words of the lines beside the story that stand in one article and nowhere in the other, both as packed lines."""
    own = np.sort(own)
    identities = own >> _SIZE_BITS
    first = np.ones(len(own), bool)
    first[1:] = identities[1:] != identities[:-1]
    lost = own[first & ~np.isin(identities, kept >> _SIZE_BITS)]
    return int(read_line_words(lost).sum())
