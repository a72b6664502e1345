"""Find the files of a check: those named, and the corpus they are judged by."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from glob import has_magic
from pathlib import Path

from dedup.check.patterns import match_any, static_folder
from dedup.check.places import name_from, show_from_here
from dedup.check.repository import find_top, list_changed, list_staged
from dedup.errors import BadInput
from dedup.files.matches import list_matches
from dedup.io import is_database, match_names, split_extension


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file: `name` from the root of the corpus, `shown` as the user calls it, `path` where it lies.

    `staged` is git's hash of the content where the corpus is what is staged; then `in_git` is how git calls the file,
    and `differs` tells that what lies at `path` is, or may be, another content. `content` is that of standard input.
    """

    name: str
    shown: str
    path: Path
    staged: str = ""
    in_git: str = ""
    differs: bool = False
    content: bytes | None = None


@dataclass(slots=True)
class Files:
    """The files of a check by name: those to report on, and all that is judged by; `passed_over` were named in vain.

    `top` is the root of the repository whose staged files are the corpus.
    """

    named: dict[str, File] = field(default_factory=dict)
    corpus: dict[str, File] = field(default_factory=dict)
    passed_over: list[str] = field(default_factory=list)
    missing: list[BadInput] = field(default_factory=list)
    top: Path | None = None

    def put(self, file: File) -> None:
        """Report on one more file, in place of what the corpus has of it."""
        self.named[file.name] = self.corpus[file.name] = file

    @property
    def common_folder(self) -> str:
        """The folder that all named files lie in."""
        try:
            return os.path.commonpath([os.path.dirname(name) for name in self.named])
        except ValueError:  # none at all, or on several drives
            return ""


def find_files(
    paths: Sequence[str], root: Path, patterns: Sequence[str], exclude: Sequence[str], *, repository: bool
) -> Files:
    """Find the files that paths name and those of the corpus; without any paths the whole corpus is checked.

    The corpus is what matches the patterns: among what git has staged with `repository` (without patterns all that
    looks like a file of articles), else on disk, and the named files with it. Raises BadSettings where there is no
    repository.
    """
    files = Files()
    is_excluded = match_any(exclude)
    if repository:
        files.top = find_top(root)
        found = _list_repository(files.top, root, patterns)
        files.corpus = {file.name: file for file in found if not is_excluded(file.name)}
    elif patterns:
        files.corpus = {file.name: file for file in _list_disk(root, patterns) if not is_excluded(file.name)}
    if not paths:
        files.named = {name: file for name, file in files.corpus.items() if file.path.exists()}
        return files
    for file in _expand(paths, root, files.missing):
        known = files.corpus.get(file.name) or files.corpus.get(name_from(root, os.path.realpath(file.path)))
        if known is not None:
            files.named.setdefault(known.name, replace(known, shown=file.shown, path=file.path))
        elif repository or is_excluded(file.name):
            files.passed_over.append(file.shown)
        else:
            files.named.setdefault(file.name, file)
    if not repository:
        files.corpus = {**files.named, **files.corpus}
    return files


def _expand(paths: Sequence[str], root: Path, missing: list[BadInput]) -> Iterator[File]:
    """Yield the files that paths mean: files, folders, patterns."""
    for path in paths:
        if os.path.isdir(path):
            found = [shown.removeprefix(os.path.join(".", "")) for shown in _walk(path, _fit(()))]
        elif is_database(path):
            found = []
            missing.append(BadInput("a database cannot be checked", "clean it into a .jsonl file", path=path))
        elif not os.path.lexists(path) and has_magic(path):
            found = list_matches(path)
            if not found:
                missing.append(BadInput("no file matches", "check the pattern", path=path))
        elif os.path.exists(path) and not os.path.isfile(path):
            found = []
            missing.append(BadInput("this is a pipe or a device", "check it as standard input: -", path=path))
        else:
            found = [path]
        for shown in found:
            yield File(name=name_from(root, shown), shown=shown, path=Path(shown))


def _walk(folder: str, wanted: Callable[[str], object]) -> Iterator[str]:
    """Yield the files of a folder in order, hidden ones and those behind links left out."""
    with os.scandir(folder or ".") as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = os.path.join(folder, entry.name)
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_dir():
                yield from _walk(path, wanted)
            elif entry.is_file() and wanted(path):
                yield path


def _list_disk(root: Path, patterns: Sequence[str]) -> Iterator[File]:
    matches, fits = match_any(patterns), _fit(patterns)
    seen: set[str] = set()
    for folder in sorted({static_folder(pattern) for pattern in patterns}):
        start = root / folder
        found = _walk(str(start), fits) if start.is_dir() else [str(start)] if start.is_file() else []
        for path in found:
            name = name_from(root, path)
            if name not in seen and matches(name):
                seen.add(name)
                yield File(name=name, shown=show_from_here(root, name), path=Path(path))


def _list_repository(top: Path, root: Path, patterns: Sequence[str]) -> Iterator[File]:
    matches, fits = match_any(patterns), _fit(patterns)
    changed = list_changed(top)
    for staged, content in list_staged(top):
        if fits(staged):
            path = top / staged
            name = name_from(root, str(path))
            if not patterns or matches(name):
                shown, differs = show_from_here(root, name), staged in changed
                yield File(name=name, shown=shown, path=path, staged=content, in_git=staged, differs=differs)


def _fit(patterns: Sequence[str]) -> Callable[[str], object]:
    """Whether a file looks like one of articles; of .json that is believed only where a pattern says .json."""
    named = {kind for kind, _ in map(split_extension, patterns) if kind is not None}
    return re.compile(match_names(named), re.IGNORECASE).search
