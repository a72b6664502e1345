"""An index in memory: batches go in, sorted arrays come out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dedup.batch.observations import Observations, concatenate, newest_of_each
from dedup.batch.sketches import Sketches
from dedup.config import SketchSettings
from dedup.index.frozen import FrozenIndex, Groups, group_features, join_groups
from dedup.index.line_store import LineStore
from dedup.index.near import NearLines, find_near_lines
from dedup.index.spill import SpilledFeatures


class MemoryIndex:
    """Collects what batches show; of one identity seen with several contents one counts, whatever the order.

    With a limit in bytes, features that take more go to files in the folder, and so does what is frozen of them; 36
    bytes an article stay. Sketched lines go there with or without a limit when they are many.
    """

    def __init__(
        self,
        settings: SketchSettings,
        limit: int | None = None,
        folder: str | os.PathLike[str] | None = None,
    ) -> None:
        self._parts: list[Observations] = []
        self._settings = settings
        self._limit, self._folder = limit, Path(folder or "")
        self._lines = LineStore(None if folder is None else self._folder)
        self._held = 0  # bytes of features in memory
        self._spilled_parts = 0  # parts whose features are in files
        self._spilled: SpilledFeatures | None = None

    def add(self, observations: Observations, sketches: Sketches, names: Sequence[str]) -> None:
        """Learn a batch; `names` are what people call its articles. Learning one again changes nothing."""
        if len(observations):
            self._lines.add(sketches, names)
            self._parts.append(observations)
            self._held += observations.keys.nbytes + observations.zones.nbytes
            if self._limit is not None and self._held > self._limit:
                self._spill()

    def freeze(self) -> FrozenIndex:
        """Return what was learnt so far, ready to be asked; with features in files nothing can be added afterwards."""
        if self._spilled is not None:
            self._spill()
        observations = concatenate(self._parts) if self._parts else empty_observations()
        wanted = newest_of_each(observations)
        near = self._find_near(observations, wanted)
        if self._spilled is None and len(wanted) < len(observations):
            observations = observations.select(wanted)
            wanted = np.arange(len(wanted))
        numbers = np.unique(observations.sites[wanted], return_inverse=True)[1].astype(np.uint32)
        if self._spilled is None:
            groups = group_features(
                observations.keys, np.repeat(numbers, np.diff(observations.offsets)), observations.zones
            )
        else:
            groups = join_groups(_group_spilled(self._spilled, len(observations), wanted, numbers), self._folder)
        return FrozenIndex(observations.articles[wanted], observations.sites[wanted], groups, near)

    def _find_near(self, observations: Observations, wanted: NDArray[np.int64]) -> NearLines:
        counted = np.zeros(len(observations), bool)
        counted[wanted] = True
        lines = self._lines.read()
        return find_near_lines(lines, counted, observations.articles, observations.sites, self._settings)

    def _spill(self) -> None:
        """Move the features of all parts to files."""
        if self._spilled is None:
            self._spilled = SpilledFeatures(self._folder)
        first = sum(map(len, self._parts[: self._spilled_parts]))
        joined = concatenate(self._parts[self._spilled_parts :] or [empty_observations()])
        owners = np.arange(first, first + len(joined), dtype=np.uint32)
        self._spilled.add(joined.keys, np.repeat(owners, np.diff(joined.offsets)), joined.zones)
        self._parts[self._spilled_parts :] = [_drop_features(joined)]
        self._spilled_parts, self._held = len(self._parts), 0


def _drop_features(observations: Observations) -> Observations:
    none = empty_observations()
    return replace(observations, offsets=np.zeros(len(observations) + 1, np.int64), keys=none.keys, zones=none.zones)


def _group_spilled(
    spilled: SpilledFeatures, articles: int, wanted: NDArray[np.int64], numbers: NDArray[np.uint32]
) -> Iterator[Groups]:
    """Group file after file; `wanted` are the articles that count, `numbers` those of their sites."""
    counts = np.zeros(articles, bool)
    counts[wanted] = True
    sites = np.zeros(articles, np.uint32)
    sites[wanted] = numbers
    for keys, owners, zones in spilled.read():
        mine = counts[owners]
        yield group_features(keys[mine], sites[owners[mine]], zones[mine])


def empty_observations() -> Observations:
    """A batch of no articles."""
    none = np.zeros(0, np.uint64)
    return Observations(none, none, none, np.zeros(0, np.int32), np.zeros(1, np.int64), none, np.zeros(0, np.uint8))
