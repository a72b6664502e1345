"""Ask datasketch, once, how signatures are made and cut into bands; what it says is kept in the user's cache folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64_hexdigest

from dedup.config import SketchSettings
from dedup.errors import BadSettings
from dedup.files.cache import load_or_make

AFFINE32 = "affine32"  # the one scheme that `sign` speaks


@dataclass(frozen=True, slots=True)
class Scheme:
    """How lines are signed: uint32[num_perm] factors and summands, and the bands by which lines find each other.

    `bands` and `rows` are those of the index, `near_bands` and `near_rows` those within one article, where a false
    candidate costs little and a missed one a paragraph.
    """

    name: str
    factors: NDArray[np.uint32]
    summands: NDArray[np.uint32]
    bands: int
    rows: int
    near_bands: int
    near_rows: int

    @property
    def num_perm(self) -> int:
        """How many numbers a signature has."""
        return len(self.factors)


@cache
def load_scheme(settings: SketchSettings) -> Scheme:
    """The permutations of `datasketch.MinHash` and the bands of `datasketch.MinHashLSH` for some settings.

    Importing datasketch takes longer than checking a page, so what it says is kept under its version's file and the
    settings. Raises BadSettings where it signs by a scheme that this program does not know, or cannot choose bands.
    """
    return load_or_make("scheme", _name(settings), lambda: _ask_datasketch(settings))


def _name(settings: SketchSettings) -> str:
    """A hash of the settings and of which datasketch is installed, 16 hexadecimal digits; datasketch stays unread."""
    spec = find_spec("datasketch")
    found = Path(spec.origin).stat() if spec is not None and spec.origin else None
    installed = (spec.origin, found.st_size, found.st_mtime_ns) if spec is not None and found else ()
    return xxh3_64_hexdigest(repr((settings, installed)).encode())


def _ask_datasketch(settings: SketchSettings) -> Scheme:
    from datasketch import MinHash, MinHashLSH

    sketch = MinHash(num_perm=settings.num_perm, seed=settings.seed)
    if sketch.scheme != AFFINE32:
        raise BadSettings(
            f"this datasketch signs by the scheme {sketch.scheme!r}, this program by {AFFINE32!r}",
            "install the datasketch that the package asks for",
        )
    try:
        across, within = (
            MinHashLSH(threshold=threshold, num_perm=settings.num_perm)
            for threshold in (settings.threshold, settings.near_threshold)
        )
    except ValueError as problem:
        raise BadSettings(f"datasketch finds no bands: {problem}", "change [tool.dedup.sketch]") from problem
    factors, summands = np.asarray(sketch.permutations, np.uint32)
    return Scheme(sketch.scheme, factors, summands, across.b, across.r, within.b, within.r)
