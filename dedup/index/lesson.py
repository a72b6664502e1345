"""What an index file learns from a batch of articles: what they show, and by what they are found again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dedup.batch.observations import Observations
from dedup.sketch.hashes import Hashes
from dedup.sketch.packing import unpack_numbers

UNLEARNT = 1 << 62  # the number of an article that is not learnt: it arrives after all others


@dataclass(frozen=True, slots=True)
class StorySketch:
    """What is kept of a story: sampled shingles, uint64[m], by which it is found, and all its shingles, packed."""

    sampled: Hashes
    packed: bytes

    def check(self) -> None:
        """Raise ValueError where what is packed is no story."""
        counts = [int.from_bytes(self.packed[start : start + 3], "little") for start in (0, 3, 6)]
        if len(self.packed) != 3 * (len(counts) + sum(counts)):
            raise ValueError("a story is cut")

    @property
    def size(self) -> int:
        """How many distinct shingles it has, about as many as words."""
        return int.from_bytes(self.packed[:3], "little")  # the first of three counts: `shrink_story`

    def list_shingles(self) -> Hashes:
        """Its distinct shingles, uint64[size], ascending: the highest 22 bits of their hashes."""
        # Behind three counts of three bytes, and over two bits that tell how a shingle was used.
        return unpack_numbers(self.packed[9 : 9 + 3 * self.size], 3) >> np.uint64(2)


@dataclass(frozen=True, slots=True)
class LearntArticle:
    """An article as an index has it.

    `number` in order of arrival · `day` since 1970 or 0 · keys: uint64[k], those of its lines, of 48 bits.
    """

    number: int
    name: str
    site: int
    day: int
    story: StorySketch
    keys: Hashes


@dataclass(frozen=True, slots=True)
class Lesson:
    """A batch of articles as an index file learns it; each sequence has one entry per article, in order of arrival.

    names: the id or address of each, may be empty · sites: names of the sites · lines: how many are not blank ·
    counted: int32[a], the day, since 1970, from which an article ages; -1 where the index is to find it · sketches: the
    sketched lines of each, packed · texts: by key, the text of the lines, None where it is not known.
    """

    observations: Observations
    names: Sequence[str]
    sites: Sequence[str]
    lines: Sequence[int]
    stories: Sequence[StorySketch]
    counted: NDArray[np.int32]
    sketches: Sequence[bytes]
    texts: Mapping[int, str | None] = field(default_factory=dict)

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.observations)

    def select(self, wanted: NDArray[np.int64]) -> Lesson:
        """Return the same for some of the articles, by their numbers, in the order given."""
        numbers = wanted.tolist()
        return Lesson(
            self.observations.select(wanted),
            [self.names[number] for number in numbers],
            [self.sites[number] for number in numbers],
            [self.lines[number] for number in numbers],
            [self.stories[number] for number in numbers],
            self.counted[wanted],
            [self.sketches[number] for number in numbers],
            self.texts,
        )
