"""Write the man page, `.docs/man/dedup.1`, and the page of commands of the site, from the commands themselves.

`python .docs/manual.py` writes the man page anew. No date and no width of a terminal is in it, nor how click words its help, so
that the page changes with the program alone.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from dedup.cli import dedup
from dedup.version import __version__

PAGE = Path(__file__).with_name("man") / "dedup.1"
_ENDS = """\
.SH EXIT STATUS
.TP
.B 0
Done; or, of
.BR check ,
nothing found.
.TP
.B 1
.B check
found something that its rules would remove, or an article that repeats another.
.TP
.B 2
It could not run: bad input, settings or arguments. One line on standard error says what, where and what to do.
.TP
.B 130
Interrupted; no output was changed.
.SH ENVIRONMENT
.TP
.B DEDUP_CACHE_DIR
The folder that keeps what
.B check
worked out of files that have not changed.
.TP
.B TMPDIR
The folder for temporary files: about 10 KB an article.
.TP
.B DEDUP_TRACEBACK
If set, an error that nobody foresaw is shown in full.
.SH FILES
.TP
.BR dedup.toml ", " pyproject.toml
The settings, the nearest at or above the working folder; in a
.I pyproject.toml
below
.BR [tool.dedup] .
.B dedup rules --schema
prints their JSON schema.
"""


@dataclass(frozen=True, slots=True)
class Command:
    """What is told of one command; an option is its names, what its value is called, and what it does."""

    path: str
    usage: str
    help: str
    options: list[tuple[list[str], str, str]]


def list_commands() -> Iterator[Command]:
    """Yield the program and all its commands, those of groups behind their group."""
    yield from _walk(dedup, click.Context(dedup, info_name="dedup"))


def write_page() -> str:
    """The whole page, as roff."""
    program, *commands = list_commands()
    lines = [f'.TH DEDUP 1 "" "dedup {__version__}" "User Commands"', ".SH NAME"]
    lines.append(r"dedup \- find and remove duplicates and boilerplate in scraped news")
    lines += [".SH SYNOPSIS", ".B dedup", program.usage, ".SH DESCRIPTION", _escape(program.help)]
    lines += [".SH OPTIONS", *_write_options(program), ".SH COMMANDS"]
    for command in commands:
        lines += [
            f".SS {_escape(command.path)} {_escape(command.usage)}",
            _escape(command.help),
            *_write_options(command),
        ]
    return "\n".join(lines) + "\n" + re.sub(r"(?<!\\)-(?=-|[a-z])", r"\\-", _ENDS)


def write_markdown() -> Iterator[str]:
    """The lines of a page of the site: a section for each command, its options in a table."""
    for command in list_commands():
        yield from (f"## {command.path}", "", command.help, "", "```text", f"{command.path} {command.usage}", "```", "")
        if command.options:
            yield from ("| option | |", "|---|---|")
        for names, value, told in command.options:
            shown = " ".join(part for part in (", ".join(names), value) if part)
            yield f"| `{shown}` | {told} |"
        yield ""


def _walk(command: click.Command, context: click.Context) -> Iterator[Command]:
    arguments = [name for one in command.params if isinstance(one, click.Argument) for name in _name_argument(one)]
    if isinstance(command, click.Group):
        arguments = ["COMMAND", "[ARGUMENT]..."]
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    yield Command(
        path=context.command_path,
        usage=" ".join(["[OPTION]...", *arguments]),
        help=inspect.cleandoc(command.help or ""),
        options=[(sorted(one.opts, key=len), _name_value(one), _tell(one)) for one in options],
    )
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            own = command.get_command(context, name)
            assert own is not None
            yield from _walk(own, click.Context(own, info_name=name, parent=context))


def _write_options(command: Command) -> Iterator[str]:
    for names, value, told in command.options:
        shown = ", ".join(f"\\fB{_escape(name)}\\fR" for name in names)
        yield from (".TP", f"{shown} \\fI{_escape(value)}\\fR" if value else shown, _escape(told) or r"\&")


def _name_argument(argument: click.Argument) -> Iterator[str]:
    name = argument.metavar or (argument.name or "").upper() + ("..." if argument.nargs == -1 else "")
    yield name if argument.required else f"[{name}]"


def _name_value(option: click.Option) -> str:
    if option.is_flag or option.count:
        return ""
    if isinstance(option.type, click.Choice):
        return "|".join(option.type.choices)
    return option.metavar or {"integer": "N", "integer range": "N"}.get(option.type.name, "VALUE")


def _tell(option: click.Option) -> str:
    told = [(option.help or "").strip()]
    if isinstance(option.type, (click.IntRange, click.FloatRange)) and option.type.max is None:
        told.append(f"At least {option.type.min}.")
    if option.multiple:
        told.append("May be given several times.")
    if option.show_default and isinstance(option.default, (str, int)) and not option.is_flag:
        told.append(f"Default: {option.default}.")
    return " ".join(one for one in told if one)


def _escape(text: Any) -> str:
    """Text as roff prints it: no line begins with a dot or a quote that would be a command, `-` is a hyphen-minus."""
    paragraphs = [" ".join(one.split()) for one in str(text).split("\n\n")]
    shown = "\n.PP\n".join(one.replace("\\", r"\e").replace("-", r"\-").replace("`", "") for one in paragraphs)
    return re.sub(r"(?m)^(['.](?!PP$))", r"\\&\1", shown)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(write_page(), "utf-8")
