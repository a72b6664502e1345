"""Find articles that repeat another article: A1, judged by exact containment on what is left when junk is gone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dedup.files.temporary import make_scratch
from dedup.neardup.candidates import Circumstances, Proposals, Ranks, partition, propose, select
from dedup.neardup.sample import Summary
from dedup.neardup.settings import CandidateSettings, ContainmentSettings
from dedup.neardup.sides import count_lost
from dedup.neardup.verify import (
    Overlap,
    Story,
    could_repeat,
    is_repeat,
    overlap,
    pack_shingles,
    pack_story,
)
from dedup.run.parallel import map_in_order
from dedup.sketch.hashes import Hashes, Words
from dedup.text.dates import UNKNOWN

if TYPE_CHECKING:
    from dedup.run.progress import Step

_DAY = 86_400  # seconds
_PARTITION = 1 << 21  # marks sorted at a time
_OPEN_FILES = 64
_PAIRS = 1 << 11  # compared at a time; fewer in all are not worth other processes


class Keep(StrEnum):
    """Which of several copies is kept: the order in which articles are taken, ties by date, then id."""

    LONGEST = "longest"
    EARLIEST = "earliest"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One article that repeats a kept one.

    `row`, `original_row`: where they stood; `containment`: share of its own shingles that the kept one has;
    `contained`: the other way; `shared`: shingles in common, which is about the words in common; `kept`: the share
    of all its lines, captions and headings too, that would be left if it were dropped.
    """

    id: str
    duplicate_of: str
    row: int
    original_row: int
    containment: float
    contained: float
    shared: int
    same_site: bool
    kept: float


@dataclass(slots=True)
class DuplicateCounts:
    """What the summary of a run says about the search: pairs compared, and buckets too large to be joined in full."""

    articles: int = 0
    proposed: int = 0
    compared: int = 0
    found: int = 0
    capped: int = 0


@dataclass(slots=True)
class _Table:
    """All articles by rank in keep order."""

    order: NDArray[np.int64]  # rank -> number in order of arrival
    sizes: NDArray[np.int32]
    moments: NDArray[np.int64]
    sites: Hashes


Progress = Callable[[int], AbstractContextManager["Step"]]


def _show_nothing(total: int) -> AbstractContextManager[Step]:
    return nullcontext(lambda done, rows, removed=0: None)


_Joined = tuple[int, int, Overlap]  # the later of two articles, the earlier, both by rank, and what they share


