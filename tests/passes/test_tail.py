"""The tail: behind the last running text, from the first junk on, short lines that nothing speaks for go."""

from __future__ import annotations

import pytest
from states import check_table, see_line, see_near

from dedup.batch.observations import NearLine
from dedup.verdict.passes import tail
from dedup.verdict.reasons import describe

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
GAP = "\n".join("neutral | 2 May 2026" for _ in range(11))

TABLES = {
    "what stands between the parts of a gallery ends none of them": f"""
        story | {STORY}
        junk | 3 Comments
        story | {STORY}
        junk | 3 Comments
        story | {STORY}
        junk | 3 Comments
        open | Ferry at the north pier
        open | Captain and bakers on deck
    """,
    "what stands there and something else": f"""
        story | {STORY}
        junk | 3 Comments
        story | {STORY}
        junk | 3 Comments
        story | {STORY}
        junk | 3 Comments
        junk | Share this:
        open | Ferry runs aground off the pier | tail J3
    """,
    "the amounts of a recipe behind junk": f"""
        story | {STORY}
        junk | Share this:
        open | Ingredients for four:
        open | 2 tsp vegetable oil
        open | 1 large onion
        open | 1/4 tsp sugar or to taste
        open | ½ cup (two handfuls) of cress
        open | cress to garnish
        open | Ferry runs aground off the pier | tail J3
    """,
    "the amounts of a recipe, in German and Chinese": f"""
        story | {STORY}
        junk | Share this:
        open | 200 g Mehl
        open | 50 g kalte Butter
        open | 1 kleine Zwiebel
        junk | Share this:
        open | 200克面粉
        open | 50克黄油
        open | 1个洋葱
    """,
    "hours and counters beside headlines, and a list that counts up": f"""
        story | {STORY}
        junk | Share this:
        open | Ferry runs aground off the pier | tail J3
        open | 3 hours late | tail J3
        open | Bakers wait for a boat | tail J3
        open | 5 hours late | tail J3
        junk | Most read
        open | 1 mayor opens pier | tail J3
        open | 2 bakers on a boat | tail J3
        open | 3 judges wait | tail J3
    """,
    "a bar at the head and at the foot": f"""
        junk | Share this:
        junk | Share this:
        story | {STORY}
        junk | Share this:
        story | {STORY}
        junk | Share this:
        open | Ferry runs aground off the pier | tail J3
    """,
    "links behind junk": f"""
        story | {STORY}
        junk | Share this:
        open | Ferry runs aground off the pier | tail J3
        open | Wetter | tail J3
        open | 渡轮搁浅 | tail J3
    """,
    "a doubtful line behind junk, however far": f"""
        story | {STORY}
        junk | Share this:
        {GAP}
        neutral | By Ann Bell
        doubt J1 | Video | tail J3
    """,
    "before the first junk": f"""
        story | {STORY}
        open | Ferry runs aground off the pier
        doubt J1 | Video
        junk | Share this:
    """,
    "running text follows": f"""
        story | {STORY}
        junk | Share this:
        open | Ferry runs aground off the pier
        story | {STORY}
    """,
    "no running text at all": """
        junk | Share this:
        open | Ferry runs aground off the pier
        open | Weather
    """,
    "twelve lines from the junk": f"""
        story | {STORY}
        junk | Share this:
        {GAP}
        open | Weather | tail J3
    """,
    "thirteen lines from the junk": f"""
        story | {STORY}
        junk | Share this:
        {GAP}
        neutral | By Ann Bell
        open | Weather
    """,
    "only a headline again, or a paragraph": f"""
        story | {STORY}
        junk H1 | The ferry sails at night
        junk P1 | The boats come home
        open | Weather
    """,
    "neutral lines": f"""
        story | {STORY}
        junk | Share this:
        neutral | By Ann Bell
    """,
    "a sentence": f"""
        story | {STORY}
        junk | Share this:
        open | Nobody came home. | tail J3
        open | Nobody came to the pier.
        open | Nobody came ... | tail J3
        open | Nobody came to ... | tail J3
    """,
    "a sentence in Hindi": f"""
        story | {STORY}
        junk | Share this:
        open | नाव आज रात फिर चलेगी।
    """,
    "a line too long for a link": f"""
        story | {STORY}
        junk | Share this:
        open | {"boat " * 29}
    """,
    "six words with a colon": f"""
        story | {STORY}
        junk | Share this:
        open | All that is new on quays: | tail J3
        open | All that is new on the quays:
    """,
    "rows of figures": f"""
        story | {STORY}
        junk | Share this:
        open | Revs 12.2 mln vs 9.8 mln
        open | Ward 3: 412 votes
    """,
    "headlines with their dates": f"""
        story | {STORY}
        junk | Share this:
        open | Ferry runs aground 12.5.2026 10:30 | tail J3
        open | Pier opens 12.5.2026 10:30
    """,
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_tail(table: str) -> None:
    check_table(table, tail.run)


@pytest.mark.parametrize(
    ("link", "step"), [("Ferry sails again tonight", "title-in-tail H2"), ("Ferry sails again", "tail J3")]
)
def test_a_line_of_the_tail_that_is_another_article_s_title(link: str, step: str) -> None:
    table = f"""
        story | {STORY}
        junk | Share this:
        open | {link} | {step}
    """
    check_table(table, tail.run, seen={link: see_line(9, 1, is_title=True)})


def test_what_was_near_bears_the_verdict_out() -> None:
    state = check_table(TABLES["links behind junk"], tail.run)
    assert (state.steps[-1].because, state.steps[-1].evidence["first_junk"]) == ((2,), 2)


@pytest.mark.parametrize(
    ("link", "score", "step"),
    [
        ("Ferry sails again tonight", 0.6, "title-in-tail H2"),
        ("Ferry sails again tonight", 0.59, "tail J3"),
        ("Ferry sails again", 0.9, "tail J3"),
    ],
)
def test_what_is_nearly_the_title_of_another_article(link: str, score: float, step: str) -> None:
    near = see_near(headline=NearLine("hp-7", 0, score, False))
    state = check_table(f"story | {STORY}\njunk | Share this:\nopen | {link} | {step}", tail.run, seen={link: near})
    if step == "title-in-tail H2":
        assert describe(state.steps[-1]).startswith("nearly the headline of 'hp-7', in the junk")
