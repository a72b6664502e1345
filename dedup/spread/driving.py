"""Go through the stages of a job with a runner, and sum up what came of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from dedup.errors import BadSettings
from dedup.junk.knowledge import load_knowledge
from dedup.run.notes import note_protected_keys
from dedup.run.outputs import Summary
from dedup.run.progress import show_progress
from dedup.run.statistics import read_statistics
from dedup.spread.job import Job, load_plan, save_plan
from dedup.spread.runners import Processes, Runner
from dedup.spread.stages import STAGES, Stage, run_task_in
from dedup.spread.work import Counts, Work

_EACH = 60  # seconds between two lines of the log


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is."""

    stage: str
    done: int
    tasks: int


def clean(job: Job, work: str, runner: Runner | None = None, *, resume: bool = False) -> Summary:
    """Clean the shards of a job; return what the same run of `dedup clean` over all of them would sum up.

    `work` is a folder that all tasks see. With `resume`, tasks that finished there earlier are not done again. Raises
    BadSettings where the folder has work of another job, or of this one and nobody said to go on with it.
    """
    save_plan(job, work)
    found = Work(os.path.abspath(work))  # a machine of a cluster may do its tasks in another folder
    if not resume and any(found.list_finished(stage.name) for stage in STAGES):
        what = "this folder has finished tasks of an earlier run"
        raise BadSettings(what, "go on with --resume, or name another folder with --work", path=work)
    runner = runner or Processes()
    for stage in STAGES:
        if stage.name == "clean":
            # What every process of this machine would else read by itself.
            load_knowledge(job.settings.junk_files, job.settings.protect_files)
        _run_stage(job, found, stage, runner)
    summary = sum_up(job, found)
    for stage in STAGES:
        found.drop_files(stage.name)
    return summary


def _run_stage(job: Job, work: Work, stage: Stage, runner: Runner) -> None:
    tasks = stage.count_tasks(job)
    missing = sorted(set(range(tasks)) - work.list_finished(stage.name))
    if not missing:
        return
    done, told = tasks - len(missing), time.monotonic()
    with show_progress(stage.name, len(missing), "tasks") as step:
        for _ in runner.run(partial(run_task_in, str(work.folder), stage.name), missing):
            done += 1
            step(1, 1)
            if done == tasks or time.monotonic() - told >= _EACH:
                told = time.monotonic()
                _log(work, Progress(stage.name, done, tasks))


def _log(work: Work, progress: Progress) -> None:
    """Append a line to the log of a job, at the end of a stage and once a minute."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    with Path(work.folder, "log.txt").open("a", encoding="utf-8") as log:
        log.write(f"{now} {progress.stage}: {progress.done:,} of {progress.tasks:,} tasks\n")


def list_progress(work: str) -> Iterator[Progress]:
    """Yield how far each stage of the job in a work folder is; raises BadSettings where there is none."""
    job, found = load_plan(work), Work(work)
    for stage in STAGES:
        yield Progress(stage.name, len(found.list_finished(stage.name)), stage.count_tasks(job))


def sum_up(job: Job, work: Work) -> Summary:
    """Add up the summaries of the shards."""
    summary, met = Summary(), set[str]()
    for shard in range(len(job.shards)):
        counts = _read(work, "write", shard)
        _add(summary, counts["summary"])
        summary.statistics.merge(read_statistics(counts["statistics"]))
        met |= set(counts["protected"])
    if job.wants_duplicates:
        summary.capped = sum(_read(work, "pair", part)["capped"] for part in range(job.partitions))
    protected = load_knowledge(job.settings.junk_files, job.settings.protect_files).protected
    summary.notes += note_protected_keys(protected, met)
    return summary


def _read(work: Work, stage: str, number: int) -> Counts:
    counts = work.read_counts(stage, number)
    if counts is None:
        raise BadSettings(f"the task {number} of the stage {stage} is not finished", "run it", path=str(work.folder))
    return counts


def _add(summary: Summary, own: dict[str, Any]) -> None:
    for name, value in own.items():
        known = getattr(summary, name)
        added = known or value if isinstance(known, bool) else known + type(known)(value)
        setattr(summary, name, added)
