"""What was learnt, as sorted arrays ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.batch.observations import Counters, Counts, Known, Near, Observations, ask_each
from dedup.batch.sketches import Sketches
from dedup.index.near import NearLines
from dedup.sketch.hashes import Hashes
from dedup.text.zones import HEAD, TAIL, TITLE


@dataclass(frozen=True, slots=True)
class Groups:
    """How often keys were seen, those left out that one article alone carries, titles aside.

    keys: uint64[k], ascending · key_articles: int32[k] · key_sites: int32[k], how many of the pairs are a key's ·
    pair_sites: uint32[p], numbers of sites, ascending within a key · pair_articles, pair_head, pair_tail: int32[p].
    """

    keys: Hashes
    key_articles: NDArray[np.int32]
    key_sites: NDArray[np.int32]
    pair_sites: NDArray[np.uint32]
    pair_articles: NDArray[np.int32]
    pair_head: NDArray[np.int32]
    pair_tail: NDArray[np.int32]


def group_features(keys: Hashes, sites: NDArray[np.uint32], zones: NDArray[np.uint8]) -> Groups:
    """Count features, each of one article: its key, the number of the article's site, and where it stood."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    repeated = np.zeros(len(keys), bool)
    same = keys[1:] == keys[:-1]
    repeated[1:] |= same
    repeated[:-1] |= same
    repeated |= zones[order] & TITLE > 0  # one article with a title is enough to know it for one
    order, keys = order[repeated], keys[repeated]
    sites, zones = sites[order], zones[order]
    order = np.lexsort((sites, keys))
    keys, sites, zones = keys[order], sites[order], zones[order]
    new_key = np.ones(len(keys), bool)
    new_key[1:] = keys[1:] != keys[:-1]
    new_pair = new_key.copy()
    new_pair[1:] |= sites[1:] != sites[:-1]
    pairs, starts = np.flatnonzero(new_pair), np.flatnonzero(new_key)
    return Groups(
        keys=keys[starts],
        key_articles=np.diff(starts, append=len(keys)).astype(np.int32),
        key_sites=np.diff(np.searchsorted(pairs, np.append(starts, len(keys)))).astype(np.int32),
        pair_sites=sites[pairs],
        pair_articles=np.diff(pairs, append=len(keys)).astype(np.int32),
        pair_head=_sum_groups(zones & HEAD > 0, pairs),
        pair_tail=_sum_groups(zones & TAIL > 0, pairs),
    )


def join_groups(parts: Iterable[Groups], folder: Path) -> Groups:
    """Put groups of ascending keys one behind the other, in files of a folder that memory only looks into."""
    empty = group_features(np.zeros(0, np.uint64), np.zeros(0, np.uint32), np.zeros(0, np.uint8))
    types = {one.name: getattr(empty, one.name).dtype for one in fields(Groups)}
    with ExitStack() as stack:
        files = {name: stack.enter_context((folder / name).open("wb")) for name in types}
        for part in parts:
            for name, file in files.items():
                getattr(part, name).tofile(file)
    values: dict[str, Any] = {name: _look_into(folder / name, dtype) for name, dtype in types.items()}
    return Groups(**values)


def _look_into(path: Path, dtype: np.dtype[Any]) -> NDArray[Any]:
    return np.memmap(path, dtype, "r") if path.stat().st_size else np.zeros(0, dtype)


