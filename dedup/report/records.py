"""Say what the page keeps of one article: what was found in it, the steps that led there, and the lines around."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypedDict

from dedup.article import Article, Finding
from dedup.showing import spell_all
from dedup.verdict.judge import Verdict
from dedup.verdict.reasons import describe
from dedup.verdict.steps import Label, Step

KINDS = ("removed", "reported", "doubted", "protected")  # of what is found; the page knows them by their places here
Shows = Literal["", "near", "all"]  # what lines of an article: none, those near what was found, or all
_CONTEXT = 2  # lines with text on either side of one that is shown
_MAX_CONTEXT = 300  # characters of such a line: enough to know the paragraph by
_MAX_LINE = 4_000  # characters of a line that was found; a longer one is the text of a page in one line


class FoundRecord(TypedDict, total=False):
    """What was found of a line, or (without `line`) of the article; `kind` is one of KINDS."""

    line: int
    kind: str
    code: str
    step: str
    reason: str
    evidence: Mapping[str, Any]
    confidence: float
    span: Sequence[int]


class ArticleRecord(TypedDict):
    """An article as the page shows it.

    `lines` are numbers, from 1, and texts; `count` is how many the article has, 0 where only those that were found are
    known; `gone` the numbers of blank lines that went along; `steps` are line, name, rule, label, reason, the lines it
    rests on, confidence and evidence.
    """

    id: str
    row: int
    site: str
    title: str
    count: int
    lines: list[tuple[int, str]]
    gone: list[int]
    found: list[FoundRecord]
    steps: list[tuple[Any, ...]]


def record_article(
    article: Article, name: str, row: int, verdict: Verdict, gone: Collection[int], *, is_full: bool
) -> ArticleRecord | None:
    """The record of an article that was judged; None where there is nothing to show."""
    found = [_record_finding(finding) for finding in verdict.findings]
    told = {one.get("line") for one in found}
    found += [
        _record_doubt(step, step.line) for step in _list_doubts(verdict.steps) if step.line and step.line not in told
    ]
    found += [
        FoundRecord(
            line=number, kind="protected", code="", step="protected", reason="one of your lines that always stay"
        )
        for number in verdict.protected
    ]
    if not found:
        return None
    shown = {one.get("line") for one in found}
    steps = [_record_step(step) for step in verdict.steps if step.line in shown]
    return make_record(article, name, row, found, steps=steps, gone=gone, is_full=is_full)


def make_record(
    article: Article, name: str, row: int, found: list[FoundRecord], *,
    steps: Iterable[tuple[Any, ...]] = (), gone: Collection[int] = (), is_full: bool = False,
) -> ArticleRecord:  # fmt: skip
    """The record of an article whose text is known: the lines that were found and those around them, or all of them."""
    lines = article.text.split("\n")
    record = ArticleRecord(
        id=name, row=row, site=article.site, title=article.title, count=len(lines), gone=sorted(gone),
        lines=[*enumerate(lines, 1)] if is_full else list(_pick_lines(lines, {one.get("line", 0) for one in found})),
        found=sorted(found, key=lambda one: one.get("line", 0)), steps=list(steps),
    )  # fmt: skip
    spelled: ArticleRecord = spell_all(record)  # half a character cannot be written
    return spelled


def _record_finding(finding: Finding) -> FoundRecord:
    record = FoundRecord(
        kind="removed" if finding.removes else "reported", code=finding.code, step=finding.step,
        reason=finding.reason, evidence=finding.evidence,
    )  # fmt: skip
    if finding.line is not None:
        record["line"] = finding.line
    if finding.confidence is not None:
        record["confidence"] = finding.confidence
    if finding.span is not None:
        record["span"] = finding.span
    return record


def _record_doubt(step: Step, line: int) -> FoundRecord:
    return FoundRecord(
        line=line, kind="doubted", code=step.rule, step=step.name, reason=describe(step), evidence=step.evidence
    )


def _list_doubts(steps: Sequence[Step]) -> Iterator[Step]:
    """The last steps of lines that were doubted to the end: junk if something around them had borne it out."""
    last = {step.line: step for step in steps if step.label is not None}
    return (step for step in last.values() if step.label is Label.DOUBTFUL)


def _record_step(step: Step) -> tuple[Any, ...]:
    label = "" if step.label is None else step.label.name.lower()
    return step.line, step.name, step.rule, label, describe(step), step.because, step.confidence, dict(step.evidence)


def _pick_lines(lines: Sequence[str], found: Collection[int]) -> Iterator[tuple[int, str]]:
    told = [number for number, line in enumerate(lines, 1) if line.strip() or number in found]
    around = {
        told[near]
        for place, number in enumerate(told)
        if number in found
        for near in range(max(0, place - _CONTEXT), min(len(told), place + _CONTEXT + 1))
    }
    for number in _add_blanks(sorted(around), lines):
        most = _MAX_LINE if number in found else _MAX_CONTEXT
        line = lines[number - 1]
        yield number, line if len(line) <= most else f"{line[:most]}…"


def _add_blanks(numbers: Sequence[int], lines: Sequence[str]) -> Iterator[int]:
    """The numbers of some lines, and those of blank ones that alone stand between two of them."""
    last = 0
    for number in numbers:
        if not any(map(str.strip, lines[last : number - 1])):
            yield from range(last + 1, number)
        yield number
        last = number
    if not any(map(str.strip, lines[last:])):
        yield from range(last + 1, len(lines) + 1)
