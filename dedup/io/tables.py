"""What formats of tables have in common, with pyarrow, an extra: rows as mappings, texts put back into columns."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby, pairwise
from typing import Any, ClassVar

import orjson

from dedup.config import ReadOptions
from dedup.errors import BadInput, BadOutput, BadRow, MissingExtra
from dedup.io.atomic import Output
from dedup.io.fields import Place, find_text, get_value, make_article, put_value, read_text
from dedup.io.format import Chunk, CutRow, Format, Framed, Origin, ReadRows, Row, check_length
from dedup.io.jsontext import parse_json
from dedup.io.paragraphs import cut_items
from dedup.io.splicing import Span

_ROWS = 2000  # rows in a chunk


class Tables(Format):
    """Files of rows with typed columns; the bytes of a row are its text alone, its place the name of the text's column.

    A row of one such format is written by any other with all its columns as they are.
    """

    is_spliced: ClassVar[bool] = False
    is_stream: ClassVar[bool] = False
    called: ClassVar[str]  # what messages call a file

    @abstractmethod
    def list_ends(self, data_path: str) -> Sequence[int]:
        """The row behind the last of each group that is read at once."""

    @abstractmethod
    def read_slice(self, data_path: str, start: int, end: int) -> Any:
        """Return rows [start, end) as a table, reading little more than these.

        Raises OSError, ValueError or ArrowException where the file is damaged.
        """

    @abstractmethod
    def read_schema(self, data_path: str) -> Any:
        """The columns of a file and their types."""

    def holds(self, other: Format) -> bool:
        """Whether rows of another format are kept whole: those of all tables are."""
        return isinstance(other, Tables)

    def measure(self, source: Origin) -> int:
        """The number of rows."""
        return self._find_ends(source)[-1]

    def chunk(self, source: Origin, size: int) -> Iterator[Chunk]:
        """Yield chunks of rows.

        Raises BadInput for a file of another format.
        """
        for start, end in pairwise((0, *self._find_ends(source))):
            yield Chunk(
                path=source.path, data_path=str(source.data_path), format=self, start=start, end=end,
                first_row=start + 1, first_line=start + 1, size=end - start, rows=end - start,
            )  # fmt: skip

    def _find_ends(self, source: Origin) -> Sequence[int]:
        """The row behind the last of each chunk: where groups end, and within large ones."""
        load_pyarrow()
        try:
            ends = self.list_ends(str(source.data_path))
        except Exception as problem:  # pyarrow raises errors of many kinds for a foreign file
            raise BadInput(f"this is no {self.called} ({problem})", "check the file", path=source.path) from problem
        between = {place for start, end in pairwise((0, *ends)) for place in range(start, end, _ROWS)}
        return sorted((between | set(ends)) - {0}) or [0]

    def read(self, chunk: Chunk, options: ReadOptions) -> ReadRows:
        """Read the rows of a chunk."""
        import pyarrow

        found = ReadRows()
        try:
            records = _list_records(self.read_slice(chunk.data_path, chunk.start, chunk.end))
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
        table = self.read_slice(chunk.data_path, place, place + 1)
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
        """The text of a row of a table, or all fields of one of another format."""
        if not isinstance(row.format, Tables):
            return super().render(row, raw, text)
        return text.encode() if row.items is None else raw

    def name_place(self, row: Row) -> bytes:
        """The number of the row, its text's column, and the fields within this where the text is deeper."""
        return orjson.dumps([row.number, *row.text_place])

    def frame(self, row: Row, raw: bytes, text: str) -> Framed:
        """A row of any format; of a table with its place there, by which its other columns are found."""
        place = self.name_place(row) if isinstance(row.format, Tables) else b""
        return place, self.render(row, raw, text)


def load_pyarrow() -> None:
    """Import pyarrow.

    Raises MissingExtra where it is not installed.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        what, remedy = "Parquet and Arrow files need pyarrow", "install it with: pip install 'news-dedup[parquet]'"
        raise MissingExtra(what, remedy) from None


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


class TableWriter(ABC):
    """A file with the columns of the input, in their types, or with those that its first rows show."""

    def __init__(self, path: str, sources: Sequence[Origin]) -> None:
        load_pyarrow()
        self.sources = sources
        self._output = Output(path)
        self._sink = _Sink(self._output)
        self.writer: Any = None  # of pyarrow

    @abstractmethod
    def open(self, sink: Any, schema: Any) -> Any:
        """The writer of pyarrow for some columns."""

    @abstractmethod
    def take(self, table: Any, chunk: Chunk) -> None:
        """Take the rows of a chunk."""

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[Framed | None], tail: bytes) -> None:
        """Append a chunk; raises BadOutput where its columns are others than those before."""
        import pyarrow

        schema = self.writer.schema if self.writer is not None else None
        try:
            if isinstance(chunk.format, Tables):
                own = chunk.format.read_slice(chunk.data_path, chunk.start, chunk.end)
                table = _splice(own, rows, chunk.first_row)
            else:
                table = _tabulate([parse_json(row[1]) for row in rows if row is not None], schema)
            if self.writer is None and table.num_columns:
                self.writer = self.open(self._sink, table.schema)
            if table.num_columns:
                table = table.cast(self.writer.schema)
            self.take(table, chunk)
        except (ValueError, TypeError, OverflowError, pyarrow.ArrowException) as problem:
            what = f"its columns are not those of the rows before ({problem})"
            raise BadOutput(what, "write .jsonl instead", path=chunk.path) from problem

    def finish(self) -> None:
        """Complete the output under its temporary name."""
        import pyarrow

        if self.writer is None:
            kind, data_path = self.sources[0].format, str(self.sources[0].data_path)
            empty = kind.read_schema(data_path) if isinstance(kind, Tables) else pyarrow.schema([])
            self.writer = self.open(self._sink, empty)
        self.writer.close()
        self._output.finish()

    def hexdigest(self) -> str:
        """The hash of all that was written."""
        return self._output.hexdigest()

    def publish(self) -> None:
        """Give the output its name."""
        self._output.publish()

    def discard(self) -> None:
        """Remove what is not published."""
        self._sink.is_discarded = True
        if self.writer is not None:
            with suppress(Exception):  # unclosed, it would write when it is collected, and find its file gone
                self.writer.close()
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
