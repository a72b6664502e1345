"""`dedup explain`: show every line of one article with its verdict."""

from __future__ import annotations

import re
from typing import Any

import click

from dedup.article import Finding
from dedup.cli.options import judging_options, make_read_options, make_settings, reading_options
from dedup.errors import BadInput

_WIDTH = 100
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


@click.command()
@click.argument("input", metavar="INPUT")
@click.option("--id", "wanted", required=True, help="The article's id, or the number of its row where it has none.")
@click.option("--index", metavar="FILE", help="Judge by this index instead of the input itself.")
@reading_options
@judging_options
def command(input: str, wanted: str, index: str | None, **options: Any) -> None:
    """Show what would become of each line of the article ID in INPUT, and why."""
    from dedup.run.judge import find_article

    read_options, settings = make_read_options(options), make_settings(options)
    found = find_article(input, wanted, index, read_options, settings)
    if found is None:
        raise BadInput(f"no article with text has the id {wanted!r}", "look at the ids of the input", path=input)
    article, findings = found
    click.echo(_show(f"{wanted} · {article.site or 'no site'} · {article.title or 'no title'}"))
    by_line: dict[int, list[Finding]] = {}
    for finding in findings:
        by_line.setdefault(finding.line or 0, []).append(finding)
    for number, line in enumerate(article.text.split("\n"), 1):
        if not line.strip():
            continue
        own = by_line.get(number, [])
        verdict = next((finding.code for finding in own if finding.removes), "  ")
        shown = line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
        click.echo(f"{number:>5} {verdict} {_show(shown)}")
        for finding in own:
            part = f" (characters {finding.span[0]} to {finding.span[1]})" if finding.span else ""
            action = "removed" if finding.removes else "reported"
            click.echo(_show(f"         {finding.code} {action}: {finding.reason}{part}"))


def _show(text: str) -> str:
    """The text without what would steer a terminal: control characters as escapes."""
    return _CONTROLS.sub(lambda match: repr(match[0])[1:-1], text)
