"""Clean a shard by the answers to its questions, and set its stories aside for their comparison."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO

from dedup.batch.keep import read_batch
from dedup.files.temporary import make_scratch
from dedup.io import Chunk, Source, choose_format, read_chunk
from dedup.neardup.sample import SampledStories
from dedup.run.numbering import number_chunks
from dedup.run.worker import Cleaned, CleanOrder, clean_block
from dedup.sketch.hashes import Hashes
from dedup.spread.counting import AnsweredIndex
from dedup.spread.job import Job
from dedup.spread.learning import read_first_rows
from dedup.spread.near import find_near
from dedup.spread.opening import open_shard
from dedup.spread.stories import save_stories
from dedup.spread.work import Counts, Work

_ALIGNED = 8  # bytes, at multiples of which the stories of a batch begin


def clean(job: Job, work: Work, number: int) -> Counts:
    """Clean a shard.

    Writes `rows`, its chunks as they are cleaned, for `write`; and where articles are compared `words` and `stories`,
    for `verify`, and what `save_stories` writes, for those between.
    """
    stories: list[SampledStories] = []
    sampled: list[Hashes] = []
    with ExitStack() as stack:
        source = stack.enter_context(open_shard(job, work, number))
        kept = stack.enter_context(work.open("learn", number, "kept"))
        rows = stack.enter_context(work.create("clean", number, "rows"))
        words = stack.enter_context(work.create("clean", number, "words"))
        folder = stack.enter_context(make_scratch()) if job.wants_duplicates else ""
        order = _make_order(job, work, number, source, folder)
        for chunk, cleaned in _clean_chunks(source, kept, order, int(read_first_rows(work)[number])):
            if cleaned.stories is not None:
                sampled.append(cleaned.stories.read_sampled())
                stories.append(_move_words(cleaned.stories, words))
            pickle.dump((chunk, replace(cleaned, stories=None)), rows, pickle.HIGHEST_PROTOCOL)
        counts: Counts = {"rows": rows.tell(), "words": words.tell(), "articles": sum(map(len, stories))}
    if job.wants_duplicates:
        counts["shipped"] = save_stories(job, work, number, stories, sampled)
    return counts


def _make_order(job: Job, work: Work, number: int, source: Source, folder: str) -> CleanOrder:
    shard_job = job.make_shard_job(number, 1)
    return CleanOrder(
        options=job.options,
        settings=job.settings,
        view=AnsweredIndex(job, work, number, find_near(job, work, number)),
        output_format=choose_format(shard_job.output or "-", [source]),
        words_folder=folder,
        with_findings=shard_job.findings is not None,
        with_originals=shard_job.drops,
        with_proof=shard_job.removed is not None,
    )


def _clean_chunks(
    source: Source, kept: IO[bytes], order: CleanOrder, first_row: int
) -> Iterator[tuple[Chunk, Cleaned]]:
    for chunk in number_chunks([source], first_row):
        block = read_chunk(chunk, order.options)
        batch = read_batch(kept, [row.article for row in block.rows if row.has_text], chunk.path)
        yield chunk, clean_block(chunk, block, batch, order)


def _move_words(stories: SampledStories, file: IO[bytes]) -> SampledStories:
    """Append the file of a batch to that of its shard, and tell where it begins there."""
    file.write(b"\0" * (-file.tell() % _ALIGNED))
    start = file.tell()
    with open(stories.path, "rb") as own:
        shutil.copyfileobj(own, file)
    Path(stories.path).unlink()
    return replace(stories, path="", start=start)


def read_cleaned(work: Work, number: int, source: Source) -> Iterator[tuple[Chunk, Cleaned]]:
    """Yield the chunks of a shard as they were cleaned; what is read of the input is read of `source`."""
    with work.open("clean", number, "rows") as file:
        while True:
            try:
                chunk, cleaned = pickle.load(file)
            except EOFError:
                return
            yield replace(chunk, data_path=str(source.data_path)), cleaned
