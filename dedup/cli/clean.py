"""`dedup clean`: take junk and repetition out of a dump."""

from __future__ import annotations

import json
from typing import Any

import click

from dedup.cli.options import (
    find_config_path,
    judging_options,
    make_read_options,
    make_settings,
    read_size,
    reading_options,
    tell_note,
)
from dedup.errors import BadSettings
from dedup.rules import RULES


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", metavar="OUT", help="The cleaned articles; the format is told by the extension.")
@click.option("--removed", metavar="FILE", help="Every removal with its rule, reason and evidence; restore needs it.")
@click.option("--findings", metavar="FILE", help="Everything found, what is only reported too.")
@click.option("--duplicates", metavar="FILE", help="A row for each article that repeats another.")
@click.option("--drop-duplicates", is_flag=True, help="Leave out articles that a kept one contains.")
@click.option(
    "--keep",
    type=click.Choice(["longest", "earliest", "first"]),
    default="longest",
    show_default=True,
    help="Which copy is kept.",
)
@click.option(
    "--index",
    metavar="FILE",
    help="Judge by this index instead of the input itself, and find articles that repeat one it has learnt.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes; all cores by default.")
@click.option(
    "--memory", metavar="SIZE", callback=read_size, help="Hold no more than about this, such as 500M; the rest on disk."
)
@click.option("--rejects", metavar="FILE", help="With --on-error skip: the bad rows, byte for byte.")
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
    """Clean scraped articles: INPUT is a dump, a folder or glob of .txt files, or - for standard input."""
    from dedup.run.clean import clean_inputs
    from dedup.run.outputs import CleanJob
    from dedup.run.parallel import count_cores

    options["config_path"] = find_config_path(options)
    read_options, settings = make_read_options(options), make_settings(options)
    if options["output"] is None and not dry_run:
        raise BadSettings("no output is named", "add --output OUT, or --dry-run to write nothing")
    if (read_options.on_error == "skip") != (options["rejects"] is not None) and not dry_run:
        raise BadSettings(
            "--on-error skip and --rejects go together", "name a file for the bad rows: --on-error skip --rejects FILE"
        )
    workers = options.pop("workers") or count_cores()
    if dry_run:
        options |= dict.fromkeys(("output", "removed", "findings", "duplicates", "rejects"))
    config = options.pop("config_path")
    done = clean_inputs(
        CleanJob(inputs=inputs, options=read_options, settings=settings, workers=workers, config=config, **options)
    )
    if summary == "json":
        click.echo(json.dumps(done.to_json()), err=True)
    elif summary == "text":
        for note in done.notes:
            tell_note(note)
        _print_summary(done)


def _print_summary(done: Any) -> None:
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
