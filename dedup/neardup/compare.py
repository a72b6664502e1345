"""Compare candidate pairs, word by word: which of them are one article."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.config import ContainmentSettings, Settings, SubjectSettings
from dedup.neardup.joining import Joined
from dedup.neardup.ranking import Ranking
from dedup.neardup.sample import SampledStories
from dedup.neardup.subject import Titled, have_one_subject
from dedup.neardup.verify import (
    Overlap,
    PackedShingles,
    PackedStory,
    could_repeat,
    find_lowest_bar,
    is_repeat,
    measure_overlap,
    pack_shingles,
    pack_story,
)
from dedup.sketch.hashes import Offsets, Words
from dedup.sketch.ragged import cut

_OPEN_FILES = 64
_BATCHES = 1 << 12  # of which it is remembered where their stories lie


def verify_pairs(
    pairs: Sequence[NDArray[Any]], ranking: Ranking, reader: StoryReader, settings: Settings
) -> list[Joined]:
    """Those of some pairs that hold; `pairs` are the columns later, earlier, and whether what they share is a formula."""
    verified: list[Joined] = []
    limits = settings.containment
    lowest_bar = find_lowest_bar(limits)
    for later, earlier, is_formula in zip(*(column.tolist() for column in pairs), strict=True):
        if could_repeat(reader.read_own(later), reader.read_kept(earlier), lowest_bar):
            found = measure_overlap(reader.read_story(later), reader.read_story(earlier))
            gap = ranking.count_days_between(later, earlier)
            same_site = ranking.share_site(later, earlier)
            same_title = same_site and _share_title(reader, later, earlier, settings.subject)
            is_one = is_repeat(
                found, limits, gap_days=gap, same_site=same_site, same_title=same_title, is_formula=is_formula
            )
            if is_one and _have_one_subject(ranking, reader, settings, later, earlier, found):
                verified.append((later, earlier, found))
    return verified


def _have_one_subject(
    ranking: Ranking, reader: StoryReader, settings: Settings, later: int, earlier: int, found: Overlap
) -> bool:
    are_apart = ranking.are_apart(later, earlier, settings.containment.distant_days)
    if not are_apart and found.of_shorter >= settings.containment.sure_containment:
        return True  # what stands whole in the other has the words of its title there
    shorter, longer = (later, earlier) if found.first <= found.second else (earlier, later)
    one, other = reader.read_titled(shorter), reader.read_titled(longer)
    return have_one_subject(one, other, found.of_shorter, settings.subject, are_apart=are_apart)


def _share_title(reader: StoryReader, first: int, second: int, settings: SubjectSettings) -> bool:
    title = reader.read_title(first)
    return len(title) >= settings.min_title_words and np.array_equal(title, reader.read_title(second))


class StoryReader:
    """The words of articles by rank, read from the batches' files when they are needed."""

    def __init__(
        self, batches: Sequence[SampledStories], order: NDArray[np.int64], settings: ContainmentSettings
    ) -> None:
        self._batches = batches
        self._firsts = np.cumsum([0, *map(len, batches)])
        self._find_bounds = lru_cache(maxsize=_BATCHES)(self._cut_batch)
        self._order = order
        self._settings = settings
        self._open_files: dict[str, int] = {}
        self.read_kept = lru_cache(maxsize=1 << 12)(self._read_shingles)
        self.read_story = lru_cache(maxsize=1 << 8)(self._read_story)  # all of a story that the verdict needs
        self.read_own = lru_cache(maxsize=1)(self._read_shingles)

    def _read_story(self, rank: int) -> PackedStory:
        return pack_story(self._read_words(rank), self._settings)

    def __enter__(self) -> StoryReader:
        """Use as a context manager to have the files closed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        self.close()

    def close(self) -> None:
        """Close the files."""
        while self._open_files:
            os.close(self._open_files.popitem()[1])

    def _read_shingles(self, rank: int) -> PackedShingles:
        return pack_shingles(self._read_words(rank), self._settings)

    def read_titled(self, rank: int) -> Titled:
        """The words of a story and of its title."""
        return Titled(self._read_words(rank), self.read_title(rank))

    def read_title(self, rank: int) -> Words:
        """The words of a title."""
        return self._read(rank, titles=True)

    def _read_words(self, rank: int) -> Words:
        return self._read(rank, titles=False)

    def _read(self, rank: int, *, titles: bool) -> Words:
        number = int(self._order[rank])
        batch = int(self._firsts.searchsorted(number, side="right")) - 1
        place = number - int(self._firsts[batch])
        start, end = self._find_bounds(batch)[titles][place : place + 2].tolist()
        return np.frombuffer(os.pread(self._open(self._batches[batch].path), (end - start) * 4, start * 4), np.uint32)

    def _cut_batch(self, number: int) -> tuple[Offsets, Offsets]:
        """Where the stories of a batch lie in its file, and the titles, in words."""
        batch = self._batches[number]
        stories = batch.start // 4 + cut(batch.sizes)
        return stories, stories[-1] + cut(batch.title_counts)  # the words of titles lie behind those of the stories

    def _open(self, path: str) -> int:
        if path not in self._open_files:
            if len(self._open_files) >= _OPEN_FILES:
                os.close(self._open_files.pop(next(iter(self._open_files))))
            self._open_files[path] = os.open(path, os.O_RDONLY)
        return self._open_files[path]
