"""Sweep the tail: after the first junk behind the last running text, short lines that nothing speaks for go too (J3, H2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dedup.text.signs import FULL_STOPS
from dedup.verdict.links import condemn_link
from dedup.verdict.parts import find_amounts, find_parting
from dedup.verdict.state import Lines, LineState, State
from dedup.verdict.steps import Label, Step


def run(state: State) -> Iterator[Step]:
    """Condemn what is open in the tail near junk; verse, a table or a list has nothing that tells tail from story."""
    if not state.has_suspects:
        return
    last = next((one.place for one in reversed(state.lines) if one.label is Label.STORY), None)
    if last is None:
        return
    tail, settings = state.lines[last + 1 :], state.view.settings.surroundings
    if not any(one.bears_out for one in tail):
        return
    parting, amounts = find_parting(state.lines, settings), find_amounts(tail, settings)
    junk = [one.place for one in tail if one.bears_out and one.line.key not in parting]
    for one in tail if junk else ():
        if one.place > junk[0] and one.label in (Label.OPEN, Label.DOUBTFUL) and one.place not in amounts:
            near = _find_near(one, junk, state.lines, settings.max_gap)
            if one.label is Label.DOUBTFUL or (near and _may_be_link(one, state)):
                evidence = {"first_junk": state.lines[junk[0]].line.number}
                yield condemn_link(one, ("tail", "title-in-tail"), evidence, near, state)


def _find_near(one: LineState, junk: list[int], lines: Lines, gap: int) -> tuple[int, ...]:
    """The numbers of the junk that is near enough to a line for the line to go with it."""
    return tuple(lines[place].line.number for place in junk if abs(place - one.place) <= gap)


def _may_be_link(one: LineState, state: State) -> bool:
    """Whether a line is short, and neither a row of figures nor a sentence."""
    line, settings = one.line, state.view.settings.surroundings
    is_row = line.is_row and not _match_dated(settings.min_text_before_date).match(line.raw)
    is_short = line.is_headline_shaped or line.words <= settings.max_item_words
    is_sentence = line.words >= settings.min_sentence_words and line.last_mark in FULL_STOPS and not line.ends_cut
    return is_short and not is_row and not is_sentence


@lru_cache(maxsize=4)
def _match_dated(least: int) -> re.Pattern[str]:
    """A headline of so many characters at least, and its date in figures behind it."""
    return re.compile(
        rf".{{{least}}}.*?\b(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{{1,2}}[./-]\d{{1,2}})"
        r"(?:,? +\d{1,2}[:.]\d\d)?\W*$"
    )
