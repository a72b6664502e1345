"""Compress and decompress streams, by the extension of their file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO, Any, cast

from dedup.errors import MissingExtra

COMPRESSIONS = (".gz", ".bz2", ".xz", ".zst")


def find_compression(path: str) -> str:
    """The compression that a name ends with; empty if none."""
    name = path.lower()
    return next((end for end in COMPRESSIONS if name.endswith(end)), "")


_MAGICS = {b"\x1f\x8b\x08": ".gz", b"\xfd7zXZ\0": ".xz", b"\x28\xb5\x2f\xfd": ".zst"}
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")  # a block begins, or the end of what has none
MAGIC_BYTES = 16  # which is enough for those of `foreign` as well


def find_magic(head: bytes) -> str:
    """The compression that the first bytes of a file tell of; empty if none."""
    if _BZIP2.match(head):
        return ".bz2"
    return next((name for magic, name in _MAGICS.items() if head.startswith(magic)), "")


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


def decompress(stream: IO[bytes], compression: str, name: str) -> IO[bytes]:
    """Return a stream of the decompressed bytes."""
    if compression == ".gz":
        import gzip

        return cast(IO[bytes], gzip.GzipFile(fileobj=stream))
    if compression == ".bz2":
        import bz2

        return bz2.BZ2File(stream)
    if compression == ".xz":
        import lzma

        return lzma.LZMAFile(stream)
    return cast(IO[bytes], _ZstdFrames(stream, load_zstandard(name).ZstdDecompressor().decompressobj))


def load_zstandard(name: str) -> Any:
    """Import zstandard.

    Raises MissingExtra where it is not installed.
    """
    try:
        import zstandard
    except ImportError:
        raise MissingExtra(
            "Zstandard needs a package", "install it with: pip install 'news-dedup[zstd]'", path=name
        ) from None
    return zstandard


_REPEATED = 1  # the kind of a block that is one byte, many times: RFC 8878


class _ZstdFrames:
    """Reads Zstandard block after block, so that little that means much is never plain all at once.

    The package's own reader takes a file that breaks off for a whole one.
    """

    def __init__(self, stream: IO[bytes], begin: Callable[[], Any]) -> None:
        self._stream, self._begin = stream, begin
        self._frame: Any = None
        self._has_checksum = False

    def read(self, size: int) -> bytes:
        while data := self._read_piece():
            if self._frame is None or self._frame.eof:
                self._frame = self._begin()
            plain: bytes = self._frame.decompress(data)
            if plain:
                return plain
        if self._frame is not None and not self._frame.eof:
            raise EOFError("it ends within a frame")
        return b""

    def _read_piece(self) -> bytes:
        """The header of a frame, or one block: no more than 128 KB of plain bytes, however little it is itself."""
        if self._frame is not None and not self._frame.eof:
            head = self._stream.read(3)
            number = int.from_bytes(head, "little")
            is_last, kind, length = number & 1, number >> 1 & 3, number >> 3
            body = self._stream.read(1 if kind == _REPEATED else length)
            return head + body + (self._stream.read(4) if is_last and self._has_checksum else b"")
        head = self._stream.read(4)
        if len(head) == 4 and head[1:] == b"\x2a\x4d\x18" and head[0] >> 4 == 5:  # a frame to skip
            size = self._stream.read(4)
            return head + size + self._stream.read(int.from_bytes(size, "little"))
        described = self._stream.read(1)
        flags = described[0] if described else 0
        is_single, self._has_checksum = flags >> 5 & 1, bool(flags >> 2 & 1)
        sizes = (0 if is_single else 1) + (0, 1, 2, 4)[flags & 3] + (is_single, 2, 4, 8)[flags >> 6]
        return head + described + self._stream.read(sizes)
