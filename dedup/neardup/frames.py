"""Tell the frame that many stories have around what they say from what two of them have in common beyond it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.config import FrameSettings
from dedup.neardup.candidates import CandidatePairs
from dedup.neardup.joining import Joined
from dedup.neardup.verify import PackedShingles, is_shared
from dedup.sketch.hashes import Words

ReadShingles = Callable[[int], PackedShingles]


def count_carriers(own: PackedShingles, others: Iterable[PackedShingles]) -> NDArray[np.int64]:
    """How many of the others have each shingle of a story, int64[m]."""
    carriers = np.zeros(len(own), np.int64)
    for other in others:
        carriers += is_shared(own, other)
    return carriers


class Frames:
    """What stories share with several kept ones, none of which repeats another, is the frame of all of them."""

    def __init__(
        self,
        pairs: CandidatePairs,
        read_shingles: ReadShingles,
        read_title: Callable[[int], Words],
        are_apart: Callable[[int, int], bool],
        settings: FrameSettings,
    ) -> None:
        """`pairs` are all that are compared; what is read is asked for by rank.

        `are_apart` tells whether two articles are of one site or days apart: what many outlets print in one day is a
        story that an agency wrote.
        """
        self._pairs, self._read, self._read_title = pairs, read_shingles, read_title
        self._are_apart, self._settings = are_apart, settings

    def pass_over(self, later: int, found: Sequence[Joined], joined: Container[int]) -> list[Joined]:
        """Those of the articles that one repeats with which it shares more than a frame."""
        start, end = self._pairs.later.searchsorted([later, later + 1])
        kept = [
            one for one in self._pairs.earlier[start:end].tolist() if one not in joined and self._are_apart(later, one)
        ]
        if len(kept) < self._settings.min_articles:
            return list(found)
        own = self._read(later)
        in_frame = count_carriers(own, map(self._read, kept)) >= self._settings.min_articles
        return [one for one in found if self._shares_more(one, own, in_frame)] if in_frame.any() else list(found)

    def _shares_more(self, one: Joined, own: PackedShingles, in_frame: NDArray[np.bool_]) -> bool:
        later, earlier, found = one
        framed = int(np.count_nonzero(in_frame & is_shared(own, self._read(earlier))))
        beyond = min(len(own) - int(np.count_nonzero(in_frame)), found.second - framed)
        if beyond < self._settings.min_beyond:
            title = self._read_title(later)
            return bool(len(title)) and np.array_equal(title, self._read_title(earlier))
        return found.shared - framed >= self._settings.min_containment * beyond
