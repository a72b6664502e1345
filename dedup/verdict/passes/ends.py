"""Condemn what stands behind the boxes that pages print below a story alone: comments, share and follow bars, tips (J3)."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.verdict.state import Lines, LineState, State
from dedup.verdict.steps import Label, Step

# Categories of which no line was followed by more of the story; newsletter boxes, links and adverts stand amid stories.
_BELOW_STORIES = frozenset(("account", "comments", "follow", "like", "poll", "share", "tips"))


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
    """The first box that enough of the story stands above, and little running text below; None for none."""
    settings = state.view.settings.surroundings
    above, below = 0, _count_story(state.lines)
    for one in state.lines:
        if one.label is Label.STORY:
            above, below = above + one.line.words, below - one.line.words
        is_enough = above >= settings.min_story_words and below <= settings.max_share_below * above
        if is_enough and _is_box(one):
            return one
    return None


def _is_box(one: LineState) -> bool:
    is_known = one.label is Label.JUNK and one.step is not None and one.step.name == "known-phrase"
    return is_known and one.category in _BELOW_STORIES


def _count_story(lines: Lines) -> int:
    """Words of running text among lines."""
    return sum(one.line.words for one in lines if one.label is Label.STORY)
