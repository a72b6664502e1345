"""Go through the stages of a job with a runner, and sum up what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
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
from dedup.spread.status import Progress, tell_progress
from dedup.spread.work import Counts, Work


def clean(job: Job, work: str, runner: Runner | None = None, *, resume: bool = False) -> Summary:
    """Clean the shards of a job; return what the same run of `dedup clean` over all of them would sum up.

    `work` is a folder, or a URL, that all tasks see. With `resume`, tasks that finished there earlier are not done again. Raises
    BadSettings where the folder has work of another job, or of this one and nobody said to go on with it.
    """
    save_plan(job, work)
    found = Work(work)
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
    progress = Progress(stage.name, tasks - len(missing), tasks)
    with tell_progress(work, progress) as tell, show_progress(stage.name, len(missing), "tasks") as step:
        for _ in runner.run(partial(run_task_in, work.place, stage.name), missing):
            tell()
            step(1, 1)


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
        raise BadSettings(f"the task {number} of the stage {stage} is not finished", "run it", path=work.place)
    return counts


def _add(summary: Summary, own: dict[str, Any]) -> None:
    for name, value in own.items():
        known = getattr(summary, name)
        added = known or value if isinstance(known, bool) else known + type(known)(value)
        setattr(summary, name, added)
