"""Find the articles of all shards that repeat another: paired by shingle, verified by rank, joined in keep order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from dedup.neardup.candidates import CandidatePairs, Ranks, join_buckets, make_pairs, merge_counts, select_pairs
from dedup.neardup.cluster import join_articles
from dedup.neardup.compare import StoryReader, verify_pairs
from dedup.neardup.duplicate import DuplicateRow
from dedup.neardup.identical import add_pairs, find_identical
from dedup.neardup.joining import Joined, Joins
from dedup.neardup.ranking import Ranking
from dedup.neardup.verify import Overlap
from dedup.sketch.hashes import Hashes, keep_distinct
from dedup.spread.articles import KnownArticles, Table, describe_articles, find_places
from dedup.spread.columns import Columns, pack_texts, unpack_text
from dedup.spread.job import Job
from dedup.spread.learning import read_first_rows
from dedup.spread.ordering import list_first_ranks
from dedup.spread.work import Counts, Work, concatenate

_HALF = np.uint64(32)
_LOW = np.uint64((1 << 32) - 1)
_PAIRS = 1 << 11  # verified at a time
_OVERLAP = tuple(one.name for one in fields(Overlap))
_TABLE = (
    *("ranks", "places", "ids", "id_offsets", "sites", "moments", "rows", "sizes", "line_counts", "title_counts"),
    *("word_starts", "title_starts", "line_starts"),
)


def pair(job: Job, work: Work, part: int) -> Counts:
    """Pair the articles that share sampled shingles of a range, and the stories of a range that are equal.

    Writes `pairs` and what they share, and `identical` ones: the later rank over the earlier, ascending.
    """
    shingles, ranks, about = _read_sampled(job, work, part)
    joined, weights, capped = join_buckets(shingles, ranks, about.describe_circumstances(), job.settings.candidates)
    pairs, counts = [_name_ranks(joined, about.order)], [weights]
    del shingles, ranks, about, joined, weights
    merge_counts(pairs, counts)
    identical = _find_identical(job, work, part)
    edges = list_first_ranks(job, work).astype(np.uint64) << _HALF
    columns: Table = {
        "pairs": pairs[0],
        "counts": counts[0],
        "bounds": pairs[0].searchsorted(edges),
        "identical": identical,
        "identical_bounds": identical.searchsorted(edges),
    }
    return {"pairs": len(pairs[0]), "capped": capped, "shipped": work.save("pair", part, "pairs", columns)}


def _read_sampled(job: Job, work: Work, part: int) -> tuple[Hashes, Ranks, Ranking]:
    """The sampled shingles of a range, those they are of by their places among the articles of all, and these by rank."""
    shingles: list[Hashes] = []
    owners: list[Ranks] = []
    tables: list[list[NDArray[Any]]] = [[], [], []]
    for shard in range(len(job.shards)):
        sampled = work.load("place", shard, "sampled")
        own, listed = (sampled.read(name, part, part + 2).tolist() for name in ("bounds", "owner_bounds"))
        shingles.append(sampled.read("shingles", *own))
        for table, name in zip(tables, ("ranks", "moments", "sites"), strict=True):
            table.append(sampled.read(name, *listed))
        owners.append(tables[0][-1][sampled.read("owners", *own) - np.uint32(listed[0])])
    ranks, moments, sites = (
        concatenate(own, kind) for own, kind in zip(tables, (np.uint32, np.int64, np.uint64), strict=True)
    )
    order = np.argsort(ranks)
    known = ranks[order]
    places = known.searchsorted(concatenate(owners, np.uint32)).astype(np.uint32)
    about = Ranking(known.astype(np.int64), np.zeros(len(known), np.int32), moments[order], sites[order])
    return concatenate(shingles, np.uint64), places, about


def _name_ranks(pairs: Hashes, ranks: NDArray[np.int64]) -> Hashes:
    """Pairs of places among ascending ranks as pairs of ranks."""
    later, earlier = ranks[(pairs >> _HALF).astype(np.int64)], ranks[(pairs & _LOW).astype(np.int64)]
    return later.astype(np.uint64) << _HALF | earlier.astype(np.uint64)


def _find_identical(job: Job, work: Work, part: int) -> Hashes:
    columns: list[list[NDArray[Any]]] = [[], [], []]
    for shard in range(len(job.shards)):
        found = work.load("place", shard, "stories")
        own = found.read("bounds", part, part + 2).tolist()
        for column, name in zip(columns, ("stories", "ranks", "sizes"), strict=True):
            column.append(found.read(name, *own))
    stories, ranks, sizes = (np.concatenate(values) for values in columns)
    order = np.argsort(ranks)
    found_pairs = find_identical(stories[order], sizes[order], job.settings.containment.min_words)
    return np.sort(_name_ranks(found_pairs, ranks[order].astype(np.int64)))


def verify(job: Job, work: Work, part: int) -> Counts:
    """Compare the pairs whose later article is of a range of ranks, and those that are equal.

    Writes `compared`: all of these pairs, and of those that hold what they share, by the places of articles in a table
    of them.
    """
    candidates, table = _gather_candidates(job, work, part)
    columns = candidates.later, candidates.earlier, candidates.is_formula
    verified: list[Joined] = []
    if len(candidates.later):
        articles = KnownArticles(work, table)
        reader, ranking = StoryReader(articles, job.settings.containment), articles.make_ranking()
        for start in range(0, len(candidates.later), _PAIRS):
            block = [column[start : start + _PAIRS] for column in columns]
            verified += verify_pairs(block, ranking, reader, job.settings)
    overlaps = [[getattr(one[2], name) for name in _OVERLAP] for one in verified]
    compared: Table = {
        "later": candidates.later,
        "earlier": candidates.earlier,
        "found": np.array([one[:2] for one in verified], np.uint32).reshape(-1, 2),
        "overlaps": np.array(overlaps, np.float64).reshape(-1, len(_OVERLAP)),
    }
    shipped = work.save("verify", part, "compared", compared | table)
    return {"compared": len(candidates.later), "found": len(verified), "shipped": shipped}


def _gather_candidates(job: Job, work: Work, part: int) -> tuple[CandidatePairs, Table]:
    """The pairs of a range that are worth comparing, by the places of articles in a table, and this table."""
    limits = job.settings.candidates
    pairs, counts, identical = _read_pairs(job, work, part)
    known, (pairs, identical) = _number_ranks(pairs, identical)
    places, sizes = find_places(work, known, list_first_ranks(job, work))
    selected = select_pairs(make_pairs(pairs, counts, 0, limits), sizes, limits)
    candidates = add_pairs(selected, identical)
    own = keep_distinct(np.concatenate((candidates.later, candidates.earlier)))
    candidates.later, candidates.earlier = (
        own.searchsorted(side).astype(np.uint32) for side in (candidates.later, candidates.earlier)
    )
    return candidates, describe_articles(work, known[own], places[own])


def _read_pairs(job: Job, work: Work, part: int) -> tuple[Hashes, NDArray[np.int32], Hashes]:
    """The pairs whose later article is of a range, what they count, and those that are equal."""
    pairs, counts, identical = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)], [np.zeros(0, np.uint64)]
    for task in range(job.partitions):
        found = work.load("pair", task, "pairs")
        own = found.read("bounds", part, part + 2).tolist()
        pairs.append(found.read("pairs", *own))
        counts.append(found.read("counts", *own))
        identical.append(found.read("identical", *found.read("identical_bounds", part, part + 2).tolist()))
    merge_counts(pairs, counts)
    return pairs[0], counts[0], np.concatenate(identical)


def _number_ranks(*pairs: Hashes) -> tuple[Ranks, list[Hashes]]:
    """The ranks of all pairs, ascending, and the pairs by their places among these."""
    ranks = keep_distinct(np.concatenate([side for own in pairs for side in (own >> _HALF, own & _LOW)]))
    numbered = [
        ranks.searchsorted(own >> _HALF).astype(np.uint64) << _HALF | ranks.searchsorted(own & _LOW).astype(np.uint64)
        for own in pairs
    ]
    return ranks.astype(np.uint32), numbered


def finish(job: Job, work: Work, number: int) -> Counts:
    """Let each article that repeats others join one, in keep order: one byte for each article, and a range at a time.

    Writes for each range of ranks `duplicates`, the rows of DUPLICATES by shard.
    """
    states = np.zeros(list_first_ranks(job, work)[-1], np.uint8)
    first_rows = read_first_rows(work)
    duplicates = shipped = 0
    for part in range(job.partitions):
        rows = sorted(_join_range(job, work, part, states), key=lambda row: row.row)
        texts, offsets = pack_texts([orjson.dumps(asdict(row)).decode() for row in rows])
        bounds = np.array([row.row for row in rows], np.int64).searchsorted(first_rows)
        shipped += work.save("finish", part, "duplicates", {"texts": texts, "offsets": offsets, "bounds": bounds})
        duplicates += len(rows)
    return {"duplicates": duplicates, "shipped": shipped}


def _join_range(job: Job, work: Work, part: int, states: NDArray[np.uint8]) -> list[DuplicateRow]:
    """The rows of the articles of a range that join one; what has joined is known of all by rank, and told of more."""
    compared = work.load("verify", part, "compared")
    if not compared.count("later"):
        return []
    articles = KnownArticles(work, {name: compared[name] for name in _TABLE})
    none: NDArray[np.int32] = np.zeros(compared.count("later"), np.int32)
    pairs = CandidatePairs(compared["later"], compared["earlier"], none, none.astype(bool))
    joins = Joins(bytearray(states[compared["ranks"]].tobytes()))
    reader = StoryReader(articles, job.settings.containment)
    joined = join_articles(_list_verified(compared), pairs, articles.make_ranking(), reader, job.settings, joins, {})
    rows = [row for _, row in joined]
    states[compared["ranks"]] = np.frombuffer(joins.states, np.uint8)
    return rows


def _list_verified(compared: Columns) -> Iterator[Joined]:
    for (later, earlier), values in zip(compared["found"].tolist(), compared["overlaps"].tolist(), strict=True):
        *counts, leads = values
        yield later, earlier, Overlap(**dict(zip(_OVERLAP, map(int, counts), strict=False)), leads=leads)


def read_duplicates(job: Job, work: Work, shard: int) -> list[DuplicateRow]:
    """The articles of a shard that repeat another, in order of arrival."""
    rows: list[DuplicateRow] = []
    for part in range(job.partitions):
        found = work.load("finish", part, "duplicates")
        start, end = found.read("bounds", shard, shard + 2).tolist()
        offsets = found.read("offsets", start, end + 1)
        texts = found.read("texts", int(offsets[0]), int(offsets[-1]))
        rows += [
            DuplicateRow(**orjson.loads(unpack_text(texts, offsets - offsets[0], place)))
            for place in range(end - start)
        ]
    return sorted(rows, key=lambda row: row.row)
