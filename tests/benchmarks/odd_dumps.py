"""Make dumps that nobody would write: rows are built in a format, then broken here and there."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_STORY = "The ferry company will run one crossing after midnight from the first weekend of {}, its director said."
_LINES = (
    *(_STORY.format(month) for month in ("May", "June", "July")), "Share this:", "Like this:", "Like Loading...", "Related", "",
    "  ", "___", "\tx", 'He said "no".', "a\\nb", "line\u2028sep\x85end", "Like this:\r", "\ufeff", "\x00", "渡轮公司周一宣布，从五月起恢复夜间航班。",
    _STORY.format("August") + "Share this:FacebookTwitterLike this:Like Loading...", "Dead: 9", "Dead: 12", "* * *", "<p>Like this:</p>",
    "- [ ] a", "| a | 7 |", "> Like this:", "https://a.example/b?c=d", "Comments (3)", "# Ferry", "Ferry\n=====", "Row 1 of the ferry",
)  # fmt: skip
_RANGES = (
    (0, 0x20), (0x20, 0x7F), (0x7F, 0x180), (0x300, 0x370), (0x590, 0x700), (0xE00, 0xE80), (0x2000, 0x2070), (0x4E00, 0x4F00),
    (0xFE00, 0xFF10), (0xFFF0, 0x10000), (0x1F300, 0x1F650), (0xE0000, 0xE0100),
)  # fmt: skip
_NOISE = (
    b"",
    b"\n",
    b" \r\n",
    b"\xef\xbb\xbf\n",
    b"\r",
    b"\x00",
    b'"',
    b",",
    b"[",
    b"]",
    b"{",
    b"}",
    b":",
    b"\xff",
    b"\\",
    b"\xed\xa0\x80",
)
_BAD_ROWS = (
    b'{"text": }', b"[1]", b'{"text":5}', b"x", b"null", b'{"text":"caf\xe9"}', b'{"words":"x"}', b'{"text":"\\ud83d a"}', b'{"text":["a",7]}',
    b'{"n":12345678901234567890123,"text":"a"}', b'{"text":"a","id":{"a":[]}}', b"{}", b"[[[[", b'{"n":1e999,"text":"a"}',
)  # fmt: skip
KINDS = ("jsonl", "json", "object", "csv", "tsv", "semicolon", "txt", "folder", "parquet")
_PACKINGS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


@dataclass(frozen=True, slots=True)
class OddDump:
    """Files by their names below one folder, and the name of the input among them.

    `plain` are the bytes that `restore` must give back; None for a folder of texts and for Parquet.
    """

    kind: str
    name: str
    files: dict[str, bytes]
    plain: bytes | None


def make_dump(dice: random.Random) -> OddDump:
    """A dump in some format, perhaps in UTF-16, perhaps compressed, its name with or without saying so."""
    kind = dice.choice(KINDS)
    rows = [_make_row(dice) for _ in range(dice.choice((0, 1, 2, 3, 5, 8)))]
    if kind == "folder":
        files = {f"in/{'abc'[number % 3]}/{number}.txt": _write_text(row["text"]) for number, row in enumerate(rows)}
        return OddDump(kind, "in", files or {"in/a.txt": b""}, None)
    if kind == "parquet":
        return OddDump(kind, "in.parquet", {"in.parquet": _write_parquet(rows)}, None)
    data = _break(dice, _WRITERS[kind](dice, rows)) * (dice.randrange(2, 2_000) if dice.random() < 0.002 else 1)
    if kind not in ("txt", "tsv") and dice.random() < 0.05:
        data = data.decode("utf-8", "ignore").encode(dice.choice(("utf-16", "utf-16-be")))
        data = data if data[:2] == b"\xff\xfe" else b"\xfe\xff" + data
    ending = {"object": "json", "semicolon": "csv"}.get(kind, kind)
    name, plain = f"in.{ending}", data
    if dice.random() < 0.1:
        packing = dice.choice([*_PACKINGS])
        data = _PACKINGS[packing](data)
        data = data[: dice.randrange(min(16, len(data)), len(data) + 1)] if dice.random() < 0.2 else data
        name += packing if dice.random() < 0.7 else ""
    return OddDump(kind, name, {name: data}, plain)


def make_text(dice: random.Random) -> str:
    """Some lines, many of them such as stories and widgets have, some of signs of all kinds."""
    return "\n".join(_make_line(dice) for _ in range(dice.randrange(10)))


def _make_line(dice: random.Random) -> str:
    if dice.random() < 0.75:
        return dice.choice(_LINES)
    start, end = dice.choice(_RANGES)
    return "".join(chr(dice.randrange(start, end)) for _ in range(dice.randrange(13)))


def _make_row(dice: random.Random) -> dict[str, Any]:
    row: dict[str, Any] = {
        "text": make_text(dice),
        "site": dice.choice(("", "a.example", "b.example", "www.a.example")),
        "n": dice.randrange(6),
    }
    if dice.random() < 0.3:
        row["id"] = dice.choice(("1", "", "a/b", "../x", "\x1b[1m", "é", "1"))
    if dice.random() < 0.3:
        row["title"] = dice.choice((_STORY.format("May"), "Ferry", "", "Row 1 of the ferry"))
    return row


def _write_text(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _write_row(dice: random.Random, row: dict[str, Any]) -> bytes:
    """A row as JSON, in one of several ways to write it."""
    text, site, style = row["text"], row["site"], dice.randrange(9)
    if style == 3:
        units = memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")
        return f'{{"site": "{site}" , "text":"{"".join(f"{chr(92)}u{unit:04x}" for unit in units)}"}}'.encode()
    if style == 4:
        return b'{"text":"first","text" :  ' + json.dumps(text).encode() + b' ,"site":"' + site.encode() + b'" }'
    if style == 5:
        row = {**row, "text": text.split("\n")}
    elif style == 6:
        row = {"more": {"text": "x", "n": [1, {"text": "y"}]}, "article": {"Text": text, "site": site}}
    elif style == 7:
        row = {**row, "text": None, "maintext": text, "n": 1 << 70}
    return json.dumps(row, ensure_ascii=style != 0, indent=None if style < 8 else 1).encode("utf-8", "backslashreplace")


def _join_rows(dice: random.Random, rows: list[dict[str, Any]], joint: bytes, gaps: tuple[bytes, ...]) -> bytes:
    pieces = [_write_row(dice, row).replace(b"\n", b" " if joint == b"\n" else b"\n") for row in rows]
    for _ in range(dice.choice((0, 0, 1, 2))):
        pieces.insert(dice.randrange(len(pieces) + 1), dice.choice(_BAD_ROWS))
    return joint.join(dice.choice(gaps) + piece for piece in pieces)


def _write_jsonl(dice: random.Random, rows: list[dict[str, Any]]) -> bytes:
    return _join_rows(dice, rows, b"\n", (b"", b"", b"\n", b" \r\n", b"\xef\xbb\xbf\n")) + dice.choice(
        (b"", b"\n", b"\n\n")
    )


def _write_array(dice: random.Random, rows: list[dict[str, Any]]) -> bytes:
    return b"[" + _join_rows(dice, rows, b",", (b"", b"", b"\n", b" \r\n", b"\t")) + b"]" + dice.choice((b"", b"\n"))


def _write_object(dice: random.Random, rows: list[dict[str, Any]]) -> bytes:
    if dice.random() < 0.3:
        return _write_row(dice, rows[0] if rows else {"text": "", "site": ""})
    return b'{"status":"ok","n":[[1],"]"],"articles":' + _write_array(dice, rows) + b',"next":null}\n'


def _write_table(delimiter: str) -> Callable[[random.Random, list[dict[str, Any]]], bytes]:
    def write(dice: random.Random, rows: list[dict[str, Any]]) -> bytes:
        buffer = io.StringIO(newline="")
        end = dice.choice(("\n", "\r\n"))
        quoting: Any = dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
        writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
        writer.writerow(("n", "text", "site"))
        for row in rows:
            writer.writerow((row["n"], row["text"], row["site"]))
            buffer.write(dice.choice(("", "", "\n", f"1{delimiter}2\n", f'"x"y{delimiter}z\n', "\ufeff\n", '"')))
        return buffer.getvalue().encode("utf-8", "surrogatepass")

    return write


def _write_one_text(dice: random.Random, rows: list[dict[str, Any]]) -> bytes:
    data = _write_text("\n\n".join(row["text"] for row in rows))
    return data.decode("utf-8", "ignore").encode("utf-16") if dice.random() < 0.1 else data


_WRITERS = {
    "jsonl": _write_jsonl, "json": _write_array, "object": _write_object, "csv": _write_table(","), "tsv": _write_table("\t"),
    "semicolon": _write_table(";"), "txt": _write_one_text,
}  # fmt: skip


def _write_parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow
    import pyarrow.parquet

    texts = [None if row["n"] == 5 else row["text"].encode("utf-8", "replace").decode() for row in rows]
    column = pyarrow.array(texts, pyarrow.string())
    if rows and rows[0]["n"] == 4:
        column = pyarrow.array(
            [None if text is None else text.split("\n") for text in texts], pyarrow.list_(pyarrow.string())
        )
    columns = {"text": column, "n": pyarrow.array([row["n"] for row in rows], pyarrow.int64())}
    sink = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(columns), sink, row_group_size=3)
    written: bytes = sink.getvalue().to_pybytes()
    return written


def _break(dice: random.Random, data: bytes) -> bytes:
    for _ in range(dice.choice((0, 0, 0, 1, 3))):
        place = dice.randrange(len(data) + 1)
        data = data[:place] + dice.choice(_NOISE) + data[place + dice.randrange(3) :]
    return data
