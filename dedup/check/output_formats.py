"""Print findings for people and machines: text, JSON Lines, SARIF, workflow commands of GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from dedup.check.places import from_repository
from dedup.check.problems import Problem
from dedup.rules import RULES
from dedup.showing import shorten, show, show_json
from dedup.version import __version__

OutputFormat = Callable[[Sequence[Problem], bool], Iterator[str]]

_MAX_QUOTED = 60  # characters of the line that a finding names

_BOLD, _RED, _YELLOW, _DIM, _PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[33m", "\x1b[2m", "\x1b[0m"


def format_text(problems: Sequence[Problem], in_colour: bool = False) -> Iterator[str]:
    """`path:line: CODE message | line`, notes marked as such."""
    for one in problems:
        note = "" if one.fails else " (note)"
        if in_colour:
            code = f"{_RED if one.fails else _YELLOW}{one.code}{_PLAIN}"
            place, quoted = f"{_DIM}{show(one.place)}{_PLAIN}", f"{_DIM}{_quote(one)}{_PLAIN}"
            yield f"{_BOLD}{show(one.path)}{_PLAIN}:{one.line}: {code} {place}{show(one.message)}{quoted}{note}"
        else:
            yield f"{show(one.path)}:{one.line}: {one.code} {show(one.place + one.message)}{_quote(one)}{note}"


def _quote(one: Problem) -> str:
    """The line that is meant, behind a bar, in one line and not too long; nothing where all of an article is."""
    return f" | {shorten(one.part, _MAX_QUOTED)}" if one.part else ""


def format_jsonl(problems: Sequence[Problem], in_colour: bool = False) -> Iterator[str]:
    """One JSON object for each finding."""
    for one in problems:
        record: dict[str, Any] = {
            "path": one.path,
            "line": one.line,
            "code": one.code,
            "rule": RULES[one.code].name,
            "step": one.step,
            "site": one.site,
            "place": one.place.strip(),
            "message": one.message,
            "text": one.text,
            "fails": one.fails,
            "fixable": one.removes,
            "confidence": one.confidence,
            "fingerprint": one.fingerprint,
        }
        yield show_json(json.dumps(record, ensure_ascii=False))


def format_github(problems: Sequence[Problem], in_colour: bool = False) -> Iterator[str]:
    """A workflow command of GitHub Actions for each finding; paths are those of the repository."""
    for one in problems:
        message = _escape(f"{one.place}{one.message}{_quote(one)}")
        path = _escape(from_repository(one.path)).replace(":", "%3A").replace(",", "%2C")
        kind = "error" if one.fails else "notice"
        yield f"::{kind} file={path},line={one.line},title=dedup {one.code}::{message}"


def _escape(text: str) -> str:
    return show(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def format_sarif(problems: Sequence[Problem], in_colour: bool = False) -> Iterator[str]:
    """A SARIF 2.1.0 log; paths are those of the repository, as code scanning wants them."""
    rules = [
        {
            "id": rule.code,
            "name": "".join(word.capitalize() for word in rule.name.split("-")),
            "shortDescription": {"text": rule.finds},
            "defaultConfiguration": {"level": "error" if rule.default == "remove" else "note"},
        }
        for rule in RULES.values()
    ]
    driver = {"name": "dedup", "version": __version__, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "the root of the repository"}}},
                "results": [_describe_result(one) for one in problems],
            }
        ],
    }
    yield show_json(json.dumps(log, ensure_ascii=False, indent=1))


def _describe_result(one: Problem) -> dict[str, Any]:
    path = from_repository(one.path)
    is_inside = not path.startswith(("/", "../")) and path[1:2] != ":"
    uri = quote(path.encode("utf-8", "surrogateescape"))
    artifact = {"uri": uri, "uriBaseId": "%SRCROOT%"} if is_inside else {"uri": uri}
    rank = {} if one.confidence is None else {"rank": round(100 * one.confidence, 1)}
    return rank | {
        "ruleId": one.code,
        "ruleIndex": list(RULES).index(one.code),
        "level": "error" if one.fails else "note",
        "message": {"text": _escape_message(f"{one.place}{one.message}{_quote(one)}")},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": one.line}}}],
        "partialFingerprints": {"dedup/v1": one.fingerprint},
    }


def _escape_message(text: str) -> str:
    """A text in which a viewer finds neither an argument nor a link: SARIF 2.1.0, 3.11.5 and 3.11.6.

    >>> _escape_message("Read {more} at [our site](https://x.example)")
    'Read {{more}} at \\\\[our site\\\\](https://x.example)'
    """
    doubled = text.replace("{", "{{").replace("}", "}}")
    return doubled.replace("[", "\\[").replace("]", "\\]") if "](" in doubled else doubled


OUTPUT_FORMATS: dict[str, OutputFormat] = {
    "text": format_text,
    "jsonl": format_jsonl,
    "sarif": format_sarif,
    "github": format_github,
}
