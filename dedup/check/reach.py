"""Keep a repository's own configuration within the repository: a check of somebody's corpus reads nothing else."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from dedup.check.patterns import static_folder
from dedup.check.places import find_repository
from dedup.errors import BadSettings


def check_reach(config: Path, wanted: Mapping[str, Sequence[str]], named: Collection[str]) -> None:
    """Refuse paths and patterns of a configuration file that lead out of its repository, links followed.

    `wanted` has those of each setting, relative to the file's folder. Where there is no repository the folder stands
    for it. Raises BadSettings, unless the command line has named the same path.
    """
    folder = config.absolute().parent
    root = os.path.realpath(find_repository(folder) or folder)
    known = {_resolve(Path.cwd(), path) for path in named}
    for setting, paths in wanted.items():
        for path in paths:
            real = _resolve(folder, static_folder(path) if setting == "corpus" else path)
            if real not in known and os.path.commonpath([root, real]) != root:
                what = f"{setting} leads out of the repository: {path!r}"
                raise BadSettings(what, "name it on the command line if it is yours", path=str(config))


def _resolve(folder: Path, path: str) -> str:
    try:
        return os.path.realpath(folder / path)
    except ValueError:  # a NUL, which no file has in its name
        raise BadSettings(f"{path!r} is no name of a file", "mend the configuration") from None
