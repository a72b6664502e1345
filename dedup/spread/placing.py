"""Send the articles of a shard, by their ranks, to the tasks in which they meet others."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import Hashes
from dedup.spread.job import Job
from dedup.spread.ordering import read_ranks
from dedup.spread.work import Counts, Work

Table = dict[str, NDArray[Any]]


def place(job: Job, work: Work, number: int) -> Counts:
    """Part the sampled shingles of a shard, and the hashes of its stories, by what is left when divided by the partitions.

    Sampled are the smallest hashes, of which the lowest bits alone are as good as random. Writes `sampled`, by range
    the shingles, and the articles that they are of: each its rank, moment and site; and `stories`, hashes, ranks, sizes.
    """
    stories, marks = work.load("clean", number, "stories"), work.load("clean", number, "marks")
    ranks = read_ranks(job, work, number)
    about = {"ranks": ranks, "moments": stories["moments"], "sites": stories["sites"]}
    shipped = work.save(
        "place", number, "sampled", _part_shingles(marks["shingles"], marks["counts"], about, job.partitions)
    )
    order, bounds = _part(marks["stories"], job.partitions)
    columns = {"stories": marks["stories"], "ranks": ranks, "sizes": stories["sizes"]}
    shipped += work.save(
        "place", number, "stories", {name: one[order] for name, one in columns.items()} | {"bounds": bounds}
    )
    return {"shipped": shipped}


def _part_shingles(shingles: Hashes, counts: NDArray[np.uint32], about: Table, parts: int) -> Table:
    order, bounds = _part(shingles, parts)
    owners = np.arange(len(counts)).repeat(counts)[order]
    is_new = np.ones(len(owners), bool)
    is_new[1:] = owners[1:] != owners[:-1]
    is_new[bounds[:-1][bounds[:-1] < len(owners)]] = True
    which = is_new.cumsum() - 1
    owner_bounds = np.concatenate(([0], is_new.cumsum()))[bounds]
    listed = owners[is_new]
    return {
        "shingles": shingles[order],
        "owners": which.astype(np.uint32),
        "bounds": bounds,
        "owner_bounds": owner_bounds,
        **{name: values[listed] for name, values in about.items()},
    }


def _part(hashes: Hashes, parts: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The order by part, and where each part begins in it, int64[parts + 1]."""
    own = hashes % np.uint64(parts)
    order = np.argsort(own, kind="stable")
    return order, own[order].searchsorted(np.arange(parts + 1, dtype=np.uint64)).astype(np.int64)
