"""Turn MinHash signatures into band keys: two texts that share one are worth comparing."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import SEEDS, Hashes, mix


@lru_cache(maxsize=32)
def choose_bands(threshold: float, num_perm: int = 128) -> tuple[int, int]:
    """The bands and rows per band that `MinHashLSH(threshold, num_perm)` chooses: least false positives and negatives.

    The integrals of Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, chapter 3, are of polynomials of degree
    `num_perm` at most, for which Gauss-Legendre quadrature with half as many nodes is exact.
    """
    nodes, weights = np.polynomial.legendre.leggauss(num_perm // 2 + 1)
    low, high = (nodes + 1) / 2 * threshold, threshold + (nodes + 1) / 2 * (1 - threshold)
    best, least = (0, 0), float("inf")
    for bands in range(1, num_perm + 1):
        for rows in range(1, num_perm // bands + 1):
            false_positive = np.dot(weights, 1 - (1 - low**rows) ** bands) / 2 * threshold
            false_negative = np.dot(weights, (1 - high**rows) ** bands) / 2 * (1 - threshold)
            if (error := false_positive * 0.5 + false_negative * 0.5) < least:
                best, least = (bands, rows), error
    return best


def band_keys(signatures: NDArray[np.uint32], bands: int, rows: int) -> Hashes:
    """Return one key per band, uint64[a, bands]: two texts share key i if they share band i, and else by chance."""
    keys = np.empty((len(signatures), bands), np.uint64)
    for band in range(bands):
        key = np.full(len(signatures), band + 1, np.uint64)
        for column in range(band * rows, (band + 1) * rows):
            key = mix(key * SEEDS[0] + signatures[:, column])
        keys[:, band] = key
    return keys
