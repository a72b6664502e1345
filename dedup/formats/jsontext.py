"""Find the text inside the bytes of a JSON object, cut lines out of it and put them back, all else untouched."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner; typeshed does not list it

import orjson

from dedup.formats.lines import Span, cut_lines, put_back
from dedup.formats.records import CutRow, Row

_BLANK = re.compile("[ \t\r\n\ufeff]*")
_DECODER = json.JSONDecoder()
_NEWLINE = r"\n"  # as JSON writes it: a backslash and an n
_ESCAPED_NEWLINE = re.compile(r"\\u000[aA]")


def encode(text: str) -> str:
    """The canonical inside of a JSON string: UTF-8, shortest escapes."""
    return orjson.dumps(text).decode()[1:-1]


def locate(document: str, name: str) -> tuple[int, int]:
    """Return the `[start, end)` of the inside of the string that is the value of a top-level key; the last one counts.

    Raises ValueError where there is none.
    """
    found = (-1, -1)
    place = _skip(document, _skip(document, 0) + 1)
    while document[place] != "}":
        key, place = scanstring(document, place + 1, True)
        place = _skip(document, _skip(document, place) + 1)
        if document[place] == '"':
            start = place + 1
            _, place = scanstring(document, start, True)
            if key == name:
                found = (start, place - 1)
        else:
            _, place = _DECODER.raw_decode(document, place)
            if key == name:
                found = (-1, -1)
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
    if len(segments) != text.count("\n") + 1:
        lines = text.split("\n")
        kept, _ = cut_lines(lines, text, removed, spans, str)
        inside = json.dumps("\n".join(kept))[1:-1]
        return CutRow(f"{document[:start]}{inside}{document[end:]}".encode(row.encoding), whole=document)
    kept, raws = cut_lines(segments, text, removed, spans, encode)
    return CutRow(f"{document[:start]}{_NEWLINE.join(kept)}{document[end:]}".encode(row.encoding), raws)


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
    before = document[max(0, start - len(name) - 20) : start - 1].rstrip()
    if not before.endswith(":") or not before[:-1].rstrip().endswith(f'"{name}"'):
        return None
    return start, start + len(inside)


def _skip(document: str, place: int) -> int:
    match = _BLANK.match(document, place)
    return match.end() if match else place
