"""Write articles into an index file and take them out again, all derived counts in step; within a transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from dedup.batch.observations import to_signed
from dedup.config import SketchSettings
from dedup.index.counts import (
    ALL,
    EVERYWHERE,
    KEY_MASK,
    MIN_REPEATED,
    Changes,
    Counted,
    CountsRow,
    KeySite,
    change_counts,
    insert_rows,
    pack_features,
    select_in,
)
from dedup.index.lesson import Lesson
from dedup.index.postings import list_postings, pack_sampled
from dedup.index.schema import Choices
from dedup.index.stored import Stored, StoredArticle, read_alone, read_stored

_MAX_LEAP_DAYS = 366  # between two runs, before the clock needs to be right for some days to be believed
_DAYS_TO_BELIEVE = 3
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
_DAYS = f"""
WITH RECURSIVE days (day) AS (
    SELECT (SELECT MAX(counted) FROM articles WHERE counted <= ?1)
    UNION ALL SELECT (SELECT MAX(counted) FROM articles WHERE counted < days.day) FROM days WHERE day IS NOT NULL
    LIMIT {_DAYS_TO_BELIEVE}
)
SELECT MIN(counted) FROM articles UNION ALL SELECT MAX(counted) FROM articles UNION ALL SELECT day FROM days
"""
_KEEP_TEXT = """
ON CONFLICT (key) DO UPDATE
SET text = COALESCE(MIN(text, excluded.text), text, excluded.text)
"""
_DROP_TEXT = """
DELETE FROM repeated WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM features WHERE key = ?1 AND site <> ?3 AND articles >= ?2)
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
    stored = _find_stored(connection, lesson)
    numbers = _number_sites(connection, lesson, stored, choices)
    wanted: list[tuple[int | None, int, _Row]] = []
    for place, (article, site) in enumerate(zip(to_signed(shown.articles), to_signed(shown.sites), strict=True)):
        old, row = stored.articles.get(article), _make_row(lesson, place, numbers[site], choices)
        if old is None or (old.content != row.content and replaces(_get_version(old), _get_version(row))):
            wanted.append((old.number if old else None, article, row))
    _take_back(connection, [number for number, *_ in wanted if number is not None], changes, sketch)
    learnt: list[tuple[int, _Row]] = []
    for known, article, row in wanted:
        if known is None:
            number = int(connection.execute(_INSERT, (article, *row)).lastrowid or 0)
        else:
            number = known
            connection.execute(_REPLACE, (*row, number))
        learnt.append((number, row))
        changes.add(row.features, row.site, 1)
    insert_rows(connection, "INSERT OR IGNORE INTO postings", _list_postings(learnt, sketch))
    _apply(connection, changes, None if changes.takes_back else stored.counted, lesson.texts, choices)


def remove(connection: sqlite3.Connection, numbers: Sequence[int], choices: Choices, sketch: SketchSettings) -> None:
    """Forget articles by their numbers."""
    changes = Changes()
    _take_back(connection, numbers, changes, sketch)
    connection.executemany("DELETE FROM articles WHERE number = ?", [(number,) for number in numbers])
    _apply(connection, changes, None, {}, choices)


def age(connection: sqlite3.Connection, choices: Choices, sketch: SketchSettings) -> None:
    """Forget what is older than the window."""
    if not choices.window_days:
        return
    today = _today()
    oldest, latest, *days = (day for (day,) in connection.execute(_DAYS, (today,)))
    if latest is not None and latest > today:
        # Days that are yet to come were counted while the clock was wrong.
        connection.execute("UPDATE articles SET counted = ?1 WHERE counted > ?1", (today,))
        days = [today, *(day for day in days if day != today)][:_DAYS_TO_BELIEVE]
    end = _find_newest([day for day in days if day is not None], today) - choices.window_days
    if oldest is not None and min(oldest, today) <= end:
        query = "SELECT number FROM articles WHERE counted <= ?"
        remove(connection, [number for (number,) in connection.execute(query, (end,))], choices, sketch)


