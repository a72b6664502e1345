"""Keep the counts of an index file in step with its articles, and read them.

`features` has a row for each pair of key and site. What stands on several sites has one more row, of no site, with its
articles and, in place of those at the head, its sites: so asking for a line of ten thousand sites costs no more than
asking for another. The articles themselves are counted as if all carried one key.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, groupby
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import Hashes
from dedup.sketch.packing import pack_numbers, unpack_numbers
from dedup.text.zones import HEAD, TAIL

KEY_BITS = np.uint64(48)
UNKEPT_BITS = np.uint64(64) - KEY_BITS
KEY_MASK = (np.uint64(1) << KEY_BITS) - np.uint64(1)  # one new line in a million meets a stranger among 10**8 keys
ALL = -1  # the key that every article carries
EVERYWHERE = 0  # in place of a site: the row counts all of them
MIN_REPEATED = 3  # articles of one site; what stands on so many has its text kept

_FEATURE_BYTES = 7  # of a key, and one of its zones
STEPS = (1, 8, 32, 64, 128, 256, 512)  # rows of values in one statement
_OVERWRITE = """
ON CONFLICT (key, site) DO UPDATE SET articles = excluded.articles, head = excluded.head, tail = excluded.tail
"""

Value = TypeVar("Value")
Filling = TypeVar("Filling")
KeySite = tuple[int, int]  # key, number of a site
CountsRow = tuple[int, int, int]  # articles, of these at the head, at the tail
NO_COUNTS: CountsRow = (0, 0, 0)


def pack_features(keys: Hashes, zones: NDArray[np.uint8]) -> bytes:
    """What one article showed, as its row keeps it."""
    return pack_numbers(keys & KEY_MASK | zones.astype(np.uint64) << KEY_BITS, _FEATURE_BYTES)


def unpack_features(packed: bytes) -> tuple[Hashes, NDArray[np.uint8]]:
    """The keys, of 48 bits, and zones of one article."""
    both = unpack_numbers(packed, _FEATURE_BYTES)
    return both & KEY_MASK, (both >> KEY_BITS).astype(np.uint8)


@dataclass(slots=True)
class Changes:
    """Features that come (`sign` 1) or go (-1), article after article; `site` is the number of their site."""

    keys: list[Hashes] = field(default_factory=list)
    zones: list[NDArray[np.uint8]] = field(default_factory=list)
    sites: list[NDArray[np.int64]] = field(default_factory=list)
    signs: list[NDArray[np.int64]] = field(default_factory=list)

    takes_back: bool = False  # some go
    articles: Counter[int] = field(default_factory=Counter)  # by the number of their site, by how many they change

    def add(self, packed: bytes, site: int, sign: int) -> None:
        """Take the features of one article."""
        self.takes_back |= sign < 0
        self.articles[site] += sign
        keys, zones = unpack_features(packed)
        self.keys.append(keys)
        self.zones.append(zones)
        self.sites.append(np.full(len(keys), site, np.int64))
        self.signs.append(np.full(len(keys), sign, np.int64))

    def sum_up(self) -> dict[KeySite, CountsRow]:
        """By how much each pair's counts change, in the order of the table."""
        articles = {(ALL, site): (change, 0, 0) for site, change in sorted(self.articles.items()) if change}
        if not self.keys or not (keys := np.concatenate(self.keys).astype(np.int64)).size:
            return articles
        sites, signs, zones = np.concatenate(self.sites), np.concatenate(self.signs), np.concatenate(self.zones)
        order = np.lexsort((sites, keys))
        keys, sites, signs, zones = keys[order], sites[order], signs[order], zones[order]
        starts = np.flatnonzero(np.concatenate(([True], (keys[1:] != keys[:-1]) | (sites[1:] != sites[:-1]))))
        chosen = (signs, signs * (zones & HEAD > 0), signs * (zones & TAIL > 0))
        counts = [np.add.reduceat(changes, starts).tolist() for changes in chosen]
        pairs = zip(keys[starts].tolist(), sites[starts].tolist(), strict=True)
        return articles | {pair: row for pair, row in zip(pairs, zip(*counts, strict=True), strict=True) if any(row)}


