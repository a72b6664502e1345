"""`dedup check`: say what junk and duplicates are in text files or dumps, with the manners of a linter."""

from __future__ import annotations

from typing import Any

import click

from dedup.cli.options import judging_options, make_read_options, make_settings, reading_options


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--output-format", type=click.Choice(["text", "jsonl", "sarif", "github"]), default="text", show_default=True
)
@click.option("--index", metavar="FILE", help="Judge by this index instead of the paths themselves.")
@click.option("--baseline", metavar="FILE", help="Pass over the findings in this file.")
@click.option("--write-baseline", metavar="FILE", help="Write the findings to a baseline and exit 0.")
@click.option("--select", multiple=True, metavar="CODE", help="Only these rules.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these rules.")
@click.option("--strict", is_flag=True, help="Findings that are only reported count too.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found.")
@reading_options
@judging_options
def command(paths: tuple[str, ...], output_format: str, **options: Any) -> None:
    """Check articles and exit 1 where something is found that would be removed, or an article that repeats another."""
    from dedup import checking

    read_options, settings = make_read_options(options), make_settings(options)
    problems = checking.check(paths, options["index"], read_options, settings)
    problems = checking.choose(problems, options["select"], options["ignore"], strict=options["strict"])
    if options["write_baseline"]:
        checking.write_baseline(options["write_baseline"], problems)
        click.echo(f"{len(problems)} findings written to {options['write_baseline']}", err=True)
        return
    if options["baseline"]:
        problems = checking.drop_known(problems, checking.read_baseline(options["baseline"]))
    for line in checking.FORMATS[output_format](problems):
        click.echo(line)
    failing = sum(problem.fails for problem in problems)
    if output_format == "text":
        click.echo(f"{failing} findings" if failing else "nothing found", err=True)
    click.get_current_context().exit(1 if failing and not options["exit_zero"] else 0)
