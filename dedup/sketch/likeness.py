"""Compare lines exactly, many pairs at once: the words they share, those that stand in place of others, their numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import Offsets, Words
from dedup.sketch.ragged import pick_rows
from dedup.sketch.shingles import shingle_texts
from dedup.sketch.words import HAS_DIGIT

_BLOCK = 1 << 12  # pairs compared at a time: their words take some megabytes
_HALF = np.uint64(32)


def measure_jaccard(
    words: Words, offsets: Offsets, pairs: tuple[NDArray[np.int64], NDArray[np.int64]], size: int
) -> NDArray[np.float64]:
    """The Jaccard similarity, float64[p], of the shingles of `size` words of lines: of pairs, int64[p] each.

    Line i has words[offsets[i] : offsets[i + 1]].
    """
    found = [
        _measure_block(*_pick(words, offsets, np.concatenate(block)), len(block[0]), size)
        for block in _cut_pairs(pairs)
    ]
    return np.concatenate(found or [np.zeros(0)])


def compare_words(
    words: Words, offsets: Offsets, pairs: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Of pairs of lines how many words stand in place of others, int64[p], and whether the numbers are the same, bool[p]."""
    found = [_compare_block(words, offsets, *block) for block in _cut_pairs(pairs)]
    changes = np.concatenate([one for one, _ in found] or [np.zeros(0, np.int64)])
    return changes, np.concatenate([one for _, one in found] or [np.zeros(0, bool)])


def _cut_pairs(
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    for start in range(0, len(pairs[0]), _BLOCK):
        yield pairs[0][start : start + _BLOCK], pairs[1][start : start + _BLOCK]


def _compare_block(
    words: Words, offsets: Offsets, ones: NDArray[np.int64], others: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    count = len(ones)
    lines, line_offsets = _pick(words, offsets, np.concatenate((ones, others)))
    owners = np.tile(np.arange(count, dtype=np.uint64), 2).repeat(np.diff(line_offsets))
    signs = np.repeat([1, -1], [line_offsets[count], line_offsets[-1] - line_offsets[count]])
    pairs, differences, has_digit = _subtract(owners, lines, signs)
    added = np.bincount(pairs, np.maximum(differences, 0), count).astype(np.int64)
    gone = np.bincount(pairs, np.maximum(-differences, 0), count).astype(np.int64)
    other_numbers = np.bincount(pairs, has_digit & (differences != 0), count)
    return np.minimum(added, gone), other_numbers == 0


def _pick(words: Words, offsets: Offsets, lines: NDArray[np.int64]) -> tuple[Words, Offsets]:
    places, own = pick_rows(offsets, lines)
    return words[places], own


def _subtract(
    owners: NDArray[np.uint64], words: Words, signs: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Of each pair's words by how much more often the first line has them, and which of them have digits."""
    tagged = owners << _HALF | words
    order = np.argsort(tagged, kind="stable")
    tagged = tagged[order]
    starts = np.flatnonzero(np.concatenate(([True], tagged[1:] != tagged[:-1])))[: len(tagged)]
    differences = np.add.reduceat(signs[order], starts) if len(starts) else signs[:0]
    return (tagged[starts] >> _HALF).astype(np.int64), differences, (tagged[starts] & HAS_DIGIT) != 0


def _measure_block(words: Words, offsets: Offsets, count: int, size: int) -> NDArray[np.float64]:
    """The Jaccard similarity of lines i and i + count."""
    shingles, cut = shingle_texts(words, offsets, size)
    owners = np.arange(2 * count, dtype=np.uint64).repeat(np.diff(cut))
    own = np.sort(owners << _HALF | shingles >> _HALF)
    own = own[np.concatenate(([True], own[1:] != own[:-1]))[: len(own)]]  # each shingle of a line once
    sizes = np.bincount((own >> _HALF).astype(np.int64), minlength=2 * count)
    of_pair = np.sort((own >> _HALF) % np.uint64(max(1, count)) << _HALF | own & np.uint64(0xFFFFFFFF))
    both = of_pair[1:][of_pair[1:] == of_pair[:-1]] >> _HALF
    shared = np.bincount(both.astype(np.int64), minlength=count)
    jaccard: NDArray[np.float64] = shared / np.maximum(sizes[:count] + sizes[count:] - shared, 1)
    return jaccard
