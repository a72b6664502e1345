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
        below = _join(folders, f"{segment}/")
        folders = below | folders if segment == "**" else below
    return sorted(path for path in _join(folders, name) if os.path.isfile(path))


def _join(folders: set[str], segment: str) -> set[str]:
    return {os.path.join(folder, name) for folder in folders for name in glob(segment, root_dir=folder, recursive=True)}


def _split(pattern: str) -> list[str]:
    """The folder before the first segment with a star or its like as one piece, then the segments."""
    *way, name = (pattern.replace("\\", "/") if os.name == "nt" else pattern).split("/")
    fixed = next((number for number, segment in enumerate(way) if has_magic(segment)), len(way))
    start = ["/".join(way[:fixed])] if fixed else []
    return [*start, *filter(None, way[fixed:]), name]
