"""Name articles and files: from the root of the corpus for what is kept, from the working folder for people, from the repository for machines."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: its file, the line there, its id in a dump, and its site."""

    name: str
    line: int
    id: str
    site: str = ""


def find_repository(start: Path) -> Path | None:
    """The nearest folder at or above another that git keeps; None where there is none."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def from_repository(path: str) -> str:
    """A path as it is called from the root of its repository, with slashes; as it is where there is none."""
    root = find_repository(Path.cwd())
    if root is None or path == "-":
        return Path(path).as_posix()
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive
        return Path(path).as_posix()


def name_from(root: Path, path: str) -> str:
    """A path as it is called from a root, with slashes; the folders on its way may be links."""
    folder, name = os.path.split(path)
    return _name_folder(str(root), os.path.abspath(folder)) + name


@lru_cache(maxsize=1 << 12)
def _name_folder(root: str, folder: str) -> str:
    real = os.path.realpath(folder)
    try:
        called = Path(os.path.relpath(real, os.path.realpath(root))).as_posix()
    except ValueError:  # another drive
        called = Path(real).as_posix()
    return "" if called == "." else f"{called}/"


def show_from_here(root: Path, name: str) -> str:
    """How a person in the working folder calls what is called so from a root."""
    return os.path.normpath(os.path.join(_way_to(str(root), os.getcwd()), name))


@lru_cache(maxsize=1 << 4)
def _way_to(root: str, here: str) -> str:
    try:
        return os.path.relpath(os.path.realpath(root), os.path.realpath(here))
    except ValueError:  # another drive
        return root