def _find_newest(days: Sequence[int], today: int) -> int:
    """The day from which a window counts: of the newest days on which articles were counted, the first.

    Where today is more than a year behind all others, the clock is believed when it has shown three days; else one
    run with a wrong clock would forget everything.
    """
    leap = next((place for place, day in enumerate(days) if day < today - _MAX_LEAP_DAYS), 0)
    return days[leap] if days else 0


def _today() -> int:
    return int(time.time() // 86_400)


def _get_version(row: _Row | StoredArticle) -> Version:
    return Version(row.day, row.content & (1 << 64) - 1)


def _make_row(lesson: Lesson, place: int, site: int, choices: Choices) -> _Row:
    shown, story = lesson.observations, lesson.stories[place]
    start, end = shown.offsets[place : place + 2].tolist()
    day, counted = int(shown.days[place]), int(lesson.counted[place])
    if counted < 0:
        # A date in the future is an error, and must not age all others.
        counted = min(day, _today()) if day and choices.dates == "article" else _today()
    return _Row(
        to_signed(shown.contents[place : place + 1])[0],
        site,
        day,
        counted,
        lesson.lines[place],
        "" if choices.hashes_only else lesson.names[place],
        pack_features(shown.keys[start:end], shown.zones[start:end]),
        pack_sampled(story.sampled),
        story.packed,
        lesson.sketches[place],
    )


def _find_stored(connection: sqlite3.Connection, lesson: Lesson) -> Stored:
    """What is there of the articles of a batch; of many, most may be there, and then no counts are needed."""
    shown = lesson.observations
    articles, sites = to_signed(shown.articles), to_signed(shown.sites)
    if len(articles) == 1:
        return read_alone(connection, articles[0], sites[0], (shown.keys & KEY_MASK).tolist())
    return read_stored(connection, articles, sorted(set(sites)))


def _number_sites(connection: sqlite3.Connection, lesson: Lesson, stored: Stored, choices: Choices) -> dict[int, int]:
    """The number of each site of a batch, new ones numbered."""
    numbers = dict(stored.sites)
    names = dict(zip(to_signed(lesson.observations.sites), lesson.sites, strict=True))
    for site in [site for site in names if site not in numbers]:
        name = "" if choices.hashes_only else names[site]
        row = connection.execute("INSERT INTO sites (site, name) VALUES (?, ?)", (site, name))
        numbers[site] = int(row.lastrowid or 0)
    return numbers


def _take_back(
    connection: sqlite3.Connection, numbers: Sequence[int], changes: Changes, sketch: SketchSettings
) -> None:
    """Take back all that articles have added elsewhere."""
    query = "SELECT * FROM articles WHERE number IN ({})"
    old = [(number, _Row(*row)) for number, _, *row in select_in(connection, query, numbers)]
    for _, row in old:
        changes.add(row.features, row.site, -1)
    connection.executemany("DELETE FROM postings WHERE key = ? AND place = ?", _list_postings(old, sketch))


def _list_postings(articles: Sequence[tuple[int, _Row]], sketch: SketchSettings) -> list[tuple[int, int]]:
    return list_postings([(number, row.sampled, row.sketches) for number, row in articles], sketch)


def _apply(
    connection: sqlite3.Connection,
    changes: Changes,
    counted: Counted | None,
    texts: Mapping[int, str | None],
    choices: Choices,
) -> None:
    """Bring the counts in step, and what follows from them."""
    counts = change_counts(connection, changes, counted)
    _keep_texts(connection, counts, texts, choices, drops=changes.takes_back)
    empty = [(site,) for (key, site), row in counts.items() if key == ALL and not row[0]]
    connection.executemany("DELETE FROM sites WHERE number = ?", empty)


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
    connection.executemany(_DROP_TEXT, [(key, MIN_REPEATED, EVERYWHERE) for key in sorted(seldom)])
