"""Condemn a line as the link to another story that it is by its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dedup.verdict.state import LineState, State
from dedup.verdict.steps import Label, Step


def condemn_link(
    one: LineState, names: tuple[str, str], evidence: Mapping[str, Any], because: tuple[int, ...], state: State
) -> Step:
    """The step for a link: J3, or H2 where it says another article's title, or nearly; `names` are those of the two."""
    settings, near = state.view.settings, one.seen.near.headline
    is_long = one.line.words >= settings.surroundings.min_title_words
    if is_long and not one.seen.exact.is_title and near is not None and near.score >= settings.headline.min_title_score:
        told = {**evidence, "near_article": near.article, "score": round(near.score, 3)}
        return Step(names[1], "H2", one.line.number, Label.JUNK, told, because)
    rule, name = ("H2", names[1]) if is_long and one.seen.exact.is_title else ("J3", names[0])
    return Step(name, rule, one.line.number, Label.JUNK, evidence, because)
