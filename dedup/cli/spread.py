"""`dedup spread`: clean many files in tasks, on one machine or many."""

from __future__ import annotations

import json
from typing import Any

import click

from dedup.cli.options import OUTPUTS, judging_options, output_options, reading_options
from dedup.cli.shards import engine_options, make_runner, plan_shards
from dedup.cli.summary import summary_option, tell_summary


@click.group(invoke_without_command=True)
@click.option("--status", metavar="WORK", help="Tell how far the job is whose work lies in this folder.")
@click.pass_context
def command(context: click.Context, status: str | None) -> None:
    """Clean shards as tasks over a work folder, or a URL, that all machines see.

    Plan a job, then run it, or have a scheduler do the tasks of each stage.
    """
    if status is not None:
        _tell_status(status)
    elif context.invoked_subcommand is None:
        click.echo(context.get_help())


def _tell_status(work: str) -> None:
    from dedup.spread import list_progress

    for progress in list_progress(work):
        click.echo(f"{progress.stage:<8} {progress.done:>7,} of {progress.tasks:,}")


@command.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@output_options
@click.option(
    "--work",
    metavar="FOLDER",
    required=True,
    help="Where the tasks hand on what they find, a folder or URL that all of them see.",
)
@click.option(
    "--partitions", type=click.IntRange(1, 65_536), help="Ranges of keys; more need less memory. By size by default."
)
@reading_options
@judging_options
def plan(inputs: tuple[str, ...], work: str, **options: Any) -> None:
    """Plan the cleaning of shards into folders, and print each stage with the number of its tasks."""
    from dedup.spread import STAGES, save_plan

    job = plan_shards(inputs, options)
    save_plan(job, work)
    for stage in STAGES:
        if tasks := stage.count_tasks(job):
            click.echo(f"{stage.name} {tasks}")


@command.command()
@click.argument("work")
@engine_options
@click.option("--resume", is_flag=True, help="Go on where tasks were finished earlier.")
@summary_option
def run(work: str, engine: str | None, workers: int | None, address: str | None, resume: bool, summary: str) -> None:
    """Do all that is not done yet of a planned job."""
    from dedup.spread import clean, load_plan

    job = load_plan(work)
    done = clean(job, work, make_runner(engine or "processes", workers, address), resume=resume)
    tell_summary(done, summary, {name: getattr(job, name) for name in OUTPUTS})


@command.command()
@click.argument("work")
@click.argument("stage")
@click.argument("number", type=int)
def task(work: str, stage: str, number: int) -> None:
    """Do one task of a stage, numbered from 0, and print what it counted; all stages before it must be finished."""
    from dedup.spread import run_task_in

    counts = run_task_in(work, stage, number)
    counts.pop("statistics", None)  # thousands of lines, which are for the sum of all shards
    click.echo(json.dumps(counts))
