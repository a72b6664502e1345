"""Judge the lines of one article: run the detectors in order and turn their marks into findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dedup.detectors.headlines import find_headlines
from dedup.detectors.known import find_known
from dedup.detectors.marks import Mark, Marks, Standing, first_marks
from dedup.detectors.pages import find_page
from dedup.detectors.paragraphs import find_repeats, is_shared
from dedup.detectors.runs import find_runs
from dedup.detectors.site import find_site_junk
from dedup.evidence import NO_PAGES, NOTHING_KNOWN, Evidence, PagesSeen
from dedup.junk.knowledge import Knowledge
from dedup.lines import Body, Line, split_article
from dedup.model import Finding
from dedup.settings import Settings

_MOST_ROUNDS = 6  # each takes at least a line; the second is nearly always the last


def judge(
    body: Body, evidence: Sequence[Evidence], knowledge: Knowledge, settings: Settings, pages: PagesSeen = NO_PAGES
) -> tuple[list[Finding], list[Line]]:
    """Return the findings of one article, in order of its lines, and the lines that are its story.

    `pages` tells how many articles of the site or the dump look like whole pages. Lines of the story are those that
    no rule speaks against and that are no byline, date or credit. What is left is judged again until nothing more
    goes, so that cleaning the cleaned changes nothing.
    """
    findings, story = _judge_once(body, evidence, knowledge, settings, pages)
    known = {line.key: seen for line, seen in zip(body.lines, evidence, strict=False)}
    lines = list(enumerate(body.article.text.split("\n"), 1))
    fresh = findings
    for _ in range(_MOST_ROUNDS):
        gone = {finding.line: finding for finding in fresh if finding.removes and finding.line}
        if not gone:
            break
        lines = list(_cut_lines(lines, gone))
        rest = split_article(replace(body.article, text="\n".join(raw for _, raw in lines)))
        for line in rest.lines:
            line.number = lines[line.number - 1][0]  # as in the article, for findings to name
        seen = [known.get(line.key, NOTHING_KNOWN) for line in rest.lines]
        fresh, story = _judge_once(rest, seen, knowledge, settings, pages)
        findings = _merge(findings, fresh)
    return findings, story


def _merge(findings: list[Finding], fresh: list[Finding]) -> list[Finding]:
    """Add what a later round removes to what the rounds before found."""
    later = {finding.line: finding for finding in fresh if finding.line and finding.removes}
    first = {finding.line: finding for finding in findings if finding.removes}
    kept = [finding for finding in findings if finding.line not in later]
    for number, finding in later.items():
        # A line whose end went before goes as a whole now.
        kept.append(replace(finding, text=first[number].text if number in first else finding.text))
    return sorted(kept, key=lambda finding: finding.line or 0)


def cut_text(text: str, gone: Mapping[int, Finding]) -> str:
    """The text without the lines and spans of some findings, by their line numbers."""
    return "\n".join(raw for _, raw in _cut_lines(enumerate(text.split("\n"), 1), gone))


def _cut_lines(lines: Iterable[tuple[int, str]], gone: Mapping[int, Finding]) -> Iterator[tuple[int, str]]:
    for number, raw in lines:
        finding = gone.get(number)
        if finding is None:
            yield number, raw
        elif finding.span:
            yield number, raw[: finding.span[0]] + raw[finding.span[1] :]


def _judge_once(
    body: Body, evidence: Sequence[Evidence], knowledge: Knowledge, settings: Settings, pages: PagesSeen
) -> tuple[list[Finding], list[Line]]:
    marks = first_marks(body, evidence, settings.rules)
    find_headlines(body, marks, settings.headline)
    find_known(marks, knowledge)
    find_site_junk(body.article.site, marks, settings.site)
    find_page(marks, pages, settings.page)
    find_runs(marks, settings.run)
    find_repeats(marks, settings.paragraph)
    for mark in marks:
        if mark.line.key in knowledge.protected:
            mark.standing, mark.span = Standing.STORY, None
    findings = [finding for mark in marks for finding in _report(mark, settings)]
    story = [
        mark.line for mark in marks if mark.standing is not Standing.JUNK and mark.standing is not Standing.NEUTRAL
    ]
    return _spare_the_last(findings, marks), story


def _report(mark: Mark, settings: Settings) -> Iterator[Finding]:
    line = mark.line
    for code, reason, facts in mark.reported:
        yield Finding(code, line.number, line.raw, reason, facts, None, removes=False)
    if mark.standing is Standing.JUNK or mark.span:
        removes = settings.rules[mark.code] == "remove"
        yield Finding(mark.code, line.number, line.raw, mark.reason, mark.facts, mark.span, removes)
        if removes and not mark.span:
            return
    if settings.rules["P2"] != "off" and is_shared(mark, settings.paragraph):
        seen = mark.evidence.exact
        yield Finding(
            "P2",
            line.number,
            line.raw,
            f"{seen.all_with} articles on {max(1, seen.all_sites)} sites carry this paragraph",
            {"articles": seen.all_with, "sites": seen.all_sites},
            removes=settings.rules["P2"] == "remove" and not mark.span,
        )


def _spare_the_last(findings: list[Finding], marks: Marks) -> list[Finding]:
    """Where nothing would be left of an article, leave it whole and only report."""
    removed = {finding.line for finding in findings if finding.removes and not finding.span}
    if not marks or len(removed) < len(marks):
        return findings
    return [
        replace(finding, removes=False, reason=f"{finding.reason}; kept: the article would lose every line")
        for finding in findings
    ]
