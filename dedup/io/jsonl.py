"""JSON Lines: one object a line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from dedup.config import ReadOptions
from dedup.io.encodings import BOM, split_lines
from dedup.io.format import Chunk, Origin, ReadRows, Row, Writer
from dedup.io.jsonrows import JsonRows
from dedup.io.writers import PlainWriter

_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")


class JsonLines(JsonRows):
    """JSON Lines; blank lines belong to the row behind them."""

    def chunk(self, source: Origin, size: int) -> Iterator[Chunk]:
        """Yield chunks of about `size` bytes that end with a line that is not blank: a row has the blank ones before it."""
        with source.data_path.open("rb") as stream:
            start, row, line = 0, 1, 1
            while data := stream.read(size):
                if not data.endswith(b"\n"):
                    data += stream.readline()
                while _is_blank(data[data.rfind(b"\n", 0, -1) + 1 :]) and (more := stream.readline()):
                    data += more
                lines = data.count(b"\n") + (not data.endswith(b"\n"))
                rows = sum(1 for one in data.split(b"\n") if one.strip()) - _is_blank(data.split(b"\n", 1)[0], BOM)
                yield Chunk(
                    path=source.path, data_path=str(source.data_path), format=self, start=start, end=start + len(data),
                    first_row=row, first_line=line, size=len(data), rows=rows, is_first=start == 0,
                )  # fmt: skip
                start += len(data)
                line += lines
                row += rows

    def read(self, chunk: Chunk, options: ReadOptions) -> ReadRows:
        """Read the rows of a chunk; blank lines go with the row behind them."""
        with open(chunk.data_path, "rb") as stream:
            stream.seek(chunk.start)
            data = stream.read(chunk.end - chunk.start)
        found = ReadRows()
        before = b""
        number, line = chunk.first_row, chunk.first_line
        for raw in split_lines(data):
            if _is_blank(raw) or _is_blank(raw, BOM):
                before += raw
            else:
                self.read_into(found, raw, before, number, line, chunk, options)
                before = b""
                number += 1
            line += 1
        found.tail = before
        return found

    def render(self, row: Row, raw: bytes, text: str) -> bytes:
        """A row on one line.

        No string of JSON holds a line feed itself: those of a row that is set out prettily stand between its parts.
        """
        return raw if row.format == self else row.format.to_object(row, raw, text).translate(_ONE_LINE) + b"\n"

    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        """Return a writer of row after row."""
        return PlainWriter(path)


def _is_blank(line: bytes, beside: bytes = b"") -> bool:
    """Whether nothing stands in a line, or nothing beside a byte-order mark."""
    return line.strip() == beside


JSONL = JsonLines("jsonl", ".jsonl", ".ndjson", ".jl", ".jsonlines")
