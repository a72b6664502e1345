"""Named arrays in one file that memory only looks into: a part of a large file costs what the part takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

import numpy as np
import orjson
from numpy.typing import NDArray

from dedup.errors import BadInput
from dedup.spread.store import Store

_ALIGNED = 64  # bytes: arrays begin at multiples of this, as processors like them
_HEAD = 1 << 14  # bytes read at first: what describes some hundred arrays, and all of a small file
_GAP = 1 << 13  # rows between two that are asked for, above which a file elsewhere is read twice
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
    """The arrays of a file, by their names; they cannot be written to.

    Of a file of this machine memory holds what is looked at, for as long as anybody holds an array of it: what goes
    through many files takes copies. Of one elsewhere it holds what is asked for.
    """

    def __init__(self, store: Store, name: str, start: int = 0) -> None:
        """Look into a file, from the byte at which its arrays begin; raises BadInput for one that is not whole."""
        self._store, self._name = store, name
        try:
            self._data = store.look_into(name)
            self._head = self._read_bytes(start, start + _HEAD)
            magic, described, *_ = self._head.split(b"\n", 2)
            if magic + b"\n" != _MAGIC:
                raise ValueError(magic)
            told = orjson.loads(described)
            self._columns = dict(told["columns"])
            self._first, self._start = start, start + len(magic) + len(described) + 2
            if self._data is not None and len(self._data) < self._start + int(told["size"]):
                raise ValueError(told["size"])
        except (OSError, ValueError, KeyError, TypeError):
            raise self._refuse() from None

    def _refuse(self) -> BadInput:
        what, remedy = "the file is not whole", "begin again in another work folder: a disk was full, or lost it"
        return BadInput(what, remedy, path=f"{self._store.place}/{self._name}")

    def _read_bytes(self, start: int, end: int) -> bytes:
        """Some bytes of the file, fewer where it ends."""
        return self._store.read(self._name, start, end) if self._data is None else bytes(self._data[start:end])

    def __getitem__(self, name: str) -> Any:
        """The array of a name."""
        return self._take(name, 0, self.count(name))

    def has(self, name: str) -> bool:
        """Whether there is an array of a name."""
        return name in self._columns

    def count(self, name: str) -> int:
        """How many rows an array has."""
        return int(self._columns[name][1][0])

    def read(self, name: str, start: int, end: int) -> Any:
        """A copy of some rows of an array."""
        return np.array(self._take(name, start, end))

    def pick(self, name: str, places: NDArray[np.int64]) -> Any:
        """A copy of the rows at some places."""
        if self._data is not None or not len(places):
            return self[name][places] if len(places) else self.read(name, 0, 0)
        order = np.argsort(places)
        runs = np.split(order, np.flatnonzero(np.diff(places[order]) > _GAP) + 1)
        read = [self._take(name, int(places[own[0]]), int(places[own[-1]]) + 1) for own in runs]
        picked = [values[places[own] - places[own[0]]] for values, own in zip(read, runs, strict=True)]
        back = np.empty(len(order), np.int64)
        back[order] = np.arange(len(order))
        return np.concatenate(picked)[back]

    def _take(self, name: str, start: int, end: int) -> Any:
        kind, shape, place = self._columns[name]
        dtype = np.dtype(kind)
        width = dtype.itemsize * int(np.prod(shape[1:], dtype=np.int64))
        first, last = (self._start + place + row * width for row in (start, end))
        if self._data is not None:
            data = self._data[first:last]
        elif last <= self._first + len(self._head):
            data = np.frombuffer(self._head, np.uint8)[first - self._first : last - self._first]
        else:
            data = np.frombuffer(self._read_bytes(first, last) if first < last else b"", np.uint8)
        if len(data) != last - first:
            raise self._refuse()
        return data.view(dtype).reshape(end - start, *shape[1:])


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
