"""An index in memory: batches go in, sorted arrays come out."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import numpy as np
from numpy.typing import NDArray

from dedup.index.sightings import Counters, Counts, Hashes, Sightings, concatenate, newest_of_each
from dedup.zones import HEAD, TAIL, TITLE


class FrozenIndex:
    """What was learnt, as sorted arrays; keys that one article alone carries, titles
    aside, are left out and count 0.

    About 30 bytes for each pair of site and key that repeats, 16 for each article.
    """

    def __init__(self, sightings: Sightings) -> None:
        self._articles = np.sort(sightings.articles)
        self._sites, self._site_articles = np.unique(sightings.sites, return_counts=True)
        self._group(sightings)

    def _group(self, sightings: Sightings) -> None:
        sites = np.repeat(np.searchsorted(self._sites, sightings.sites).astype(np.uint32), np.diff(sightings.offsets))
        order = np.argsort(sightings.keys, kind="stable")
        keys = sightings.keys[order]
        repeated = np.zeros(len(keys), bool)
        same = keys[1:] == keys[:-1]
        repeated[1:] |= same
        repeated[:-1] |= same
        repeated |= sightings.zones[order] & TITLE > 0  # one article with a title is enough to know it for one
        order, keys = order[repeated], keys[repeated]
        sites, zones = sites[order], sightings.zones[order]
        order = np.lexsort((sites, keys))
        keys, sites, zones = keys[order], sites[order], zones[order]
        new_key = np.ones(len(keys), bool)
        new_key[1:] = keys[1:] != keys[:-1]
        new_pair = new_key.copy()
        new_pair[1:] |= sites[1:] != sites[:-1]
        pairs, starts = np.flatnonzero(new_pair), np.flatnonzero(new_key)
        self._pair_sites = sites[pairs]
        self._pair_articles = np.diff(pairs, append=len(keys)).astype(np.int32)
        self._pair_head = _sum_runs(zones & HEAD > 0, pairs)
        self._pair_tail = _sum_runs(zones & TAIL > 0, pairs)
        self._keys = keys[starts]
        self._key_articles = np.diff(starts, append=len(keys)).astype(np.int32)
        self._key_pairs = np.searchsorted(pairs, np.append(starts, len(keys))).astype(np.int64)
        # One look here spares nearly all keys that are not known the search among those that are.
        size = 1 << max(10, (8 * len(starts)).bit_length())
        self._mask = np.uint64(size - 1)
        self._may_know = np.zeros(size, bool)
        self._may_know[self._keys & self._mask] = True

    def reading(self) -> AbstractContextManager[object]:
        """What is frozen does not change between two questions."""
        return nullcontext()

    @property
    def total_articles(self) -> int:
        """The number of articles learnt."""
        return len(self._articles)

    def count_articles(self, sites: Hashes) -> Counters:
        """The number of articles learnt of each site: int64[n]."""
        place, found = _find(self._sites, sites)
        return (
            np.where(found, self._site_articles[place], 0).astype(np.int64)
            if len(self._sites)
            else np.zeros(len(sites), np.int64)
        )

    def contains(self, articles: Hashes) -> NDArray[np.bool_]:
        """Whether each article is learnt, with this content or another: bool[n]."""
        return _find(self._articles, articles)[1]

    def look_up(self, sites: Hashes, keys: Hashes) -> Counts:
        """The counts of each pair of site (uint64[n]) and key (uint64[n]); 0 for a key seen in one article only."""
        counts = Counts(*(np.zeros(len(keys), np.int64) for _ in range(5)))
        asked = np.flatnonzero(self._may_know[keys & self._mask])
        if not len(self._keys) or not len(asked):
            return counts
        place, found = _find(self._keys, keys[asked])
        asked, place = asked[found], place[found]
        site, site_found = _find(self._sites, sites[asked])
        pair, pair_found = self._find_pairs(place, site, site_found)
        here, pair = asked[pair_found], pair[pair_found]
        counts.site_articles[here] = self._pair_articles[pair]
        counts.site_head[here] = self._pair_head[pair]
        counts.site_tail[here] = self._pair_tail[pair]
        counts.all_articles[asked] = self._key_articles[place]
        counts.all_sites[asked] = self._key_pairs[place + 1] - self._key_pairs[place]
        return counts

    def _find_pairs(
        self, place: NDArray[np.intp], site: NDArray[np.intp], wanted: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Find each site among the sites of its key, by bisection over all at once."""
        low, high = self._key_pairs[place], self._key_pairs[place + 1]
        last = high
        low = np.where(wanted, low, 0)
        high = np.where(wanted, high, 0)
        while np.any(low < high):
            middle = (low + high) // 2
            below = (low < high) & (self._pair_sites[np.minimum(middle, len(self._pair_sites) - 1)] < site)
            low, high = np.where(below, middle + 1, low), np.where(below | (low >= high), high, middle)
        pair = np.minimum(low, len(self._pair_sites) - 1)
        return pair, wanted & (low < last) & (self._pair_sites[pair] == site)


class MemoryIndex:
    """Collects what batches show; of one identity seen with several contents one counts, whatever the order."""

    def __init__(self) -> None:
        self._parts: list[Sightings] = []

    def add(self, sightings: Sightings) -> None:
        """Learn a batch. Learning an article again changes nothing."""
        if len(sightings):
            self._parts.append(sightings)

    def merge(self, other: MemoryIndex) -> None:
        """Learn all that another index learnt."""
        self._parts.extend(other._parts)

    def freeze(self) -> FrozenIndex:
        """Return what was learnt so far, ready to be asked."""
        sightings = concatenate(self._parts) if self._parts else empty_sightings()
        wanted = newest_of_each(sightings)
        return FrozenIndex(sightings if len(wanted) == len(sightings) else sightings.select(wanted))


def empty_sightings() -> Sightings:
    """A batch of no articles."""
    none = np.zeros(0, np.uint64)
    return Sightings(none, none, none, np.zeros(0, np.int32), np.zeros(1, np.int64), none, np.zeros(0, np.uint8))


def _find(table: Hashes, wanted: Hashes) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return where each value stands in a sorted table, and whether it does."""
    if not len(table):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), bool)
    place = np.minimum(np.searchsorted(table, wanted), len(table) - 1)
    return place, table[place] == wanted


def _sum_runs(flags: NDArray[np.bool_], starts: NDArray[np.intp]) -> NDArray[np.int32]:
    if not len(starts):
        return np.zeros(0, np.int32)
    return np.add.reduceat(flags.astype(np.int32), starts)
