"""Find the text inside the bytes of a JSON object, cut lines out of it and put them back, all else untouched."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner; typeshed does not list it

import orjson

from dedup.io.lines import Span, cut_lines, put_back
from dedup.io.records import CutRow, Row

_BLANK = re.compile("[ \t\r\n\ufeff]*")
_SCALAR = re.compile(r"[^\s,\]}]*")
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"|[][{}]|"', re.DOTALL)
_NEWLINE = r"\n"  # as JSON writes it: a backslash and an n
_ESCAPED_NEWLINE = re.compile(r"\\u000[aA]")


def encode(text: str) -> str:
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


def locate(document: str, name: str) -> tuple[int, int]:
    """Return the `[start, end)` of the inside of the string that is the value of a top-level key; the last one counts.

    Raises ValueError where there is none.
    """
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


def cut_json(row: Row, removed: Sequence[int], spans: Mapping[int, Span]) -> CutRow:
    """Cut lines and spans out of the text of a row."""
    document = row.raw.decode(row.encoding)
    text = row.article.text
    start, end = _find_fast(document, text, row.text_field) or locate(document, row.text_field)
    segments = split_newlines(document[start:end])
    if len(segments) == text.count("\n") + 1:
        kept, raws = cut_lines(segments, text, removed, spans, encode)
        with suppress(UnicodeEncodeError):  # a shortened line may hold what the encoding has as an escape only
            return CutRow(f"{document[:start]}{_NEWLINE.join(kept)}{document[end:]}".encode(row.encoding), raws)
    kept, _ = cut_lines(text.split("\n"), text, removed, spans, str)
    inside = json.dumps("\n".join(kept))[1:-1]
    return CutRow(f"{document[:start]}{inside}{document[end:]}".encode(row.encoding), is_opaque=True)


def insert_json(document: str, name: str, gone: Mapping[int, str], shortened: Mapping[int, str]) -> str:
    """Put encoded lines back into the text of a row."""
    start, end = locate(document, name)
    kept = split_newlines(document[start:end])
    return f"{document[:start]}{_NEWLINE.join(put_back(kept, gone, shortened))}{document[end:]}"


def split_newlines(inside: str) -> list[str]:
    r"""Split the inside of a JSON string at its `\n`, minding `\\n`, which is a backslash and an n."""
    if "\\\\" not in inside:
        return inside.split(r"\n") if not _ESCAPED_NEWLINE.search(inside) else []
    masked = inside.replace("\\\\", "\0\0")
    if _ESCAPED_NEWLINE.search(masked):
        return []
    return [part.replace("\0\0", "\\\\") for part in masked.split(r"\n")]


def _find_fast(document: str, text: str, name: str) -> tuple[int, int] | None:
    """Where the text stands in its shortest form, once, right behind its key."""
    inside = encode(text)
    start = document.find(f'"{inside}"') + 1
    if not start or document.find(f'"{inside}"', start) >= 0 or document.count(f'"{name}"') != 1:
        return None
    if document.count("{", 0, start) != 1:  # it may be the text of an object in the object
        return None
    before = document[max(0, start - len(name) - 20) : start - 1].rstrip()
    if not before.endswith(":") or not before[:-1].rstrip().endswith(f'"{name}"'):
        return None
    return start, start + len(inside)


def _skip(document: str, place: int) -> int:
    match = _BLANK.match(document, place)
    return match.end() if match else place
