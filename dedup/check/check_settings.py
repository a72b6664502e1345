"""What `[tool.dedup.check]` says of a check, with the options of the command line over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dedup.check.problems import read_codes
from dedup.config import ReadOptions
from dedup.errors import BadSettings
from dedup.run.configuration import check_name, name_encoding

READING = tuple(part.name for part in fields(ReadOptions) if part.name not in ("on_error", "max_row", "takes_empty"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """The table's values; paths and patterns count from the folder of the configuration file."""

    corpus: tuple[str, ...] = ()  # patterns or folders of the files by which all are judged
    exclude: tuple[str, ...] = ()  # patterns of files that are no part of it and are not checked
    select: tuple[str, ...] = ()  # rules that count, all by default
    ignore: tuple[str, ...] = ()  # rules that do not
    per_path_ignores: Mapping[str, frozenset[str]] = field(default_factory=dict)
    baseline: str | None = None
    index: str | None = None
    memory: str | None = None  # what was taken out of sites
    strict: bool = False
    reading: Mapping[str, str] = field(default_factory=dict)  # names of fields, encoding


def read_check_settings(table: Mapping[str, Any], path: Path) -> CheckSettings:
    """Return the settings of a table that stands in a configuration file.

    Raises BadSettings for a name or value that is not understood.
    """
    values: dict[str, Any] = {}
    reading: dict[str, str] = {}
    for given, value in table.items():
        name = given.replace("-", "_")
        if name in ("corpus", "exclude", "select", "ignore"):
            values[name] = tuple(check_name(given, one, path) for one in _expect_list(given, value, path))
        elif name == "per_path_ignores":
            values[name] = _read_ignores(given, value, path)
        elif name in ("baseline", "index", "memory"):
            values[name] = str(path.parent / check_name(given, _expect(str, given, value, path), path))
        elif name == "strict":
            values[name] = _expect(bool, given, value, path)
        elif name in READING:
            said = _expect(str, given, value, path)
            reading[name] = name_encoding(said) if name == "encoding" else said
        else:
            known = (*(part.name for part in fields(CheckSettings) if part.name != "reading"), *READING)
            raise BadSettings(f"unknown setting {given!r} in [check]", f"use one of {', '.join(known)}", path=str(path))
    read_codes([*values.get("select", ()), *values.get("ignore", ())], str(path))
    return CheckSettings(**values, reading=reading)


def _read_ignores(name: str, table: Any, path: Path) -> dict[str, frozenset[str]]:
    codes = _expect(dict, name, table, path)
    return {pattern: read_codes(_expect_list(name, own, path), str(path)) for pattern, own in codes.items()}


def _expect_list(name: str, value: Any, path: Path) -> Sequence[str]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise BadSettings(f"check.{name} is {value!r}", 'give a list of strings, such as ["corpus"]', path=str(path))


def _expect(kind: type, name: str, value: Any, path: Path) -> Any:
    if isinstance(value, kind):
        return value
    wanted = {str: "a string", bool: "true or false", dict: "a table of patterns and rules"}[kind]
    raise BadSettings(f"check.{name} is {value!r}", f"give {wanted}", path=str(path))
