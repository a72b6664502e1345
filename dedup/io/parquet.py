"""Parquet, with pyarrow, an extra."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, ClassVar

from dedup.io.format import Chunk, Origin, Writer
from dedup.io.tables import Tables, TableWriter

_LEAST = 200  # rows; smaller row groups are not kept apart, for each would be a chunk
_CODECS = {"UNCOMPRESSED": "NONE", "LZ4_RAW": "LZ4"}  # what Parquet calls them, and what pyarrow does


class Parquet(Tables):
    """A Parquet file; row groups are read, and kept, where they are not small."""

    called: ClassVar[str] = "Parquet file"

    def list_ends(self, data_path: str) -> Sequence[int]:
        """The row behind the last of each row group; of many small groups, that of all."""
        return _list_group_ends(data_path)

    def read_slice(self, data_path: str, start: int, end: int) -> Any:
        """Return rows [start, end) as a table, reading only the row groups that hold them."""
        import pyarrow
        import pyarrow.parquet

        file = pyarrow.parquet.ParquetFile(data_path)
        stamp = Path(data_path).stat().st_mtime_ns
        tables, first = [], 0
        for group in range(file.num_row_groups):
            count = file.metadata.row_group(group).num_rows
            if first < end and first + count > start:
                table = _read_group(data_path, stamp, group)
                tables.append(table.slice(max(0, start - first), min(count, end - first) - max(0, start - first)))
            first += count
        return pyarrow.concat_tables(tables) if tables else file.schema_arrow.empty_table()

    def read_schema(self, data_path: str) -> Any:
        """The columns of a file and their types."""
        import pyarrow.parquet

        return pyarrow.parquet.read_schema(data_path)

    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        """Return a writer of tables.

        Raises MissingExtra where pyarrow is not installed.
        """
        return _ParquetWriter(path, sources)


def _list_group_ends(data_path: str) -> list[int]:
    import pyarrow.parquet

    metadata = pyarrow.parquet.read_metadata(data_path)
    groups = metadata.num_row_groups
    if groups * _LEAST > metadata.num_rows + _LEAST:
        return [int(metadata.num_rows)]
    return list(accumulate(metadata.row_group(group).num_rows for group in range(groups)))


@lru_cache(maxsize=1)  # the next chunk is of the same group, as a rule
def _read_group(data_path: str, stamp: int, group: int) -> Any:
    import pyarrow.parquet

    return pyarrow.parquet.ParquetFile(data_path).read_row_group(group)


def _read_codecs(source: Origin) -> dict[str, str] | str:
    """How the columns of a file are compressed, by their paths; of another format, and of a file without rows, as usual."""
    import pyarrow.parquet

    if not isinstance(source.format, Parquet):
        return "snappy"
    metadata = pyarrow.parquet.read_metadata(str(source.data_path))
    if not metadata.num_row_groups:
        return "snappy"
    group = metadata.row_group(0)
    columns = (group.column(number) for number in range(group.num_columns))
    return {column.path_in_schema: _CODECS.get(column.compression, column.compression) for column in columns}


class _ParquetWriter(TableWriter):
    """Parquet with the schema, the compression and the row groups of the input, or with the schema of the first rows."""

    def __init__(self, path: str, sources: Sequence[Origin]) -> None:
        super().__init__(path, sources)
        self._waiting: list[Any] = []  # tables of a row group that is not whole yet
        self._ends: tuple[str, set[int]] = ("", set())

    def open(self, sink: Any, schema: Any) -> Any:
        """The writer of pyarrow for some columns."""
        import pyarrow.parquet

        return pyarrow.parquet.ParquetWriter(sink, schema, compression=_read_codecs(self.sources[0]))

    def take(self, table: Any, chunk: Chunk) -> None:
        """Take the rows of a chunk, and write those of a row group together."""
        if table.num_columns:
            self._waiting.append(table)
        if not self._is_within_group(chunk):
            self._write_group()

    def _is_within_group(self, chunk: Chunk) -> bool:
        """Whether the row group of a chunk goes on behind it."""
        if not isinstance(chunk.format, Parquet):
            return False
        if self._ends[0] != chunk.data_path:
            self._ends = chunk.data_path, set(_list_group_ends(chunk.data_path))
        return chunk.end not in self._ends[1]

    def _write_group(self) -> None:
        import pyarrow

        if rows := sum(table.num_rows for table in self._waiting):
            self.writer.write_table(pyarrow.concat_tables(self._waiting), row_group_size=rows)
        self._waiting = []

    def finish(self) -> None:
        """Complete the output under its temporary name."""
        self._write_group()
        super().finish()


PARQUET = Parquet("parquet", ".parquet")
