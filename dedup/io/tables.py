"""Read CSV and TSV, cut lines out of a field and put them back, all else untouched."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from dedup.errors import BadInput, BadRow
from dedup.io.encodings import BOM, decode_row, split_lines
from dedup.io.fields import find_text_field, make_article
from dedup.io.lines import Span, cut_lines, put_back
from dedup.io.records import Block, Chunk, CutRow, Format, ReadOptions, Reject, Row

DELIMITERS: Mapping[Format, str] = {"csv": ",", "tsv": "\t"}

_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
_Record = tuple[list[str] | BadRow, bytes]  # the fields, or why there are none, and the bytes they stand in


def chunk_table(path: str, data_path: str, kind: Format, options: ReadOptions, size: int) -> Iterator[Chunk]:
    """Yield chunks that end where records end; a table of no records is one chunk of no rows."""
    header, head = _read_header(path, data_path, kind, options)
    start, row, line = len(head), 1, head.count(b"\n") + 1
    with Path(data_path).open("rb") as stream:
        stream.seek(start)
        for length, rows, lines in _batch_records(stream, kind, size):
            yield Chunk(
                path=path, data_path=data_path, format=kind, start=start, end=start + length, first_row=row,
                first_line=line, size=length, rows=rows, header=header, is_first=start == len(head),
            )  # fmt: skip
            start, row, line = start + length, row + rows, line + lines


def _batch_records(stream: Iterable[bytes], kind: Format, size: int) -> Iterator[tuple[int, int, int]]:
    """Yield length, rows and line feeds of records that together hold about `size` bytes; at least once.

    An even number of quotes is no end of a record: within a field that is not quoted, a quote is but a character.
    """
    length = rows = lines = batches = 0
    for fields, raw in _records(stream, "latin-1", kind):
        length += len(raw)
        rows += fields != []
        lines += raw.count(b"\n")
        if length >= size:
            yield length, rows, lines
            length = rows = lines = 0
            batches += 1
    if length or not batches:
        yield length, rows, lines


def _read_header(path: str, data_path: str, kind: Format, options: ReadOptions) -> tuple[tuple[str, ...], bytes]:
    """The names of the columns and the bytes they stand in; blank lines before them belong to these."""
    with Path(data_path).open("rb") as stream:
        head = stream.read(len(BOM)) if options.encoding == "utf-8" else b""
        if head != BOM:
            head = b""
            stream.seek(0)
        for fields, raw in _records(stream, options.encoding, kind):
            head += raw
            try:
                if isinstance(fields, BadRow):
                    raise fields
                decode_row(raw, options.encoding)
            except BadRow as problem:
                raise BadInput(f"the header: {problem.what}", problem.remedy, path=path, line=1) from None
            if fields:
                return tuple(fields), head
    return (), head


def _records(lines: Iterable[bytes], encoding: str, kind: Format) -> Iterator[_Record]:
    """Yield each record with its bytes; bytes that are not in the encoding come as lone surrogates."""
    csv.field_size_limit(sys.maxsize)
    taken: list[bytes] = []

    def decode() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line.decode(encoding, "surrogateescape")

    reader = csv.reader(decode(), delimiter=DELIMITERS[kind])
    while True:
        fields: list[str] | BadRow
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            fields = BadRow(f"the record cannot be read ({problem})", "mend its quotes and line ends")
        raw = b"".join(taken)
        taken.clear()
        yield fields, raw


def read_table(chunk: Chunk, options: ReadOptions) -> Block:
    """Read the records of a chunk."""
    with Path(chunk.data_path).open("rb") as stream:
        stream.seek(chunk.start)
        data = stream.read(chunk.end - chunk.start)
    head = _read_header(chunk.path, chunk.data_path, chunk.format, options)[1] if chunk.is_first else b""
    block = Block(head=head)
    line, number, before = chunk.first_line, chunk.first_row, b""
    rest = len(data)
    for fields, raw in _records(split_lines(data), options.encoding, chunk.format):
        rest -= len(raw)
        if not rest and _is_open(fields, raw, chunk.format):
            fields = BadRow("a quoted field has no end", "mend the quotes")
        if fields == []:
            before += raw
        else:
            try:
                block.rows.append(_read_row(fields, raw, before, number, line, chunk, options))
            except BadRow as problem:
                error = BadRow(problem.what, problem.remedy, path=chunk.path, row=number, line=line)
                if options.on_error == "stop":
                    raise error from None
                block.rejects.append(Reject(raw, error, before))
            before = b""
            number += 1
        line += raw.count(b"\n")
    block.tail = before
    return block


def _read_row(
    values: list[str] | BadRow, raw: bytes, before: bytes, number: int, line: int, chunk: Chunk, options: ReadOptions
) -> Row:
    if isinstance(values, BadRow):
        raise values
    decode_row(raw, options.encoding)  # refuses a record in another encoding
    fields = dict(zip(chunk.header, values, strict=False))
    name = find_text_field(fields, options)
    if len(values) != len(chunk.header):
        raise BadRow(f"the record has {len(values)} fields, the header {len(chunk.header)}", "mend the quotes")
    column = max(place for place, header in enumerate(chunk.header) if header == name)
    article = make_article(fields, fields[name], options)
    return Row(
        chunk.format, number, line, raw, article, bool(fields[name].strip()), options.encoding, before, fields, name, column
    )  # fmt: skip


def _is_open(fields: list[str] | BadRow, raw: bytes, kind: Format) -> bool:
    """Whether the last field of a record begins with a quote that nothing closes: then it took all that follows."""
    if isinstance(fields, BadRow) or not fields:
        return False
    record = raw.decode("latin-1")
    start, end = _find_field(record, len(fields) - 1, DELIMITERS[kind])
    return record.startswith('"', start) and not _QUOTED.match(record, start, end)


def _find_field(record: str, column: int, delimiter: str) -> Span:
    """Return the `[start, end)` of a field, its quotes included, as the csv module reads it."""
    pattern = re.compile(rf'"(?:[^"]|"")*+(?:"[^{delimiter}\r\n]*+)?|[^{delimiter}\r\n]*+')
    start = end = 0
    for number in range(column + 1):
        start = end + 1 if number else 0
        match = pattern.match(record, start)
        end = match.end() if match else start
    return start, end


def locate(record: str, column: int, delimiter: str) -> Span:
    """Return the `[start, end)` of the inside of a quoted field.

    Raises ValueError where the field is not quoted as a whole.
    """
    start, end = _find_field(record, column, delimiter)
    if not _QUOTED.fullmatch(record, start, end):
        raise ValueError("the field is not quoted")
    return start + 1, end - 1


def encode(text: str) -> str:
    """The inside of a quoted field."""
    return text.replace('"', '""')


def cut_table(row: Row, removed: Sequence[int], spans: Mapping[int, Span]) -> CutRow:
    """Cut lines and spans out of the text field of a record."""
    record = row.raw.decode(row.encoding)
    text = row.article.text
    try:
        start, end = locate(record, row.column, DELIMITERS[row.format])
    except ValueError:
        start, end = _find_field(record, row.column, DELIMITERS[row.format])
        kept = "\n".join(cut_lines(text.split("\n"), text, removed, spans, str)[0])
        inside = f'"{encode(kept)}"' if '"' in kept or "\n" in kept else kept
        return CutRow(f"{record[:start]}{inside}{record[end:]}".encode(row.encoding), is_opaque=True)
    kept_lines, raws = cut_lines(record[start:end].split("\n"), text, removed, spans, encode)
    inside = "\n".join(kept_lines)
    return CutRow(f"{record[:start]}{inside}{record[end:]}".encode(row.encoding), raws)


def insert_table(
    record: str, column: int, delimiter: str, gone: Mapping[int, str], shortened: Mapping[int, str]
) -> str:
    """Put encoded lines back into the text field of a record."""
    start, end = locate(record, column, delimiter)
    return record[:start] + "\n".join(put_back(record[start:end].split("\n"), gone, shortened)) + record[end:]
