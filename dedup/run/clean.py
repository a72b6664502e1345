"""Learn from dumps and clean dumps: two passes over the inputs, several processes, outputs whole or not at all."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any, TypeVar

from dedup.config import ReadOptions, Settings
from dedup.files.temporary import make_scratch
from dedup.index import Choices, IndexView, MemoryIndex, SqliteIndex, open_index
from dedup.io import Chunk, Source, check_outputs, choose_format, open_sources
from dedup.junk.knowledge import load_knowledge
from dedup.neardup.cluster import DuplicateFinder
from dedup.neardup.duplicate import DuplicateRow
from dedup.neardup.ranking import Keep
from dedup.run.notes import Tally, note_index, note_inputs, note_protected
from dedup.run.numbering import number_chunks
from dedup.run.outputs import CleanJob, Outcome, Summary
from dedup.run.parallel import map_blocks, map_in_order
from dedup.run.progress import Watch, show_progress
from dedup.run.proof import are_named
from dedup.run.read_files import list_read
from dedup.run.worker import CleanOrder, clean_chunk, digest_chunk, learn_chunk

Shown = TypeVar("Shown")

_PROCESS = 130 << 20  # bytes that a process takes, whatever the size of the input
_SORTING = 6  # times as many bytes as they have are taken by features while they are sorted
_LEAST_FEATURES = 8 << 20  # bytes; less would only make many small writes


def learn_inputs(
    inputs: Sequence[str], index: str, choices: Choices, options: ReadOptions, settings: Settings, workers: int, *,
    config: str | None = None, tell: Callable[[str], object] = str,
) -> tuple[int, int]:  # fmt: skip
    """Add the articles of some inputs to an index file; return the number of rows read, and of articles it knows now.

    What keeps rules from working is told, a line each, by calling `tell`.
    An index that is not there is made, but only when the inputs can be opened. Raises BadOutput where it is one of
    them, or the file `config` that the settings are from.
    """
    with ExitStack() as stack:
        sources = _open(inputs, options, stack)
        check_outputs([index], [*(path for one in sources for path in one.paths), *list_read(settings, config)])
        opened = stack.enter_context(open_index(index, "write", choices, settings))
        learning = _learn(sources, digest_chunk, (options, settings), workers)
        rows = 0
        tallies: dict[str, Tally] = {}
        for chunk, (lesson, count, tally) in learning:
            opened.add(lesson)
            rows += count
            tallies.setdefault(chunk.path, Tally()).add(tally)
        for note in note_inputs(sources, tallies):
            tell(note)
        return rows, opened.total_articles


def clean_inputs(job: CleanJob) -> Summary:
    """Clean some inputs into the outputs of a job.

    Without an index the whole input is learnt first; with one, the index is only read. Raises DedupError for inputs,
    outputs and indexes that cannot be used; then no output has changed.
    """
    with ExitStack() as stack:
        sources = _open(job.inputs, job.options, stack)
        outcome = stack.enter_context(Outcome(job, sources))
        view: IndexView
        if job.index is None:
            folder = stack.enter_context(make_scratch())
            memory = MemoryIndex(job.settings.sketch, limit_features(job.memory, job.workers), folder)
            common = (job.options, job.settings, folder)
            # Read once here, while the first pass goes on, what the processes of the second pass are born with.
            prepare = partial(load_knowledge, job.settings.junk_files, job.settings.protect_files)
            parts = []
            for chunk, learnt in _learn(sources, learn_chunk, common, job.workers, prepare, job.progress):
                memory.add(learnt.observations, learnt.sketches, learnt.names)
                parts.append((chunk, learnt.path))
            view = memory.freeze()
            del memory  # the batches it was made of are as large again
            _give_back_memory()
            return _clean(parts, sources, view, job, outcome)
        settings = job.settings if job.wants_duplicates else None  # which is where what is kept of a story is asked
        index = stack.enter_context(open_index(job.index, "read", settings=settings))
        return _clean(((chunk, "") for chunk in number_chunks(sources)), sources, index, job, outcome)


def _give_back_memory() -> None:
    """Give free memory back to the system before processes are born with it: a third of what they would take.

    Only glibc keeps so much, and only there is it to be asked.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _open(inputs: Sequence[str], options: ReadOptions, stack: ExitStack) -> list[Source]:
    sources = open_sources(inputs, options)
    for source in sources:
        stack.enter_context(source)
    return sources


def limit_features(memory: int | None, workers: int) -> int | None:
    """The bytes of features that may be held at once, where all processes together may have so much memory."""
    if memory is None:
        return None
    return max(_LEAST_FEATURES, (memory - (workers + 1) * _PROCESS) // _SORTING)


def _learn(
    sources: Sequence[Source],
    read: Callable[..., Shown],
    common: tuple[Any, ...],
    workers: int,
    meanwhile: Callable[[], object] | None = None,
    watch: Watch | None = None,
) -> Iterator[tuple[Chunk, Shown]]:
    """Yield the chunks with what was read in each."""
    with show_progress("learning", sum(source.size for source in sources), watch=watch) as step:
        for chunk, shown in map_in_order(read, number_chunks(sources), common, workers, meanwhile):
            yield chunk, shown
            step(chunk.size, chunk.rows)


def _clean(
    parts: Iterable[tuple[Chunk, str]], sources: Sequence[Source], view: IndexView, job: CleanJob, outcome: Outcome
) -> Summary:
    with ExitStack() as stack:
        index = view if isinstance(view, SqliteIndex) else None
        finder: DuplicateFinder | None = None
        if job.wants_duplicates:
            finder = stack.enter_context(DuplicateFinder(job.settings, Keep(job.keep), index))
        order = CleanOrder(
            options=job.options,
            settings=job.settings,
            view=view,
            output_format=choose_format(job.output or "-", sources),
            words_folder=finder.folder if finder else "",
            with_findings=job.findings is not None,
            shows=job.shows,
            with_originals=job.drops,
            with_proof=job.removed is not None,
            are_named=are_named(sources),
        )
        show = partial(show_progress, watch=job.progress)
        with show("cleaning", sum(source.size for source in sources), removes=True) as step:
            for (chunk, _), cleaned in map_in_order(clean_chunk, parts, (order,), job.workers):
                outcome.write(chunk, cleaned)
                if finder is not None and cleaned.stories is not None:
                    finder.add(cleaned.stories)
                step(chunk.size, len(cleaned.rows), sum(cleaned.removes.values()))
        duplicates: list[DuplicateRow] = []
        if finder is not None:
            compare = partial(map_blocks, workers=job.workers)
            duplicates = finder.find(compare, show)
            outcome.summary.capped = finder.counts.capped
            if index is not None and index.choices.hashes_only:
                outcome.summary.nameless = sum(row.original_row is None for row in duplicates)
        tallies = outcome.tallies.values()
        if index is not None and job.index is not None:
            outcome.summary.notes += note_index(job.index, index, tallies)
        protected = load_knowledge(job.settings.junk_files, job.settings.protect_files).protected
        outcome.summary.notes += note_protected(protected, tallies)
        outcome.finish(duplicates)
    return outcome.summary
