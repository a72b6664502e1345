"""The stages of a job, in order, and their tasks: each is done once, whoever tries it and however often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dedup.errors import BadSettings
from dedup.showing import count
from dedup.spread.cleaning import clean
from dedup.spread.comparing import finish, pair, verify
from dedup.spread.counting import group
from dedup.spread.job import Job, load_plan
from dedup.spread.learning import elect, learn, settle
from dedup.spread.lines import match, meet
from dedup.spread.ordering import bound, rank, sort
from dedup.spread.placing import place
from dedup.spread.telling import tell
from dedup.spread.work import Counts, Work
from dedup.spread.writing import write


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its tasks are numbered from 0, one for each shard, for each range of keys or ranks, or one in all.

    A task reads what finished stages wrote, and writes under its own name alone.
    """

    name: str
    run: Callable[[Job, Work, int], Counts]
    by: Literal["shard", "range", "all"]
    compares: bool = False  # only where duplicates are wanted

    def count_tasks(self, job: Job) -> int:
        """How many tasks it has in a job."""
        if self.compares and not job.wants_duplicates:
            return 0
        return {"shard": len(job.shards), "range": job.partitions, "all": 1}[self.by]


STAGES = (
    Stage("learn", learn, "shard"),
    Stage("elect", elect, "range"),
    Stage("settle", settle, "shard"),
    Stage("group", group, "range"),
    Stage("meet", meet, "range"),
    Stage("match", match, "range"),
    Stage("tell", tell, "range"),
    Stage("clean", clean, "shard"),
    Stage("bound", bound, "all", compares=True),
    Stage("sort", sort, "shard", compares=True),
    Stage("rank", rank, "range", compares=True),
    Stage("place", place, "shard", compares=True),
    Stage("pair", pair, "range", compares=True),
    Stage("verify", verify, "range", compares=True),
    Stage("finish", finish, "all", compares=True),
    Stage("write", write, "shard"),
)


def find_stage(name: str) -> Stage:
    """The stage of a name; raises BadSettings where there is none."""
    for stage in STAGES:
        if stage.name == name:
            return stage
    raise BadSettings(f"there is no stage {name!r}", f"use one of {', '.join(one.name for one in STAGES)}")


def run_task(job: Job, work: Work, name: str, number: int) -> Counts:
    """Do a task, unless it is done, and return what it counted.

    Raises BadSettings where there is no such task, or a stage before it is not finished.
    """
    stage = find_stage(name)
    total = stage.count_tasks(job)
    if not 0 <= number < total:
        what = f"the stage {name} has the tasks 0 to {total - 1}" if total else f"this job needs no stage {name}"
        raise BadSettings(f"{what}, not {number}", "ask for one of the plan: dedup spread plan", path=work.place)
    counts = work.read_counts(name, number)
    if counts is not None:
        return counts
    for before in STAGES[: STAGES.index(stage)]:
        missing = before.count_tasks(job) - len(work.list_finished(before.name))
        if missing:
            what = f"{count(missing, f'task of the stage {before.name} is', f'tasks of the stage {before.name} are')} not finished"
            raise BadSettings(what, f"run them before {name}", path=work.place)
    counts = stage.run(job, work, number)
    work.finish(name, number, counts)
    return counts


def run_task_in(folder: str, name: str, number: int) -> Counts:
    """The same of the job whose work lies in a folder or at a URL."""
    return run_task(load_plan(folder), Work(folder), name, number)
