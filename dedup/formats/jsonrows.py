"""Read JSON Lines and JSON arrays: cut a file into chunks at the ends of rows, and a chunk into rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from dedup.errors import BadInput, BadRow, DedupError
from dedup.formats.fields import check_text, find_text_field, make_article
from dedup.formats.records import Block, Chunk, ReadOptions, Reject, Row

_BOM = b"\xef\xbb\xbf"
_WINDOW = 1 << 20  # bytes of an array read at a time
_DECODER = json.JSONDecoder()


def chunk_lines(path: str, data_path: str, size: int) -> Iterator[Chunk]:
    """Yield chunks of about `size` bytes that end where lines end."""
    with open(data_path, "rb") as stream:
        start, row, line = 0, 1, 1
        while data := stream.read(size):
            if not data.endswith(b"\n"):
                data += stream.readline()
            lines = data.count(b"\n") + (not data.endswith(b"\n"))
            rows = sum(1 for one in data.split(b"\n") if one.strip())
            yield Chunk(
                path=path, data_path=data_path, format="jsonl", start=start, end=start + len(data),
                first_row=row, first_line=line, size=len(data), rows=rows,
            )  # fmt: skip
            start += len(data)
            line += lines
            row += rows


def read_lines(chunk: Chunk, options: ReadOptions) -> Block:
    """Read the rows of a chunk of JSON Lines; blank lines go with the row behind them."""
    with open(chunk.data_path, "rb") as stream:
        stream.seek(chunk.start)
        data = stream.read(chunk.end - chunk.start)
    block = Block()
    before = b""
    number, line = chunk.first_row, chunk.first_line
    for raw in data.splitlines(keepends=True) if b"\r" not in data else _split_keeping(data):
        if not raw.strip():
            before += raw
        else:
            _read_into(block, raw, before, number, line, chunk, options)
            before = b""
            number += 1
        line += 1
    block.tail = before
    return block


def _split_keeping(data: bytes) -> list[bytes]:
    """Split at line feeds alone: a carriage return may stand within a row."""
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def chunk_array(path: str, data_path: str, size: int) -> Iterator[Chunk]:
    """Yield chunks of whole elements of an array, reading a window at a time.

    Raises BadInput where the file is no array, or breaks off.
    """
    spans: list[tuple[int, int]] = []
    row, line, first_line = 1, 1, 1
    with open(data_path, "rb") as stream:
        scanner = _ArrayScanner(path, stream)
        pending: list[tuple[int, int]] = []
        for start, end, newlines in scanner:
            if not spans:
                first_line = line + newlines
            spans.append((start, end))
            line = scanner.line
            if end - spans[0][0] >= size:
                pending, spans = spans, []
                yield _array_chunk(path, data_path, pending, row, first_line, b"")
                row += len(pending)
        yield _array_chunk(path, data_path, spans, row, first_line, scanner.tail, scanner.last)


def _array_chunk(
    path: str, data_path: str, spans: list[tuple[int, int]], row: int, line: int, tail: bytes, last: int = 0
) -> Chunk:
    start, end = (spans[0][0], spans[-1][1]) if spans else (last, last)
    return Chunk(
        path=path, data_path=data_path, format="json", start=start, end=end, first_row=row, first_line=line,
        size=end - start, rows=len(spans), spans=tuple(spans), tail=tail,
    )  # fmt: skip


class _ArrayScanner:
    """Yields (start, end, line feeds before) of each element; bytes are read as Latin-1, so offsets are bytes.

    The bytes before an element belong to it: `start` is where the element before ended.
    """

    def __init__(self, path: str, stream: BinaryIO) -> None:
        self._path, self._stream = path, stream
        self._text, self._base = "", 0
        self.line, self.last, self.tail = 1, 0, b""

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        place = self._skip(0)
        if self._text[place : place + 3] == _BOM.decode("latin-1"):
            place = self._skip(place + 3)
        if self._text[place : place + 1] != "[":
            raise BadInput("this is no JSON array", "name rows one per line .jsonl", path=self._path, line=1)
        start, place = 0, self._skip(place + 1)
        while self._text[place : place + 1] not in ("]", ""):
            place, end = self._element(place)
            newlines = self._text.count("\n", start - self._base if start > self._base else 0, place)
            yield self._base + start, self._base + end, newlines
            self.line += self._text.count("\n", start, end)
            self._text, self._base, start = self._text[end:], self._base + end, 0
            place = self._skip(0)
            if self._text[place : place + 1] == ",":
                place = self._skip(place + 1)
        if self._text[place : place + 1] != "]":
            raise BadInput("the JSON array breaks off", "get the whole file", path=self._path, line=self.line)
        self.last = self._base + start
        self.tail = self._text.encode("latin-1") + self._stream.read()
        if not self.tail.strip().startswith(b"]") and start == 0 and self._base == 0:
            self.tail = self._text.encode("latin-1")

    def _element(self, place: int) -> tuple[int, int]:
        while True:
            try:
                _, end = _DECODER.raw_decode(self._text, place)
                # A number may go on in the next window; objects and strings end where they end.
                if end < len(self._text) or not self._more():
                    return place, end
            except json.JSONDecodeError as problem:
                if not self._more():
                    line = self.line + self._text.count("\n", 0, place)
                    raise BadInput(
                        f"broken JSON ({problem.msg})", "mend the array", path=self._path, line=line
                    ) from problem

    def _skip(self, place: int) -> int:
        while True:
            while self._text[place : place + 1] and self._text[place] in " \t\r\n":
                place += 1
            if place < len(self._text) or not self._more():
                return place

    def _more(self) -> bool:
        data = self._stream.read(max(_WINDOW, len(self._text)))
        self._text += data.decode("latin-1")
        return bool(data)


def read_array(chunk: Chunk, options: ReadOptions) -> Block:
    """Read the elements of a chunk of a JSON array."""
    block = Block(tail=chunk.tail)
    with open(chunk.data_path, "rb") as stream:
        stream.seek(chunk.start)
        data = stream.read(chunk.end - chunk.start)
    line = chunk.first_line
    for number, (start, end) in enumerate(chunk.spans, chunk.first_row):
        piece = data[start - chunk.start : end - chunk.start]
        place = len(piece) - len(piece.lstrip(b" \t\r\n,[" + (_BOM if start == 0 else b"")))
        if number > chunk.first_row:
            line += piece.count(b"\n", 0, place)
        _read_into(block, piece[place:], piece[:place], number, line, chunk, options)
        line += piece.count(b"\n", place)
    return block


def _read_into(
    block: Block, raw: bytes, before: bytes, number: int, line: int, chunk: Chunk, options: ReadOptions
) -> None:
    try:
        block.rows.append(_read_row(raw, before, number, line, chunk, options))
    except BadRow as problem:
        error = BadRow(problem.what, problem.remedy, path=chunk.path, row=number, line=line)
        if options.on_error == "stop":
            raise error from None
        block.rejects.append(Reject(raw if raw.endswith(b"\n") else raw + b"\n", error))


def _read_row(raw: bytes, before: bytes, number: int, line: int, chunk: Chunk, options: ReadOptions) -> Row:
    fields = parse_object(raw.removeprefix(_BOM), options.encoding)
    name = find_text_field(fields, options)
    text = check_text(fields[name], name)
    article = make_article(fields, text, options)
    return Row(chunk.format, number, line, raw, article, bool(text.strip()), options.encoding, before, fields, name)


def parse_object(raw: bytes, encoding: str) -> dict[str, Any]:
    """Return the object that the bytes of a row are.

    Raises BadRow for broken JSON, bytes that are not in the encoding, or a value that is no object.
    """
    try:
        value = orjson.loads(raw if encoding == "utf-8" else raw.decode(encoding))
    except (orjson.JSONDecodeError, UnicodeDecodeError) as problem:
        raise _explain(raw, encoding, problem) from None
    if not isinstance(value, dict):
        raise BadRow("the row is no JSON object", "write each article as an object with a text field")
    return value


def _explain(raw: bytes, encoding: str, problem: DedupError | ValueError) -> BadRow:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as wrong:
        name = "UTF-8" if encoding == "utf-8" else encoding
        return BadRow(f"byte {wrong.start} of the row is not {name}", "try --encoding, such as --encoding latin-1")
    return BadRow(f"broken JSON ({problem})", "mend the row or use --on-error skip --rejects FILE")
