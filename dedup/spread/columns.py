"""Named arrays in one file that memory only looks into: a part of a large file costs what the part takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
import orjson
from numpy.typing import NDArray

from dedup.errors import BadInput

_ALIGNED = 64  # bytes: arrays begin at multiples of this, as processors like them
_MAGIC = b"dedup-columns-1\n"


def write_columns(file: IO[bytes], columns: Mapping[str, NDArray[Any]]) -> int:
    """Write arrays to a file and return its bytes: a line that names the format, one that describes them, then their values."""
    described, place = {}, 0
    for name, values in columns.items():
        described[name] = [values.dtype.str, list(values.shape), place]
        place = _align(place + values.nbytes)
    head = _MAGIC + orjson.dumps({"size": place, "columns": described})
    head = head.ljust(_align(len(head) + 1) - 1) + b"\n"
    file.write(head)
    for values in columns.values():
        np.ascontiguousarray(values).tofile(file)
        file.write(b"\0" * (_align(values.nbytes) - values.nbytes))
    return len(head) + place


class Columns:
    """The arrays of a file, by their names; they cannot be written to."""

    def __init__(self, path: Path) -> None:
        """Look into a file; raises BadInput for one that is not whole."""
        with path.open("rb") as file:
            lines = file.readline(), file.readline()
        head = sum(map(len, lines))
        try:
            if lines[0] != _MAGIC:
                raise ValueError(lines[0])
            described = orjson.loads(lines[1])
            self._data = np.asarray(np.memmap(path, np.uint8, "r"))[head:]
            self._columns = dict(described["columns"])
            if len(self._data) != described["size"]:
                raise ValueError(described["size"])
        except (ValueError, KeyError, TypeError):
            raise BadInput(
                "the file is not whole",
                "begin again in another work folder: a disk was full, or lost it",
                path=str(path),
            ) from None

    def __getitem__(self, name: str) -> Any:
        """The array of a name."""
        kind, shape, place = self._columns[name]
        dtype = np.dtype(kind)
        size = dtype.itemsize * int(np.prod(shape, dtype=np.int64))
        return self._data[place : place + size].view(dtype).reshape(shape)


def _align(place: int) -> int:
    return -(-place // _ALIGNED) * _ALIGNED


def pack_texts(texts: list[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Texts as uint8[b], one behind the other, and the offsets that cut them, int64[n + 1]."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(one) for one in encoded], out=offsets[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), offsets


def unpack_text(data: NDArray[np.uint8], offsets: NDArray[np.int64], number: int) -> str:
    """One of the texts that `pack_texts` packed."""
    start, end = int(offsets[number]), int(offsets[number + 1])
    return bytes(data[start:end]).decode("utf-8", "surrogatepass")
