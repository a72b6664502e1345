"""`dedup learn`: add the articles of a dump to an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import (
    find_config_path,
    judging_options,
    make_read_options,
    make_settings,
    reading_options,
    tell_note,
)
from dedup.showing import count

if TYPE_CHECKING:
    from dedup.index.schema import Dates


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--index", required=True, metavar="FILE", help="The index; it is made where there is none.")
@click.option(
    "--hashes-only",
    is_flag=True,
    default=None,
    help="A new index keeps no text: no ids, sites' names, repeated lines. Duplicates are found and named by a hash.",
)
@click.option(
    "--window-days", type=click.IntRange(min=0), help="A new index forgets what is so many days older than the newest."
)
@click.option(
    "--dates",
    type=click.Choice(["article", "clock"]),
    help="With a window, age by the articles' dates (the default) or since they were learnt.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes; all cores by default.")
@reading_options
@judging_options
def command(
    inputs: tuple[str, ...],
    index: str,
    hashes_only: bool | None,
    window_days: int | None,
    dates: Dates | None,
    workers: int | None,
    **options: Any,
) -> None:
    """Add articles to an index, for `clean --index`, crawlers and `check`. Learning an article again changes nothing."""
    from dedup.index import Choices
    from dedup.run.clean import learn_inputs
    from dedup.run.parallel import count_cores

    config = find_config_path(options)
    read_options, settings = make_read_options(options), make_settings(options)
    choices = Choices(hashes_only=hashes_only, window_days=window_days, dates=dates)
    rows, total = learn_inputs(
        inputs, index, choices, read_options, settings, workers or count_cores(), config=config, tell=tell_note
    )
    click.echo(f"{count(rows, 'row')} read; the index knows {count(total, 'article')}", err=True)
