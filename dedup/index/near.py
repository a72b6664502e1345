"""Find the lines of many articles that are nearly the same: an LSH index proposes them, exact sets of words dispose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.batch.observations import Near, NearLine, Observations
from dedup.batch.sketches import pick_ragged
from dedup.config import SketchSettings
from dedup.index.line_store import StoredLines
from dedup.sketch.bands import band_keys
from dedup.sketch.hashes import Hashes, Offsets
from dedup.sketch.likeness import compare_words, measure_jaccard
from dedup.sketch.scheme import load_scheme
from dedup.text.zones import HEAD, TAIL, TITLE

_BLOCK = 1 << 18  # signatures whose bands are hashed at a time
_HALF = np.uint64(32)

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of distinct lines, int64[p] each, in order of `ones`; every pair stands here both ways.

    scores: float64[p], the Jaccard similarity of their pairs of words · is_same: bool[p], whether no word stands in
    place of another and the numbers are the same.
    """

    ones: Places
    others: Places
    scores: NDArray[np.float64]
    is_same: NDArray[np.bool_]


class NearLines:
    """The lines of many articles that are nearly one of another article, ready to be asked."""

    def __init__(
        self,
        lines: StoredLines,
        counted: NDArray[np.bool_],
        identities: Hashes,
        sites: Hashes,
        settings: SketchSettings,
    ) -> None:
        """Find them; `counted`, bool[a], tells which articles count, `identities` and `sites`, uint64[a], are theirs."""
        self._lines, self._identities, self._sites = lines, identities, sites
        keys, firsts, self._copies, self._copy_offsets = _gather_copies(lines, counted)
        pairs = _verify(lines, firsts, _propose(lines, firsts, settings), settings)
        self._keys, self._firsts, self._pairs = keys, firsts, pairs
        self._bounds = pairs.ones.searchsorted(np.arange(len(keys) + 1))
        near = np.unique(pairs.ones)
        self._near_keys, self._near = keys[near], near
        self._stars = self._count_stars()

    def ask(self, observations: Observations, wanted: NDArray[np.bool_]) -> dict[int, Near]:
        """What sketched lines of a batch nearly are, of those wanted, bool[s], by their places among these."""
        sketches = observations.sketches
        if not len(self._near) or not len(sketches):
            return {}
        places = np.minimum(self._near_keys.searchsorted(sketches.keys), len(self._near) - 1)
        asked = np.flatnonzero((self._near_keys[places] == sketches.keys) & wanted)
        owners = np.repeat(np.arange(len(observations)), np.diff(sketches.offsets))[asked].tolist()
        found: dict[int, Near] = {}
        for one, line, owner in zip(asked.tolist(), self._near[places[asked]].tolist(), owners, strict=True):
            article, site = int(observations.articles[owner]), int(observations.sites[owner])
            found[one] = self._describe(line, article, site)
        return found

    def _describe(self, line: int, article: int, site: int) -> Near:
        best: dict[str, NearLine] = {}
        for pair in self._order_pairs(line):
            is_same, score = bool(self._pairs.is_same[pair]), float(self._pairs.scores[pair])
            for copy in self._list_copies(int(self._pairs.others[pair])):
                owner = int(self._lines.owners[copy])
                if int(self._identities[owner]) == article:
                    continue
                is_title = bool(self._lines.zones[copy] & TITLE)
                kind = "headline" if is_title else "paragraph"
                if kind not in best and (not is_title or int(self._sites[owner]) == site):
                    best[kind] = NearLine(self._lines.name(owner), int(self._lines.numbers[copy]), score, is_same)
        leader, counts = self._find_standing(line, site)
        return Near(best.get("paragraph"), best.get("headline"), leader, *counts)

    def _order_pairs(self, line: int) -> list[int]:
        """The pairs of a line, those that say the same first, then by how much they share."""
        start, end = int(self._bounds[line]), int(self._bounds[line + 1])
        scores, is_same = self._pairs.scores[start:end], self._pairs.is_same[start:end]
        order: list[int] = (start + np.lexsort((-scores, ~is_same))).tolist()
        return order

    def _list_copies(self, line: int) -> list[int]:
        copies: list[int] = self._copies[self._copy_offsets[line] : self._copy_offsets[line + 1]].tolist()
        return copies

    def _find_standing(self, line: int, site: int) -> tuple[NearLine | None, tuple[int, int, int]]:
        """The line that most articles of a site nearly have, this one among them, and how many of them do."""
        own = slice(int(self._bounds[line]), int(self._bounds[line + 1]))
        others, scores = self._pairs.others[own].tolist(), self._pairs.scores[own].tolist()
        best: tuple[int, int, int] = (0, 0, 0)
        leader: NearLine | None = None
        for leading, score in zip([line, *others], [1.0, *scores], strict=True):
            counts = self._stars.get((leading, site), (0, 0, 0))
            if counts > best:
                copy = self._list_copies(leading)[0]
                name = self._lines.name(int(self._lines.owners[copy]))
                best, leader = counts, NearLine(name, int(self._lines.numbers[copy]), score, score == 1.0)
        return leader, best

    def _count_stars(self) -> dict[tuple[int, int], tuple[int, int, int]]:
        """Of each line and site the articles that carry it or a line near it: all, at the head, at the tail."""
        near = self._near
        centers = np.concatenate((near, self._pairs.ones))
        members = np.concatenate((near, self._pairs.others))
        copies, cut = pick_ragged(self._copy_offsets, members)
        rows = self._copies[copies]
        center = centers.repeat(np.diff(cut))
        is_line = (self._lines.zones[rows] & TITLE) == 0
        rows, center = rows[is_line], center[is_line]
        owners = self._lines.owners[rows].astype(np.int64)
        order = np.lexsort((owners, center))
        center, owners, zones = center[order], owners[order], self._lines.zones[rows][order]
        return dict(_count_sites(center, owners, zones, self._sites[owners]))


