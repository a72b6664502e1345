"""An index in an SQLite file that several processes share, or in memory."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.errors import BadIndex
from dedup.index.connection import Connections, Mode
from dedup.index.counts import (
    KEY_MASK,
    NOTHING,
    REPEATED,
    Changes,
    Pair,
    Row,
    change_counts,
    pack_features,
    read_counts,
    select_in,
    unpack_features,
)
from dedup.index.lesson import Lesson, Story
from dedup.index.schema import FORMAT, Choices, check_header, create_tables, is_empty
from dedup.index.sightings import Counters, Counts, Hashes, Sightings, newest_of_each
from dedup.packing import pack_numbers, unpack_numbers

_BATCH = 200  # articles in one transaction: others that write wait no longer than a fraction of a second
_MARK_BYTES = 4
_MARK_MASK = np.uint64(0xFFFFFFFF)
_SAME_MARK = 12  # articles of one mark that are looked at, in order of arrival: a formula is on thousands
_ALL = -1  # the key under which `totals` counts all articles
_BY_ARTICLE = "SELECT * FROM articles WHERE article IN ({})"
_BY_NUMBER = "SELECT articles.*, sites.site FROM articles JOIN sites ON sites.number = articles.site WHERE articles.number IN ({})"
_INSERT = """
INSERT INTO articles (article, content, site, day, counted, lines, name, features, marks, story)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_COUNT_ALL = """
INSERT INTO totals VALUES (?, ?, 0) ON CONFLICT (key) DO UPDATE SET articles = articles + excluded.articles
"""
_REPLACE = """
UPDATE articles SET content = ?, site = ?, day = ?, counted = ?, lines = ?, name = ?, features = ?, marks = ?, story = ?
WHERE number = ?
"""


@dataclass(frozen=True, slots=True)
class Learnt:
    """An article as the index has it: `number` in order of arrival, `day` since 1970 or 0, and its story."""

    number: int
    name: str
    site: int
    day: int
    story: Story


