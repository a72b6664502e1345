"""The command line: a thin door to the library, one file per command, loaded when called."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

import click

from dedup.errors import DedupError
from dedup.showing import show
from dedup.version import __version__, name_build

_COMMANDS = {
    "check": "say what junk and duplicates are in text files or dumps",
    "clean": "take junk and repetition out of a dump",
    "explain": "show every line of one article with its verdict",
    "index": "look into index files, merge them, forget articles",
    "learn": "add the articles of a dump to an index",
    "report": "make a page to look at of what was found",
    "restore": "put back what clean took out",
    "rules": "print the table of rules",
    "spread": "clean many files in tasks, on one machine or many",
    "stats": "profile a dump before it is cleaned",
    "score": "measure precision and recall on your own judged lines",
}


_MAX_NEW = 50_000  # objects before the next search for cycles; what modules and tables are made of stays anyway
_leaving = 0  # the exit code, once a signal told to leave


class _ReaderGone(Exception):
    """The reader of standard output has closed it; click would answer a BrokenPipeError with exit code 1."""


class _Commands(click.Group):
    """Import a command only when it is called: most need numpy, and `--help` needs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(f"dedup.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        if ctx.resilient_parsing:  # a shell asks for completions
            importlib.import_module("dedup.cli.completion").complete_paths(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, _COMMANDS, n=1)
            told = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"No such command {name!r}.{told}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderGone from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


def _tell_version(context: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if is_asked and not context.resilient_parsing:
        click.echo(f"dedup, version {__version__} ({name_build()})")
        context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_tell_version,
    help="Show the version and exit.",
)
def dedup() -> None:
    """Find and remove duplicates and boilerplate in scraped news."""


def main() -> None:
    """Run the command line and leave with its exit code: 0 done, 1 findings, 2 could not run, 130 interrupted."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here is its work, and idle threads cost a start
    gc.set_threshold(_MAX_NEW)
    if sys.stdout is not None:
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # no terminal shows every script
    try:
        code = _run()
    except KeyboardInterrupt:  # once more, while temporary files went
        code = 130
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 2
    if code > 128 or (code and threading.active_count() > 1):
        # All is unwound, and click has flushed what it wrote. The thread that looked after the workers may wait for
        # ever, or complain of pipes that are closed.
        os._exit(code)
    sys.exit(code)


def _run() -> int:
    try:
        return dedup.main(standalone_mode=False) or 0
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as problem:
        vars(problem)["message"] = show(problem.message)  # an argument may be the name of a file, as the shell found it
        problem.show()
    except DedupError as problem:
        click.echo(f"dedup: {problem}", err=True)
    except _ReaderGone:  # as `head` does
        # What is left in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except (KeyboardInterrupt, click.Abort):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        click.echo("dedup: interrupted; no output was changed", err=True)
        return 130
    except Exception as problem:
        if _leaving:
            return _leaving
        if "DEDUP_TRACEBACK" in os.environ:
            raise
        click.echo(f"dedup: {show(_describe(problem))}", err=True)
    return 2


def _describe(problem: Exception) -> str:
    """One line for an error that nobody foresaw: the disk, the memory, or a fault of this program."""
    if isinstance(problem, MemoryError):
        return "not enough memory, it seems; fewer --workers need less"
    what = " ".join(f"{type(problem).__name__}: {problem}".split())
    if isinstance(problem, OSError):
        return f"{what}; make room, or name another folder for temporary files in TMPDIR"
    return f"{what}; this is a fault of dedup, which DEDUP_TRACEBACK=1 shows in full"


def _leave(number: int, frame: FrameType | None) -> None:
    """On SIGTERM or a lost terminal unwind as on SIGINT, so that temporary files go, and leave with 128 and more."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    global _leaving
    _leaving = 128 + number
    sys.unraisablehook = lambda _: None  # where the signal comes while an object goes, Python would print it and go on
    sys.exit(_leaving)
