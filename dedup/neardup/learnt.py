"""Find what the articles of a run repeat among those that an index has learnt from other runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

import numpy as np

from dedup.config import Settings
from dedup.index import UNLEARNT, LearntArticle, SqliteIndex
from dedup.index.counts import UNKEPT_BITS
from dedup.neardup.arrival import find_duplicate
from dedup.neardup.blocks import MapBlocks, ShowProgress
from dedup.neardup.duplicate import Duplicate, DuplicateRow
from dedup.neardup.online import sketch_story
from dedup.neardup.sample import SampledStories
from dedup.text.dates import UNKNOWN

_DAY = 86_400  # seconds


def find_learnt(
    batches: Sequence[SampledStories],
    index: SqliteIndex,
    settings: Settings,
    map_blocks: MapBlocks,
    show_progress: ShowProgress,
) -> Iterator[list[DuplicateRow | None]]:
    """Yield for each batch what its articles repeat, None for what is new.

    Articles of the run that the index has learnt too are left to the run: what two of them have in common it finds
    itself, and keeps one. One that is learnt repeats only what was learnt before it, so that no two runs drop each
    other's articles.
    """
    numbers = [index.find_numbers(batch.identities) for batch in batches]
    here = frozenset(number for own in numbers for number in own.tolist()) - {UNLEARNT}
    blocks = list(zip(batches, numbers, strict=True))
    with show_progress("looking up", sum(len(batch.ids) for batch in batches), "articles") as step:
        for (batch, _), found in map_blocks(_search, blocks, (index, here, settings)):
            yield found
            step(len(batch.ids), len(batch.ids))


def _search(
    block: tuple[SampledStories, Sequence[int]], index: SqliteIndex, here: frozenset[int], settings: Settings
) -> list[DuplicateRow | None]:
    batch, numbers = block
    with index.reading():
        return [
            _make_row(batch, place, find_duplicate(index, own, batch.read_lines(place), settings, here))
            for place, own in enumerate(_list_articles(batch, numbers, settings))
        ]


def _list_articles(batch: SampledStories, numbers: Sequence[int], settings: Settings) -> Iterator[LearntArticle]:
    """The articles of a batch as an index would have them."""
    words = np.split(batch.read_words(), batch.sizes.cumsum()[:-1])
    sampled = np.split(batch.read_sampled(), batch.sampled_counts.cumsum()[:-1])
    for place, number in enumerate(numbers):
        moment = int(batch.moments[place])
        yield LearntArticle(
            number=int(number),
            name="",
            site=int(batch.sites[place]),
            day=0 if moment == UNKNOWN else moment // _DAY,
            story=sketch_story(words[place], sampled[place], settings),
            keys=batch.read_lines(place) >> UNKEPT_BITS,
        )


def _make_row(batch: SampledStories, place: int, found: Duplicate | None) -> DuplicateRow | None:
    if found is None:
        return None
    told = {field.name: getattr(found, field.name) for field in fields(Duplicate)}
    return DuplicateRow(**told, id=batch.ids[place], row=int(batch.rows[place]), original_row=None)
