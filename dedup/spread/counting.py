"""Count what all shards show, by ranges of keys, and answer each shard's own questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.batch.observations import Counters, Counts, Known, Near, Observations, ask_each
from dedup.batch.prepare import PAGE_KEY
from dedup.batch.sketches import Sketches
from dedup.index.frozen import FrozenCounts, count_values, find_values
from dedup.index.near import NearLines
from dedup.sketch.hashes import Hashes, keep_distinct
from dedup.spread.job import Job
from dedup.spread.learning import read_range
from dedup.spread.lines import gather_lines
from dedup.spread.ranges import find_range, keep_distinct_pairs
from dedup.spread.tally import Tally
from dedup.spread.work import Counts as TaskCounts
from dedup.spread.work import Work

_COUNTS = ("site_articles", "site_head", "site_tail", "all_articles", "all_sites")


def group(job: Job, work: Work, part: int) -> TaskCounts:
    """Count the features of a range of keys.

    Writes `answers`, by shard what it asks and is known; `lines` and `bands`, as `gather_lines` says. What a key shows
    is added up shard by shard: one that every article has takes as much as the sites that have it.
    """
    tally, features, shards = Tally(), 0, range(len(job.shards))
    for shard in shards:
        own = _Features(job, work, shard, part)
        losers = work.load("settle", shard, "settled")["losers"]
        counted = ~np.isin(own.owners, losers)
        tally.add(own.keys[counted], own.sites[counted], own.zones[counted])
        features += int(counted.sum())
    view = tally.freeze()
    shipped = work.save_each(
        "group", part, "answers", (_answer(view, _Features(job, work, one, part)) for one in shards)
    )
    return {"features": features, "shipped": shipped + gather_lines(job, work, part)}


class _Features:
    """What one shard shows in a range of keys: keys, uint64[n], owners, uint32[n], sites, uint64[n], zones, uint8[n]."""

    def __init__(self, job: Job, work: Work, shard: int, part: int) -> None:
        self.keys, self.owners, self.zones = read_range(work, shard, "features", part, ("keys", "owners", "zones"))
        articles = work.load("learn", shard, "articles")
        self.sites: Hashes = articles.pick("sites", self.owners.astype(np.int64))
        self._titles = read_range(work, shard, "titles", part, ("keys", "sites"))
        has_pages = find_range(PAGE_KEY, job.partitions) == part
        self._page_sites: Hashes = keep_distinct(articles["sites"]) if has_pages else self.sites[:0]

    def list_questions(self) -> tuple[Hashes, Hashes]:
        """The distinct pairs of key and site that the shard will ask about: its own lines, also as titles, and pages."""
        pages = np.full(len(self._page_sites), PAGE_KEY, np.uint64)
        return keep_distinct_pairs(
            np.concatenate((self.keys, self._titles[0], pages)),
            np.concatenate((self.sites, self._titles[1], self._page_sites)),
        )


def _answer(view: FrozenCounts, features: _Features) -> dict[str, NDArray[Any]]:
    keys, sites = features.list_questions()
    found = view.look_up(sites, keys)
    known = np.flatnonzero(found.all_articles)
    counts = {name: getattr(found, name)[known].astype(np.int32) for name in _COUNTS}
    return {"keys": keys[known], "sites": sites[known], **counts}


class AnsweredIndex:
    """What all shards show, as far as the articles of one ask: an `IndexView` of its own questions alone."""

    def __init__(self, job: Job, work: Work, shard: int, near: NearLines) -> None:
        """Gather the answers to a shard; `near` is what its lines nearly are."""
        answers = list(_list_answers(job, work, shard))
        keys, sites, *counts = (np.concatenate(values) for values in zip(*answers, strict=True))
        # Ranges of keys come in order, and a range has its pairs in order of key, then site.
        self._sites = keep_distinct(sites)
        self._keys = keep_distinct(keys)
        self._pairs = self._number(self._keys.searchsorted(keys), self._sites.searchsorted(sites))
        self._counts = [values.astype(np.int64) for values in counts]
        self._near = near
        settled = work.load("settle", shard, "settled")
        self._own_sites, self._own_articles = settled["sites"], settled["site_articles"]
        self._total = int(settled["total"][0])

    def _number(self, keys: NDArray[np.int64], sites: NDArray[np.int64]) -> NDArray[np.int64]:
        return keys * max(1, len(self._sites)) + sites

    def reading(self) -> AbstractContextManager[object]:
        """What is answered does not change between two questions."""
        return nullcontext()

    @property
    def total_articles(self) -> int:
        """The number of articles of all shards."""
        return self._total

    def count_articles(self, sites: Hashes) -> Counters:
        """The number of articles of each site: int64[n]."""
        return count_values(self._own_sites, self._own_articles, sites)

    def contains(self, articles: Hashes) -> NDArray[np.bool_]:
        """Every article of a shard was learnt: bool[n]."""
        return np.ones(len(articles), bool)

    def look_up_batch(self, observations: Observations, owners: NDArray[np.int64], keys: Hashes) -> Known:
        """What is known of a batch, and of keys, uint64[n], each on the site of one of its articles, int64[n]."""
        return ask_each(self, observations, owners, keys)

    def find_near(self, observations: Observations, sketches: Sketches, asked: NDArray[np.bool_]) -> Mapping[int, Near]:
        """What sketched lines of a batch nearly are, by their places among these, of those asked about: bool[s]."""
        return self._near.ask(observations, sketches, asked)

    def look_up(self, sites: Hashes, keys: Hashes) -> Counts:
        """The counts of each pair of site (uint64[n]) and key (uint64[n]); 0 for a key seen in one article only."""
        found = [np.zeros(len(keys), np.int64) for _ in _COUNTS]
        key, is_key = find_values(self._keys, keys)
        asked = np.flatnonzero(is_key)
        site, is_site = find_values(self._sites, sites[asked])
        wanted = self._number(key[asked][is_site], site[is_site])
        asked = asked[is_site]
        pair = np.minimum(self._pairs.searchsorted(wanted), max(0, len(self._pairs) - 1))
        is_pair = self._pairs[pair] == wanted if len(self._pairs) else np.zeros(len(wanted), bool)
        for values, counts in zip(found, self._counts, strict=True):
            values[asked[is_pair]] = counts[pair[is_pair]]
        return Counts(*found)


def _list_answers(job: Job, work: Work, shard: int) -> Iterator[list[NDArray[Any]]]:
    for part in range(job.partitions):
        answers = work.load_one("group", part, "answers", shard)
        yield [np.array(answers[name]) for name in ("keys", "sites", *_COUNTS)]
