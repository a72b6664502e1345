"""Note the paragraphs that other articles carry too, as they stand or nearly so (P2)."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.config import ParagraphSettings
from dedup.index.evidence import Evidence
from dedup.text.lines import Line
from dedup.verdict.state import State, View
from dedup.verdict.steps import Step


def gate(view: View) -> bool:
    """Whether any paragraph was seen in another article, or one near it."""
    settings = view.settings.paragraph
    return any(
        (_is_shared(line, seen, settings) or _is_nearly_shared(line, seen, settings))
        for line, seen in zip(view.lines, view.seen, strict=True)
        if seen.exact.all_with > 1 or seen.near.paragraph is not None
    )


def run(state: State) -> Iterator[Step]:
    """Yield a note for each shared paragraph: that others carry it speaks for or against nothing."""
    settings = state.view.settings.paragraph
    for one in state.lines:
        if _is_shared(one.line, one.seen, settings):
            seen = one.seen.exact
            evidence = {"articles": seen.all_with, "sites": max(1, seen.all_sites)}
            yield Step("paragraph-elsewhere", "P2", one.line.number, None, evidence)
        elif _is_nearly_shared(one.line, one.seen, settings):
            yield _tell_near(one.line, one.seen)


def _is_shared(line: Line, seen: Evidence, settings: ParagraphSettings) -> bool:
    return seen.exact.all_with > 1 and line.words >= settings.min_shared_words


def _is_nearly_shared(line: Line, seen: Evidence, settings: ParagraphSettings) -> bool:
    near = seen.near.paragraph
    return near is not None and near.score >= settings.min_shared_score and line.words >= settings.min_shared_words


def _tell_near(line: Line, seen: Evidence) -> Step:
    near = seen.near.paragraph
    assert near is not None
    evidence = {
        "near_article": near.article,
        "near_line": near.line,
        "score": round(near.score, 3),
        "same_words": near.is_same,
    }
    return Step("paragraph-nearly-elsewhere", "P2", line.number, None, evidence)
