"""Write the man page of the command line, `.docs/man/dedup.1`, from the commands themselves.

`python .docs/manual.py` writes it anew. No date and no width of a terminal is in it, nor how click words its help, so
that the page changes with the program alone.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
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


def write_page() -> str:
    """The whole page, as roff."""
    context = click.Context(dedup, info_name="dedup")
    lines = [f'.TH DEDUP 1 "" "dedup {__version__}" "User Commands"', ".SH NAME"]
    lines.append(r"dedup \- find and remove duplicates and boilerplate in scraped news")
    lines += [".SH SYNOPSIS", ".B dedup", "[OPTION]... COMMAND [ARGUMENT]..."]
    lines += [".SH DESCRIPTION", _escape(_say(dedup)), ".SH OPTIONS", *_list_options(dedup, context), ".SH COMMANDS"]
    for command, own in _walk(dedup, context):
        lines += _describe(command, own)
    return "\n".join(lines) + "\n" + re.sub(r"(?<!\\)-(?=-|[a-z])", r"\\-", _ENDS)


def _walk(group: click.Group, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        own = click.Context(command, info_name=name, parent=context)
        yield command, own
        if isinstance(command, click.Group):
            yield from _walk(command, own)


def _describe(command: click.Command, context: click.Context) -> Iterator[str]:
    arguments = [name for one in command.params if isinstance(one, click.Argument) for name in _name_argument(one)]
    if isinstance(command, click.Group):
        arguments = ["COMMAND", "[ARGUMENT]..."]
    usage = " ".join(["[OPTION]...", *arguments])
    yield f".SS {_escape(context.command_path)} {_escape(usage)}"
    yield _escape(_say(command))
    yield from _list_options(command, context)


def _list_options(command: click.Command, context: click.Context) -> Iterator[str]:
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            names = ", ".join(f"\\fB{_escape(name)}\\fR" for name in sorted(option.opts, key=len))
            value = _name_value(option)
            yield ".TP"
            yield f"{names} \\fI{_escape(value)}\\fR" if value else names
            yield _escape(_tell(option)) or r"\&"


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


def _say(command: click.Command) -> str:
    return inspect.cleandoc(command.help or "")


def _escape(text: Any) -> str:
    """Text as roff prints it: no line begins with a dot or a quote that would be a command, `-` is a hyphen-minus."""
    paragraphs = [" ".join(one.split()) for one in str(text).split("\n\n")]
    shown = "\n.PP\n".join(one.replace("\\", r"\e").replace("-", r"\-").replace("`", "") for one in paragraphs)
    return re.sub(r"(?m)^(['.](?!PP$))", r"\\&\1", shown)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(write_page(), "utf-8")
