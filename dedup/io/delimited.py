"""CSV and TSV: records under a header, one a row."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from dedup.config import ReadOptions
from dedup.errors import BadInput, BadOutput, BadRow
from dedup.io.encodings import BOM, decode_row, split_lines
from dedup.io.fields import find_text, make_article
from dedup.io.format import Chunk, CutRow, Format, Framed, Origin, ReadRows, Row, Writer, check_length, refuse_length
from dedup.io.jsontext import dump_json, parse_json
from dedup.io.splicing import Span, cut_lines
from dedup.io.writers import OneFile, PlainWriter
from dedup.showing import count

_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
_DELIMITERS = (",", ";", "\t", "|")  # in which order they are tried
_Record = tuple[list[str] | BadRow, bytes]  # the fields, or why there are none, and the bytes they stand in


class Delimited(Format):
    """A table whose fields a delimiter parts; blank lines belong to the record behind them."""

    def __init__(self, name: str, delimiter: str, *extensions: str) -> None:
        super().__init__(name, *extensions)
        self.delimiter = delimiter

    def fit(self, data_path: Path, options: ReadOptions) -> Delimited:
        """The same with what parts the fields of a file: what makes a column of articles' text of its header."""
        if options.delimiter:
            return self._vary(options.delimiter)
        headers = {mark: _read_names(data_path, options, mark) for mark in (self.delimiter, *_DELIMITERS)}
        for mark, names in headers.items():
            with suppress(BadRow):
                find_text(dict.fromkeys(names), options)
                return self._vary(mark)
        return self._vary(max(headers, key=lambda mark: len(headers[mark])))

    def _vary(self, delimiter: str) -> Delimited:
        return self if delimiter == self.delimiter else Delimited(self.name, delimiter, *self.extensions)

    def chunk(self, source: Origin, size: int) -> Iterator[Chunk]:
        """Yield chunks that end where records end; a table of no records is one chunk of no rows."""
        try:
            header, head = self._read_header(source.path, source.data_path, source.options)
        except _TooLong as problem:
            raise refuse_length(source, 1 + problem.lines) from None
        start, row, line = len(head), 1, head.count(b"\n") + 1
        with source.data_path.open("rb") as stream:
            stream.seek(start)
            batches = _batch_records(stream, self.delimiter, size, source.options.max_row)
            for length, rows, lines in _refuse_longer(batches, source, line):
                yield Chunk(
                    path=source.path, data_path=str(source.data_path), format=self, start=start, end=start + length,
                    first_row=row, first_line=line, size=length, rows=rows, header=header, is_first=start == len(head),
                )  # fmt: skip
                start, row, line = start + length, row + rows, line + lines

    def _read_header(self, path: str, data_path: Path, options: ReadOptions) -> tuple[tuple[str, ...], bytes]:
        """The names of the columns and the bytes they stand in; blank lines before them belong to these."""
        with data_path.open("rb") as stream:
            head = stream.read(len(BOM)) if options.encoding == "utf-8" else b""
            if head != BOM:
                head = b""
                stream.seek(0)
            for fields, raw in _records_within(stream, options.encoding, self.delimiter, options.max_row):
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

    def read(self, chunk: Chunk, options: ReadOptions) -> ReadRows:
        """Read the records of a chunk."""
        path = Path(chunk.data_path)
        with path.open("rb") as stream:
            stream.seek(chunk.start)
            data = stream.read(chunk.end - chunk.start)
        found = ReadRows(head=self._read_header(chunk.path, path, options)[1] if chunk.is_first else b"")
        line, number, blank = chunk.first_line, chunk.first_row, list[bytes]()
        rest = len(data)
        for fields, raw in _records(split_lines(data), options.encoding, self.delimiter):
            rest -= len(raw)
            if not rest and _is_open(fields, raw, self.delimiter):
                fields = BadRow("a quoted field has no end", "mend the quotes")
            if fields == []:
                blank.append(raw)
            else:
                before = b"".join(blank)
                try:
                    found.rows.append(self._read_row(fields, raw, before, number, line, chunk.header, options))
                except BadRow as problem:
                    found.reject(problem, raw, options, path=chunk.path, number=number, line=line, before=before)
                blank.clear()
                number += 1
            line += raw.count(b"\n")
        found.tail = b"".join(blank)
        return found

    def _read_row(
        self, values: list[str] | BadRow, raw: bytes, before: bytes, number: int, line: int, header: tuple[str, ...],
        options: ReadOptions,
    ) -> Row:  # fmt: skip
        if isinstance(values, BadRow):
            raise values
        check_length(raw, options)
        decode_row(raw, options.encoding)  # refuses a record in another encoding
        fields = dict(zip(header, values, strict=False))
        if len(values) != len(header):
            what = f"the record has {count(len(values), 'field')}, the header {len(header)} ({', '.join(header[:8])})"
            raise BadRow(what, "mend its quotes, or add the fields that are missing")
        try:
            place, text = find_text(fields, options)
        except BadRow as problem:
            what = f"{problem.what}, parted by {self.delimiter!r}"
            raise BadRow(what, f"{problem.remedy}, or what parts fields with --delimiter") from None
        column = max(number for number, one in enumerate(header) if one == place[0])
        article = make_article(fields, text, options)
        return Row(
            self, number, line, raw, article, bool(text.strip()), options.encoding, before, fields, place, column
        )

    def locate(self, document: str, row: Row) -> Span:
        """Return the `[start, end)` of the inside of the quoted field; raises ValueError where it is not quoted."""
        start, end = _find_field(document, row.column, self.delimiter)
        if not _QUOTED.fullmatch(document, start, end):
            raise ValueError("the field is not quoted")
        return start + 1, end - 1

    def encode(self, line: str) -> str:
        """The inside of a quoted field."""
        return line.replace('"', '""')

    def cut(self, row: Row, removed: Sequence[int], spans: Mapping[int, Span]) -> CutRow:
        """Return a record without some lines and spans, opaque where its field is not quoted as a whole."""
        record, text = row.raw.decode(row.encoding), row.article.text
        start, end = _find_field(record, row.column, self.delimiter)
        if _QUOTED.fullmatch(record, start, end):
            return super().cut(row, removed, spans)
        kept = "\n".join(cut_lines(text.split("\n"), text, removed, spans, str)[0])
        inside = f'"{self.encode(kept)}"' if '"' in kept or "\n" in kept else kept
        return CutRow(f"{record[:start]}{inside}{record[end:]}".encode(row.encoding), is_opaque=True)

    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        """Return a writer of record after record, or where some are of another format one that makes them records."""
        parted_by = {source.format.delimiter for source in sources if isinstance(source.format, Delimited)}
        if len(parted_by) > 1 or any(source.format != self for source in sources):
            return _TableWriter(path, self, sources[0].options.encoding)
        return PlainWriter(path)


