"""The JSON schema of a configuration file, made of the settings themselves, for editors and for checks of one's own.

It takes what the reader takes and refuses what the reader refuses, but for what no schema can say: which encodings
Python knows, and that `nan` is no number.
"""

from __future__ import annotations

import ast
import inspect
import io
import tokenize
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any, get_args

from dedup import config
from dedup.check import check_settings
from dedup.check.check_settings import READING, CheckSettings
from dedup.config import BOUNDS, BlankLines, ReadOptions, Settings
from dedup.rules import ACTIONS, RULES
from dedup.run.configuration import TOO_MUCH

Schema = dict[str, Any]

_FILE = {"type": "string", "pattern": "^[^\\u0000]*$"}
_FILES = {"type": "array", "items": _FILE}


def make_schema() -> Schema:
    """The schema of a `dedup.toml`, and of the table `[tool.dedup]` of a pyproject.toml; draft 7, which editors read.

    >>> make_schema()["properties"]["site"]["properties"]["min_share"]["default"]
    0.2
    """
    told = read_comments(config)
    kinds = {
        "rules": _describe_rules(),
        "min_confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "blank_lines": {"enum": list(get_args(BlankLines))},
        "junk_files": _FILES,
        "protect_files": _FILES,
    }
    properties = {}
    for part in fields(Settings):
        value = getattr(Settings(), part.name)
        if is_dataclass(value):
            properties[part.name] = _describe_section(value, told[type(value).__name__])
        else:
            default = list(value) if isinstance(value, tuple) else value
            properties[part.name] = _tell(part.name, told[Settings.__name__]) | {"default": default} | kinds[part.name]
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "dedup.toml, or [tool.dedup]"}
    return head | _make_table(properties | {"check": _describe_check(told[ReadOptions.__name__])})


def read_comments(module: ModuleType) -> dict[str, dict[str, str]]:
    """The comment beside each field of the classes of a module, by class and field: units and reasons stand there."""
    source = inspect.getsource(module)
    comments = {
        token.start[0]: token.string.removeprefix("#").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    told: dict[str, dict[str, str]] = {}
    for made in [each for each in ast.parse(source).body if isinstance(each, ast.ClassDef)]:
        for part in made.body:
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                lines = range(part.lineno, (part.end_lineno or part.lineno) + 1)
                if own := [comments[line] for line in lines if line in comments]:
                    told.setdefault(made.name, {})[part.target.id] = " ".join(own)
    return told


def _tell(name: str, told: Mapping[str, str]) -> Schema:
    return {"description": told[name]} if name in told else {}


def _make_table(properties: Mapping[str, Schema], patterns: Mapping[str, Schema] | None = None) -> Schema:
    table = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return table | ({"patternProperties": dict(patterns)} if patterns else {})


def _describe_section(section: Any, told: Mapping[str, str]) -> Schema:
    properties = {}
    for part in fields(section):
        value = getattr(section, part.name)
        properties[part.name] = _tell(part.name, told) | {"default": value} | _describe_kind(part.name, value)
    return {"description": inspect.cleandoc(type(section).__doc__ or "")} | _make_table(properties)


def _describe_kind(name: str, value: Any) -> Schema:
    """What values a setting takes, by the kind of its default, and by bounds of its own where it has some."""
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, (int, float)):
        bounds = {"minimum": 0, "exclusiveMaximum": TOO_MUCH}
        if name in BOUNDS:
            bounds = dict(zip(("minimum", "maximum"), BOUNDS[name], strict=True))
        return {"type": "integer" if isinstance(value, int) else "number", **bounds}
    return {"type": "string"} if isinstance(value, str) else {"type": "array", "items": {"type": "string"}}


def _describe_rules() -> Schema:
    """Rules by code or by name, whatever the case of letters; the codes are what an editor offers."""
    action = {"enum": list(ACTIONS)}
    properties = {
        code: {"description": f"{rule.name}: {rule.finds}", "default": rule.default} | action
        for code, rule in RULES.items()
    }
    patterns = {f"^{_ignore_case(name)}$": action for rule in RULES.values() for name in (rule.code, rule.name)}
    return _make_table(properties, patterns)


def _describe_check(reading: Mapping[str, str]) -> Schema:
    """The table of `dedup check`; its names may have hyphens for underscores."""
    told = {**reading, **read_comments(check_settings)[CheckSettings.__name__]}
    codes = {"type": "array", "items": {"type": "string", "pattern": _match_codes()}}
    kinds: dict[str, Schema] = {
        **dict.fromkeys(("corpus", "exclude"), _FILES),
        **dict.fromkeys(("select", "ignore"), codes),
        "per_path_ignores": {"type": "object", "additionalProperties": codes},
        **dict.fromkeys(("baseline", "index", "memory"), _FILE),
        "strict": {"type": "boolean"},
        **{name: {"type": "string"} for name in READING},
    }
    properties = {name: _tell(name, told) | kind for name, kind in kinds.items()}
    hyphened = {f"^{name.replace('_', '[-_]')}$": kind for name, kind in kinds.items() if "_" in name}
    return {"description": "What `dedup check` goes by; only it reads this."} | _make_table(properties, hyphened)


def _match_codes() -> str:
    """A pattern of rules with commas between: by code or its letter in any case, or by name."""
    short = {_ignore_case(part) for code in RULES for part in (code, code[0])}
    one = rf"\s*({'|'.join((*sorted(short), *(rule.name for rule in RULES.values())))})\s*"
    return f"^{one}(,{one})*$"


def _ignore_case(name: str) -> str:
    """A pattern that matches a name in any case; a schema's patterns have no flag for it."""
    return "".join(f"[{letter.upper()}{letter}]" if letter.isalpha() else letter for letter in name.lower())
