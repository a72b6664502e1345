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
from dedup.run.configuration import load_settings, name_encoding

Command = TypeVar("Command", bound=Callable[..., Any])

_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([KMGT]?)(?:i?B)?", re.IGNORECASE)
FIELDS = ("text", "title", "site", "id", "url", "date")


def reading_options(command: Command) -> Command:
    """Add the options that say how inputs are read."""
    for name in reversed(FIELDS):
        command = click.option(f"--{name}-field", default="", metavar="NAME", help=f"The field that holds the {name}.")(
            command
        )
    command = click.option("--encoding", default="utf-8", show_default=True, help="The encoding of the inputs.")(
        command
    )
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
    return ReadOptions(**fields, encoding=name_encoding(options.pop("encoding")), on_error=options.pop("on_error"))


def make_settings(options: dict[str, Any]) -> Settings:
    """Take the judging options out of a command's options."""
    rules: dict[str, str] = {}
    for pair in options.pop("rules"):
        code, equals, action = pair.partition("=")
        if not equals:
            raise BadSettings(f"--rule {pair} sets nothing", "write it as --rule J2=report")
        rules[code] = action
    settings = load_settings(rules, options.pop("config"), options.pop("junk_files"), options.pop("protect_files"))
    least = options.pop("min_confidence")
    return settings if least is None else replace(settings, min_confidence=least)


def read_size(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """The bytes of a size such as 500M or 2G."""
    if value is None:
        return None
    found = _SIZE.fullmatch(value.strip())
    if found is None:
        raise click.BadParameter(f"{value!r} is no size; write it like 500M or 2G", context, parameter)
    return int(float(found[1]) * 1024 ** " KMGT".index(found[2].upper() or " "))
