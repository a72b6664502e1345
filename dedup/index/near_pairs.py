"""Pair up the lines of many articles that are nearly the same: an LSH index proposes, exact sets of words dispose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.config import SketchSettings
from dedup.index.line_store import StoredLines
from dedup.sketch.bands import band_keys
from dedup.sketch.hashes import Hashes, keep_distinct
from dedup.sketch.likeness import compare_words, measure_jaccard
from dedup.sketch.scheme import Scheme, load_scheme

_BLOCK = 1 << 16  # signatures that are looked at together
_READ = 1 << 13  # pairs whose words are read together: each lies on a page of its own
_HALF = np.uint64(32)

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LinePairs:
    """Pairs of lines, int64[p] each, in order of `ones`; every pair stands here both ways.

    scores: float64[p], the Jaccard similarity of their pairs of words · is_same: bool[p], whether no word stands in
    place of another and the numbers are the same.
    """

    ones: Places
    others: Places
    scores: NDArray[np.float64]
    is_same: NDArray[np.bool_]


def pair_lines(lines: StoredLines, firsts: Places, settings: SketchSettings) -> LinePairs:
    """The pairs, by their places among `firsts`: those of the first line with each key, in the order of the keys."""
    return verify_pairs(lines, firsts, _propose(lines, firsts, settings), settings)


def _propose(lines: StoredLines, firsts: Places, settings: SketchSettings) -> NDArray[np.uint64]:
    """Pairs of distinct lines that share a band, uint64[p]: the greater number over the lesser, 32 bits each.

    Of a bucket the lines with the least keys are paired with all others, so that its size costs its lines and no more.
    """
    scheme, found = load_scheme(settings), np.zeros(0, np.uint64)
    for band in range(scheme.bands if len(firsts) else 0):
        keys = np.concatenate(
            [
                hash_band(lines.signatures[firsts[start : start + _BLOCK]], band, scheme)
                for start in range(0, len(firsts), _BLOCK)
            ]
        )
        found = keep_distinct(np.concatenate((found, pair_buckets(keys, settings.max_bucket))))
        lines.give_back()
    return found


def hash_band(signatures: NDArray[np.uint32], band: int, scheme: Scheme) -> Hashes:
    """One band of each signature, uint64[a]: lines that share it are worth comparing."""
    rows = signatures[:, band * scheme.rows : (band + 1) * scheme.rows]
    keys: Hashes = band_keys(rows, 1, scheme.rows)[:, 0]
    return keys


def pair_buckets(keys: Hashes, max_bucket: int) -> NDArray[np.uint64]:
    """Pairs of the lines that share a band key, uint64[k], in the order of the lines' own keys; as `_propose` gives them."""
    order = np.argsort(keys, kind="stable")  # lines are numbered in the order of their keys: those of least key first
    keys = keys[order]
    shares = keys[1:] == keys[:-1]
    in_bucket = np.zeros(len(keys), bool)
    in_bucket[:-1] = shares
    in_bucket[1:] |= shares
    keys, order = keys[in_bucket], order[in_bucket]  # few lines are not alone in theirs
    is_first = np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)]
    starts = np.flatnonzero(is_first)
    start = starts[is_first.cumsum() - 1]
    ranks = np.arange(len(keys)) - start
    pairs = []
    for rank in range(max_bucket):
        later = np.flatnonzero(ranks > rank)
        if not len(later):
            break
        pairs.append(order[later].astype(np.uint64) << _HALF | order[start[later] + rank].astype(np.uint64))
    return np.concatenate(pairs) if pairs else np.zeros(0, np.uint64)


def verify_pairs(
    lines: StoredLines, firsts: Places, proposed: NDArray[np.uint64], settings: SketchSettings
) -> LinePairs:
    """The pairs that share enough, both ways, in order; `proposed` are places among `firsts`, as `_propose` gives them."""
    ones, others = (proposed >> _HALF).astype(np.int64), (proposed & np.uint64(0xFFFFFFFF)).astype(np.int64)
    likely = _agree(lines, firsts[ones], firsts[others]) >= settings.min_jaccard - settings.max_error
    ones, others = ones[likely], others[likely]
    lines.give_back()
    scores = _score(lines, firsts[ones], firsts[others], settings)
    is_near = scores >= settings.min_jaccard
    ones, others, scores = ones[is_near], others[is_near], scores[is_near]
    is_same = _say_the_same(lines, firsts[ones], firsts[others])
    both = np.concatenate((ones, others)), np.concatenate((others, ones))
    order = np.lexsort(both[::-1])
    return LinePairs(both[0][order], both[1][order], np.tile(scores, 2)[order], np.tile(is_same, 2)[order])


def _score(lines: StoredLines, ones: Places, others: Places, settings: SketchSettings) -> NDArray[np.float64]:
    """The Jaccard similarity of pairs, exact."""
    scores = [np.zeros(0)]
    for pairs in _read_together(lines, ones, others):
        scores.append(measure_jaccard(lines.words, lines.word_offsets, pairs, settings.shingle_size))
    return np.concatenate(scores)


def _say_the_same(lines: StoredLines, ones: Places, others: Places) -> NDArray[np.bool_]:
    """Whether no word of a pair stands in place of another, and the numbers are the same."""
    found = [np.zeros(0, bool)]
    for pairs in _read_together(lines, ones, others):
        changes, facts = compare_words(lines.words, lines.word_offsets, pairs)
        found.append(facts & (changes == 0))
    return np.concatenate(found)


def _read_together(lines: StoredLines, ones: Places, others: Places) -> Iterator[tuple[Places, Places]]:
    """Pairs whose words are read at once; what was read of files is let go of behind them."""
    for start in range(0, len(ones), _READ):
        yield ones[start : start + _READ], others[start : start + _READ]
        lines.give_back()


def _agree(lines: StoredLines, ones: Places, others: Places) -> NDArray[np.float64]:
    """The share of the numbers in which the signatures of pairs agree: what their Jaccard similarity is, about."""
    shares = [
        (lines.signatures[ones[start : start + _BLOCK]] == lines.signatures[others[start : start + _BLOCK]]).mean(
            axis=1
        )
        for start in range(0, len(ones), _BLOCK)
    ]
    return np.concatenate(shares or [np.zeros(0)])
