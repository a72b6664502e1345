"""Keep what a check worked out of each file of a corpus, so that the next one works out only what has changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dedup.files.cache import drop_unused, place_file

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY, digest TEXT NOT NULL, size INTEGER NOT NULL, time INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS imprints (name TEXT PRIMARY KEY, digest TEXT NOT NULL, places TEXT NOT NULL, {columns});
CREATE TABLE IF NOT EXISTS results (state TEXT, name TEXT, found TEXT NOT NULL, PRIMARY KEY (state, name)) WITHOUT ROWID;
"""
_COLUMNS = 21  # as many as `imprints` packs
_MAX_WAIT = 5  # seconds; another check of the corpus writes for less; what it keeps from us is worked out again

Kept = tuple[
    list[tuple[int, str, str]], tuple[bytes, ...]
]  # where the articles of a file stand, and its packed imprint


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file looked like when its digest was taken."""

    digest: str
    size: int
    time: int


class Store:
    """A file in the user's cache folder; without a key none. Whatever is wrong with it, it merely knows nothing."""

    def __init__(self, key: str) -> None:
        self._connection: sqlite3.Connection | None = None
        if not key:
            return
        with suppress(OSError, RuntimeError, sqlite3.Error):
            self._path = place_file("corpus", key, "sqlite")
            self._path.parent.mkdir(parents=True, exist_ok=True)
            drop_unused(self._path.parent)
            self._connection = _open(self._path)

    @property
    def is_open(self) -> bool:
        """Whether anything can be kept."""
        return self._connection is not None

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        """Give up on a file that fails: nothing is known from then on."""
        if self._connection is None:
            raise _Unknown
        try:
            with self._connection:
                yield self._connection
        except (sqlite3.Error, UnicodeError) as problem:  # names of files need not be Unicode
            self._connection.close()
            self._connection = None
            if _is_damaged(problem):
                self._path.unlink(missing_ok=True)
            raise _Unknown from None

    def read_stamps(self) -> dict[str, Stamp]:
        """The stamps of all files, by name."""
        with suppress(_Unknown), self._asking() as connection:
            return {row[0]: Stamp(*row[1:]) for row in connection.execute("SELECT name, digest, size, time FROM files")}
        return {}

    def write_stamps(self, stamps: Mapping[str, Stamp], names: Iterable[str]) -> None:
        """Keep new stamps, and drop those of all files but `names`, with what was kept of their contents."""
        with suppress(_Unknown), self._asking() as connection:
            known = {row[0] for row in connection.execute("SELECT name FROM files")}
            connection.executemany("DELETE FROM files WHERE name = ?", [(name,) for name in known - set(names)])
            rows = [(name, one.digest, one.size, one.time) for name, one in stamps.items()]
            connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", rows)
            connection.execute("DELETE FROM imprints WHERE name NOT IN (SELECT name FROM files)")

    def read_imprints(self, digests: Mapping[str, str]) -> dict[str, Kept]:
        """The imprints of files that are kept of the same content, by name."""
        with suppress(_Unknown), self._asking() as connection:
            rows = connection.execute("SELECT * FROM imprints")
            return {row[0]: (json.loads(row[2]), row[3:]) for row in rows if digests.get(row[0]) == row[1]}
        return {}

    def write_imprints(self, imprints: Mapping[str, Kept], digests: Mapping[str, str]) -> None:
        """Keep imprints of files by name."""
        marks = ", ".join("?" * (3 + _COLUMNS))
        with suppress(_Unknown), self._asking() as connection:
            rows = ((name, digests[name], json.dumps(places), *packed) for name, (places, packed) in imprints.items())
            connection.executemany(f"INSERT OR REPLACE INTO imprints VALUES ({marks})", rows)

    def read_results(self, state: str) -> dict[str, Any]:
        """What was found in each file when all was as now, by name."""
        with suppress(_Unknown), self._asking() as connection:
            rows = connection.execute("SELECT name, found FROM results WHERE state = ?", (state,))
            return {name: json.loads(found) for name, found in rows}
        return {}

    def write_results(self, state: str, found: Mapping[str, Any]) -> None:
        """Keep what was found, and nothing of earlier states."""
        with suppress(_Unknown), self._asking() as connection:
            connection.execute("DELETE FROM results WHERE state != ?", (state,))
            rows = [(state, name, json.dumps(value)) for name, value in found.items()]
            connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)


class _Unknown(Exception):
    """The store cannot say."""


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _connect(path)
    except sqlite3.Error as problem:
        if not _is_damaged(problem):
            raise
        path.unlink(missing_ok=True)
        return _connect(path)


def _is_damaged(problem: Exception) -> bool:
    """Whether a file is no database any more, rather than busy or not to be written."""
    return isinstance(problem, sqlite3.DatabaseError) and not isinstance(problem, sqlite3.OperationalError)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_MAX_WAIT)
    try:
        # Nothing here is worth waiting for the disk: a file damaged by a power cut is made again.
        connection.execute("PRAGMA synchronous = OFF")
        columns = ", ".join(f"column{number} BLOB NOT NULL" for number in range(_COLUMNS))
        connection.executescript(_SCHEMA.format(columns=columns))
    except sqlite3.Error:
        connection.close()
        raise
    if path.exists():
        path.touch()
    return connection
