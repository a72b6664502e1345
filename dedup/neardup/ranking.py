"""Put articles in keep order: of several copies the first is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dedup.neardup.candidates import Circumstances, Ranks
from dedup.neardup.sample import SampledStories
from dedup.sketch.hashes import Hashes
from dedup.text.dates import UNKNOWN

_DAY = 86_400  # seconds


class Keep(StrEnum):
    """Which of several copies is kept: the order in which articles are taken, ties by date, then id."""

    LONGEST = "longest"
    EARLIEST = "earliest"
    FIRST = "first"


@dataclass(slots=True)
class Ranking:
    """All articles by rank in keep order."""

    order: NDArray[np.int64]  # rank -> number in order of arrival
    sizes: NDArray[np.int32]
    moments: NDArray[np.int64]
    sites: Hashes

    def list_ranks(self) -> Ranks:
        """The ranks of the articles in order of arrival."""
        ranks = np.empty(len(self.order), np.uint32)
        ranks[self.order] = np.arange(len(self.order), dtype=np.uint32)
        return ranks

    def describe_circumstances(self) -> Circumstances:
        """When and where each article stood."""
        return Circumstances(np.where(self.moments == UNKNOWN, np.nan, self.moments / _DAY), self.sites)

    def share_site(self, first: int, second: int) -> bool:
        """Whether two articles, by rank, are of one site that is known."""
        return bool(self.sites[first] == self.sites[second] != 0)

    def count_days_between(self, first: int, second: int) -> int | None:
        """How many days lie between two articles; None where the date of one is unknown."""
        one, other = int(self.moments[first]), int(self.moments[second])
        return None if UNKNOWN in (one, other) else round(abs(one - other) / _DAY)

    def are_apart(self, first: int, second: int, distant_days: int) -> bool:
        """Whether two articles are of one site, or so many days apart."""
        gap = self.count_days_between(first, second)
        return self.share_site(first, second) or (gap is not None and gap >= distant_days)


def rank_articles(batches: Sequence[SampledStories], keep: Keep) -> Ranking:
    """Put the articles of some batches, of one at least, in keep order."""
    sizes = np.concatenate([batch.sizes for batch in batches])
    moments = np.concatenate([batch.moments for batch in batches])
    sites = np.concatenate([batch.sites for batch in batches])
    order = order_articles(sizes, moments, [one for batch in batches for one in batch.ids], keep)
    return Ranking(order, sizes[order], moments[order], sites[order])


def order_articles(
    sizes: NDArray[np.int32], moments: NDArray[np.int64], ids: Sequence[str], keep: Keep
) -> NDArray[np.int64]:
    """The numbers of articles in keep order, int64[a]; those that nothing tells apart stay as they are."""
    keys = {
        Keep.LONGEST: (moments, -sizes.astype(np.int64)),
        Keep.EARLIEST: (-sizes.astype(np.int64), moments),
        Keep.FIRST: (np.arange(len(sizes)),),
    }[keep]
    order = np.lexsort(keys)
    _order_ties(order, keys, ids)
    return order


def _order_ties(order: NDArray[np.int64], keys: tuple[NDArray[np.int64], ...], ids: Sequence[str]) -> None:
    """Sort what the keys leave equal by id, in place."""
    same = np.ones(max(0, len(order) - 1), bool)
    for key in keys:
        same &= key[order[1:]] == key[order[:-1]]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], same, [False])).astype(np.int8)))
    for start, end in edges.reshape(-1, 2).tolist():
        order[start : end + 1] = sorted(order[start : end + 1].tolist(), key=lambda number: (ids[number], number))
