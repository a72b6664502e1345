"""Find articles that repeat another article: A1, judged by exact containment on what is left when junk is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain

import numpy as np

from dedup.config import Settings
from dedup.files.temporary import make_scratch
from dedup.index import SqliteIndex
from dedup.neardup.articles import BatchArticles, StoredArticles
from dedup.neardup.blocks import MapBlocks, ShowProgress, map_here, show_nothing
from dedup.neardup.candidates import CandidatePairs, Ranks, partition_entries, propose_pairs, select_pairs
from dedup.neardup.compare import StoryReader, verify_pairs
from dedup.neardup.duplicate import DuplicateRow
from dedup.neardup.frames import Frames
from dedup.neardup.identical import add_pairs, find_identical
from dedup.neardup.joining import Joined, Joins, KeptArticles
from dedup.neardup.learnt import find_learnt
from dedup.neardup.losses import count_lost_words
from dedup.neardup.ranking import Keep, Ranking, rank_articles
from dedup.neardup.sample import SampledStories
from dedup.sketch.hashes import Hashes

_PARTITION = 1 << 21  # sampled shingles sorted at a time
_PAIRS = 1 << 11  # compared at a time; fewer in all are not worth other processes


@dataclass(slots=True)
class DuplicateCounts:
    """How much the search had to do: pairs compared, and buckets too large to be joined in full."""

    compared: int = 0
    capped: int = 0


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
        if not any(map(len, self._batches)):
            return []
        ranking = rank_articles(self._batches, self.keep)
        pairs = self._propose(ranking)
        self.counts.compared = len(pairs.later)
        learnt = self._find_learnt(ranking, map_blocks, show_progress)
        with BatchArticles(self._batches, ranking.order) as articles:
            reader = StoryReader(articles, self.settings.containment)
            verified = _verify_all(pairs, (ranking, reader, self.settings), map_blocks, show_progress)
            joins = Joins(bytearray(len(ranking.order)))
            joined = join_articles(verified, pairs, ranking, reader, self.settings, joins, learnt)
            rows = learnt | dict(joined)
        return [rows[rank] for rank in sorted(rows, key=lambda rank: ranking.order[rank])]

    def _find_learnt(
        self, ranking: Ranking, map_blocks: MapBlocks, show_progress: ShowProgress
    ) -> dict[int, DuplicateRow]:
        """What the articles repeat that the index has learnt elsewhere, by rank."""
        if self._index is None:
            return {}
        found = find_learnt(self._batches, self._index, self.settings, map_blocks, show_progress)
        ranks = ranking.list_ranks().tolist()
        return {ranks[number]: row for number, row in enumerate(chain.from_iterable(found)) if row is not None}

    def _propose(self, ranking: Ranking) -> CandidatePairs:
        ranks = ranking.list_ranks()

        def read_entries() -> Iterator[tuple[Hashes, Ranks]]:
            first = 0
            for batch in self._batches:
                yield batch.read_sampled(), np.repeat(ranks[first : first + len(batch)], batch.sampled_counts)
                first += len(batch)

        total = sum(int(batch.sampled_counts.sum(dtype=np.int64)) for batch in self._batches)
        parts = 1 << max(0, (total // _PARTITION).bit_length())
        about, settings = ranking.describe_circumstances(), self.settings.candidates
        proposed = propose_pairs(partition_entries(read_entries, parts), about, settings)
        self.counts.capped = proposed.capped
        selected = select_pairs(proposed, ranking.sizes, settings)
        stories = np.concatenate([batch.stories for batch in self._batches])[ranking.order]
        return add_pairs(selected, find_identical(stories, ranking.sizes, self.settings.containment.min_words))


class _RowMaker:
    """Tells of pairs, by rank, what a drop of the later article would lose, which takes a look at the disk."""

    def __init__(self, ranking: Ranking, articles: StoredArticles) -> None:
        self._ranking, self._articles = ranking, articles

    def make(self, pair: Joined) -> DuplicateRow:
        """The row of an article that repeats another."""
        later, earlier, found = pair
        (own_id, own_row), (kept_id, kept_row) = map(self._articles.identify, (later, earlier))
        lost = count_lost_words(self._articles.read_lines(later), self._articles.read_lines(earlier))
        return DuplicateRow(
            id=own_id,
            duplicate_of=kept_id,
            row=own_row,
            original_row=kept_row,
            containment=found.containment,
            contained=found.contained,
            shared=found.shared,
            same_site=self._ranking.share_site(later, earlier),
            kept=found.shared / (found.first + lost),
        )


def join_articles(
    verified: Iterable[Joined],
    pairs: CandidatePairs,
    ranking: Ranking,
    reader: StoryReader,
    settings: Settings,
    joins: Joins,
    learnt: Mapping[int, DuplicateRow],
) -> Iterator[tuple[int, DuplicateRow]]:
    """Yield the articles that join a kept one, by rank, each with its row.

    `verified` are those of all compared `pairs` that hold, ordered by the later article; `joins` tells what has joined
    one before, and is told of more; `learnt`, by rank, joined one of an index.
    """

    def are_apart(first: int, second: int) -> bool:
        return ranking.are_apart(first, second, settings.containment.distant_days)

    frames = Frames(pairs, reader.read_kept, reader.read_title, are_apart, settings.frame)
    make_row = _RowMaker(ranking, reader.articles).make
    return KeptArticles(make_row, settings.article, joins, learnt, frames.pass_over).join(verified)


def _verify_all(
    pairs: CandidatePairs,
    common: tuple[Ranking, StoryReader, Settings],
    map_blocks: MapBlocks,
    show_progress: ShowProgress,
) -> Iterator[Joined]:
    """Yield the pairs of which the later article repeats the earlier one, whether that is kept or not, in order."""
    columns = pairs.later, pairs.earlier, pairs.is_formula
    starts = range(0, len(pairs.later), _PAIRS)
    blocks = [[column[start : start + _PAIRS] for column in columns] for start in starts]
    with show_progress("comparing", len(pairs.later), "pairs") as step:
        for block, verified in map_blocks(verify_pairs, blocks, common):
            yield from verified
            step(len(block[0]), len(block[0]))
