"""Say at the end of a cleaning run what it did: in a few lines, in full, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import Command, tell_note
from dedup.cli.tables import list_line_rows, list_site_rows, measure_width
from dedup.rules import RULES
from dedup.showing import count, show, show_json

if TYPE_CHECKING:
    from dedup.run.outputs import Summary
    from dedup.run.statistics import LineCount

_MAX_LINES = 1000  # of the most repeated lines, and of sites, in the JSON


# What stands in an output, by the name of its option.
_HOLD = {
    "output": "the cleaned articles",
    "removed": "every removal and why; dedup restore needs it",
    "findings": "all that was found, what is only reported too",
    "duplicates": "each article that repeats another",
    "rejects": "the bad rows, byte for byte",
    "report": "a page to look at, in a browser",
}


def summary_option(command: Command) -> Command:
    """Add the option that says how much is told at the end."""
    return click.option(
        "--summary",
        type=click.Choice(["text", "full", "json", "none"]),
        default="text",
        show_default=True,
        help="The summary at the end, on standard error; full has sites and the most repeated lines, too, and so has json.",
    )(command)


def tell_summary(done: Summary, summary: str, outputs: Mapping[str, str | None]) -> None:
    """Print what a run did on standard error, and which of its outputs, by their options, holds what."""
    if summary == "json":
        click.echo(show_json(json.dumps(_describe(done))), err=True)
    elif summary != "none":
        for note in done.notes:
            tell_note(note)
        for line in _list_counts(done):
            click.echo(line, err=True)
    if summary == "full":
        for line in _list_tables(done):
            click.echo(line, err=True)
    if summary in ("text", "full"):
        for line in _list_outputs(outputs):
            click.echo(line, err=True)


def _list_outputs(outputs: Mapping[str, str | None]) -> Iterator[str]:
    paths = {name: show(path) for name in _HOLD if (path := outputs.get(name)) not in (None, "-")}
    width = max(map(len, paths.values()), default=0)
    for name, path in paths.items():
        yield f"  {path:<{width}}  {_HOLD[name]}"


def _list_counts(done: Summary) -> Iterator[str]:
    removed, reported = (
        sum(number for code, number in counts.items() if code != "A1") for counts in (done.removed, done.reported)
    )
    parts = [
        f"{count(done.rows, 'article')}, {done.changed:,} changed",
        f"{count(removed, 'line')} removed, {reported:,} only reported",
    ]
    if done.without_text:
        parts.append(f"{done.without_text:,} without text passed through")
    if done.rejects:
        parts.append(f"{count(done.rejects, 'row')} rejected")
    if done.has_compared:
        parts.append(f"{count(done.duplicates, 'duplicate')}, {done.dropped:,} dropped")
    yield "; ".join(parts)
    for code, rule in RULES.items():
        removed, reported = done.removed.get(code, 0), done.reported.get(code, 0)
        if removed or reported:
            note = f", {reported:,} reported" if reported else ""
            yield f"  {code} {rule.name:<19} {removed:>9,} removed{note}"
    if done.nameless:
        verb = "repeats an article" if done.nameless == 1 else "repeat articles"
        yield (
            f"  {done.nameless:,} {verb} of which the index keeps no ids: duplicate_of is a hash, "
            "`article` in `dedup index export`"
        )
    if done.capped:
        verb = "was" if done.capped == 1 else "were"
        yield f"  {count(done.capped, 'formula')} shared by many articles {verb} joined in part only"


def _list_tables(done: Summary) -> Iterator[str]:
    statistics = done.statistics
    lines = statistics.list_lines()
    yield from list_site_rows(statistics.list_sites())
    yield from list_line_rows(lines, map(_tell_place, lines), measure_width(), statistics.missed)


def _tell_place(one: LineCount) -> str:
    _, line, site, id = one.example
    return f"{site or 'no site'} {id}:{line}"


def _describe(done: Summary) -> dict[str, Any]:
    from dedup.run.statistics import describe_sites

    lines = []
    for one in done.statistics.list_lines()[:_MAX_LINES]:
        row, line, site, id = one.example
        place = {"site": site, "id": id, "row": row, "line": line}
        lines.append({"count": one.times, "code": one.code, "removed": one.removes, "text": one.text, "example": place})
    sites = list(describe_sites(done.statistics.list_sites()[:_MAX_LINES]))
    return done.to_json() | {"sites": sites, "lines": lines, "missed": done.statistics.missed}
