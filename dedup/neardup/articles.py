"""The stored articles of a run, by rank in keep order: their words, titles and lines, read from disk when they are needed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dedup.neardup.sample import SampledStories
from dedup.sketch.hashes import Hashes, Offsets, Words
from dedup.sketch.ragged import cut

_OPEN_FILES = 64
_BATCHES = 1 << 12  # of which it is remembered where their stories lie


class StoredArticles(Protocol):
    """What a comparison reads of articles."""

    def read_words(self, rank: int) -> Words:
        """The words of a story."""

    def read_title(self, rank: int) -> Words:
        """The words of a title."""

    def read_lines(self, rank: int) -> Hashes:
        """All lines, as `dedup.neardup.losses` packs them."""

    def identify(self, rank: int) -> tuple[str, int]:
        """The id of an article, and the number of its row."""


class BatchArticles:
    """The articles of batches that lie in files of this machine."""

    def __init__(self, batches: Sequence[SampledStories], order: NDArray[np.int64]) -> None:
        """`order` tells the number in order of arrival of each rank."""
        self._batches, self._order = batches, order
        self._firsts = np.cumsum([0, *map(len, batches)])  # number of the first article of each batch
        self._find_bounds = lru_cache(maxsize=_BATCHES)(self._cut_batch)
        self._open_files: dict[str, int] = {}

    def __enter__(self) -> BatchArticles:
        """Use as a context manager to have the files closed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        while self._open_files:
            os.close(self._open_files.popitem()[1])

    def read_words(self, rank: int) -> Words:
        """The words of a story."""
        return self._read(rank, titles=False)

    def read_title(self, rank: int) -> Words:
        """The words of a title."""
        return self._read(rank, titles=True)

    def read_lines(self, rank: int) -> Hashes:
        """All lines, as `dedup.neardup.losses` packs them."""
        batch, place = self._locate(rank)
        return self._batches[batch].read_lines(place)

    def identify(self, rank: int) -> tuple[str, int]:
        """The id of an article, and the number of its row."""
        number, place = self._locate(rank)
        batch = self._batches[number]
        return batch.ids[place], int(batch.rows[place])

    def _locate(self, rank: int) -> tuple[int, int]:
        """The number of the batch of an article, and its place there."""
        number = int(self._order[rank])
        batch = int(self._firsts.searchsorted(number, side="right")) - 1
        return batch, number - int(self._firsts[batch])

    def _read(self, rank: int, *, titles: bool) -> Words:
        batch, place = self._locate(rank)
        start, end = self._find_bounds(batch)[titles][place : place + 2].tolist()
        return np.frombuffer(os.pread(self._open(self._batches[batch].path), (end - start) * 4, start * 4), np.uint32)

    def _cut_batch(self, number: int) -> tuple[Offsets, Offsets]:
        """Where the stories of a batch lie in its file, and the titles, in words."""
        batch = self._batches[number]
        stories = batch.start // 4 + cut(batch.sizes)
        return stories, stories[-1] + cut(batch.title_counts)  # the words of titles lie behind those of the stories

    def _open(self, path: str) -> Any:
        if path not in self._open_files:
            if len(self._open_files) >= _OPEN_FILES:
                os.close(self._open_files.pop(next(iter(self._open_files))))
            self._open_files[path] = os.open(path, os.O_RDONLY)
        return self._open_files[path]
