"""Find the articles of all shards that repeat another: ranked once, paired by shingle, verified by rank, joined in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from dedup.neardup.candidates import CandidatePairs, join_buckets, make_pairs, merge_counts, select_pairs
from dedup.neardup.cluster import join_articles
from dedup.neardup.compare import StoryReader, verify_pairs
from dedup.neardup.duplicate import DuplicateRow
from dedup.neardup.identical import add_pairs, find_identical
from dedup.neardup.joining import Joined
from dedup.neardup.ranking import Keep, Ranking, rank_articles
from dedup.neardup.verify import Overlap
from dedup.sketch.hashes import Hashes
from dedup.sketch.ragged import cut
from dedup.spread.columns import pack_texts, unpack_text
from dedup.spread.job import Job
from dedup.spread.learning import read_first_rows
from dedup.spread.stories import read_stories
from dedup.spread.work import Counts, Work

_HALF = np.uint64(32)
_PAIRS = 1 << 11  # verified at a time
_RANKED = ("order", "sizes", "moments", "sites")
_OVERLAP = tuple(one.name for one in fields(Overlap))


def rank(job: Job, work: Work, number: int) -> Counts:
    """Put the articles of all shards in keep order.

    Writes `ranking`: of each rank its article, size, moment and site; of each article its rank; where the articles of
    each shard begin; and pairs of stories that are the same word for word. Some 200 bytes an article in memory.
    """
    batches = read_stories(job, work)
    ranking = rank_articles(batches, Keep(job.keep)) if any(map(len, batches)) else _rank_nothing()
    stories = np.concatenate([np.zeros(0, np.uint64), *(batch.stories for batch in batches)])[ranking.order]
    shards = [len(work.load("clean", shard, "stories")["rows"]) for shard in range(len(job.shards))]
    columns = {
        **{name: getattr(ranking, name) for name in _RANKED},
        "ranks": ranking.list_ranks(),
        "firsts": cut(np.array(shards, np.int64)),
        "identical": np.sort(find_identical(stories, ranking.sizes, job.settings.containment.min_words)),
    }
    return {"articles": len(ranking.order), "shipped": work.save("rank", number, "ranking", columns)}


def _rank_nothing() -> Ranking:
    none = np.zeros(0, np.int64)
    return Ranking(none, none.astype(np.int32), none, none.astype(np.uint64))


def _read_ranking(work: Work) -> Ranking:
    found = work.load("rank", 0, "ranking")
    return Ranking(*(found[name] for name in _RANKED))


def pair(job: Job, work: Work, part: int) -> Counts:
    """Pair the articles that share sampled shingles of a range.

    Writes `pairs`: the later rank over the earlier, ascending, and what they share.
    """
    found = work.load("rank", 0, "ranking")
    shingles, ranks = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint32)]
    for shard, first in enumerate(found["firsts"][:-1].tolist()):
        sampled = work.load("clean", shard, "sampled")
        own = slice(*sampled["bounds"][part : part + 2].tolist())
        shingles.append(sampled["shingles"][own])
        ranks.append(found["ranks"][first + sampled["owners"][own].astype(np.int64)])
    about = _read_ranking(work).describe_circumstances()
    joined, weights, capped = join_buckets(
        np.concatenate(shingles), np.concatenate(ranks), about, job.settings.candidates
    )
    pairs, counts = [joined], [weights]
    merge_counts(pairs, counts)
    shipped = work.save("pair", part, "pairs", {"pairs": pairs[0], "counts": counts[0]})
    return {"pairs": len(pairs[0]), "capped": capped, "shipped": shipped}


def verify(job: Job, work: Work, part: int) -> Counts:
    """Compare the pairs whose later article is of a range of ranks, and those that are equal.

    Writes `compared`: all of these pairs, and of those that hold what they share.
    """
    ranking = _read_ranking(work)
    candidates = _gather_candidates(job, work, part, ranking)
    columns = candidates.later, candidates.earlier, candidates.is_formula
    verified: list[Joined] = []
    with StoryReader(read_stories(job, work), ranking.order, job.settings.containment) as reader:
        for start in range(0, len(candidates.later), _PAIRS):
            block = [column[start : start + _PAIRS] for column in columns]
            verified += verify_pairs(block, ranking, reader, job.settings)
    overlaps = [[getattr(one[2], name) for name in _OVERLAP] for one in verified]
    compared: dict[str, NDArray[Any]] = {
        "later": candidates.later,
        "earlier": candidates.earlier,
        "found": np.array([one[:2] for one in verified], np.uint32).reshape(-1, 2),
        "overlaps": np.array(overlaps, np.float64).reshape(-1, len(_OVERLAP)),
    }
    shipped = work.save("verify", part, "compared", compared)
    return {"compared": len(candidates.later), "found": len(verified), "shipped": shipped}


def _gather_candidates(job: Job, work: Work, part: int, ranking: Ranking) -> CandidatePairs:
    limits = job.settings.candidates
    edges = np.array([len(ranking.order) * own // job.partitions for own in (part, part + 1)], np.uint64) << _HALF

    def take(pairs: Hashes) -> slice:
        start, end = pairs.searchsorted(edges).tolist()
        return slice(start, end)

    pairs, counts = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)]
    for task in range(job.partitions):
        joined = work.load("pair", task, "pairs")
        own = take(joined["pairs"])
        pairs.append(joined["pairs"][own])
        counts.append(joined["counts"][own])
    merge_counts(pairs, counts)
    selected = select_pairs(make_pairs(pairs[0], counts[0], 0, limits), ranking.sizes, limits)
    identical = work.load("rank", 0, "ranking")["identical"]
    return add_pairs(selected, identical[take(identical)])


def finish(job: Job, work: Work, number: int) -> Counts:
    """Let each article that repeats others join one, in keep order.

    Writes `duplicates`, the rows of DUPLICATES by shard.
    """
    ranking, batches = _read_ranking(work), read_stories(job, work)
    rows: list[DuplicateRow] = []
    if len(ranking.order):
        with StoryReader(batches, ranking.order, job.settings.containment) as reader:
            rows = join_articles(
                _read_verified(job, work), _read_compared(job, work), ranking, batches, reader, job.settings, {}
            )
    texts, offsets = pack_texts([orjson.dumps(asdict(row)).decode() for row in rows])
    bounds = np.array([row.row for row in rows], np.int64).searchsorted(read_first_rows(work))
    shipped = work.save("finish", number, "duplicates", {"texts": texts, "offsets": offsets, "bounds": bounds})
    return {"duplicates": len(rows), "shipped": shipped}


def _read_verified(job: Job, work: Work) -> Iterator[Joined]:
    for part in range(job.partitions):
        compared = work.load("verify", part, "compared")
        for (later, earlier), values in zip(compared["found"].tolist(), compared["overlaps"].tolist(), strict=True):
            *counts, leads = values
            yield later, earlier, Overlap(**dict(zip(_OVERLAP, map(int, counts), strict=False)), leads=leads)


def _read_compared(job: Job, work: Work) -> CandidatePairs:
    parts = [work.load("verify", part, "compared") for part in range(job.partitions)]
    later, earlier = (np.concatenate([one[name] for one in parts]) for name in ("later", "earlier"))
    none: NDArray[np.int32] = np.zeros(len(later), np.int32)
    return CandidatePairs(later, earlier, none, none.astype(bool))


def read_duplicates(work: Work, shard: int) -> list[DuplicateRow]:
    """The articles of a shard that repeat another, in order of arrival."""
    found = work.load("finish", 0, "duplicates")
    start, end = found["bounds"][shard : shard + 2].tolist()
    texts = (unpack_text(found["texts"], found["offsets"], number) for number in range(start, end))
    return [DuplicateRow(**orjson.loads(text)) for text in texts]
