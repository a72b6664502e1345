"""Tell how sure a removal is: what its rule, its step and a few signs speak for it, added up as logarithms of odds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

from dedup.config import SIGNS
from dedup.verdict import odds
from dedup.verdict.steps import Label, Step

Around = tuple[Label | None, Label | None]  # what the lines right above and right below are taken for; None for no line


def estimate(step: Step, around: Around) -> float:
    """The share, 0 to 1, of lines for which the same speaks that are junk; a step that is not known has its rule's."""
    return _add_up(step.rule, step.name, tuple(list_signs(step, around)))


def list_signs(step: Step, around: Around) -> Iterator[str]:
    """Yield the signs, beside rule and step, that speak for or against a removal.

    A paragraph that other articles have (P2) is no junk wherever it stands, and has none.
    """
    if step.rule == "P2":
        return
    if Label.JUNK in around:
        yield "beside junk"
    if Label.STORY in around:
        yield "beside running text"
    if "of" in step.evidence:
        evidence = step.evidence
        stories = evidence.get("articles", evidence.get("like_it", 0)) - evidence.get("copies", 1) + 1
        if stories >= SIGNS.min_many_stories:
            yield "on many stories"
        if stories < SIGNS.min_large_share * evidence["of"]:
            yield "on a small share"


@cache
def _add_up(rule: str, name: str, signs: tuple[str, ...]) -> float:
    own = odds.RULES.get(rule, 0.0) + odds.STEPS.get(name, 0.0)
    total = odds.BASE + own + sum(odds.SIGNS[sign] for sign in signs)
    return round(1 / (1 + math.exp(-total)), 3)
