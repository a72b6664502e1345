"""Buttons in groups: short doubtful lines one below the other bear each other out, unless running text announces a list."""

from __future__ import annotations

import pytest
from states import check_table

from dedup.verdict.passes import groups

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."

TABLES = {
    "two buttons between paragraphs": f"""
        story | {STORY}
        doubt J1 | Video | button-in-a-group J1
        doubt J1 follow | Reuters | button-in-a-group J1
        story | {STORY}
    """,
    "buttons of six words": """
        doubt J1 | Send this to a good friend | button-in-a-group J1
        doubt J1 | Tell us what you think here | button-in-a-group J1
    """,
    "a short line that ends with a colon announces nothing": """
        open | Boats of the line:
        doubt J1 | Video | button-in-a-group J1
        doubt J1 | Comments | button-in-a-group J1
    """,
    "running text that ends as a sentence announces nothing": f"""
        story | {STORY}
        doubt J1 | Kommentare | button-in-a-group J1
        doubt J1 | Teilen | button-in-a-group J1
    """,
    "one button": f"""
        story | {STORY}
        doubt J1 | Video
        story | {STORY}
    """,
    "one button twice": """
        doubt J1 | Video
        doubt J1 | Video
    """,
    "parted by an open line": """
        doubt J1 | Video
        open | The old pier
        doubt J1 | Comments
    """,
    "one of seven words": """
        doubt J1 | Send this to one of your friends
        doubt J1 | Video
    """,
    "counters and pitches": """
        doubt J1 counters | 12
        doubt J1 counters | 40
        doubt J1 pitch | Join us on the quay
        doubt J1 pitch | Write to us in autumn
    """,
    "what many sites print": """
        doubt J2 | Weather
        doubt J2 | Letters
    """,
    "junk is settled already": """
        junk J1 | Share
        doubt J1 | Video
    """,
    "a list that running text announces": """
        story | Four boats of the line will sail after midnight from the first weekend of May on, and these are their names:
        doubt J1 | Video
        doubt J1 | Comments
    """,
    "a list that running text announces in Chinese": """
        story | 渡轮公司的负责人星期一说，从五月的第一个周末起午夜过后加开的班次有以下几种：
        doubt J1 | 视频
        doubt J1 | 评论
    """,
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_groups(table: str) -> None:
    check_table(table, groups.run)


def test_each_button_names_the_others_as_those_that_bear_it_out() -> None:
    state = check_table(TABLES["two buttons between paragraphs"], groups.run)
    assert [step.because for step in state.steps[-2:]] == [(3,), (2,)]
    assert state.steps[-1].evidence["group"] == 2