@dataclass(slots=True)
class Counted:
    """What an index file counts: `rows` by key and site, `totals` by key: articles, sites. What is not there is 0."""

    rows: dict[KeySite, CountsRow] = field(default_factory=dict)
    totals: dict[int, tuple[int, int]] = field(default_factory=dict)

    def take(self, found: Iterable[tuple[int, int, int, int, int]]) -> None:
        """Take rows of `features`; with any of a key comes that of all sites, if there is one."""
        of_sites: list[tuple[int, int]] = []
        for key, site, articles, head, tail in found:
            if site == EVERYWHERE:
                self.totals[key] = articles, head
            else:
                self.rows[key, site] = articles, head, tail
                of_sites.append((key, articles))
        for key, articles in of_sites:
            self.totals.setdefault(key, (articles, 1))


def read_counts(connection: sqlite3.Connection, pairs: Sequence[KeySite], counted: Counted) -> Counted:
    """Add to what is counted the counts of pairs, and the totals of their keys; rows of other sites may come along."""
    for part in cut_padded(pairs, (None, None)):
        counted.take(connection.execute(_spell_counts(len(part)), list(chain.from_iterable(part))))
    return counted


@cache
def _spell_counts(pairs: int) -> str:
    return f"WITH asked (key, site) AS (VALUES {','.join(['(?,?)'] * pairs)}) {select_counts('asked.site')}"


def select_counts(site: str) -> str:
    """A query for the rows of keys `asked` on a site, and for the first of each, which is that of all sites or the only."""
    return f"""
SELECT features.* FROM asked CROSS JOIN features ON features.key = asked.key AND features.site = {site}
UNION ALL
SELECT features.* FROM asked CROSS JOIN features ON features.key = asked.key
    AND features.site = (SELECT MIN(site) FROM features AS first WHERE first.key = asked.key)
"""


def change_counts(
    connection: sqlite3.Connection, changes: Changes, counted: Counted | None
) -> dict[KeySite, CountsRow]:
    """Apply changes, and return the new counts of every pair that changed; `counted` are the old ones, if known."""
    summed = changes.sum_up()
    if counted is None:
        counted = read_counts(connection, list(summed), Counted())
    rows, totals = counted.rows, counted.totals
    new: dict[KeySite, CountsRow] = {}
    kept: list[tuple[int, ...]] = []
    gone: list[KeySite] = []
    for key, pairs in groupby(summed.items(), lambda change: change[0][0]):
        articles, sites = before = totals.get(key, (0, 0))
        for pair, change in pairs:
            old = rows.get(pair, NO_COUNTS)
            row = new[pair] = old[0] + change[0], old[1] + change[1], old[2] + change[2]
            articles, sites = articles + change[0], sites + (not old[0]) - (not row[0])
            if row[0]:
                kept.append((*pair, *row))
            else:
                gone.append(pair)
        if sites > 1:
            kept.append((key, EVERYWHERE, articles, sites, 0))
        elif before[1] > 1:
            gone.append((key, EVERYWHERE))
    insert_rows(connection, "INSERT INTO features", kept, _OVERWRITE)
    connection.executemany("DELETE FROM features WHERE key = ? AND site = ?", gone)
    return new


def insert_rows(
    connection: sqlite3.Connection, insert: str, rows: Sequence[tuple[Any, ...]], conflict: str = ""
) -> None:
    """Insert many rows of as many values each in few statements; the first value of none is missing."""
    nothing = (None,) * len(rows[0]) if rows else ()
    for part in cut_padded(rows, nothing):
        query = _spell_insert(insert, len(part), len(nothing), conflict)
        connection.execute(query, list(chain.from_iterable(part)))


@cache
def _spell_insert(insert: str, rows: int, columns: int, conflict: str) -> str:
    row = f"({','.join('?' * columns)})"
    return f"{insert} SELECT * FROM (VALUES {','.join([row] * rows)}) WHERE column1 IS NOT NULL {conflict}"


def select_in(connection: sqlite3.Connection, query: str, values: Sequence[int]) -> Iterator[Any]:
    """Yield the rows of a SELECT with `IN ({})` for many values."""
    for part in cut_padded(values, None):
        yield from connection.execute(query.format(",".join("?" * len(part))), part).fetchall()


def cut_padded(values: Sequence[Value], filling: Filling) -> Iterator[list[Value | Filling]]:
    """Cut values into parts of a few lengths, so that few statements are compiled; the last is filled up."""
    place = 0
    while place < len(values):
        step = next((step for step in STEPS if step >= len(values) - place), STEPS[-1])
        part: list[Value | Filling] = [*values[place : place + step]]
        place += step
        yield part + [filling] * (step - len(part))
