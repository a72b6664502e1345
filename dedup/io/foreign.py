"""Say how to get to JSON Lines from kinds of files that are not read."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from dedup.io.compression import find_compression


class Foreign(NamedTuple):
    """A kind of file that is not read: what it is, and what to do."""

    what: str
    remedy: str


_SHEET = Foreign(
    "this is a spreadsheet",
    "save it as CSV, or convert it: python -c \"import pandas, sys; pandas.read_excel(sys.argv[1]).to_json('news.jsonl', "
    "orient='records', lines=True)\" FILE",
)
_DATABASE = Foreign(
    "this is an SQLite database",
    "name a table of it: sqlite://FILE#TABLE",
)
_ARCHIVE = Foreign("this is a web archive", "end its name with .warc or .wet")
_OTHER_ARCHIVE = Foreign(
    "this is a web archive of a kind that holds no texts", "give the .warc or .wet that it goes with"
)
_BY_EXTENSION = (
    dict.fromkeys((".xlsx", ".xls", ".xlsm", ".ods"), _SHEET)
    | dict.fromkeys((".db", ".sqlite", ".sqlite3"), _DATABASE)
    | dict.fromkeys((".wat", ".wacz"), _OTHER_ARCHIVE)
)
_BY_MAGIC = {b"SQLite format 3": _DATABASE, b"WARC/": _ARCHIVE, b"PK\x03\x04": _SHEET}


def find_foreign(name: str) -> Foreign | None:
    """The kind that a name tells of, compressed or not."""
    plain = name.lower().removesuffix(find_compression(name))
    return _BY_EXTENSION.get(Path(plain).suffix)


def find_foreign_magic(head: bytes) -> Foreign | None:
    """The kind that the first bytes tell of, whatever the name says."""
    return next((foreign for magic, foreign in _BY_MAGIC.items() if head.startswith(magic)), None)
