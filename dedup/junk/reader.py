"""Read the files of words and phrases, and say by file and line what cannot be understood in one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dedup.errors import BadSettings

_SECTION = re.compile(r"\[(\S*)\]")
_NOTE = re.compile(r"\s{2,}#\s?(.*)$")


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One entry of a file: its section, its text without the note behind it, and its line, from 1."""

    section: str
    text: str
    note: str
    line: int


def read_rows(text: str, path: str, sections: Collection[str]) -> Iterator[ListedEntry]:
    """Yield the entries of one file, whose format is told in the README beside it.

    Raises BadSettings, with the path and the line, for an entry above any section and for a section that is none of
    `sections`.
    """
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip().removeprefix("\ufeff")
        if not line or line.startswith("#"):
            continue
        if heading := _SECTION.fullmatch(line):
            section = heading[1]
            if section not in sections:
                raise BadSettings(
                    f"unknown section {line}", f"use one of {', '.join(sections)}", path=path, line=number
                )
            continue
        if not section:
            remedy = "put a line [own] above a plain list" if "own" in sections else f"use one of {', '.join(sections)}"
            raise BadSettings("an entry above any [section]", remedy, path=path, line=number)
        note = _NOTE.search(line)
        yield ListedEntry(section, line[: note.start()] if note else line, note[1] if note else "", number)


def list_files(folder: str) -> Iterator[tuple[str, str, str]]:
    """Yield the language, the path and the text of each file of a folder of `dedup.junk`, in order of their names."""
    from importlib import resources  # mostly the compiled knowledge is in the cache, and no file is read

    files = sorted((resources.files("dedup.junk") / folder).iterdir(), key=lambda file: file.name)
    for file in files:
        if file.name.endswith(".txt"):
            yield file.name.removesuffix(".txt"), f"{folder}/{file.name}", file.read_text("utf-8")
