"""Take back what was said of a known word that is a cell of a table, as in a table of what a company earns by."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.verdict.state import LineState, State
from dedup.verdict.steps import Label, Step


def run(state: State) -> Iterator[Step]:
    """Spare a single known word between the short lines of a table."""
    longest = state.view.settings.surroundings.max_cell_words
    for one in state.touched:
        if (
            one.rule == "J1"
            and one.label is Label.JUNK
            and one.line.words == 1
            and 0 < one.place < len(state.lines) - 1
        ):
            around = (state.lines[one.place - 1], state.lines[one.place + 1])
            if all(map(_is_free, around)) and all(other.line.words <= longest for other in around):
                figures = tuple(other.line.number for other in around if any(map(str.isdigit, other.line.key)))
                if figures:
                    evidence = {"cells": [other.line.raw.strip() for other in around]}
                    yield Step("cell-of-a-table", "J1", one.line.number, Label.OPEN, evidence, figures)


def _is_free(one: LineState) -> bool:
    return one.label in (Label.OPEN, Label.DOUBTFUL)
