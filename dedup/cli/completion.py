"""What a shell completes: names of files and folders wherever an option or an argument takes one."""

from __future__ import annotations

import click

_PATHS = {"FILE", "FOLDER", "INPUT", "ORIGINAL", "OUT", "PATH", "PATTERN", "WORK"}
_FOLDERS = {"FOLDER", "WORK"}


def complete_paths(command: click.Command) -> None:
    """Let the parameters of a command that name files be completed; only a shell that completes asks for it.

    Whether a file can be read or written is no matter of the command line's: what opens it tells of it.
    """
    if isinstance(command, click.Group):
        for own in command.commands.values():
            complete_paths(own)
    for parameter in command.params:
        kind = _name_kind(parameter)
        if kind in _PATHS and isinstance(parameter.type, click.types.StringParamType):
            parameter.type = click.Path(file_okay=kind not in _FOLDERS)


def _name_kind(parameter: click.Parameter) -> str:
    """What a parameter's value is called in its help: FILE, CODE; an argument without a name of its own is a path."""
    if parameter.metavar:
        return parameter.metavar.split(".")[0]
    return "PATH" if isinstance(parameter, click.Argument) and parameter.name != "stage" else ""
