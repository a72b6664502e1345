"""Pack unsigned numbers into the few bytes they need, and read them back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def pack_numbers(values: NDArray[Any], width: int) -> bytes:
    """The lowest `width` bytes (1 to 8) of each number, little end first."""
    wide = np.ascontiguousarray(values, "<u8")
    return wide.view(np.uint8).reshape(-1, 8)[:, :width].tobytes()


def unpack_numbers(packed: bytes, width: int) -> NDArray[np.uint64]:
    """The numbers of `pack_numbers`, uint64[n]."""
    narrow = np.frombuffer(packed, np.uint8).reshape(-1, width)
    wide = np.zeros((len(narrow), 8), np.uint8)
    wide[:, :width] = narrow
    return wide.view("<u8").ravel().astype(np.uint64, copy=False)
