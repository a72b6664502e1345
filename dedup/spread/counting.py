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
from dedup.index.frozen import FrozenCounts, count_values, find_values, group_features
from dedup.index.near import NearLines
from dedup.sketch.hashes import Hashes, keep_distinct
from dedup.sketch.ragged import cut
from dedup.spread.job import Job
from dedup.spread.learning import find_losers
from dedup.spread.lines import gather_lines
from dedup.spread.ranges import keep_distinct_pairs, take_range
from dedup.spread.work import Counts as TaskCounts
from dedup.spread.work import Work

_COUNTS = ("site_articles", "site_head", "site_tail", "all_articles", "all_sites")


def group(job: Job, work: Work, part: int) -> TaskCounts:
    """Count the features of a range of keys.

    Writes `answers`, by shard what it asks and is known; `lines` and `bands`, as `gather_lines` says.
    """
    losers = [find_losers(job, work, shard) for shard in range(len(job.shards))]
    features = [_Features(work, shard, part, job.partitions) for shard in range(len(job.shards))]
    counted = [~np.isin(one.owners, lost) for one, lost in zip(features, losers, strict=True)]
    keys, sites, zones = (
        np.concatenate([getattr(one, name)[mine] for one, mine in zip(features, counted, strict=True)])
        for name in ("keys", "sites", "zones")
    )
    known_sites, numbers = np.unique(sites, return_inverse=True)
    view = FrozenCounts(known_sites, group_features(keys, numbers.astype(np.uint32), zones))
    shipped = work.save("group", part, "answers", _answer(view, features))
    shipped += gather_lines(job, work, part, losers)
    return {"features": len(keys), "shipped": shipped}


class _Features:
    """What one shard shows in a range of keys: keys, uint64[n], owners, uint32[n], sites, uint64[n], zones, uint8[n]."""

    def __init__(self, work: Work, shard: int, part: int, parts: int) -> None:
        found, articles = work.load("learn", shard, "features"), work.load("learn", shard, "articles")
        own = take_range(found["keys"], part, parts)
        self.keys, self.owners, self.zones = (found[name][own] for name in ("keys", "owners", "zones"))
        self.sites: Hashes = articles["sites"][self.owners]
        titles = work.load("learn", shard, "titles")
        own = take_range(titles["keys"], part, parts)
        self._titles: tuple[Hashes, Hashes] = titles["keys"][own], titles["sites"][own]
        self._all_sites: Hashes = articles["sites"]
        self._has_pages = len(_take_keys(np.array([PAGE_KEY], np.uint64), part, parts)) > 0

    def list_questions(self) -> tuple[Hashes, Hashes]:
        """The distinct pairs of key and site that the shard will ask about: its own lines, also as titles, and pages."""
        pages = keep_distinct(self._all_sites) if self._has_pages else self._all_sites[:0]
        return keep_distinct_pairs(
            np.concatenate((self.keys, self._titles[0], np.full(len(pages), PAGE_KEY, np.uint64))),
            np.concatenate((self.sites, self._titles[1], pages)),
        )


def _take_keys(keys: Hashes, part: int, parts: int) -> Hashes:
    """Those of ascending keys that are of one range."""
    return keys[take_range(keys, part, parts)]


def _answer(view: FrozenCounts, features: list[_Features]) -> dict[str, NDArray[Any]]:
    columns: dict[str, list[NDArray[Any]]] = {"keys": [], "sites": [], **{name: [] for name in _COUNTS}}
    for one in features:
        keys, sites = one.list_questions()
        found = view.look_up(sites, keys)
        known = np.flatnonzero(found.all_articles)
        columns["keys"].append(keys[known])
        columns["sites"].append(sites[known])
        for name in _COUNTS:
            columns[name].append(getattr(found, name)[known].astype(np.int32))
    bounds = cut(np.array([len(own) for own in columns["keys"]], np.int64))
    return {name: np.concatenate(values) for name, values in columns.items()} | {"bounds": bounds}


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
        articles = work.load("learn", shard, "articles")
        self._own_sites, self._own_articles, self._total = _count_sites(job, work, keep_distinct(articles["sites"]))

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
        answers = work.load("group", part, "answers")
        own = slice(*answers["bounds"][shard : shard + 2].tolist())
        yield [answers[name][own] for name in ("keys", "sites", *_COUNTS)]


def _count_sites(job: Job, work: Work, sites: Hashes) -> tuple[Hashes, Counters, int]:
    """How many articles of some sites count, int64[s], and how many of all."""
    found, total = np.zeros(len(sites), np.int64), 0
    for part in range(job.partitions):
        elected = work.load("elect", part, "elected")
        found += count_values(elected["sites"], elected["site_articles"], sites)
        total += int(elected["site_articles"].sum())
    return sites, found, total
