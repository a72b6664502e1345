"""JSON arrays of objects, one element a row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import BinaryIO, ClassVar

from dedup.config import ReadOptions
from dedup.errors import BadInput
from dedup.io.encodings import BOM
from dedup.io.format import Chunk, Framed, Origin, ReadRows, Row, Writer, refuse_length
from dedup.io.jsonrows import JsonRows
from dedup.io.jsontext import find_value_end
from dedup.io.writers import OneFile

_WINDOW = 1 << 20  # bytes of an array read at a time


class JsonArray(JsonRows):
    """A JSON array; the bytes before an element, comma or opening bracket included, belong to it."""

    is_searched: ClassVar[bool] = False  # in a folder or a repository, .json is mostly something else
    has_separators: ClassVar[bool] = True

    def chunk(self, source: Origin, size: int) -> Iterator[Chunk]:
        """Yield chunks of whole elements, reading a window at a time; of an empty array, a chunk of no rows.

        Raises BadInput where the file is no array, or breaks off.
        """
        spans: list[tuple[int, int]] = []
        row, first_line = 1, 1
        with source.data_path.open("rb") as stream:
            scanner = _ArrayScanner(source, stream)
            for start, end, line in scanner:
                if spans and spans[-1][1] - spans[0][0] >= size:
                    yield self._make_chunk(source, spans, row, first_line)
                    row, spans = row + len(spans), []
                if not spans:
                    first_line = line
                spans.append((start, end))
            yield self._make_chunk(source, spans, row, first_line, scanner.tail)

    def _make_chunk(
        self, source: Origin, spans: list[tuple[int, int]], row: int, line: int, tail: bytes = b""
    ) -> Chunk:
        start, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
        return Chunk(
            path=source.path, data_path=str(source.data_path), format=self, start=start, end=end, first_row=row,
            first_line=line, size=end - start, rows=len(spans), spans=tuple(spans), tail=tail, is_first=start == 0,
        )  # fmt: skip

    def read(self, chunk: Chunk, options: ReadOptions) -> ReadRows:
        """Read the elements of a chunk."""
        found = ReadRows(tail=chunk.tail)
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
                found.opening = piece[:place]  # the first element may be left out, but the array opens all the same
            if number > chunk.first_row:
                line += piece.count(b"\n", 0, place)
            self.read_into(found, piece[place:], piece[:place], number, line, chunk, options)
            line += piece.count(b"\n", place)
        return found

    def render(self, row: Row, raw: bytes, text: str) -> bytes:
        """A row as an element, without what parts it from others."""
        return raw if row.format == self else row.format.to_object(row, raw, text)

    def is_separator(self, before: bytes) -> bool:
        """Whether the bytes before an element part it from another, rather than open the array."""
        return bool(before) and b"[" not in before

    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        """Return a writer that keeps the bytes between elements, or of several sources sets them out anew."""
        return _ArrayWriter(path, [source.format for source in sources] == [self])


class _ArrayScanner:
    """Yields start, end and line of each element; bytes are read as Latin-1, so that offsets are bytes.

    The bytes before an element belong to it: `start` is where the element before ended. What an element holds is
    not looked at. `tail` is what stands behind the last one, or the whole file where there is none.
    """

    def __init__(self, source: Origin, stream: BinaryIO) -> None:
        self._source, self._path, self._stream = source, source.path, stream
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
            if len(self._text) - self._place > self._source.options.max_row + _WINDOW:
                raise refuse_length(self._source, self._line + self._text.count("\n", self._start, self._place))
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


class _ArrayWriter(OneFile):
    """Elements of a JSON array: spliced between the bytes that parted them, or set out anew."""

    def __init__(self, path: str, is_spliced: bool) -> None:
        super().__init__(path)
        self._is_spliced = is_spliced
        self._opening = b""
        self._begun = False
        self._tail = b"]\n"

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[Framed | None], tail: bytes) -> None:
        self._opening = self._opening or head
        for before, raw in (row for row in rows if row is not None):
            if not self._is_spliced:
                before = b",\n" if self._begun else b"[\n"
            elif not self._begun and b"[" not in before:
                before = self._opening or b"["
            self.output.write(before + raw)
            self._begun = True
        if self._is_spliced:
            self._tail = tail

    def finish(self) -> None:
        if not self._is_spliced:
            self.output.write(b"\n]\n" if self._begun else b"[]\n")
        elif self._begun:
            self.output.write(self._tail.rpartition(b"[")[2])  # of an array that held nothing, the whole is the tail
        else:
            self.output.write(self._opening.rstrip() + self._tail)
        super().finish()


JSON = JsonArray("json", ".json")
