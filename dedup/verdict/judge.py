"""Judge the lines of articles: run the detectors in order and turn their marks into findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dedup.article import Finding
from dedup.config import Settings
from dedup.index.evidence import NOTHING_KNOWN, Evidence, PagesSeen
from dedup.junk.knowledge import Knowledge
from dedup.text.keys import normalize_line
from dedup.text.lines import Body, Line
from dedup.verdict.features import Signs, gather_signs
from dedup.verdict.passes.headlines import find_headlines, may_be_headlines
from dedup.verdict.passes.known import find_known
from dedup.verdict.passes.pages import find_page, may_be_page
from dedup.verdict.passes.paragraphs import find_repeats, is_shared
from dedup.verdict.passes.site import find_site_junk, may_be_site_junk
from dedup.verdict.passes.surroundings import find_runs
from dedup.verdict.state import Mark, Marks, Standing, first_marks

Judged = tuple[list[Finding], list[Line]]

_MOST_ROUNDS = 6  # each takes at least a line; the second is nearly always the last


def judge(
    bodies: Sequence[Body],
    evidence: Sequence[Sequence[Evidence]],
    knowledge: Knowledge,
    settings: Settings,
    pages: Sequence[PagesSeen],
) -> Iterator[Judged]:
    """Yield the findings of each article of a batch, in order of its lines, and the lines that are its story.

    `pages` tells how many articles of the site or the dump look like whole pages. Lines of the story are those that
    no rule speaks against and that are no byline, date or credit. What is left is judged again until nothing more
    goes, so that cleaning the cleaned changes nothing.
    """
    signs = gather_signs(bodies, knowledge, settings)
    for body, seen, told, of_pages in zip(bodies, evidence, signs, pages, strict=True):
        yield _Case(knowledge, settings, body, of_pages, told).judge(seen)


@dataclass(slots=True)
class _Case:
    """One article before its judge, with what is told of its lines beforehand."""

    knowledge: Knowledge
    settings: Settings
    body: Body
    pages: PagesSeen
    signs: Signs

    def judge(self, evidence: Sequence[Evidence]) -> Judged:
        """Judge the article, and again what is left of it."""
        lines = self.body.lines
        findings, story = self._judge_once(lines, evidence)
        fresh = findings
        by_key: dict[str, Evidence] = {}
        for _ in range(_MOST_ROUNDS):
            gone = {finding.line: finding for finding in fresh if finding.removes and finding.line}
            if not gone:
                break
            by_key = by_key or {line.key: seen for line, seen in zip(lines, evidence, strict=True)}
            lines = self._take_out(lines, gone)
            fresh, story = self._judge_once(lines, [by_key.get(line.key, NOTHING_KNOWN) for line in lines])
            findings = _merge(findings, fresh)
        return findings, story

    def _take_out(self, lines: Sequence[Line], gone: Mapping[int, Finding]) -> list[Line]:
        """The lines that are left, by the numbers they have in the article."""
        left: list[Line] = []
        changed: list[Line] = []
        for line in lines:
            finding = gone.get(line.number)
            if finding is None:
                left.append(line)
            elif finding.span:
                raw = line.raw[: finding.span[0]] + line.raw[finding.span[1] :]
                if key := normalize_line(raw):
                    changed.append(Line(line.number, raw, key))
                    left.append(changed[-1])
                else:
                    self.signs.drop(line.number)
            else:
                self.signs.drop(line.number)
        if changed:
            self.signs.renew(replace(self.body, lines=left), changed, self.knowledge, self.settings)
        return left

    def _says_nothing(self, lines: Sequence[Line], evidence: Sequence[Evidence]) -> bool:
        """Whether no rule can have anything to say of these lines: so it is with the stories of most articles."""
        settings, signs = self.settings, self.signs
        return (
            signs.are_none
            and not may_be_site_junk(self.body.article.site, evidence, settings.site)
            and len({line.key for line in lines}) == len(lines)
            and not may_be_headlines(lines, signs.titles, settings.headline)
            and not may_be_page(lines, self.pages, settings.page)
            and not any(is_shared(line, seen, settings.paragraph) for line, seen in zip(lines, evidence, strict=True))
        )

    def _judge_once(self, lines: Sequence[Line], evidence: Sequence[Evidence]) -> Judged:
        if self._says_nothing(lines, evidence):
            return [], list(lines)
        settings, signs = self.settings, self.signs
        marks = first_marks(lines, evidence, settings.rules)
        find_headlines(self.body, marks, signs.titles, signs.restated, settings.headline)
        find_known(marks, signs.known, has_title=bool(signs.titles))
        find_site_junk(self.body.article.site, marks, settings.site)
        find_page(marks, self.pages, settings.page)
        find_runs(marks, settings.run)
        find_repeats(marks, signs.echoes, signs.alike, settings.paragraph)
        for mark in marks:
            if mark.line.key in self.knowledge.protected:
                mark.standing, mark.span = Standing.STORY, None
        findings = [
            finding
            for mark in marks
            if mark.code or mark.evidence.exact.all_with > 1
            for finding in _report(mark, settings)
        ]
        story = [
            mark.line for mark in marks if mark.standing is not Standing.JUNK and mark.standing is not Standing.NEUTRAL
        ]
        return _spare_the_last(findings, marks), story


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


def _report(mark: Mark, settings: Settings) -> Iterator[Finding]:
    line = mark.line
    for code, reason, facts in mark.reported:
        yield Finding(code, line.number, line.raw, reason, facts, None, removes=False)
    if mark.standing is Standing.JUNK or mark.span:
        removes = settings.rules[mark.code] == "remove"
        yield Finding(mark.code, line.number, line.raw, mark.reason, mark.facts, mark.span, removes)
        if removes and not mark.span:
            return
    if settings.rules["P2"] != "off" and is_shared(line, mark.evidence, settings.paragraph):
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
