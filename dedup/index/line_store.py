"""Hold the sketched lines of many articles: in memory, or, where they outgrow it, in files that memory only looks into."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.batch.sketches import Sketches
from dedup.sketch.hashes import Hashes, Offsets, Words
from dedup.sketch.ragged import cut

_MAX_HELD = 16 << 20  # bytes in memory, where there is a folder for more
_COLUMNS = (
    *(("owners", "<u4"), ("keys", "<u8"), ("numbers", "<i4"), ("zones", "u1"), ("signatures", "<u4")),
    *(("lengths", "<u4"), ("words", "<u4"), ("name_bytes", "u1"), ("name_lengths", "<u4")),
)


@dataclass(frozen=True, slots=True)
class StoredLines:
    """Lines in order of arrival: `owners`, uint32[s], are the numbers of their articles, the rest as in `Sketches`.

    names: uint8[b], the UTF-8 of the articles' names one behind the other, name_offsets: int64[a + 1].
    """

    owners: NDArray[np.uint32]
    keys: Hashes
    numbers: NDArray[np.int32]
    zones: NDArray[np.uint8]
    signatures: NDArray[np.uint32]
    words: Words
    word_offsets: Offsets
    names: NDArray[np.uint8]
    name_offsets: Offsets

    def give_back(self) -> None:
        """Let go of what was looked at in files: it is read again where it is asked for."""
        for column in (self.keys, self.signatures, self.words):
            held: Any = column
            while held is not None and not isinstance(held, mmap.mmap):
                held = getattr(held, "base", None)
            if held is not None and hasattr(mmap, "MADV_DONTNEED"):
                held.madvise(mmap.MADV_DONTNEED)

    def name(self, article: int) -> str:
        """The id or address of an article; may be empty."""
        return (
            self.names[self.name_offsets[article] : self.name_offsets[article + 1]].tobytes().decode("utf-8", "replace")
        )


class LineStore:
    """Takes the sketches of batch after batch; with a folder, what is more than some megabytes goes to files there."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._parts: list[tuple[NDArray[Any], ...]] = []
        self._held = self._articles = self._width = 0
        self._has_files = False

    def add(self, sketches: Sketches, names: Sequence[str]) -> None:
        """Append the lines of a batch; `names` are those of its articles."""
        articles = len(sketches.offsets) - 1
        owners = np.arange(self._articles, self._articles + articles, dtype=np.uint32)
        encoded = [name.encode("utf-8", "replace") for name in names]
        part: tuple[NDArray[Any], ...] = (
            owners.repeat(np.diff(sketches.offsets)),
            *(sketches.keys, sketches.numbers, sketches.zones, sketches.signatures),
            *(np.diff(sketches.word_offsets), sketches.words),
            *(np.frombuffer(b"".join(encoded), np.uint8), np.array([len(name) for name in encoded])),
        )
        self._parts.append(
            tuple(column.astype(kind, copy=False) for column, (_, kind) in zip(part, _COLUMNS, strict=True))
        )
        self._articles += articles
        self._width = max(self._width, sketches.signatures.shape[1])
        self._held += sum(column.nbytes for column in self._parts[-1])
        if self._folder is not None and self._held > _MAX_HELD:
            self._spill(self._folder)

    def _spill(self, folder: Path) -> None:
        for place, (name, _) in enumerate(_COLUMNS):
            with (folder / f"lines.{name}").open("ab") as file:
                for part in self._parts:
                    part[place].tofile(file)
        self._parts, self._held, self._has_files = [], 0, True

    def read(self) -> StoredLines:
        """All that was added; with files, nothing can be added any more."""
        if self._has_files and self._folder is not None:
            self._spill(self._folder)
        owners, keys, numbers, zones, signatures, lengths, words, names, name_lengths = self._join()
        shaped = signatures.reshape(-1, max(1, self._width))
        return StoredLines(owners, keys, numbers, zones, shaped, words, cut(lengths), names, cut(name_lengths))

    def _join(self) -> list[NDArray[Any]]:
        if self._has_files and self._folder is not None:
            return [_look_into(self._folder / f"lines.{name}", kind) for name, kind in _COLUMNS]
        if not self._parts:
            return [np.zeros(0, kind) for _, kind in _COLUMNS]
        return [np.concatenate([part[place].ravel() for part in self._parts]) for place in range(len(_COLUMNS))]


def _look_into(path: Path, kind: str) -> NDArray[Any]:
    return np.memmap(path, kind, "r") if path.stat().st_size else np.zeros(0, kind)
