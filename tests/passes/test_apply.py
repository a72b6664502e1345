"""One place applies steps: the first rule that removes has the line, reports give way, and a protected line is story."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from states import make_state, set_rules

from dedup.rules import Action
from dedup.verdict.state import State
from dedup.verdict.steps import Label, Step

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
SAYS = {"category": "share", "language": "en"}
DOUBT, JUNK, NEUTRAL, OPEN = Label.DOUBTFUL, Label.JUNK, Label.NEUTRAL, Label.OPEN


def say(rule: str, label: Label | None, span: tuple[int, int] | None = None) -> Step:
    return Step("known-phrase", rule, 1, label, SAYS, span=span)


def take(steps: Sequence[Step], line: str = "The old pier", protected: Sequence[str] = (), **rules: Action) -> State:
    state = make_state([line, STORY], protected=protected, settings=set_rules(**rules))
    for step in steps:
        state.apply(step)
    return state


CASES = {
    "the first rule that removes": ([say("J1", JUNK), say("J3", JUNK), say("H1", JUNK)], {}, "J1", JUNK, 1),
    "in whatever order": ([say("P1", JUNK), say("H1", JUNK)], {}, "P1", JUNK, 1),
    "a doubt gives way": ([say("J1", DOUBT), say("J3", JUNK)], {}, "J3", JUNK, 2),
    "a second doubt says nothing": ([say("J2", DOUBT), say("J1", DOUBT)], {}, "J2", DOUBT, 1),
    "no doubt about junk": ([say("J1", JUNK), say("J2", DOUBT)], {}, "J1", JUNK, 1),
    "a rule that is off": ([say("J1", JUNK), say("J1", DOUBT), say("J1", None)], {"J1": "off"}, "", OPEN, 0),
    "a report gives way to what removes": ([say("J1", JUNK), say("J3", JUNK)], {"J1": "report"}, "J3", JUNK, 2),
    "a report does not give way to a report": (
        [say("J1", JUNK), say("J3", JUNK)], {"J1": "report", "J3": "report"}, "J1", JUNK, 1,
    ),
    "what removes does not give way to a report": ([say("J1", JUNK), say("J3", JUNK)], {"J3": "report"}, "J1", JUNK, 1),
    "neutral": ([say("J1", NEUTRAL)], {}, "J1", NEUTRAL, 1),
    "neutral, with the rule off": ([say("J1", NEUTRAL)], {"J1": "off"}, "J1", NEUTRAL, 1),
    "no junk becomes neutral": ([say("J1", JUNK), say("J1", NEUTRAL)], {}, "J1", JUNK, 1),
    "a doubt becomes story": ([say("J1", DOUBT), say("J3", Label.STORY)], {}, "J3", Label.STORY, 2),
    "taken back, and then free for another": ([say("J1", JUNK), say("J1", OPEN), say("J3", JUNK)], {}, "J3", JUNK, 3),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "rules", "rule", "label", "taken"), CASES.values(), ids=CASES)
def test_precedence(steps: list[Step], rules: dict[str, Action], rule: str, label: Label, taken: int) -> None:
    state = take(steps, **rules)
    assert (state.lines[0].rule, state.lines[0].label, len(state.steps)) == (rule, label, taken)


def test_what_only_reports_is_kept_beside_what_removes() -> None:
    one = take([say("J1", JUNK), say("J3", JUNK)], J1="report").lines[0]
    assert [step.rule for step in one.reported] == ["J1"]


@pytest.mark.parametrize(
    ("steps", "rules", "cut", "notes"),
    [
        ([say("J1", None, (4, 8))], {}, True, 0),
        ([say("J1", JUNK), say("J1", None, (4, 8))], {}, False, 0),
        ([say("J1", None, (4, 8)), say("H1", JUNK)], {}, False, 0),
        ([say("P2", None)], {}, False, 1),
        ([say("J1", JUNK), say("P2", None)], {}, False, 0),
        ([say("J1", JUNK), say("P2", None)], {"J1": "report"}, False, 1),
        ([say("J1", None, (4, 8)), say("P2", None)], {}, True, 1),
        ([say("J1", None, (4, 8)), say("P2", None)], {"P2": "remove"}, True, 0),
    ],
)
def test_ends_that_are_cut_and_notes(steps: list[Step], rules: dict[str, Action], cut: bool, notes: int) -> None:
    one = take(steps, **rules).lines[0]
    assert (one.cut is not None, len(one.notes)) == (cut, notes)


@pytest.mark.parametrize(
    "step", [say("J1", JUNK), say("J1", DOUBT), say("J1", None, (4, 8)), say("P2", None), say("J1", NEUTRAL)]
)
def test_a_protected_line_is_story_whatever_is_said(step: Step) -> None:
    state = take([step], protected=["the OLD pier"])
    assert (state.lines[0].label, state.lines[0].cut, state.steps) == (Label.STORY, None, [])


@pytest.mark.parametrize(
    ("steps", "rules", "has"),
    [
        ([say("J1", DOUBT)], {}, True),
        ([say("J1", JUNK)], {}, True),
        ([say("J1", JUNK)], {"J1": "off"}, False),
        ([say("J1", NEUTRAL)], {}, False),
        ([say("P2", None)], {}, False),
        ([say("J1", None, (4, 8))], {}, False),
    ],
)
def test_suspects_are_doubts_and_junk(steps: list[Step], rules: dict[str, Action], has: bool) -> None:
    assert take(steps, **rules).has_suspects is has
