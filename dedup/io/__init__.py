"""Read and write dumps: the only code that opens data files.

The main process opens sources (`open_sources`) and cuts them into chunks; a worker reads a chunk into rows
(`read_chunk`), cuts lines out of them (`cut`), and renders them in the format of the output (`render`); the main
process hands them, in order, to the writer of the output (`open_writer`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dedup.errors import BadInput
from dedup.io.encodings import check_encoding, show_path
from dedup.io.jsonrows import read_array, read_lines
from dedup.io.jsontext import cut_json, insert_json
from dedup.io.jsontext import encode as encode_json
from dedup.io.outputs import Output, check_outputs, publish_all
from dedup.io.parquet import freeze_row, read_rows
from dedup.io.records import Block, Chunk, CutRow, Format, ReadOptions, Reject, Row
from dedup.io.sources import Source, open_records, open_sources, split_extension
from dedup.io.tables import DELIMITERS, cut_table, insert_table, read_table
from dedup.io.tables import encode as encode_field
from dedup.io.texts import cut_text, insert_text, read_files
from dedup.io.writers import Writer, choose_format, open_writer, render

__all__ = [
    "Block", "Chunk", "CutRow", "Format", "Output", "ReadOptions", "Reject", "Row", "Source", "Writer", "check_encoding",
    "check_outputs", "choose_format", "cut", "freeze_row", "insert", "open_records", "open_sources", "open_writer", "publish_all", "read_chunk",
    "render", "show_path", "split_extension",
]  # fmt: skip


def read_chunk(chunk: Chunk, options: ReadOptions) -> Block:
    """Read the rows of a chunk.

    Raises BadRow or BadInput for one that cannot be used, unless the options say to skip it.
    """
    readers = {
        "jsonl": read_lines,
        "json": read_array,
        "csv": read_table,
        "tsv": read_table,
        "parquet": read_rows,
        "text": read_files,
    }
    try:
        return readers[chunk.format](chunk, options)
    except OSError as problem:
        raise BadInput(
            f"cannot read it any more ({problem.strerror})", "leave inputs where they are", path=chunk.path
        ) from problem


def cut(row: Row, removed: Sequence[int], spans: Mapping[int, tuple[int, int]]) -> CutRow:
    """Return the row without some lines (from 1) and without the `[start, end)` of others, every other byte untouched."""
    if row.format in ("jsonl", "json"):
        return cut_json(row, removed, spans)
    if row.format in ("csv", "tsv"):
        return cut_table(row, removed, spans)
    return cut_text(row, removed, spans)


def insert(row: Row, raws: Mapping[int, str | None], texts: Mapping[int, str], shortened: Collection[int]) -> bytes:
    """Return the row with lines put back: `raws` their encoded form, or None where that of `texts` is it.

    Those in `shortened` replace what is left of them. Raises IndexError or ValueError where they do not fit the row.
    """
    encode = {"jsonl": encode_json, "json": encode_json, "csv": encode_field, "tsv": encode_field}.get(row.format, str)
    lines = {line: encode(texts[line]) if raw is None else raw for line, raw in raws.items()}
    gone = {line: raw for line, raw in lines.items() if line not in shortened}
    cut_short = {line: raw for line, raw in lines.items() if line in shortened}
    document = row.raw.decode(row.encoding)
    if row.format in ("jsonl", "json"):
        document = insert_json(document, row.text_field, gone, cut_short)
    elif row.format in ("csv", "tsv"):
        document = insert_table(document, row.column, DELIMITERS[row.format], gone, cut_short)
    else:
        document = insert_text(document, gone, cut_short)
    return document.encode(row.encoding)
