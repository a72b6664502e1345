"""Settle the doubtful lines by what stands around them; running text is never dragged along (J1, J3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from dedup.text.signs import RULE_SIGNS, choose_one
from dedup.verdict.state import Lines, LineState, State
from dedup.verdict.steps import Label, Step

_RULE = re.compile(rf"\s*({choose_one(RULE_SIGNS)})\s*(?:\1\s*)+$")
_BUTTONS = ("comments", "share", "like", "follow", "counters", "navigation")


def run_repeated(state: State) -> Iterator[Step]:
    """Condemn a button that stands twice in one article; a subhead stands once."""
    if not state.has_suspects:
        return
    doubtful = [one for one in state.touched if _is_doubtful_button(one)]
    times = Counter(one.line.key for one in doubtful)
    numbers = {key: [one.line.number for one in doubtful if one.line.key == key] for key, n in times.items() if n > 1}
    for one in state.touched if numbers else ():
        if one.label is Label.DOUBTFUL and one.step is not None and one.line.key in numbers:
            own = numbers[one.line.key]
            because = tuple(number for number in own if number != one.line.number)
            evidence = {**one.step.evidence, "times": len(own)}
            yield Step("button-twice", "J1", one.line.number, Label.JUNK, evidence, because)


def _is_doubtful_button(one: LineState) -> bool:
    return one.label is Label.DOUBTFUL and one.rule == "J1" and one.category != "counters"


def run(state: State) -> Iterator[Step]:
    """Condemn a doubtful line with junk on one side and no running text on the other, or at one end of the article.

    Behind the last line nothing is told any more but credits and dates; above the first a button stands by the byline.
    """
    if not state.has_suspects:
        return
    settings = state.view.settings.surroundings
    candidates = [one for one in state.lines if one.label is Label.DOUBTFUL or "@" in one.line.raw]
    if not candidates:
        return
    first, last = _find_text(state.lines)
    for _ in range(settings.settle_rounds):
        for one in candidates:
            if one.label is Label.OPEN and _is_account_below_junk(one, state):
                above = state.lines[one.place - 1].line.number
                yield Step("account-next-to-junk", "J3", one.line.number, Label.JUNK, {"junk": above}, (above,))
            if one.label is Label.DOUBTFUL and (where := _find_place(one, first, last, state)):
                yield _settle(one, where, state.lines)


def _is_account_below_junk(one: LineState, state: State) -> bool:
    """Whether a line under junk is the name of an account on a network."""
    above = _look_around(one, state.lines)[0]
    if above is None or above.label is not Label.JUNK or "@" not in one.line.raw:
        return False
    return _match_handle(state.view.settings.surroundings.max_handle_words).search(one.line.raw) is not None


def _settle(one: LineState, where: str, lines: Lines) -> Step:
    because = tuple(other.line.number for other in _look_around(one, lines) if other is not None)
    evidence = {**(one.step.evidence if one.step else {}), "where": where}
    return Step("doubt-settled", "J3", one.line.number, Label.JUNK, evidence, because)


def _look_around(one: LineState, lines: Lines) -> tuple[LineState | None, LineState | None]:
    """The lines right above and right below."""
    place = one.place
    return lines[place - 1] if place else None, lines[place + 1] if place + 1 < len(lines) else None


def _find_place(one: LineState, first: int, last: int, state: State) -> str:
    """Where a doubtful line stands that can be no story there; empty where it can.

    `first` and `last` are the places of the first running text and of the last line that is told.
    """
    around = _look_around(one, state.lines)
    before, after = (other.label if other else None for other in around)
    if Label.JUNK in (before, after) and Label.STORY not in (before, after):
        return "next to junk"
    if all(other is not None and _RULE.match(other.line.raw) for other in around):
        return "between rules"
    if before is Label.NEUTRAL and after is Label.NEUTRAL:
        return "between bylines, dates or credits"
    if before is None and after not in (None, Label.STORY):
        return "at the head of the article"
    longest = state.view.settings.surroundings.max_note_words
    if after is None or (one.place > last >= 0 and one.line.words <= longest):
        return "at the end of the article"
    is_by_byline = one.place < first and Label.NEUTRAL in (before, after) and one.category in _BUTTONS
    return "next to the byline" if is_by_byline else ""


def _find_text(lines: Lines) -> tuple[int, int]:
    """The places of the first running text and of the last line that is told; -1 where no running text is."""
    stories = [one.place for one in lines if one.label is Label.STORY]
    told = [one.place for one in lines if one.label is Label.OPEN and one.line.says_something]
    return (stories[0], max(stories + told)) if stories else (-1, -1)


@lru_cache(maxsize=4)
def _match_handle(most: int) -> re.Pattern[str]:
    """An account's name in a line of its own, behind so many words at most."""
    return re.compile(rf"^(?:\S+ ){{0,{most}}}@\w+\W*$")
