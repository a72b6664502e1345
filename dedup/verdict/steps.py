"""A step: one judgement of one line, with what it rests on, that can be told and replayed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from dedup.config import BlankLines
from dedup.rules import Action
from dedup.text.leftovers import find_leftovers

Span = tuple[int, int]


class Label(IntEnum):
    """What a line is taken for so far."""

    STORY = 0  # running text
    NEUTRAL = 1  # byline, date, credit, correction: kept, and no evidence about its neighbours
    OPEN = 2  # short or headline-shaped; nothing is known of it
    DOUBTFUL = 3  # looks like junk, needs evidence from its surroundings
    JUNK = 4


@dataclass(slots=True)
class Step:
    """One judgement of one line.

    `name` says which ("heading-over-links"), `rule` under which rule; `line` counts from 1 in the article, None is the
    article as a whole; `label` is what the line is taken for now, None where that stays: then `span`, the
    `[start, end)` of its raw text, goes alone, or the step only notes something. `evidence` holds plain JSON values and
    is never empty; `because` are the numbers of the lines that bore it out. With `opens`, other stories' headlines are
    expected below. `State.apply` writes the last two when it takes the step: `confidence`, 0 to 1, is how sure a removal
    is; one that `is_held_back` is less sure than the user wants, and is only told.
    """

    name: str
    rule: str
    line: int | None
    label: Label | None
    evidence: Mapping[str, Any]
    because: tuple[int, ...] = ()
    span: Span | None = None
    opens: bool = False
    confidence: float | None = None
    is_held_back: bool = False

    def removes(self, rules: Mapping[str, Action]) -> bool:
        """Whether something of the article goes by this step."""
        may_remove = self.label in (None, Label.JUNK) and self.line is not None and not self.is_held_back
        return may_remove and rules[self.rule] == "remove"


def apply_steps(text: str, steps: Sequence[Step], rules: Mapping[str, Action], blank_lines: BlankLines = "tidy") -> str:
    """The text without what the steps remove, and without what that leaves; they are those that took effect, in order."""
    return "\n".join(kept for _, kept in keep_lines(text, steps, rules, blank_lines))


def keep_lines(
    text: str, steps: Sequence[Step], rules: Mapping[str, Action], blank_lines: BlankLines
) -> Iterator[tuple[int, str]]:
    """Yield the number of each raw line that the steps leave, from 1 in the text, and what they leave of it."""
    lines = text.split("\n")
    removed = _list_removed(steps, rules)
    if removed:
        gone = {number for number, span in removed.items() if span is None}
        removed |= dict.fromkeys(find_leftovers(lines, gone, keep_blanks=blank_lines == "keep"))
    for number, raw in enumerate(lines, 1):
        if number not in removed:
            yield number, raw
        elif span := removed[number]:
            yield number, raw[: span[0]] + raw[span[1] :]


def _list_removed(steps: Sequence[Step], rules: Mapping[str, Action]) -> dict[int, Span | None]:
    """What goes of which lines; None for all of one."""
    removed: dict[int, Span | None] = {}
    for step in steps:
        if step.line is None:
            return {}  # spared as a whole
        if step.removes(rules):
            removed[step.line] = _join_spans(removed.get(step.line, step.span), step.span)
        elif step.label is not None and step.label < Label.DOUBTFUL and removed.get(step.line) is None:
            removed.pop(step.line, None)  # the line stays after all; an end that was cut off it is gone
    return removed


def _join_spans(first: Span | None, second: Span | None) -> Span | None:
    """What goes of a line of which a later step takes more: an end that begins earlier, or all."""
    return (min(first[0], second[0]), first[1]) if first and second else None