class SqliteIndex:
    """An index file: `articles` holds what each article showed, the counts are derived and kept in step.

    Without a path it lives in memory. Raises BadIndex where the file is missing (mode "read"), foreign, damaged,
    locked for a minute, or made with other parameters or choices. Safe in threads and across forks.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None,
        parameters: Mapping[str, Any],
        mode: Mode = "read",
        choices: Choices | None = None,
    ) -> None:
        self.path = os.fspath(path) if path is not None else None
        self._parameters = json.loads(json.dumps(parameters, sort_keys=True))
        self._connections = Connections(self.path, mode)
        try:
            self.choices = self._open(mode, choices or Choices())
        except BaseException:
            self.close()
            raise

    def _open(self, mode: Mode, choices: Choices) -> Choices:
        if mode == "read" and not Path(self.path or "").exists():
            raise self._say_missing()
        with self._connections.plain() as connection:
            empty = is_empty(connection)
        if empty and mode == "read":
            raise self._say_missing()
        if empty:
            with self._connections.writing() as connection:
                if is_empty(connection):  # else another process was first
                    create_tables(connection, self._parameters, choices)
        with self._connections.reading() as connection:
            return check_header(connection, self._parameters, choices, self.path or "")

    def _say_missing(self) -> BadIndex:
        return BadIndex("there is no index here", "make one with `dedup learn INPUT --index FILE`", path=self.path)

    def __enter__(self) -> SqliteIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of all threads; what was in memory is gone."""
        self._connections.close()

    def reading(self) -> AbstractContextManager[object]:
        """Within this, all questions are about one state of the index, whatever other processes write."""
        return self._connections.reading()

    # -- learning

    def add(self, lesson: Lesson) -> None:
        """Learn a batch in short transactions; what this returned from survives a kill.

        An article learnt before with the same content changes nothing; with another content it replaces the old one.
        """
        self._add(lesson.select(newest_of_each(lesson.sightings)), lambda old, new: True)

    def merge(self, other: SqliteIndex) -> None:
        """Learn all that another index holds; of one identity the later day, then the larger content hash, counts."""
        for lesson in other.batches():
            self._add(lesson, lambda old, new: new > old)

    def forget(self, articles: Hashes) -> int:
        """Forget articles by identity and return how many were known."""
        with self._connections.writing() as connection:
            known = list(select_in(connection, "SELECT number FROM articles WHERE article IN ({})", _signed(articles)))
            self._remove(connection, [number for (number,) in dict.fromkeys(known)])
            return len(set(known))

    def _add(self, lesson: Lesson, replaces: Callable[[Pair, Pair], bool]) -> None:
        for start in range(0, len(lesson), _BATCH):
            part = lesson.select(np.arange(start, min(start + _BATCH, len(lesson))))
            with self._connections.writing() as connection:
                self._store(connection, part, replaces)
                self._age(connection)

    def _store(self, connection: sqlite3.Connection, lesson: Lesson, replaces: Callable[[Pair, Pair], bool]) -> None:
        shown = lesson.sightings
        known = {row[1]: row for row in select_in(connection, _BY_ARTICLE, _signed(shown.articles))}
        changes = Changes([], [], [], [])
        sites = self._number_sites(connection, lesson)
        identities = zip(_signed(shown.articles), _signed(shown.contents), shown.days.tolist(), strict=True)
        for place, (article, content, day) in enumerate(identities):
            old = known.get(article)
            if old is not None and (
                old[2] == content or not replaces((old[4], _unsigned(old[2])), (day, _unsigned(content)))
            ):
                continue
            row = (content, sites[int(shown.sites[place])], *self._describe(lesson, place))
            if old is None:
                number = connection.execute(_INSERT, (article, *row)).lastrowid
            else:
                number = old[0]
                self._drop(connection, old, changes)
                connection.execute(_REPLACE, (*row, number))
            _write_marks(connection, number, row[-2])
            _count_article(connection, row[1], 1)
            changes.add(row[-3], row[1], 1)
        self._keep_texts(connection, change_counts(connection, changes), lesson.texts)

    def _describe(self, lesson: Lesson, place: int) -> tuple[int, int, int, str, bytes, bytes, bytes]:
        """What the row of an article says of it, from `day` on."""
        shown, story = lesson.sightings, lesson.stories[place]
        start, end = shown.offsets[place : place + 2].tolist()
        day, today = int(shown.days[place]), int(time.time() // 86_400)
        counted = int(lesson.counted[place])
        if counted < 0:
            counted = min(day, today) if day and self.choices.dates == "article" else today
        return (
            day,
            counted,
            lesson.lines[place],
            "" if self.choices.hashes_only else lesson.names[place],
            pack_features(shown.keys[start:end], shown.zones[start:end]),
            pack_numbers(story.marks, _MARK_BYTES),
            story.shingles,
        )

    def _number_sites(self, connection: sqlite3.Connection, lesson: Lesson) -> dict[int, int]:
        """The number of each site of a batch, new ones numbered."""
        names = dict(zip(lesson.sightings.sites.tolist(), lesson.sites, strict=True))
        for site, name in names.items():
            connection.execute(
                "INSERT OR IGNORE INTO sites (site, articles, name) VALUES (?, 0, ?)",
                (_sign(site), "" if self.choices.hashes_only else name),
            )
        query = "SELECT number, site FROM sites WHERE site IN ({})"
        return {
            _unsigned(site): number for number, site in select_in(connection, query, [_sign(site) for site in names])
        }

    def _keep_texts(
        self, connection: sqlite3.Connection, counts: Mapping[Pair, Row], texts: Mapping[int, str | None]
    ) -> None:
        short = {key & int(KEY_MASK): text for key, text in texts.items()}
        often = {key for (key, _), row in counts.items() if row[0] >= REPEATED and key in short}
        connection.executemany(
            "INSERT INTO repeated VALUES (?, ?) ON CONFLICT (key) DO UPDATE"
            " SET text = COALESCE(MIN(text, excluded.text), text, excluded.text)",
            [(key, None if self.choices.hashes_only else short[key]) for key in sorted(often)],
        )
        connection.executemany(
            "DELETE FROM repeated WHERE key = ?1"
            " AND NOT EXISTS (SELECT 1 FROM features WHERE key = ?1 AND articles >= ?2)",
            [(key, REPEATED) for (key, _), row in counts.items() if row[0] < REPEATED and key not in often],
        )

    def _remove(self, connection: sqlite3.Connection, numbers: list[int]) -> None:
        changes = Changes([], [], [], [])
        for row in select_in(connection, "SELECT * FROM articles WHERE number IN ({})", numbers):
            self._drop(connection, row, changes)
            connection.execute("DELETE FROM articles WHERE number = ?", row[:1])
        self._keep_texts(connection, change_counts(connection, changes), {})
        connection.execute("DELETE FROM sites WHERE articles = 0")

    def _drop(self, connection: sqlite3.Connection, row: Any, changes: Changes) -> None:
        """Take back all that an article's row has added elsewhere."""
        number, site, features, marks = row[0], row[3], row[8], row[9]
        changes.add(features, site, -1)
        _count_article(connection, site, -1)
        connection.executemany(
            "DELETE FROM marks WHERE mark = ? AND number = ?",
            [(mark, number) for mark in unpack_numbers(marks, _MARK_BYTES).tolist()],
        )

    def _age(self, connection: sqlite3.Connection) -> None:
        """Forget what is older than the window."""
        if not self.choices.window_days:
            return
        newest = int(time.time() // 86_400)
        if self.choices.dates == "article":
            newest = connection.execute("SELECT MAX(counted) FROM articles").fetchone()[0] or 0
        aged = connection.execute(
            "SELECT number FROM articles WHERE counted <= ?", (newest - self.choices.window_days,)
        ).fetchall()
        if aged:
            self._remove(connection, [number for (number,) in aged])

    # -- asking

    @property
    def total_articles(self) -> int:
        """The number of articles learnt."""
        with self._connections.reading() as connection:
            found = connection.execute("SELECT articles FROM totals WHERE key = ?", (_ALL,)).fetchone()
        return int(found[0]) if found else 0

    def count_articles(self, sites: Hashes) -> Counters:
        """The number of articles learnt of each site: int64[n]."""
        with self._connections.reading() as connection:
            query = "SELECT site, articles FROM sites WHERE site IN ({})"
            found = dict(select_in(connection, query, list(dict.fromkeys(_signed(sites)))))
        return np.array([found.get(site, 0) for site in _signed(sites)], np.int64)

    def contains(self, articles: Hashes) -> NDArray[np.bool_]:
        """Whether each article is learnt, with this content or another: bool[n]."""
        with self._connections.reading() as connection:
            query = "SELECT article FROM articles WHERE article IN ({})"
            found = {article for (article,) in select_in(connection, query, _signed(articles))}
        return np.array([article in found for article in _signed(articles)], bool)

    def look_up(self, sites: Hashes, keys: Hashes) -> Counts:
        """The counts of each pair of site (uint64[n]) and key (uint64[n])."""
        with self._connections.reading() as connection:
            query = "SELECT site, number FROM sites WHERE site IN ({})"
            numbers = dict(select_in(connection, query, list(dict.fromkeys(_signed(sites)))))
            own = [numbers.get(site, 0) for site in _signed(sites)]
            pairs = list(zip((keys & KEY_MASK).tolist(), own, strict=True))
            rows, totals = read_counts(connection, dict.fromkeys(pairs))
        counts = np.array(
            [(*rows.get(pair, NOTHING), *totals.get(pair[0], (0, 0))) for pair in pairs], np.int64
        ).reshape(-1, 5)
        return Counts(*np.ascontiguousarray(counts.T))

    def find_candidates(self, own: Learnt, most: int) -> list[Learnt]:
        """The articles that arrived before number `own.number` and share most marks with it, best first."""
        marks = np.unique(own.story.marks & _MARK_MASK).tolist()
        shared: dict[int, int] = {}
        with self._connections.reading() as connection:
            query = "SELECT number FROM marks WHERE mark = ? AND number < ? ORDER BY number LIMIT ?"
            for mark in marks:
                for (number,) in connection.execute(query, (mark, own.number, _SAME_MARK)):
                    shared[number] = shared.get(number, 0) + 1
            enough = 2 if len(marks) >= 6 else 1
            best = sorted((-count, number) for number, count in shared.items() if count >= enough)[:most]
            rows = {row[0]: row for row in select_in(connection, _BY_NUMBER, [number for _, number in best])}
        return [_to_learnt(rows[number]) for _, number in best if number in rows]

    def number_of(self, article: int) -> int | None:
        """The number of an article in order of arrival, by its identity; None where it is not learnt."""
        with self._connections.reading() as connection:
            found = connection.execute("SELECT number FROM articles WHERE article = ?", (_sign(article),)).fetchone()
        return int(found[0]) if found else None

    def batches(self, size: int = 1000) -> Iterator[Lesson]:
        """Yield everything learnt, in order of arrival, `size` articles at a time."""
        last = -1
        while True:
            with self._connections.reading() as connection:
                rows = connection.execute(
                    "SELECT articles.*, sites.site, sites.name FROM articles JOIN sites ON sites.number = articles.site"
                    " WHERE articles.number > ? ORDER BY articles.number LIMIT ?",
                    (last, size),
                ).fetchall()
                if not rows:
                    return
                yield _to_lesson(rows, connection)
            last = rows[-1][0]

    def info(self, most: int = 3) -> dict[str, Any]:
        """What a person wants to know of the file; of each site up to `most` of the lines it repeats most."""
        with self._connections.reading() as connection:
            articles, lines = connection.execute("SELECT COUNT(*), COALESCE(SUM(lines), 0) FROM articles").fetchone()
            size = (Path(self.path).stat().st_size + _size_of(f"{self.path}-wal")) if self.path else 0
            return {
                "articles": articles,
                "sites": connection.execute("SELECT COUNT(*) FROM sites").fetchone()[0],
                "lines": lines,
                "keys": connection.execute("SELECT COUNT(*) FROM features").fetchone()[0],
                "repeated": connection.execute("SELECT COUNT(*) FROM repeated").fetchone()[0],
                "bytes": size,
                "format": FORMAT,
                "parameters": self._parameters,
                "choices": asdict(self.choices),
                "most_repeated": _list_repeated(connection, most),
            }

    def compact(self) -> None:
        """Give the space of forgotten articles back to the disk."""
        with self._connections.plain() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write_marks(connection: sqlite3.Connection, number: int | None, marks: bytes) -> None:
    rows = [(mark, number) for mark in unpack_numbers(marks, _MARK_BYTES).tolist()]
    connection.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?)", rows)


def _count_article(connection: sqlite3.Connection, site: int, change: int) -> None:
    connection.execute("UPDATE sites SET articles = articles + ? WHERE number = ?", (change, site))
    connection.execute(_COUNT_ALL, (_ALL, change))


def _list_repeated(connection: sqlite3.Connection, most: int) -> dict[str, list[dict[str, Any]]]:
    """The lines that each site prints most, sites with most articles first."""
    rows = connection.execute(
        "SELECT sites.number, sites.name, sites.site, sites.articles, repeated.key, repeated.text, features.articles"
        " FROM repeated JOIN features ON features.key = repeated.key JOIN sites ON sites.number = features.site"
        " WHERE features.articles >= ?"
        " ORDER BY sites.articles DESC, sites.site, features.articles DESC, repeated.key",
        (REPEATED,),
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for _, name, site, total, key, text, articles in rows:
        lines = found.setdefault(name or (f"#{_unsigned(site):016x}" if site else ""), [])
        if len(lines) < most:
            lines.append({"line": text if text is not None else f"#{key:012x}", "articles": articles, "of": total})
    return found


def _size_of(path: str) -> int:
    return Path(path).stat().st_size if Path(path).exists() else 0


def _to_learnt(row: Any) -> Learnt:
    number, article, _, _, day, _, _, name, _, marks, story, site = row
    name = name or f"#{_unsigned(article):016x}"
    return Learnt(number, name, _unsigned(site), day, Story(unpack_numbers(marks, _MARK_BYTES), story))


def _to_lesson(rows: list[Any], connection: sqlite3.Connection) -> Lesson:
    features = [unpack_features(row[8]) for row in rows]
    keys = np.concatenate([keys for keys, _ in features])
    columns = {name: np.array([row[place] for row in rows], np.int64) for name, place in _COLUMNS.items()}
    shown = Sightings(
        articles=columns["article"].view(np.uint64),
        contents=columns["content"].view(np.uint64),
        sites=columns["site"].view(np.uint64),
        days=columns["day"].astype(np.int32),
        offsets=np.cumsum([0] + [len(keys) for keys, _ in features]).astype(np.int64),
        keys=keys,
        zones=np.concatenate([zones for _, zones in features]),
    )
    texts = select_in(connection, "SELECT key, text FROM repeated WHERE key IN ({})", np.unique(keys).tolist())
    return Lesson(
        shown,
        names=[row[7] for row in rows],
        sites=[row[12] for row in rows],
        lines=[row[6] for row in rows],
        stories=[Story(unpack_numbers(row[9], _MARK_BYTES), row[10]) for row in rows],
        counted=columns["counted"].astype(np.int32),
        texts=dict(texts),
    )


_COLUMNS = {"article": 1, "content": 2, "day": 4, "counted": 5, "site": 11}


def _signed(values: Hashes) -> list[int]:
    signed: list[int] = np.ascontiguousarray(values).view(np.int64).tolist()
    return signed


def _sign(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _unsigned(value: int) -> int:
    return value & (1 << 64) - 1
