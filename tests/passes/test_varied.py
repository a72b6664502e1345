"""Site junk that varies: what a site prints at the end with a word changed goes behind the story; sentences and rows stay."""

from __future__ import annotations

import pytest
from states import check_table, make_state, run_passes, see_line, see_near

from dedup.batch.observations import NearLine
from dedup.index.evidence import Evidence
from dedup.verdict.order import PASSES
from dedup.verdict.passes import varied
from dedup.verdict.reasons import describe

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
FOOT = "Write to Ann at the harbour desk"
LIKE = NearLine("hp-7", 12, 0.7, False)
VARIES = "site-line-varies J2"


def on_site(of: int, articles: int, tail: int | None = None) -> Evidence:
    return see_near(of, articles, tail=articles if tail is None else tail, standing=LIKE)


# A line, its evidence, and the step; it stands behind a story.
TAIL: dict[str, tuple[str, Evidence, str]] = {
    "on three of four articles": (FOOT, on_site(4, 3), VARIES),
    "on a tenth": (FOOT, on_site(100, 10), VARIES),
    "on less": (FOOT, on_site(101, 10), ""),
    "on two": (FOOT, on_site(4, 2), ""),
    "on a site of two": (FOOT, on_site(2, 2), ""),
    "mostly at the tail": (FOOT, on_site(20, 10, 8), VARIES),
    "often in the middle": (FOOT, on_site(20, 10, 7), ""),
    "in German": ("Schreiben Sie an Ann im Hafenbüro", on_site(4, 3), VARIES),
    "in Russian": ("Пишите Анне в редакцию на пристани", on_site(4, 3), VARIES),
    "in Chinese": ("写信给港口编辑部的安娜小姐", on_site(4, 3), VARIES),
    "a sentence": ("The match was played at the old harbour ground.", on_site(4, 3), ""),
    "a sentence in Chinese": ("比赛在旧港口球场举行，观众两千人。", on_site(4, 3), ""),
    "a sentence in Hindi": ("यह मैच पुराने बंदरगाह मैदान पर खेला गया।", on_site(4, 3), ""),
    "a row of figures": ("North pier 3 South pier 1 Gulls 4", on_site(4, 3), ""),
    "what somebody says": ("“We sail at night from the pier”", on_site(4, 3), ""),
    "a long line": (" ".join(["harbour desk"] * 13), on_site(4, 3), ""),
    "as it stands on others": (FOOT, see_line(4, 4, tail=4), ""),
}


@pytest.mark.parametrize("case", TAIL)
def test_behind_the_story(case: str) -> None:
    line, seen, step = TAIL[case]
    check_table(f"{STORY}\n{line} | {step}", varied.run, site="a.example", seen={line: seen})


def test_above_the_last_running_text_it_stays() -> None:
    check_table(f"{STORY}\n{FOOT}\n{STORY}", varied.run, site="a.example", seen={FOOT: on_site(4, 4)})


def test_without_a_site_or_a_story_it_stays() -> None:
    check_table(f"{STORY}\n{FOOT}", varied.run, seen={FOOT: on_site(40, 40)})
    check_table(FOOT, varied.run, site="a.example", seen={FOOT: on_site(4, 4)})


def test_copies_of_one_story_count_once() -> None:
    seen = {STORY: see_line(9, 5), FOOT: on_site(9, 6)}
    check_table(f"{STORY}\n{FOOT}", varied.run, site="a.example", seen=seen)
    seen = {STORY: see_line(9, 5), FOOT: on_site(9, 7)}
    check_table(f"{STORY}\n{FOOT} | {VARIES}", varied.run, site="a.example", seen=seen)


def test_the_reason_names_the_line_it_is_like() -> None:
    state = make_state([STORY, FOOT], site="a.example", seen={FOOT: on_site(4, 3)})
    assert run_passes(state, *PASSES) == [("site-line-varies", "J2", 2)]
    assert describe(state.steps[0]) == (
        "3 of 4 articles of a.example end with this line with a word or two changed, as line 12 of 'hp-7' does"
    )
