"""Write outputs whole or not at all: under a temporary name, renamed when all of them are complete."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from dedup.errors import BadOutput
from dedup.formats.sources import Source, load_zstandard, split_extension


class Output:
    """One output file; `-` is standard output. Compressed by its extension."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._temporary: Path | None = None
        self._raw: IO[bytes]
        if path == "-":
            self._raw = self._stream = sys.stdout.buffer
            return
        target = Path(path)
        temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        try:
            self._raw = temporary.open("xb")
        except OSError as problem:
            raise BadOutput(
                f"cannot write here ({problem.strerror})", "choose another folder or mend its permissions", path=path
            ) from problem
        self._temporary = temporary
        self._stream = compress(self._raw, split_extension(path)[1], path)

    def write(self, data: bytes) -> None:
        """Append bytes.

        Raises BadOutput where there is no room.
        """
        try:
            self._stream.write(data)
            if self._temporary is None:
                self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as problem:
            raise BadOutput(
                f"cannot write it ({problem.strerror})", "make room and run the same command again", path=self.path
            ) from problem

    def finish(self) -> None:
        """Complete the file under its temporary name."""
        if self._temporary is None:
            self.write(b"")
            return
        try:
            if self._stream is not self._raw:
                self._stream.close()
            if not self._raw.closed:
                self._raw.flush()
                os.fsync(self._raw.fileno())
                self._raw.close()
        except OSError as problem:
            raise BadOutput(
                f"cannot write it ({problem.strerror})", "make room and run the same command again", path=self.path
            ) from problem

    def publish(self) -> None:
        """Give the finished file its name."""
        if self._temporary is not None:
            try:
                mode = Path(self.path).stat().st_mode & 0o777 if Path(self.path).exists() else 0o666 & ~_umask()
                self._temporary.chmod(mode)
                self._temporary.replace(self.path)
            except OSError as problem:
                raise BadOutput(
                    f"cannot replace it ({problem.strerror})", "check its permissions", path=self.path
                ) from problem
            self._temporary = None

    def discard(self) -> None:
        """Remove what was written under the temporary name."""
        if self._temporary is not None:
            with suppress(OSError):  # a full disk says so again on closing; the file goes either way
                self._raw.close()
            self._temporary.unlink(missing_ok=True)
            self._temporary = None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def compress(stream: IO[bytes], compression: str, path: str) -> IO[bytes]:
    """Return a stream that compresses into another; the same input gives the same bytes."""
    if compression == ".gz":
        import gzip

        return cast(IO[bytes], gzip.GzipFile(filename="", mode="wb", fileobj=stream, compresslevel=6, mtime=0))
    if compression == ".bz2":
        import bz2

        return bz2.BZ2File(stream, "wb")
    if compression == ".xz":
        import lzma

        return lzma.LZMAFile(stream, "wb")
    if compression == ".zst":
        zstandard: Any = load_zstandard(path)
        opened: IO[bytes] = zstandard.ZstdCompressor(level=9).stream_writer(stream, closefd=False)
        return opened
    return stream


def check_outputs(outputs: Iterable[str], sources: Sequence[Source]) -> None:
    """Refuse an output that is an input, by another name or not, and two outputs of one name.

    Raises BadOutput.
    """
    seen: set[str] = set()
    inputs = {
        os.path.realpath(path) for source in sources for path in (source.path, *map(str, source.files)) if path != "-"
    }
    for output in outputs:
        if output == "-":
            if "-" in seen:
                raise BadOutput("two outputs go to standard output", "name a file for one of them")
        elif os.path.realpath(output) in inputs:
            raise BadOutput("the output is an input", "choose another name", path=output)
        real = output if output == "-" else os.path.realpath(output)
        if real in seen:
            raise BadOutput("two outputs have one name", "choose another name for one of them", path=output)
        seen.add(real)


def publish_all(outputs: Sequence[Any]) -> None:
    """Complete every output, then give all of them their names."""
    for output in outputs:
        output.finish()
    for output in outputs:
        output.publish()
