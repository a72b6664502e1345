"""Condemn what stands behind the box for comments, which pages print below a story alone (J3)."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.verdict.state import Lines, LineState, State
from dedup.verdict.steps import Label, Step

_BELOW_STORIES = (
    "comments"  # share and follow bars, log-ins, newsletter boxes, links and adverts stand amid stories, too
)


def run(state: State) -> Iterator[Step]:
    """Condemn the lines below the first such box that most of the story stands above, if more junk bears it out."""
    if not state.has_suspects or any(
        one.step is not None and one.step.name == "outside-the-story" for one in state.lines
    ):
        return
    end = _find_end(state)
    if end is None:
        return
    witnesses = tuple(one.line.number for one in state.lines[end.place + 1 :] if one.bears_out)
    if len(witnesses) < state.view.settings.surroundings.min_end_witnesses:
        return
    for one in state.lines[end.place + 1 :]:
        if one.label in (Label.OPEN, Label.DOUBTFUL, Label.STORY):
            evidence = {"end": end.line.number, "junk": len(witnesses)}
            yield Step("behind-the-story", "J3", one.line.number, Label.JUNK, evidence, (end.line.number, *witnesses))


def _find_end(state: State) -> LineState | None:
    """The last such box, if enough of the story stands above it, and little running text below; None for none.

    Where several articles stand on one page each has its own.
    """
    settings = state.view.settings.surroundings
    for one in reversed(state.lines):
        if _is_box(one):
            above, below = _count_story(state.lines[: one.place]), _count_story(state.lines[one.place :])
            is_end = above >= settings.min_story_words and below <= settings.max_share_below * above
            return _find_first(one, state.lines) if is_end else None
    return None


def _find_first(last: LineState, lines: Lines) -> LineState:
    """The first of the boxes with no running text between them and the last."""
    first = last
    for one in reversed(lines[: last.place]):
        if one.label is Label.STORY:
            break
        first = one if _is_box(one) else first
    return first


def _is_box(one: LineState) -> bool:
    is_known = one.label is Label.JUNK and one.step is not None and one.step.name == "known-phrase"
    return is_known and one.category == _BELOW_STORIES


def _count_story(lines: Lines) -> int:
    """Words of running text among lines."""
    return sum(one.line.words for one in lines if one.label is Label.STORY)
