"""`dedup explain`: show every unit of an article, with its lines and its verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import judging_options, make_read_options, make_settings, reading_options
from dedup.errors import BadInput
from dedup.showing import show, show_json

if TYPE_CHECKING:
    from dedup.article import Article
    from dedup.config import Settings
    from dedup.run.explaining import Explained, Wanted
    from dedup.verdict.judge import Verdict
    from dedup.verdict.steps import Step

_WIDTH = 100
_INDENT = " " * 9
_GOES_ON = "| "  # before the lines of a unit behind its first


@click.command()
@click.argument("input", metavar="INPUT")
@click.option("--id", help="The article's id, or the number of its row where it has none.")
@click.option("--row", type=click.IntRange(min=1), metavar="N", help="The article in this row of the input, from 1.")
@click.option("--site", help="All articles of this site; with --id, that of the site.")
@click.option("--index", metavar="FILE", help="Judge by this index instead of the input itself.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each article.")
@reading_options
@judging_options
def command(
    input: str, id: str | None, row: int | None, site: str | None, index: str | None, as_json: bool, **options: Any
) -> None:
    """Show what would become of each line of an article of INPUT, and why; and which article it repeats."""
    from dedup.run.explaining import Wanted, explain_articles

    if id is None and row is None and site is None:
        raise click.UsageError("Name an article with --id ID or --row N, or all of a site with --site SITE.")
    read_options, settings = make_read_options(options), make_settings(options)
    wanted = Wanted(id=id, row=row, site=site)
    found = explain_articles(input, wanted, index, read_options, settings)
    if not found:
        raise BadInput(f"no article with text {_name(wanted)}", "look at the ids of the input", path=input)
    for place, one in enumerate(found):
        if as_json:
            click.echo(show_json(json.dumps(_describe(one, settings), ensure_ascii=False)))
            continue
        for line in ["", *_explain(one, settings)] if place else _explain(one, settings):
            click.echo(show(line))


def _name(wanted: Wanted) -> str:
    """What was asked for, for the error that there is no such article."""
    asked = {
        "has the id": wanted.id and repr(wanted.id),
        "stands in row": wanted.row,
        "is of the site": wanted.site and repr(wanted.site),
    }
    return " and ".join(f"{how} {what}" for how, what in asked.items() if what is not None)


def _explain(one: Explained, settings: Settings) -> Iterator[str]:
    """The article for a person: its name, what is said of it as a whole, and its units."""
    article, verdict = one.row.article, one.judged.verdict
    yield f"{article.id or one.row.number} · {article.site or 'no site'} · {article.title or 'no title'}"
    if one.duplicate is not None:
        finding = one.duplicate.make_finding(removes=_drops(one, settings))
        yield f"{_INDENT}A1 {'dropped' if finding.removes else 'reported'}: {finding.reason}{_tell_row(one)}"
    yield from _explain_whole(verdict)
    lines = article.text.split("\n")
    for numbers in _list_units(article):
        yield from _explain_unit(numbers, [lines[number - 1] for number in numbers], verdict, one.protected)


def _drops(one: Explained, settings: Settings) -> bool:
    """Whether the rule A1 is set to remove articles, and this one is nearly all in the kept one."""
    return settings.rules["A1"] == "remove" and one.duplicate is not None and one.duplicate.may_drop(settings.article)


def _tell_row(one: Explained) -> str:
    row = one.duplicate.original_row if one.duplicate is not None else None
    return "" if row is None else f", row {row}"


def _describe(one: Explained, settings: Settings) -> dict[str, Any]:
    """The article as plain values: every line with its verdict."""
    article, verdict = one.row.article, one.judged.verdict
    duplicate = None
    if one.duplicate is not None:
        duplicate = one.duplicate.make_finding(removes=_drops(one, settings)).to_json()
    lines = [
        {
            "line": number,
            "text": text,
            "removed": any(finding.line == number and finding.removes for finding in verdict.findings),
            "protected": one.protected.get(number),
            "findings": [finding.to_json() for finding in verdict.findings if finding.line == number],
            "steps": [_describe_step(step) for step in verdict.steps if step.line == number],
        }
        for number, text in enumerate(article.text.split("\n"), 1)
    ]
    return {
        "id": article.id, "row": one.row.number, "site": article.site, "title": article.title, "duplicate": duplicate,
        "findings": [finding.to_json() for finding in verdict.findings if finding.line is None],
        "steps": [_describe_step(step) for step in verdict.steps if step.line is None], "lines": lines,
    }  # fmt: skip


def _describe_step(step: Step) -> dict[str, Any]:
    return {
        "step": step.name, "rule": step.rule, "label": step.label.name.lower() if step.label is not None else None,
        "evidence": dict(step.evidence), "because": list(step.because), "confidence": step.confidence,
    }  # fmt: skip


def _list_units(article: Article) -> list[tuple[int, ...]]:
    """The numbers of the raw lines of each unit; lines of marks that belong to none stand alone."""
    from dedup.text.units import cut_units

    units = cut_units(article.text, article.title) or ()
    several = [unit.pieces.numbers for unit in units if unit.pieces]
    known = {number for numbers in several for number in numbers}
    lines = enumerate(article.text.split("\n"), 1)
    alone = [(number,) for number, line in lines if line.strip() and number not in known]
    return sorted([*several, *alone])


def _explain_whole(verdict: Verdict) -> Iterator[str]:
    """What was found of the article as a whole, and the steps that led there."""
    for finding in verdict.findings:
        if finding.line is None:
            yield f"{_INDENT}{finding.code} reported: {finding.reason}"
    for step in verdict.steps:
        if step.line is None:
            yield f"{_INDENT}- {_tell(step)}"


def _explain_unit(
    numbers: Sequence[int], lines: Sequence[str], verdict: Verdict, protected: Mapping[int, str]
) -> Iterator[str]:
    """The lines of a unit with their rule, what was found in it, and the steps that led there."""
    for place, (number, line) in enumerate(zip(numbers, lines, strict=True)):
        code = next((one.code for one in verdict.findings if one.line == number and one.removes), "  ")
        text = f"{_GOES_ON if place else ''}{line}"
        yield f"{number:>5} {code} {text if len(text) <= _WIDTH else text[: _WIDTH - 1] + '…'}"
    if kept := [protected[number] for number in numbers if number in protected]:
        yield f"{_INDENT}protected: one of your lines that always stay{f' ({kept[0]})' if kept[0] else ''}"
    found = {one.line for one in verdict.findings}
    number = next((number for number in numbers if number in found), numbers[0])
    for finding in verdict.findings:
        if finding.line == number:
            part = f" (characters {finding.span[0]} to {finding.span[1]})" if finding.span else ""
            action = "removed" if finding.removes else "reported"
            yield f"{_INDENT}{finding.code} {action}: {finding.reason}{part}"
    for step in verdict.steps:
        if step.line == number:
            yield f"{_INDENT}- {_tell(step)}"


def _tell(step: Step) -> str:
    """A step with what it rests on, in one line."""
    evidence = [f"{name} {value!r}" for name, value in step.evidence.items() if value != ""]
    if step.because:
        evidence.append(f"because of line{'s' * (len(step.because) > 1)} {', '.join(map(str, step.because))}")
    if step.confidence is not None:
        evidence.append(f"confidence {step.confidence}")
    return f"{step.name}: {', '.join(evidence)}"
