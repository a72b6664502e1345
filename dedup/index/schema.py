"""What an index file is made of: its tables, its header, and the choices made when it was new.

What the rows of `features` count is told in `counts`, where those of `postings` lead in `postings`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from dedup.errors import BadIndex

Dates = Literal["article", "clock"]

APPLICATION = 0x64656475  # "dedu", SQLite's application_id: tells our files from others
FORMAT = 6
PAGE_BYTES = 8192  # an article's row is about 2 KB: on smaller pages a third of the room would stay empty
_SCHEMA = """
CREATE TABLE header (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sites (
    number INTEGER PRIMARY KEY, site INTEGER NOT NULL UNIQUE, name TEXT NOT NULL
);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL UNIQUE, content INTEGER NOT NULL,
    site INTEGER NOT NULL, day INTEGER NOT NULL, counted INTEGER NOT NULL, lines INTEGER NOT NULL, name TEXT NOT NULL,
    features BLOB NOT NULL, marks BLOB NOT NULL, story BLOB NOT NULL,
    sketches BLOB NOT NULL
);
CREATE TABLE features (
    key INTEGER NOT NULL, site INTEGER NOT NULL, articles INTEGER NOT NULL, head INTEGER NOT NULL, tail INTEGER NOT NULL,
    PRIMARY KEY (key, site)
) WITHOUT ROWID;
CREATE TABLE postings (key INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE repeated (key INTEGER PRIMARY KEY, text TEXT);
"""
_AGEING = "CREATE INDEX ageing ON articles (counted)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What is chosen when an index is made; what is None follows the file, or the default for a new one."""

    hashes_only: bool | None = None  # False: keep ids, names of sites and the text of repeated lines
    window_days: int | None = None  # 0: nothing ages
    dates: Dates | None = (
        None  # "article": articles age by their date, if they have one; "clock": since they were learnt
    )

    def fill(self) -> Choices:
        """The same with the defaults for a new file."""
        return Choices(
            hashes_only=bool(self.hashes_only), window_days=self.window_days or 0, dates=self.dates or "article"
        )


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the file holds nothing at all: new, or left by a process killed before it wrote the header."""
    return not connection.execute("SELECT 1 FROM sqlite_master").fetchone()


def create_tables(connection: sqlite3.Connection, parameters: Mapping[str, Any], choices: Choices) -> None:
    """Make the tables of a new file, within a transaction."""
    chosen = choices.fill()
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)
    if chosen.window_days:
        connection.execute(_AGEING)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    header = {"parameters": dict(parameters), "choices": asdict(chosen)}
    connection.executemany(
        "INSERT INTO header VALUES (?, ?)",
        [(name, json.dumps(value, sort_keys=True)) for name, value in header.items()],
    )


def check_header(
    connection: sqlite3.Connection,
    parameters: Mapping[str, Any],
    followed: Collection[str],
    choices: Choices,
    path: str,
) -> tuple[dict[str, Any], Choices]:
    """Return the parameters and choices of a file; parameters `followed` are the file's, where none are given.

    Raises BadIndex where the file is no index, of another format, or made with other parameters or choices.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise BadIndex("this is no index of dedup", "name another file", path=path)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != FORMAT:
        raise BadIndex(f"the index has format {version}, this program reads {FORMAT}", "learn it anew", path=path)
    check_tables(connection, path)
    stored, chosen = _read_header(connection, path)
    wanted = {name: value for name, value in asdict(choices).items() if value is not None}
    compare_parameters(stored, {name: stored[name] for name in followed if name in stored} | dict(parameters), path)
    compare_parameters({name: getattr(chosen, name) for name in wanted}, wanted, path)
    return stored, chosen


def check_tables(connection: sqlite3.Connection, path: str) -> None:
    """Raise BadIndex where a file holds other tables than ours, or views and triggers, which could do anything."""
    known = {_even_out(statement) for statement in (*_SCHEMA.split(";"), _AGEING)}
    query = "SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'"
    found = [_even_out(sql or "") for (sql,) in connection.execute(query)]
    if not {_even_out(statement) for statement in _SCHEMA.split(";")} - {""} <= set(found) <= known:
        raise BadIndex("the tables of this index are not those of dedup", "learn it anew", path=path)


def _even_out(statement: str) -> str:
    return " ".join(str(statement).split())


def _read_header(connection: sqlite3.Connection, path: str) -> tuple[dict[str, Any], Choices]:
    """The parameters and choices of a file; raises BadIndex where its header holds anything else."""
    try:
        header = {name: json.loads(value) for name, value in connection.execute("SELECT name, value FROM header")}
        stored, chosen = dict(header["parameters"]), Choices(**header["choices"])
        is_right = isinstance(chosen.hashes_only, bool) and chosen.dates in ("article", "clock")
        if is_right and type(chosen.window_days) is int and chosen.window_days >= 0:
            return stored, chosen
    except (ValueError, LookupError, TypeError, RecursionError):
        pass
    raise BadIndex("the header of the index is damaged", "learn it anew, or restore it from a backup", path=path)


def compare_parameters(stored: Mapping[str, Any], wanted: Mapping[str, Any], path: str | None) -> None:
    """Raise BadIndex where something in a file is another than what is wanted."""
    for name in sorted(stored.keys() | wanted.keys()):
        if stored.get(name) != wanted.get(name):
            raise BadIndex(
                f"the index was made with {name} = {stored.get(name)!r}, this run has {wanted.get(name)!r}",
                "use the same settings or learn the index anew",
                path=path,
            )
