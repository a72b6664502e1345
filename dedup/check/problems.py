"""One finding of a check, and which findings are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from dedup.article import Finding
from dedup.check.patterns import match_any
from dedup.check.places import Place
from dedup.errors import BadSettings
from dedup.io import Row
from dedup.neardup.duplicate import STORY_IN_ANOTHER
from dedup.rules import RULES
from dedup.text.keys import normalize_line

# By a template, or beside junk alone, a line is no evidence in itself.
_OF_A_SITE = ("site-line", "line-of-few-stories")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding: `line` of the file, from 1; for a row of a dump where the row starts, with `place` telling more.

    `path` is the file as the user named it, `name` as it is called from the root of the corpus; `row`, `number` (of
    the line in its text, 0 for all of it) and `span` say what to cut where the rule `removes`; `fails` whether the check
    fails for it; `confidence` how sure it is that the line is junk; `site` is the article's, `step` the one that decided;
    `remember` the zone and the text of a line that its site printed often, for the memory of what was taken out.
    """

    path: str
    name: str
    line: int
    code: str
    message: str
    text: str
    place: str = ""
    row: int = 1
    number: int = 0
    span: tuple[int, int] | None = None
    removes: bool = False
    fails: bool = True
    confidence: float | None = None
    site: str = ""
    step: str = ""
    remember: tuple[str, str] | None = None

    @property
    def part(self) -> str:
        """What is meant of the line: all of it, or the span; empty where the whole article is meant."""
        if not self.number:
            return ""
        return (self.text[self.span[0] : self.span[1]] if self.span else self.text).strip()

    @property
    def fingerprint(self) -> str:
        """A hash of file, rule and text, which edits elsewhere in the file leave alone."""
        from hashlib import sha256

        known_by = "\0".join((self.name, self.code, self.text.strip()))
        return sha256(known_by.encode("utf-8", "surrogatepass")).hexdigest()[:20]

    def to_list(self) -> list[Any]:
        """All fields as plain values."""
        return list(astuple(self))


def read_problem(values: Sequence[Any], path: str) -> Problem:
    """The problem that `to_list` made, in a file that is called `path` now."""
    _, name, line, code, message, text, place, row, number, span, removes, fails, confidence, site, step, remember = (
        values
    )
    return Problem(
        path=path, name=name, line=line, code=code, message=message, text=text, place=place, row=row, number=number,
        span=(span[0], span[1]) if span else None, removes=removes, fails=fails,
        confidence=confidence, site=site, step=step,
        remember=(remember[0], remember[1]) if remember else None,
    )  # fmt: skip


def make_problem(row: Row, finding: Finding, *, path: str, name: str, units: Mapping[int, str]) -> Problem:
    """The problem that a finding in a row of a file is; `units` are the texts of the article's, by their first lines."""
    number = finding.line or 0
    is_article = row.format.is_one_article
    return Problem(
        path=path,
        name=name,
        line=(number or 1) if is_article else row.line,
        code=finding.code,
        message=f"{RULES[finding.code].name}: {finding.reason}",
        text=finding.text,
        place="" if is_article else f"[{row.article.id or row.number}{f', line {number}' if number else ''}] ",
        row=row.number,
        number=number,
        span=finding.span,
        removes=finding.removes,
        fails=finding.removes,
        confidence=finding.confidence,
        site=row.article.site,
        step=finding.step,
        remember=_remember(finding, units),
    )


def _remember(finding: Finding, units: Mapping[int, str]) -> tuple[str, str] | None:
    """The zone and the text of a whole unit that goes because the site prints it as it stands."""
    if finding.span or finding.evidence.get("step") not in _OF_A_SITE:
        return None
    text = units.get(finding.line or 0, "")
    # What a later round cut otherwise, or the second line of a broken unit, is no unit that can be met again.
    is_its_start = text and normalize_line(text).startswith(normalize_line(finding.text))
    return (str(finding.evidence["where"]), text) if is_its_start else None


def make_copy_problem(path: str, one: Place, other: Place, reason: str) -> Problem:
    """The problem that an article is which repeats another, or is repeated by it."""
    return Problem(
        path=path,
        name=one.name,
        line=one.line,
        code="A1",
        place=f"[{one.id}] " if one.id else "",
        message=f"{RULES['A1'].name}: {reason}",
        text=f"{one.id} {other.name} {other.id}",
        site=one.site,
        step=STORY_IN_ANOTHER,
    )


def sort_problems(problems: Sequence[Problem]) -> list[Problem]:
    """Order by path, place in it, and rule."""
    return sorted(problems, key=lambda one: (one.path, one.line, one.row, one.number, one.code, one.message))


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedRules:
    """Which findings are wanted: all, or those of the rules in `select`, without those in `ignore`.

    `by_path` names rules that do not count in files that match a pattern; with `strict` notes fail too.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    by_path: Mapping[str, frozenset[str]]
    strict: bool = False

    def pick(self, problems: Sequence[Problem]) -> list[Problem]:
        """Return the wanted ones."""
        ignored = [(match_any([pattern]), codes) for pattern, codes in self.by_path.items()]
        wanted = [
            one
            for one in problems
            if (not self.select or one.code in self.select)
            and one.code not in self.ignore
            and not any(one.code in codes and matches(one.name) for matches, codes in ignored)
        ]
        return [replace(one, fails=True) for one in wanted] if self.strict else wanted


def read_codes(values: Sequence[str], where: str | None = None) -> frozenset[str]:
    """The codes of rules given by code, by name, by the letter they begin with, or several with commas between.

    Raises BadSettings for a rule that does not exist.
    """
    codes: set[str] = set()
    for value in (part.strip() for given in values for part in given.split(",")):
        found = {code for code, rule in RULES.items() if value.upper() in (code, code[0]) or value == rule.name}
        if not found:
            raise BadSettings(f"unknown rule {value!r}", f"use one of {', '.join(RULES)}", path=where)
        codes |= found
    return frozenset(codes)
