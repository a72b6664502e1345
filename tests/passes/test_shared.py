"""Shared paragraphs: a note beside what other articles carry too, that speaks for or against nothing."""

from __future__ import annotations

import pytest
from states import check_table, make_seen, see_near

from dedup.batch.observations import NearLine
from dedup.index.evidence import Evidence
from dedup.verdict.passes import shared
from dedup.verdict.reasons import describe
from dedup.verdict.steps import Label

TWELVE = "The boat leaves the pier at forty past twelve, for the bakers."
ELEVEN = "The boat leaves the pier at twelve, for the bakers."
CHINESE = "这班船零点四十分从北码头出发，两个小时以后返回。"
NOTED = "paragraph-elsewhere P2"


@pytest.mark.parametrize(
    ("line", "articles", "sites", "step"),
    [
        (TWELVE, 2, 1, NOTED),
        (TWELVE, 30, 9, NOTED),
        (CHINESE, 2, 2, NOTED),
        (TWELVE, 1, 1, ""),
        (ELEVEN, 30, 9, ""),
    ],
)
def test_shared(line: str, articles: int, sites: int, step: str) -> None:
    seen = Evidence(make_seen(9, articles, sites=sites))
    state = check_table(f"{line} | {step}", shared.run, seen={line: seen})
    assert state.lines[0].label in (Label.STORY, Label.OPEN)
    if step:
        assert state.steps[0].evidence == {"articles": max(articles, sites), "sites": sites}


def test_without_an_index_nothing_is_shared() -> None:
    check_table(TWELVE, shared.run)


@pytest.mark.parametrize(
    ("line", "score", "step"),
    [
        (TWELVE, 0.6, "paragraph-nearly-elsewhere P2"),
        (CHINESE, 1.0, "paragraph-nearly-elsewhere P2"),
        (TWELVE, 0.59, ""),
        (ELEVEN, 0.9, ""),
    ],
)
def test_nearly_shared(line: str, score: float, step: str) -> None:
    near = NearLine("hp-7", 3, score, False)
    state = check_table(f"{line} | {step}", shared.run, seen={line: see_near(paragraph=near)})
    if step:
        assert state.steps[0].evidence == {"near_article": "hp-7", "near_line": 3, "score": score, "same_words": False}
        assert describe(state.steps[0]) == "nearly stands as line 3 of 'hp-7'"


def test_what_stands_elsewhere_as_it_is_needs_no_likeness() -> None:
    seen = Evidence(make_seen(9, 2), near=see_near(paragraph=NearLine("hp-7", 3, 0.9, True)).near)
    check_table(f"{TWELVE} | {NOTED}", shared.run, seen={TWELVE: seen})
