"""Propose candidate pairs, articles that share sampled shingles or long lines, by sorting, never by guessing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.config import CandidateSettings
from dedup.sketch.hashes import Hashes, Offsets, Words
from dedup.sketch.ragged import cut
from dedup.sketch.shingles import hash_shingles

Ranks = NDArray[np.uint32]
_LINE_SALT = np.uint64(0xD6E8FEB86659FD93)
_MERGE_AT = 1 << 23  # proposals held before equal ones are merged: 64 MB


def find_sampling_rates(sizes: NDArray[np.integer[Any]], settings: CandidateSettings) -> NDArray[np.float64]:
    """The share of its shingles by which an article of so many words is found, float64[a]."""
    rates: NDArray[np.float64] = np.maximum(settings.min_sampled / np.maximum(sizes, 1), settings.min_sampling_rate)
    return np.minimum(rates, 1.0)


def find_limits(rates: NDArray[np.float64]) -> Hashes:
    """The hashes up to which shingles are sampled at some rates, uint64[a]."""
    return np.minimum(rates * 2.0**64, 2.0**64 - 2049).astype(np.uint64)


def hash_line_spans(words: Words, lines: Offsets) -> Hashes:
    """One hash per line, uint64[l], of its first word, its pairs of words and its length; `lines` as in `sample_shingles`."""
    pairs = np.concatenate((hash_shingles(words, 2), np.zeros(1, np.uint64)))
    sums = np.zeros(len(words) + 1, np.uint64)
    np.cumsum(pairs[: len(words)], out=sums[1:])
    last = np.maximum(lines[1:] - 1, lines[:-1])
    firsts = np.concatenate((words, np.zeros(1, np.uint32)))[lines[:-1]].astype(np.uint64)
    spans = (sums[last] - sums[lines[:-1]] + firsts) * _LINE_SALT + np.diff(lines).astype(np.uint64)
    return spans ^ (spans >> np.uint64(29))


def sample_shingles(
    words: Words, lines: Offsets, articles: Offsets, settings: CandidateSettings
) -> tuple[Hashes, Offsets]:
    """Sample the shingles by which articles find each other, and long lines with them.

    `lines`, int64[l + 1], cuts `words` into lines, `articles`, int64[a + 1], cuts the lines into articles. Sampled
    are the shingles whose hash falls below a limit that sinks with the article's length (so an article of a fifth of
    the length still shares its share with the whole) and the long lines with the smallest hashes. Returns uint64[m],
    distinct and ascending within an article, and int64[a + 1].
    """
    bounds = lines[articles]
    sizes = np.diff(bounds)
    shingles = hash_shingles(words, settings.shingle_size)
    limits = np.repeat(find_limits(find_sampling_rates(sizes, settings)), sizes)
    places = np.flatnonzero(shingles <= limits[: len(shingles)])
    owners = bounds.searchsorted(places, side="right") - 1
    within = places + settings.shingle_size <= bounds[owners + 1]
    sampled, owners = shingles[places[within]], owners[within]
    line_owners = np.arange(len(sizes)).repeat(np.diff(articles))
    long = np.flatnonzero(np.diff(lines) >= settings.min_line_words)
    long_lines = hash_line_spans(words, lines)[long]
    line_rates = np.minimum(
        settings.max_sampled_lines / np.maximum(np.bincount(line_owners[long], minlength=len(sizes)), 1), 1
    )
    kept = long_lines * _LINE_SALT <= find_limits(line_rates)[line_owners[long]]
    sampled = np.concatenate((sampled, long_lines[kept]))
    owners = np.concatenate((owners, line_owners[long][kept]))
    return _sort_distinct(sampled, owners, len(sizes))


def _sort_distinct(sampled: Hashes, owners: NDArray[np.int64], count: int) -> tuple[Hashes, Offsets]:
    order = np.lexsort((sampled, owners))
    sampled, owners = sampled[order], owners[order]
    first = np.ones(len(sampled), bool)
    first[1:] = (sampled[1:] != sampled[:-1]) | (owners[1:] != owners[:-1])
    counts = np.bincount(owners[first], minlength=count)
    return sampled[first], cut(counts)


@dataclass(slots=True)
class CandidatePairs:
    """Candidate pairs by rank in keep order: `later` may join `earlier`; sorted by later, then earlier.

    later, earlier: uint32[p] · shared: int32[p] sampled shingles in common · is_formula: bool[p], whether most of these are
    formulas · capped: buckets too large to be joined in full.
    """

    later: Ranks
    earlier: Ranks
    shared: NDArray[np.int32]
    is_formula: NDArray[np.bool_]
    capped: int = 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When and where each article stood, by rank: days float64[a] (NaN where unknown), sites uint64[a]."""

    days: NDArray[np.float64]
    sites: Hashes


def _find_buckets(shingles: Hashes, ranks: Ranks) -> tuple[Hashes, Ranks]:
    """Sort entries by shingle, then rank, and leave out the shingles that only one article has."""
    order = np.argsort(shingles)
    shingles, ranks = shingles[order], ranks[order]
    same = np.zeros(len(shingles) + 1, bool)
    same[1:-1] = shingles[1:] == shingles[:-1]
    repeated = same[:-1] | same[1:]
    shingles, ranks = shingles[repeated], ranks[repeated]
    order = np.lexsort((ranks, shingles))
    return shingles[order], ranks[order]


