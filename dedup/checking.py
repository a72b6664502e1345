"""Check files: gather the findings, leave out those of a baseline, and print them for people and machines."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dedup import __version__
from dedup.errors import BadSettings
from dedup.formats import ReadOptions
from dedup.inspect import Judged, judge_inputs
from dedup.rules import RULES
from dedup.settings import Settings


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of a check: `line` of the file; for a row of a dump, where the row starts, with `place` telling more."""

    path: str
    line: int
    code: str
    message: str
    text: str
    place: str = ""
    fails: bool = True

    @property
    def fingerprint(self) -> str:
        """A hash of file, rule and text, which edits elsewhere in the file leave alone."""
        return hashlib.sha256("\0".join((self.path, self.code, self.text.strip())).encode()).hexdigest()[:20]


def check(paths: Sequence[str], index: str | None, options: ReadOptions, settings: Settings) -> list[Problem]:
    """Return the findings in some files, in order of path and line."""
    judged = list(judge_inputs(paths, index, options, settings))
    problems = [problem for one in judged for problem in _list_problems(one)]
    if settings.rules["A1"] != "off" and len(judged) > 1:
        problems += _find_duplicates(judged)
    return sorted(problems, key=lambda problem: (problem.path, problem.line, problem.place, problem.code))


def _list_problems(judged: Judged) -> Iterator[Problem]:
    row = judged.row
    is_text = row.format == "text"
    for finding in judged.findings:
        number = finding.line or 1
        place = "" if is_text else f"[{row.article.id or row.number}, line {number}] "
        message = f"{RULES[finding.code].name}: {finding.reason}"
        yield Problem(
            judged.path, number if is_text else row.line, finding.code, message, finding.text, place, finding.removes
        )


def _find_duplicates(judged: list[Judged]) -> Iterator[Problem]:
    from dedup.detectors.articles import DuplicateFinder
    from dedup.worker import summarize_stories

    with DuplicateFinder() as finder:
        numbered = [(replace_number(one, number), one.story) for number, one in enumerate(judged)]
        finder.add(summarize_stories(numbered, finder.folder))
        duplicates = finder.find()
    for duplicate in duplicates:
        one, other = judged[duplicate.row], judged[duplicate.original_row]
        place = "" if one.row.format == "text" else f"[{duplicate.id}] "
        line = 1 if one.row.format == "text" else one.row.line
        original = (
            other.path if other.row.format == "text" else f"{other.path}:{other.row.line} [{duplicate.duplicate_of}]"
        )
        message = f"duplicate-article: {round(100 * duplicate.containment)} % of it stands in {original}"
        yield Problem(one.path, line, "A1", message, original, place)


def replace_number(judged: Judged, number: int) -> Any:
    """The row with another number, by which duplicates are told apart across files."""
    return replace(judged.row, number=number)


def choose(problems: list[Problem], select: Sequence[str], ignore: Sequence[str], *, strict: bool) -> list[Problem]:
    """Leave the findings of the rules asked for; with `strict` those that are only reported fail too.

    Raises BadSettings for a rule that does not exist.
    """
    for code in (*select, *ignore):
        if code not in RULES:
            raise BadSettings(f"unknown rule {code!r}", f"use one of {', '.join(RULES)}")
    chosen = [problem for problem in problems if (not select or problem.code in select) and problem.code not in ignore]
    return [replace(problem, fails=True) for problem in chosen] if strict else chosen


def write_baseline(path: str, problems: Sequence[Problem]) -> None:
    """Write the fingerprints of findings, with what they are for people who read the file."""
    entries = [{"fingerprint": one.fingerprint, "path": one.path, "code": one.code} for one in problems]
    Path(path).write_text(json.dumps({"version": 1, "findings": entries}, indent=1) + "\n", "utf-8")


def read_baseline(path: str) -> Counter[str]:
    """Return how often each fingerprint stands in a baseline.

    Raises BadSettings where the file is none.
    """
    try:
        return Counter(entry["fingerprint"] for entry in json.loads(Path(path).read_text("utf-8"))["findings"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BadSettings(
            f"cannot read the baseline ({problem})", "write it with --write-baseline", path=path
        ) from problem


def drop_known(problems: Sequence[Problem], known: Counter[str]) -> list[Problem]:
    """Leave out as many findings of each fingerprint as the baseline has."""
    rest = Counter(known)
    kept = []
    for problem in problems:
        if rest[problem.fingerprint] > 0:
            rest[problem.fingerprint] -= 1
        else:
            kept.append(problem)
    return kept


def format_text(problems: Sequence[Problem]) -> Iterator[str]:
    """`path:line: CODE message`."""
    for one in problems:
        note = "" if one.fails else " (note)"
        yield f"{one.path}:{one.line}: {one.code} {one.place}{one.message}{note}"


def format_jsonl(problems: Sequence[Problem]) -> Iterator[str]:
    """One JSON object for each finding."""
    for one in problems:
        record = {
            "path": one.path,
            "line": one.line,
            "code": one.code,
            "place": one.place.strip(),
            "message": one.message,
            "text": one.text,
            "fails": one.fails,
        }
        yield json.dumps(record, ensure_ascii=False)


def format_github(problems: Sequence[Problem]) -> Iterator[str]:
    """A workflow command of GitHub Actions for each finding."""
    for one in problems:
        message = f"{one.place}{one.message}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        path = (
            one.path.replace("%", "%25")
            .replace("\r", "%0D")
            .replace("\n", "%0A")
            .replace(":", "%3A")
            .replace(",", "%2C")
        )
        yield f"::{'error' if one.fails else 'notice'} file={path},line={one.line},title=dedup {one.code}::{message}"


def format_sarif(problems: Sequence[Problem]) -> Iterator[str]:
    """A SARIF 2.1.0 log."""
    rules = [{"id": rule.code, "name": rule.name, "shortDescription": {"text": rule.finds}} for rule in RULES.values()]
    results = [
        {
            "ruleId": one.code,
            "level": "error" if one.fails else "note",
            "message": {"text": f"{one.place}{one.message}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": Path(one.path).as_posix()},
                        "region": {"startLine": one.line},
                    }
                }
            ],
            "partialFingerprints": {"dedup/v1": one.fingerprint},
        }
        for one in problems
    ]
    log = {
        "version": "2.1.0",
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "runs": [{"tool": {"driver": {"name": "dedup", "version": __version__, "rules": rules}}, "results": results}],
    }
    yield json.dumps(log, ensure_ascii=False, indent=1)


FORMATS: dict[str, Callable[[Sequence[Problem]], Iterator[str]]] = {
    "text": format_text,
    "jsonl": format_jsonl,
    "sarif": format_sarif,
    "github": format_github,
}
