"""Which encodings can be read row by row, and what to say of bytes that are in another one."""

from __future__ import annotations

import codecs
from typing import Any

from dedup.errors import BadRow, BadSettings

BOM = codecs.BOM_UTF8
_ASCII = bytes(byte for byte in range(128) if byte not in b"\x0e\x0f\x1b")  # shifts and escapes of stateful encodings
_ESCAPING = ("unicode-escape", "raw-unicode-escape", "idna", "charmap")  # they mean something else than characters
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)  # UTF-32-LE begins as UTF-16-LE does
WIDE_ENCODINGS = ("utf-16-le", "utf-16-be")  # in this order too


def find_wide(head: bytes) -> str:
    """The encoding that a byte-order mark before UTF-16 tells of; empty if there is none."""
    if head.startswith(codecs.BOM_UTF32_LE):
        return ""
    return WIDE_ENCODINGS[_WIDE_MARKS.index(head[:2])] if head[:2] in _WIDE_MARKS else ""


class Recoder:
    """Takes UTF-8 and hands it on in another encoding, to a stream or an output."""

    def __init__(self, stream: Any, encoding: str, *, closes: bool = False) -> None:
        self._stream, self._encoding, self._closes = stream, encoding, closes
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def write(self, data: bytes) -> None:
        """Hand bytes on; a character that is not whole yet waits for the rest."""
        self._stream.write(self._decoder.decode(data).encode(self._encoding))

    def flush(self) -> None:
        """Hand on what the stream holds."""
        self._stream.flush()

    def close(self) -> None:
        """Close the stream, where it is to be closed with this."""
        if self._closes:
            self._stream.close()


def check_encoding(name: str) -> str:
    """Return Python's name of an encoding; a byte-order mark before UTF-8 is seen without being told.

    Raises BadSettings for one that is unknown, or in which an ASCII character is not always its one byte.
    """
    try:
        known = codecs.lookup(name).name
        is_plain = (
            known not in _ESCAPING
            and _ASCII.decode(known) == _ASCII.decode("ascii")
            and not known.startswith("iso2022")
        )
    except (LookupError, ValueError) as problem:
        if not isinstance(problem, LookupError):
            raise _refuse(name) from None
        raise BadSettings(f"unknown encoding {name!r}", "use a name such as utf-8 or latin-1") from None
    if known == "utf-8-sig":
        return "utf-8"
    if not is_plain:
        raise _refuse(name)
    return known


def _refuse(name: str) -> BadSettings:
    return BadSettings(
        f"encoding {name} cannot be read row by row", f"convert the input first: iconv -f {name} -t UTF-8"
    )


def decode_row(raw: bytes, encoding: str) -> str:
    """Return the characters of a row.

    Raises BadRow for a byte that is not in the encoding.
    """
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as problem:
        if raw.startswith(_WIDE_MARKS):
            raise BadRow("this is UTF-16 or UTF-32", "convert the input first: iconv -f UTF-16 -t UTF-8") from None
        name = "UTF-8" if encoding == "utf-8" else encoding
        what = f"byte {problem.start} of the row is not {name}"
        raise BadRow(what, "try --encoding, such as --encoding latin-1") from None


def show_path(path: str) -> str:
    """A path as text that any output can hold, the bytes of it that are no UTF-8 as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def split_lines(data: bytes) -> list[bytes]:
    """Split at line feeds alone: a carriage return may stand within a row."""
    if b"\r" not in data:
        return data.splitlines(keepends=True)
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
