"""Site junk: what a site prints on enough of its articles goes by where it stands there; columns, figures and mid-story stay."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from states import check_table, make_state, see_line, see_template

from dedup.index.evidence import Evidence
from dedup.verdict.passes import site

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."
FOOT = "Tide tables by the Lighthouse Desk"
PROSE = "The Harbour Post has told the stories of the coast since the first boat came, and it will tell the next one."
LINE, TEMPLATE, BESIDE, MANY = "site-line J2", "site-template J2", "site-line-beside-junk J2", "line-of-many-sites J2"

# A line, its evidence, and the step; it stands behind a story.
TAIL: dict[str, tuple[str, Evidence, str]] = {
    "on a fifth of the site's articles, at their tail": (FOOT, see_line(15, 3, tail=3), LINE),
    "on less than a fifth": (FOOT, see_line(16, 3, tail=3), ""),
    "in Chinese": ("责任编辑：灯塔", see_line(15, 3, tail=3), LINE),
    "at their head": (FOOT, see_line(15, 3, head=3), LINE),
    "half of the time at the tail": (FOOT, see_line(20, 4, tail=2), LINE),
    "less than half of the time at one end": (FOOT, see_line(25, 5, tail=2, head=2), ""),
    "anywhere, on a third": (FOOT, see_line(20, 7), LINE),
    "anywhere, on less": (FOOT, see_line(21, 7), ""),
    "on two articles": (FOOT, see_line(4, 2, tail=2), ""),
    "on three of four": (FOOT, see_line(4, 3, tail=3), LINE),
    "on all of three": (FOOT, see_line(3, 3, tail=3), ""),
    "often: eight times, on one in twenty-five": (FOOT, see_line(200, 8, tail=8), LINE),
    "often, but on fewer": (FOOT, see_line(201, 8, tail=8), ""),
    "seven times is not often": (FOOT, see_line(100, 7, tail=7), ""),
    "often, in the middle": (FOOT, see_line(100, 8), ""),
    "a heading in Markdown": ("## Introduction", see_line(9, 3, tail=3), ""),
    "a heading in Markdown on most": ("## Introduction", see_line(9, 4, tail=4), LINE),
    "running text on two in five": (PROSE, see_line(10, 4, tail=4), LINE),
    "running text on fewer": (PROSE, see_line(11, 4, tail=4), ""),
    "running text in the middle": (PROSE, see_line(10, 9), ""),
    "running text that somebody says": (f"“{PROSE}”", see_line(10, 9, tail=9), ""),
    "a line of twenty-five words": ("boat " * 25, see_line(15, 3, tail=3), LINE),
    "a line of twenty-six words": ("boat " * 26, see_line(15, 3, tail=3), ""),
    "a program's line": ("find(north, south);", see_line(4, 4, tail=4), ""),
    "a template of ten words": ("Boat 412 leaves the pier for the outer bank today", see_template(15, 3, tail=3), TEMPLATE),
    "a template of eleven": ("Boat 412 leaves the pier for the outer bank at noon", see_template(15, 3, tail=3), ""),
    "a template on less than a fifth, often": ("Seats left on boat 412", see_template(100, 9, tail=9), ""),
    "a template behind a dash": ("— Mira Aldous", see_template(9, 5, tail=5), ""),
    "a template of a row on a third": ("Mira 3, Bakers 1", see_template(20, 7, tail=7), TEMPLATE),
    "a template of a row on less": ("Mira 3, Bakers 1", see_template(21, 7, tail=7), ""),
    "no more by its template than by itself": ("Seats left on boat 412", Evidence(see_line(16, 3, tail=3).exact, see_line(16, 3, tail=3).exact), ""),
    "eight other sites": ("Weather and tides", see_line(1, 1, sites=8), MANY),
    "seven other sites": ("Weather and tides", see_line(1, 1, sites=7), ""),
    "six words on other sites": ("All that is new on quays", see_line(1, 1, sites=9), MANY),
    "seven words on other sites": ("All that is new on the quays", see_line(1, 1, sites=9), ""),
    "stars on other sites": ("* * *", see_line(1, 1, sites=9), ""),
    "a program's line on other sites": ("find(north);", see_line(1, 1, sites=9), ""),
}  # fmt: skip
WITHOUT_SITE: dict[str, tuple[str, Evidence, str]] = {
    "eight of thirty articles": (FOOT, see_line(30, 8, tail=8), LINE),
    "eight of twenty-nine": (FOOT, see_line(29, 8, tail=8), ""),
    "seven of thirty": (FOOT, see_line(30, 7, tail=7), ""),
}


@pytest.mark.parametrize(("line", "seen", "step"), TAIL.values(), ids=TAIL)
def test_a_line_behind_the_story(line: str, seen: Evidence, step: str) -> None:
    check_table(f"{STORY}\n{OTHER}\n{line} | {step}", site.run, site="a.example", seen={line: seen})


@pytest.mark.parametrize(("line", "seen", "step"), WITHOUT_SITE.values(), ids=WITHOUT_SITE)
def test_articles_without_a_site(line: str, seen: Evidence, step: str) -> None:
    check_table(f"{STORY}\n{OTHER}\n{line} | {step}", site.run, seen={line: seen})


@pytest.mark.parametrize(("line", "seen", "step"), [*TAIL.values(), *WITHOUT_SITE.values()])
def test_the_gate_lets_pass_whatever_goes(line: str, seen: Evidence, step: str) -> None:
    """What the pass would find must open its gate: it is looked at first, and alone where nothing else is known."""
    name = "" if (line, seen, step) in WITHOUT_SITE.values() else "a.example"
    assert not step or site.gate(make_state([STORY, line], site=name, seen={line: seen}).view)


@pytest.mark.parametrize(
    ("articles", "step"),
    [(5, ""), (6, ""), (7, LINE)],
)
def test_copies_of_one_story_count_once(articles: int, step: str) -> None:
    """Five articles tell this very story: what they carry with it is no more than what two others have."""
    seen = {STORY: see_line(10, 5), OTHER: see_line(10, 5), FOOT: see_line(10, articles, tail=articles)}
    check_table(f"{STORY}\n{OTHER}\n{FOOT} | {step}", site.run, site="a.example", seen=seen)


CUT = "The ferry company will run one crossing after midnight from"
# Lines with the number of articles they are on, the articles of the site, the step; the last one stands at their tail.
SHORT: dict[str, tuple[dict[str, int], int, str]] = {
    "under one paragraph": ({STORY: 1, PROSE: 9}, 20, LINE),
    "on seven more articles": ({STORY: 1, PROSE: 8}, 20, ""),
    "under one that three copies have": ({STORY: 3, PROSE: 11}, 20, LINE),
    "on too few of other stories": ({STORY: 3, PROSE: 11}, 23, ""),
    "under a paragraph that has lost its end": ({CUT: 1, PROSE: 9}, 20, LINE),
    "under a heading": ({"The ferry company will run one crossing after": 1, PROSE: 9}, 20, ""),
    "the only line": ({PROSE: 9}, 20, ""),
    "with most of the story on as many": ({STORY: 1, OTHER: 9, PROSE: 9}, 20, ""),
}


@pytest.mark.parametrize(("lines", "of", "step"), SHORT.values(), ids=SHORT)
def test_a_notice_under_a_short_story(lines: dict[str, int], of: int, step: str) -> None:
    seen = {line: see_line(of, articles, tail=articles) for line, articles in lines.items()}
    rows = [*list(lines)[:-1], f"{list(lines)[-1]} | {step}"]
    check_table("\n".join(rows), site.run, site="a.example", seen=seen)


QUESTION, LONG_QUESTION = "What is your first memory of it?", "What is your very first memory of the boats?"
BETWEEN: dict[str, tuple[Sequence[str], str]] = {
    "a question that a column asks everybody": ((STORY, QUESTION, OTHER), ""),
    "between short answers": (("Never.", QUESTION, "At noon"), ""),
    "a question in Arabic": ((STORY, "ما أول ما تذكره؟", OTHER), ""),
    "a sentence": ((STORY, "Let us pray.", OTHER), ""),
    "a question of nine words": ((STORY, LONG_QUESTION, OTHER), LINE),
    "a call": ((STORY, "Join us now!", OTHER), LINE),
    "a label": ((STORY, "Tide tables", OTHER), LINE),
    "behind the last line": ((STORY, OTHER, QUESTION), LINE),
    "beside stars": ((STORY, QUESTION, "* * *"), LINE),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "step"), BETWEEN.values(), ids=BETWEEN)
def test_what_is_asked_between_lines_that_are_told_here_alone(lines: Sequence[str], step: str) -> None:
    seen = {line: see_line(9, 6) for line in lines if line not in (STORY, OTHER, "Never.", "At noon", "* * *")}
    table = "\n".join(f"{line} | {step if line in seen else ''}" for line in lines)
    check_table(table, site.run, site="a.example", seen=seen)


FIGURES: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "a gauge between paragraphs": ((STORY, "Water at the gauge: 412 cm", OTHER), ("", "", "")),
    "with its like": ((STORY, "Water at the gauge: 412 cm", "Ice on the pier: 3 cm", OTHER), ("", "", "", "")),
    "hardly a word beside the figure": ((STORY, "Picture 3 today", OTHER), ("", LINE, "")),
    "three words beside the figure": ((STORY, "Picture 3 of today", OTHER), ("", "", "")),
    "behind the last paragraph": ((STORY, OTHER, "Water at the gauge: 412 cm"), ("", "", LINE)),
    "next to a label": ((STORY, "Water at the gauge: 412 cm", "The old pier", OTHER), ("", LINE, "", "")),
    "no figure": ((STORY, "Water at the old gauge", OTHER), ("", LINE, "")),
}


@pytest.mark.parametrize(("lines", "steps"), FIGURES.values(), ids=FIGURES)
def test_figures_between_paragraphs_are_facts(lines: Sequence[str], steps: Sequence[str]) -> None:
    seen = {line: see_line(9, 6) for line in lines if line not in (STORY, OTHER, "The old pier")}
    table = "\n".join(f"{line} | {step}" for line, step in zip(lines, steps, strict=True))
    check_table(table, site.run, site="a.example", seen=seen)


NOTICES: dict[str, tuple[str, Evidence]] = {
    "running text beside junk": (f"{STORY}\njunk J1 | Share this:\n{PROSE} | {BESIDE}\n{OTHER}", see_line(10, 4)),
    "above junk": (f"{STORY}\n{PROSE} | {BESIDE}\njunk J1 | Share this:\n{OTHER}", see_line(10, 4)),
    "beside junk, on fewer": (f"{STORY}\njunk J1 | Share this:\n{PROSE}\n{OTHER}", see_line(11, 4)),
    "beside junk, on two of four": (f"{STORY}\njunk J1 | Share this:\n{PROSE}\n{OTHER}", see_line(4, 2)),
    "beside junk, on a site of three": (f"{STORY}\njunk J1 | Share this:\n{PROSE}\n{OTHER}", see_line(3, 3)),
    "amid the story": (f"{STORY}\n{PROSE}\n{OTHER}\njunk J1 | Share this:", see_line(10, 9)),
    "beside a doubt": (f"{STORY}\ndoubt J1 | Video\n{PROSE}\n{OTHER}", see_line(10, 9)),
}


@pytest.mark.parametrize(("table", "seen"), NOTICES.values(), ids=NOTICES)
def test_a_standing_notice_stands_beside_junk(table: str, seen: Evidence) -> None:
    check_table(table, site.run, site="a.example", seen={PROSE: seen})


def test_what_a_rule_that_removes_has_called_junk_is_settled() -> None:
    table = f"{STORY}\njunk J1 | Share this:\nneutral | By Ann Bell\n{FOOT} | {LINE}"
    seen = {line: see_line(9, 6, tail=6) for line in ("Share this:", "By Ann Bell", FOOT)}
    state = check_table(table, site.run, site="a.example", seen=seen)
    assert state.steps[-1].evidence == {
        "articles": 6,
        "of": 9,
        "site": "a.example",
        "where": "tail",
        "head": 0,
        "tail": 6,
    }
