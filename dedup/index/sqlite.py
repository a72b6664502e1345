"""An index in an SQLite file that several processes share, or in memory."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.batch.observations import Counters, Counts, Known, Near, Observations, ask_each, newest_of_each, to_signed
from dedup.batch.sketches import Sketches
from dedup.config import SketchSettings
from dedup.errors import BadIndex
from dedup.index.connection import Connections, Mode
from dedup.index.counts import ALL, EVERYWHERE, KEY_MASK, NO_COUNTS, Counted, KeySite, read_counts, select_in
from dedup.index.learning import Version, age, remove, store
from dedup.index.lesson import UNLEARNT, LearntArticle, Lesson
from dedup.index.listing import (
    LearntLines,
    count_all,
    list_numbers,
    list_repeated,
    read_articles,
    read_lesson,
    read_lines,
)
from dedup.index.near_in_file import ask_lines
from dedup.index.postings import find_articles, find_lines
from dedup.index.schema import FORMAT, Choices, check_header, compare_parameters, create_tables, is_empty
from dedup.index.stored import read_alone
from dedup.sketch.hashes import Hashes

_ALL_ALONE = ((ALL, EVERYWHERE),)
_BATCH = 500  # articles in one transaction: others that write wait half a second at most
_SITES = f"""
SELECT sites.site, number, COALESCE(articles, 0)
FROM sites LEFT JOIN features ON features.key = {ALL} AND features.site = number WHERE sites.site IN ({{}})
"""


def _read_sketch_settings(parameters: Mapping[str, Any], path: str) -> SketchSettings:
    """The settings by which the lines of a file were sketched; of what leaves no trace in it, the defaults.

    Raises BadIndex where the file has them wrong.
    """
    section = "sketch."
    stored = {name.removeprefix(section): value for name, value in parameters.items() if name.startswith(section)}
    try:
        return SketchSettings(**stored)
    except (ValueError, TypeError) as problem:
        raise BadIndex(f"the header of the index is damaged ({problem})", "learn it anew", path=path) from problem


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
        defaults: Mapping[str, Any] | None = None,
    ) -> None:
        """Open it; `defaults` are parameters of a new file that otherwise follow the file, unless they are given."""
        self.path = os.fspath(path) if path is not None else None
        self._connections = Connections(self.path, mode)
        try:
            self.parameters, self.choices = self._open(mode, parameters, choices or Choices(), defaults or {})
            self.sketch = _read_sketch_settings(self.parameters, self.path or "")
        except BaseException:
            self.close()
            raise

    def _open(
        self, mode: Mode, parameters: Mapping[str, Any], choices: Choices, defaults: Mapping[str, Any]
    ) -> tuple[dict[str, Any], Choices]:
        if mode == "read" and not Path(self.path or "").exists():
            raise self._say_missing()
        with self._connections.plain() as connection:
            empty = is_empty(connection)
        if empty and mode == "read":
            raise self._say_missing()
        if empty:
            with self._connections.writing() as connection:
                if is_empty(connection):  # else another process was first
                    create_tables(connection, {**defaults, **parameters}, choices)
        with self._connections.reading() as connection:
            return check_header(connection, parameters, defaults.keys(), choices, self.path or "")

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
        self._add(lesson.select(newest_of_each(lesson.observations)), lambda old, new: True)

    def merge(self, other: SqliteIndex) -> None:
        """Learn all that another index holds; of one identity the later day, then the larger content hash, counts.

        Raises BadIndex where it was made with other parameters.
        """
        compare_parameters(other.parameters, self.parameters, other.path)
        for lesson in other.batches():
            self._add(lesson, lambda old, new: new > old)

    def forget(self, articles: Hashes) -> int:
        """Forget articles by identity and return how many were known."""
        with self._connections.writing() as connection:
            query = "SELECT number FROM articles WHERE article IN ({})"
            known = {number for (number,) in select_in(connection, query, to_signed(articles))}
            remove(connection, sorted(known), self.choices, self.sketch)
            return len(known)

    def _add(self, lesson: Lesson, replaces: Callable[[Version, Version], bool]) -> None:
        for start in range(0, len(lesson), _BATCH):
            part = lesson.select(np.arange(start, min(start + _BATCH, len(lesson))))
            with self._connections.writing() as connection:
                store(connection, part, self.choices, replaces, self.sketch)
                age(connection, self.choices, self.sketch)

    # -- asking

    @property
    def total_articles(self) -> int:
        """The number of articles learnt."""
        with self._connections.reading() as connection:
            counted = self._connections.recall(_ALL_ALONE, lambda: read_counts(connection, _ALL_ALONE, Counted()))
        return counted.totals.get(ALL, (0, 0))[0]

    def count_articles(self, sites: Hashes) -> Counters:
        """The number of articles learnt of each site: int64[n]."""
        with self._connections.reading() as connection:
            found = self._find_sites(connection, to_signed(sites))
        return np.array([found.get(site, (0, 0))[1] for site in to_signed(sites)], np.int64)

    def contains(self, articles: Hashes) -> NDArray[np.bool_]:
        """Whether each article is learnt, with this content or another: bool[n]."""
        found: NDArray[np.bool_] = self.find_numbers(articles) != UNLEARNT
        return found

    def look_up(self, sites: Hashes, keys: Hashes) -> Counts:
        """The counts of each pair of site (uint64[n]) and key (uint64[n])."""
        with self._connections.reading() as connection:
            signed = to_signed(sites)
            numbers = self._find_sites(connection, signed)
            own = [numbers.get(site, (0, 0))[0] for site in signed]
            pairs = list(zip((keys & KEY_MASK).tolist(), own, strict=True))
            counted = read_counts(connection, list(dict.fromkeys([*_ALL_ALONE, *pairs])), Counted())
            self._connections.recall(_ALL_ALONE, lambda: counted)
        return _tabulate(counted, pairs)

    def look_up_batch(self, observations: Observations, owners: NDArray[np.int64], keys: Hashes) -> Known:
        """What is known of a batch, and of keys, uint64[n], each on the site of one of its articles, int64[n]."""
        if len(observations) != 1:
            with self.reading():
                return ask_each(self, observations, owners, keys)
        (article,), (site,) = to_signed(observations.articles), to_signed(observations.sites)
        short = (keys & KEY_MASK).tolist()
        with self._connections.reading() as connection:
            found = read_alone(connection, article, site, list(dict.fromkeys(short)))
            numbers = {one: stored.number for one, stored in found.articles.items()}
            self._connections.recall(("articles", article), lambda: numbers)
        counted, own = found.counted or Counted(), found.sites.get(site, EVERYWHERE)
        return Known(
            learnt=np.array([article in found.articles]),
            total_articles=counted.totals.get(ALL, (0, 0))[0],
            site_articles=np.array([counted.rows.get((ALL, own), NO_COUNTS)[0]]),
            counts=_tabulate(counted, [(key, own) for key in short]),
        )

    def find_near(self, observations: Observations, sketches: Sketches, asked: NDArray[np.bool_]) -> Mapping[int, Near]:
        """What sketched lines of a batch nearly are, by their places among these, of those asked about: bool[s]."""
        size = self.parameters["containment.shingle_size"]
        with self._connections.reading() as connection:
            numbers = self.find_numbers(observations.articles)
            return ask_lines(connection, observations, sketches, numbers, asked, self.sketch, size)

    def find_candidates(
        self, own: LearntArticle, max_candidates: int, max_bucket: int, known: dict[int, LearntArticle]
    ) -> list[tuple[LearntArticle, int]]:
        """The articles that share most sampled shingles with one, and how many; itself left out.

        The best come first, of equals the first that arrived. Of the articles that have one shingle, its bucket, the
        first `max_bucket` are looked at. `known` are articles read before within this reading, by their numbers; those
        read now join them.
        """
        with self._connections.reading() as connection:
            shared = Counter(find_articles(connection, own.story.sampled, own.number, max_bucket))
            best = sorted((-count, number) for number, count in shared.items())[:max_candidates]
            known |= read_articles(connection, [number for _, number in best if number not in known])
        return [(known[number], -count) for count, number in best if number in known]

    def find_numbers(self, articles: Hashes) -> NDArray[np.int64]:
        """The numbers of articles in order of arrival, by their identities; UNLEARNT where one is not learnt."""
        signed, query = to_signed(articles), "SELECT article, number FROM articles WHERE article IN ({})"
        with self._connections.reading() as connection:
            ask = partial(select_in, connection, query, signed)
            found: dict[int, int] = self._connections.recall(("articles", *signed), lambda: dict(ask()))
        return np.array([found.get(article, UNLEARNT) for article in to_signed(articles)], np.int64)

    def find_lines(self, bands: Iterable[int]) -> dict[int, set[int]]:
        """The lines that have each of some band keys, as `line_sketches` numbers both."""
        found: dict[int, set[int]] = {}
        with self._connections.reading() as connection:
            for band, line in find_lines(connection, bands):
                found.setdefault(band, set()).add(line)
        return found

    def _find_sites(self, connection: sqlite3.Connection, signed: Sequence[int]) -> dict[int, tuple[int, int]]:
        """The number of each site that is known, and that of its articles."""
        sites = sorted(set(signed))
        ask = partial(select_in, connection, _SITES, sites)
        return self._connections.recall(
            ("sites", *sites), lambda: {site: (number, articles) for site, number, articles in ask()}
        )

    # -- as a whole

    def list_lines(self) -> Iterator[tuple[int, LearntLines]]:
        """Yield the number of every article learnt, and its sketched lines."""
        last = 0
        while True:
            with self._connections.reading() as connection:
                numbers = list_numbers(connection, last, _BATCH)
                found = read_lines(connection, numbers, self.sketch)
            if not numbers:
                return
            for number in numbers:
                yield number, found[number]
            last = numbers[-1]

    def batches(self, size: int = 1000) -> Iterator[Lesson]:
        """Yield everything learnt, in order of arrival, `size` articles at a time."""
        last = 0
        while True:
            with self._connections.reading() as connection:
                found = read_lesson(connection, last, size)
            if found is None:
                return
            lesson, last = found
            yield lesson

    def info(self, lines: int = 3, sites: int = 20) -> dict[str, Any]:
        """What a person wants to know; up to `lines` of the lines it repeats most, of so many of the largest sites."""
        with self._connections.reading() as connection:
            found: dict[str, Any] = dict(count_all(connection))
            repeated = list_repeated(connection, lines, sites)
        files = [Path(f"{self.path}{end}") for end in ("", "-wal")] if self.path else []
        return {
            **found,
            "bytes": sum(file.stat().st_size for file in files if file.exists()),
            "format": FORMAT,
            "parameters": self.parameters,
            "choices": asdict(self.choices),
            "most_repeated": repeated,
        }

    def compact(self) -> None:
        """Give the space of forgotten articles back to the disk."""
        with self._connections.plain() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _tabulate(counted: Counted, pairs: Sequence[KeySite]) -> Counts:
    counts = np.array(
        [(*counted.rows.get(pair, NO_COUNTS), *counted.totals.get(pair[0], (0, 0))) for pair in pairs], np.int64
    ).reshape(-1, 5)
    return Counts(*np.ascontiguousarray(counts.T))
