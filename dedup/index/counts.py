"""Keep the counts of an index file in step with its articles, and read them.

`features` has a row for each pair of key and site. What stands on several sites has a row in `totals` too, so that
asking for a line of ten thousand sites costs no more than asking for another.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import Hashes
from dedup.sketch.packing import pack_numbers, unpack_numbers
from dedup.text.zones import HEAD, TAIL

KEY_BITS = np.uint64(48)
UNKEPT_BITS = np.uint64(64) - KEY_BITS
KEY_MASK = (np.uint64(1) << KEY_BITS) - np.uint64(1)  # one new line in a million meets a stranger among 10**8 keys
ALL = -1  # the key under which `totals` counts all articles
MIN_REPEATED = 3  # articles of one site; what stands on so many has its text kept

_FEATURE_BYTES = 7  # of a key, and one of its zones
_STEPS = (8, 64, 256)  # values in one SELECT: few lengths, so that the statements are compiled once
_ROWS = (8, 32, 128)  # rows in one INSERT, for the same reason
_OVERWRITE = """
ON CONFLICT (key, site) DO UPDATE SET articles = excluded.articles, head = excluded.head, tail = excluded.tail
"""

Value = TypeVar("Value")
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

    def list_sites(self) -> list[tuple[int, int]]:
        """By how many the articles of a site change, and the number of the site."""
        return [(change, site) for site, change in sorted(self.articles.items()) if change]

    def sum_up(self) -> dict[KeySite, CountsRow]:
        """By how much each pair's counts change, in the order of the table."""
        if not self.keys or not (keys := np.concatenate(self.keys).astype(np.int64)).size:
            return {}
        sites, signs, zones = np.concatenate(self.sites), np.concatenate(self.signs), np.concatenate(self.zones)
        order = np.lexsort((sites, keys))
        keys, sites, signs, zones = keys[order], sites[order], signs[order], zones[order]
        starts = np.flatnonzero(np.concatenate(([True], (keys[1:] != keys[:-1]) | (sites[1:] != sites[:-1]))))
        chosen = (signs, signs * (zones & HEAD > 0), signs * (zones & TAIL > 0))
        counts = [np.add.reduceat(changes, starts).tolist() for changes in chosen]
        pairs = zip(keys[starts].tolist(), sites[starts].tolist(), strict=True)
        return {pair: row for pair, row in zip(pairs, zip(*counts, strict=True), strict=True) if any(row)}


def read_counts(
    connection: sqlite3.Connection, pairs: Iterable[KeySite]
) -> tuple[dict[KeySite, CountsRow], dict[int, tuple[int, int]]]:
    """The counts of pairs, and the totals of their keys: articles, sites; what is not there is left out.

    Rows of other sites may come along.
    """
    wanted = list(pairs)
    totals: dict[int, tuple[int, int]] = {}
    rows: dict[KeySite, CountsRow] = {}
    alone: list[tuple[int, int]] = []
    for part in _cut_padded(wanted, _STEPS):
        for key, site, *row in connection.execute(_spell_counts(len(part)), list(chain.from_iterable(part))):
            if site is None:
                totals[key] = row[0], row[1]
            else:
                rows[key, site] = row[0], row[1], row[2]
                alone.append((key, row[0]))
    for key, articles in alone:
        totals.setdefault(key, (articles, 1))
    return rows, totals


@cache
def _spell_counts(pairs: int) -> str:
    """One query for the totals of keys, for the rows of those without, and for the rows of pairs of those with."""
    return f"""
WITH asked (key, site) AS (VALUES {",".join(["(?,?)"] * pairs)})
SELECT totals.key, NULL, totals.articles, totals.sites, NULL FROM asked CROSS JOIN totals ON totals.key = asked.key
UNION ALL
SELECT features.* FROM asked CROSS JOIN features ON features.key = asked.key
    WHERE NOT EXISTS (SELECT 1 FROM totals WHERE totals.key = asked.key)
UNION ALL
SELECT features.* FROM asked CROSS JOIN features ON features.key = asked.key AND features.site = asked.site
    WHERE EXISTS (SELECT 1 FROM totals WHERE totals.key = asked.key)
"""


def change_counts(connection: sqlite3.Connection, changes: Changes) -> dict[KeySite, CountsRow]:
    """Apply changes, and return the new counts of every pair that changed."""
    summed = changes.sum_up()
    if not changes.articles:
        return {}
    rows, totals = read_counts(connection, [(ALL, 0), *summed])
    shared = {key for key, (_, sites) in totals.items() if sites > 1}
    new: dict[KeySite, CountsRow] = {}
    for pair, change in summed.items():
        key, old = pair[0], rows.get(pair, NO_COUNTS)
        row = new[pair] = old[0] + change[0], old[1] + change[1], old[2] + change[2]
        articles, sites = totals.get(key, (0, 0))
        totals[key] = articles + change[0], sites + (not old[0]) - (not row[0])
    kept = [(*pair, *row) for pair, row in new.items() if row[0]]
    insert_rows(connection, "INSERT INTO features", kept, f"WHERE true {_OVERWRITE}")
    gone = [pair for pair, row in new.items() if not row[0]]
    connection.executemany("DELETE FROM features WHERE key = ? AND site = ?", gone)
    written = {key: totals[key] for key, _ in new}
    more = changes.articles.total()
    counted = [(ALL, totals.get(ALL, (0, 0))[0] + more, 0)] if more else []
    _write_totals(connection, written, shared, counted)
    return new


def _write_totals(
    connection: sqlite3.Connection,
    totals: dict[int, tuple[int, int]],
    before: set[int],
    counted: list[tuple[int, int, int]],
) -> None:
    rows = [(key, own, sites) for key, (own, sites) in totals.items() if sites > 1]
    insert_rows(connection, "INSERT OR REPLACE INTO totals", [*counted, *rows])
    no_more = [(key,) for key, (_, sites) in totals.items() if sites <= 1 and key in before]
    connection.executemany("DELETE FROM totals WHERE key = ?", no_more)


def insert_rows(
    connection: sqlite3.Connection, insert: str, rows: Sequence[tuple[Any, ...]], conflict: str = ""
) -> None:
    """Insert many rows of as many values each in few statements, so that a row may come again without harm."""
    for part in _cut_padded(rows, _ROWS):
        query = _spell_insert(insert, len(part), len(part[0]), conflict)
        connection.execute(query, list(chain.from_iterable(part)))


@cache
def _spell_insert(insert: str, rows: int, columns: int, conflict: str) -> str:
    row = f"({','.join('?' * columns)})"
    return f"{insert} SELECT * FROM (VALUES {','.join([row] * rows)}) {conflict}"


def select_in(connection: sqlite3.Connection, query: str, values: Sequence[int]) -> Iterator[Any]:
    """Yield the rows of a SELECT with `IN ({})` for many values."""
    for part in _cut_padded(values, _STEPS):
        yield from connection.execute(query.format(",".join("?" * len(part))), part).fetchall()


def _cut_padded(values: Sequence[Value], steps: Sequence[int]) -> Iterator[list[Value]]:
    """Cut values into parts of a few lengths; the last value fills the last part."""
    place = 0
    while place < len(values):
        step = next((step for step in steps if step >= len(values) - place), steps[-1])
        part = list(values[place : place + step])
        place += step
        yield part + [part[-1]] * (step - len(part))
