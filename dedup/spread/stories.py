"""What a shard tells of the stories of its articles: what orders them, what others find them by, and where their words lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.neardup.ranking import Keep, order_articles
from dedup.neardup.sample import SampledStories
from dedup.sketch.hashes import Hashes
from dedup.sketch.ragged import cut
from dedup.spread.columns import pack_texts
from dedup.spread.job import Job
from dedup.spread.work import Work, concatenate

_SAMPLES = 32  # of the keep order for each range of it: ranges come out within a fifth of each other
_COLUMNS = {
    "sites": np.uint64,
    "moments": np.int64,
    "rows": np.int64,
    "sizes": np.int32,
    "line_counts": np.int32,
    "title_counts": np.int32,
}
_STARTS = ("word_starts", "title_starts", "line_starts")


def save_stories(job: Job, work: Work, shard: int, batches: Sequence[SampledStories], sampled: list[Hashes]) -> int:
    """Write what is known of the stories of a shard; `sampled` are the shingles of each batch. Returns the bytes.

    Writes `stories`, by their numbers, with their keep order; `samples` of that; `marks`, what others find them by.
    """
    ids = [one for batch in batches for one in batch.ids]
    stories = {name: concatenate([getattr(one, name) for one in batches], kind) for name, kind in _COLUMNS.items()}
    starts = zip(*map(_find_starts, batches), strict=True) if batches else [[]] * len(_STARTS)
    stories |= {name: concatenate(list(own), np.int64) for name, own in zip(_STARTS, starts, strict=True)}
    texts, offsets = pack_texts(ids)
    order = order_articles(stories["sizes"], stories["moments"], ids, Keep(job.keep))
    marks = {
        "shingles": concatenate(sampled, np.uint64),
        "counts": concatenate([batch.sampled_counts for batch in batches], np.uint32),
        "stories": concatenate([batch.stories for batch in batches], np.uint64),
    }
    whole = {**stories, "ids": texts, "id_offsets": offsets, "order": order.astype(np.uint32)}
    work.save("clean", shard, "samples", _take_samples(job, stories, ids, order))
    return work.save("clean", shard, "stories", whole) + work.save("clean", shard, "marks", marks)


def _find_starts(batch: SampledStories) -> tuple[NDArray[np.int64], ...]:
    """The bytes at which the words of each story, those of its title and its packed lines begin in the shard's file."""
    words = batch.start + 4 * cut(batch.sizes)
    titles = words[-1] + 4 * cut(batch.title_counts)
    lines = titles[-1] + 8 * int(batch.sampled_counts.sum(dtype=np.int64)) + 8 * cut(batch.line_counts)
    return words[:-1], titles[:-1], lines[:-1]


def _take_samples(
    job: Job, stories: dict[str, NDArray[Any]], ids: list[str], order: NDArray[np.int64]
) -> dict[str, NDArray[Any]]:
    """Some articles at even steps of the keep order, and for how many each stands."""
    count = min(len(order), -(-_SAMPLES * job.partitions // len(job.shards)))
    taken = order[(np.arange(count) * len(order) + len(order) // 2) // max(1, count)]
    texts, offsets = pack_texts([ids[number] for number in taken.tolist()])
    return {
        "sizes": stories["sizes"][taken],
        "moments": stories["moments"][taken],
        "numbers": taken,
        "ids": texts,
        "id_offsets": offsets,
        "weights": np.full(count, len(order) / max(1, count)),
    }
