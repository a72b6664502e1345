"""Find articles that repeat another article: A1, judged by exact containment on what is left when junk is gone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.config import ContainmentSettings, Settings, SubjectSettings
from dedup.files.temporary import make_scratch
from dedup.index import SqliteIndex
from dedup.neardup.blocks import MapBlocks, ShowProgress, map_here, show_nothing
from dedup.neardup.candidates import (
    CandidatePairs,
    Circumstances,
    Ranks,
    partition_entries,
    propose_pairs,
    select_pairs,
)
from dedup.neardup.duplicate import DuplicateRow
from dedup.neardup.frames import Frames
from dedup.neardup.identical import add_identical
from dedup.neardup.joining import Joined, KeptArticles
from dedup.neardup.learnt import find_learnt
from dedup.neardup.losses import count_lost_words
from dedup.neardup.sample import SampledStories
from dedup.neardup.subject import Titled, have_one_subject
from dedup.neardup.verify import (
    Overlap,
    PackedShingles,
    PackedStory,
    could_repeat,
    find_lowest_bar,
    is_repeat,
    measure_overlap,
    pack_shingles,
    pack_story,
)
from dedup.sketch.hashes import Hashes, Words
from dedup.sketch.ragged import cut
from dedup.text.dates import UNKNOWN

_DAY = 86_400  # seconds
_PARTITION = 1 << 21  # sampled shingles sorted at a time
_OPEN_FILES = 64
_PAIRS = 1 << 11  # compared at a time; fewer in all are not worth other processes


class Keep(StrEnum):
    """Which of several copies is kept: the order in which articles are taken, ties by date, then id."""

    LONGEST = "longest"
    EARLIEST = "earliest"
    FIRST = "first"


@dataclass(slots=True)
class DuplicateCounts:
    """How much the search had to do: pairs compared, and buckets too large to be joined in full."""

    compared: int = 0
    capped: int = 0


@dataclass(slots=True)
class _Ranking:
    """All articles by rank in keep order."""

    order: NDArray[np.int64]  # rank -> number in order of arrival
    sizes: NDArray[np.int32]
    moments: NDArray[np.int64]
    sites: Hashes

    def list_ranks(self) -> Ranks:
        """The ranks of the articles in order of arrival."""
        ranks = np.empty(len(self.order), np.uint32)
        ranks[self.order] = np.arange(len(self.order), dtype=np.uint32)
        return ranks


class DuplicateFinder:
    """Collects the sampled stories of batches in the main process and finds the duplicates among them.

    `folder` is where workers put the words (`dedup.neardup.sample.write_stories`); it lies in the temporary
    directory, takes 4 bytes a word, 8 a line and 270 an article, and goes with `close`. The rest stays in memory, about 100
    bytes an article. With an index, articles that repeat one it has learnt elsewhere are found too.
    """

    def __init__(self, settings: Settings, keep: Keep = Keep.LONGEST, index: SqliteIndex | None = None) -> None:
        """Make the folder for the words."""
        self.keep = keep
        self.settings = settings
        self._index = index
        self.counts = DuplicateCounts()
        self._scratch = ExitStack()
        self.folder = self._scratch.enter_context(make_scratch())
        self._batches: list[SampledStories] = []
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

    def add(self, batch: SampledStories) -> None:
        """Take the next batch; batches come in the order of their rows."""
        self._batches.append(batch)

    def find(self, map_blocks: MapBlocks = map_here, show_progress: ShowProgress = show_nothing) -> list[DuplicateRow]:
        """Return a row for each article that repeats a kept one, in order of arrival.

        What an index knows was there before them all. `map_blocks` compares blocks of pairs; `show_progress` is called
        with the number of pairs and told of those that are done.
        """
        if not any(batch.ids for batch in self._batches):
            return []
        self._firsts = np.cumsum([0] + [len(batch.ids) for batch in self._batches])
        ranking = self._rank_articles()
        pairs = self._propose(ranking)
        self.counts.compared = len(pairs.later)
        reader = _StoryReader(self._batches, ranking.order, self.settings.containment)
        common = ranking, reader, self.settings
        learnt = self._find_learnt(ranking, map_blocks, show_progress)
        are_apart = partial(_are_apart, ranking, self.settings.containment)
        frames = Frames(pairs, reader.read_kept, reader.read_title, are_apart, self.settings.frame)
        kept = KeptArticles(
            lambda found: self._make_row(ranking, *found), self.settings.article, learnt, frames.pass_over
        )
        try:
            kept.join(_verify_all(pairs, common, map_blocks, show_progress))
        finally:
            reader.close()
        return [kept.rows[rank] for rank in sorted(kept.rows, key=lambda rank: ranking.order[rank])]

    def _rank_articles(self) -> _Ranking:
        sizes = np.concatenate([batch.sizes for batch in self._batches])
        moments = np.concatenate([batch.moments for batch in self._batches])
        sites = np.concatenate([batch.sites for batch in self._batches])
        keys = {
            Keep.LONGEST: (moments, -sizes.astype(np.int64)),
            Keep.EARLIEST: (-sizes.astype(np.int64), moments),
            Keep.FIRST: (np.arange(len(sizes)),),
        }[self.keep]
        order = np.lexsort(keys)
        _order_ties(order, keys, [one for batch in self._batches for one in batch.ids])
        return _Ranking(order, sizes[order], moments[order], sites[order])

    def _find_learnt(
        self, ranking: _Ranking, map_blocks: MapBlocks, show_progress: ShowProgress
    ) -> dict[int, DuplicateRow]:
        """What the articles repeat that the index has learnt elsewhere, by rank."""
        if self._index is None:
            return {}
        found = find_learnt(self._batches, self._index, self.settings, map_blocks, show_progress)
        ranks = ranking.list_ranks().tolist()
        return {ranks[number]: row for number, row in enumerate(chain.from_iterable(found)) if row is not None}

    def _propose(self, ranking: _Ranking) -> CandidatePairs:
        ranks = ranking.list_ranks()

        def read_entries() -> Iterator[tuple[Hashes, Ranks]]:
            for first, batch in zip(self._firsts.tolist(), self._batches, strict=False):
                own = ranks[first : first + len(batch.ids)]
                yield batch.read_sampled(), np.repeat(own, batch.sampled_counts)

        total = sum(int(batch.sampled_counts.sum(dtype=np.int64)) for batch in self._batches)
        days = np.where(ranking.moments == UNKNOWN, np.nan, ranking.moments / _DAY)
        parts = 1 << max(0, (total // _PARTITION).bit_length())
        about, settings = Circumstances(days, ranking.sites), self.settings.candidates
        proposed = propose_pairs(partition_entries(read_entries, parts), about, settings)
        self.counts.capped = proposed.capped
        selected = select_pairs(proposed, ranking.sizes, settings)
        stories = np.concatenate([batch.stories for batch in self._batches])[ranking.order]
        return add_identical(selected, stories, ranking.sizes, self.settings.containment.min_words)

    def _make_row(self, ranking: _Ranking, later: int, earlier: int, found: Overlap) -> DuplicateRow:
        (own, place), (kept, kept_place) = self._locate(ranking.order[later]), self._locate(ranking.order[earlier])
        lost = count_lost_words(own.read_lines(place), kept.read_lines(kept_place))
        return DuplicateRow(
            id=own.ids[place],
            duplicate_of=kept.ids[kept_place],
            row=int(own.rows[place]),
            original_row=int(kept.rows[kept_place]),
            containment=found.containment,
            contained=found.contained,
            shared=found.shared,
            same_site=_share_site(ranking, later, earlier),
            kept=found.shared / (found.first + lost),
        )

    def _locate(self, number: np.int64) -> tuple[SampledStories, int]:
        """The batch of an article and its place in it."""
        batch = int(self._firsts.searchsorted(number, side="right")) - 1
        return self._batches[batch], int(number - self._firsts[batch])


def _verify_all(
    pairs: CandidatePairs,
    common: tuple[_Ranking, _StoryReader, Settings],
    map_blocks: MapBlocks,
    show_progress: ShowProgress,
) -> Iterator[Joined]:
    """Yield the pairs of which the later article repeats the earlier one, whether that is kept or not, in order."""
    columns = pairs.later, pairs.earlier, pairs.is_formula
    starts = range(0, len(pairs.later), _PAIRS)
    blocks = [[column[start : start + _PAIRS] for column in columns] for start in starts]
    with show_progress("comparing", len(pairs.later), "pairs") as step:
        for block, verified in map_blocks(_verify, blocks, common):
            yield from verified
            step(len(block[0]), len(block[0]))


def _verify(pairs: Sequence[NDArray[Any]], ranking: _Ranking, reader: _StoryReader, settings: Settings) -> list[Joined]:
    """Those of some pairs that hold; `pairs` are the columns later, earlier, and whether what they share is a formula."""
    verified: list[Joined] = []
    limits = settings.containment
    lowest_bar = find_lowest_bar(limits)
    for later, earlier, is_formula in zip(*(column.tolist() for column in pairs), strict=True):
        if could_repeat(reader.read_own(later), reader.read_kept(earlier), lowest_bar):
            found = measure_overlap(reader.read_story(later), reader.read_story(earlier))
            gap = _days_between(int(ranking.moments[later]), int(ranking.moments[earlier]))
            same_site = _share_site(ranking, later, earlier)
            same_title = same_site and _share_title(reader, later, earlier, settings.subject)
            is_one = is_repeat(
                found, limits, gap_days=gap, same_site=same_site, same_title=same_title, is_formula=is_formula
            )
            if is_one and _have_one_subject(ranking, reader, settings, later, earlier, found):
                verified.append((later, earlier, found))
    return verified


def _have_one_subject(
    ranking: _Ranking, reader: _StoryReader, settings: Settings, later: int, earlier: int, found: Overlap
) -> bool:
    are_apart = _are_apart(ranking, settings.containment, later, earlier)
    if not are_apart and found.of_shorter >= settings.containment.sure_containment:
        return True  # what stands whole in the other has the words of its title there
    shorter, longer = (later, earlier) if found.first <= found.second else (earlier, later)
    one, other = reader.read_titled(shorter), reader.read_titled(longer)
    return have_one_subject(one, other, found.of_shorter, settings.subject, are_apart=are_apart)


def _share_title(reader: _StoryReader, first: int, second: int, settings: SubjectSettings) -> bool:
    title = reader.read_title(first)
    return len(title) >= settings.min_title_words and np.array_equal(title, reader.read_title(second))


def _share_site(ranking: _Ranking, first: int, second: int) -> bool:
    return bool(ranking.sites[first] == ranking.sites[second] != 0)


def _are_apart(ranking: _Ranking, settings: ContainmentSettings, first: int, second: int) -> bool:
    gap = _days_between(int(ranking.moments[first]), int(ranking.moments[second]))
    return _share_site(ranking, first, second) or (gap is not None and gap >= settings.distant_days)


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


class _StoryReader:
    """The words of articles by rank, read from the batches' files when they are needed."""

    def __init__(self, batches: list[SampledStories], order: NDArray[np.int64], settings: ContainmentSettings) -> None:
        self._firsts = np.cumsum([0] + [len(batch.ids) for batch in batches])
        self._paths = [batch.path for batch in batches]
        self._starts = [cut(batch.sizes) for batch in batches]
        # The words of titles lie behind those of the stories.
        self._titles = [own[-1] + cut(batch.title_counts) for batch, own in zip(batches, self._starts, strict=True)]
        self._order = order
        self._settings = settings
        self._open_files: dict[int, int] = {}
        self.read_kept = lru_cache(maxsize=1 << 12)(self._read_shingles)
        self.read_story = lru_cache(maxsize=1 << 8)(self._read_story)  # all of a story that the verdict needs
        self.read_own = lru_cache(maxsize=1)(self._read_shingles)

    def _read_story(self, rank: int) -> PackedStory:
        return pack_story(self._read_words(rank), self._settings)

    def close(self) -> None:
        """Close the files."""
        while self._open_files:
            os.close(self._open_files.popitem()[1])

    def _read_shingles(self, rank: int) -> PackedShingles:
        return pack_shingles(self._read_words(rank), self._settings)

    def read_titled(self, rank: int) -> Titled:
        """The words of a story and of its title."""
        return Titled(self._read_words(rank), self.read_title(rank))

    def read_title(self, rank: int) -> Words:
        """The words of a title."""
        return self._read(rank, self._titles)

    def _read_words(self, rank: int) -> Words:
        return self._read(rank, self._starts)

    def _read(self, rank: int, bounds: Sequence[NDArray[np.int64]]) -> Words:
        number = int(self._order[rank])
        batch = int(self._firsts.searchsorted(number, side="right")) - 1
        place = number - int(self._firsts[batch])
        start, end = bounds[batch][place : place + 2].tolist()
        return np.frombuffer(os.pread(self._file(batch), (end - start) * 4, start * 4), np.uint32)

    def _file(self, batch: int) -> int:
        if batch not in self._open_files:
            if len(self._open_files) >= _OPEN_FILES:
                os.close(self._open_files.pop(next(iter(self._open_files))))
            self._open_files[batch] = os.open(self._paths[batch], os.O_RDONLY)
        return self._open_files[batch]
