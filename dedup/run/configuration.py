"""Read settings from `[tool.dedup]` of a pyproject.toml or from a dedup.toml, and from options on top."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args

from dedup.config import BlankLines, Settings
from dedup.errors import BadSettings
from dedup.rules import ACTIONS, RULES, Action

_SECTIONS = {part.name for part in fields(Settings) if is_dataclass(getattr(Settings(), part.name))}
_FILE_LISTS = ("junk_files", "protect_files")


def find_config(start: Path) -> tuple[Path, dict[str, Any]] | None:
    """Return the nearest configuration at or above a folder, with its table; None where there is none."""
    for folder in (start, *start.parents):
        for name in ("dedup.toml", "pyproject.toml"):
            path = folder / name
            if path.is_file():
                table = read_table(path)
                if name == "dedup.toml" or table:
                    return path, table
    return None


def read_table(path: Path) -> dict[str, Any]:
    """Return the table of settings in one file.

    Raises BadSettings where the file cannot be read or is no TOML.
    """
    import tomllib

    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise BadSettings(f"cannot read the configuration: {problem}", "mend it", path=str(path)) from problem
    if path.name == "pyproject.toml":
        for name in ("tool", "dedup"):
            document = document.get(name, {})
            if not isinstance(document, dict):
                raise BadSettings(f"{name} is no table", "write the settings under [tool.dedup]", path=str(path))
    return document


def find_table(config: Path | None) -> tuple[Path, dict[str, Any]] | None:
    """Return the configuration file that is named, else the nearest one, with its table; None where there is none."""
    return (config, read_table(config)) if config else find_config(Path.cwd())


def load_settings(
    rules: Mapping[str, str] | None = None,
    config: Path | None = None,
    junk_files: tuple[str, ...] = (),
    protect_files: tuple[str, ...] = (),
    blank_lines: BlankLines | None = None,
) -> Settings:
    """Return the settings of a run: the defaults, the configuration file over them, the given options over both.

    Raises BadSettings for a name or value that is not understood.
    """
    found = find_table(config)
    settings = apply_table(Settings(), found[1], found[0]) if found else Settings()
    settings = replace(settings, rules={**settings.rules, **_check_rules(rules or {}, None)})
    return replace(
        settings,
        junk_files=(*settings.junk_files, *junk_files),
        protect_files=(*settings.protect_files, *protect_files),
        blank_lines=blank_lines or settings.blank_lines,
    )


def name_encoding(name: str) -> str:
    """Return Python's name of an encoding that inputs can be read in.

    Raises BadSettings for one that is unknown, or cannot be read row by row.
    """
    from dedup.io import check_encoding  # a library that only loads settings pays nothing for it

    return check_encoding(name)


def apply_table(settings: Settings, table: Mapping[str, Any], path: Path) -> Settings:
    """Return the settings with what a table says changed."""
    changes: dict[str, Any] = {}
    for name, value in table.items():
        if name == "rules":
            changes["rules"] = {**settings.rules, **_check_rules(value, path)}
        elif name in _SECTIONS:
            changes[name] = _apply_section(getattr(settings, name), name, value, path)
        elif name == "min_confidence":
            changes[name] = _check_share(name, value, path)
        elif name in _FILE_LISTS:
            changes[name] = tuple(str(path.parent / file) for file in _check_names(name, value, path))
        elif name == "blank_lines":
            changes[name] = check_blank_lines(value, path)
        elif name != "check":
            known = ", ".join(sorted({"rules", "check", "min_confidence", "blank_lines", *_FILE_LISTS, *_SECTIONS}))
            raise BadSettings(f"unknown setting {name!r}", f"use one of {known}", path=str(path))
    return replace(settings, **changes)


def _apply_section(section: Any, name: str, table: Any, path: Path) -> Any:
    if not isinstance(table, dict):
        raise BadSettings(f"{name} is {table!r}", f"write a table: [{name}], and its settings below", path=str(path))
    known = {part.name: getattr(section, part.name) for part in fields(section)}
    if wrong := sorted(table.keys() - known.keys()):
        raise BadSettings(f"unknown setting {wrong[0]!r} in [{name}]", f"use one of {', '.join(known)}", path=str(path))
    changes = {}
    for key, value in table.items():
        kind = type(known[key])
        fits, wanted = _KINDS[kind]
        if not fits(value):
            raise BadSettings(f"{name}.{key} is {value!r}", f"give {wanted}", path=str(path))
        changes[key] = kind(value)
    try:
        return replace(section, **changes)
    except ValueError as problem:
        raise BadSettings(f"{name}.{problem}", "give another number", path=str(path)) from problem


TOO_MUCH = 1 << 31  # no setting means so much, and numpy could not hold it everywhere


def _is_amount(value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and 0 <= value < TOO_MUCH


# Of what kinds the settings of a section may be: which values of a file fit, and what to say of one that does not.
_KINDS: dict[type, tuple[Callable[[Any], bool], str]] = {
    bool: (lambda value: isinstance(value, bool), "true or false"),
    int: (lambda value: _is_amount(value) and value == int(value), "a whole number from 0 up (int)"),
    float: (_is_amount, "a number from 0 up (float)"),
    str: (lambda value: isinstance(value, str), "a string"),
    tuple: (lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value), "a list of strings"),
}


def _check_rules(rules: Any, path: Path | None) -> dict[str, Action]:
    if not isinstance(rules, Mapping):
        raise BadSettings(f"rules is {rules!r}", 'write a table: [rules], and in it J2 = "report"', path=str(path))
    by_name = {rule.name: rule.code for rule in RULES.values()}
    checked: dict[str, Action] = {}
    for name, action in rules.items():
        code = by_name.get(name.lower(), name.upper())
        if code not in RULES:
            raise BadSettings(
                f"unknown rule {name!r}", f"use one of {', '.join(RULES)}", path=str(path) if path else None
            )
        if action not in ACTIONS:
            raise BadSettings(
                f"rule {code} is set to {action!r}",
                f"use one of {', '.join(ACTIONS)}",
                path=str(path) if path else None,
            )
        checked[code] = action
    return checked


def _check_share(name: str, value: Any, path: Path) -> float:
    if not _is_amount(value) or value > 1:
        raise BadSettings(f"{name} is {value!r}", "give a number from 0 to 1", path=str(path))
    return float(value)


def check_blank_lines(value: Any, path: Path | None = None) -> BlankLines:
    """Return what is to become of blank lines; raises BadSettings for what cannot be done with them."""
    if value not in get_args(BlankLines):
        where = str(path) if path else None
        raise BadSettings(f"blank_lines is {value!r}", f"use one of {', '.join(get_args(BlankLines))}", path=where)
    kept: BlankLines = value
    return kept


def _check_names(name: str, value: Any, path: Path) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadSettings(f"{name} is {value!r}", "give a list of file names", path=str(path))
    return [check_name(name, item, path) for item in value]


def check_name(setting: str, value: str, path: Path) -> str:
    """Return the name of a file as a setting has it.

    Raises BadSettings for one that no file can have.
    """
    if "\0" in value:
        raise BadSettings(f"{setting} holds {value!r}, which no file is called", "mend it", path=str(path))
    return value


def hash_settings(settings: Settings) -> str:
    """A short hash of every setting, for the first row of an output."""
    from hashlib import sha256

    text = json.dumps(asdict(settings), sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]
