"""Say where in its article a line stands: among the first lines, among the last, or in between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HEAD = 1
TAIL = 2
TITLE = 4  # the key of a title field, not of a line


def find_zones(offsets: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The zone bits of the lines of some articles, uint8[l]: article i has lines [offsets[i], offsets[i + 1]).

    The head and the tail are a fifth of the lines that are not blank each, two at least and ten at most.
    """
    totals = np.diff(offsets)
    depths = np.clip(totals // 5, 2, 10)
    places = np.arange(offsets[-1]) - offsets[:-1].repeat(totals)
    is_head = places < depths.repeat(totals)
    is_tail = places >= np.repeat(totals - depths, totals)
    zones: NDArray[np.uint8] = (HEAD * is_head + TAIL * is_tail).astype(np.uint8)
    return zones
