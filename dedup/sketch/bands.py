"""Turn MinHash signatures into band keys: two texts that share one are worth comparing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import SEEDS, Hashes, mix


def band_keys(signatures: NDArray[np.uint32], bands: int, rows: int) -> Hashes:
    """Return one key per band, uint64[a, bands]: two texts share key i if they share band i, and else by chance."""
    cut = signatures[:, : bands * rows].reshape(len(signatures), bands, rows)
    keys = np.broadcast_to(np.arange(1, bands + 1, dtype=np.uint64), (len(signatures), bands))
    for row in range(rows):
        keys = mix(keys * SEEDS[0] + cut[:, :, row])
    return keys
