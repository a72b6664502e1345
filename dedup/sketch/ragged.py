"""Ragged arrays: values of many rows one behind the other, and the offsets that cut them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import Offsets


def cut(lengths: NDArray[Any]) -> Offsets:
    """Where each row of so many values begins, and where the last ends: int64[n + 1]."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def pick_rows(offsets: Offsets, wanted: NDArray[np.int64]) -> tuple[NDArray[np.int64], Offsets]:
    """The places, int64[m], of the values of some rows, in the order given, and the offsets that cut these."""
    lengths = np.diff(offsets)[wanted]
    own = cut(lengths)
    return np.arange(own[-1]) + np.repeat(offsets[:-1][wanted] - own[:-1], lengths), own
