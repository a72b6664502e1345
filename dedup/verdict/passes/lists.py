"""Condemn all items of a list with bullets where most are junk, teasers in whole sentences too (J3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from dedup.text.signs import LINK_BULLETS, choose_one
from dedup.verdict.state import LineState, State
from dedup.verdict.steps import Label, Step

_BULLET = re.compile(f"{choose_one(LINK_BULLETS)} ?")


def run(state: State) -> Iterator[Step]:
    """Condemn the rest of each list whose other items are known."""
    if not state.has_suspects:
        return
    settings = state.view.settings.surroundings
    if sum(one.label is Label.JUNK and bool(_find_bullet(one)) for one in state.touched) < settings.min_items_known:
        return
    for bullet, lines in groupby(state.lines, key=_find_bullet):
        if not bullet:
            continue
        items = list(lines)
        known = tuple(item.line.number for item in items if item.label is Label.JUNK)
        if len(known) >= max(settings.min_items_known, settings.min_items_share * len(items)):
            for item in items:
                if item.label is not Label.JUNK:
                    evidence = {"items": len(items), "known": len(known)}
                    yield Step("list-item", "J3", item.line.number, Label.JUNK, evidence, known)


def _find_bullet(one: LineState) -> str:
    found = _BULLET.match(one.line.raw)
    return found[0] if found else ""
