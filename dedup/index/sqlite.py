"""An index in an SQLite file that several processes share."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from dedup.errors import BadIndex
from dedup.index.sightings import Counters, Counts, Hashes, Sightings, newest_of_each
from dedup.zones import HEAD, TAIL

Mode = Literal["read", "write"]

_APPLICATION = 0x64656475  # "dedu", SQLite's application_id: tells our files from others
_FORMAT = 1
_BUSY_SECONDS = 60
_QUERY_KEYS = 400  # keys in one SELECT; SQLite allows 32,766 values, and short statements are cached
_SCHEMA = """
CREATE TABLE header (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    article INTEGER PRIMARY KEY, content INTEGER NOT NULL, site INTEGER NOT NULL,
    day INTEGER NOT NULL, learnt INTEGER NOT NULL, features BLOB NOT NULL
);
CREATE TABLE sites (site INTEGER PRIMARY KEY, articles INTEGER NOT NULL, name TEXT NOT NULL DEFAULT '');
CREATE TABLE features (
    key INTEGER NOT NULL, site INTEGER NOT NULL, articles INTEGER NOT NULL, head INTEGER NOT NULL, tail INTEGER NOT NULL,
    PRIMARY KEY (key, site)
) WITHOUT ROWID;
"""
_COUNT = """
INSERT INTO features VALUES (?, ?, ?, ?, ?) ON CONFLICT (key, site) DO UPDATE SET
    articles = articles + excluded.articles, head = head + excluded.head, tail = tail + excluded.tail
