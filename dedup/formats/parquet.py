"""Read and write Parquet with pyarrow, an extra."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dedup.errors import BadInput, BadRow, MissingExtra
from dedup.formats.fields import check_text, find_text_field, make_article
from dedup.formats.records import Block, Chunk, ReadOptions, Reject, Row

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
    """Return rows [start, end) as a table, reading only the row groups that hold them."""
    import pyarrow

    file = load().ParquetFile(data_path)
    tables, first = [], 0
    for group in range(file.num_row_groups):
        count = file.metadata.row_group(group).num_rows
        if first < end and first + count > start:
            table = file.read_row_group(group)
            tables.append(table.slice(max(0, start - first), min(count, end - first) - max(0, start - first)))
        first += count
    return pyarrow.concat_tables(tables) if tables else file.schema_arrow.empty_table()


def read_rows(chunk: Chunk, options: ReadOptions) -> Block:
    """Read the rows of a chunk; a row's bytes are its text alone."""
    block = Block()
    for number, fields in enumerate(read_slice(chunk.data_path, chunk.start, chunk.end).to_pylist(), chunk.first_row):
        try:
            name = find_text_field(fields, options)
            text = check_text(fields[name], name)
        except BadRow as problem:
            error = BadRow(problem.what, problem.remedy, path=chunk.path, row=number, line=number)
            if options.on_error == "stop":
                raise error from None
            import orjson

            block.rejects.append(Reject(orjson.dumps(fields, default=str) + b"\n", error))
            continue
        article = make_article(fields, text, options)
        block.rows.append(
            Row("parquet", number, number, text.encode(), article, bool(text.strip()), "utf-8", b"", fields, name)
        )
    return block


def replace_texts(table: Any, name: str, texts: Sequence[str | None]) -> Any:
    """Return the table with another text column of the same type."""
    import pyarrow

    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), pyarrow.array(texts, table.schema.field(place).type))
