"""Read what an index file has of articles, their sites and their keys; of a lone article all in one statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from dedup.index.counts import ALL, EVERYWHERE, STEPS, Counted, read_counts, select_counts, select_in

_ARTICLE, _SITE = -2, -3  # in place of a key: the row tells of the article itself, of its site
_ARTICLES = "SELECT article, number, day, content FROM articles WHERE article IN ({})"
_SITES = "SELECT site, number FROM sites WHERE site IN ({})"


class StoredArticle(NamedTuple):
    """An article that is in the file: its number, its day, and the hash of its content, signed."""

    number: int
    day: int
    content: int


@dataclass(slots=True)
class Stored:
    """What was found: articles by identity, the numbers of sites by their hashes, counts where they were asked about."""

    articles: dict[int, StoredArticle] = field(default_factory=dict)
    sites: dict[int, int] = field(default_factory=dict)
    counted: Counted | None = None


def read_stored(connection: sqlite3.Connection, articles: Sequence[int], sites: Sequence[int]) -> Stored:
    """What the file has of articles and of sites."""
    found = Stored()
    for article, *row in select_in(connection, _ARTICLES, articles):
        found.articles[article] = StoredArticle(*row)
    found.sites.update(select_in(connection, _SITES, sites))
    return found


def read_alone(connection: sqlite3.Connection, article: int, site: int, keys: Sequence[int]) -> Stored:
    """What the file has of an article, of its site, and of keys there and everywhere, that of all articles included."""
    wanted = [ALL, *keys]
    found = Stored(counted=(counted := Counted()))
    together, rest = wanted[: STEPS[-1]], wanted[STEPS[-1] :]
    step = next(step for step in STEPS if step >= len(together))
    values = (article, site, *together, *(None,) * (step - len(together)))
    rows = connection.execute(_spell_alone(step), values).fetchall()
    for key, number, day, content, _ in rows:
        if key == _ARTICLE:
            found.articles[article] = StoredArticle(number, day, content)
        elif key == _SITE:
            found.sites[site] = number
    counted.take(row for row in rows if row[0] >= ALL)
    own = found.sites.get(site, EVERYWHERE)
    read_counts(connection, [(key, own) for key in rest], counted)
    return found


@cache
def _spell_alone(keys: int) -> str:
    """One query for an article ?1, its site ?2 and some keys there."""
    return f"""
WITH own (number) AS (SELECT number FROM sites WHERE site = ?2), asked (key) AS (VALUES {",".join(["(?)"] * keys)})
SELECT {_ARTICLE}, number, day, content, 0 FROM articles WHERE article = ?1
UNION ALL SELECT {_SITE}, number, 0, 0, 0 FROM own
UNION ALL {select_counts("(SELECT number FROM own)")}
"""
