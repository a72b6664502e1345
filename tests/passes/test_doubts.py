"""Doubts: a button that stands twice goes, and so does a doubtful line whose surroundings can be no story."""

from __future__ import annotations

import pytest
from states import check_table

from dedup.verdict.passes import doubts

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
NOTE = " ".join(["pier"] * 45)

TWICE = {
    "twice": f"""
        doubt J1 | Video | button-twice J1
        story | {STORY}
        doubt J1 | Video | button-twice J1
    """,
    "three times, whatever its case": f"""
        doubt J1 | Видео | button-twice J1
        story | {STORY}
        doubt J1 | ВИДЕО | button-twice J1
        story | {STORY}
        doubt J1 | Видео: | button-twice J1
    """,
    "once": f"""
        doubt J1 | Video
        story | {STORY}
        doubt J1 | Comments
    """,
    "a counter twice": f"""
        doubt J1 counters | 12
        story | {STORY}
        doubt J1 counters | 12
    """,
    "what many sites print twice": f"""
        doubt J2 | Weather
        story | {STORY}
        doubt J2 | Weather
    """,
    "once as junk and once as doubt": f"""
        junk J1 | Video
        story | {STORY}
        doubt J1 | Video
    """,
}  # fmt: skip
SETTLED = {
    "below junk and above an open line": f"""
        story | {STORY}
        junk J1 | Share this:
        doubt J1 | Video | doubt-settled J3
        open | The old pier
        story | {STORY}
    """,
    "above junk and below an open line": f"""
        story | {STORY}
        open | The old pier
        doubt J1 | Video | doubt-settled J3
        junk J2 | Tide tables
        story | {STORY}
    """,
    "junk on one side and running text on the other": f"""
        story | {STORY}
        doubt J1 | Video
        junk J1 | Share this:
        doubt J1 | Comments
        story | {STORY}
    """,
    "between rules": f"""
        story | {STORY}
        * * *
        doubt J1 pitch | You can now serve the template by our link below | doubt-settled J3
        - - -
        story | {STORY}
    """,
    "a rule on one side": f"""
        story | {STORY}
        * * *
        doubt J1 pitch | You can now serve the template by our link below
        open | The old pier
        story | {STORY}
    """,
    "between a byline and a date": f"""
        open | The old pier
        neutral | By Ann Bell
        doubt J2 | Weather | doubt-settled J3
        neutral | 2 May 2026
        story | {STORY}
    """,
    "at the head, over an open line": f"""
        doubt J1 | Video | doubt-settled J3
        open | The old pier
        story | {STORY}
    """,
    "at the head, over running text": f"""
        doubt J1 | Video
        story | {STORY}
    """,
    "a button next to the byline": f"""
        open | The ferry sails at night
        neutral | Von Anna Glocke
        doubt J1 share | Teilen | doubt-settled J3
        open | Das alte Ufer
        story | {STORY}
    """,
    "no button, next to the byline": f"""
        open | The ferry sails at night
        neutral | By Ann Bell
        doubt J1 related | Related
        open | The old pier
        story | {STORY}
    """,
    "a button next to a credit in mid-story": f"""
        story | {STORY}
        neutral | By Ann Bell
        doubt J1 share | Share
        open | The old pier
        story | {STORY}
    """,
    "behind all that is told": f"""
        story | {STORY}
        doubt J1 pitch | {NOTE} | doubt-settled J3
        neutral | By Ann Bell
    """,
    "a long note behind all that is told": f"""
        story | {STORY}
        doubt J1 pitch | {NOTE} again
        neutral | By Ann Bell
    """,
    "a long note as the last line": f"""
        story | {STORY}
        doubt J1 pitch | {NOTE} again | doubt-settled J3
    """,
    "before a last open line": f"""
        story | {STORY}
        doubt J1 | Video
        open | The old pier
    """,
    "before a last open line of stars": f"""
        story | {STORY}
        doubt J1 | Video | doubt-settled J3
        ***
    """,
    "an article without running text": """
        open | The old pier
        doubt J1 | Video
        open | The new pier
    """,
    "a doubt settles its neighbour below, and the second time the one above": f"""
        story | {STORY}
        open | The old pier
        doubt J1 counters | 12
        doubt J1 counters | 40 | doubt-settled J3
        doubt J1 counters | 7 | doubt-settled J3
        junk J1 | Share this:
        doubt J1 counters | 31 | doubt-settled J3
        doubt J1 counters | 90 | doubt-settled J3
        open | The new pier
        story | {STORY}
    """,
    "an account under junk": f"""
        story | {STORY}
        junk J1 | Follow us
        open | The Harbour Post online @harbourpost | account-next-to-junk J3
        story | {STORY}
    """,
    "five words before an account": f"""
        story | {STORY}
        junk J1 | Follow us
        open | The Harbour Post writes here @harbourpost
        story | {STORY}
    """,
    "an account not under junk": f"""
        story | {STORY}
        doubt J1 | Video
        open | Harbour Post - @harbourpost
        story | {STORY}
    """,
    "an account above junk": f"""
        story | {STORY}
        open | Harbour Post - @harbourpost
        junk J1 | Follow us
        story | {STORY}
    """,
}  # fmt: skip


@pytest.mark.parametrize("table", TWICE.values(), ids=TWICE)
def test_a_button_twice(table: str) -> None:
    check_table(table, doubts.run_repeated)


@pytest.mark.parametrize("table", SETTLED.values(), ids=SETTLED)
def test_settled_by_what_is_around(table: str) -> None:
    check_table(table, doubts.run)


def test_the_evidence_says_where_and_names_the_neighbours() -> None:
    state = check_table(SETTLED["below junk and above an open line"], doubts.run)
    assert (state.steps[-1].evidence["where"], state.steps[-1].because) == ("next to junk", (2, 4))
