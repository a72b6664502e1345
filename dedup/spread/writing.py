"""Write the outputs of a shard, whole or not at all."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from dedup.files.temporary import make_scratch
from dedup.run.outputs import CleanJob, Outcome
from dedup.spread.cleaning import read_cleaned
from dedup.spread.comparing import read_duplicates
from dedup.spread.job import OUTPUTS, Job
from dedup.spread.learning import read_first_rows
from dedup.spread.opening import open_shard
from dedup.spread.remote import is_url, upload
from dedup.spread.work import Counts, Work


def write(job: Job, work: Work, number: int) -> Counts:
    """Write what came of a shard into the folders of the outputs, rows that are dropped left out.

    Returns the summary and the statistics of the shard, and which protected lines it met.
    """
    shard_job = job.make_shard_job(number, int(read_first_rows(work)[number]))
    with ExitStack() as stack:
        written = _place_outputs(shard_job, stack)
        source = stack.enter_context(open_shard(job, work, number))
        source.notes = (work.read_counts("learn", number) or {}).get("notes", [])  # of an archive told when it was read
        outcome = stack.enter_context(Outcome(written, [source]))
        for chunk, cleaned in read_cleaned(work, number, source):
            outcome.write(chunk, cleaned)
        outcome.finish(read_duplicates(job, work, number) if job.wants_duplicates else [])
        protected = sorted({key for tally in outcome.tallies.values() for key in tally.protected})
        for name in OUTPUTS:
            place, here = getattr(shard_job, name), getattr(written, name)
            if here != place:
                upload(Path(here), place)
    summary = outcome.summary
    return {"summary": summary.to_json(), "statistics": summary.statistics.to_json(), "protected": protected}


def _place_outputs(job: CleanJob, stack: ExitStack) -> CleanJob:
    """The same with the outputs on this machine, in folders that are there: those of URLs in temporary ones."""
    places: dict[str, str] = {}
    for name in OUTPUTS:
        place = getattr(job, name)
        if place is not None and is_url(place):
            places[name] = str(Path(stack.enter_context(make_scratch()), Path(place).name))
        elif place is not None:
            Path(place).parent.mkdir(parents=True, exist_ok=True)
    return replace(job, **places)  # type: ignore[arg-type]  # all of them are names of files
