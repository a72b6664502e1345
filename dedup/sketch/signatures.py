"""Turn shingles into MinHash signatures, bit for bit those of datasketch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import Offsets
from dedup.sketch.scheme import Scheme


def _mix32(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed = hashes ^ (hashes >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


def sign(shingles: NDArray[np.uint32], offsets: Offsets, scheme: Scheme) -> NDArray[np.uint32]:
    """Return MinHash signatures, uint32[a, num_perm], of the shingle hashes uint32[m] cut by `offsets`, int64[a + 1].

    Bit for bit what `datasketch.MinHash` of the same permutations holds when fed the same hashes: the least of
    a * fmix32(x) + b modulo 2**32. A text without shingles has the signature of the empty set.
    """
    signatures = np.full((len(offsets) - 1, scheme.num_perm), 0xFFFFFFFF, np.uint32)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        mixed = _mix32(shingles[: offsets[-1]])
        for column, (factor, summand) in enumerate(zip(scheme.factors, scheme.summands, strict=True)):
            signatures[filled, column] = np.minimum.reduceat(mixed * factor + summand, offsets[filled])
    return signatures
