"""What the detectors have noted about each line of an article so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise
from typing import Any

from dedup.index.evidence import Evidence
from dedup.rules import DEFAULT_ACTIONS, Action
from dedup.text.lines import Line


class Standing(IntEnum):
    """How a line stands before its surroundings are looked at."""

    STORY = 0  # running text
    NEUTRAL = 1  # byline, date, credit, correction: kept, and no evidence about its neighbours
    OPEN = 2  # short or headline-shaped; nothing is known of it
    DOUBTFUL = 3  # looks like junk, needs evidence from its surroundings
    JUNK = 4


@dataclass(slots=True)
class Mark:
    """One line, how it stands, and the rule, reason and evidence for that.

    A rule that is off condemns nothing; one that only reports gives way to a later one that removes, and is kept in
    `reported`.
    """

    line: Line
    evidence: Evidence
    standing: Standing
    rules: Mapping[str, Action]
    code: str = ""
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    opens: bool = False
    span: tuple[int, int] | None = None
    reported: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    is_wrapped: bool = False
    place: int = 0  # from 0 among the marks

    @property
    def is_settled(self) -> bool:
        """Whether a rule that removes has spoken."""
        return self.standing is Standing.JUNK and self.rules[self.code] == "remove"

    def condemn(self, code: str, reason: str, **facts: Any) -> None:
        """Call the line junk by this rule, unless the rule is off or an earlier one removes the line."""
        if self.rules[code] == "off" or self.is_settled:
            return
        if self.standing is Standing.JUNK:
            if self.rules[code] == "report":
                return
            self.reported += ((self.code, self.reason, self.facts),)
        self.standing, self.code, self.reason, self.facts, self.span = Standing.JUNK, code, reason, facts, None

    def doubt(self, code: str, reason: str, *, opens: bool = False, **facts: Any) -> None:
        """Note that the line looks like junk."""
        if self.standing < Standing.DOUBTFUL and self.rules[code] != "off":
            self.standing, self.code, self.reason, self.facts = Standing.DOUBTFUL, code, reason, facts
            self.opens = opens


Marks = list[Mark]
_LEAST_COLUMN = 35  # characters; nobody breaks text at a narrower column
_LEAST_WRAPPED = 0.2  # of the lines of an article that is broken at a column
_STOPS = ".!?:。！？؟।۔։።፡။។：…"


def first_marks(
    lines: Sequence[Line], evidence: Sequence[Evidence], rules: Mapping[str, Action] = DEFAULT_ACTIONS
) -> Marks:
    """Begin with what the shape of each line says."""
    return [
        Mark(
            line,
            seen,
            Standing.STORY if is_wrapped or line.is_prose else Standing.OPEN,
            rules,
            is_wrapped=is_wrapped,
            place=place,
        )
        for place, (line, seen, is_wrapped) in enumerate(zip(lines, evidence, find_wrapped(lines), strict=True))
    ]


def find_wrapped(lines: Sequence[Line]) -> list[bool]:
    """Tell which lines are parts of sentences that were broken at a column, as agencies' tapes and mails break them.

    Such a sentence goes on in the next line, mostly with a small letter.
    """
    unended = [
        place
        for place, (line, following) in enumerate(pairwise(lines))
        if following.number == line.number + 1 and len(line.raw) >= _LEAST_COLUMN and line.last_mark not in _STOPS
    ]
    broken = sum(lines[place + 1].raw.lstrip()[:1].islower() for place in unended)
    wrapped = [False] * len(lines)
    if broken >= max(2, _LEAST_WRAPPED * len(lines)):
        for place in unended:
            wrapped[place] = wrapped[place + 1] = True
    return wrapped
