"""JSON documents: an array of objects, one element a row, alone or held by an object; or one object, a row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import BinaryIO, ClassVar

from dedup.config import ReadOptions
from dedup.errors import BadInput
from dedup.io.encodings import BOM
from dedup.io.format import Chunk, Framed, Origin, ReadRows, Row, Writer, refuse_length
from dedup.io.jsonrows import JsonRows
from dedup.io.jsonshape import Shape, find_shape
from dedup.io.jsontext import find_value_end
from dedup.io.writers import OneFile

_WINDOW = 1 << 20  # bytes of an array read at a time


class JsonArray(JsonRows):
    """A JSON array; the bytes before an element, comma or opening bracket included, belong to it."""

    is_searched: ClassVar[bool] = False  # in a folder or a repository, .json is mostly something else
    has_separators: ClassVar[bool] = True

    def chunk(self, source: Origin, size: int) -> Iterator[Chunk]:
        """Yield chunks of whole elements, reading a window at a time; of an empty array, a chunk of no rows.

        Raises BadInput where the file is no array, or breaks off, unless the options say to skip what is bad.
        """
        spans: list[tuple[int, int]] = []
        row, first_line = 1, 1
        with source.data_path.open("rb") as stream:
            scanner = _ArrayScanner(source, stream)
            for start, end, line in scanner:
                if spans and spans[-1][1] - spans[0][0] >= size:
                    yield self._make_chunk(source, spans, row, first_line, scanner)
                    row, spans = row + len(spans), []
                if not spans:
                    first_line = line
                spans.append((start, end))
            yield self._make_chunk(source, spans, row, first_line, scanner)

    def _make_chunk(
        self, source: Origin, spans: list[tuple[int, int]], row: int, line: int, scanner: _ArrayScanner
    ) -> Chunk:
        start, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
        return Chunk(
            path=source.path, data_path=str(source.data_path), format=self, start=start, end=end, first_row=row,
            first_line=line, size=end - start, rows=len(spans), spans=tuple(spans), opening=scanner.opening, tail=scanner.tail, is_first=start == 0,
            is_cut=scanner.is_cut,
        )  # fmt: skip

    def read(self, chunk: Chunk, options: ReadOptions) -> ReadRows:
        """Read the elements of a chunk."""
        found = ReadRows(tail=chunk.tail)
        with open(chunk.data_path, "rb") as stream:
            stream.seek(chunk.start)
            data = stream.read(chunk.end - chunk.start)
            if not chunk.spans:
                found.head = stream.read(chunk.opening)
        line = chunk.first_line
        for number, (start, end) in enumerate(chunk.spans, chunk.first_row):
            piece = data[start - chunk.start : end - chunk.start]
            place = len(piece) - len(piece.lstrip(b" \t\r\n,"))
            if start == 0:
                place = chunk.opening
                place += len(piece[place:]) - len(piece[place:].lstrip(b" \t\r\n"))
                if chunk.opening:
                    found.opening = piece[:place]  # the first element may be left out, but the array opens all the same
            if number > chunk.first_row:
                line += piece.count(b"\n", 0, place)
            self.read_into(found, piece[place:], piece[:place], number, line, chunk, options)
            line += piece.count(b"\n", place)
        if chunk.is_cut and found.rejects:
            found.rejects[-1].is_end = True
        return found

    def render(self, row: Row, raw: bytes, text: str) -> bytes:
        """A row as an element, without what parts it from others."""
        return raw if row.format == self else row.format.to_object(row, raw, text)

    def is_separator(self, before: bytes) -> bool:
        """Whether the bytes before an element part it from another, rather than open the array."""
        return _is_separator(before)

    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        """Return a writer that keeps the bytes between elements, or of several sources sets them out anew."""
        return _ArrayWriter(path, [source.format for source in sources] == [self])


def _is_separator(before: bytes) -> bool:
    """Whether the bytes before an element part it from another: they have a comma, and no bracket that opens all."""
    return b"," in before and b"[" not in before


class _ArrayScanner:
    """Yields start, end and line of each element; bytes are read as Latin-1, so that offsets are bytes.

    The bytes before an element belong to it: `start` is where the element before ended. What an element holds is
    not looked at. `opening` bytes go up to the bracket that opens the array, none where the file is one object; `tail`
    is what stands behind the last element. Of an array that breaks off, where that is to be skipped, what is left of it
    comes as its last element, `is_cut` is True and `tail` what would end it.
    """

    def __init__(self, source: Origin, stream: BinaryIO) -> None:
        self._source, self._path, self._stream, self._options = source, source.path, stream, source.options
        self._depth = 0  # objects around the array
        self._is_ahead = False  # the array was found before the whole object was read
        self.opening = 0
        self.is_cut = False
        self._text, self._base, self._place, self._start = "", 0, 0, 0
        self._line = 1  # at _start
        self.tail = b""

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        if self._peek() == BOM.decode("latin-1")[0]:
            self._place += len(BOM)
        if not self._peek():
            self.tail = self._text.encode("latin-1")
            return
        is_array = self._enter()
        goes_on = not is_array or self._peek() != "]"
        while goes_on:
            line = self._line + self._text.count("\n", self._start, self._place)
            try:
                self._pass_element()
            except _BreaksOff as problem:
                yield self._cut_off(problem), self._base + len(self._text), line
                return
            yield self._base + self._start, self._base + self._place, line
            self._line += self._text.count("\n", self._start, self._place)
            self._start = self._place
            try:
                goes_on = is_array and self._pass_comma()
            except _BreaksOff as problem:
                yield self._cut_off(problem), self._base + len(self._text), self._line
                return
        self._read_tail(is_array)

    def _enter(self) -> bool:
        """Go to the first element of the array; whether there is one, or the file is one object."""
        if self._peek() not in ("[", "{"):
            raise self._refuse("this is no JSON array and no object", "name rows one per line .jsonl")
        if self._peek() == "{":
            start, self._depth = self._find_array()
            if start < 0:
                return False
            self._place = start
        self._place += 1
        self.opening = self._place
        return True

    def _find_array(self) -> Shape:
        """Where the array begins that an object holds, as far as this can be read without more than a row may have."""
        while (goes_on := self._more()) and len(self._text) <= self._options.max_row + _WINDOW:
            pass
        self._is_ahead = goes_on
        try:
            return find_shape(self._text[self._place :], self._options).move(self._place)
        except (IndexError, ValueError) as problem:
            if goes_on:
                raise self._refuse_length() from None
            if isinstance(problem, IndexError):
                raise self._refuse("the JSON object breaks off", "get the whole file") from None
            raise self._refuse(str(problem), "write the articles as one array, or one per line as .jsonl") from None

    def _cut_off(self, problem: _BreaksOff) -> int:
        """Where what is left of an array begins, if it may be skipped."""
        if self._options.on_error == "stop" or not self.opening:
            raise problem
        self.is_cut = True
        self.tail = b"]" + b"}" * self._depth + b"\n"
        return self._base + self._start

    def _pass_comma(self) -> bool:
        """Go past the comma behind an element; whether there is one."""
        mark = self._peek()
        if mark == ",":
            self._place += 1
            self._peek()
            return True
        if not mark:
            raise self._break_off()
        if mark != "]":
            raise self._refuse("broken JSON (no comma between two elements)", "mend the array")
        return False

    def _pass_element(self) -> None:
        if not self._peek():
            raise self._break_off()
        while True:
            end = find_value_end(self._text, self._place)
            if end == self._place:
                raise self._refuse("broken JSON (a value is missing)", "mend the array")
            if 0 < end < len(self._text):
                self._place = end
                return
            if len(self._text) - self._place > self._options.max_row + _WINDOW:
                raise self._refuse_length()
            if not self._more():
                end = find_value_end(self._text, self._place)
                if end < 0 or self._text[self._place] not in '{["':
                    raise self._break_off()
                self._place = end
                return

    def _break_off(self) -> _BreaksOff:
        what = "array" if self.opening else "object"
        problem = self._refuse(f"the JSON {what} breaks off", "get the whole file, or --on-error skip what is cut")
        return _BreaksOff(problem.what, problem.remedy, path=problem.path, line=problem.line)

    def _read_tail(self, is_array: bool) -> None:
        start = max(self._start, self.opening - self._base)
        rest = self._stream.read(self._options.max_row + 1)
        if len(rest) > self._options.max_row:
            raise self._refuse_length()
        self.tail = self._text[start:].encode("latin-1") + rest
        end = self._place - start
        if is_array:
            end += self._find_end(self.tail[end:].decode("latin-1"))
        if self.tail[end:].strip():
            what = "array" if is_array else "object"
            raise self._refuse(
                f"something stands behind the JSON {what}", "write one array, or one row per line as .jsonl"
            )

    def _find_end(self, tail: str) -> int:
        """Where the outermost value ends in what stands from the bracket of the array on."""
        opened = '{"":' * self._depth + "["
        end = find_value_end(opened + tail, 0) - len(opened)
        if end <= 0:
            raise self._refuse("the JSON object breaks off", "get the whole file")
        if self._is_ahead and not self._is_alone(opened, tail[:end]):
            raise self._refuse_length()
        return end

    def _is_alone(self, opened: str, tail: str) -> bool:
        """Whether no other array in the object might be meant as well, nor the object itself."""
        try:
            return find_shape(f"{opened}{{}}{tail}", self._options) == (len(opened) - 1, self._depth)
        except (IndexError, ValueError):
            return False

    def _refuse_length(self) -> BadInput:
        return refuse_length(self._source, self._line + self._text.count("\n", self._start, self._place))

    def _refuse(self, what: str, remedy: str) -> BadInput:
        line = self._line + self._text.count("\n", self._start, self._place)
        return BadInput(what, remedy, path=self._path, line=line)

    def _peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._text[self._place : self._place + 1] in (" ", "\t", "\r", "\n"):
                self._place += 1
            if self._place - self._start > self._options.max_row + _WINDOW:
                raise self._refuse_length()
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


class _BreaksOff(BadInput):
    """An array ends before its bracket."""


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
            elif not self._begun and _is_separator(before):
                before = self._opening or b"["
            self.output.write(before + raw)
            self._begun = True
        if self._is_spliced:
            self._tail = tail

    def finish(self) -> None:
        if not self._is_spliced:
            self.output.write(b"\n]\n" if self._begun else b"[]\n")
        elif self._begun:
            self.output.write(self._tail)
        else:
            self.output.write(self._opening.rstrip() + self._tail)
        super().finish()


JSON = JsonArray("json", ".json")
