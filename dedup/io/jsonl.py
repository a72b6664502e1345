"""JSON Lines: one object a line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import IO

from dedup.config import ReadOptions
from dedup.io.encodings import BOM, split_lines
from dedup.io.format import Chunk, Origin, ReadRows, Row, Writer, refuse_length
from dedup.io.jsonrows import JsonRows
from dedup.io.writers import PlainWriter

_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")


class JsonLines(JsonRows):
    """JSON Lines; blank lines belong to the row behind them."""

    def chunk(self, source: Origin, size: int) -> Iterator[Chunk]:
        """Yield chunks of about `size` bytes that end with a row: it has the blank lines before it."""
        with source.data_path.open("rb") as stream:
            start, row, line = 0, 1, 1
            while (data := stream.read(size)) or not start:
                if data and not data.endswith(b"\n"):
                    data += _read_line(stream, source, line, data)
                parts = [data]
                while _ends_blank(parts[-1]) and (more := stream.readline()):
                    parts.append(more)
                data = b"".join(parts)
                lines = data.count(b"\n") + (not data.endswith(b"\n"))
                rows = sum(not is_blank(one) for one in data.split(b"\n"))
                yield Chunk(
                    path=source.path, data_path=str(source.data_path), format=self, start=start, end=start + len(data),
                    first_row=row, first_line=line, size=len(data), rows=rows, is_first=start == 0,
                )  # fmt: skip
                if not data:  # an empty file is one chunk of no rows
                    return
                start += len(data)
                line += lines
                row += rows

    def read(self, chunk: Chunk, options: ReadOptions) -> ReadRows:
        """Read the rows of a chunk; blank lines go with the row behind them."""
        with open(chunk.data_path, "rb") as stream:
            stream.seek(chunk.start)
            data = stream.read(chunk.end - chunk.start)
        found = ReadRows()
        before: list[bytes] = []
        number, line = chunk.first_row, chunk.first_line
        for raw in split_lines(data):
            if is_blank(raw):
                before.append(raw)
            else:
                self.read_into(found, raw, b"".join(before), number, line, chunk, options)
                before.clear()
                number += 1
            line += 1
        found.tail = b"".join(before)
        return found

    def render(self, row: Row, raw: bytes, text: str) -> bytes:
        """A row on one line.

        No string of JSON holds a line feed itself: those of a row that is set out prettily stand between its parts.
        """
        return raw if row.format == self else row.format.to_object(row, raw, text).translate(_ONE_LINE) + b"\n"

    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        """Return a writer of row after row."""
        return PlainWriter(path)


def _read_line(stream: IO[bytes], source: Origin, line: int, before: bytes) -> bytes:
    """The rest of a line; raises BadInput where that is longer than a row may be, and no more of it is read."""
    most = source.options.max_row
    rest = stream.readline(most + 1)
    if len(rest) > most and not rest.endswith(b"\n"):
        raise refuse_length(source, line + before.count(b"\n"))
    return rest


def is_blank(line: bytes) -> bool:
    """Whether a line is no row: nothing stands in it, or nothing beside a byte-order mark, wherever it is."""
    return line.strip() in (b"", BOM)


def _ends_blank(data: bytes) -> bool:
    """Whether the last line of some is no row."""
    return is_blank(data[data.rfind(b"\n", 0, -1) + 1 :])


JSONL = JsonLines("jsonl", ".jsonl", ".ndjson", ".jl", ".jsonlines")
