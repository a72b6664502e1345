"""`dedup report`: make a page to look at of what was found."""

from __future__ import annotations

from typing import Any

import click

from dedup.cli.options import make_read_options, reading_options
from dedup.errors import BadSettings
from dedup.showing import show


@click.command()
@click.argument("findings", metavar="REMOVED_OR_FINDINGS")
@click.option(
    "--corpus", metavar="CLEANED", help="The cleaned articles of that run: the page then has the lines around."
)
@click.option("-o", "--output", required=True, metavar="FILE.html", help="The page.")
@click.option("--report-full", is_flag=True, help="With --corpus: whole texts, not only two lines around.")
@reading_options
def command(findings: str, corpus: str | None, output: str, report_full: bool, **options: Any) -> None:
    """Make a page of what `dedup clean` wrote with --removed or --findings; a browser opens it, no network is needed."""
    from dedup.run.reporting import report

    if report_full and corpus is None:
        raise BadSettings("the findings have no whole texts", "add --corpus CLEANED, or leave out --report-full")
    found = report(findings, corpus, output, make_read_options(options), is_full=report_full)
    click.echo(show(f"{found:,} finding{'s' * (found != 1)} in {output}"), err=True)
