"""Boil a batch of articles down to what an index file learns of them.

What is kept of an article depends on this article alone, never on what the index knows already: so the order in which
articles are learnt, and by how many processes, changes nothing.
"""

from __future__ import annotations

import numpy as np

from dedup.duplicates.online import describe
from dedup.evidence import NOTHING_KNOWN
from dedup.index import Lesson
from dedup.index.lesson import Story
from dedup.judge import judge
from dedup.junk.knowledge import load_knowledge
from dedup.lines import Line
from dedup.normalize import hash_key
from dedup.settings import Settings
from dedup.survey import Survey

_MOST_TEXT = 200  # characters of a line that an index keeps to show what a site repeats


def digest(survey: Survey, settings: Settings) -> Lesson:
    """What an index file learns from a batch."""
    knowledge = load_knowledge(settings.junk_files, settings.protect_files)
    told = [judge(body, [NOTHING_KNOWN] * len(body.lines), knowledge, settings)[1] for body in survey.bodies]
    articles = [body.article for body in survey.bodies]
    return Lesson(
        survey.sightings,
        names=[article.id or article.url for article in articles],
        sites=[article.site for article in articles],
        lines=[len(body.lines) for body in survey.bodies],
        stories=describe_stories(told),
        counted=np.full(len(articles), -1, np.int32),
        texts=_gather_texts(survey),
    )


def describe_stories(told: list[list[Line]]) -> list[Story]:
    """What is kept of the stories of some articles, from the lines that tell them."""
    described = describe(
        [[line.key for line in lines] for lines in told], [[line.raw for line in lines] for lines in told]
    )
    return [Story(marks, shingles) for marks, shingles in described]


def _gather_texts(survey: Survey) -> dict[int, str | None]:
    texts: dict[int, str | None] = {}
    for body in survey.bodies:
        for line in body.lines:
            key, text = hash_key(line.key), line.raw.strip()[:_MOST_TEXT]
            texts[key] = min(texts.get(key) or text, text)
    return texts
