"""Find the text inside the document of a JSON object, and split it into its encoded lines."""

from __future__ import annotations

import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner; typeshed does not list it

import orjson

from dedup.io.splicing import Span

_BLANK = re.compile("[ \t\r\n\ufeff]*")
_SCALAR = re.compile(r"[^\s,\]}]*")
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"|[][{}]|"', re.DOTALL)
_ESCAPED_NEWLINE = re.compile(r"\\u000[aA]")


def encode_json(text: str) -> str:
    """The canonical inside of a JSON string: UTF-8, shortest escapes."""
    return orjson.dumps(text).decode()[1:-1]


def find_value_end(document: str, place: int) -> int:
    """Return where the JSON value at `place` ends, without looking whether it is sound; -1 where it breaks off.

    No recursion: however deep lists stand in lists, this ends.
    """
    if document[place : place + 1] not in ('"', "{", "["):
        match = _SCALAR.match(document, place)
        return match.end() if match else place
    depth = 0
    for token in _TOKENS.finditer(document, place):
        mark = token[0]
        if mark in ("{", "["):
            depth += 1
        elif mark in ("}", "]"):
            depth -= 1
        elif mark == '"':
            return -1
        if not depth:
            return token.end()
    return -1


def locate_string(document: str, name: str, text: str) -> Span:
    """Return the `[start, end)` of the inside of the string that is the value of a top-level key; the last one counts.

    `text` is the string without its escapes. Raises ValueError where there is none.
    """
    return _find_fast(document, text, name) or _find_slowly(document, name)


def split_newlines(inside: str) -> list[str]:
    r"""Split the inside of a JSON string at its `\n`, minding `\\n`, which is a backslash and an n."""
    if "\\\\" not in inside:
        return inside.split(r"\n") if not _ESCAPED_NEWLINE.search(inside) else []
    masked = inside.replace("\\\\", "\0\0")
    if _ESCAPED_NEWLINE.search(masked):
        return []
    return [part.replace("\0\0", "\\\\") for part in masked.split(r"\n")]


def split_bytes(inside: bytes) -> list[bytes]:
    r"""The same of a string in its shortest form, in which a line feed is always `\n`."""
    if b"\\\\" not in inside:
        return inside.split(b"\\n")
    masked = inside.replace(b"\\\\", b"\0\0")
    return [part.replace(b"\0\0", b"\\\\") for part in masked.split(b"\\n")]


def find_bytes(document: bytes, text: str, name: str) -> Span | None:
    """Where the text stands in its shortest form, in UTF-8, once, right behind its key."""
    quoted, key = orjson.dumps(text), f'"{name}"'.encode()
    start = document.find(quoted) + 1
    if not start or document.find(quoted, start) >= 0 or document.count(key) != 1:
        return None
    if document.count(b"{", 0, start) != 1:  # it may be the text of an object in the object
        return None
    before = document[max(0, start - len(key) - 20) : start - 1].rstrip()
    if not before.endswith(b":") or not before[:-1].rstrip().endswith(key):
        return None
    return start, start + len(quoted) - 2


def _find_fast(document: str, text: str, name: str) -> Span | None:
    """Where the text stands in its shortest form, once, right behind its key."""
    data = document.encode("utf-8", "surrogatepass")
    if (found := find_bytes(data, text, name)) is None:
        return None
    start, end = (len(data[:place].decode("utf-8", "surrogatepass")) for place in found)
    return start, end


def _find_slowly(document: str, name: str) -> Span:
    """Where the inside of the last string that has the key stands, key after key; raises ValueError if nowhere."""
    found = (-1, -1)
    place = _skip(document, _skip(document, 0) + 1)
    while document[place] != "}":
        key, place = scanstring(document, place + 1, True)
        start = _skip(document, _skip(document, place) + 1)
        place = find_value_end(document, start)
        if key == name:
            found = (start + 1, place - 1) if document[start] == '"' else (-1, -1)
        place = _skip(document, place)
        if document[place] == ",":
            place = _skip(document, place + 1)
    if found[0] < 0:
        raise ValueError(f"no string named {name!r}")
    return found


def _skip(document: str, place: int) -> int:
    match = _BLANK.match(document, place)
    return match.end() if match else place
