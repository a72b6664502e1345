"""Open the shards of a job: files here or at URLs, and archives and databases, whose rows are taken out once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dedup.io import Source, is_taken_out, open_copy, open_sources
from dedup.spread.job import Job
from dedup.spread.remote import fetch, is_url
from dedup.spread.work import Work


@contextmanager
def open_shard(job: Job, work: Work, number: int) -> Iterator[Source]:
    """Open a shard that is as it was when the job was planned."""
    for stamp in (job.shards[number], *job.read_files):
        stamp.check()
    path = job.shards[number].path
    with ExitStack() as stack:
        if is_taken_out(path) and work.read_counts("learn", number) is not None:
            plain = stack.enter_context(work.fetch("learn", number, "plain"))
            yield stack.enter_context(open_copy(path, plain, job.options, is_plain=True))
        elif is_url(path):
            yield stack.enter_context(open_copy(path, stack.enter_context(fetch(path)), job.options))
        else:
            (source,) = open_sources([path], job.options)
            yield stack.enter_context(source)


def keep_plain(work: Work, number: int, source: Source) -> None:
    """Keep what was taken out of an archive or a database for the later tasks of its shard: `plain`, JSON Lines."""
    if is_taken_out(source.path):
        with Path(source.data_path).open("rb") as rows, work.create("learn", number, "plain") as plain:
            shutil.copyfileobj(rows, plain)
