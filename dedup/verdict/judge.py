"""Judge the lines of articles: pass after pass yields steps, one place applies them, and findings are made of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from dedup.article import Finding
from dedup.config import Settings
from dedup.index.evidence import NOTHING_KNOWN, Evidence, PagesSeen
from dedup.junk.knowledge import Knowledge
from dedup.rules import Action
from dedup.text.keys import normalize_line
from dedup.text.lines import Body, Line
from dedup.text.pieces import Pieces
from dedup.text.sentences import read_habits
from dedup.text.sites import name_site
from dedup.verdict.features import Features, gather_features
from dedup.verdict.hidden_phrases import part_units
from dedup.verdict.order import PASSES
from dedup.verdict.reasons import describe
from dedup.verdict.state import NO_MEMORY, LineState, Memory, Pass, Remembered, State, View
from dedup.verdict.steps import Label, Span, Step, apply_steps


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one article: its findings in order of the lines, and the steps that led to them, in theirs.

    `story` are the lines that no rule speaks against and that are no byline, date or credit; `left` those that are not
    removed; `protected` the numbers of those that a list of the user's keeps.
    """

    findings: list[Finding]
    story: Sequence[Line]
    steps: Sequence[Step] = ()
    protected: Sequence[int] = ()
    left: Sequence[Line] = ()

    def apply(self, text: str, settings: Settings) -> str:
        """The text of the article without what is removed."""
        return apply_steps(text, self.steps, settings.rules, settings.blank_lines)


def judge(
    bodies: Sequence[Body],
    seen: Sequence[Sequence[Evidence]],
    knowledge: Knowledge,
    settings: Settings,
    pages: Sequence[PagesSeen],
    passes: Sequence[Pass] = PASSES,
    memory: Memory = NO_MEMORY,
) -> Iterator[Verdict]:
    """Yield the verdict on each article of a batch.

    `seen` is the evidence of each line of each article; `pages` tells how many articles of its site or the dump look
    like whole pages, `memory` what was taken out of sites before. What is left of an article is judged again until
    nothing more goes, so that cleaning the cleaned changes nothing.
    """
    parted = part_units(bodies, seen, knowledge)
    for body, _ in parted:
        read_habits(body.lines)
    features = gather_features([body for body, _ in parted], knowledge, settings)
    for (body, counts), of_pages, own in zip(parted, pages, features, strict=True):
        site = name_site(body.article.site) if memory else ""
        yield _Case(body, of_pages, own, knowledge, settings, passes, memory.get(site, {})).judge(counts)


@dataclass(slots=True)
class _Case:
    """One article before its judge."""

    body: Body
    pages: PagesSeen
    features: Features
    knowledge: Knowledge
    settings: Settings
    passes: Sequence[Pass]
    remembered: Mapping[str, tuple[Remembered, ...]]

    def judge(self, seen: Sequence[Evidence]) -> Verdict:
        """Judge the article, and again what is left of it."""
        lines = self.body.lines
        verdict = fresh = self._judge_once(lines, seen)
        by_key: dict[str, Evidence] = {}
        for _ in range(self.settings.judging.max_rounds):
            gone = {finding.line: finding for finding in fresh.findings if finding.removes and finding.line}
            if not gone:
                break
            by_key = by_key or {line.key: known for line, known in zip(lines, seen, strict=True)}
            lines = self._take_out(lines, gone)
            read_habits(lines)
            fresh = self._judge_once(lines, [by_key.get(line.key, NOTHING_KNOWN) for line in lines])
            verdict = merge(verdict, fresh)
        verdict = replace(_spell_out(verdict, self.body), left=lines)
        if not self.knowledge.protected:
            return verdict
        return replace(verdict, protected=_list_protected(self.body.lines, self.knowledge.protected))

    def _judge_once(self, lines: Sequence[Line], seen: Sequence[Evidence]) -> Verdict:
        view = View(
            self.body.article, lines, seen, self.pages, self.features, self.knowledge.protected, self.settings,
            self.remembered,
        )  # fmt: skip
        if not any(one.gate(view) for one in self.passes):
            return Verdict([], lines)
        state = State(view)
        for one in self.passes:
            for step in one.run(state):
                state.apply(step)
            if state.whole is not None:
                break
        return _conclude(state, self.settings.rules)

    def _take_out(self, lines: Sequence[Line], gone: Mapping[int, Finding]) -> list[Line]:
        """The lines that are left, by the numbers they have in the article."""
        left: list[Line] = []
        changed: list[Line] = []
        for line in lines:
            finding = gone.get(line.number)
            if finding is None:
                left.append(line)
                continue
            shorter = _shorten(line, finding)
            if shorter is None:
                self.features.drop(line.number)
            else:
                changed.append(shorter)
                left.append(shorter)
        if changed:
            self.features.renew(left, changed, self.knowledge, self.settings)
        return left


