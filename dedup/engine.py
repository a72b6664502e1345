"""The one way from articles to what is learnt of them and to verdicts on them; every door of the program calls it.

What an index keeps of an article depends on this article alone, never on what the index knows already: so the order in
which articles are learnt, and by how many processes, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import is_

import numpy as np

from dedup.batch.prepare import Batch
from dedup.config import Settings
from dedup.index import IndexView, Lesson, Story
from dedup.index.counts import UNKEPT_BITS
from dedup.index.evidence import NO_PAGES, NOTHING_KNOWN, gather_evidence
from dedup.junk.knowledge import load_knowledge
from dedup.neardup.online import describe
from dedup.neardup.sample import Stories, gather_words
from dedup.neardup.sides import pack_sides, read_words
from dedup.sketch.hashes import Hashes
from dedup.text.keys import hash_key, hash_site
from dedup.text.lines import Line
from dedup.verdict.judge import Verdict, judge

_MAX_TEXT = 200  # characters of a line that an index keeps to show what a site repeats


def judge_batch(batch: Batch, view: IndexView | None, settings: Settings) -> Iterator[Verdict]:
    """Yield the verdict on each article of a batch by what an index has seen; without one each is judged by itself.

    Raises BadSettings for files of phrases or protected lines that cannot be used.
    """
    knowledge = load_knowledge(settings.junk_files, settings.protect_files)
    bodies = batch.bodies
    if view is None:
        unseen = [[NOTHING_KNOWN] * len(body.lines) for body in bodies]
        return judge(bodies, unseen, knowledge, settings, [NO_PAGES] * len(bodies))
    seen = gather_evidence(batch, view, settings.page)
    return judge(bodies, seen.lines, knowledge, settings, seen.pages)


def make_lesson(batch: Batch, settings: Settings) -> Lesson:
    """What an index file learns from a batch: each article judged by itself."""
    told = [verdict.story for verdict in judge_batch(batch, None, settings)]
    return Lesson(
        batch.observations,
        names=[article.id or article.url for article in batch.articles],
        sites=[article.site for article in batch.articles],
        lines=np.diff(batch.lines.offsets).tolist(),
        stories=[story for story, _ in describe_stories(batch, told)],
        counted=np.full(len(batch.articles), -1, np.int32),
        texts=_gather_texts(batch),
    )


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


def _gather_texts(batch: Batch) -> dict[int, str | None]:
    texts: dict[int, str | None] = {}
    for key, raw in zip(batch.lines.exact.tolist(), batch.raws, strict=True):
        text = raw.strip()[:_MAX_TEXT]
        texts[key] = min(texts.get(key) or text, text)
    return texts
