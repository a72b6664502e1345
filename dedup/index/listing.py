"""Read an index file out: article by article, or as a summary for a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dedup.batch.observations import Observations
from dedup.config import SketchSettings
from dedup.index.counts import ALL, EVERYWHERE, MIN_REPEATED, select_in, unpack_features
from dedup.index.lesson import LearntArticle, Lesson, StorySketch
from dedup.index.line_sketches import PackedLines, unpack_lines
from dedup.index.postings import unpack_sampled
from dedup.sketch.hashes import Hashes

_ARTICLES = """
SELECT articles.number, articles.article, articles.content, articles.day, articles.counted, articles.lines,
    articles.name, articles.features, articles.marks, articles.story, articles.sketches,
    sites.site, sites.name
FROM articles JOIN sites ON sites.number = articles.site
"""
_LARGEST = f"""
SELECT number, sites.site, name, articles FROM sites JOIN features ON features.key = {ALL} AND features.site = number
ORDER BY articles DESC, sites.site LIMIT ?
"""
_REPEATED = """
SELECT repeated.key, repeated.text, features.articles FROM repeated
JOIN features ON features.key = repeated.key AND features.site = ?1
WHERE features.articles >= ?2 ORDER BY features.articles DESC, repeated.key LIMIT ?3
"""


@dataclass(frozen=True, slots=True)
class LearntLines:
    """The sketched lines of an article, with the shingles of its story, uint64[m] as `StorySketch.list_shingles`."""

    name: str
    identity: str
    site: int
    story: Hashes
    lines: PackedLines


def read_lesson(connection: sqlite3.Connection, after: int, size: int) -> tuple[Lesson, int] | None:
    """The articles that arrived after number `after`, `size` at most, and the number of the last; None behind the end."""
    query = f"{_ARTICLES} WHERE articles.number > ? ORDER BY articles.number LIMIT ?"
    rows = connection.execute(query, (after, size)).fetchall()
    return (_to_lesson(rows, connection), rows[-1][0]) if rows else None


def read_articles(connection: sqlite3.Connection, numbers: list[int]) -> dict[int, LearntArticle]:
    """Articles by their numbers."""
    return {
        row[0]: _to_learnt(row) for row in select_in(connection, _ARTICLES + "WHERE articles.number IN ({})", numbers)
    }


def read_lines(
    connection: sqlite3.Connection, numbers: Sequence[int], sketch: SketchSettings
) -> dict[int, LearntLines]:
    """The sketched lines of articles by the numbers of these."""
    query = f"{_ARTICLES} WHERE articles.number IN ({{}})"
    return {row[0]: _to_lines(row, sketch) for row in select_in(connection, query, numbers)}


def _to_lines(row: Any, sketch: SketchSettings) -> LearntLines:
    learnt = _to_learnt(row)
    return LearntLines(
        learnt.name, name_hash(row[1]), learnt.site, learnt.story.list_shingles(), unpack_lines(row[-3], sketch)
    )


def list_numbers(connection: sqlite3.Connection, after: int, size: int) -> list[int]:
    """The numbers of the articles that arrived after number `after`, `size` at most."""
    query = "SELECT number FROM articles WHERE number > ? ORDER BY number LIMIT ?"
    return [number for (number,) in connection.execute(query, (after, size))]


def count_all(connection: sqlite3.Connection) -> dict[str, int]:
    """How many articles, sites, lines, pairs of key and site, and repeated lines an index holds."""
    articles, lines = connection.execute("SELECT COUNT(*), COALESCE(SUM(lines), 0) FROM articles").fetchone()
    counted = f"features WHERE key <> {ALL} AND site <> {EVERYWHERE}"
    sites, keys, repeated = (
        connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in ("sites", counted, "repeated")
    )
    return {"articles": articles, "sites": sites, "lines": lines, "keys": keys, "repeated": repeated}


def list_repeated(connection: sqlite3.Connection, lines: int, sites: int) -> list[dict[str, Any]]:
    """The lines that each site prints on most of its articles, the sites with most articles first."""
    found = []
    for number, site, name, articles in connection.execute(_LARGEST, (sites,)).fetchall():
        rows = connection.execute(_REPEATED, (number, MIN_REPEATED, lines))
        told = [{"text": f"#{key:012x}" if text is None else text, "articles": count} for key, text, count in rows]
        found.append({"site": name or (name_hash(site) if site else ""), "articles": articles, "lines": told})
    return found


def name_hash(value: int) -> str:
    """A hash as it is shown where the name behind it is not kept."""
    return f"#{value & (1 << 64) - 1:016x}"


def _to_learnt(row: Any) -> LearntArticle:
    number, article, _, day, _, _, name, features, sampled, packed, _, site, _ = row
    story = StorySketch(unpack_sampled(sampled), packed)
    story.check()
    keys = unpack_features(features)[0]
    return LearntArticle(number, name or name_hash(article), site & (1 << 64) - 1, day, story, keys)


def _to_lesson(rows: list[Any], connection: sqlite3.Connection) -> Lesson:
    articles, contents, days, counted, lines, names, shown_keys, sampled, packed, sketches, sites, site_names = [
        list(column) for column in zip(*rows, strict=True)
    ][1:]
    features = [unpack_features(one) for one in shown_keys]
    keys = np.concatenate([keys for keys, _ in features])
    shown = Observations(
        articles=np.array(articles, np.int64).view(np.uint64),
        contents=np.array(contents, np.int64).view(np.uint64),
        sites=np.array(sites, np.int64).view(np.uint64),
        days=np.array(days, np.int32),
        offsets=np.cumsum([0] + [len(keys) for keys, _ in features]).astype(np.int64),
        keys=keys,
        zones=np.concatenate([zones for _, zones in features]),
    )
    texts = select_in(connection, "SELECT key, text FROM repeated WHERE key IN ({})", np.unique(keys).tolist())
    stories = [StorySketch(unpack_sampled(one), rest) for one, rest in zip(sampled, packed, strict=True)]
    return Lesson(shown, names, site_names, lines, stories, np.array(counted, np.int32), sketches, dict(texts))
