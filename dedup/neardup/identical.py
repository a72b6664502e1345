"""Pair articles whose stories are the same word for word, however many others share their shingles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.neardup.candidates import CandidatePairs
from dedup.sketch.hashes import Hashes

_RANK_BITS = np.uint64(32)


def find_identical(stories: Hashes, sizes: NDArray[np.int32], min_words: int) -> Hashes:
    """Each story with the first that is equal to it: later rank over earlier, 32 bits each, uint64[p].

    `stories`, uint64[a], hashes of them by rank, `sizes`, int32[a], their words; shorter ones are no copies. A bucket
    joins only its first few: of two equal telegrams that come late, none would meet the other.
    """
    order = np.lexsort((np.arange(len(stories)), stories))
    opens = np.ones(len(order), bool)
    opens[1:] = stories[order[1:]] != stories[order[:-1]]
    firsts = order[np.maximum.accumulate(np.where(opens, np.arange(len(order)), 0))]
    again = ~opens & (sizes[order] >= min_words)
    return _key(order[again], firsts[again])


def add_pairs(pairs: CandidatePairs, found: Hashes) -> CandidatePairs:
    """Add to the pairs those that `find_identical` found, where they are not among them."""
    known = _key(pairs.later, pairs.earlier)
    fresh = found[~np.isin(found, known)]
    if not len(fresh):
        return pairs
    place = np.argsort(np.concatenate((known, fresh)), kind="stable")
    later, earlier = fresh >> _RANK_BITS, fresh & (2**32 - 1)
    return CandidatePairs(
        np.concatenate((pairs.later, later.astype(np.uint32)))[place],
        np.concatenate((pairs.earlier, earlier.astype(np.uint32)))[place],
        np.concatenate((pairs.shared, np.zeros(len(fresh), np.int32)))[place],
        np.concatenate((pairs.is_formula, np.zeros(len(fresh), bool)))[place],
        pairs.capped,
    )


def _key(later: NDArray[np.integer], earlier: NDArray[np.integer]) -> Hashes:
    return later.astype(np.uint64) << _RANK_BITS | earlier.astype(np.uint64)
