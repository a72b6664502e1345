"""`dedup index`: look into index files, export and merge them, forget articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import make_read_options, reading_options
from dedup.showing import count, show, show_json

if TYPE_CHECKING:
    from dedup.index import Lesson


@click.group()
def command() -> None:
    """Look into index files, export and merge them, forget articles."""


@command.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.option("--lines", type=click.IntRange(min=0), default=3, show_default=True, help="Repeated lines for each site.")
@click.option("--sites", type=click.IntRange(min=0), default=20, show_default=True, help="Sites shown, largest first.")
def info(file: str, as_json: bool, lines: int, sites: int) -> None:
    """Tell what an index holds: articles, sites, lines, size, parameters, and the lines each site repeats most."""
    from dedup.index import open_index

    with open_index(file, "read") as index:
        found = index.info(lines, sites)
    if as_json:
        click.echo(show_json(json.dumps(found, ensure_ascii=False)))
        return
    repeated = found.pop("most_repeated")
    for name, value in found.items():
        click.echo(f"{name:<11} {value:,}" if isinstance(value, int) else f"{name:<11} {json.dumps(value)}")
    for site in repeated:
        click.echo(show(f"{site['site'] or 'without a site'}: {count(site['articles'], 'article')}"))
        for line in site["lines"]:
            click.echo(show(f"{line['articles']:>9,} {line['text']}"))


@command.command()
@click.argument("file")
@click.option(
    "--format",
    "export_format",
    type=click.Choice(["jsonl", "datasketch"]),
    default="jsonl",
    show_default=True,
    help="One JSON object an article, or the sketched lines as a pickled MinHashLSH.",
)
@click.option("--output", metavar="FILE", default="-", help="Where to write; a MinHashLSH needs a file.")
def export(file: str, export_format: str, output: str) -> None:
    """Write every article an index holds, in order of arrival, hashes as hexadecimal; or its lines for datasketch."""
    from dedup.index import open_index
    from dedup.index.interchange import export_lines
    from dedup.run.read_files import check_written

    check_written([output], index=file)
    with open_index(file, "read") as index:
        if export_format == "datasketch":
            if output == "-":
                raise click.UsageError("a MinHashLSH is written to a file: add --output FILE")
            written = export_lines(index, output)
            click.echo(
                f"{count(written, 'line')} written; read them with pickle, or hold them against the index with `dedup index verify`",
                err=True,
            )
            return
        with click.open_file(output, "w", encoding="utf-8", atomic=output != "-") as stream:
            for lesson in index.batches():
                for record in _list_records(lesson):
                    click.echo(show_json(json.dumps(record, ensure_ascii=False)), file=stream)


@command.command()
@click.argument("file")
@click.argument("exported")
def verify(file: str, exported: str) -> None:
    """Ask FILE and a MinHashLSH that was EXPORTED from it for the neighbours of every line; both must say the same."""
    from dedup.index import open_index
    from dedup.index.interchange import compare_answers

    with open_index(file, "read") as index:
        found = compare_answers(index, exported)
    click.echo(
        f"{found.same:,} of {count(found.lines, 'line has', 'lines have')} the same neighbours in both", err=True
    )
    if found.same < found.lines:
        raise SystemExit(1)


def _list_records(lesson: Lesson) -> Iterator[dict[str, Any]]:
    shown = lesson.observations
    for place, (start, end) in enumerate(pairwise(shown.offsets.tolist())):
        story = lesson.stories[place]
        yield {
            "article": f"{int(shown.articles[place]):016x}",
            "content": f"{int(shown.contents[place]):016x}",
            "site": f"{int(shown.sites[place]):016x}",
            "day": int(shown.days[place]),
            "name": lesson.names[place],
            "site_name": lesson.sites[place],
            "lines": lesson.lines[place],
            "keys": [f"{key:012x}" for key in shown.keys[start:end].tolist()],
            "zones": shown.zones[start:end].tolist(),
            "marks": [f"{one:08x}" for one in story.sampled.tolist()],
            "story": story.packed.hex(),
            "sketches": lesson.sketches[place].hex(),
        }


@command.command()
@click.argument("file")
@click.argument("others", nargs=-1, required=True)
def merge(file: str, others: tuple[str, ...]) -> None:
    """Add to FILE all that OTHERS hold. A new FILE is made as the first of them was."""
    from dedup.index import make_index_like, open_index

    with ExitStack() as stack:
        opened = [stack.enter_context(open_index(other, "read")) for other in others]
        is_new = not Path(file).exists()
        index = stack.enter_context(make_index_like(file, opened[0]) if is_new else open_index(file, "write"))
        for other in opened:
            index.merge(other)
        click.echo(f"the index knows {count(index.total_articles, 'article')}", err=True)


@command.command()
@click.argument("file")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@reading_options
def forget(file: str, inputs: tuple[str, ...], **options: Any) -> None:
    """Forget the articles of INPUTS, and give their room back to the disk."""
    from dedup.run.forget import forget_inputs

    forgotten = forget_inputs(inputs, file, make_read_options(options))
    click.echo(f"{count(forgotten, 'article')} forgotten", err=True)
