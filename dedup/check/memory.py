"""Remember in a text file of a repository what was taken out of its sites: a corpus that was cleaned teaches nothing.

An entry is a line of four columns with tabs between: the site, the rule, where the line stood, and the line. They are
sorted and have no counts, so that git can merge two such files line by line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dedup.errors import BadSettings
from dedup.io import Output, check_outputs, publish_all
from dedup.showing import spell
from dedup.text.keys import normalize_line
from dedup.verdict.standing import Zone
from dedup.verdict.state import Remembered

_RULE = "J2"
_ZONES = (Zone.HEAD, Zone.MIDDLE, Zone.TAIL)
_HEADER = (
    "# What `dedup check --fix` took out of sites, and what is junk there from now on: site, rule, place, line.",
    "# Commit this file. Delete an entry to have its line stay again. For git: `.dedup-memory merge=union` in .gitattributes.",
)
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class Entry(NamedTuple):
    """A line of a site: its rule, the zone where it stood, and the line, or its key where that says it better."""

    site: str
    rule: str
    zone: str
    text: str


def make_entry(site: str, zone: str, text: str) -> Entry | None:
    """The entry of a line that was removed; None for one that no file of lines can hold, or that is no one place's."""
    told = " ".join(text.split())
    key = normalize_line(text)
    if not told.isprintable() or normalize_line(told) != key:
        told = key
    site = spell(site)
    says_something = any(map(str.isalnum, key))  # a row of stars parts what is told, on any page
    is_clean = site.isprintable() and not site.startswith("#") and normalize_line(told) == key
    return Entry(site, _RULE, zone, told) if site and says_something and is_clean and zone in _ZONES else None


def read_memory(path: Path, name: str) -> Mapping[str, Mapping[str, tuple[Remembered, ...]]]:
    """What is remembered, by site and key; `name` is what findings call the file, empty where there is no such file.

    Raises BadSettings for what is no memory, with the line.
    """
    found: dict[str, dict[str, tuple[Remembered, ...]]] = {}
    for number, entry in _read_entries(path):
        own, key = found.setdefault(entry.site, {}), normalize_line(entry.text)
        own[key] = (*own.get(key, ()), Remembered(entry.zone, f"{name}:{number}"))
    return found


def add_to_memory(path: Path, entries: Iterable[Entry], read: Sequence[str] = ()) -> list[Entry]:
    """Write entries to a memory that are not in it; return these. An unchanged file is not written.

    Raises BadSettings for a file that is no memory, BadOutput where it cannot be written or is one of those that are
    `read`.
    """
    check_outputs([str(path)], read)
    known = {_identify(entry): entry for _, entry in _read_entries(path)}
    fresh: dict[tuple[str, ...], Entry] = {}
    for entry in sorted(entries):
        if _identify(entry) not in known:
            fresh.setdefault(_identify(entry), entry)
    if fresh:
        lines = [*_HEADER, *("\t".join(entry) for entry in sorted([*known.values(), *fresh.values()]))]
        output = Output(os.path.realpath(path))
        try:
            output.write("".join(f"{line}\n" for line in lines).encode())
            publish_all([output])
        finally:
            output.discard()
    return list(fresh.values())


def _identify(entry: Entry) -> tuple[str, ...]:
    return entry.site, entry.rule, entry.zone, normalize_line(entry.text)


def _read_entries(path: Path) -> Iterator[tuple[int, Entry]]:
    """The entries of a file with the numbers of their lines; none of a file that is not there."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return
    except (OSError, ValueError) as problem:
        raise BadSettings(f"cannot read the memory ({problem})", "name a UTF-8 text file", path=str(path)) from problem
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield number, _parse(line.rstrip("\r"), path, number)


def _parse(line: str, path: Path, number: int) -> Entry:
    if line.startswith(_CONFLICT):
        raise BadSettings("two versions of the memory were not merged", "keep both sides", path=str(path), line=number)
    parts = line.split("\t")
    if len(parts) != len(Entry._fields) or parts[1] != _RULE or parts[2] not in _ZONES or not normalize_line(parts[3]):
        what = (
            f"this is no entry: site, {_RULE}, {', '.join(_ZONES[:-1])} or {_ZONES[-1]}, and a line, with tabs between"
        )
        raise BadSettings(what, "mend or delete it", path=str(path), line=number)
    return Entry(*parts)
