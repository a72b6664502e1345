"""Types of hash arrays, and how every bit of a hash is spread over all of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]
Offsets = NDArray[np.int64]
Hashes = NDArray[np.uint64]

ODD = 0x9E3779B97F4A7C15  # has an inverse modulo 2**64
MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
SEEDS = tuple(np.uint64(ODD * power % 2**64 | 1) for power in (3, 5, 7, 11, 13, 17, 19, 23))
_HALF = np.uint64(33)


def mix_in_place(hashes: Hashes) -> None:
    """The same as `mix`, without a copy."""
    for factor in MIX:
        hashes ^= hashes >> _HALF
        hashes *= factor
    hashes ^= hashes >> _HALF


def mix(hashes: Hashes) -> Hashes:
    """Spread every bit over all 64: the finalizer of MurmurHash3, a bijection (github.com/aappleby/smhasher)."""
    mixed = hashes.copy()
    mix_in_place(mixed)
    return mixed


def keep_distinct(numbers: NDArray[Any]) -> NDArray[Any]:
    """The distinct numbers, ascending; `np.unique` does the same and imports masked arrays for it."""
    numbers = np.sort(numbers)
    return numbers[np.concatenate(([True], numbers[1:] != numbers[:-1]))[: len(numbers)]]
