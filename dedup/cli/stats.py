"""`dedup stats`: profile a dump before it is cleaned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import make_read_options, read_size, reading_options, tell_note
from dedup.cli.tables import measure_width
from dedup.showing import count, shorten, show, show_json

if TYPE_CHECKING:
    pass

_ROLES = ("text", "title", "site", "id", "url", "date")
_MAX_LANGUAGES = 10
_MAX_SITES = 5
_LEAST_TEXT = 20  # columns for a line, however narrow the terminal


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--no-duplicates", is_flag=True, help="Do not look for articles that repeat others: half the work.")
@click.option(
    "--top", type=click.IntRange(min=0), default=20, show_default=True, metavar="N", help="So many repeated lines."
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes; all cores by default.")
@click.option(
    "--memory", metavar="SIZE", callback=read_size, help="Hold no more than about this, such as 500M; the rest on disk."
)
@click.option("--config", type=click.Path(path_type=Path), help="A dedup.toml or pyproject.toml.")
@reading_options
def command(
    inputs: tuple[str, ...], as_json: bool, no_duplicates: bool, top: int, workers: int | None, memory: int | None,
    config: Path | None, **options: Any,
) -> None:  # fmt: skip
    """Profile dumps before they are cleaned.

    Tells how many articles and sites there are, which fields were found, how long texts are and in which languages,
    which lines sites repeat, and how many articles repeat others. Nothing is written.
    """
    from dedup.run.configuration import load_settings
    from dedup.run.parallel import count_cores
    from dedup.run.stats import profile_inputs

    settings = load_settings(config=config)
    stats = profile_inputs(
        inputs, make_read_options(options), settings, workers=workers or count_cores(), memory=memory,
        with_duplicates=not no_duplicates, most_lines=top,
    )  # fmt: skip
    if as_json:
        click.echo(show_json(json.dumps(stats.to_json(), ensure_ascii=False)))
        return
    for note in stats.notes:
        tell_note(note)
    for line in _list_lines(stats.to_json()):
        click.echo(line)


def _list_lines(stats: dict[str, Any]) -> Iterator[str]:
    yield _tell("articles", f"{stats['articles']:,}{_tell_others(stats)}")
    yield from _list_fields(stats)
    for name in ("characters", "lines"):
        if stats[name]:
            yield _tell(name, f"{_tell_quantiles(stats[name])} an article (min, quartiles, max)")
    if stats["languages"]:
        yield _tell("languages", _tell_languages(stats["languages"]))
    yield from _list_sites(stats)
    if (same := stats["duplicates"]) is not None:
        told = f"{count(same['articles'], 'article')}, of the same site {same['same_site']:,}"
        yield _tell("duplicates", f"{told}; --drop-duplicates would drop {same['droppable']:,}")
    yield from _list_repeated(stats)


def _tell(name: str, what: str) -> str:
    return f"{name:<11} {what}"


def _tell_others(stats: dict[str, Any]) -> str:
    repeated = stats["articles"] - stats["distinct_articles"]
    parts = [
        f"{count(stats['without_text'], 'row')} without text" if stats["without_text"] else "",
        f"{count(stats['rejects'], 'bad row')}" if stats["rejects"] else "",
        f"{repeated:,} with the id of another" if repeated else "",
    ]
    return "".join(f"; {part}" for part in parts if part)


def _list_fields(stats: dict[str, Any]) -> Iterator[str]:
    """By which fields each thing is told, and in how many rows."""
    for role in _ROLES:
        found = stats["fields"].get(role, {})
        names = ", ".join(f"{shorten(name, 40)} in {number:,}" for name, number in found.items())
        yield _tell(f"  {role}", names or "no field found")


def _tell_quantiles(quantiles: dict[str, int]) -> str:
    return ", ".join(f"{quantiles[share]:,}" for share in ("0", "0.25", "0.5", "0.75", "1"))


def _tell_languages(languages: list[dict[str, Any]]) -> str:
    """The languages as they are guessed, the most frequent first."""
    shown = [
        f"{one['language'] or (one['script'].capitalize() or 'no letters') + ' unknown'} {one['articles']:,}"
        for one in languages[:_MAX_LANGUAGES]
    ]
    rest = sum(one["articles"] for one in languages[_MAX_LANGUAGES:])
    return f"{', '.join(shown)}{f', others {rest:,}' if rest else ''} (guessed)"


def _list_sites(stats: dict[str, Any]) -> Iterator[str]:
    sites, least = stats["sites"], stats["sites"]["min_articles_of_site"]
    yield _tell("sites", f"{sites['sites']:,}; {count(stats['without_site'], 'article')} without one")
    if not sites["sites"]:
        return
    yield _tell("  articles", f"{_tell_quantiles(sites['articles'])} a site (min, quartiles, max)")
    if sites["below"]:
        told = f"{count(sites['below'], 'site')} with {count(sites['articles_below'], 'article')}"
        yield _tell("  too few", f"{told}: a site with fewer than {least} teaches nothing")
    largest = list(sites["largest"].items())[:_MAX_SITES]
    yield _tell("  largest", ", ".join(f"{shorten(name, 40)} {number:,}" for name, number in largest))


def _list_repeated(stats: dict[str, Any]) -> Iterator[str]:
    """The lines that sites repeat, by site."""
    lines = stats["repeated_lines"]
    short = f" (counts may be short by {stats['missed']:,})" if stats["missed"] else ""
    if lines:
        yield f"lines that sites repeat most, in articles{short}:"
    wide = max((len(f"{one['articles']:,}") for one in lines), default=0)
    by_site: dict[str, list[dict[str, Any]]] = {}
    for one in lines:
        by_site.setdefault(one["site"], []).append(one)
    for site, own in by_site.items():
        yield f"  {show(site)}"
        for one in own:
            start = f"  {one['articles']:>{wide + 2},}  "
            yield f"{start}{shorten(one['text'], max(_LEAST_TEXT, measure_width() - len(start)))}"
