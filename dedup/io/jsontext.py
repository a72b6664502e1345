"""Find the text inside the document of a JSON object, and split it into its encoded lines."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner; typeshed does not list it
from typing import Any

import orjson

from dedup.io.splicing import Span

_BLANK = re.compile("[ \t\r\n\ufeff]*")
LONG = re.compile(rb"\d{19}")  # the least that a number of more than 64 bits has
_SCALAR = re.compile(r"[^\s,\]}]*")
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"|[][{}]|"', re.DOTALL)
_ESCAPED_NEWLINE = re.compile(r"\\u000[aA]")


def encode_json(text: str) -> str:
    """The canonical inside of a JSON string: UTF-8, shortest escapes; with half a character in it all in ASCII."""
    try:
        return orjson.dumps(text).decode()[1:-1]
    except TypeError:
        return json.dumps(text)[1:-1]


def parse_json(raw: bytes) -> Any:
    """The value that sound JSON in UTF-8 tells, whole numbers of more than 64 bits too, which orjson makes others of."""
    return json.loads(raw) if LONG.search(raw) else orjson.loads(raw)


def dump_json(value: Any) -> str:
    """A value as JSON, with whole numbers of any length."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, ensure_ascii=False)


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


def locate_string(document: str, place: Sequence[str], text: str) -> Span:
    """Return the `[start, end)` of the inside of a string: `place` are its key and those of the objects around it.

    Of several equal keys the last one counts; `text` is the string without its escapes. Raises ValueError where there
    is none.
    """
    if len(place) == 1 and (found := _find_fast(document, text, place[0])):
        return found
    start, end = locate_value(document, place)
    if document[start] != '"':
        raise ValueError(f"no string named {'.'.join(place)!r}")
    return start + 1, end - 1


def locate_value(document: str, place: Sequence[str]) -> Span:
    """Return the `[start, end)` of a value, by its key and those of the objects around it.

    Raises ValueError where there is none.
    """
    start, end = skip_blanks(document, 0), len(document)
    for key in place:
        start, end = _find_slowly(document, start, key)
    return start, end


def split_newlines(inside: str) -> list[str]:
    r"""Split the inside of a JSON string at its `\n`, minding `\\n`, which is a backslash and an n."""
    if "\\\\" not in inside:
        return inside.split(r"\n") if not _ESCAPED_NEWLINE.search(inside) else []
    masked = inside.replace("\\\\", "\0\0")
    if _ESCAPED_NEWLINE.search(masked):
        return []
    return [part.replace("\0\0", "\\\\") for part in masked.split(r"\n")]


def _find_fast(document: str, text: str, name: str) -> Span | None:
    """Where the text stands in its shortest form, once, right behind its key."""
    inside = encode_json(text)
    start = document.find(f'"{inside}"') + 1
    if not start or document.find(f'"{inside}"', start) >= 0 or document.count(f'"{name}"') != 1:
        return None
    if document.count("{", 0, start) != 1:  # it may be the text of an object in the object
        return None
    before = document[max(0, start - len(name) - 20) : start - 1].rstrip()
    if not before.endswith(":") or not before[:-1].rstrip().endswith(f'"{name}"'):
        return None
    return start, start + len(inside)


def _find_slowly(document: str, place: int, name: str) -> Span:
    """Where the last value that has the key stands in the object at `place`; raises ValueError if nowhere."""
    found = (-1, -1)
    if document[place] != "{":
        raise ValueError(f"{name!r} is looked for in what is no object")
    place = skip_blanks(document, place + 1)
    while document[place] != "}":
        key, place = scanstring(document, place + 1, True)
        start = skip_blanks(document, skip_blanks(document, place) + 1)
        place = find_value_end(document, start)
        if key == name:
            found = (start, place)
        place = skip_blanks(document, place)
        if document[place] == ",":
            place = skip_blanks(document, place + 1)
    if found[0] < 0:
        raise ValueError(f"nothing is named {name!r}")
    return found


def skip_blanks(document: str, place: int) -> int:
    """The first place from `place` on that is no blank of JSON."""
    match = _BLANK.match(document, place)
    return match.end() if match else place
