"""Clean many files in tasks, as `dedup clean --engine` and `dedup spread` do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import Command, check_rejects, find_config_path, make_read_options, make_settings
from dedup.errors import BadSettings

if TYPE_CHECKING:
    from dedup.run.outputs import Summary
    from dedup.spread import Job, Runner


def engine_options(command: Command) -> Command:
    """Add the options that say who does the tasks."""
    for option in (
        click.option(
            "--address", metavar="ADDRESS", help="With --engine ray: the cluster, such as auto; one here by default."
        ),
        click.option(
            "--engine", type=click.Choice(["processes", "ray"]), help="Do the work in tasks: outputs are folders then."
        ),
        click.option("--workers", type=click.IntRange(min=1), help="Processes; all cores by default."),
    ):
        command = option(command)
    return command


def plan_shards(inputs: Sequence[str], options: dict[str, Any]) -> Job:
    """Plan the cleaning of some shards by the options of a command."""
    from dedup.spread import plan_job

    config = find_config_path(options)
    read_options, settings = make_read_options(options), make_settings(options)
    output = options.pop("output")
    if output is None:
        raise BadSettings("no output is named", "add --output FOLDER")
    check_rejects(read_options, options["rejects"])
    return plan_job(inputs, output, config=config, options=read_options, settings=settings, **options)


def make_runner(engine: str, workers: int | None, address: str | None) -> Runner:
    """The runner of an engine; raises MissingExtra where that is not installed."""
    from dedup.spread import Processes

    if engine == "ray":
        from dedup.spread.ray_runner import RayRunner

        return RayRunner(address, workers)
    if address is not None:
        raise BadSettings("--address is that of a Ray cluster", "add --engine ray, or leave it out")
    return Processes(workers)


def clean_shards(inputs: Sequence[str], engine: str, work: str, *, resume: bool, **options: Any) -> Summary:
    """Plan a job and do it."""
    from dedup.spread import clean

    runner = make_runner(engine, options.pop("workers"), options.pop("address"))
    return clean(plan_shards(inputs, options), work, runner, resume=resume)
