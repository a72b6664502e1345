"""Put the articles of all shards in keep order: ranges of it are bounded by samples, shards cut at these, each range sorted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.neardup.candidates import Ranks
from dedup.neardup.ranking import Keep, order_articles
from dedup.sketch.ragged import cut
from dedup.spread.columns import Columns, pack_texts, unpack_text
from dedup.spread.job import Job
from dedup.spread.work import Counts, Work

Table = dict[str, NDArray[Any]]
Key = tuple[int, int, str, int, int]  # what orders articles, and then their shard and number, so that no two are equal


def bound(job: Job, work: Work, number: int) -> Counts:
    """Bound the ranges of the keep order, by samples of all shards: some 32 for each range.

    Writes `bounds`, the keys with which the ranges but the first begin; none where there is no article.
    """
    samples: list[tuple[Key, float]] = []
    for shard in range(len(job.shards)):
        found = work.load("clean", shard, "samples")
        samples += zip(_list_keys(found, shard, Keep(job.keep)), found["weights"].tolist(), strict=True)
    samples.sort()
    weights = np.cumsum([weight for _, weight in samples])
    edges = np.arange(1, job.partitions if samples else 1) / job.partitions
    chosen = [samples[place][0] for place in weights.searchsorted(edges * weights[-1:]).tolist()]
    ids, offsets = pack_texts([key[2] for key in chosen])
    numbers = np.array([key[:2] + key[3:] for key in chosen], np.int64).reshape(-1, 4)
    bounds: Table = {"numbers": numbers, "ids": ids, "id_offsets": offsets}
    return {"samples": len(samples), "shipped": work.save("bound", number, "bounds", bounds)}


def sort(job: Job, work: Work, number: int) -> Counts:
    """Cut the keep order of a shard into ranges.

    Writes `sorted`, its articles in keep order, with what orders them, and the bounds of ranges.
    """
    stories = work.load("clean", number, "stories")
    order = stories["order"].astype(np.int64)
    ids = _list_texts(stories)
    key = _make_key(stories, ids, number, Keep(job.keep))
    cuts = [bisect_left(order, edge, key=key) for edge in _read_bounds(work)] or [len(order)] * (job.partitions - 1)
    texts, offsets = pack_texts([ids[one] for one in order.tolist()])
    columns = {
        "sizes": stories["sizes"][order],
        "moments": stories["moments"][order],
        "ids": texts,
        "id_offsets": offsets,
        "numbers": order.astype(np.uint32),
        "bounds": np.array([0, *cuts, len(order)], np.int64),
    }
    return {"shipped": work.save("sort", number, "sorted", columns)}


def rank(job: Job, work: Work, part: int) -> Counts:
    """Sort a range of the keep order.

    Writes `ranked`: of each rank its shard, its number there and its size; and for each shard the ranks of its articles
    in its own keep order.
    """
    shards = [_read_range(work, shard, part) for shard in range(len(job.shards))]
    firsts, sizes, moments, numbers = map(np.concatenate, zip(*(columns for columns, _ in shards), strict=True))
    ids = list(chain.from_iterable(own for _, own in shards))
    order = order_articles(sizes, moments, ids, Keep(job.keep))
    first = int(firsts.sum())
    ranks = np.empty(len(order), np.uint32)
    ranks[order] = np.arange(first, first + len(order), dtype=np.uint32)
    lengths = np.array([len(own) for _, own in shards], np.int64)
    columns: Table = {
        "shards": np.arange(len(shards), dtype=np.uint32).repeat(lengths)[order],
        "numbers": numbers[order],
        "sizes": sizes[order],
        "ranks": ranks,
        "bounds": cut(lengths),
    }
    return {"articles": len(order), "shipped": work.save("rank", part, "ranked", columns)}


def _read_range(work: Work, shard: int, part: int) -> tuple[list[NDArray[Any]], list[str]]:
    """Of the articles of a shard in a range the first place, their sizes, moments and numbers; and their ids."""
    found = work.load("sort", shard, "sorted")
    own = found.read("bounds", part, part + 2)
    start, end = own.tolist()
    columns = [found.read(name, start, end) for name in ("sizes", "moments", "numbers")]
    return [own[:1], *columns], _list_texts(found, start, end)


def read_ranks(job: Job, work: Work, shard: int) -> Ranks:
    """The ranks of the articles of a shard, by their numbers."""
    own: list[Ranks] = []
    for part in range(job.partitions):
        found = work.load("rank", part, "ranked")
        own.append(found.read("ranks", *found.read("bounds", shard, shard + 2).tolist()))
    order = work.load("clean", shard, "stories")["order"]
    ranks = np.empty(len(order), np.uint32)
    ranks[order] = np.concatenate(own)
    return ranks


def list_first_ranks(job: Job, work: Work) -> NDArray[np.int64]:
    """The first rank of each range of the keep order, and one more than the last of all: int64[parts + 1]."""
    counts = [work.read_counts("rank", part) or {} for part in range(job.partitions)]
    return cut(np.array([one["articles"] for one in counts], np.int64))


def _make_key(stories: Columns, ids: list[str], shard: int, keep: Keep) -> Callable[[int], Key]:
    """What tells the key of an article from its number or place among `ids`."""
    numbers = stories["numbers"].tolist() if stories.has("numbers") else range(len(ids))
    if keep == Keep.FIRST:
        return lambda place: (0, 0, "", shard, numbers[place])
    sizes, moments = stories["sizes"].tolist(), stories["moments"].tolist()
    if keep == Keep.EARLIEST:
        return lambda place: (moments[place], -sizes[place], ids[place], shard, numbers[place])
    return lambda place: (-sizes[place], moments[place], ids[place], shard, numbers[place])


def _list_keys(samples: Columns, shard: int, keep: Keep) -> Iterator[Key]:
    ids = _list_texts(samples)
    yield from map(_make_key(samples, ids, shard, keep), range(len(ids)))


def _read_bounds(work: Work) -> list[Key]:
    found = work.load("bound", 0, "bounds")
    keys = zip(found["numbers"].tolist(), _list_texts(found), strict=True)
    return [(first, second, name, shard, number) for (first, second, shard, number), name in keys]


def _list_texts(found: Columns, start: int = 0, end: int | None = None) -> list[str]:
    """The ids of some articles."""
    offsets = found.read("id_offsets", start, (found.count("id_offsets") - 1 if end is None else end) + 1)
    texts = found.read("ids", int(offsets[0]), int(offsets[-1]))
    return [unpack_text(texts, offsets - offsets[0], place) for place in range(len(offsets) - 1)]
