"""Parquet, with pyarrow, an extra."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import orjson

from dedup.config import ReadOptions
from dedup.errors import BadInput, BadOutput, BadRow, MissingExtra
from dedup.io.atomic import Output
from dedup.io.fields import check_text, find_text_field, make_article
from dedup.io.format import Chunk, Format, Framed, Origin, ReadRows, Row, Writer, check_length

_ROWS = 2000  # rows in a chunk


class Parquet(Format):
    """A Parquet file; the bytes of a row are its text alone, its place the name of the text's column."""

    is_spliced: ClassVar[bool] = False
    is_stream: ClassVar[bool] = False

    def measure(self, source: Origin) -> int:
        """The number of rows."""
        return _count_rows(source.path, str(source.data_path))

    def chunk(self, source: Origin, size: int) -> Iterator[Chunk]:
        """Yield chunks of rows.

        Raises BadInput where the file is no Parquet file.
        """
        data_path = str(source.data_path)
        total = _count_rows(source.path, data_path)
        for start in range(0, max(1, total), _ROWS):
            end = min(total, start + _ROWS)
            yield Chunk(
                path=source.path, data_path=data_path, format=self, start=start, end=end, first_row=start + 1,
                first_line=start + 1, size=end - start, rows=end - start,
            )  # fmt: skip

    def read(self, chunk: Chunk, options: ReadOptions) -> ReadRows:
        """Read the rows of a chunk."""
        import pyarrow

        found = ReadRows()
        try:
            records = _list_records(_read_slice(chunk.data_path, chunk.start, chunk.end))
        except (pyarrow.ArrowException, OSError, ValueError) as problem:
            raise BadInput(f"cannot read its rows ({problem})", "check the file", path=chunk.path) from problem
        for number, fields in enumerate(records, chunk.first_row):
            try:
                found.rows.append(self._read_row(fields, number, options))
            except BadRow as problem:
                raw = orjson.dumps(fields, default=str) + b"\n"
                found.reject(problem, raw, options, path=chunk.path, number=number, line=number)
        return found

    def _read_row(self, fields: dict[str, Any], number: int, options: ReadOptions) -> Row:
        name = find_text_field(fields, options)
        text = check_text(fields[name], name)
        raw = text.encode()
        check_length(raw, options)
        article = make_article(fields, text, options)
        return Row(self, number, number, raw, article, bool(text.strip()), "utf-8", b"", fields, name)

    def freeze(self, chunk: Chunk, number: int, raw: bytes) -> bytes:
        """One row of a chunk, by its number, with all its columns: a table in the stream format of Arrow."""
        import pyarrow

        place = chunk.start + number - chunk.first_row
        table = _read_slice(chunk.data_path, place, place + 1)
        sink = pyarrow.BufferOutputStream()
        with pyarrow.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        frozen: bytes = sink.getvalue().to_pybytes()
        return frozen

    def prove(self, raw: bytes, row: Row | None = None) -> bytes:
        """All columns of a row, as they are shown."""
        if row is None:
            (fields,) = _list_records(_thaw_row(raw))
        else:
            fields = (
                row.fields | {row.text_field: raw.decode()} if row.fields[row.text_field] is not None else row.fields
            )
        return repr(fields).encode("utf-8", "surrogatepass")

    def render(self, row: Row, raw: bytes, text: str) -> bytes:
        """The text of a row of this format, or all fields of one of another."""
        return text.encode() if row.format == self else super().render(row, raw, text)

    def name_place(self, row: Row) -> bytes:
        """The column of the text."""
        return row.text_field.encode()

    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        """Return a writer of tables.

        Raises MissingExtra where pyarrow is not installed.
        """
        return _ParquetWriter(path, sources)


def _import_parquet() -> Any:
    """Import pyarrow.parquet.

    Raises MissingExtra where it is not installed.
    """
    try:
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("Parquet needs pyarrow", "install it with: pip install 'dedup[parquet]'") from None
    return pyarrow.parquet


def _count_rows(path: str, data_path: str) -> int:
    """The number of rows of a file.

    Raises BadInput where the file is no Parquet file.
    """
    parquet = _import_parquet()
    try:
        return int(parquet.read_metadata(data_path).num_rows)
    except Exception as problem:  # pyarrow raises errors of many kinds for a foreign file
        raise BadInput(f"this is no Parquet file ({problem})", "check the file", path=path) from problem


def _read_slice(data_path: str, start: int, end: int) -> Any:
    """Return rows [start, end) as a table, reading only the row groups that hold them.

    Raises OSError where the file is damaged.
    """
    import pyarrow

    file = _import_parquet().ParquetFile(data_path)
    stamp = Path(data_path).stat().st_mtime_ns
    tables, first = [], 0
    for group in range(file.num_row_groups):
        count = file.metadata.row_group(group).num_rows
        if first < end and first + count > start:
            table = _read_group(data_path, stamp, group)
            tables.append(table.slice(max(0, start - first), min(count, end - first) - max(0, start - first)))
        first += count
    return pyarrow.concat_tables(tables) if tables else file.schema_arrow.empty_table()


@lru_cache(maxsize=1)  # the next chunk is of the same group, as a rule
def _read_group(data_path: str, stamp: int, group: int) -> Any:
    return _import_parquet().ParquetFile(data_path).read_row_group(group)


