"""Judge the lines of one article: run the detectors in order and turn their marks into findings."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.detectors.headlines import find_headlines
from dedup.detectors.known import find_known
from dedup.detectors.marks import Mark, Marks, Standing, first_marks
from dedup.detectors.pages import find_page
from dedup.detectors.paragraphs import find_repeats, find_shared
from dedup.detectors.runs import find_runs
from dedup.detectors.site import find_site_junk
from dedup.evidence import Evidence
from dedup.junk.catalogue import Catalogue
from dedup.junk.cues import Cues
from dedup.lines import Body
from dedup.model import Finding
from dedup.settings import Settings


def judge(
    body: Body, evidence: Sequence[Evidence], catalogue: Catalogue, cues: Cues, settings: Settings, pages_share: float = 0.0
) -> list[Finding]:
    """Return the findings of one article, in order of its lines.

    `pages_share` (0 to 1) is the share of the dump's articles that look like whole pages.
    """
    marks = first_marks(body, evidence)
    find_headlines(body, marks, settings.headline)
    find_known(marks, catalogue, cues)
    find_site_junk(body.article.site, marks, settings.site)
    find_page(marks, pages_share, settings.page)
    find_runs(marks, settings.run)
    find_repeats(marks, settings.paragraph)
    return _report(marks, settings)


def _report(marks: Marks, settings: Settings) -> list[Finding]:
    findings = []
    for mark in marks:
        if (mark.standing is Standing.JUNK or mark.span) and settings.rules[mark.code] != "off":
            findings.append(_finding(mark, settings))
    if settings.rules["P2"] != "off":
        gone = {finding.line for finding in findings}
        for mark in find_shared(marks, settings.paragraph):
            if mark.line.number not in gone:
                seen = mark.evidence.exact
                findings.append(
                    Finding(
                        "P2",
                        mark.line.number,
                        mark.line.raw,
                        f"{seen.all_with} articles on {max(1, seen.all_sites)} sites carry this paragraph",
                        {"articles": seen.all_with, "sites": seen.all_sites},
                        removes=settings.rules["P2"] == "remove",
                    )
                )
    return sorted(findings, key=lambda finding: finding.line or 0)


def _finding(mark: Mark, settings: Settings) -> Finding:
    return Finding(
        mark.code,
        mark.line.number,
        mark.line.raw,
        mark.reason,
        dict(mark.facts),
        mark.span,
        settings.rules[mark.code] == "remove",
    )
