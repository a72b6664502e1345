"""Read CSV and TSV, cut lines out of a field and put them back, all else untouched."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dedup.errors import BadInput, BadRow
from dedup.formats.fields import find_text_field, make_article
from dedup.formats.lines import Span, cut_lines, put_back
from dedup.formats.records import Block, Chunk, CutRow, Format, ReadOptions, Reject, Row

DELIMITERS: Mapping[Format, str] = {"csv": ",", "tsv": "\t"}


def chunk_table(path: str, data_path: str, kind: Format, options: ReadOptions, size: int) -> Iterator[Chunk]:
    """Yield chunks that end where records end: at a line feed with an even number of quotes before it."""
    header, head = _read_header(path, data_path, kind, options)
    start, row, line = len(head), 1, head.count(b"\n") + 1
    with Path(data_path).open("rb") as stream:
        stream.seek(start)
        while data := stream.read(size):
            quotes = data.count(b'"')
            while quotes % 2 or not data.endswith(b"\n"):
                more = stream.readline()
                if not more:
                    break
                data += more
                quotes += more.count(b'"')
            rows = sum(1 for values, _ in _records(data, options.encoding, kind) if values)
            yield Chunk(
                path=path, data_path=data_path, format=kind, start=start, end=start + len(data), first_row=row,
                first_line=line, size=len(data), rows=rows, header=header,
            )  # fmt: skip
            start += len(data)
            line += data.count(b"\n")
            row += rows


def read_head(chunk: Chunk, options: ReadOptions) -> bytes:
    """The bytes of the header, which come before the first row."""
    return _read_header(chunk.path, chunk.data_path, chunk.format, options)[1]


def _read_header(path: str, data_path: str, kind: Format, options: ReadOptions) -> tuple[tuple[str, ...], bytes]:
    with Path(data_path).open("rb") as stream:
        data = stream.readline()
        while data.count(b'"') % 2 and (more := stream.readline()):
            data += more
    try:
        first = next(_records(data, options.encoding, kind), ([], ""))[0]
    except (csv.Error, UnicodeDecodeError) as problem:
        raise BadInput(f"the header cannot be read ({problem})", "try --encoding", path=path, line=1) from problem
    return tuple(name.lstrip("\ufeff") for name in first), data


def _records(data: bytes, encoding: str, kind: Format) -> Iterator[tuple[list[str], str]]:
    """Yield the fields of each record with its text as it stands."""
    csv.field_size_limit(sys.maxsize)
    lines = data.decode(encoding).split("\n")
    physical = [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    reader = csv.reader(iter(physical), delimiter=DELIMITERS[kind])
    done = 0
    for fields in reader:
        yield fields, "".join(physical[done : reader.line_num])
        done = reader.line_num


def read_table(chunk: Chunk, options: ReadOptions) -> Block:
    """Read the records of a chunk."""
    with Path(chunk.data_path).open("rb") as stream:
        stream.seek(chunk.start)
        data = stream.read(chunk.end - chunk.start)
    block = Block(head=read_head(chunk, options) if chunk.first_row == 1 else b"")
    try:
        records = list(_records(data, options.encoding, chunk.format))
    except UnicodeDecodeError as problem:
        line = chunk.first_line + data.count(b"\n", 0, problem.start)
        what = f"byte {problem.start} is not {options.encoding.upper()}"
        raise BadInput(what, "try --encoding, such as --encoding latin-1", path=chunk.path, line=line) from None
    line, number, before = chunk.first_line, chunk.first_row, ""
    for values, raw in records:
        if not values:
            before += raw
        else:
            _read_into(block, values, raw, before, number, line, chunk, options)
            before = ""
            number += 1
        line += raw.count("\n")
    block.tail = before.encode(options.encoding)
    return block


def _read_into(
    block: Block, values: list[str], raw: str, before: str, number: int, line: int, chunk: Chunk, options: ReadOptions
) -> None:
    fields = dict(zip(chunk.header, values, strict=False))
    data = raw.encode(options.encoding)
    try:
        name = find_text_field(fields, options)
        if len(values) != len(chunk.header):
            raise BadRow(f"the record has {len(values)} fields, the header {len(chunk.header)}", "mend the quotes")
    except BadRow as problem:
        error = BadRow(problem.what, problem.remedy, path=chunk.path, row=number, line=line)
        if options.on_error == "stop":
            raise error from None
        block.rejects.append(Reject(data, error))
        return
    article = make_article(fields, fields[name], options)
    column = max(place for place, header in enumerate(chunk.header) if header == name)
    block.rows.append(
        Row(
            chunk.format,
            number,
            line,
            data,
            article,
            bool(fields[name].strip()),
            options.encoding,
            before.encode(options.encoding),
            dict(fields),
            name,
            column,
        )
    )


def locate(record: str, column: int, delimiter: str) -> tuple[int, int]:
    """Return the `[start, end)` of the inside of a quoted field.

    Raises ValueError where the field is not quoted.
    """
    pattern = re.compile(rf'"(?:[^"]|"")*+"|[^{delimiter}\r\n]*+')
    place = 0
    for number in range(column + 1):
        match = pattern.match(record, place)
        if match is None:
            break
        if number == column and record[match.start() : match.start() + 1] == '"':
            return match.start() + 1, match.end() - 1
        place = match.end() + 1
    raise ValueError("the field is not quoted")


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
        kept, _ = cut_lines(text.split("\n"), text, removed, spans, str)
        rest = record.partition(text)
        return CutRow(f"{rest[0]}{kept[0]}{rest[2]}".encode(row.encoding), whole=record)
    kept, raws = cut_lines(record[start:end].split("\n"), text, removed, spans, encode)
    inside = "\n".join(kept)
    return CutRow(f"{record[:start]}{inside}{record[end:]}".encode(row.encoding), raws)


def insert_table(
    record: str, column: int, delimiter: str, gone: Mapping[int, str], shortened: Mapping[int, str]
) -> str:
    """Put encoded lines back into the text field of a record."""
    start, end = locate(record, column, delimiter)
    return record[:start] + "\n".join(put_back(record[start:end].split("\n"), gone, shortened)) + record[end:]
