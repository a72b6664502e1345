"""Add up what many shards show, by key and site, in the memory that the sums take."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.index.frozen import FrozenCounts, Groups
from dedup.sketch.hashes import Hashes, keep_distinct
from dedup.text.zones import HEAD, TAIL, TITLE

_MERGE_AT = 1 << 16  # rows that wait at least, before they are added to the others

Columns = list[
    NDArray[Any]
]  # keys and sites, uint64[n]; articles, those with it at the head, at the tail, as a title, int32[n]


class Tally:
    """How many articles of each site show a key, and where: 32 bytes for each pair of the two."""

    def __init__(self) -> None:
        none = np.zeros(0, np.uint64)
        self._tables: list[Columns] = [[none, none, *(none.astype(np.int32) for _ in range(4))]]

    def add(self, keys: Hashes, sites: Hashes, zones: NDArray[np.uint8]) -> None:
        """Take features, each of one article: its key, the article's site, and where it stood."""
        counts = [np.ones(len(keys), np.int32), *((zones & zone > 0).astype(np.int32) for zone in (HEAD, TAIL, TITLE))]
        self._tables.append(_add_up([keys, sites, *counts]))
        if sum(len(one[0]) for one in self._tables[1:]) > max(_MERGE_AT, len(self._tables[0][0])):
            self._merge()

    def _merge(self) -> Columns:
        self._tables = [_add_up([np.concatenate(values) for values in zip(*self._tables, strict=True)])]
        return self._tables[0]

    def freeze(self) -> FrozenCounts:
        """All counts, ready to be asked; what one article alone carries is left out unless it is a title somewhere."""
        keys, sites, *counts = self._merge()
        starts = _find_starts(keys)
        totals = [np.add.reduceat(one, starts) if len(starts) else one for one in (counts[0], counts[3])]
        repeated = (totals[0] > 1) | (totals[1] > 0)
        sizes = np.diff(starts, append=len(keys))
        pairs = repeated.repeat(sizes)
        known = keep_distinct(sites[pairs])
        groups = Groups(
            keys[starts][repeated],
            totals[0][repeated],
            sizes[repeated].astype(np.int32),
            known.searchsorted(sites[pairs]).astype(np.uint32),
            *(one[pairs] for one in counts[:3]),
        )
        return FrozenCounts(known, groups)


def _add_up(columns: Columns) -> Columns:
    """One row for each pair of key and site, by key, then site."""
    order = np.lexsort((columns[1], columns[0]))
    keys, sites, *counts = (one[order] for one in columns)
    starts = _find_starts(keys, sites)
    if not len(starts):
        return [keys, sites, *counts]
    return [keys[starts], sites[starts], *(np.add.reduceat(one, starts, dtype=np.int32) for one in counts)]


def _find_starts(*columns: Hashes) -> NDArray[np.int64]:
    """Where the runs of equal rows begin."""
    is_new = np.ones(len(columns[0]), bool)
    is_new[1:] = False
    for one in columns:
        is_new[1:] |= one[1:] != one[:-1]
    return np.flatnonzero(is_new)
