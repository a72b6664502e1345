"""The main job as tasks over a work folder: shards cleaned on many machines come out as `dedup clean` gives them on one.

>>> from dedup import spread
>>> job = spread.plan_job(["dumps/*.jsonl.gz"], "cleaned", removed="removed")  # doctest: +SKIP
>>> spread.clean(job, "work", spread.Processes(8))  # doctest: +SKIP
"""

from __future__ import annotations

from dedup.spread.driving import clean, list_progress
from dedup.spread.job import Job, load_plan, plan_job, save_plan
from dedup.spread.runners import Processes, Runner
from dedup.spread.stages import STAGES, run_task, run_task_in
from dedup.spread.status import Progress
from dedup.spread.work import Work

__all__ = [
    "STAGES", "Job", "Processes", "Progress", "Runner", "Work", "clean", "list_progress", "load_plan", "plan_job",
    "run_task", "run_task_in", "save_plan",
]  # fmt: skip
