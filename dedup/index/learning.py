"""Write articles into an index file and take them out again, all derived counts in step; within a transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from dedup.batch.observations import to_signed
from dedup.config import SketchSettings
from dedup.index.counts import (
    KEY_MASK,
    MIN_REPEATED,
    Changes,
    CountsRow,
    KeySite,
    change_counts,
    insert_rows,
    pack_features,
    select_in,
)
from dedup.index.lesson import Lesson
from dedup.index.line_sketches import list_rows
from dedup.index.schema import Choices
from dedup.sketch.packing import pack_numbers, unpack_numbers

_MAX_LEAP_DAYS = 366  # between two runs, before the clock needs to be right for some days to be believed
_DAYS_TO_BELIEVE = 3
SAMPLED_BYTES = 4  # of a sampled shingle; the table of all of them is called `marks`
_COUNT_SITE = "UPDATE sites SET articles = articles + ? WHERE number = ?"
_INSERT = """
INSERT INTO articles (article, content, site, day, counted, lines, name, features, marks, story,
    sketches)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_REPLACE = """
UPDATE articles SET content = ?, site = ?, day = ?, counted = ?, lines = ?, name = ?, features = ?, marks = ?, story = ?,
    sketches = ?
WHERE number = ?
"""
_KEEP_TEXT = """
WHERE true ON CONFLICT (key) DO UPDATE
SET text = COALESCE(MIN(text, excluded.text), text, excluded.text)
"""
_DROP_TEXT = """
DELETE FROM repeated WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM features WHERE key = ?1 AND articles >= ?2)
"""


class Version(NamedTuple):
    """By what one of two contents of the same article is preferred in a merge."""

    day: int
    content: int  # its hash, unsigned


class _Row(NamedTuple):
    """What the table `articles` has of one article, its identity and number aside."""

    content: int
    site: int
    day: int
    counted: int
    lines: int
    name: str
    features: bytes
    sampled: bytes
    story: bytes
    sketches: bytes


def store(
    connection: sqlite3.Connection,
    lesson: Lesson,
    choices: Choices,
    replaces: Callable[[Version, Version], bool],
    sketch: SketchSettings,
) -> None:
    """Learn the articles of a batch that are new, and those changed ones for which `replaces(old, new)` is true."""
    shown, changes = lesson.observations, Changes()
    query = "SELECT * FROM articles WHERE article IN ({})"
    known = {
        article: (number, _Row(*row))
        for number, article, *row in select_in(connection, query, to_signed(shown.articles))
    }
    sites = _number_sites(connection, lesson, choices)
    learnt: list[tuple[int, bytes]] = []
    for place, (article, content) in enumerate(zip(to_signed(shown.articles), to_signed(shown.contents), strict=True)):
        number, old = known.get(article, (None, None))
        row = _make_row(lesson, place, content, sites[int(shown.sites[place])], choices)
        if old is not None and number is not None:
            if old.content == content or not replaces(_get_version(old), _get_version(row)):
                continue
            _drop(connection, number, old, changes, sketch)
            connection.execute(_REPLACE, (*row, number))
        else:
            number = int(connection.execute(_INSERT, (article, *row)).lastrowid or 0)
        sampled = unpack_numbers(row.sampled, SAMPLED_BYTES).tolist()
        insert_rows(connection, "INSERT OR IGNORE INTO marks", [(one, number) for one in sampled])
        learnt.append((number, row.sketches))
        changes.add(row.features, row.site, 1)
    connection.executemany(_COUNT_SITE, changes.list_sites())
    insert_rows(connection, "INSERT OR IGNORE INTO bands", list_rows(learnt, sketch))
    _keep_texts(connection, change_counts(connection, changes), lesson.texts, choices, drops=changes.takes_back)


def remove(connection: sqlite3.Connection, numbers: Sequence[int], choices: Choices, sketch: SketchSettings) -> None:
    """Forget articles by their numbers."""
    changes = Changes()
    for number, _, *row in select_in(connection, "SELECT * FROM articles WHERE number IN ({})", numbers):
        _drop(connection, number, _Row(*row), changes, sketch)
        connection.execute("DELETE FROM articles WHERE number = ?", (number,))
    connection.executemany(_COUNT_SITE, changes.list_sites())
    _keep_texts(connection, change_counts(connection, changes), {}, choices, drops=True)
    connection.execute("DELETE FROM sites WHERE articles = 0")


