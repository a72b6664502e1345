"""Arrow's stream and file formats, as Hugging Face datasets keeps its tables, with pyarrow, an extra."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from dedup.io.compression import find_compression
from dedup.io.datasets import DatasetWriter
from dedup.io.format import Chunk, Origin, Writer
from dedup.io.tables import Tables, TableWriter

_BATCH = 1000  # rows; datasets itself writes batches of so many, and looks a row up in one
_BEHIND = 4000  # rows; what stands so little before the rows read last may be asked for again


class Arrow(Tables):
    """A file of record batches, one behind the other; written as a stream."""

    has_folders: ClassVar[bool] = True
    called: ClassVar[str] = "Arrow file"

    def list_ends(self, data_path: str) -> Sequence[int]:
        """The row behind the last: how many rows stand in a batch does not matter."""
        return [_count_rows(data_path, Path(data_path).stat().st_mtime_ns)]

    def read_slice(self, data_path: str, start: int, end: int) -> Any:
        """Return rows [start, end) as a table; who reads on holds no more than one batch beside them."""
        return _open_cursor(data_path, Path(data_path).stat().st_mtime_ns).read(start, end)

    def read_schema(self, data_path: str) -> Any:
        """The columns of a file and their types."""
        return _open_batches(data_path)[0]

    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        """Return a writer of a stream, or of a folder of them where the name is not that of a file.

        Raises MissingExtra where pyarrow is not installed.
        """
        if not path.lower().removesuffix(find_compression(path)).endswith(self.extensions):
            return DatasetWriter(path, sources, lambda file, source: _ArrowWriter(file, [source]))
        return _ArrowWriter(path, sources)


def _open_batches(data_path: str) -> tuple[Any, Iterator[Any]]:
    """The columns of a file, and its batches, which are mapped into memory where they are not compressed.

    Raises ArrowInvalid for a file of another kind.
    """
    import pyarrow

    data = pyarrow.memory_map(data_path)
    try:
        stream = pyarrow.ipc.open_stream(data)
    except pyarrow.ArrowInvalid:
        file = pyarrow.ipc.open_file(data)
        return file.schema, map(file.get_batch, range(file.num_record_batches))
    return stream.schema, iter(stream)


@lru_cache(maxsize=16)  # it is asked for several times, and takes a walk through the file
def _count_rows(data_path: str, stamp: int) -> int:
    return sum(batch.num_rows for batch in _open_batches(data_path)[1])


class _Cursor:
    """Reads rows of a file whose batches can only be had one behind the other; what comes before is read anew."""

    def __init__(self, data_path: str) -> None:
        self._data_path = data_path
        self._rewind()

    def _rewind(self) -> None:
        self._schema, self._batches = _open_batches(self._data_path)
        self._kept: list[tuple[int, Any]] = []  # the batches read last, with the first row of each
        self._next = self._first = 0  # the row that the next batch begins with, and the first of those kept

    def read(self, start: int, end: int) -> Any:
        """Return rows [start, end) as a table."""
        import pyarrow

        if start < self._first:
            self._rewind()
        while self._next < end and (batch := next(self._batches, None)) is not None:
            if self._next + batch.num_rows > start - _BEHIND:
                self._kept.append((self._next, batch))
            self._next += batch.num_rows
        self._kept = [(first, batch) for first, batch in self._kept if first + batch.num_rows > start - _BEHIND]
        self._first = self._kept[0][0] if self._kept else self._next
        parts = [
            batch.slice(max(0, start - first), end - max(start, first))
            for first, batch in self._kept
            if first < end and first + batch.num_rows > start
        ]
        return pyarrow.Table.from_batches(parts, self._schema)


@lru_cache(maxsize=1)  # the next chunk is of the same file, as a rule
def _open_cursor(data_path: str, stamp: int) -> _Cursor:
    return _Cursor(data_path)


class _ArrowWriter(TableWriter):
    """A stream of batches as datasets writes them."""

    def open(self, sink: Any, schema: Any) -> Any:
        """The writer of pyarrow for some columns."""
        import pyarrow

        return _Stream(pyarrow.ipc.new_stream(sink, schema), schema)

    def take(self, table: Any, chunk: Chunk) -> None:
        """Write the rows of a chunk."""
        if table.num_rows:
            self.writer.write(table.combine_chunks())


class _Stream:
    """A writer of pyarrow that tells its schema, as that of Parquet does."""

    def __init__(self, stream: Any, schema: Any) -> None:
        self._stream, self.schema = stream, schema

    def write(self, table: Any) -> None:
        self._stream.write_table(table, max_chunksize=_BATCH)

    def close(self) -> None:
        self._stream.close()


ARROW = Arrow("arrow", ".arrow")
