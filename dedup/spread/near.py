"""What the lines of one shard nearly are: of all that was told, as much as the shard asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.index.near import Copies, NearLines, Stars
from dedup.index.near_pairs import LinePairs
from dedup.sketch.hashes import Hashes, Offsets, keep_distinct
from dedup.sketch.ragged import pick_rows
from dedup.spread.columns import unpack_text
from dedup.spread.job import Job
from dedup.spread.ranges import take_lines, take_range
from dedup.spread.telling import pick_columns
from dedup.spread.work import Work


def find_near(job: Job, work: Work, shard: int) -> NearLines:
    """Gather the near lines that a shard has, those that they nearly are, and what was told of both."""
    asked = work.load("learn", shard, "lines")["keys"]
    own = [np.zeros(0, np.uint64)]
    for part in range(job.partitions):
        near = work.load("tell", part, "near")
        own.append(near["lines"][np.isin(near["keys"], asked[take_range(asked, part, job.partitions)])])
    lines = np.concatenate(own)
    pair_offsets, (others, scores, is_same) = _Told(job, work, lines).pick(
        "pair_offsets", "others", "scores", "is_same"
    )
    told = _Told(job, work, keep_distinct(np.concatenate((lines, others))))
    ones = told.lines.searchsorted(lines).repeat(np.diff(pair_offsets))
    star_offsets, (sites, counts) = told.pick("star_offsets", "star_sites", "star_counts")
    return NearLines(
        told.list_keys(),
        LinePairs(ones, told.lines.searchsorted(others), scores, is_same),
        told.list_copies(),
        Stars(star_offsets, sites, counts),
        job.settings.sketch.max_bucket,
    )


class _Told:
    """What was told of some near lines, by their numbers, uint64[k], ascending."""

    def __init__(self, job: Job, work: Work, lines: Hashes) -> None:
        self.lines, self._work = lines, work
        self._places: list[tuple[int, NDArray[np.int64]]] = []
        for part in range(job.partitions):
            own = take_lines(lines, part)
            if own.start < own.stop:
                places = work.load("tell", part, "near")["lines"].searchsorted(lines[own])
                self._places.append((part, places))

    def pick(self, offsets: str, *names: str) -> tuple[Offsets, Sequence[NDArray[Any]]]:
        """Ragged columns, and what cuts them into lines."""
        return pick_columns(self._work, "tell", "near", self._places, offsets, names)

    def list_keys(self) -> Hashes:
        """The keys of the lines, ascending."""
        keys = [self._work.load("tell", part, "near")["keys"][own] for part, own in self._places]
        return np.concatenate([np.zeros(0, np.uint64), *keys])

    def list_copies(self) -> Copies:
        """The first places where each stands."""
        offsets, (identities, sites, numbers, zones) = self.pick(
            "copy_offsets", "identities", "sites", "numbers", "zones"
        )
        names: list[str] = []
        for part, own in self._places:
            near = self._work.load("tell", part, "near")
            rows = pick_rows(near["copy_offsets"], own)[0].tolist()
            texts, starts = near["names"], near["name_offsets"]
            names += [unpack_text(texts, starts, row) for row in rows]
        return Copies(offsets, identities, sites, numbers, zones, names)
