"""`dedup clean`: take junk and repetition out of a dump."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import (
    check_rejects,
    find_config_path,
    judging_options,
    make_read_options,
    make_settings,
    output_options,
    read_size,
    reading_options,
    tell_note,
)
from dedup.cli.shards import clean_shards, engine_options
from dedup.errors import BadSettings
from dedup.rules import RULES

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
@engine_options
@click.option(
    "--work", metavar="FOLDER", help="With --engine: where its tasks hand on what they find; all of them see it."
)
@click.option("--resume", is_flag=True, help="With --engine: go on with the work that lies there.")
@click.option("--dry-run", is_flag=True, help="Write nothing, only sum up.")
@click.option(
    "--summary",
    type=click.Choice(["text", "json", "none"]),
    default="text",
    show_default=True,
    help="The summary at the end, on standard error.",
)
@reading_options
@judging_options
def command(inputs: tuple[str, ...], summary: str, dry_run: bool, **options: Any) -> None:
    """Clean scraped articles: INPUT is a dump, a folder or glob of .txt files, or - for standard input.

    With --engine every INPUT is a shard, and outputs are folders: the work is done in tasks, here or on a cluster.
    """
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
    tell_summary(done, summary)


def _refuse_beside_engine(options: dict[str, Any], dry_run: bool) -> None:
    """Raise BadSettings for options that mean nothing where an engine does the work; takes the others out."""
    given = {"--dry-run": dry_run, "--index": options.pop("index"), "--memory": options.pop("memory")}
    if wrong := [name for name, value in given.items() if value]:
        raise BadSettings(f"{wrong[0]} does not go with --engine", "leave one of the two out")


def _clean_whole(inputs: tuple[str, ...], dry_run: bool, options: dict[str, Any]) -> Summary:
    from dedup.run.clean import clean_inputs
    from dedup.run.outputs import CleanJob
    from dedup.run.parallel import count_cores

    options["config_path"] = find_config_path(options)
    read_options, settings = make_read_options(options), make_settings(options)
    if options["output"] is None and not dry_run:
        raise BadSettings("no output is named", "add --output OUT, or --dry-run to write nothing")
    if not dry_run:
        check_rejects(read_options, options["rejects"])
    workers = options.pop("workers") or count_cores()
    if dry_run:
        options |= dict.fromkeys(("output", "removed", "findings", "duplicates", "rejects"))
    config = options.pop("config_path")
    return clean_inputs(
        CleanJob(inputs=inputs, options=read_options, settings=settings, workers=workers, config=config, **options)
    )


def tell_summary(done: Summary, summary: str) -> None:
    """Print what a run did on standard error, as text or JSON or not at all."""
    if summary == "json":
        click.echo(json.dumps(done.to_json()), err=True)
    elif summary == "text":
        for note in done.notes:
            tell_note(note)
        _print_summary(done)


def _print_summary(done: Summary) -> None:
    parts = [f"{done.rows:,} articles, {done.changed:,} changed"]
    if done.without_text:
        parts.append(f"{done.without_text:,} without text passed through")
    if done.rejects:
        parts.append(f"{done.rejects:,} rows rejected")
    if done.duplicates:
        parts.append(f"{done.duplicates:,} duplicates, {done.dropped:,} dropped")
    click.echo("; ".join(parts), err=True)
    for code, rule in RULES.items():
        removed, reported = done.removed.get(code, 0), done.reported.get(code, 0)
        if removed or reported:
            note = f", {reported:,} reported" if reported else ""
            click.echo(f"  {code} {rule.name:<19} {removed:>9,} removed{note}", err=True)
    if done.nameless:
        click.echo(
            f"  {done.nameless:,} repeat articles of which the index keeps no ids: duplicate_of is a hash, "
            "`article` in `dedup index export`",
            err=True,
        )
    if done.capped:
        click.echo(f"  {done.capped:,} formulas shared by many articles were joined in part only", err=True)
