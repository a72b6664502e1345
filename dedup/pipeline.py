"""Learn from dumps and clean dumps: two passes over the inputs, several processes, outputs whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

import dedup
from dedup.config import hash_settings
from dedup.formats import Chunk, Output, ReadOptions, Source, open_sources
from dedup.index import IndexView, MemoryIndex
from dedup.pool import map_in_order
from dedup.progress import show_progress
from dedup.settings import Settings
from dedup.worker import Cleaned, clean_chunk, learn_chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanJob:
    """Everything a cleaning run is asked to do; an output that is None is not written."""

    inputs: Sequence[str]
    output: str | None
    removed: str | None = None
    findings: str | None = None
    duplicates: str | None = None
    rejects: str | None = None
    drop_duplicates: bool = False
    index: str | None = None
    workers: int = 1
    options: ReadOptions = ReadOptions()
    settings: Settings = Settings()


@dataclass(slots=True)
class Summary:
    """What a run did, for a person or a machine."""

    rows: int = 0
    changed: int = 0
    without_text: int = 0
    rejects: int = 0
    duplicates: int = 0
    dropped: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)

    def add(self, cleaned: Cleaned) -> None:
        """Count one chunk."""
        self.rows += len(cleaned.rows)
        self.changed += cleaned.changed
        self.without_text += cleaned.without_text
        self.rejects += len(cleaned.rejects)
        self.removed += cleaned.tally
        self.reported += cleaned.reported


def learn_inputs(
    inputs: Sequence[str], index: MemoryIndex | SqliteIndex, options: ReadOptions, settings: Settings, workers: int
) -> int:
    """Add the articles of some inputs to an index and return how many rows were read."""
    with ExitStack() as stack:
        return _learn(_open(inputs, options, stack), index, options, settings, workers)


def clean_inputs(job: CleanJob) -> Summary:
    """Clean some inputs into the outputs of a job.

    Without an index the whole input is learnt first; with one, the index is only read. Raises DedupError for inputs,
    outputs and indexes that cannot be used; then no output has changed.
    """
    with ExitStack() as stack:
        sources = _open(job.inputs, job.options, stack)
        view: IndexView
        if job.index is None:
            memory = MemoryIndex()
            _learn(sources, memory, job.options, job.settings, job.workers)
            view = memory.freeze()
        else:
            view = stack.enter_context(open_index(job.index, "read"))
        return _clean(sources, view, job)


def _open(inputs: Sequence[str], options: ReadOptions, stack: ExitStack) -> list[Source]:
    sources = open_sources(inputs, options)
    for source in sources:
        stack.enter_context(source)
    return sources


def _chunks(sources: Sequence[Source]) -> Iterator[Chunk]:
    for source in sources:
        yield from source.chunks()


def _learn(
    sources: Sequence[Source],
    index: MemoryIndex | SqliteIndex,
    options: ReadOptions,
    settings: Settings,
    workers: int,
) -> int:
    rows = 0
    with show_progress("learning", sum(source.size for source in sources)) as step:
        for chunk, (sightings, count) in map_in_order(learn_chunk, _chunks(sources), (options, settings), workers):
            index.add(sightings)
            rows += count
            step(chunk.size, count)
    return rows


def _clean(sources: Sequence[Source], view: IndexView, job: CleanJob) -> Summary:
    summary = Summary()
    with OutputSet(job, sources) as outputs, show_progress("cleaning", sum(source.size for source in sources)) as step:
        outputs.begin(describe_run(job, sources))
        finder = make_finder(job)
        common = (job.options, job.settings, view, finder is not None)
        for chunk, cleaned in map_in_order(clean_chunk, _chunks(sources), common, job.workers):
            summary.add(cleaned)
            outputs.write(chunk, cleaned)
            if finder is not None:
                finder.add(cleaned.stories)
            step(chunk.size, len(cleaned.rows), sum(cleaned.tally.values()))
        outputs.finish(finder.find() if finder is not None else [], summary)
    return summary
