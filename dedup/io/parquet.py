"""Parquet, with pyarrow, an extra."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import Any, ClassVar

import orjson

from dedup.config import ReadOptions
from dedup.errors import BadInput, BadOutput, BadRow, MissingExtra
from dedup.io.atomic import Output
from dedup.io.fields import Place, find_text, get_value, make_article, put_value, read_text
from dedup.io.format import Chunk, CutRow, Format, Framed, Origin, ReadRows, Row, Writer, check_length
from dedup.io.jsontext import parse_json
from dedup.io.paragraphs import cut_items
from dedup.io.splicing import Span

_ROWS = 2000  # rows in a chunk
_LEAST = 200  # rows; smaller row groups are not kept apart, for each would be a chunk
_CODECS = {"UNCOMPRESSED": "NONE", "LZ4_RAW": "LZ4"}  # what Parquet calls them, and what pyarrow does


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
        _count_rows(source.path, data_path)
        for start, end in pairwise((0, *(_list_ends(data_path) or [0]))):
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
        place, value = find_text(fields, options)
        text = read_text(value, place)
        raw = orjson.dumps(value) if isinstance(value, list) else text.encode()
        check_length(raw, options)
        article = make_article(fields, text, options)
        return Row(self, number, number, raw, article, bool(text.strip()), "utf-8", b"", fields, place)

    def cut(self, row: Row, removed: Sequence[int], spans: Mapping[int, Span]) -> CutRow:
        """Return a text without some lines and spans; one that is a list of paragraphs is opaque."""
        if row.items is None:
            return super().cut(row, removed, spans)
        return CutRow(orjson.dumps(cut_items(row.items, removed, spans)), is_opaque=True)

    def read_back(self, row: Row, raw: bytes, text: str) -> Any:
        """The text, or of a list of paragraphs those that are left."""
        return text if row.items is None else orjson.loads(raw)

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
            fields = _replace_text(row.fields, row.text_place, raw.decode())
        return repr(fields).encode("utf-8", "surrogatepass")

    def render(self, row: Row, raw: bytes, text: str) -> bytes:
        """The text of a row of this format, or all fields of one of another."""
        if row.format != self:
            return super().render(row, raw, text)
        return text.encode() if row.items is None else raw

    def name_place(self, row: Row) -> bytes:
        """The number of the row, its text's column, and the fields within this where the text is deeper."""
        return orjson.dumps([row.number, *row.text_place])

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


def _list_group_ends(data_path: str) -> list[int]:
    """The row behind the last of each row group; of many small groups, that of all."""
    metadata = _import_parquet().read_metadata(data_path)
    groups = metadata.num_row_groups
    if groups * _LEAST > metadata.num_rows + _LEAST:
        return [metadata.num_rows]
    return list(accumulate(metadata.row_group(group).num_rows for group in range(groups)))


def _list_ends(data_path: str) -> list[int]:
    """The row behind the last of each chunk: where groups end, and within large ones."""
    ends = _list_group_ends(data_path)
    between = {place for start, end in pairwise((0, *ends)) for place in range(start, end, _ROWS)}
    return sorted((between | set(ends)) - {0})


def _read_codecs(source: Origin) -> dict[str, str] | str:
    """How the columns of a file are compressed, by their paths; of another format, and of a file without rows, as usual."""
    if not isinstance(source.format, Parquet):
        return "snappy"
    metadata = _import_parquet().read_metadata(str(source.data_path))
    if not metadata.num_row_groups:
        return "snappy"
    group = metadata.row_group(0)
    columns = (group.column(number) for number in range(group.num_columns))
    return {column.path_in_schema: _CODECS.get(column.compression, column.compression) for column in columns}


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


def _replace_texts(table: Any, texts: Sequence[tuple[Place, str]]) -> Any:
    """Return the table with other texts, one a row, in columns of the same types."""
    import pyarrow

    for name in dict.fromkeys(place[0] for place, _ in texts):
        column = _find_column(table, name)
        values = table.column(column).to_pylist()
        for row, (place, text) in enumerate(texts):
            if place[0] == name:
                values[row] = _replace_text({name: values[row]}, place, text)[name]
        field = table.schema.field(column)
        table = table.set_column(column, field, pyarrow.array(values, field.type))
    return table


def _replace_text(fields: dict[str, Any], place: Place, text: str) -> dict[str, Any]:
    old = get_value(fields, place)
    if old is None:
        return fields
    return put_value(fields, place, orjson.loads(text) if isinstance(old, list) else text)


class _ParquetWriter:
    """Parquet with the schema, the compression and the row groups of the input, or with the schema of the first rows."""

    def __init__(self, path: str, sources: Sequence[Origin]) -> None:
        _import_parquet()
        self._output = Output(path)
        self._sink = _Sink(self._output)
        self._writer: Any = None
        self._sources = sources
        self._waiting: list[Any] = []  # tables of a row group that is not whole yet
        self._ends: tuple[str, set[int]] = ("", set())

    def _open(self, schema: Any) -> Any:
        return _import_parquet().ParquetWriter(self._sink, schema, compression=_read_codecs(self._sources[0]))

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
            self._writer.write_table(pyarrow.concat_tables(self._waiting), row_group_size=rows)
        self._waiting = []

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[Framed | None], tail: bytes) -> None:
        import pyarrow

        schema = self._writer.schema if self._writer is not None else None
        try:
            if isinstance(chunk.format, Parquet):
                table = _splice(_read_slice(chunk.data_path, chunk.start, chunk.end), rows, chunk.first_row)
            else:
                table = _tabulate([parse_json(row[1]) for row in rows if row is not None], schema)
            if self._writer is None and table.num_columns:
                self._writer = self._open(table.schema)
            if table.num_columns:
                self._waiting.append(table.cast(self._writer.schema))
            if not self._is_within_group(chunk):
                self._write_group()
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
            self._writer = self._open(empty)
        self._write_group()
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


def _splice(table: Any, rows: Sequence[Framed | None], first_row: int) -> Any:
    """The rows of the table that `rows` name, with their texts, and those put in that have no place in it."""
    import pyarrow

    pieces = []
    for has_place, group in groupby((row for row in rows if row is not None), lambda row: bool(row[0])):
        if not has_place:
            pieces += [_thaw_row(frozen).cast(table.schema) for _, frozen in group]
            continue
        placed = [(*orjson.loads(place), text.decode()) for place, text in group]
        own = _pick_rows(table, [number - first_row for number, *_ in placed])
        pieces.append(_replace_texts(own, [(tuple(place), text) for _, *place, text in placed]))
    return pyarrow.concat_tables(pieces) if pieces else table.slice(0, 0)


def _pick_rows(table: Any, places: Sequence[int]) -> Any:
    """Some rows of a table, in order; by slices, for not every type can be taken row by row."""
    import pyarrow

    starts = [at for at, place in enumerate(places) if not at or place != places[at - 1] + 1]
    runs = pairwise((*starts, len(places)))
    return pyarrow.concat_tables([table.slice(places[start], end - start) for start, end in runs])


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
