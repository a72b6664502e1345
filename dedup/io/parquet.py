"""Read and write Parquet with pyarrow, an extra."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from dedup.errors import BadInput, BadRow, MissingExtra
from dedup.io.fields import check_text, find_text_field, make_article
from dedup.io.records import Block, Chunk, ReadOptions, Reject, Row

_ROWS = 2000  # rows in a chunk


def load() -> Any:
    """Import pyarrow.parquet.

    Raises MissingExtra where it is not installed.
    """
    try:
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("Parquet needs pyarrow", "install it with: pip install 'dedup[parquet]'") from None
    return pyarrow.parquet


def chunk_parquet(path: str, data_path: str) -> Iterator[Chunk]:
    """Yield chunks of rows.

    Raises BadInput where the file is no Parquet file.
    """
    total = count_rows(path, data_path)
    for start in range(0, total, _ROWS):
        end = min(total, start + _ROWS)
        yield Chunk(
            path=path, data_path=data_path, format="parquet", start=start, end=end, first_row=start + 1,
            first_line=start + 1, size=end - start, rows=end - start,
        )  # fmt: skip


def count_rows(path: str, data_path: str) -> int:
    """The number of rows of a file.

    Raises BadInput where the file is no Parquet file.
    """
    parquet = load()
    try:
        return int(parquet.read_metadata(data_path).num_rows)
    except Exception as problem:  # pyarrow raises errors of many kinds for a foreign file
        raise BadInput(f"this is no Parquet file ({problem})", "check the file", path=path) from problem


def read_slice(data_path: str, start: int, end: int) -> Any:
    """Return rows [start, end) as a table, reading only the row groups that hold them.

    Raises OSError where the file is damaged.
    """
    import pyarrow

    file = load().ParquetFile(data_path)
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
    return load().ParquetFile(data_path).read_row_group(group)


def read_rows(chunk: Chunk, options: ReadOptions) -> Block:
    """Read the rows of a chunk; a row's bytes are its text alone."""
    import pyarrow

    block = Block()
    try:
        records = read_slice(chunk.data_path, chunk.start, chunk.end).to_pylist()
    except (pyarrow.ArrowException, OSError, ValueError) as problem:
        raise BadInput(f"cannot read its rows ({problem})", "check the file", path=chunk.path) from problem
    for number, fields in enumerate(records, chunk.first_row):
        try:
            name = find_text_field(fields, options)
            text = check_text(fields[name], name)
        except BadRow as problem:
            error = BadRow(problem.what, problem.remedy, path=chunk.path, row=number, line=number)
            if options.on_error == "stop":
                raise error from None
            block.rejects.append(Reject(orjson.dumps(fields, default=str) + b"\n", error))
            continue
        article = make_article(fields, text, options)
        block.rows.append(
            Row("parquet", number, number, text.encode(), article, bool(text.strip()), "utf-8", b"", fields, name)
        )
    return block


def freeze_row(chunk: Chunk, number: int) -> bytes:
    """One row of a chunk, by its number, with all its columns: a table in the stream format of Arrow."""
    import pyarrow

    place = chunk.start + number - chunk.first_row
    table = read_slice(chunk.data_path, place, place + 1)
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    frozen: bytes = sink.getvalue().to_pybytes()
    return frozen


def thaw_row(frozen: bytes) -> Any:
    """The table of one row that `freeze_row` made."""
    import pyarrow

    return pyarrow.ipc.open_stream(frozen).read_all()


def tabulate(records: Sequence[dict[str, Any]], schema: Any = None) -> Any:
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


def replace_texts(table: Any, name: str, texts: Sequence[str | None]) -> Any:
    """Return the table with another text column of the same type."""
    import pyarrow

    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), pyarrow.array(texts, table.schema.field(place).type))
