"""`dedup restore`: put back what clean took out."""

from __future__ import annotations

import click

from dedup.showing import count


@click.command()
@click.argument("cleaned")
@click.argument("removed")
@click.option("-o", "--output", required=True, metavar="ORIGINAL", help="Where the original goes.")
def command(cleaned: str, removed: str, output: str) -> None:
    """Write what `dedup clean` read, from CLEANED (its output) and REMOVED (its --removed file)."""
    from dedup.run.restore import restore

    changed = restore(cleaned, removed, output)
    click.echo(f"{count(changed, 'row')} put right", err=True)
