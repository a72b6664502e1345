"""The one way from articles to what is learnt of them and to verdicts on them; every door of the program calls it.

What an index keeps of an article depends on this article alone, never on what the index knows already: so the order in
which articles are learnt, and by how many processes, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from dedup.batch.prepare import Batch, name_articles, prepare_batch
from dedup.config import Settings
from dedup.index import IndexView, Lesson
from dedup.index.evidence import NO_PAGES, NOTHING_KNOWN, gather_evidence
from dedup.index.line_sketches import pack_lines
from dedup.junk.knowledge import load_knowledge
from dedup.showing import spell
from dedup.text.lines import Body
from dedup.text.sites import name_site
from dedup.verdict.judge import Verdict, judge, merge
from dedup.verdict.remains import Remains, find_remains
from dedup.verdict.state import NO_MEMORY, Memory

_MAX_TEXT = 200  # characters of a line that an index keeps to show what a site repeats


def judge_batch(batch: Batch, view: IndexView | None, settings: Settings, memory: Memory = NO_MEMORY) -> list[Verdict]:
    """Return the verdict on each article of a batch by what an index has seen; without one each is judged by itself.

    `memory` is what was taken out of sites before.

    What is left of an article is cut anew and judged again until nothing more goes, so that cleaning the cleaned
    changes nothing. Raises BadSettings for files of phrases or protected lines that cannot be used.
    """
    bodies = batch.list_bodies(settings.sketch)
    verdicts = _judge_bodies(bodies, batch, view, settings, memory)
    asked: Iterable[int] = range(len(verdicts))
    for _ in range(settings.judging.max_rounds):
        remains = {
            number: found
            for number in asked
            if (found := find_remains(batch.articles[number], verdicts[number], settings))
        }
        if not remains:
            break
        for number, fresh in _judge_remains(remains, batch, view, settings, memory):
            verdicts[number] = merge(verdicts[number], fresh)
        asked = remains
    return verdicts


def _judge_remains(
    remains: Mapping[int, Remains], batch: Batch, view: IndexView | None, settings: Settings, memory: Memory
) -> Iterator[tuple[int, Verdict]]:
    """Yield the numbers of some articles and the verdicts on what is left of them; they count themselves as before."""
    rest = prepare_batch([one.article for one in remains.values()], settings)
    own = batch.observations.articles[list(remains)]
    rest = replace(rest, observations=replace(rest.observations, articles=own))
    bodies = [
        one.renumber(body, batch.articles[number])
        for (number, one), body in zip(remains.items(), rest.list_bodies(settings.sketch), strict=True)
    ]
    yield from zip(remains, _judge_bodies(bodies, rest, view, settings, memory), strict=True)


def _judge_bodies(
    bodies: Sequence[Body], batch: Batch, view: IndexView | None, settings: Settings, memory: Memory
) -> list[Verdict]:
    knowledge = load_knowledge(settings.junk_files, settings.protect_files)
    if view is None:
        unseen = [[NOTHING_KNOWN] * len(body.lines) for body in bodies]
        return list(judge(bodies, unseen, knowledge, settings, [NO_PAGES] * len(bodies), memory=memory))
    seen = gather_evidence(batch, view, settings.page)
    return list(judge(bodies, seen.lines, knowledge, settings, seen.pages, memory=memory))


def make_lesson(batch: Batch, settings: Settings) -> Lesson:
    """What an index file learns from a batch: each article judged by itself."""
    from dedup.neardup.stories import describe_stories

    told = [verdict.story for verdict in judge_batch(batch, None, settings)]
    return Lesson(
        batch.observations,
        names=name_articles(batch.articles),
        sites=[name_site(spell(article.site)) for article in batch.articles],
        lines=np.diff(batch.lines.offsets).tolist(),
        stories=[story for story, _ in describe_stories(batch, told, settings)],
        counted=np.full(len(batch.articles), -1, np.int32),
        sketches=pack_lines(batch.sketches, settings.sketch),
        texts=_gather_texts(batch),
    )


def _gather_texts(batch: Batch) -> dict[int, str | None]:
    texts: dict[int, str | None] = {}
    for key, raw in zip(batch.lines.exact.tolist(), batch.raws, strict=True):
        text = spell(raw.strip()[:_MAX_TEXT])
        texts[key] = min(texts.get(key) or text, text)
    return texts