class FrozenCounts:
    """How often keys were seen, by site; those that one article alone carries, titles aside, count 0.

    About 30 bytes for each pair of site and key that repeats, 8 to 16 for each such key.
    """

    def __init__(self, sites: Hashes, groups: Groups) -> None:
        """Take the distinct sites, uint64[s], ascending: the numbers of sites in `groups` are their places."""
        self._sites, self._groups = sites, groups
        self._key_pairs = np.zeros(len(groups.keys) + 1, np.int64)
        np.cumsum(groups.key_sites, out=self._key_pairs[1:])
        # One look here spares nearly all keys that are not known the search among those that are.
        size = 1 << max(10, (8 * len(groups.keys)).bit_length())
        self._mask = np.uint64(size - 1)
        self._may_know = np.zeros(size, bool)
        self._may_know[groups.keys & self._mask] = True

    def look_up(self, sites: Hashes, keys: Hashes) -> Counts:
        """The counts of each pair of site (uint64[n]) and key (uint64[n]); 0 for a key seen in one article only."""
        counts = Counts(*(np.zeros(len(keys), np.int64) for _ in range(5)))
        asked = np.flatnonzero(self._may_know[keys & self._mask])
        if not len(self._groups.keys) or not len(asked):
            return counts
        place, found = find_values(self._groups.keys, keys[asked])
        asked, place = asked[found], place[found]
        site, site_found = find_values(self._sites, sites[asked])
        pair, pair_found = self._find_pairs(place, site, site_found)
        here, pair = asked[pair_found], pair[pair_found]
        counts.site_articles[here] = self._groups.pair_articles[pair]
        counts.site_head[here] = self._groups.pair_head[pair]
        counts.site_tail[here] = self._groups.pair_tail[pair]
        counts.all_articles[asked] = self._groups.key_articles[place]
        counts.all_sites[asked] = self._groups.key_sites[place]
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
            below = (low < high) & (
                self._groups.pair_sites[np.minimum(middle, len(self._groups.pair_sites) - 1)] < site
            )
            low, high = np.where(below, middle + 1, low), np.where(below | (low >= high), high, middle)
        pair = np.minimum(low, len(self._groups.pair_sites) - 1)
        return pair, wanted & (low < last) & (self._groups.pair_sites[pair] == site)


class FrozenIndex:
    """What was learnt: the counts, what lines nearly are, and 16 bytes for each article."""

    def __init__(self, articles: Hashes, sites: Hashes, groups: Groups, near: NearLines) -> None:
        """Take the identities of all articles, uint64[a], the site of each, uint64[a], and what they showed."""
        self._articles = np.sort(articles)
        self._sites, self._site_articles = np.unique(sites, return_counts=True)
        self._counts = FrozenCounts(self._sites, groups)
        self._near = near

    def reading(self) -> AbstractContextManager[object]:
        """What is frozen does not change between two questions."""
        return nullcontext()

    @property
    def total_articles(self) -> int:
        """The number of articles learnt."""
        return len(self._articles)

    @property
    def articles_per_site(self) -> Counters:
        """The number of articles learnt of each site, articles without one left out, ascending: int64[s]."""
        return np.sort(self._site_articles[self._sites != 0])

    def count_articles(self, sites: Hashes) -> Counters:
        """The number of articles learnt of each site: int64[n]."""
        return count_values(self._sites, self._site_articles, sites)

    def contains(self, articles: Hashes) -> NDArray[np.bool_]:
        """Whether each article is learnt, with this content or another: bool[n]."""
        return find_values(self._articles, articles)[1]

    def look_up_batch(self, observations: Observations, owners: NDArray[np.int64], keys: Hashes) -> Known:
        """What is known of a batch, and of keys, uint64[n], each on the site of one of its articles, int64[n]."""
        return ask_each(self, observations, owners, keys)

    def find_near(self, observations: Observations, sketches: Sketches, asked: NDArray[np.bool_]) -> Mapping[int, Near]:
        """What sketched lines of a batch nearly are, by their places among these, of those asked about: bool[s].

        Of a line that was not learnt it knows nothing.
        """
        return self._near.ask(observations, sketches, asked)

    def look_up(self, sites: Hashes, keys: Hashes) -> Counts:
        """The counts of each pair of site (uint64[n]) and key (uint64[n]); 0 for a key seen in one article only."""
        return self._counts.look_up(sites, keys)


def count_values(table: Hashes, counts: NDArray[np.integer[Any]], wanted: Hashes) -> Counters:
    """The count of each value, int64[n]: that at its place in a sorted table, 0 where it does not stand there."""
    if not len(table):
        return np.zeros(len(wanted), np.int64)
    place, found = find_values(table, wanted)
    return np.where(found, counts[place], 0).astype(np.int64)


def find_values(table: Hashes, wanted: Hashes) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return where each value stands in a sorted table, and whether it does."""
    if not len(table):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), bool)
    place = np.minimum(np.searchsorted(table, wanted), len(table) - 1)
    return place, table[place] == wanted


def _sum_groups(flags: NDArray[np.bool_], starts: NDArray[np.intp]) -> NDArray[np.int32]:
    if not len(starts):
        return np.zeros(0, np.int32)
    return np.add.reduceat(flags, starts, dtype=np.int32)
