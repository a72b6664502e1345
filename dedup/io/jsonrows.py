"""Read JSON Lines and JSON arrays: cut a file into chunks at the ends of rows, and a chunk into rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from dedup.errors import BadInput, BadRow
from dedup.io.encodings import BOM, decode_row, split_lines
from dedup.io.fields import check_text, find_text_field, make_article
from dedup.io.jsontext import find_value_end
from dedup.io.records import Block, Chunk, ReadOptions, Reject, Row

_WINDOW = 1 << 20  # bytes of an array read at a time


def chunk_lines(path: str, data_path: str, size: int) -> Iterator[Chunk]:
    """Yield chunks of about `size` bytes that end with a line that is not blank: a row has the blank ones before it."""
    with open(data_path, "rb") as stream:
        start, row, line = 0, 1, 1
        while data := stream.read(size):
            if not data.endswith(b"\n"):
                data += stream.readline()
            while _is_blank(data[data.rfind(b"\n", 0, -1) + 1 :]) and (more := stream.readline()):
                data += more
            lines = data.count(b"\n") + (not data.endswith(b"\n"))
            rows = sum(1 for one in data.split(b"\n") if one.strip()) - _is_blank(data.split(b"\n", 1)[0], BOM)
            yield Chunk(
                path=path, data_path=data_path, format="jsonl", start=start, end=start + len(data),
                first_row=row, first_line=line, size=len(data), rows=rows, is_first=start == 0,
            )  # fmt: skip
            start += len(data)
            line += lines
            row += rows


def _is_blank(line: bytes, beside: bytes = b"") -> bool:
    """Whether nothing stands in a line, or nothing beside a byte-order mark."""
    return line.strip() == beside


def read_lines(chunk: Chunk, options: ReadOptions) -> Block:
    """Read the rows of a chunk of JSON Lines; blank lines go with the row behind them."""
    with open(chunk.data_path, "rb") as stream:
        stream.seek(chunk.start)
        data = stream.read(chunk.end - chunk.start)
    block = Block()
    before = b""
    number, line = chunk.first_row, chunk.first_line
    for raw in split_lines(data):
        if _is_blank(raw) or _is_blank(raw, BOM):
            before += raw
        else:
            _read_into(block, raw, before, number, line, chunk, options)
            before = b""
            number += 1
        line += 1
    block.tail = before
    return block


def chunk_array(path: str, data_path: str, size: int) -> Iterator[Chunk]:
    """Yield chunks of whole elements of an array, reading a window at a time; of an empty one, a chunk of no rows.

    Raises BadInput where the file is no array, or breaks off.
    """
    spans: list[tuple[int, int]] = []
    row, first_line = 1, 1
    with open(data_path, "rb") as stream:
        scanner = _ArrayScanner(path, stream)
        for start, end, line in scanner:
            if spans and spans[-1][1] - spans[0][0] >= size:
                yield _array_chunk(path, data_path, spans, row, first_line)
                row, spans = row + len(spans), []
            if not spans:
                first_line = line
            spans.append((start, end))
        yield _array_chunk(path, data_path, spans, row, first_line, scanner.tail)


def _array_chunk(
    path: str, data_path: str, spans: list[tuple[int, int]], row: int, line: int, tail: bytes = b""
) -> Chunk:
    start, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    return Chunk(
        path=path, data_path=data_path, format="json", start=start, end=end, first_row=row, first_line=line,
        size=end - start, rows=len(spans), spans=tuple(spans), tail=tail, is_first=start == 0,
    )  # fmt: skip


class _ArrayScanner:
    """Yields start, end and line of each element; bytes are read as Latin-1, so that offsets are bytes.

    The bytes before an element belong to it: `start` is where the element before ended. What an element holds is
    not looked at. `tail` is what stands behind the last one, or the whole file where there is none.
    """

    def __init__(self, path: str, stream: BinaryIO) -> None:
        self._path, self._stream = path, stream
        self._text, self._base, self._place, self._start = "", 0, 0, 0
        self._line = 1  # at _start
        self.tail = b""

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        if self._peek() == BOM.decode("latin-1")[0]:
            self._place += len(BOM)
        if not self._peek():
            self.tail = self._text.encode("latin-1")
            return
        if self._peek() != "[":
            raise self._refuse("this is no JSON array", "name rows one per line .jsonl")
        self._place += 1
        goes_on = self._peek() != "]"
        while goes_on:
            line = self._line + self._text.count("\n", self._start, self._place)
            self._pass_element()
            yield self._base + self._start, self._base + self._place, line
            self._line += self._text.count("\n", self._start, self._place)
            self._start = self._place
            goes_on = self._pass_comma()
        self._read_tail()

    def _pass_comma(self) -> bool:
        """Go past the comma behind an element; whether there is one."""
        mark = self._peek()
        if mark == ",":
            self._place += 1
            self._peek()
            return True
        if not mark:
            raise self._refuse("the JSON array breaks off", "get the whole file")
        if mark != "]":
            raise self._refuse("broken JSON (no comma between two elements)", "mend the array")
        return False

    def _pass_element(self) -> None:
        while True:
            end = find_value_end(self._text, self._place)
            if end == self._place:
                raise self._refuse("broken JSON (a value is missing)", "mend the array")
            if 0 < end < len(self._text):
                self._place = end
                return
            if not self._more():
                raise self._refuse("the JSON array breaks off", "get the whole file")

    def _read_tail(self) -> None:
        self.tail = self._text[self._start :].encode("latin-1") + self._stream.read()
        if self.tail[self._place + 1 - self._start :].strip():
            raise self._refuse(
                "something stands behind the JSON array", "write one array, or one row per line as .jsonl"
            )

    def _refuse(self, what: str, remedy: str) -> BadInput:
        line = self._line + self._text.count("\n", self._start, self._place)
        return BadInput(what, remedy, path=self._path, line=line)

    def _peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._text[self._place : self._place + 1] in (" ", "\t", "\r", "\n"):
                self._place += 1
            if self._place < len(self._text) or not self._more():
                return self._text[self._place : self._place + 1]

    def _more(self) -> bool:
        """Read on, and let go of what is before the current element."""
        data = self._stream.read(max(_WINDOW, len(self._text) - self._start))
        self._text = self._text[self._start :] + data.decode("latin-1")
        self._base += self._start
        self._place -= self._start
        self._start = 0
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
        place = len(piece) - len(piece.lstrip(b" \t\r\n,"))
        if start == 0:
            place = piece.index(b"[") + 1
            place += len(piece[place:]) - len(piece[place:].lstrip(b" \t\r\n"))
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
        block.rejects.append(Reject(raw, error, before))


def _read_row(raw: bytes, before: bytes, number: int, line: int, chunk: Chunk, options: ReadOptions) -> Row:
    fields = parse_object(raw.removeprefix(BOM), options.encoding)
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
        value = _parse_leniently(decode_row(raw, encoding), problem)
    if not isinstance(value, dict):
        raise BadRow("the row is no JSON object", "write each article as an object with a text field")
    return value


def _parse_leniently(document: str, problem: ValueError) -> Any:
    """Parse what Python's own json writes and JSON does not allow: NaN and Infinity."""
    if "NaN" in document or "Infinity" in document:
        try:
            value = json.loads(document)
            orjson.dumps(value)  # refuses half a character, which nothing behind could write
            return value
        except (ValueError, TypeError, RecursionError):
            pass
    raise BadRow(f"broken JSON ({problem})", "mend the row, or go on without it with --on-error skip") from None
