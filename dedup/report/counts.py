"""Count everything that was found, by rule, by site and by line, whatever the page has room to show; lines are counted on disk."""

from __future__ import annotations

import sqlite3
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dedup.report.records import KINDS, ArticleRecord, FoundRecord
from dedup.text.keys import normalize_line
from dedup.text.sites import name_site

EDGES = (0.9, 0.95, 0.97, 0.98, 0.99, 0.995)  # of the parts into which confidences are counted
_MAX_KEY = 240  # characters by which a line is known
_HELD = 50_000  # lines counted in memory before they go to disk
_PLACES = 3
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE lines (
    site INTEGER, code TEXT, kind INTEGER, key TEXT, text TEXT, times INTEGER, articles INTEGER, step TEXT, reason TEXT,
    confidence REAL, places TEXT, PRIMARY KEY (site, code, kind, key)
) WITHOUT ROWID;
"""
_ADD = """
INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    times = times + excluded.times, articles = articles + excluded.articles,
    places = CASE WHEN articles < 3 THEN places || ' ' || excluded.places ELSE places END
"""
_COLUMNS = "site, code, kind, text, times, articles, step, reason, confidence, places"
_TOP = f"""
SELECT * FROM (
    SELECT {_COLUMNS}, row_number() OVER (PARTITION BY site ORDER BY kind > 1, times DESC, code, kind, key) AS place FROM lines
) WHERE place <= ? ORDER BY site, place
"""
_TOP_OF_ALL = f"SELECT {_COLUMNS} FROM lines WHERE kind < 2 ORDER BY times DESC, site, code, kind, key LIMIT ?"

Sizes = Mapping[str, Sequence[int]]  # by site: articles, characters, characters that went


def clip(text: str) -> str:
    """A line as lists show it: its beginning, on one line."""
    told = " ".join(text[: 2 * _MAX_KEY].split())
    return told if len(told) <= _MAX_KEY else f"{told[:_MAX_KEY]}…"


class Counts:
    """What was found, counted; the lines lie in a file of `folder`."""

    def __init__(self, folder: str) -> None:
        self.sites: dict[str, int] = {}  # numbers, by the names that rules go by
        self.sizes: list[list[int]] = []  # by site: articles, characters, characters that went
        self.found: Counter[tuple[int, str, int]] = Counter()  # by site, rule and kind
        self.steps: Counter[tuple[str, str, int]] = Counter()  # by rule, step and kind
        self.confidences = [0] * (len(EDGES) + 1)
        self.doubt = 0.0  # how many removals are wrong if confidences are right
        self._lines: dict[tuple[int, str, int, str], list[Any]] = {}
        self._file = sqlite3.connect(Path(folder, "lines.sqlite"), isolation_level=None)
        self._file.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file of lines."""
        self._file.close()

    def number_site(self, site: str) -> int:
        """The number of a site, by its name on an article."""
        name = name_site(site)
        if name not in self.sites:
            self.sites[name] = len(self.sites)
            self.sizes.append([0, 0, 0])
        return self.sites[name]

    def measure(self, sizes: Sizes) -> None:
        """Add how many articles sites have, and how long they were."""
        for site, values in sizes.items():
            own = self.sizes[self.number_site(site)]
            for place, value in enumerate(values):
                own[place] += value

    def add(self, record: ArticleRecord, place: str) -> None:
        """Count what was found in an article; `place` is a word that leads to it."""
        site, texts = self.number_site(record["site"]), dict(record["lines"])
        seen: set[tuple[int, str, int, str]] = set()
        for one in record["found"]:
            code, kind = one["code"], KINDS.index(one["kind"])
            self.found[site, code, kind] += 1
            self.steps[code, one["step"], kind] += 1
            if one["kind"] == "removed":
                self._note_confidence(one)
            if "line" in one:
                text = texts.get(one["line"], "")
                key = site, code, kind, (normalize_line(text) or text)[:_MAX_KEY]
                self._count_line(key, one, clip(text), f"{place}:{one['line']}", is_new=key not in seen)
                seen.add(key)
        if len(self._lines) > _HELD:
            self._flush()

    def add_copy(self, site: str, code: str, kind: str, step: str) -> None:
        """Count an article that repeats another."""
        self.found[self.number_site(site), code, KINDS.index(kind)] += 1
        self.steps[code, step, KINDS.index(kind)] += 1

    def list_lines(self, most: int) -> Iterator[list[Any]]:
        """Yield the lines that were found most often on each site, site by site.

        Each is site, code, kind, text, times, articles, step, reason, confidence and three places.
        """
        self._flush()
        for *row, places, _ in self._file.execute(_TOP, (most,)):
            yield [*row, places.split(" ")[:_PLACES]]

    def list_top(self, most: int) -> list[list[Any]]:
        """The lines that were found most often of all, each the same."""
        self._flush()
        rows = self._file.execute(_TOP_OF_ALL, (most,))
        return [[*row, places.split(" ")[:_PLACES]] for *row, places in rows]

    def count_lines(self) -> int:
        """How many different lines were found."""
        self._flush()
        return int(self._file.execute("SELECT count(*) FROM lines").fetchone()[0])

    def _note_confidence(self, one: FoundRecord) -> None:
        if "confidence" in one:
            self.confidences[bisect(EDGES, one["confidence"])] += 1
            self.doubt += 1 - one["confidence"]

    def _count_line(
        self, key: tuple[int, str, int, str], one: FoundRecord, text: str, place: str, *, is_new: bool
    ) -> None:
        known = self._lines.get(key)
        if known is None:
            self._lines[key] = [text, 1, 1, one["step"], one["reason"], one.get("confidence"), [place]]
            return
        known[1] += 1
        known[2] += is_new
        if is_new and len(known[-1]) < _PLACES:
            known[-1].append(place)

    def _flush(self) -> None:
        rows = ((*key, *values, " ".join(places)) for key, (*values, places) in self._lines.items())
        self._file.execute("BEGIN")
        self._file.executemany(_ADD, rows)
        self._file.execute("COMMIT")
        self._lines.clear()