def age(connection: sqlite3.Connection, choices: Choices, sketch: SketchSettings) -> None:
    """Forget what is older than the window."""
    if not choices.window_days:
        return
    # Days that are yet to come were counted while the clock was wrong.
    connection.execute("UPDATE articles SET counted = ?1 WHERE counted > ?1", (_today(),))
    newest = _find_newest(connection)
    query = "SELECT number FROM articles WHERE counted <= ?"
    aged = [number for (number,) in connection.execute(query, (newest - choices.window_days,))]
    if aged:
        remove(connection, aged, choices, sketch)


def _find_newest(connection: sqlite3.Connection) -> int:
    """The day from which a window counts: the newest on which articles were counted.

    Where today is more than a year behind all others, the clock is believed when it has shown three days; else one
    run with a wrong clock would forget everything.
    """
    query, days = "SELECT MAX(counted) FROM articles WHERE counted < ?", [_today() + 1]
    while len(days) <= _DAYS_TO_BELIEVE and (found := connection.execute(query, (days[-1],)).fetchone()[0]) is not None:
        days.append(int(found))
        if days[-1] < _today() - _MAX_LEAP_DAYS:
            is_lone = 1 < len(days) - 1 <= _DAYS_TO_BELIEVE
            return days[-1] if is_lone else days[1]
    return days[1] if len(days) > 1 else 0


def _today() -> int:
    return int(time.time() // 86_400)


def _get_version(row: _Row) -> Version:
    return Version(row.day, row.content & (1 << 64) - 1)


def _make_row(lesson: Lesson, place: int, content: int, site: int, choices: Choices) -> _Row:
    shown, story = lesson.observations, lesson.stories[place]
    start, end = shown.offsets[place : place + 2].tolist()
    day, counted = int(shown.days[place]), int(lesson.counted[place])
    if counted < 0:
        # A date in the future is an error, and must not age all others.
        counted = min(day, _today()) if day and choices.dates == "article" else _today()
    return _Row(
        content,
        site,
        day,
        counted,
        lesson.lines[place],
        "" if choices.hashes_only else lesson.names[place],
        pack_features(shown.keys[start:end], shown.zones[start:end]),
        pack_numbers(story.sampled, SAMPLED_BYTES),
        story.packed,
        lesson.sketches[place],
    )


def _number_sites(connection: sqlite3.Connection, lesson: Lesson, choices: Choices) -> dict[int, int]:
    """The number of each site of a batch, new ones numbered."""
    names = dict(zip(to_signed(lesson.observations.sites), lesson.sites, strict=True))
    query = "SELECT number, site FROM sites WHERE site IN ({})"
    numbers = {site: number for number, site in select_in(connection, query, list(names))}
    for site in [site for site in names if site not in numbers]:
        name = "" if choices.hashes_only else names[site]
        row = connection.execute("INSERT INTO sites (site, articles, name) VALUES (?, 0, ?)", (site, name))
        numbers[site] = int(row.lastrowid or 0)
    return {site & (1 << 64) - 1: number for site, number in numbers.items()}


def _drop(connection: sqlite3.Connection, number: int, row: _Row, changes: Changes, sketch: SketchSettings) -> None:
    """Take back all that an article has added elsewhere."""
    changes.add(row.features, row.site, -1)
    sampled = unpack_numbers(row.sampled, SAMPLED_BYTES).tolist()
    connection.executemany("DELETE FROM marks WHERE mark = ? AND number = ?", [(one, number) for one in sampled])
    rows = list_rows([(number, row.sketches)], sketch)
    connection.executemany("DELETE FROM bands WHERE band = ? AND line = ?", rows)


def _keep_texts(
    connection: sqlite3.Connection,
    counts: Mapping[KeySite, CountsRow],
    texts: Mapping[int, str | None],
    choices: Choices,
    *,
    drops: bool,
) -> None:
    """Keep the text of lines that a site repeats by now, and, where counts fell, drop that of those it repeats no more."""
    short: dict[int, Any] = {key & int(KEY_MASK): text for key, text in texts.items()}
    often = {key for (key, _), row in counts.items() if row[0] >= MIN_REPEATED and key in short}
    rows = [(key, None if choices.hashes_only else short[key]) for key in sorted(often)]
    insert_rows(connection, "INSERT INTO repeated", rows, _KEEP_TEXT)
    if not drops:
        return
    seldom = {key for (key, _), row in counts.items() if row[0] < MIN_REPEATED} - often
    connection.executemany(_DROP_TEXT, [(key, MIN_REPEATED) for key in sorted(seldom)])
