"""Write the outputs of a shard, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from dedup.run.outputs import Outcome
from dedup.spread.cleaning import read_cleaned
from dedup.spread.comparing import read_duplicates
from dedup.spread.job import Job
from dedup.spread.learning import open_shard, read_first_rows
from dedup.spread.work import Counts, Work


def write(job: Job, work: Work, number: int) -> Counts:
    """Write what came of a shard into the folders of the outputs, rows that are dropped left out.

    Returns the summary of the shard, and which protected lines it met.
    """
    shard_job = job.make_shard_job(number, int(read_first_rows(work)[number]))
    for path in (shard_job.output, shard_job.removed, shard_job.findings, shard_job.duplicates, shard_job.rejects):
        if path is not None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
    with open_shard(job, number) as source, Outcome(shard_job, [source]) as outcome:
        for chunk, cleaned in read_cleaned(work, number, source):
            outcome.write(chunk, cleaned)
        outcome.finish(read_duplicates(work, number) if job.wants_duplicates else [])
        protected = sorted({key for tally in outcome.tallies.values() for key in tally.protected})
    return {"summary": outcome.summary.to_json(), "protected": protected}