def _read_names(data_path: Path, options: ReadOptions, delimiter: str) -> list[str]:
    """The names of the columns, where fields are parted so; none where the header is longer than a row may be."""
    with data_path.open("rb") as stream:
        if stream.read(len(BOM)) != BOM:
            stream.seek(0)
        with suppress(_TooLong):
            for fields, _ in _records_within(stream, options.encoding, delimiter, options.max_row):
                if fields and not isinstance(fields, BadRow):
                    return fields
    return []


class _TooLong(Exception):
    """A record has no end within the bytes that it may have; `lines` stand before it."""

    def __init__(self, lines: int) -> None:
        super().__init__(lines)
        self.lines = lines


def _refuse_longer(
    batches: Iterator[tuple[int, int, int]], source: Origin, line: int
) -> Iterator[tuple[int, int, int]]:
    """The same; raises BadInput, with its line, where a record is longer than a row may be."""
    try:
        yield from batches
    except _TooLong as problem:
        raise refuse_length(source, line + problem.lines) from None


def _batch_records(stream: IO[bytes], delimiter: str, size: int, most: int) -> Iterator[tuple[int, int, int]]:
    """Yield length, rows and line feeds of records that together hold about `size` bytes; at least once.

    The last is not blank: a record has the blank ones before it, and with it they go and come back.
    An even number of quotes is no end of a record: within a field that is not quoted, a quote is but a character.
    """
    length = rows = lines = batches = 0
    for fields, raw in _records_within(stream, "latin-1", delimiter, most):
        length += len(raw)
        rows += fields != []
        lines += raw.count(b"\n")
        if length >= size and fields != []:
            yield length, rows, lines
            length = rows = lines = 0
            batches += 1
    if length or not batches:
        yield length, rows, lines


