"""List the files that a pattern such as `dumps/**/*.txt` matches on disk."""

from __future__ import annotations

import os
from glob import glob, has_magic


def list_matches(pattern: str) -> list[str]:
    """The files in order, each once and called as the pattern begins; hidden ones only where it names the dot.

    A pattern goes down the folders segment by segment: the standard library tries every way to share out the folders
    among several `**`, and gives a file as often as there are ways.
    """
    *way, name = _split(pattern)
    folders = {""}
    for segment in way:
        folders = _go_down(folders) if segment == "**" else _join(folders, f"{segment}/")
    return sorted(path for path in _join(folders, name) if os.path.isfile(path))


def _go_down(folders: set[str]) -> set[str]:
    """The folders and all below them; not those behind links, which may lead back up, nor hidden ones."""
    found, waiting = set(folders), list(folders)
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder or ".") as entries:
                names = [one.name for one in entries if one.name[0] != "." and one.is_dir(follow_symlinks=False)]
        except OSError:  # it is not to be read, or gone
            continue
        below = {os.path.join(folder, name, "") for name in names} - found
        found |= below
        waiting.extend(below)
    return found


def _join(folders: set[str], segment: str) -> set[str]:
    return {os.path.join(folder, name) for folder in folders for name in glob(segment, root_dir=folder, recursive=True)}


def _split(pattern: str) -> list[str]:
    """The folder before the first segment with a star or its like as one piece, then the segments."""
    *way, name = (pattern.replace("\\", "/") if os.name == "nt" else pattern).split("/")
    fixed = next((number for number, segment in enumerate(way) if has_magic(segment)), len(way))
    start = ["/".join(way[:fixed])] if fixed else []
    return [*start, *filter(None, way[fixed:]), name]
