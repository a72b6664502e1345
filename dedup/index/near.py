"""Tell what lines of many articles nearly are: the pairs are found once, then asked about again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.batch.observations import Near, NearLine, Observations
from dedup.batch.sketches import Sketches
from dedup.config import SketchSettings
from dedup.index.line_store import StoredLines
from dedup.index.near_pairs import LinePairs, Places, pair_lines
from dedup.sketch.hashes import Hashes, Offsets, keep_distinct
from dedup.sketch.ragged import pick_rows
from dedup.text.zones import HEAD, TAIL, TITLE

Count = tuple[int, int, int]  # articles of a site with a line: in all, at the head, at the tail


@dataclass(frozen=True, slots=True)
class Copies:
    """Where lines stand to the letter: `offsets`, int64[k + 1], cuts the rest into lines, each in order of arrival.

    identities, sites: uint64[c], of the article · numbers: int32[c] · zones: uint8[c] · names: of the article.
    """

    offsets: Offsets
    identities: Hashes
    sites: Hashes
    numbers: NDArray[np.int32]
    zones: NDArray[np.uint8]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Stars:
    """How many articles of each site have a line or one near it: `offsets`, int64[k + 1], cuts the rest into lines.

    sites: uint64[n] · counts: int32[n, 3], in all, at the head, at the tail.
    """

    offsets: Offsets
    sites: Hashes
    counts: NDArray[np.int32]

    def find(self, line: int, site: int) -> Count:
        """The counts of one line and site."""
        own = slice(int(self.offsets[line]), int(self.offsets[line + 1]))
        found = np.flatnonzero(self.sites[own] == np.uint64(site))
        if not len(found):
            return 0, 0, 0
        articles, head, tail = self.counts[own][found[0]].tolist()
        return articles, head, tail


class NearLines:
    """The lines of many articles that are nearly one of another article, ready to be asked.

    Without words and signatures: these take much room, and are needed only to find the pairs.
    """

    def __init__(self, keys: Hashes, pairs: LinePairs, copies: Copies, stars: Stars, max_copies: int) -> None:
        """Take lines by their keys, uint64[k], ascending; `pairs` names them by their places.

        `max_copies` copies of a line at most are looked at.
        """
        self._keys, self._pairs, self._copies, self._stars = keys, pairs, copies, stars
        self._bounds = pairs.ones.searchsorted(np.arange(len(keys) + 1))
        self._max_copies = max_copies

    def ask(self, observations: Observations, sketches: Sketches, wanted: NDArray[np.bool_]) -> dict[int, Near]:
        """What sketched lines of a batch nearly are, of those wanted, bool[s], by their places among these."""
        if not len(self._keys) or not len(sketches):
            return {}
        places = np.minimum(self._keys.searchsorted(sketches.keys), len(self._keys) - 1)
        asked = np.flatnonzero((self._keys[places] == sketches.keys) & wanted)
        owners = np.repeat(np.arange(len(observations)), np.diff(sketches.offsets))[asked]
        columns = (asked, places[asked], observations.articles[owners], observations.sites[owners])
        return {
            one: self._describe(line, article, site)
            for one, line, article, site in zip(*(column.tolist() for column in columns), strict=True)
        }

    def _describe(self, line: int, article: int, site: int) -> Near:
        best: dict[str, NearLine] = {}
        for pair in self._order_pairs(line):
            for copy in self._list_copies(int(self._pairs.others[pair])):
                kind = "headline" if self._copies.zones[copy] & TITLE else "paragraph"
                is_other = int(self._copies.identities[copy]) != article
                if is_other and kind not in best and (kind == "paragraph" or int(self._copies.sites[copy]) == site):
                    score, is_same = float(self._pairs.scores[pair]), bool(self._pairs.is_same[pair])
                    best[kind] = self._name(copy, score, is_same)
        leader, counts = self._find_standing(line, site)
        return Near(best.get("paragraph"), best.get("headline"), leader, *counts)

    def _name(self, copy: int, score: float, is_same: bool) -> NearLine:
        return NearLine(self._copies.names[copy], int(self._copies.numbers[copy]), score, is_same)

    def _order_pairs(self, line: int) -> list[int]:
        """The pairs of a line, those that say the same first, then by how much they share."""
        start, end = int(self._bounds[line]), int(self._bounds[line + 1])
        scores, is_same = self._pairs.scores[start:end], self._pairs.is_same[start:end]
        order: list[int] = (start + np.lexsort((-scores, ~is_same))).tolist()
        return order

    def _list_copies(self, line: int) -> range:
        """The first places where a line stands to the letter."""
        start, end = int(self._copies.offsets[line]), int(self._copies.offsets[line + 1])
        return range(start, min(end, start + self._max_copies))

    def _find_standing(self, line: int, site: int) -> tuple[NearLine | None, Count]:
        """The line that most articles of a site nearly have, this one among them, and how many of them do."""
        own = slice(int(self._bounds[line]), int(self._bounds[line + 1]))
        others, scores = self._pairs.others[own].tolist(), self._pairs.scores[own].tolist()
        best: Count = (0, 0, 0)
        leader: NearLine | None = None
        for leading, score in zip([line, *others], [1.0, *scores], strict=True):
            counts = self._stars.find(leading, site)
            if counts > best:
                best, leader = counts, self._name(self._list_copies(leading)[0], score, score == 1.0)
        return leader, best


def find_near_lines(
    lines: StoredLines, counted: NDArray[np.bool_], identities: Hashes, sites: Hashes, settings: SketchSettings
) -> NearLines:
    """Find those among many lines.

    `counted`, bool[a], tells which articles count, `identities` and `sites`, uint64[a], are theirs.
    """
    keys, places, offsets = _gather_copies(lines, counted)
    found = pair_lines(lines, places[offsets[:-1]], settings)
    near = keep_distinct(found.ones)
    pairs = LinePairs(near.searchsorted(found.ones), near.searchsorted(found.others), found.scores, found.is_same)
    copies = _describe_copies(lines, places, offsets, near, identities, sites)
    return NearLines(keys[near], pairs, copies, count_stars(pairs, copies), settings.max_bucket)


def _gather_copies(lines: StoredLines, counted: NDArray[np.bool_]) -> tuple[Hashes, Places, Offsets]:
    """The distinct keys, ascending, and the places of the lines with each, with the offsets that cut them."""
    if counted.all():
        places = np.argsort(lines.keys, kind="stable")
        keys = np.asarray(lines.keys)[places]
    else:
        places = np.flatnonzero(counted[lines.owners])
        keys = np.asarray(lines.keys)[places]
        order = np.argsort(keys, kind="stable")
        keys, places = keys[order], places[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))[: len(keys)]
    return keys[starts], places, np.append(starts, len(keys)).astype(np.int64)


def _describe_copies(
    lines: StoredLines, places: Places, offsets: Offsets, near: Places, identities: Hashes, sites: Hashes
) -> Copies:
    wanted, cut = pick_rows(offsets, near)
    rows = places[wanted]
    owners = np.asarray(lines.owners[rows])
    named = {owner: lines.name(owner) for owner in set(owners.tolist())}
    names = [named[owner] for owner in owners.tolist()]
    numbers, zones = np.array(lines.numbers[rows]), np.array(lines.zones[rows])
    return Copies(cut, identities[owners], sites[owners], numbers, zones, names)


def count_stars(pairs: LinePairs, copies: Copies) -> Stars:
    """Of each line and site the articles that carry it or a line near it."""
    own = np.arange(len(copies.offsets) - 1)
    rows, cut = pick_rows(copies.offsets, np.concatenate((own, pairs.others)))
    centers = np.concatenate((own, pairs.ones)).repeat(np.diff(cut))
    is_line = (copies.zones[rows] & TITLE) == 0
    rows, centers = rows[is_line], centers[is_line]
    # One row for each article of a line, then one for each site.
    starts, order = _group(centers, copies.identities[rows])
    rows, centers = rows[order], centers[order]
    zones = np.bitwise_or.reduceat(copies.zones[rows], starts) if len(starts) else copies.zones[:0]
    centers, sites = centers[starts], copies.sites[rows[starts]]
    starts, order = _group(centers, sites)
    centers, sites, zones = centers[order], sites[order], zones[order]
    columns = [np.ones(len(zones), bool), zones & HEAD > 0, zones & TAIL > 0]
    counts = np.stack([np.add.reduceat(one, starts, dtype=np.int32) if len(starts) else zones[:0] for one in columns])
    return Stars(centers[starts].searchsorted(np.arange(len(own) + 1)), sites[starts], counts.T)


def _group(ones: Places, others: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the runs of equal pairs begin when they are put in order, and this order."""
    order = np.lexsort((others, ones))
    ones, others = ones[order], others[order]
    is_new = np.concatenate(([True], (ones[1:] != ones[:-1]) | (others[1:] != others[:-1])))[: len(ones)]
    return np.flatnonzero(is_new), order