def _records_within(stream: IO[bytes], encoding: str, delimiter: str, most: int) -> Iterator[_Record]:
    """Yield the records of a stream; raises _TooLong where one is longer than `most` bytes, and reads no more of it."""
    taken = before = 0

    def limit() -> Iterator[bytes]:
        nonlocal taken
        for piece in iter(partial(stream.readline, most + 1), b""):
            taken += len(piece)
            if taken > most:
                raise _TooLong(before)
            yield piece

    for fields, raw in _records(limit(), encoding, delimiter):
        taken = 0
        before += raw.count(b"\n")
        yield fields, raw


def _records(lines: Iterable[bytes], encoding: str, delimiter: str) -> Iterator[_Record]:
    """Yield each record with its bytes; bytes that are not in the encoding come as lone surrogates."""
    csv.field_size_limit(sys.maxsize)
    taken: list[bytes] = []

    def decode() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line.decode(encoding, "surrogateescape")

    reader = csv.reader(decode(), delimiter=delimiter)
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


def _is_open(fields: list[str] | BadRow, raw: bytes, delimiter: str) -> bool:
    """Whether the last field of a record begins with a quote that nothing closes: then it took all that follows."""
    if isinstance(fields, BadRow) or not fields:
        return False
    record = raw.decode("latin-1")
    start, end = _find_field(record, len(fields) - 1, delimiter)
    return record.startswith('"', start) and not _QUOTED.match(record, start, end)


def _find_field(record: str, column: int, delimiter: str) -> Span:
    """Return the `[start, end)` of a field, its quotes included, as the csv module reads it."""
    other = rf"[^{re.escape(delimiter)}\r\n]*+"
    pattern = re.compile(rf'"(?:[^"]|"")*+(?:"{other})?|{other}')
    start = end = 0
    for number in range(column + 1):
        start = end + 1 if number else 0
        match = pattern.match(record, start)
        end = match.end() if match else start
    return start, end


class _TableWriter(OneFile):
    """Records of a table from rows of another format; the columns are those of the first rows."""

    def __init__(self, path: str, kind: Delimited, encoding: str) -> None:
        super().__init__(path)
        self._kind, self._delimiter, self._encoding = kind, kind.delimiter, encoding
        self._columns: list[str] = []

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[Framed | None], tail: bytes) -> None:
        records = [self._read_record(chunk, row[1]) for row in rows if row is not None]
        buffer = io.StringIO(newline="")
        if records and not self._columns:
            self._columns = list(dict.fromkeys(name for record in records for name in record))
            csv.writer(buffer, delimiter=self._delimiter, lineterminator="\n").writerow(self._columns)
        writer = csv.DictWriter(
            buffer, self._columns, delimiter=self._delimiter, lineterminator="\n", extrasaction="raise"
        )
        try:
            writer.writerows({name: _write_value(value) for name, value in record.items()} for record in records)
        except ValueError as problem:
            raise BadOutput(
                f"a later row has other fields ({problem})", "write .jsonl instead", path=self.output.path
            ) from problem
        self.output.write(buffer.getvalue().encode("utf-8", "surrogatepass"))

    def _read_record(self, chunk: Chunk, raw: bytes) -> dict[str, Any]:
        """A row as its format frames it: a table's own as it stands, all others as JSON."""
        if not isinstance(chunk.format, Delimited) or chunk.format != self._kind:
            record: dict[str, Any] = parse_json(raw)
            return record
        values, _ = next(_records(raw.splitlines(keepends=True), self._encoding, chunk.format.delimiter))
        return {} if isinstance(values, BadRow) else dict(zip(chunk.header, values, strict=False))


def _write_value(value: Any) -> Any:
    """A value as a field of a table: text and numbers as they are, all else as JSON."""
    if value is None or (isinstance(value, (str, int, float)) and not isinstance(value, bool)):
        return value
    return dump_json(value)


CSV = Delimited("csv", ",", ".csv")
TSV = Delimited("tsv", "\t", ".tsv")
