"""The stories of a batch: what is left of its articles, with the words they are known to have."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_

import numpy as np

from dedup.batch.prepare import Batch
from dedup.index import Story
from dedup.index.counts import UNKEPT_BITS
from dedup.neardup.online import describe
from dedup.neardup.sample import Stories, gather_words
from dedup.neardup.sides import pack_sides, read_words
from dedup.sketch.hashes import Hashes
from dedup.text.keys import hash_key, hash_site
from dedup.text.lines import Line


def describe_stories(batch: Batch, told: Sequence[Sequence[Line]]) -> list[tuple[Story, Hashes]]:
    """What is kept of the stories of a batch, from the lines that tell each, and the sides of these (see `pack_sides`).

    The sides name lines by the keys that an index has of them.
    """
    stories = gather_stories(batch, told, [""] * len(told), range(len(told)))
    keys = np.array([hash_key(line.key) for lines in told for line in lines], np.uint64)
    sides = pack_sides(keys << UNKEPT_BITS, read_words(stories.sides))
    bounds = np.concatenate(([0], stories.side_counts.cumsum()))[1:-1]
    return [(Story(*kept), own) for kept, own in zip(describe(stories), np.split(sides, bounds), strict=True)]


def gather_stories(batch: Batch, told: Sequence[Sequence[Line]], names: Sequence[str], rows: Sequence[int]) -> Stories:
    """The lines of the stories, with the words they are known to have; those of lines cut short are hashed anew."""
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
            place = known[line.number]
            if line.raw is not batch.raws[place]:
                place = len(batch.raws) + len(cut_short)
                cut_short.append(line)
            places.append(place)
    return gather_words(
        names,
        [hash_site(article.site) for article in batch.articles],
        [article.date for article in batch.articles],
        rows,
        *table.pick_words(np.array(places, np.int64), [line.key for line in cut_short]),
        np.concatenate(([0], np.cumsum([len(lines) for lines in told]))).astype(np.int64),
        [line.raw for lines in told for line in lines],
    )
