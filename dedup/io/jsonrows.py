"""Rows that are JSON objects: read one, cut lines out of its text, show it as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar

import orjson

from dedup.config import ReadOptions
from dedup.errors import BadRow
from dedup.io.encodings import BOM, decode_row
from dedup.io.fields import find_text, make_article, read_text
from dedup.io.format import Chunk, CutRow, Format, ReadRows, Row, check_length
from dedup.io.jsontext import LONG, encode_json, locate_string, locate_value, split_newlines
from dedup.io.paragraphs import cut_json_items
from dedup.io.splicing import Span, cut_lines
from dedup.showing import spell

_LENIENT = re.compile(r"NaN|Infinity|\\u[dD][89a-fA-F]|\d{300}")


class JsonRows(Format):
    """What formats whose rows are JSON objects have in common."""

    newline: ClassVar[str] = r"\n"  # as JSON writes it: a backslash and an n

    def read_into(
        self, found: ReadRows, raw: bytes, before: bytes, number: int, line: int, chunk: Chunk, options: ReadOptions
    ) -> None:
        """Read one row of a chunk and add it to those found."""
        try:
            found.rows.append(self._read_row(raw, before, number, line, options))
        except BadRow as problem:
            found.reject(problem, raw, options, path=chunk.path, number=number, line=line, before=before)

    def _read_row(self, raw: bytes, before: bytes, number: int, line: int, options: ReadOptions) -> Row:
        check_length(raw, options)
        fields = _parse_object(raw.removeprefix(BOM), options.encoding)
        place, value = find_text(fields, options)
        text = read_text(value, place)
        article = make_article(fields, text, options)
        return Row(self, number, line, raw, article, bool(text.strip()), options.encoding, before, fields, place)

    def locate(self, document: str, row: Row) -> Span:
        """Return the `[start, end)` of the inside of the text's string."""
        return locate_string(document, row.text_place, row.article.text)

    def split(self, inside: str) -> list[str]:
        """Split the inside of a string at its line feeds; empty where these are written in another way."""
        return split_newlines(inside)

    def encode(self, line: str) -> str:
        """The canonical inside of a JSON string: UTF-8, shortest escapes."""
        return encode_json(line)

    def cut(self, row: Row, removed: Sequence[int], spans: Mapping[int, Span]) -> CutRow:
        """Return a row without some lines and spans, opaque where its text must be written anew."""
        document, text = row.raw.decode(row.encoding), row.article.text
        if (items := row.items) is not None:
            start, end = locate_value(document, row.text_place)
            array = cut_json_items(document[start:end], items, removed, spans)
            return CutRow(f"{document[:start]}{array}{document[end:]}".encode(row.encoding), is_opaque=True)
        start, end = self.locate(document, row)
        segments = self.split(document[start:end])
        if len(segments) == text.count("\n") + 1:
            kept, raws = cut_lines(segments, text, removed, spans, self.encode)
            with suppress(UnicodeEncodeError):  # a shortened line may hold what the encoding has as an escape only
                inside = self.newline.join(kept)
                raw = f"{document[:start]}{inside}{document[end:]}".encode(row.encoding)
                return CutRow(raw, raws, is_opaque=not text.isascii() and spell(text) != text)
        kept, _ = cut_lines(text.split("\n"), text, removed, spans, str)
        inside = json.dumps("\n".join(kept))[1:-1]
        return CutRow(f"{document[:start]}{inside}{document[end:]}".encode(row.encoding), is_opaque=True)

    def read_back(self, row: Row, raw: bytes, text: str) -> Any:
        """The text, or of a list of paragraphs those that are left."""
        if row.items is None:
            return text
        document = raw.decode(row.encoding)
        start, end = locate_value(document, row.text_place)
        return json.loads(document[start:end])

    def to_object(self, row: Row, raw: bytes, text: str) -> bytes:
        """The row as it is, in UTF-8."""
        return raw.decode(row.encoding).removeprefix("\ufeff").encode().strip()


def _parse_object(raw: bytes, encoding: str) -> dict[str, Any]:
    """Return the object that the bytes of a row are.

    Raises BadRow for broken JSON, bytes that are not in the encoding, or a value that is no object.
    """
    try:
        value = orjson.loads(raw if encoding == "utf-8" else raw.decode(encoding))
    except (orjson.JSONDecodeError, UnicodeDecodeError) as problem:
        value = _parse_leniently(decode_row(raw, encoding), problem)
    if not isinstance(value, dict):
        raise BadRow("the row is no JSON object", "write each article as an object with a text field")
    if _has_float(value) and LONG.search(raw):
        return _parse_exactly(decode_row(raw, encoding))
    return value


def _has_float(value: Mapping[str, Any]) -> bool:
    """Whether a number with a point stands in an object, which may be one of more than 64 bits as orjson reads it."""
    waiting: list[Any] = [value]
    while waiting:
        inner = waiting.pop()
        for item in inner if isinstance(inner, list) else inner.values():
            if isinstance(item, float):
                return True
            if isinstance(item, (dict, list)):
                waiting.append(item)
    return False


def _parse_exactly(document: str) -> dict[str, Any]:
    """Parse an object with whole numbers of any length."""
    try:
        value: dict[str, Any] = json.loads(document)
    except (ValueError, RecursionError) as problem:
        raise BadRow(f"its numbers cannot be read ({problem})", "write what is no amount as a string") from None
    return value


def _parse_leniently(document: str, problem: ValueError) -> Any:
    """Parse what Python's own json reads and orjson does not: NaN, Infinity, long numbers, and halves of characters."""
    if _LENIENT.search(document):
        with suppress(ValueError, RecursionError):
            return json.loads(document)
    raise BadRow(f"broken JSON ({problem})", "mend the row, or go on without it with --on-error skip") from None