class DuplicateFinder:
    """Collects summaries of batches in the main process and finds the duplicates among them.

    `folder` is where workers put the words (`dedup.neardup.sample.summarize`); it lies in the temporary
    directory, takes 4 bytes a word, 8 a line and 270 an article, and goes with `close`. The rest stays in memory, about 100
    bytes an article.
    """

    def __init__(
        self,
        keep: Keep = Keep.LONGEST,
        candidates: CandidateSettings | None = None,
        containment: ContainmentSettings | None = None,
    ) -> None:
        """Make the folder for the words."""
        self.keep = keep
        self.candidates = candidates or CandidateSettings()
        self.containment = containment or ContainmentSettings()
        self.counts = DuplicateCounts()
        self._scratch = ExitStack()
        self.folder = self._scratch.enter_context(make_scratch())
        self._summaries: list[Summary] = []
        self._firsts = np.zeros(1, np.int64)  # number of the first article of each batch

    def __enter__(self) -> DuplicateFinder:
        """Use as a context manager to have the words removed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the words."""
        self.close()

    def close(self) -> None:
        """Remove the words from disk."""
        self._scratch.close()

    def add(self, summary: Summary) -> None:
        """Take the summary of the next batch; batches come in the order of their rows."""
        self._summaries.append(summary)

    def find(self, workers: int = 1, progress: Progress = _show_nothing) -> list[Duplicate]:
        """Return a row for each article that repeats a kept one, in order of arrival.

        So many processes compare; `progress` is called with the number of pairs and told of those that are done.
        """
        self.counts.articles = sum(len(summary.ids) for summary in self._summaries)
        if not self.counts.articles:
            return []
        self._firsts = np.cumsum([0] + [len(summary.ids) for summary in self._summaries])
        table = self._rank_articles()
        proposals = self._propose(table)
        self.counts.compared = len(proposals.later)
        shelf = _Shelf(self._summaries, table.order, self.containment)
        try:
            joined = _join(_verify_all(proposals, (table, shelf, self.containment), workers, progress))
        finally:
            shelf.close()
        self.counts.found = len(joined)
        return [self._report(table, *found) for found in sorted(joined, key=lambda found: table.order[found[0]])]

    def _rank_articles(self) -> _Table:
        sizes = np.concatenate([summary.sizes for summary in self._summaries])
        moments = np.concatenate([summary.moments for summary in self._summaries])
        sites = np.concatenate([summary.sites for summary in self._summaries])
        keys = {
            Keep.LONGEST: (moments, -sizes.astype(np.int64)),
            Keep.EARLIEST: (-sizes.astype(np.int64), moments),
            Keep.FIRST: (np.arange(len(sizes)),),
        }[self.keep]
        order = np.lexsort(keys)
        _order_ties(order, keys, [one for summary in self._summaries for one in summary.ids])
        return _Table(order, sizes[order], moments[order], sites[order])

    def _propose(self, table: _Table) -> Proposals:
        ranks = np.empty(len(table.order), np.uint32)
        ranks[table.order] = np.arange(len(table.order), dtype=np.uint32)

        def read_entries() -> Iterator[tuple[Hashes, Ranks]]:
            for first, summary in zip(self._firsts.tolist(), self._summaries, strict=False):
                mine = ranks[first : first + len(summary.ids)]
                yield summary.read_marks(), np.repeat(mine, summary.mark_counts)

        total = sum(int(summary.mark_counts.sum()) for summary in self._summaries)
        days = np.where(table.moments == UNKNOWN, np.nan, table.moments / _DAY)
        parts = 1 << max(0, (total // _PARTITION).bit_length())
        proposals = propose(partition(read_entries, parts), Circumstances(days, table.sites), self.candidates)
        self.counts.capped = proposals.capped
        self.counts.proposed = len(proposals.later)
        return select(proposals, table.sizes, self.candidates)

    def _report(self, table: _Table, later: int, earlier: int, found: Overlap) -> Duplicate:
        (own, place), (kept, kept_place) = self._locate(table.order[later]), self._locate(table.order[earlier])
        lost = count_lost(own.read_sides(place), kept.read_sides(kept_place))
        return Duplicate(
            id=own.ids[place],
            duplicate_of=kept.ids[kept_place],
            row=int(own.rows[place]),
            original_row=int(kept.rows[kept_place]),
            containment=found.containment,
            contained=found.contained,
            shared=found.shared,
            same_site=_share_site(table, later, earlier),
            kept=found.shared / (found.first + lost),
        )

    def _locate(self, number: np.int64) -> tuple[Summary, int]:
        """The batch of an article and its place in it."""
        batch = int(self._firsts.searchsorted(number, side="right")) - 1
        return self._summaries[batch], int(number - self._firsts[batch])


def _join(verified: Iterable[_Joined]) -> list[_Joined]:
    """Take articles in keep order; each joins the kept one that it verifies against and that has most of it.

    Only kept articles count, so nothing is joined by way of a third. Of equals it joins the first.
    """
    joined: dict[int, _Joined] = {}
    for later, earlier, found in verified:
        if earlier not in joined and (later not in joined or found.likeness > joined[later][2].likeness):
            joined[later] = (later, earlier, found)
    return list(joined.values())


def _verify_all(
    proposals: Proposals, common: tuple[_Table, _Shelf, ContainmentSettings], workers: int, progress: Progress
) -> Iterator[_Joined]:
    """Yield the pairs of which the later article repeats the earlier one, whether that is kept or not, in order."""
    starts = range(0, len(proposals.later), _PAIRS)
    columns = proposals.later, proposals.earlier, proposals.is_formula
    blocks = ([column[start : start + _PAIRS] for column in columns] for start in starts)
    with progress(len(proposals.later)) as step:
        for pairs, verified in map_in_order(_verify, blocks, common, min(workers, len(starts))):
            yield from verified
            step(len(pairs[0]), len(pairs[0]))


def _verify(
    pairs: Sequence[NDArray[Any]], table: _Table, shelf: _Shelf, settings: ContainmentSettings
) -> list[_Joined]:
    """Those of some pairs that hold; `pairs` are the columns later, earlier, and whether what they share is a formula."""
    verified: list[_Joined] = []
    for later, earlier, is_formula in zip(*(column.tolist() for column in pairs), strict=True):
        if could_repeat(shelf.read_own(later), shelf.read_kept(earlier), settings):
            found = overlap(shelf.read_story(later), shelf.read_story(earlier))
            gap = _days_between(int(table.moments[later]), int(table.moments[earlier]))
            if is_repeat(found, gap, _share_site(table, later, earlier), is_formula, settings):
                verified.append((later, earlier, found))
    return verified


def _share_site(table: _Table, first: int, second: int) -> bool:
    return bool(table.sites[first] == table.sites[second] != 0)


def _days_between(first: int, second: int) -> int | None:
    return None if UNKNOWN in (first, second) else round(abs(first - second) / _DAY)


def _order_ties(order: NDArray[np.int64], keys: tuple[NDArray[np.int64], ...], ids: list[str]) -> None:
    """Sort what the keys leave equal by id, in place."""
    same = np.ones(len(order) - 1, bool)
    for key in keys:
        same &= key[order[1:]] == key[order[:-1]]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], same, [False])).astype(np.int8)))
    for start, end in edges.reshape(-1, 2).tolist():
        order[start : end + 1] = sorted(order[start : end + 1].tolist(), key=lambda number: (ids[number], number))


