"""Judge the articles of some inputs without writing anything, for `explain` and `score`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from dedup.batch.prepare import name_articles, prepare_batch
from dedup.config import ReadOptions, Settings
from dedup.engine import judge_batch
from dedup.index import IndexView, MemoryIndex, open_index
from dedup.io import Row, Source, open_sources, read_chunk
from dedup.verdict.judge import Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with the verdict on it."""

    row: Row
    verdict: Verdict


def judge_inputs(
    inputs: Sequence[str], index: str | None, options: ReadOptions, settings: Settings
) -> Iterator[Judged]:
    """Yield every row with text, judged by an index or else by the inputs themselves."""
    with ExitStack() as stack:
        sources = [stack.enter_context(source) for source in open_sources(inputs, options)]
        view = open_view(sources, index, options, settings, stack)
        for source in sources:
            yield from _judge_source(source, view, options, settings)


def open_view(
    sources: Sequence[Source], index: str | None, options: ReadOptions, settings: Settings, stack: ExitStack
) -> IndexView:
    """What inputs are judged by: an index file, to be closed with the stack, else what they show themselves."""
    if index is not None:
        return stack.enter_context(open_index(index, "read"))
    memory = MemoryIndex(settings.sketch)
    for source in sources:
        _learn(source, memory, options, settings)
    return memory.freeze()


def _learn(source: Source, memory: MemoryIndex, options: ReadOptions, settings: Settings) -> None:
    for chunk in source.chunks():
        articles = [row.article for row in read_chunk(chunk, options).rows if row.has_text]
        batch = prepare_batch(articles, settings)
        memory.add(batch.observations, batch.sketches, name_articles(articles))


def _judge_source(source: Source, view: IndexView, options: ReadOptions, settings: Settings) -> Iterator[Judged]:
    for chunk in source.chunks():
        rows = [row for row in read_chunk(chunk, options).rows if row.has_text]
        yield from judge_rows(rows, view, settings)


def judge_rows(rows: Sequence[Row], view: IndexView, settings: Settings) -> Iterator[Judged]:
    """Yield the rows of a batch, judged by an index."""
    batch = prepare_batch([row.article for row in rows], settings)
    for row, verdict in zip(rows, judge_batch(batch, view, settings), strict=True):
        yield Judged(row, verdict)
