"""The library's door: learn articles one by one or in batches, and clean them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from os import PathLike
from pathlib import Path
from threading import Lock

from dedup.evidence import gather_evidence
from dedup.index import IndexView, MemoryIndex, open_index
from dedup.judge import cut_text, judge
from dedup.junk.knowledge import load_knowledge
from dedup.model import Article, CleanedArticle
from dedup.settings import Settings
from dedup.survey import identify, survey

_BATCH = 500  # articles learnt in one transaction


class Cleaner:
    """Learns what sites repeat, and takes it out of articles.

    Without `index` what is learnt lives in memory; with one it lives in an SQLite file that several processes share,
    and when `learn` returns, what it learnt survives a kill. Safe to use from several threads. Raises BadIndex where
    the file cannot be used.

    >>> cleaner = Cleaner()
    >>> result = cleaner.clean(Article("The ferry sails again.\\nLike this:\\nIt is late, as ever, the captain says."))
    >>> result.text
    'The ferry sails again.\\nIt is late, as ever, the captain says.'
    >>> [(finding.line, finding.code) for finding in result.findings]
    [(2, 'J1')]
    """

    def __init__(self, index: str | PathLike[str] | None = None, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._lock = Lock()
        self._memory = MemoryIndex() if index is None else None
        self._file = open_index(Path(index), "write") if index is not None else None
        self._view: IndexView | None = self._file

    def __enter__(self) -> Cleaner:
        """Use as a context manager to have the index closed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the index."""
        self.close()

    def close(self) -> None:
        """Close the index file; what is in memory stays."""
        if self._file is not None:
            self._file.close()

    def learn(self, articles: Iterable[Article]) -> int:
        """Learn articles and return their number. Learning one again changes nothing; a changed one replaces the old."""
        learnt = 0
        rest = iter(articles)
        while batch := list(islice(rest, _BATCH)):
            self._add(batch)
            learnt += len(batch)
        return learnt

    def clean(self, article: Article, *, learn: bool = False) -> CleanedArticle:
        """Clean one article, having learnt it first where asked to."""
        return next(self.clean_many([article], learn=learn))

    def clean_many(self, articles: Iterable[Article], *, learn: bool = False) -> Iterator[CleanedArticle]:
        """Clean articles in batches, each batch learnt first where asked to."""
        rest = iter(articles)
        knowledge = load_knowledge(self.settings.junk_files, self.settings.protect_files)
        while batch := list(islice(rest, _BATCH)):
            if learn:
                self._add(batch)
            surveyed = survey(batch, self.settings)
            gathered = gather_evidence(surveyed, self._get_view())
            judged = judge(surveyed.bodies, gathered.lines, knowledge, self.settings, gathered.pages)
            for body, (findings, _) in zip(surveyed.bodies, judged, strict=True):
                gone = {finding.line: finding for finding in findings if finding.removes and finding.line}
                yield CleanedArticle(cut_text(body.article.text, gone), findings, body.article)

    def forget(self, article: Article) -> bool:
        """Forget an article by its identity; tell whether it was known. An index in memory forgets nothing."""
        if self._file is None:
            return False
        import numpy as np

        return bool(self._file.forget(np.array([identify(article)[0]], np.uint64)))

    def merge(self, other: str | PathLike[str]) -> None:
        """Learn all that another index file holds."""
        if self._file is None:
            raise TypeError("a cleaner without an index file has nothing to merge into")
        with open_index(Path(other), "read") as opened:
            self._file.merge(opened)

    def compact(self) -> None:
        """Give the space of forgotten articles back to the disk."""
        if self._file is not None:
            self._file.compact()

    def _add(self, articles: list[Article]) -> None:
        sightings = survey(articles, self.settings).sightings
        if self._file is not None:
            self._file.add(sightings)
        elif self._memory is not None:
            with self._lock:
                self._memory.add(sightings)
                self._view = None

    def _get_view(self) -> IndexView:
        with self._lock:
            if self._view is None:
                assert self._memory is not None
                self._view = self._memory.freeze()
            return self._view