def _list_records(table: Any) -> list[dict[str, Any]]:
    """The rows of a table as mappings; of two columns of one name the last counts."""
    columns = [_list_values(column) for column in table.columns]
    if not columns:
        return [{} for _ in range(table.num_rows)]
    return [dict(zip(table.column_names, values, strict=True)) for values in zip(*columns, strict=True)]


def _list_values(column: Any) -> list[Any]:
    """The values of a column; as it writes them itself where Python has no such date or time."""
    import pyarrow

    try:
        values: list[Any] = column.to_pylist()
        return values
    except (ValueError, OverflowError, LookupError, pyarrow.ArrowException):
        return [_read_value(value) for value in column]


def _read_value(value: Any) -> Any:
    import pyarrow

    try:
        return value.as_py()
    except (ValueError, OverflowError, LookupError, pyarrow.ArrowException):
        pass
    try:
        return value.cast(pyarrow.string()).as_py()
    except (ValueError, OverflowError, LookupError, NotImplementedError, pyarrow.ArrowException):
        return getattr(value, "value", None)  # a number of days or parts of seconds


def _thaw_row(frozen: bytes) -> Any:
    """The table of one row that `freeze` made."""
    import pyarrow

    return pyarrow.ipc.open_stream(frozen).read_all()


def _tabulate(records: Sequence[dict[str, Any]], schema: Any = None) -> Any:
    """A table of records, of a schema or else of that which they show.

    Raises ValueError for records with other columns than the schema's, TypeError or ArrowException for mixed types.
    """
    import pyarrow

    names = list(dict.fromkeys(name for record in records for name in record))
    if schema is not None:
        if other := sorted({*names} - {*schema.names}):
            raise ValueError(f"the column {other[0]!r} is new")
        return pyarrow.Table.from_pylist(records, schema=schema)
    return pyarrow.table({name: [record.get(name) for record in records] for name in names})


def _find_column(table: Any, name: str) -> int:
    """The number of the last column of a name."""
    return max(place for place, one in enumerate(table.column_names) if one == name)


def _replace_texts(table: Any, name: str, texts: Sequence[str | None]) -> Any:
    """Return the table with another text column of the same type."""
    import pyarrow

    place = _find_column(table, name)
    return table.set_column(place, table.schema.field(place), pyarrow.array(texts, table.schema.field(place).type))


class _ParquetWriter:
    """Parquet with the schema of the input, or with that of the first rows."""

    def __init__(self, path: str, sources: Sequence[Origin]) -> None:
        _import_parquet()
        self._output = Output(path)
        self._sink = _Sink(self._output)
        self._writer: Any = None
        self._sources = sources

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[Framed | None], tail: bytes) -> None:
        import pyarrow

        schema = self._writer.schema if self._writer is not None else None
        try:
            if isinstance(chunk.format, Parquet):
                table = _splice(_read_slice(chunk.data_path, chunk.start, chunk.end), rows)
            else:
                table = _tabulate([orjson.loads(row[1]) for row in rows if row is not None], schema)
            if self._writer is None and table.num_columns:
                self._writer = _import_parquet().ParquetWriter(self._sink, table.schema)
            if table.num_columns:
                self._writer.write_table(table.cast(self._writer.schema))
        except (ValueError, TypeError, OverflowError, pyarrow.ArrowException) as problem:
            what = f"its columns are not those of the rows before ({problem})"
            raise BadOutput(what, "write .jsonl instead", path=chunk.path) from problem

    def finish(self) -> None:
        import pyarrow

        if self._writer is None:
            source = self._sources[0]
            empty = (
                _import_parquet().read_schema(source.data_path)
                if isinstance(source.format, Parquet)
                else pyarrow.schema([])
            )
            self._writer = _import_parquet().ParquetWriter(self._sink, empty)
        self._writer.close()
        self._output.finish()

    def publish(self) -> None:
        self._output.publish()

    def discard(self) -> None:
        self._sink.is_discarded = True
        if self._writer is not None:
            with suppress(Exception):  # unclosed, it would write when it is collected, and find its file gone
                self._writer.close()
        self._output.discard()


def _splice(table: Any, rows: Sequence[Framed | None]) -> Any:
    """The table with the texts of `rows`, without those that are None, and with those put in that name no column."""
    import pyarrow

    name = next((row[0].decode() for row in rows if row is not None and row[0]), "")
    own = [row for row in rows if row is None or row[0]]
    if name:
        olds = table.column(_find_column(table, name)).to_pylist()
        texts = [old if row is None or old is None else row[1].decode() for row, old in zip(own, olds, strict=True)]
        table = _replace_texts(table, name, texts)
    pieces, place, start = [], 0, 0
    for row in rows:
        if row is None or not row[0]:
            pieces.append(table.slice(start, place - start))
            if row is None:
                place += 1
            else:
                pieces.append(_thaw_row(row[1]).cast(table.schema))
            start = place
        else:
            place += 1
    return pyarrow.concat_tables([*pieces, table.slice(start, place - start)])


class _Sink(io.RawIOBase):
    """What pyarrow writes into: an Output that counts its bytes, until it is discarded."""

    def __init__(self, output: Output) -> None:
        super().__init__()
        self._output, self._written = output, 0
        self.is_discarded = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self.is_discarded:
            self._output.write(bytes(data))
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written


PARQUET = Parquet("parquet", ".parquet")
