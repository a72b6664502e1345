"""Write rows one after the other into one file, in the format they are in."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.errors import BadOutput
from dedup.io.atomic import Output
from dedup.io.format import Chunk, Framed


class OneFile:
    """A writer whose output is one file."""

    def __init__(self, path: str) -> None:
        self.output = Output(path)

    def finish(self) -> None:
        """Complete the output under its temporary name."""
        self.output.finish()

    def publish(self) -> None:
        """Give the output its name."""
        self.output.publish()

    def discard(self) -> None:
        """Remove what is not published."""
        self.output.discard()


class PlainWriter(OneFile):
    """Rows one after the other, with what stood around them; of tables, the header once."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._header: tuple[str, ...] = ()
        self._open_line = False

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[Framed | None], tail: bytes) -> None:
        """Append a chunk; raises BadOutput for a table whose columns are not those of the first."""
        parts = [b"\n"] if chunk.is_first and self._open_line else []  # the input before ended without a line feed
        if chunk.header and not self._header:
            self._header = chunk.header
            parts.append(head)
        elif chunk.header and chunk.header != self._header:
            raise BadOutput(
                "its columns are not those of the first input",
                "clean it into another file, or write .jsonl",
                path=chunk.path,
            )
        parts += [part for row in rows if row is not None for part in row]
        parts.append(tail)
        if data := b"".join(parts):
            self._open_line = not data.endswith(b"\n")
            self.output.write(data)
