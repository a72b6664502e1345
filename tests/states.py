"""Articles under judgement, for the tests of the passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedup.article import Article
from dedup.config import Settings
from dedup.index.evidence import NO_PAGES, NOTHING_KNOWN, Evidence, PagesSeen
from dedup.junk.knowledge import load_knowledge
from dedup.text.keys import normalize_line
from dedup.text.lines import split_article
from dedup.verdict.features import gather_features
from dedup.verdict.state import Pass, State, View
from dedup.verdict.steps import Label, Step


def make_state(
    lines: Sequence[str],
    *,
    title: str = "",
    site: str = "",
    seen: Mapping[str, Evidence] | None = None,
    pages: PagesSeen = NO_PAGES,
    settings: Settings | None = None,
    protected: Sequence[str] = (),
    labels: Mapping[int, tuple[str, Label]] | None = None,
) -> State:
    """The state of an article before any pass; `seen` is the evidence of some lines, by their raw text.

    `labels` gives lines, by their numbers, a rule and a label beforehand, as if a pass had spoken.
    """
    settings, knowledge = settings or Settings(), load_knowledge()
    body = split_article(Article("\n".join(lines), title=title, site=site))
    features = next(gather_features([body], knowledge, settings))
    known = {normalize_line(raw): evidence for raw, evidence in (seen or {}).items()}
    evidence = [known.get(line.key, NOTHING_KNOWN) for line in body.lines]
    keys = frozenset(map(normalize_line, protected))
    state = State(View(body.article, body.lines, evidence, pages, features, keys, settings))
    for number, (rule, label) in (labels or {}).items():
        state.apply(Step("known-phrase", rule, number, label, {"category": "share", "language": "en"}))
    return state


def run_passes(state: State, *passes: Pass) -> list[tuple[str, str, int | None]]:
    """Run passes as the judge does; return the name, rule and line of the steps that took effect in them."""
    before = len(state.steps)
    for one in passes:
        for step in one.run(state):
            state.apply(step)
    return [(step.name, step.rule, step.line) for step in state.steps[before:]]
