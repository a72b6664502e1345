"""Judge the articles of some inputs without writing anything, for `check`, `explain` and `score`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from dedup.article import Article, Finding
from dedup.batch.survey import survey
from dedup.config import ReadOptions, Settings
from dedup.index import IndexView, MemoryIndex, open_index
from dedup.index.evidence import gather_evidence
from dedup.io import Row, Source, open_sources, read_chunk
from dedup.junk.knowledge import Knowledge, load_knowledge
from dedup.verdict.judge import judge


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with what was found in it."""

    row: Row
    findings: list[Finding]


def judge_inputs(
    inputs: Sequence[str], index: str | None, options: ReadOptions, settings: Settings
) -> Iterator[Judged]:
    """Yield every row with text, judged by an index or else by the inputs themselves."""
    with ExitStack() as stack:
        sources = [stack.enter_context(source) for source in open_sources(inputs, options)]
        view: IndexView
        if index is not None:
            view = stack.enter_context(open_index(index, "read"))
        else:
            memory = MemoryIndex()
            for source in sources:
                _learn(source, memory, options, settings)
            view = memory.freeze()
        for source in sources:
            yield from _judge_source(source, view, options, settings)


def _learn(source: Source, memory: MemoryIndex, options: ReadOptions, settings: Settings) -> None:
    for chunk in source.chunks():
        articles = [row.article for row in read_chunk(chunk, options).rows if row.has_text]
        memory.add(survey(articles, settings).sightings)


def _judge_source(source: Source, view: IndexView, options: ReadOptions, settings: Settings) -> Iterator[Judged]:
    knowledge = load_knowledge(settings.junk_files, settings.protect_files)
    for chunk in source.chunks():
        rows = [row for row in read_chunk(chunk, options).rows if row.has_text]
        yield from judge_rows(rows, view, knowledge, settings)


def judge_rows(rows: Sequence[Row], view: IndexView, knowledge: Knowledge, settings: Settings) -> Iterator[Judged]:
    """Yield the rows of a batch, judged by an index."""
    batch = survey([row.article for row in rows], settings)
    gathered = gather_evidence(batch, view)
    judged = judge(batch.bodies, gathered.lines, knowledge, settings, gathered.pages)
    for row, (findings, _) in zip(rows, judged, strict=True):
        yield Judged(row, findings)


def find_article(
    path: str, wanted: str, index: str | None, options: ReadOptions, settings: Settings
) -> tuple[Article, list[Finding]] | None:
    """Return one article of an input by its id, with its findings; None where there is none."""
    for judged in judge_inputs([path], index, options, settings):
        if wanted == (judged.row.article.id or str(judged.row.number)):
            return judged.row.article, judged.findings
    return None
