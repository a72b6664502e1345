"""The options that several commands share, and what is made of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from dedup.config import ReadOptions, Settings
from dedup.errors import BadSettings
from dedup.run.configuration import find_table, load_settings, name_encoding
from dedup.showing import show

Command = TypeVar("Command", bound=Callable[..., Any])

_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([KMGT]?)(?:i?B)?", re.IGNORECASE)
OUTPUTS = ("output", "removed", "findings", "duplicates", "rejects")
FIELDS = ("text", "title", "site", "id", "url", "date")


def output_options(command: Command) -> Command:
    """Add the options that name the outputs of a cleaning run, files or, of a run over shards, folders."""
    for option in (
        click.option("--rejects", metavar="FILE", help="With --on-error skip: the bad rows, byte for byte."),
        click.option(
            "--keep",
            type=click.Choice(["longest", "earliest", "first"]),
            default="longest",
            show_default=True,
            help="Which copy is kept.",
        ),
        click.option("--drop-duplicates", is_flag=True, help="Leave out articles that a kept one contains."),
        click.option("--duplicates", metavar="FILE", help="A row for each article that repeats another."),
        click.option("--findings", metavar="FILE", help="Everything found, what is only reported too."),
        click.option(
            "--removed", metavar="FILE", help="Every removal with its rule, reason and evidence; restore needs it."
        ),
        click.option(
            "-o", "--output", metavar="OUT", help="The cleaned articles; the format is told by the extension."
        ),
    ):
        command = option(command)
    return command


def report_options(command: Command) -> Command:
    """Add the options that name a page of what was found."""
    command = click.option(
        "--report-full", is_flag=True, help="With --report: whole texts, not only two lines around."
    )(command)
    return click.option("--report", metavar="FILE.html", help="A page to look at: what was found, where and why.")(
        command
    )


def check_report(options: dict[str, Any]) -> None:
    """Raise BadSettings where a page is to have whole texts and no page is named."""
    if options["report_full"] and options["report"] is None:
        raise BadSettings("--report-full says what a page has, and none is named", "add --report FILE.html")


def check_rejects(options: ReadOptions, rejects: str | None) -> None:
    """Raise BadSettings where bad rows are to be skipped and have no place to go, or the other way."""
    if (options.on_error == "skip") != (rejects is not None):
        raise BadSettings(
            "--on-error skip and --rejects go together", "name a file for the bad rows: --on-error skip --rejects FILE"
        )


def reading_options(command: Command) -> Command:
    """Add the options that say how inputs are read."""
    for name in reversed(FIELDS):
        command = click.option(f"--{name}-field", default="", metavar="NAME", help=f"The field that holds the {name}.")(
            command
        )
    command = click.option("--encoding", default="utf-8", show_default=True, help="The encoding of the inputs.")(
        command
    )
    command = click.option(
        "--delimiter",
        default="",
        metavar="CHARACTER",
        callback=read_delimiter,
        help="What parts the fields of a CSV file; found by its header if not given.",
    )(command)
    command = click.option(
        "--extract",
        type=click.Choice(["resiliparse", "trafilatura"]),
        default="resiliparse",
        show_default=True,
        help="What takes the texts out of the pages of web archives.",
    )(command)
    command = click.option(
        "--max-row",
        metavar="SIZE",
        default="64M",
        show_default=True,
        callback=read_size,
        help="The longest row there may be.",
    )(command)
    return click.option(
        "--on-error",
        type=click.Choice(["stop", "skip"]),
        default="stop",
        show_default=True,
        help="What to do with a bad row.",
    )(command)


def judging_options(command: Command) -> Command:
    """Add the options that say how lines are judged."""
    command = click.option(
        "--rule", "rules", multiple=True, metavar="CODE=ACTION", help="Set a rule to off, report or remove."
    )(command)
    command = click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        metavar="SHARE",
        help="Report what is less sure than this, 0 to 1, and keep it.",
    )(command)
    command = click.option(
        "--blank-lines",
        type=click.Choice(["tidy", "keep"]),
        help="Leave no gaps where lines went (tidy, the default), or keep all blank lines.",
    )(command)
    command = click.option("--config", type=click.Path(path_type=Path), help="A dedup.toml or pyproject.toml.")(command)
    command = click.option("--junk", "junk_files", multiple=True, metavar="FILE", help="Your own junk phrases.")(
        command
    )
    return click.option("--protect", "protect_files", multiple=True, metavar="FILE", help="Lines that always stay.")(
        command
    )


def make_read_options(options: dict[str, Any]) -> ReadOptions:
    """Take the reading options out of a command's options."""
    fields = {f"{name}_field": options.pop(f"{name}_field") for name in FIELDS}
    read_as = {name: options.pop(name) for name in ("delimiter", "on_error", "extract")}
    most = options.pop("max_row") or 64 << 20
    return ReadOptions(**fields, **read_as, encoding=name_encoding(options.pop("encoding")), max_row=most)


def make_settings(options: dict[str, Any]) -> Settings:
    """Take the judging options out of a command's options."""
    rules: dict[str, str] = {}
    for pair in options.pop("rules"):
        code, equals, action = pair.partition("=")
        if not equals:
            raise BadSettings(f"--rule {pair} sets nothing", "write it as --rule J2=report")
        rules[code] = action
    names = ("config", "junk_files", "protect_files", "blank_lines")
    settings = load_settings(rules, **{name: options.pop(name) for name in names})
    least = options.pop("min_confidence")
    return settings if least is None else replace(settings, min_confidence=least)


def find_config_path(options: dict[str, Any]) -> str | None:
    """The configuration file of a run: the one that is named, else the nearest."""
    found = find_table(options["config"])
    return str(found[0]) if found else None


def tell_note(note: str) -> None:
    """Print a line of what the user should know, on standard error."""
    click.echo(show(f"dedup: {note}"), err=True)


def read_delimiter(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """The character that is meant: a tab may be written as a backslash and a t."""
    meant = "\t" if value in ("\\t", "tab") else value
    if len(meant) > 1 or meant in ('"', "\n", "\r"):
        raise click.BadParameter(f"{value!r} is not one character that can part fields", context, parameter)
    return meant


def read_size(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """The bytes of a size such as 500M or 2G."""
    if value is None:
        return None
    found = _SIZE.fullmatch(value.strip())
    if found is None:
        raise click.BadParameter(f"{value!r} is no size; write it like 500M or 2G", context, parameter)
    return int(float(found[1]) * 1024 ** " KMGT".index(found[2].upper() or " "))