"""
_COUNT_SITE = """
INSERT INTO sites (site, articles) VALUES (?, ?) ON CONFLICT (site) DO UPDATE SET articles = articles + excluded.articles
"""
_RECORD = np.dtype([("key", "<u8"), ("zone", "u1")])


class SqliteIndex:
    """An index file: `articles` holds what each article showed, the counts are derived and kept in step.

    Raises BadIndex where the file is missing (mode "read"), foreign, damaged, locked for a minute, or made with other
    parameters. Safe in threads and across forks: each thread of each process has a connection of its own.
    """

    def __init__(self, path: str | os.PathLike[str], parameters: Mapping[str, Any], mode: Mode = "read") -> None:
        self.path = os.fspath(path)
        self._mode = mode
        self._local = threading.local()
        self._parameters = json.loads(json.dumps(parameters, sort_keys=True))
        with self._errors():
            if mode == "write":
                self._create()
            elif not Path(self.path).exists() or self._is_empty(self._connect()):
                raise BadIndex(
                    "there is no index here", "make one with `dedup learn INPUT --index FILE`", path=self.path
                )
            self._check_header()

    def __enter__(self) -> SqliteIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getstate__(self) -> dict[str, Any]:
        """Travel to a worker process, which opens the file anew."""
        return {"path": self.path, "_mode": self._mode, "_parameters": self._parameters}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._local = threading.local()

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None and self._local.pid == os.getpid():
            connection.close()
        self._local = threading.local()

    # -- learning

    def add(self, sightings: Sightings) -> None:
        """Learn a batch in one transaction; what this returned from survives a kill.

        An article learnt before with the same content changes nothing; with another content it replaces the old one.
        """
        self._store(sightings.select(newest_of_each(sightings)), replace=lambda old, new: True)

    def merge(self, other: SqliteIndex, batch: int = 2000) -> None:
        """Learn all that another index holds; of one identity the later day, then the larger content hash, counts."""
        for sightings in other.batches(batch):
            self._store(sightings, replace=lambda old, new: new > old)

    def forget(self, articles: Hashes) -> int:
        """Forget articles by identity and return how many were known."""
        with self._errors(), self._transaction() as connection:
            known = self._read_known(connection, articles)
            self._uncount(connection, known)
            return len(known)

    def _store(self, sightings: Sightings, replace: Any) -> None:
        with self._errors(), self._transaction() as connection:
            known = self._read_known(connection, sightings.articles)
            wanted, replaced = [], {}
            for number, (article, content, day) in enumerate(
                zip(_signed(sightings.articles), sightings.contents.tolist(), sightings.days.tolist(), strict=True)
            ):
                old = known.get(article)
                if old is None:
                    wanted.append(number)
                elif old["content"] != content and replace((old["day"], old["content"]), (day, content)):
                    wanted.append(number)
                    replaced[article] = old
            self._uncount(connection, replaced)
            if wanted:
                self._count(connection, sightings.select(np.array(wanted, np.int64)))

    def _count(self, connection: sqlite3.Connection, sightings: Sightings) -> None:
        records = np.empty(len(sightings.keys), _RECORD)
        records["key"], records["zone"] = sightings.keys, sightings.zones
        today = int(time.time() // 86_400)
        rows = zip(
            _signed(sightings.articles),
            _signed(sightings.contents),
            _signed(sightings.sites),
            sightings.days.tolist(),
            strict=True,
        )
        connection.executemany(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)",
            (
                (*row, today, records[start:end].tobytes())
                for row, start, end in zip(
                    rows, sightings.offsets[:-1].tolist(), sightings.offsets[1:].tolist(), strict=True
                )
            ),
        )
        sites, counts = np.unique(sightings.sites, return_counts=True)
        connection.executemany(_COUNT_SITE, zip(_signed(sites), counts.tolist(), strict=True))
        connection.executemany(
            _COUNT, _sum_features(np.repeat(sightings.sites, np.diff(sightings.offsets)), records, 1)
        )

    def _uncount(self, connection: sqlite3.Connection, known: Mapping[int, sqlite3.Row]) -> None:
        for article, row in known.items():
            records = np.frombuffer(row["features"], _RECORD)
            sites = np.full(len(records), np.int64(row["site"])).view(np.uint64)
            changes = list(_sum_features(sites, records, -1))
            connection.executemany(_COUNT, changes)
            connection.executemany(
                "DELETE FROM features WHERE key = ? AND site = ? AND articles = 0", [change[:2] for change in changes]
            )
            connection.execute("UPDATE sites SET articles = articles - 1 WHERE site = ?", (row["site"],))
            connection.execute("DELETE FROM sites WHERE site = ? AND articles = 0", (row["site"],))
            connection.execute("DELETE FROM articles WHERE article = ?", (article,))

    def _read_known(self, connection: sqlite3.Connection, articles: Hashes) -> dict[int, Any]:
        known: dict[int, Any] = {}
        for part in _parts(_signed(articles)):
            query = f"SELECT * FROM articles WHERE article IN ({_marks(part)})"
            for row in connection.execute(query, part):
                known[row["article"]] = dict(row, content=int(np.int64(row["content"]).view(np.uint64)))
        return known

    # -- asking

    @property
    def total_articles(self) -> int:
        """The number of articles learnt."""
        with self._errors():
            return int(self._connect().execute("SELECT COALESCE(SUM(articles), 0) FROM sites").fetchone()[0])

    def count_articles(self, sites: Hashes) -> Counters:
        """The number of articles learnt of each site: int64[n]."""
        distinct, inverse = np.unique(sites, return_inverse=True)
        found = self._select("SELECT site, articles FROM sites WHERE site IN ({})", distinct)
        return np.array([found.get(site, 0) for site in _signed(distinct)], np.int64)[inverse]

    def contains(self, articles: Hashes) -> NDArray[np.bool_]:
        """Whether each article is learnt, with this content or another: bool[n]."""
        found = self._select("SELECT article, content FROM articles WHERE article IN ({})", articles)
        return np.array([article in found for article in _signed(articles)], bool)

    def look_up(self, sites: Hashes, keys: Hashes) -> Counts:
        """The counts of each pair of site (uint64[n]) and key (uint64[n])."""
        distinct, inverse = np.unique(keys, return_inverse=True)
        by_key: dict[int, list[tuple[int, int, int, int]]] = {}
        with self._errors():
            connection = self._connect()
            for part in _parts(_signed(distinct)):
                query = f"SELECT key, site, articles, head, tail FROM features WHERE key IN ({_marks(part)})"
                for key, *counts in connection.execute(query, part):
                    by_key.setdefault(key, []).append(tuple(counts))
        totals = np.zeros((len(distinct), 2), np.int64)
        signed = _signed(distinct)
        for number, key in enumerate(signed):
            if key in by_key:
                totals[number] = sum(row[1] for row in by_key[key]), len(by_key[key])
        own = np.zeros((len(keys), 3), np.int64)
        for number, (site, place) in enumerate(zip(_signed(sites), inverse.tolist(), strict=True)):
            for row in by_key.get(signed[place], ()):
                if row[0] == site:
                    own[number] = row[1:]
        return Counts(own[:, 0], own[:, 1], own[:, 2], totals[inverse, 0], totals[inverse, 1])

    def batches(self, size: int = 2000) -> Iterator[Sightings]:
        """Yield everything learnt, by identity, `size` articles at a time."""
        last = -(1 << 63)
        connection = self._connect()
        while rows := connection.execute(
            "SELECT * FROM articles WHERE article >= ? ORDER BY article LIMIT ?", (last, size)
        ).fetchall():
            yield _to_sightings(rows)
            if rows[-1]["article"] == (1 << 63) - 1:
                return
            last = rows[-1]["article"] + 1

    def info(self) -> dict[str, Any]:
        """What a person wants to know of the file: articles, sites, lines, bytes, parameters."""
        with self._errors():
            connection = self._connect()
            count = {
                table: connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
                for table in ("articles", "sites", "features")
            }
        return {**count, "bytes": Path(self.path).stat().st_size, "format": _FORMAT, "parameters": self._parameters}

    def compact(self) -> None:
        """Give the space of forgotten articles back to the disk."""
        with self._errors():
            connection = self._connect()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("VACUUM")

    def _select(self, query: str, values: Hashes) -> dict[int, int]:
        found: dict[int, int] = {}
        with self._errors():
            connection = self._connect()
            for part in _parts(_signed(values)):
                found.update((row[0], row[1]) for row in connection.execute(query.format(_marks(part)), part))
        return found

    # -- the file

    def _connect(self) -> sqlite3.Connection:
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.connection = self._open()
            self._local.pid = os.getpid()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _open(self) -> sqlite3.Connection:
        mode = "ro" if self._mode == "read" else "rwc"
        uri = f"{Path(self.path).absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(
            uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        if self._mode == "write":
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")
        return connection

    def _is_empty(self, connection: sqlite3.Connection) -> bool:
        """Whether the file holds nothing at all: new, or left by a process killed before it wrote the header."""
        return not connection.execute("SELECT 1 FROM sqlite_master").fetchone()

    def _create(self) -> None:
        if not self._is_empty(self._connect()):
            return
        with self._transaction() as connection:
            if not self._is_empty(connection):
                return  # another process was first
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {_FORMAT}")
            connection.execute(
                "INSERT INTO header VALUES ('parameters', ?)", (json.dumps(self._parameters, sort_keys=True),)
            )

    def _check_header(self) -> None:
        connection = self._connect()
        if connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            raise BadIndex("this is no index of dedup", "name another file", path=self.path)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != _FORMAT:
            raise BadIndex(
                f"the index has format {version}, this program reads {_FORMAT}", "learn it anew", path=self.path
            )
        stored = json.loads(connection.execute("SELECT value FROM header WHERE name = 'parameters'").fetchone()[0])
        for name in sorted(stored.keys() | self._parameters.keys()):
            if stored.get(name) != self._parameters.get(name):
                raise BadIndex(
                    f"the index was made with {name} = {stored.get(name)!r}, this run has {self._parameters.get(name)!r}",
                    "use the same settings or learn the index anew",
                    path=self.path,
                )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as problem:
            raise BadIndex(*_explain(str(problem)), path=self.path) from problem
        except OSError as problem:
            raise BadIndex(f"cannot use the index: {problem.strerror}", "check the path", path=self.path) from problem


def _use_wal(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log; SQLite does not wait for others that do the same at this moment, so this does."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _explain(message: str) -> tuple[str, str]:
    """What happened and what to do, for what SQLite says."""
    known = {
        "not a database": ("this is no index of dedup", "name another file"),
        "malformed": ("the index is damaged", "learn it anew, or restore it from a backup"),
        "locked": ("another program holds the index", "try again when it is done"),
        "readonly": ("the index cannot be written", "check its permissions"),
        "full": ("no room is left for the index", "make room and run the same command again"),
        "unable to open": ("the index cannot be opened", "check the path and its permissions"),
    }
    for part, explanation in known.items():
        if part in message:
            return explanation
    return f"the index cannot be used: {message}", "learn it anew"


def _sum_features(sites: Hashes, records: NDArray[Any], sign: int) -> Iterable[tuple[int, ...]]:
    """Yield (key, site, articles, head, tail) for each pair of a batch, in the order of the table."""
    keys = np.ascontiguousarray(records["key"])
    order = np.lexsort((sites.view(np.int64), keys.view(np.int64)))
    keys, sites, zones = keys[order], sites[order], records["zone"][order]
    if not len(keys):
        return []
    starts = np.ones(len(keys), bool)
    starts[1:] = (keys[1:] != keys[:-1]) | (sites[1:] != sites[:-1])
    first = np.flatnonzero(starts)
    return zip(
        _signed(keys[first]),
        _signed(sites[first]),
        (sign * np.diff(first, append=len(keys))).tolist(),
        (sign * np.add.reduceat((zones & HEAD > 0).astype(np.int64), first)).tolist(),
        (sign * np.add.reduceat((zones & TAIL > 0).astype(np.int64), first)).tolist(),
        strict=True,
    )


def _to_sightings(rows: list[sqlite3.Row]) -> Sightings:
    records = [np.frombuffer(row["features"], _RECORD) for row in rows]
    joined = np.concatenate(records)
    columns = {
        name: np.array([row[name] for row in rows], np.int64).view(np.uint64) for name in ("article", "content", "site")
    }
    return Sightings(
        columns["article"],
        columns["content"],
        columns["site"],
        np.array([row["day"] for row in rows], np.int32),
        np.concatenate(([0], np.cumsum([len(record) for record in records]))).astype(np.int64),
        np.ascontiguousarray(joined["key"]),
        np.ascontiguousarray(joined["zone"]),
    )


def _signed(values: Hashes) -> list[int]:
    signed: list[int] = np.ascontiguousarray(values).view(np.int64).tolist()
    return signed


def _parts(values: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(values), _QUERY_KEYS):
        yield values[start : start + _QUERY_KEYS]


def _marks(values: list[int]) -> str:
    return ",".join("?" * len(values))
