"""What outgrows memory on its way into an index: features in files, parted by their keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import Hashes

_PARTS = 64  # files; each is read at once
_SHIFT = np.uint64(64 - _PARTS.bit_length() + 1)
_RECORD = np.dtype([("key", "<u8"), ("article", "<u4"), ("zone", "u1")])


class SpilledFeatures:
    """Features in files of a folder: 13 bytes each; every file has a stretch of all keys, in ascending order."""

    def __init__(self, folder: Path) -> None:
        self._paths = [folder / f"{part:02}.features" for part in range(_PARTS)]

    def add(self, keys: Hashes, articles: NDArray[np.uint32], zones: NDArray[np.uint8]) -> None:
        """Append features: key, number of the article, zone bits, each [n]."""
        parts = (keys >> _SHIFT).astype(np.uint8)
        order = np.argsort(parts, kind="stable")
        records = np.empty(len(keys), _RECORD)
        records["key"], records["article"], records["zone"] = keys[order], articles[order], zones[order]
        bounds = np.searchsorted(parts[order], np.arange(_PARTS + 1))
        for path, start, end in zip(self._paths, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            with path.open("ab") as file:
                records[start:end].tofile(file)

    def read(self) -> Iterator[tuple[Hashes, NDArray[np.uint32], NDArray[np.uint8]]]:
        """Yield the features of file after file, and remove it."""
        for path in self._paths:
            records = np.fromfile(path, _RECORD)
            path.unlink()
            yield records["key"].copy(), records["article"].copy(), records["zone"].copy()
