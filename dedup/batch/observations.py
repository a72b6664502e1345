"""What a batch of articles shows an index, and what an index answers: plain arrays of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dedup.batch.sketches import Sketches
from dedup.sketch.hashes import Hashes
from dedup.sketch.ragged import cut, pick_rows

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
        places, offsets = pick_rows(self.offsets, wanted)
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

    def pick(self, start: int, end: int) -> Counts:
        """Those of `[start, end)`."""
        columns = (self.site_articles, self.site_head, self.site_tail, self.all_articles, self.all_sites)
        return Counts(*(column[start:end] for column in columns))

    def split(self, parts: int) -> Iterator[Counts]:
        """Cut into parts of the same length, for what was asked together."""
        size = len(self.site_articles) // parts
        for part in range(parts):
            yield self.pick(part * size, (part + 1) * size)


@dataclass(frozen=True, slots=True)
class Known:
    """What an index knows of a batch: `learnt`, bool[a], which articles, and how many in all.

    site_articles: int64[a], those of each article's site · counts: of the keys asked about.
    """

    learnt: NDArray[np.bool_]
    total_articles: int
    site_articles: Counters
    counts: Counts


@dataclass(frozen=True, slots=True)
class NearLine:
    """A line that another nearly is.

    `article` is the id of its article, empty where none is known · `line`, from 1, 0 for the title field · `score`, 0 to
    1, what they share, exact · `is_same` tells that no word stands in place of another and the numbers are the same.
    """

    article: str
    line: int
    score: float
    is_same: bool


@dataclass(frozen=True, slots=True)
class Near:
    """What a line nearly is: a paragraph and a headline of other articles, the headline of its own site.

    `standing` is a line that many articles of the site nearly have; of them `site_with` in all, `site_head` and
    `site_tail` where it stood at that end. They count the article at hand only if it was learnt.
    """

    paragraph: NearLine | None = None
    headline: NearLine | None = None
    standing: NearLine | None = None
    site_with: int = 0
    site_head: int = 0
    site_tail: int = 0


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

    def look_up_batch(self, observations: Observations, owners: NDArray[np.int64], keys: Hashes) -> Known:
        """What is known of a batch, and of keys, uint64[n], each on the site of one of its articles, int64[n]."""

    def find_near(self, observations: Observations, sketches: Sketches, asked: NDArray[np.bool_]) -> Mapping[int, Near]:
        """What sketched lines of a batch nearly are, by their places among these, of those asked about: bool[s]."""


def ask_each(view: IndexView, observations: Observations, owners: NDArray[np.int64], keys: Hashes) -> Known:
    """Answer `look_up_batch` by one question after the other."""
    return Known(
        view.contains(observations.articles),
        view.total_articles,
        view.count_articles(observations.sites),
        view.look_up(observations.sites[owners], keys),
    )


def concatenate(parts: list[Observations]) -> Observations:
    """Join batches into one."""
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    return Observations(
        np.concatenate([part.articles for part in parts]),
        np.concatenate([part.contents for part in parts]),
        np.concatenate([part.sites for part in parts]),
        np.concatenate([part.days for part in parts]),
        cut(lengths),
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.zones for part in parts]),
    )


def newest_of_each(observations: Observations) -> NDArray[np.int64]:
    """Return the numbers of the articles that count: of one identity the latest day, then the larger content hash."""
    return find_newest(observations.articles, observations.days, observations.contents)


def find_newest(articles: Hashes, days: NDArray[np.int32], contents: Hashes) -> NDArray[np.int64]:
    """The same by the columns of `Observations` that decide it; of two that are equal in all the later counts."""
    order = np.lexsort((contents, days, articles))
    ranked = articles[order]
    is_last = np.ones(len(ranked), bool)
    is_last[:-1] = ranked[1:] != ranked[:-1]
    return np.sort(order[is_last])


def to_signed(values: Hashes) -> list[int]:
    """The same 64 bits as the signed numbers that SQLite has."""
    signed: list[int] = np.ascontiguousarray(values).view(np.int64).tolist()
    return signed
