"""The command line: a thin door to the library, one file per command, loaded when called."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from types import FrameType

import click

from dedup.errors import DedupError

_COMMANDS = {
    "check": "say what junk and duplicates are in text files or dumps",
    "clean": "take junk and repetition out of a dump",
    "explain": "show every line of one article with its verdict",
    "index": "look into index files, merge them, forget articles",
    "learn": "add the articles of a dump to an index",
    "restore": "put back what clean took out",
    "rules": "print the table of rules",
    "score": "measure precision and recall on your own judged lines",
}


class _Commands(click.Group):
    """Import a command only when it is called: most need numpy, and `--help` needs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(f"dedup.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dedup", prog_name="dedup")
def dedup() -> None:
    """Find and remove duplicates and boilerplate in scraped news."""


def main() -> None:
    """Run the command line and leave with its exit code: 0 done, 1 findings, 2 could not run, 130 interrupted."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        sys.exit(dedup.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as problem:
        problem.show()
        sys.exit(2)
    except DedupError as problem:
        click.echo(f"dedup: {problem}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader has gone, as `head` does; what is left in the buffer has nowhere to go either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (KeyboardInterrupt, click.Abort):
        click.echo("dedup: interrupted; no output was changed", err=True)
        sys.exit(130)


def _leave(number: int, frame: FrameType | None) -> None:
    """On SIGTERM unwind as on SIGINT, so that temporary files go, and leave with 143."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(128 + number)
