"""Take rows out of SQLite databases, `sqlite://FILE#TABLE` or `sqlite://FILE#SELECT …`: each a row of JSON Lines.

A database is only read. What is cut out of a text can be put back into the rows that were taken out.
"""

from __future__ import annotations

import json
import math
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from dedup.errors import BadInput

_SCHEME = "sqlite://"
_STATEMENT = re.compile(r"(?:SELECT|WITH)\s", re.IGNORECASE)
_ROW_NAMES = ("rowid", "_rowid_", "oid")  # by which SQLite calls a row where no column has the name
_LISTED = 12  # tables


def is_database(name: str) -> bool:
    """Whether a name is that of rows in a database."""
    return name.lower().startswith(_SCHEME)


def split_database(name: str) -> tuple[Path, str]:
    """The file of a database, and what is asked of it: a table, a statement, or nothing where it has one table."""
    rest = name[len(_SCHEME) :]
    ends = [place for place, sign in enumerate(rest) if sign == "#"] or [len(rest)]
    end = next((end for end in (*ends, len(rest)) if os.path.exists(rest[:end])), ends[0])
    return Path(rest[:end]), rest[end + 1 :].strip()


def name_output(name: str) -> str:
    """What the rows of a database are called as a file beside it."""
    file, wanted = split_database(name)
    told = re.sub(r"\W+", "-", wanted)[:60].strip("-")
    return str(file.with_name(f"{file.stem}-{told}.jsonl" if told else f"{file.stem}.jsonl"))


def find_database(name: str) -> str:
    """The name of the same rows that is found from any folder."""
    file, wanted = split_database(name)
    return f"{_SCHEME}{os.path.abspath(file)}#{wanted}"


class DatabaseRows:
    """Reads a table in the order of its rows, or what a statement gives, as JSON Lines, a row at a time.

    Numbers, null and texts are kept as they are, bytes as sqlite-utils writes and reads them.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._packed: dict[str, None] = {}  # columns with bytes
        self._rows = self._list_rows()

    def read(self, size: int) -> bytes:
        """The next row, none at the end; raises BadInput for what is no table of a database."""
        return next(self._rows, b"")

    @property
    def notes(self) -> list[str]:
        """What is to be told of the columns."""
        if not self._packed:
            return []
        columns = ", ".join(map(repr, self._packed))
        told = f'bytes in {columns} are written as {{"$base64": true, "encoded": "…"}}, as sqlite-utils has them'
        return [f"{told}; a statement with CAST(… AS TEXT) reads them as text"]

    def _list_rows(self) -> Iterator[bytes]:
        file, wanted = split_database(self._name)
        if not file.is_file():
            raise BadInput("there is no such file", "write it as sqlite://FILE#TABLE", path=self._name)
        try:
            with closing(sqlite3.connect(_make_uri(file.absolute()), uri=True)) as connection:
                connection.text_factory = _read_text
                rows = connection.execute(self._choose_statement(connection, wanted))
                names = [column[0] for column in rows.description]
                if twice := [name for name in names if names.count(name) > 1]:
                    remedy = "give one another name in the statement: SELECT COLUMN AS NAME"
                    raise BadInput(f"two columns are called {twice[0]!r}", remedy, path=self._name)
                for row in rows:
                    yield self._write_row(names, row)
        except sqlite3.Error as problem:
            what = f"SQLite cannot read it ({_escape(str(problem))})"
            raise BadInput(what, "check the file, and the table or statement behind #", path=self._name) from problem

    def _choose_statement(self, connection: sqlite3.Connection, wanted: str) -> str:
        """The statement that gives the rows; raises BadInput where it is not clear which table is meant."""
        listed = connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')")
        kinds = {name: kind for name, kind in listed if not name.startswith("sqlite_")}
        match = next((name for name in kinds if name.lower() == wanted.lower()), None)
        if match is not None:
            return _select_all(connection, match, kinds[match])
        if _STATEMENT.match(wanted):
            return wanted
        tables = [name for name, kind in kinds.items() if kind == "table"]
        if not wanted and len(tables) == 1:
            return _select_all(connection, tables[0], "table")
        shown = ", ".join([_escape(name) for name in kinds][:_LISTED]) + (", …" if len(kinds) > _LISTED else "")
        what = f"there is no table {_escape(wanted)!r}" if wanted else f"it has {len(tables) or 'no'} tables"
        remedy = f"name one of {shown} behind #" if kinds else "check the file"
        raise BadInput(what, remedy, path=self._name)

    def _write_row(self, names: Sequence[str], row: Sequence[Any]) -> bytes:
        from base64 import b64encode

        record = dict(zip(names, row, strict=True))
        for name, value in record.items():
            if isinstance(value, bytes):
                self._packed.setdefault(name)
                record[name] = {"$base64": True, "encoded": b64encode(value).decode()}
        return _dump_row(record) + b"\n"


def _make_uri(file: Path) -> str:
    """What opens a database to be read; in a folder where nobody may write, not even the files that readers share."""
    is_still = not os.access(file.parent, os.W_OK) and not Path(f"{file}-wal").exists()
    return f"file:{quote(str(file))}?mode=ro" + ("&immutable=1" if is_still else "")


def _select_all(connection: sqlite3.Connection, table: str, kind: str) -> str:
    """The statement for all rows of a table, in their order: that of row numbers, else of the primary key."""
    quoted = _quote(table)
    if kind == "view":
        return f"SELECT * FROM {quoted}"
    columns = connection.execute(f"PRAGMA table_info({quoted})").fetchall()
    taken = {column[1].lower() for column in columns}
    for name in _ROW_NAMES:
        if name not in taken and _has_column(connection, quoted, name):
            return f"SELECT * FROM {quoted} ORDER BY {name}"
    keys = [_quote(column[1]) for column in sorted(columns, key=lambda column: column[5]) if column[5]]
    return f"SELECT * FROM {quoted}" + (f" ORDER BY {', '.join(keys)}" if keys else "")


def _has_column(connection: sqlite3.Connection, quoted: str, name: str) -> bool:
    try:
        connection.execute(f"SELECT {name} FROM {quoted} LIMIT 0")
    except sqlite3.OperationalError:
        return False
    return True


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _read_text(data: bytes) -> str:
    """A text; what is not UTF-8 stays as it is, for the reader of rows to tell its place."""
    return data.decode("utf-8", "surrogateescape")


def _escape(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _dump_row(record: dict[str, Any]) -> bytes:
    if all(math.isfinite(value) for value in record.values() if isinstance(value, float)):
        try:
            return orjson.dumps(record)
        except TypeError:  # bytes that are not UTF-8
            pass
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogateescape")
