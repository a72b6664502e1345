"""Rows that are JSON objects: read one, cut lines out of its text, show it as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar

import orjson

from dedup.config import ReadOptions
from dedup.errors import BadRow
from dedup.io.encodings import BOM, decode_row
from dedup.io.fields import check_text, find_text_field, make_article
from dedup.io.format import Chunk, CutRow, Format, ReadRows, Row
from dedup.io.jsontext import encode_json, find_bytes, locate_string, split_bytes, split_newlines
from dedup.io.splicing import Span, cut_lines

_NEWLINE = r"\n"


class JsonRows(Format):
    """What formats whose rows are JSON objects have in common."""

    newline: ClassVar[str] = _NEWLINE  # as JSON writes it: a backslash and an n

    def read_into(
        self, found: ReadRows, raw: bytes, before: bytes, number: int, line: int, chunk: Chunk, options: ReadOptions
    ) -> None:
        """Read one row of a chunk and add it to those found."""
        try:
            found.rows.append(self._read_row(raw, before, number, line, options))
        except BadRow as problem:
            found.reject(problem, raw, options, path=chunk.path, number=number, line=line, before=before)

    def _read_row(self, raw: bytes, before: bytes, number: int, line: int, options: ReadOptions) -> Row:
        fields = _parse_object(raw.removeprefix(BOM), options.encoding)
        name = find_text_field(fields, options)
        text = check_text(fields[name], name)
        article = make_article(fields, text, options)
        return Row(self, number, line, raw, article, bool(text.strip()), options.encoding, before, fields, name)

    def locate(self, document: str, row: Row) -> Span:
        """Return the `[start, end)` of the inside of the text's string."""
        return locate_string(document, row.text_field, row.article.text)

    def split(self, inside: str) -> list[str]:
        """Split the inside of a string at its line feeds; empty where these are written in another way."""
        return split_newlines(inside)

    def encode(self, line: str) -> str:
        """The canonical inside of a JSON string: UTF-8, shortest escapes."""
        return encode_json(line)

    def cut(self, row: Row, removed: Sequence[int], spans: Mapping[int, Span]) -> CutRow:
        """Return a row without some lines and spans, opaque where its text must be written anew."""
        if self.newline == _NEWLINE and (plain := _cut_plain(row, removed, spans)) is not None:
            return plain
        document, text = row.raw.decode(row.encoding), row.article.text
        start, end = self.locate(document, row)
        segments = self.split(document[start:end])
        if len(segments) == text.count("\n") + 1:
            kept, raws = cut_lines(segments, text, removed, spans, self.encode)
            with suppress(UnicodeEncodeError):  # a shortened line may hold what the encoding has as an escape only
                inside = self.newline.join(kept)
                return CutRow(f"{document[:start]}{inside}{document[end:]}".encode(row.encoding), raws)
        kept, _ = cut_lines(text.split("\n"), text, removed, spans, str)
        inside = json.dumps("\n".join(kept))[1:-1]
        return CutRow(f"{document[:start]}{inside}{document[end:]}".encode(row.encoding), is_opaque=True)

    def to_object(self, row: Row, raw: bytes, text: str) -> bytes:
        """The row as it is, in UTF-8."""
        return raw.decode(row.encoding).removeprefix("\ufeff").encode().strip()


def _cut_plain(row: Row, removed: Sequence[int], spans: Mapping[int, Span]) -> CutRow | None:
    """The same for a row in UTF-8 whose text is in its shortest form, as most are: without a look at single characters."""
    if row.encoding != "utf-8" or not (found := find_bytes(row.raw, row.article.text, row.text_field)):
        return None
    start, end = found
    segments: list[bytes | None] = list(split_bytes(row.raw[start:end]))
    lines = row.article.text.split("\n") if spans else ()
    for number, (first, last) in spans.items():
        line = lines[number - 1]
        segments[number - 1] = encode_json(line[:first] + line[last:]).encode()
    for number in removed:
        segments[number - 1] = None
    kept = b"\\n".join(segment for segment in segments if segment is not None)
    return CutRow(row.raw[:start] + kept + row.raw[end:])


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
    return value


def _parse_leniently(document: str, problem: ValueError) -> Any:
    """Parse what Python's own json writes and JSON does not allow: NaN and Infinity."""
    if "NaN" in document or "Infinity" in document:
        try:
            value = json.loads(document)
            orjson.dumps(value)  # refuses half a character, which nothing behind could write
            return value
        except (ValueError, TypeError, RecursionError):
            pass
    raise BadRow(f"broken JSON ({problem})", "mend the row, or go on without it with --on-error skip") from None
