"""`dedup index`: look into index files, export and merge them, forget articles."""

from __future__ import annotations

import json
from typing import Any

import click

from dedup.cli.options import judging_options, make_read_options, make_settings, reading_options


@click.group()
def command() -> None:
    """Look into index files, export and merge them, forget articles."""


@command.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def info(file: str, as_json: bool) -> None:
    """Tell how many articles, sites and lines an index holds, its size and its parameters."""
    from dedup.index import open_index

    with open_index(file, "read") as index:
        found = index.info()
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in found.items():
        click.echo(f"{name:<11} {value:,}" if isinstance(value, int) else f"{name:<11} {json.dumps(value)}")


@command.command()
@click.argument("file")
def export(file: str) -> None:
    """Print every article an index holds, as hashes: one JSON object a line."""
    from dedup.index import open_index

    with open_index(file, "read") as index:
        for batch in index.batches():
            for number, article in enumerate(batch.articles.tolist()):
                start, end = batch.offsets[number : number + 2].tolist()
                record: dict[str, Any] = {
                    "article": f"{article:016x}",
                    "content": f"{int(batch.contents[number]):016x}",
                    "site": f"{int(batch.sites[number]):016x}",
                    "day": int(batch.days[number]),
                    "keys": [f"{key:016x}" for key in batch.keys[start:end].tolist()],
                    "zones": batch.zones[start:end].tolist(),
                }
                click.echo(json.dumps(record))


@command.command()
@click.argument("file")
@click.argument("others", nargs=-1, required=True)
def merge(file: str, others: tuple[str, ...]) -> None:
    """Add to FILE all that OTHERS hold."""
    from dedup.index import open_index

    with open_index(file, "write") as index:
        for other in others:
            with open_index(other, "read") as opened:
                index.merge(opened)
        click.echo(f"the index knows {index.total_articles:,} articles", err=True)


@command.command()
@click.argument("file")
@click.argument("inputs", nargs=-1, required=True)
@reading_options
@judging_options
def forget(file: str, inputs: tuple[str, ...], **options: Any) -> None:
    """Forget the articles of INPUTS."""
    from dedup.formats import open_sources, read_chunk
    from dedup.index import open_index
    from dedup.survey import survey

    read_options, settings = make_read_options(options), make_settings(options)
    forgotten = 0
    with open_index(file, "write") as index:
        for source in open_sources(inputs, read_options):
            with source:
                for chunk in source.chunks():
                    articles = [row.article for row in read_chunk(chunk, read_options).rows if row.has_text]
                    forgotten += index.forget(survey(articles, settings).sightings.articles)
    click.echo(f"{forgotten:,} articles forgotten", err=True)
