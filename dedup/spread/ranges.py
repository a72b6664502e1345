"""How 64-bit keys are parted into ranges, so that what belongs together meets in one task."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import Hashes, keep_distinct, mix

_LINE_BITS = np.uint64(40)  # of the number of a line: within its range, below the number of the range
_SHARD_BITS = np.uint64(32)  # of a number below that of its shard
_SHARD_MASK = np.uint64((1 << 32) - 1)
_LINE_MASK = np.uint64((1 << 40) - 1)


def cut_ranges(keys: Hashes, parts: int) -> NDArray[np.int64]:
    """Where each of so many ranges of all keys begins among ascending ones, and where the last ends: int64[parts + 1]."""
    return np.concatenate(([0], keys.searchsorted(_list_edges(parts)), [len(keys)])).astype(np.int64)


def find_range(key: int, parts: int) -> int:
    """The number of the range that has a key."""
    return int(np.searchsorted(_list_edges(parts), np.uint64(key), side="right"))


def _list_edges(parts: int) -> Hashes:
    """Where the ranges begin but for the first."""
    return np.array([(part << 64) // parts for part in range(1, parts)], np.uint64)


def take_range(keys: Hashes, part: int, parts: int) -> slice:
    """Where the keys of one range stand among ascending ones."""
    start, end = cut_ranges(keys, parts)[part : part + 2].tolist()
    return slice(start, end)


def number_lines(part: int, places: NDArray[np.integer]) -> Hashes:
    """The numbers of lines, by their places in a range of keys: uint64[n], in the order of all keys."""
    return (np.uint64(part) << _LINE_BITS) | places.astype(np.uint64)


def find_places(lines: Hashes) -> NDArray[np.int64]:
    """The places of lines in their ranges, int64[n]."""
    return (lines & _LINE_MASK).astype(np.int64)


def cut_lines(lines: Hashes, parts: int) -> NDArray[np.int64]:
    """Where the lines of each range begin among ascending numbers of lines, and where the last ends: int64[parts + 1]."""
    return lines.searchsorted(np.arange(parts + 1, dtype=np.uint64) << _LINE_BITS).astype(np.int64)


def find_homes(lines: Hashes, parts: int) -> NDArray[np.int64]:
    """The parts to which lines are dealt out, whatever their keys, int64[n].

    Of many lines that are nearly one all are paired with those of least key, which would all be of the first range.
    """
    return (mix(lines) % np.uint64(parts)).astype(np.int64)


def take_lines(lines: Hashes, part: int) -> slice:
    """Where the lines of one range stand among ascending numbers of lines."""
    start, end = lines.searchsorted(np.array([part, part + 1], np.uint64) << _LINE_BITS).tolist()
    return slice(start, end)


def join_numbers(shard: int, numbers: NDArray[np.integer]) -> Hashes:
    """Numbers within a shard under that of the shard: uint64[n]."""
    return (np.uint64(shard) << _SHARD_BITS) | numbers.astype(np.uint64)


def part_numbers(joined: Hashes) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield the shards of ascending joined numbers, each with its numbers, int64[n]."""
    shards = (joined >> _SHARD_BITS).astype(np.int64)
    for shard in keep_distinct(shards).tolist():
        start, end = shards.searchsorted([shard, shard + 1]).tolist()
        yield shard, (joined[start:end] & _SHARD_MASK).astype(np.int64)


def keep_distinct_pairs(ones: Hashes, others: Hashes) -> tuple[Hashes, Hashes]:
    """The distinct pairs, ordered by the first, then the second."""
    order = np.lexsort((others, ones))
    ones, others = ones[order], others[order]
    is_first = np.ones(len(ones), bool)
    is_first[1:] = (ones[1:] != ones[:-1]) | (others[1:] != others[:-1])
    return ones[is_first], others[is_first]
