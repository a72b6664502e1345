"""`dedup clean`: take junk and repetition out of a dump."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import (
    OUTPUTS,
    check_rejects,
    check_report,
    find_config_path,
    judging_options,
    make_read_options,
    make_settings,
    output_options,
    read_size,
    reading_options,
    report_options,
)
from dedup.cli.shards import clean_shards, engine_options
from dedup.cli.summary import summary_option, tell_summary
from dedup.errors import BadSettings

if TYPE_CHECKING:
    from dedup.run.outputs import Summary


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@output_options
@click.option(
    "--index",
    metavar="FILE",
    help="Judge by this index instead of the input itself, and find articles that repeat one it has learnt.",
)
@click.option(
    "--memory", metavar="SIZE", callback=read_size, help="Hold no more than about this, such as 500M; the rest on disk."
)
@report_options
@engine_options
@click.option(
    "--work",
    metavar="FOLDER",
    help="With --engine: where its tasks hand on what they find, a folder or URL that all of them see.",
)
@click.option("--resume", is_flag=True, help="With --engine: go on with the work that lies there.")
@click.option("--dry-run", is_flag=True, help="Write nothing, only sum up.")
@summary_option
@reading_options
@judging_options
def command(inputs: tuple[str, ...], summary: str, dry_run: bool, **options: Any) -> None:
    """Clean scraped articles: INPUT is a dump, a folder or glob of .txt files, or - for standard input.

    With --engine every INPUT is a shard, and outputs are folders: the work is done in tasks, here or on a cluster.
    """
    outputs = {} if dry_run else {name: options[name] for name in (*OUTPUTS, "report")}
    engine, work, resume = (options.pop(name) for name in ("engine", "work", "resume"))
    if engine is not None:
        _refuse_beside_engine(options, dry_run)
        if work is None:
            raise BadSettings("--engine needs a folder for its work", "name one with --work FOLDER")
        done = clean_shards(inputs, engine, work, resume=resume, **options)
    elif work is not None or resume or options["address"] is not None:
        raise BadSettings(
            "--work, --resume and --address go with an engine", "add --engine processes, or leave them out"
        )
    else:
        del options["address"]
        done = _clean_whole(inputs, dry_run, options)
    tell_summary(done, summary, outputs)


def _refuse_beside_engine(options: dict[str, Any], dry_run: bool) -> None:
    """Raise BadSettings for options that mean nothing where an engine does the work; takes the others out."""
    given = {"--dry-run": dry_run, "--index": options.pop("index"), "--memory": options.pop("memory")}
    given |= {"--report": options.pop("report"), "--report-full": options.pop("report_full")}
    if wrong := [name for name, value in given.items() if value]:
        raise BadSettings(f"{wrong[0]} does not go with --engine", "leave one of the two out")


def _clean_whole(inputs: tuple[str, ...], dry_run: bool, options: dict[str, Any]) -> Summary:
    from dedup.run.clean import clean_inputs
    from dedup.run.outputs import CleanJob
    from dedup.run.parallel import count_cores

    check_report(options)
    options["config_path"] = find_config_path(options)
    read_options, settings = make_read_options(options), make_settings(options)
    if options["output"] is None and not dry_run:
        raise BadSettings("no output is named", "add --output OUT, or --dry-run to write nothing")
    if not dry_run:
        check_rejects(read_options, options["rejects"])
    workers = options.pop("workers") or count_cores()
    if dry_run:
        options |= dict.fromkeys((*OUTPUTS, "report"))
    config = options.pop("config_path")
    return clean_inputs(
        CleanJob(inputs=inputs, options=read_options, settings=settings, workers=workers, config=config, **options)
    )
