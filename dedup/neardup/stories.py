"""The stories of a batch: what is left of its articles, with the words they are known to have."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_

import numpy as np

from dedup.batch.prepare import Batch
from dedup.config import Settings
from dedup.index import StorySketch
from dedup.neardup.online import sketch_stories
from dedup.neardup.sample import Stories, make_stories
from dedup.sketch.hashes import Hashes
from dedup.sketch.ragged import cut
from dedup.text.keys import hash_site
from dedup.text.lines import Line


def describe_stories(
    batch: Batch, told: Sequence[Sequence[Line]], settings: Settings
) -> list[tuple[StorySketch, Hashes]]:
    """What is kept of the stories of a batch, from the lines that tell each, and these as `pack_lines` packs them."""
    stories = gather_stories(batch, told, [""] * len(told), range(len(told)), settings)
    bounds = stories.line_counts.cumsum()[:-1]
    return list(zip(sketch_stories(stories, settings), np.split(stories.packed_lines, bounds), strict=True))


def gather_stories(
    batch: Batch, told: Sequence[Sequence[Line]], names: Sequence[str], rows: Sequence[int], settings: Settings
) -> Stories:
    """The lines of the stories, with the words they are known to have; those of lines cut short or parted are hashed anew."""
    table, offsets = batch.lines, batch.lines.offsets.tolist()
    places: list[int] = []
    cut_short: list[Line] = []
    for number, lines in enumerate(told):
        start, end = offsets[number], offsets[number + 1]
        if len(lines) == end - start and all(map(is_, batch.raws[start:end], [line.raw for line in lines])):
            places += range(start, end)
            continue
        known = dict(zip(table.numbers[start:end].tolist(), range(start, end), strict=True))
        for line in lines:
            place = known.get(line.number, -1)  # none of the rest of a unit whose first lines are a known phrase
            if place < 0 or line.raw is not batch.raws[place]:
                place = len(batch.raws) + len(cut_short)
                cut_short.append(line)
            places.append(place)
    return make_stories(
        names,
        batch.observations.articles,
        batch.headlines,
        [hash_site(article.site) for article in batch.articles],
        [article.date for article in batch.articles],
        rows,
        *table.pick_words(np.array(places, np.int64), [line.key for line in cut_short]),
        cut(np.array([len(lines) for lines in told], np.int64)),
        [line.raw for lines in told for line in lines],
        settings.containment,
    )
