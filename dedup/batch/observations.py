"""What a batch of articles shows an index, and what an index answers: plain arrays of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Counters = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Observations:
    """A batch of articles as an index learns it.

    articles, contents, sites: uint64[a] (identity, content, site; site 0 is none) · days: int32[a], days since 1970,
    0 unknown · offsets: int64[a + 1], article i has the features [offsets[i], offsets[i + 1]) · keys: uint64[n],
    distinct within an article · zones: uint8[n], the bits of `dedup.text.zones`.
    """

    articles: Hashes
    contents: Hashes
    sites: Hashes
    days: NDArray[np.int32]
    offsets: NDArray[np.int64]
    keys: Hashes
    zones: NDArray[np.uint8]

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.articles)

    def select(self, wanted: NDArray[np.int64]) -> Observations:
        """Return the same for some of the articles, by their numbers, in the order given."""
        lengths = np.diff(self.offsets)[wanted]
        offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        places = np.arange(offsets[-1]) + np.repeat(self.offsets[:-1][wanted] - offsets[:-1], lengths)
        return Observations(
            self.articles[wanted],
            self.contents[wanted],
            self.sites[wanted],
            self.days[wanted],
            offsets,
            self.keys[places],
            self.zones[places],
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many learnt articles carry each key asked for: int64[n] each.

    `site_*` count those of the site asked for, `site_head` and `site_tail` those of them where it stood at that end;
    `all_sites` counts the sites, all articles without a site counting as one.
    """

    site_articles: Counters
    site_head: Counters
    site_tail: Counters
    all_articles: Counters
    all_sites: Counters

    def split(self, parts: int) -> Iterator[Counts]:
        """Cut into parts of the same length, for what was asked together."""
        columns = (self.site_articles, self.site_head, self.site_tail, self.all_articles, self.all_sites)
        size = len(self.site_articles) // parts
        for part in range(parts):
            yield Counts(*(column[part * size : (part + 1) * size] for column in columns))


class IndexView(Protocol):
    """What the detectors need of an index."""

    def reading(self) -> AbstractContextManager[object]:
        """Within this, all questions are about one state of the index."""

    @property
    def total_articles(self) -> int:
        """The number of articles learnt."""

    def count_articles(self, sites: Hashes) -> Counters:
        """The number of articles learnt of each site."""

    def contains(self, articles: Hashes) -> NDArray[np.bool_]:
        """Whether each article is learnt, with this content or another."""

    def look_up(self, sites: Hashes, keys: Hashes) -> Counts:
        """The counts of each pair of site and key."""


def concatenate(parts: list[Observations]) -> Observations:
    """Join batches into one."""
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    return Observations(
        np.concatenate([part.articles for part in parts]),
        np.concatenate([part.contents for part in parts]),
        np.concatenate([part.sites for part in parts]),
        np.concatenate([part.days for part in parts]),
        np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.zones for part in parts]),
    )


def newest_of_each(observations: Observations) -> NDArray[np.int64]:
    """Return the numbers of the articles that count: of one identity the latest day, then the larger content hash."""
    order = np.lexsort((observations.contents, observations.days, observations.articles))
    ranked = observations.articles[order]
    is_last = np.ones(len(ranked), bool)
    is_last[:-1] = ranked[1:] != ranked[:-1]
    return np.sort(order[is_last])


def to_signed(values: Hashes) -> list[int]:
    """The same 64 bits as the signed numbers that SQLite has."""
    signed: list[int] = np.ascontiguousarray(values).view(np.int64).tolist()
    return signed