def _find_formulas(
    ranks: Ranks, starts: NDArray[np.int64], sizes: NDArray[np.int64], about: Circumstances, settings: CandidateSettings
) -> NDArray[np.bool_]:
    """Whether the articles of a bucket are spread over the days, or are all of one site, as no story's copies are."""
    days = about.days[ranks]
    known = ~np.isnan(days)
    days = np.where(known, days, 0.0)
    count = np.maximum(np.add.reduceat(known.astype(np.float64), starts), 1.0)
    mean = np.add.reduceat(days, starts) / count
    variance = np.add.reduceat(np.where(known, (days - mean.repeat(sizes)) ** 2, 0.0), starts) / count
    sites = about.sites[ranks]
    first_site = sites[starts]
    of_one_site = (np.minimum.reduceat(sites, starts) == np.maximum.reduceat(sites, starts)) & (first_site != 0)
    formulas: NDArray[np.bool_] = (sizes >= settings.min_formula_bucket) & (
        (variance >= settings.min_formula_spread**2) | of_one_site
    )
    return formulas


_FORMULA = 1 << 16  # what a shared formula adds to a pair's count, above what counts the shared shingles


def join_buckets(
    shingles: Hashes, ranks: Ranks, about: Circumstances, settings: CandidateSettings
) -> tuple[NDArray[np.uint64], NDArray[np.int32], int]:
    """Pair each article of a bucket with the first few in keep order.

    Only kept articles are joined, and those come first. A few chosen by hash are hardly ever kept ones: of 40 versions
    of one story 25 would stay, of 300 versions 286. Keep order is no order of rows either, unless `--keep first` asks for it.

    Returns the pairs, later << 32 | earlier, what each counts, and how many buckets were too large.
    """
    shingles, ranks = _find_buckets(shingles, ranks)
    if not len(shingles):
        return np.zeros(0, np.uint64), np.zeros(0, np.int32), 0
    opens = np.ones(len(shingles), bool)
    opens[1:] = shingles[1:] != shingles[:-1]
    starts = np.flatnonzero(opens)
    sizes = np.diff(starts, append=len(shingles))
    formulas = np.repeat(_find_formulas(ranks, starts, sizes, about, settings), sizes)
    places = np.arange(len(shingles)) - starts.repeat(sizes)
    reach = np.minimum(places, settings.max_bucket)
    later = np.arange(len(shingles)).repeat(reach)
    steps = np.arange(len(later)) - np.repeat(reach.cumsum() - reach, reach)
    earlier = later - places[later] + steps
    pairs = ranks[later].astype(np.uint64) << np.uint64(32) | ranks[earlier]
    counts = np.where(formulas[later], 1 + _FORMULA, 1).astype(np.int32)
    return pairs, counts, int(np.count_nonzero(sizes > settings.max_bucket + 1))


def merge_counts(pairs: list[NDArray[np.uint64]], counts: list[NDArray[np.int32]]) -> None:
    """Add up the counts of equal pairs, in place: afterwards each list holds one array."""
    pair, count = np.concatenate(pairs), np.concatenate(counts)
    if len(pair):
        order = np.argsort(pair)
        pair, count = pair[order], count[order]
        starts = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
        pair, count = pair[starts], np.add.reduceat(count, starts)
    pairs[:], counts[:] = [pair], [count]


def propose_pairs(
    buckets: Iterable[tuple[Hashes, Ranks]], about: Circumstances, settings: CandidateSettings
) -> CandidatePairs:
    """Join all sampled shingles: n log n, and linear in the size of a bucket, where each meets `max_bucket` others at most.

    `buckets` yields partitions of all (shingle, rank) entries such that equal shingles fall into one partition.
    """
    pairs, counts = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)]
    capped = 0
    for shingles, ranks in buckets:
        found, weights, over = join_buckets(shingles, ranks, about, settings)
        pairs.append(found)
        counts.append(weights)
        capped += over
        if sum(map(len, pairs[1:])) >= _MERGE_AT:
            merge_counts(pairs, counts)
    merge_counts(pairs, counts)
    return make_pairs(pairs[0], counts[0], capped, settings)


def make_pairs(
    pairs: NDArray[np.uint64], counts: NDArray[np.int32], capped: int, settings: CandidateSettings
) -> CandidatePairs:
    """The candidate pairs of what `join_buckets` gives for all shingles, merged by `merge_counts`."""
    shared, formulas = counts % _FORMULA, counts // _FORMULA
    later, earlier = (pairs >> np.uint64(32)).astype(np.uint32), pairs.astype(np.uint32)
    return CandidatePairs(later, earlier, shared, formulas > settings.min_formula_share * shared, capped)


def select_pairs(proposed: CandidatePairs, sizes: NDArray[np.int32], settings: CandidateSettings) -> CandidatePairs:
    """Keep the pairs that share enough for their lengths; `sizes` in words by rank, int32[a].

    If the shorter article stood whole in the longer one they would share `expected` sampled shingles.
    """
    rates = find_sampling_rates(sizes, settings)
    later, earlier = proposed.later, proposed.earlier
    expected = np.minimum(sizes[later], sizes[earlier]) * np.minimum(rates[later], rates[earlier])
    at_least = np.where(expected >= settings.min_expected_for_two, 2, 1)
    enough = proposed.shared >= np.maximum(expected * settings.min_shared, at_least)
    return CandidatePairs(
        later[enough], earlier[enough], proposed.shared[enough], proposed.is_formula[enough], proposed.capped
    )


def partition_entries(
    read_entries: Callable[[], Iterable[tuple[Hashes, Ranks]]], parts: int
) -> Iterator[tuple[Hashes, Ranks]]:
    """Split (shingles, ranks) entries by the lowest bits of the shingle; `parts` is a power of two.

    The entries are read once per part, so that no more than one part of them is in memory.
    """
    mask = np.uint64(parts - 1)
    for part in range(parts):
        chosen = [(hashes[own], ranks[own]) for hashes, ranks in read_entries() for own in [(hashes & mask) == part]]
        yield np.concatenate([hashes for hashes, _ in chosen]), np.concatenate([ranks for _, ranks in chosen])
