"""Judge the lines of one article: run the detectors in order and turn their marks into findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dedup.detectors.headlines import find_headlines
from dedup.detectors.known import find_known
from dedup.detectors.marks import Mark, Marks, Standing, first_marks
from dedup.detectors.pages import find_page
from dedup.detectors.paragraphs import find_repeats, is_shared
from dedup.detectors.runs import find_runs
from dedup.detectors.site import find_site_junk
from dedup.evidence import NO_PAGES, Evidence, PagesSeen
from dedup.junk.knowledge import Knowledge
from dedup.lines import Body, Line
from dedup.model import Finding
from dedup.settings import Settings


def judge(
    body: Body, evidence: Sequence[Evidence], knowledge: Knowledge, settings: Settings, pages: PagesSeen = NO_PAGES
) -> tuple[list[Finding], list[Line]]:
    """Return the findings of one article, in order of its lines, and the lines that are its story.

    `pages` tells how many articles of the site or the dump look like whole pages. Lines of the story are
    those that no rule speaks against and that are no byline, date or credit.
    """
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
