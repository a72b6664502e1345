"""Condemn buttons that come in groups, which subheads do not: short doubtful lines bear each other out (J1)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dedup.text.signs import COLONS
from dedup.verdict.state import Lines, LineState, State
from dedup.verdict.steps import Label, Step

_LONE = ("counters", "pitch")  # categories of which several together prove nothing


def run(state: State) -> Iterator[Step]:
    """Condemn the short doubtful lines one below the other, unless running text announces a list."""
    if not state.has_suspects:
        return
    settings = state.view.settings.surroundings

    def is_button(one: LineState) -> bool:
        return (
            one.label is Label.DOUBTFUL
            and one.rule == "J1"
            and one.category not in _LONE
            and one.line.words <= settings.max_item_words
        )

    if sum(map(is_button, state.touched)) < settings.min_group:
        return
    for are_buttons, lines in groupby(state.lines, key=is_button):
        group = list(lines) if are_buttons else []
        if len({one.line.key for one in group}) >= settings.min_group and not _is_announced(group[0], state.lines):
            numbers = [one.line.number for one in group]
            for one in group:
                because = tuple(number for number in numbers if number != one.line.number)
                evidence = {**one.step.evidence, "group": len(group)} if one.step else {}
                yield Step("button-in-a-group", "J1", one.line.number, Label.JUNK, evidence, because)


def _is_announced(one: LineState, lines: Lines) -> bool:
    """Whether running text above the line ends with a colon, and a list of the story follows it."""
    return one.place > 0 and lines[one.place - 1].line.is_prose and lines[one.place - 1].line.last_mark in COLONS
