"""Condemn a line as the link to another story that it is by its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dedup.verdict.state import LineState, State
from dedup.verdict.steps import Label, Step


def condemn_link(
    one: LineState, names: tuple[str, str], evidence: Mapping[str, Any], because: tuple[int, ...], state: State
) -> Step:
    """The step for a link: J3, or H2 where its text is the title of another article; `names` are those of the two."""
    is_title = one.seen.exact.is_title and one.line.words >= state.view.settings.surroundings.min_title_words
    rule, name = ("H2", names[1]) if is_title else ("J3", names[0])
    return Step(name, rule, one.line.number, Label.JUNK, evidence, because)