def _shorten(line: Line, finding: Finding) -> Line | None:
    """What is left of a line; None where that is nothing."""
    if finding.span is None:
        return None
    raw = line.raw[: finding.span[0]] + line.raw[finding.span[1] :]
    key = normalize_line(raw)
    return Line(line.number, raw, key, pieces=line.pieces, lacks_stop=line.lacks_stop) if key else None


def _list_protected(lines: Sequence[Line], protected: Set[str]) -> list[int]:
    return [number for line in lines if line.key in protected for number, _ in _locate(line.pieces, line.number, None)]


def _locate(pieces: Pieces | None, number: int, span: Span | None) -> Iterator[tuple[int, Span | None]]:
    """The raw lines of which a span of a unit is, and what of each; without a span all of it."""
    return iter(((number, span),)) if pieces is None else pieces.locate(span)


def _spell_out(verdict: Verdict, body: Body) -> Verdict:
    """The same with a finding and a step for each raw line of a unit."""
    if not verdict.findings or verdict.findings[0].line is None:
        return verdict
    pieces = {line.number: line.pieces for line in body.lines if line.pieces is not None}
    if not pieces:
        return verdict
    raws = body.article.text.split("\n")
    findings = [
        replace(finding, line=number, span=span, text=raws[number - 1])
        for finding in verdict.findings
        if finding.line is not None  # of the whole article there is none beside others
        for number, span in _locate(pieces.get(finding.line), finding.line, finding.span)
    ]
    steps: list[Step] = []
    for step in verdict.steps:
        if step.line is None:
            steps.append(step)
            continue
        located = _locate(pieces.get(step.line), step.line, step.span)
        steps += (replace(step, line=number, span=span) for number, span in located)
    return replace(verdict, findings=findings, steps=steps)


def _conclude(state: State, rules: Mapping[str, Action]) -> Verdict:
    """The findings that the steps come to; an article that would lose every line is left whole and only reported."""
    if state.whole is not None:
        return Verdict([_make_whole_finding(state.whole)], state.view.lines, state.steps)
    findings = [finding for one in state.touched for finding in _report(one, rules)]
    story = [one.line for one in state.lines if _is_story(one)]
    removed = {finding.line for finding in findings if finding.removes and not finding.span}
    if not state.lines or len(removed) < len(state.lines):
        return Verdict(findings, story, state.steps)
    spared = Step("article-spared", "", None, None, {"lines": len(removed)})
    why = describe(spared)
    kept = [replace(finding, removes=False, reason=f"{finding.reason}; kept: {why}") for finding in findings]
    return Verdict(kept, story, [*state.steps, spared])


def _is_story(one: LineState) -> bool:
    """Whether no rule speaks against a line, sure enough or not."""
    if one.label in (Label.JUNK, Label.NEUTRAL):
        return False
    return not (one.reported and any(step.is_held_back and step.span is None for step in one.reported))


def _report(one: LineState, rules: Mapping[str, Action]) -> Iterator[Finding]:
    for step in one.reported:
        yield _make_finding(one.line, step, removes=False)
    if one.label is Label.JUNK and one.step is not None:
        yield _make_finding(one.line, one.step, removes=rules[one.step.rule] == "remove")
    if one.cut is not None:
        yield _make_finding(one.line, one.cut, removes=rules[one.cut.rule] == "remove")
    for step in () if one.is_settled else one.notes:
        yield _make_finding(one.line, step, removes=rules[step.rule] == "remove")


def _make_finding(line: Line, step: Step, *, removes: bool) -> Finding:
    return Finding(
        step.rule, line.number, line.raw, describe(step), _tell_evidence(step), step.span, removes, step.confidence
    )


def _make_whole_finding(step: Step) -> Finding:
    return Finding(step.rule, None, "", describe(step), _tell_evidence(step), removes=False)


def _tell_evidence(step: Step) -> dict[str, Any]:
    evidence: dict[str, Any] = {**step.evidence, "step": step.name}
    if step.because:
        evidence["because"] = list(step.because)
    return evidence


def merge(verdict: Verdict, fresh: Verdict) -> Verdict:
    """Add what a later round removes to what the rounds before found."""
    later = {finding.line: finding for finding in fresh.findings if finding.line and finding.removes}
    first = {finding.line: finding for finding in verdict.findings if finding.removes}
    kept = [finding for finding in verdict.findings if finding.line not in later]
    kept += [_extend(finding, first.get(number)) for number, finding in later.items()]
    steps = [*verdict.steps, *(step for step in fresh.steps if step.line in later)]
    findings = sorted(kept, key=lambda finding: finding.line or 0)
    return Verdict(findings, fresh.story, steps, verdict.protected, fresh.left)


def _extend(finding: Finding, first: Finding | None) -> Finding:
    """A finding on what was left of a line whose end went before: now it is on the line as it came."""
    if first is None or first.span is None:
        return finding
    return replace(finding, text=first.text, span=finding.span and (finding.span[0], first.span[1]))
