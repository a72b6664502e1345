"""The library's door: learn articles one by one or in batches, and clean them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice
from operator import attrgetter
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from dedup.article import Article, CleanedArticle, Finding
from dedup.batch.prepare import Batch, identify, prepare_batch
from dedup.config import Settings
from dedup.engine import judge_batch, make_lesson
from dedup.errors import BadRow, BadSettings
from dedup.index import Choices, open_index
from dedup.index.schema import Dates
from dedup.logger import LOGGER
from dedup.neardup.arrival import find_duplicates
from dedup.neardup.duplicate import Duplicate
from dedup.showing import show
from dedup.text.lines import Line

_BATCH = 500  # articles
_FIELDS = tuple(part.name for part in fields(Article))
_get_fields = attrgetter(*_FIELDS)


class Cleaner:
    """Learns what sites repeat, and takes it out of articles.

    Without `index` what is learnt lives in memory; with one it lives in an SQLite file that several processes share,
    and when `learn` returns, what it learnt survives a kill. Safe to use from several threads.

    `hashes_only`, `window_days` and `dates` are chosen when the file is new; left out, they follow the file.
    `hashes_only` keeps no text at all: no ids, no names of sites, no repeated lines. `window_days` lets articles be
    forgotten when they are so many days older than the newest one (0: never), by their own date where they have one,
    or with `dates="clock"` by the day on which they were learnt.

    With `read_only` the file must be there and only judges: nothing can be learnt, and it is changed by nobody here.

    Raises BadIndex where the file cannot be used, or was made with other choices than those given, or with other
    settings of what is kept of a story to find its duplicates.

    >>> cleaner = Cleaner()
    >>> result = cleaner.clean(Article("The ferry sails again.\\nLike this:\\nIt is late, as ever, the captain says."))
    >>> result.text
    'The ferry sails again.\\nIt is late, as ever, the captain says.'
    >>> [(finding.line, finding.code) for finding in result.findings]
    [(2, 'J1')]
    """

    def __init__(
        self,
        index: str | PathLike[str] | None = None,
        settings: Settings | None = None,
        *,
        hashes_only: bool | None = None,
        window_days: int | None = None,
        dates: Dates | None = None,
        read_only: bool = False,
    ) -> None:
        if read_only and index is None:
            raise BadSettings("an index in memory has nothing to read", "name the index file")
        self.settings = settings or Settings()
        choices = Choices(hashes_only=hashes_only, window_days=window_days, dates=dates)
        self._index = open_index(
            None if index is None else Path(index), "read" if read_only else "write", choices, self.settings
        )

    def __enter__(self) -> Cleaner:
        """Use as a context manager to have the index closed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the index."""
        self.close()

    def close(self) -> None:
        """Close the index file; what was learnt in memory is gone."""
        self._index.close()

    def learn(self, articles: Iterable[Article], *, progress: Callable[[int], object] | None = None) -> int:
        """Learn articles and return their number. Learning one again changes nothing; a changed one replaces the old.

        One of which a field is no string is passed over, and a warning in the log `dedup` says which. `progress` is
        called with the number of articles of each batch that is learnt, as the `update` of a bar of tqdm wants it.

        >>> Cleaner().learn([Article("The ferry sails again."), Article("The bridge stays shut.")], progress=print)
        2
        2
        """
        learnt = 0
        for some in _cut_batches(article for article in articles if _is_sound(article)):
            self._index.add(make_lesson(prepare_batch(some, self.settings), self.settings))
            learnt += len(some)
            if progress is not None:
                progress(len(some))
        LOGGER.info("articles learnt: %d", learnt)
        return learnt

    def clean(self, article: Article, *, learn: bool = False) -> CleanedArticle:
        """Clean one article, having learnt it first where asked to.

        >>> story = "The ferry sails again at night, the council said on Monday after a vote of nine to two."
        >>> cleaner = Cleaner()
        >>> cleaner.clean(Article(story, site="a.example", id="a-1"), learn=True).duplicate_of
        >>> cleaner.clean(Article(story, site="b.example", id="b-7"), learn=True).duplicate_of
        'a-1'
        """
        if wrong := _find_wrong(article):
            raise BadRow(wrong, "give strings, empty ones where there is nothing")
        return next(self.clean_many([article], learn=learn))

    def clean_many(self, articles: Iterable[Article], *, learn: bool = False) -> Iterator[CleanedArticle]:
        """Clean articles in batches, each batch learnt first where asked to.

        One of which a field is no string comes back as it is, and a warning in the log `dedup` says which. Progress
        is that of the iterator: `tqdm(cleaner.clean_many(articles))`.

        >>> articles = [Article("Sailing again.\\nLike this:"), Article("Still shut.\\nShare this:")]
        >>> [result.text for result in Cleaner().clean_many(articles)]
        ['Sailing again.', 'Still shut.']
        """
        for some in _cut_batches(articles):
            batch = prepare_batch([article for article in some if _is_sound(article)], self.settings)
            if learn:
                self._index.add(make_lesson(batch, self.settings))
            cleaned = self._clean(batch)
            for article in some:
                yield CleanedArticle(article.text, [], article) if _find_wrong(article) else next(cleaned)

    def forget(self, article: Article) -> bool:
        """Forget an article, known by its site and id, else by site, title and text; tell whether it was known.

        >>> cleaner, article = Cleaner(), Article("The ferry sails again.", site="a.example", id="a-1")
        >>> cleaner.learn([article]), cleaner.forget(article), cleaner.forget(article)
        (1, True, False)
        """
        was_known = bool(self._index.forget(np.array([identify(article)[0]], np.uint64)))
        LOGGER.info("%s: %s", _name(article), "forgotten" if was_known else "not known, so not forgotten")
        return was_known

    def merge(self, other: str | PathLike[str]) -> None:
        """Learn all that another index file holds; merging again changes nothing."""
        with open_index(Path(other), "read") as opened:
            self._index.merge(opened)
        LOGGER.info("%s: merged; articles known now: %d", show(str(other)), self._index.total_articles)

    def compact(self) -> None:
        """Give the space of forgotten articles back to the disk; others that write wait meanwhile."""
        self._index.compact()

    def info(self, *, lines: int = 3, sites: int = 20) -> dict[str, Any]:
        """Articles, sites, lines, bytes, choices, and the lines that the largest sites repeat most.

        >>> Cleaner().info()["articles"]
        0
        """
        return self._index.info(lines, sites)

    def _clean(self, batch: Batch) -> Iterator[CleanedArticle]:
        with self._index.reading():
            verdicts = list(judge_batch(batch, self._index, self.settings))
            duplicates = self._find_duplicates(batch, [verdict.story for verdict in verdicts])
        for article, verdict, duplicate in zip(batch.articles, verdicts, duplicates, strict=True):
            text = verdict.apply(article.text, self.settings)
            if duplicate is None:
                result = CleanedArticle(text, verdict.findings, article)
            else:
                findings = [*verdict.findings, self._report(duplicate)]
                result = CleanedArticle(text, findings, article, duplicate.duplicate_of)
            if LOGGER.isEnabledFor(logging.DEBUG):
                _log(result)
            yield result

    def _find_duplicates(self, batch: Batch, told: Sequence[Sequence[Line]]) -> Sequence[Duplicate | None]:
        """For each article what it repeats, if it repeats one that arrived before it."""
        if self.settings.rules["A1"] == "off":
            return [None] * len(told)
        return find_duplicates(batch, told, self._index, self.settings)

    def _report(self, duplicate: Duplicate) -> Finding:
        is_wanted = self.settings.rules["A1"] == "remove"
        return duplicate.make_finding(removes=is_wanted and duplicate.may_drop(self.settings.article))


def _log(result: CleanedArticle) -> None:
    """Tell what came of one article."""
    counts = Counter(("removed" if one.removes else "reported", one.code) for one in result.findings)
    told = [f"{count} {code} {done}" for (done, code), count in sorted(counts.items())] or ["nothing found"]
    LOGGER.debug("%s: %s", _name(result.original), ", ".join(told))


def _name(article: Article) -> str:
    """What the log calls an article."""
    return show(article.id or article.url or article.title or "an article without a name")


def _is_sound(article: Article) -> bool:
    """Whether an article can be used; of one that cannot, the log says why."""
    if wrong := _find_wrong(article):
        LOGGER.warning("an article is passed over: %s", show(wrong))
    return not wrong


def _find_wrong(article: Article) -> str:
    """What is wrong with the fields of an article, and which it is; empty where nothing is."""
    for name, value in zip(_FIELDS, _get_fields(article), strict=True):
        if not isinstance(value, str):
            return (
                f"the {name} of {article.id or article.url or article.title!r} is {type(value).__name__}, not a string"
            )
    return ""


def _cut_batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    rest = iter(articles)
    while batch := list(islice(rest, _BATCH)):
        yield batch