def _count_sites(
    center: Places, owners: Places, zones: NDArray[np.uint8], sites: Hashes
) -> Iterator[tuple[tuple[int, int], tuple[int, int, int]]]:
    """Count the articles of each center and site; rows are ordered by center, then by article."""
    if not len(center):
        return
    is_new = np.concatenate(([True], (center[1:] != center[:-1]) | (owners[1:] != owners[:-1])))
    starts = np.flatnonzero(is_new)
    zones = np.bitwise_or.reduceat(zones, starts)
    center, sites = center[starts], sites[starts]
    order = np.lexsort((sites, center))
    center, sites, zones = center[order], sites[order], zones[order]
    starts = np.flatnonzero(np.concatenate(([True], (center[1:] != center[:-1]) | (sites[1:] != sites[:-1]))))
    columns = (np.ones(len(center), np.int64), (zones & HEAD > 0).astype(np.int64), (zones & TAIL > 0).astype(np.int64))
    counts = [np.add.reduceat(column, starts).tolist() for column in columns]
    for key, site, *row in zip(center[starts].tolist(), sites[starts].tolist(), *counts, strict=True):
        if row[0] > 1:
            yield (key, site), (row[0], row[1], row[2])


def _gather_copies(lines: StoredLines, counted: NDArray[np.bool_]) -> tuple[Hashes, Places, Places, Offsets]:
    """The distinct keys, ascending, the first line with each, and the lines of each with the offsets that cut them."""
    places = np.arange(len(lines.keys)) if counted.all() else np.flatnonzero(counted[lines.owners])
    keys = np.asarray(lines.keys)[places]
    order = np.argsort(keys, kind="stable")
    keys, places = keys[order], places[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))[: len(keys)]
    return keys[starts], places[starts], places, np.append(starts, len(keys)).astype(np.int64)


def _propose(lines: StoredLines, firsts: Places, settings: SketchSettings) -> NDArray[np.uint64]:
    """Pairs of distinct lines that share a band, uint64[p]: the greater number over the lesser, 32 bits each.

    Of a bucket the lines with the least keys are paired with all others, so that its size costs its lines and no more.
    """
    scheme, found = load_scheme(settings), np.zeros(0, np.uint64)
    for band in range(scheme.bands if len(firsts) else 0):
        rows = slice(band * scheme.rows, (band + 1) * scheme.rows)
        keys = np.concatenate(
            [
                band_keys(lines.signatures[firsts[start : start + _BLOCK], rows], 1, scheme.rows)[:, 0]
                for start in range(0, len(firsts), _BLOCK)
            ]
        )
        found = np.union1d(found, _pair_buckets(keys, settings.max_bucket))
    return found


def _pair_buckets(keys: Hashes, max_bucket: int) -> NDArray[np.uint64]:
    order = np.argsort(keys, kind="stable")  # lines are numbered in the order of their keys: those of least key first
    keys = keys[order]
    is_first = np.concatenate(([True], keys[1:] != keys[:-1]))
    starts = np.flatnonzero(is_first)
    start = starts[is_first.cumsum() - 1]
    ranks = np.arange(len(keys)) - start
    pairs = []
    for rank in range(max_bucket):
        later = np.flatnonzero(ranks > rank)
        if not len(later):
            break
        pairs.append(order[later].astype(np.uint64) << _HALF | order[start[later] + rank].astype(np.uint64))
    return np.unique(np.concatenate(pairs)) if pairs else np.zeros(0, np.uint64)


def _verify(lines: StoredLines, firsts: Places, proposed: NDArray[np.uint64], settings: SketchSettings) -> _Pairs:
    """The pairs that share enough, both ways, in order."""
    ones, others = (proposed >> _HALF).astype(np.int64), (proposed & np.uint64(0xFFFFFFFF)).astype(np.int64)
    likely = _agree(lines, firsts[ones], firsts[others]) >= settings.min_jaccard - settings.max_error
    ones, others = ones[likely], others[likely]
    pairs = firsts[ones], firsts[others]
    scores = measure_jaccard(lines.words, lines.word_offsets, pairs, settings.shingle_size)
    is_near = scores >= settings.min_jaccard
    ones, others, scores = ones[is_near], others[is_near], scores[is_near]
    changes, facts = compare_words(lines.words, lines.word_offsets, (firsts[ones], firsts[others]))
    is_same = facts & (changes == 0)
    both = np.concatenate((ones, others)), np.concatenate((others, ones))
    order = np.lexsort(both[::-1])
    return _Pairs(both[0][order], both[1][order], np.tile(scores, 2)[order], np.tile(is_same, 2)[order])


def _agree(lines: StoredLines, ones: Places, others: Places) -> NDArray[np.float64]:
    """The share of the numbers in which the signatures of pairs agree: what their Jaccard similarity is, about."""
    shares = [
        (lines.signatures[ones[start : start + _BLOCK]] == lines.signatures[others[start : start + _BLOCK]]).mean(
            axis=1
        )
        for start in range(0, len(ones), _BLOCK)
    ]
    return np.concatenate(shares or [np.zeros(0)])
