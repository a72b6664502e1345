"""Boil a batch of articles down to what an index file learns of them.

What is kept of an article depends on this article alone, never on what the index knows already: so the order in which
articles are learnt, and by how many processes, changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_

import numpy as np

from dedup.batch.survey import Survey
from dedup.config import Settings
from dedup.index import Lesson, StorySketch
from dedup.index.counts import UNKEPT_BITS
from dedup.index.evidence import NO_PAGES, NOTHING_KNOWN
from dedup.junk.knowledge import load_knowledge
from dedup.neardup.losses import pack_lines, read_line_words
from dedup.neardup.online import sketch_stories
from dedup.neardup.sample import Stories, make_stories
from dedup.sketch.hashes import Hashes
from dedup.text.keys import hash_key, hash_site
from dedup.text.lines import Line
from dedup.verdict.judge import judge

_MOST_TEXT = 200  # characters of a line that an index keeps to show what a site repeats


def digest(survey: Survey, settings: Settings) -> Lesson:
    """What an index file learns from a batch."""
    knowledge = load_knowledge(settings.junk_files, settings.protect_files)
    bodies = survey.bodies
    unseen = [[NOTHING_KNOWN] * len(body.lines) for body in bodies]
    told = [story for _, story in judge(bodies, unseen, knowledge, settings, [NO_PAGES] * len(bodies))]
    return Lesson(
        survey.observations,
        names=[article.id or article.url for article in survey.articles],
        sites=[article.site for article in survey.articles],
        lines=[len(body.lines) for body in bodies],
        stories=[story for story, _ in describe_stories(survey, told, settings)],
        counted=np.full(len(bodies), -1, np.int32),
        texts=_gather_texts(survey),
    )


def describe_stories(
    survey: Survey, told: Sequence[Sequence[Line]], settings: Settings
) -> list[tuple[StorySketch, Hashes]]:
    """What is kept of the stories of a batch, from the lines that tell each, and these as `pack_lines` packs them.

    They are named by the keys that an index has of them.
    """
    stories = gather_stories(survey, told, [""] * len(told), range(len(told)), settings)
    keys = np.array([hash_key(line.key) for lines in told for line in lines], np.uint64)
    packed_lines = pack_lines(keys << UNKEPT_BITS, read_line_words(stories.packed_lines))
    bounds = np.concatenate(([0], stories.line_counts.cumsum()))[1:-1]
    return list(zip(sketch_stories(stories, settings), np.split(packed_lines, bounds), strict=True))


def gather_stories(
    survey: Survey, told: Sequence[Sequence[Line]], names: Sequence[str], rows: Sequence[int], settings: Settings
) -> Stories:
    """The lines of the stories, with the words they are known to have; those of lines cut short are hashed anew."""
    table, offsets = survey.lines, survey.lines.offsets.tolist()
    places: list[int] = []
    cut_short: list[Line] = []
    for number, lines in enumerate(told):
        start, end = offsets[number], offsets[number + 1]
        if len(lines) == end - start and all(map(is_, survey.raws[start:end], [line.raw for line in lines])):
            places += range(start, end)
            continue
        known = dict(zip(table.numbers[start:end].tolist(), range(start, end), strict=True))
        for line in lines:
            place = known[line.number]
            if line.raw is not survey.raws[place]:
                place = len(survey.raws) + len(cut_short)
                cut_short.append(line)
            places.append(place)
    return make_stories(
        names,
        [hash_site(article.site) for article in survey.articles],
        [article.date for article in survey.articles],
        rows,
        *table.pick_words(np.array(places, np.int64), [line.key for line in cut_short]),
        np.concatenate(([0], np.cumsum([len(lines) for lines in told]))).astype(np.int64),
        [line.raw for lines in told for line in lines],
        settings.containment,
    )


def _gather_texts(survey: Survey) -> dict[int, str | None]:
    texts: dict[int, str | None] = {}
    for key, raw in zip(survey.lines.exact.tolist(), survey.raws, strict=True):
        text = raw.strip()[:_MOST_TEXT]
        texts[key] = min(texts.get(key) or text, text)
    return texts
