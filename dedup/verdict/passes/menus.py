"""Condemn the short lines of a long run without running text that has known junk among them: a menu (J3)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dedup.text.signs import FULL_STOPS
from dedup.verdict.parts import find_amounts
from dedup.verdict.state import Lines, LineState, State
from dedup.verdict.steps import Label, Step


def run(state: State) -> Iterator[Step]:
    """Condemn what is open in each menu."""
    if not state.has_suspects:
        return
    settings = state.view.settings.surroundings
    if sum(map(_is_known, state.touched)) < settings.min_menu_known:
        return
    amounts = find_amounts(state.lines, settings)
    for is_story, lines in groupby(state.lines, key=lambda one: one.label is Label.STORY):
        menu = [] if is_story else list(lines)
        if len(menu) < max(1, settings.min_menu_lines):
            continue
        known = tuple(one.line.number for one in menu if _is_known(one))
        if len(known) >= max(settings.min_menu_known, settings.min_menu_share * len(menu)) and not _is_listing(
            menu, state
        ):
            for one in menu:
                if one.place not in amounts and _is_item(one, state):
                    evidence = {"lines": len(menu), "known": len(known)}
                    yield Step("menu-item", "J3", one.line.number, Label.JUNK, evidence, known)


def _is_item(one: LineState, state: State) -> bool:
    longest = state.view.settings.surroundings.max_item_words
    return one.label is Label.OPEN and one.line.words <= longest and not _is_told(one, state)


def _is_told(one: LineState, state: State) -> bool:
    """Whether an item is a short sentence, as what people say in a transcript is."""
    return one.line.words >= state.view.settings.surroundings.min_sentence_words and one.line.last_mark in FULL_STOPS


def _is_known(one: LineState) -> bool:
    return (
        (one.bears_out or one.label is Label.DOUBTFUL)
        and one.rule in ("J1", "J2")
        and one.category != "counters"
        and not one.line.is_code
    )


def _is_listing(menu: Lines, state: State) -> bool:
    """Whether a run of lines is a listing of a program, whatever words are in it."""
    return sum(one.line.is_code for one in menu) >= state.view.settings.surroundings.min_listing_share * len(menu)
