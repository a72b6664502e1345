"""Turn MinHash signatures into band keys: two texts that share one are worth comparing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import SEEDS, Hashes, mix


def band_keys(signatures: NDArray[np.uint32], bands: int, rows: int) -> Hashes:
    """Return one key per band, uint64[a, bands]: two texts share key i if they share band i, and else by chance."""
    keys = np.empty((len(signatures), bands), np.uint64)
    for band in range(bands):
        key = np.full(len(signatures), band + 1, np.uint64)
        for column in range(band * rows, (band + 1) * rows):
            key = mix(key * SEEDS[0] + signatures[:, column])
        keys[:, band] = key
    return keys
