"""`dedup explain`: show every unit of one article, with its lines and its verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import judging_options, make_read_options, make_settings, reading_options
from dedup.errors import BadInput

if TYPE_CHECKING:
    from dedup.article import Article
    from dedup.verdict.judge import Verdict
    from dedup.verdict.steps import Step

_WIDTH = 100
_INDENT = " " * 9
_GOES_ON = "| "  # before the lines of a unit behind its first
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


@click.command()
@click.argument("input", metavar="INPUT")
@click.option("--id", "wanted", required=True, help="The article's id, or the number of its row where it has none.")
@click.option("--index", metavar="FILE", help="Judge by this index instead of the input itself.")
@reading_options
@judging_options
def command(input: str, wanted: str, index: str | None, **options: Any) -> None:
    """Show what would become of each line of the article ID in INPUT, and why."""
    from dedup.run.verdicts import find_article

    read_options, settings = make_read_options(options), make_settings(options)
    found = find_article(input, wanted, index, read_options, settings)
    if found is None:
        raise BadInput(f"no article with text has the id {wanted!r}", "look at the ids of the input", path=input)
    article, verdict = found.row.article, found.verdict
    click.echo(_show(f"{wanted} · {article.site or 'no site'} · {article.title or 'no title'}"))
    lines = article.text.split("\n")
    click.echo("".join(f"{_show(line)}\n" for line in _explain_whole(verdict)), nl=False)
    for numbers in _list_units(article):
        shown = _explain_unit(numbers, [lines[number - 1] for number in numbers], verdict)
        click.echo("\n".join(map(_show, shown)))


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


def _explain_unit(numbers: Sequence[int], lines: Sequence[str], verdict: Verdict) -> Iterator[str]:
    """The lines of a unit with their rule, what was found in it, and the steps that led there."""
    for place, (number, line) in enumerate(zip(numbers, lines, strict=True)):
        code = next((one.code for one in verdict.findings if one.line == number and one.removes), "  ")
        text = f"{_GOES_ON if place else ''}{line}"
        yield f"{number:>5} {code} {text if len(text) <= _WIDTH else text[: _WIDTH - 1] + '…'}"
    if any(number in verdict.protected for number in numbers):
        yield f"{_INDENT}protected: one of your lines that always stay"
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


def _show(text: str) -> str:
    """The text without what would steer a terminal: control characters as escapes."""
    return _CONTROLS.sub(lambda match: repr(match[0])[1:-1], text)
