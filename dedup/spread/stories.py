"""Write down the stories of a shard for their comparison, and read those of all shards."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.neardup.sample import SampledStories
from dedup.sketch.ragged import cut
from dedup.spread.columns import pack_texts, unpack_text
from dedup.spread.job import Job
from dedup.spread.work import Work

_COLUMNS = {
    "identities": np.uint64,
    "sites": np.uint64,
    "moments": np.int64,
    "rows": np.int64,
    "sizes": np.int32,
    "sampled_counts": np.uint32,
    "line_counts": np.int32,
    "stories": np.uint64,
    "title_counts": np.int32,
}


class _Names(Sequence[str]):
    """Packed texts, unpacked one by one."""

    def __init__(self, data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self._data, self._offsets = data, offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        return unpack_text(self._data, self._offsets, number)


def save_stories(work: Work, shard: int, batches: Sequence[SampledStories]) -> int:
    """Write the stories of a shard as `read_stories` reads them; returns the bytes."""
    ids, id_offsets = pack_texts([one for batch in batches for one in batch.ids])
    columns: dict[str, NDArray[Any]] = {
        name: np.concatenate([np.zeros(0, kind), *(getattr(batch, name).astype(kind) for batch in batches)])
        for name, kind in _COLUMNS.items()
    }
    columns |= {
        "ids": ids,
        "id_offsets": id_offsets,
        "batches": cut(np.array([len(batch) for batch in batches], np.int64)),
        "starts": np.array([batch.start for batch in batches], np.int64),
    }
    return work.save("clean", shard, "stories", columns)


def save_sampled(work: Work, shard: int, batches: Sequence[SampledStories], parts: int) -> int:
    """Write the sampled shingles of a shard with their articles, by what is left of them when divided by `parts`.

    Sampled are the smallest hashes, of which the lowest bits alone are as good as random.
    """
    sampled = np.concatenate([np.zeros(0, np.uint64), *(batch.read_sampled() for batch in batches)])
    counts = np.concatenate([np.zeros(0, np.uint32), *(batch.sampled_counts for batch in batches)])
    owners = np.arange(len(counts), dtype=np.uint32).repeat(counts)
    own = sampled % np.uint64(parts)
    order = np.argsort(own, kind="stable")
    bounds = own[order].searchsorted(np.arange(parts + 1, dtype=np.uint64)).astype(np.int64)
    columns = {"shingles": sampled[order], "owners": owners[order], "bounds": bounds}
    return work.save("clean", shard, "sampled", columns)


def read_stories(job: Job, work: Work) -> list[SampledStories]:
    """The stories of all shards, batch by batch, in order of arrival."""
    return [batch for shard in range(len(job.shards)) for batch in _read_shard(work, shard)]


def _read_shard(work: Work, shard: int) -> list[SampledStories]:
    found, path = work.load("clean", shard, "stories"), str(work.name("clean", shard, "words"))
    columns: dict[str, Any] = {name: found[name] for name in _COLUMNS}
    ids, offsets, starts = found["ids"], found["id_offsets"], found["starts"].tolist()
    return [
        SampledStories(
            ids=_Names(ids, offsets[first : end + 1]),
            path=path,
            start=start,
            **{name: values[first:end] for name, values in columns.items()},
        )
        for (first, end), start in zip(pairwise(found["batches"].tolist()), starts, strict=True)
    ]