class _Shelf:
    """The words of articles by rank, read from the batches' files when they are needed."""

    def __init__(self, summaries: list[Summary], order: NDArray[np.int64], settings: ContainmentSettings) -> None:
        self._firsts = np.cumsum([0] + [len(summary.ids) for summary in summaries])
        self._paths = [summary.path for summary in summaries]
        self._starts = [np.concatenate(([0], np.cumsum(summary.sizes, dtype=np.int64))) for summary in summaries]
        self._order = order
        self._settings = settings
        self._open_files: dict[int, int] = {}
        self.read_kept = lru_cache(maxsize=1 << 12)(self._read_shingles)
        self.read_story = lru_cache(maxsize=1 << 8)(self._read_story)  # all of a story that the verdict needs
        self.read_own = lru_cache(maxsize=1)(self._read_shingles)

    def _read_story(self, rank: int) -> Story:
        return pack_story(self._read_words(rank), self._settings)

    def close(self) -> None:
        """Close the files."""
        while self._open_files:
            os.close(self._open_files.popitem()[1])

    def _read_shingles(self, rank: int) -> Story:
        return pack_shingles(self._read_words(rank), self._settings)

    def _read_words(self, rank: int) -> Words:
        number = int(self._order[rank])
        batch = int(self._firsts.searchsorted(number, side="right")) - 1
        place = number - int(self._firsts[batch])
        start, end = self._starts[batch][place : place + 2].tolist()
        return np.frombuffer(os.pread(self._file(batch), (end - start) * 4, start * 4), np.uint32)

    def _file(self, batch: int) -> int:
        if batch not in self._open_files:
            if len(self._open_files) >= _OPEN_FILES:
                os.close(self._open_files.pop(next(iter(self._open_files))))
            self._open_files[batch] = os.open(self._paths[batch], os.O_RDONLY)
        return self._open_files[batch]
