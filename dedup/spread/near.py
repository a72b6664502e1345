"""What the lines of one shard nearly are: of all that was told, as much as the shard asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.index.frozen import find_values
from dedup.index.near import Copies, NearLines, Stars
from dedup.index.near_pairs import LinePairs
from dedup.sketch.hashes import Hashes, Offsets, keep_distinct
from dedup.sketch.ragged import pick_rows
from dedup.spread.columns import unpack_text
from dedup.spread.job import Job
from dedup.spread.ranges import find_homes
from dedup.spread.telling import pick_columns
from dedup.spread.work import Work, concatenate


def find_near(job: Job, work: Work, shard: int) -> NearLines:
    """Gather the near lines that a shard has, those that they nearly are, and what was told of both."""
    asked = work.load("learn", shard, "lines")["keys"]
    own: list[Hashes] = []
    for part in range(job.partitions):
        near = work.load("tell", part, "near")
        own.append(near["lines"][find_values(asked, near["keys"])[1]])
    lines = np.sort(concatenate(own, np.uint64))
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
        homes = find_homes(lines, job.partitions)
        self._back = np.argsort(np.argsort(homes, kind="stable"))  # the place of each line among those of all parts
        self._places: list[tuple[int, NDArray[np.int64]]] = []
        for part in keep_distinct(homes).tolist():
            places = work.load("tell", part, "near")["lines"].searchsorted(lines[homes == part])
            self._places.append((part, places))

    def pick(self, offsets: str, *names: str) -> tuple[Offsets, Sequence[NDArray[Any]]]:
        """Ragged columns, and what cuts them into lines."""
        found, columns = pick_columns(self._work, "tell", "near", self._places, offsets, names)
        rows, ordered = pick_rows(found, self._back)
        return ordered, [column[rows] for column in columns]

    def list_keys(self) -> Hashes:
        """The keys of the lines, ascending."""
        keys = [self._work.load("tell", part, "near").pick("keys", own) for part, own in self._places]
        return concatenate(keys, np.uint64)[self._back]

    def list_copies(self) -> Copies:
        """The first places where each stands."""
        offsets, (identities, sites, numbers, zones) = self.pick(
            "copy_offsets", "identities", "sites", "numbers", "zones"
        )
        found, _ = pick_columns(self._work, "tell", "near", self._places, "copy_offsets", ())
        names = list(self._list_names())
        ordered = [names[row] for row in pick_rows(found, self._back)[0].tolist()]
        return Copies(offsets, identities, sites, numbers, zones, ordered)

    def _list_names(self) -> Iterator[str]:
        """The names of their articles, part by part."""
        for part, own in self._places:
            near = self._work.load("tell", part, "near")
            texts, starts = near["names"], near["name_offsets"]
            for row in pick_rows(near["copy_offsets"], own)[0].tolist():
                yield unpack_text(texts, starts, row)
