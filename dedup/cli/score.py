"""`dedup score`: measure precision and recall on lines that the user has judged."""

from __future__ import annotations

import json
from typing import Any

import click

from dedup.cli.options import judging_options, make_read_options, make_settings, reading_options
from dedup.showing import count, show, show_json


@click.command()
@click.argument("dump")
@click.argument("gold")
@click.option("--index", metavar="FILE", help="Judge by this index instead of the dump itself.")
@click.option(
    "--show",
    "shown",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Also print N wrongly removed and N missed lines.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@reading_options
@judging_options
def command(dump: str, gold: str, index: str | None, shown: int, as_json: bool, **options: Any) -> None:
    """Score the verdicts on DUMP against GOLD.

    GOLD has a row {"id", "labels"} for each judged article, one letter for each line of its text: . story, h headline,
    p paragraph, j junk, r link to another story (these four should go), m either is fine, x undecided, _ blank.
    """
    from dedup.run.score import score

    read_options, settings = make_read_options(options), make_settings(options)
    result = score(dump, gold, index, read_options, settings)
    if as_json:
        click.echo(show_json(json.dumps(result.as_dict(shown), ensure_ascii=False)))
        return
    click.echo(
        f"{count(result.articles, 'article')}: precision {result.precision:.3f}, recall {result.recall:.3f}, F1 {result.f1:.3f}, "
        f"{result.lost_per_10k:.1f} story words lost per 10,000"
    )
    click.echo("rule  right  wrong  precision")
    for code, (right, wrong) in sorted(result.rules.items()):
        click.echo(f"{code:4} {right:6,} {wrong:6,}  {right / (right + wrong) if right + wrong else 1:9.3f}")
    click.echo("label  removed  of")
    for label, (hit, total) in sorted(result.labels.items()):
        click.echo(f"{label:5} {hit:8,} {total:4,}")
    for name, cases in (("story removed", result.wrong), ("missed", result.missed)):
        for case in cases[:shown]:
            click.echo(show(f"{name}: {case.id}:{case.line} [{case.code}] {case.text.strip()[:160]}  ({case.reason})"))
