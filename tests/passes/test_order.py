"""The passes together: which rule has a line, in how many rounds, and that an article keeps its last line."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from states import make_seen, make_state, run_passes, see_line, set_rules, split_article

from dedup import Article, Cleaner, Settings
from dedup.index.evidence import NO_PAGES, NOTHING_KNOWN, Evidence, PagesSeen
from dedup.junk.knowledge import load_knowledge
from dedup.rules import Action
from dedup.verdict.judge import Verdict, judge
from dedup.verdict.order import PASSES

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."
TOLD = [
    "The bakers of the upper town had asked for the boat since the bridge closed, and so had the theatre.",
    "The council votes on the money at its next meeting, the mayor told the ferry company on Monday.",
]
LINK = "Mayor of the upper town opens the old pier again"
NOTICE = "Sign up for our newsletter and get the boats of the week"
FOOT = "Tide tables by the Lighthouse Desk"
GLUED = "Share this:FacebookTwitterLike this:Like Loading..."
CODE = "<script>window.vote = {a: 1, b: [2, 3]}; jQuery('#v').html('<b>');</script>"
MENU = ["News", "Sport", "Weather", "Markets", "Culture", "Harbour", "Letters", "Contact", "Jobs", "Imprint", "Archive"]


def judge_lines(
    lines: Sequence[str],
    seen: dict[str, Evidence] | None = None,
    pages: PagesSeen = NO_PAGES,
    title: str = "",
    **rules: Action,
) -> Verdict:
    body = split_article(Article("\n".join(lines), title=title, site="a.example"))
    evidence = [(seen or {}).get(line.raw, NOTHING_KNOWN) for line in body.lines]
    return next(judge([body], [evidence], load_knowledge(), set_rules(**rules) if rules else Settings(), [pages]))


def list_rules(verdict: Verdict) -> list[tuple[int | None, str]]:
    return [(finding.line, finding.code) for finding in verdict.findings if finding.removes]


@pytest.mark.parametrize(
    ("lines", "fields", "rules"),
    [
        pytest.param([LINK, LINK, STORY], {}, [(2, "H1")], id="H1 before P1"),
        pytest.param([f"Video: {LINK}", STORY], {"title": f"Video: {LINK}"}, [(1, "H1")], id="H1 before J1"),
        pytest.param([FOOT, STORY], {"title": FOOT, "seen": {FOOT: see_line(9, 9, head=9)}}, [(1, "H1")], id="H1 before J2"),
        pytest.param([STORY, OTHER, "Share this:", LINK], {"title": LINK}, [(3, "J1"), (4, "H1")], id="H1 before J3"),
        pytest.param([STORY, OTHER, "Share this:"], {"seen": {"Share this:": see_line(9, 9, tail=9)}}, [(3, "J1")], id="J1 before J2"),
        pytest.param([STORY, NOTICE, OTHER, NOTICE], {}, [(2, "J1"), (4, "J1")], id="J1 before P1"),
        pytest.param([STORY, OTHER, "Share this:", FOOT], {"seen": {FOOT: see_line(9, 9, tail=9)}}, [(3, "J1"), (4, "J2")], id="J2 before J3"),
        pytest.param([STORY, *TOLD, OTHER, OTHER], {"seen": {OTHER: see_line(9, 8, tail=8)}}, [(4, "J2"), (5, "J2")], id="J2 before P1"),
        pytest.param([STORY, OTHER, "Share this:", LINK, LINK], {}, [(3, "J1"), (4, "J3"), (5, "J3")], id="J3 before P1"),
        pytest.param([*MENU, STORY, OTHER, *MENU], {"pages": PagesSeen(9, 10)}, [(n, "J3") for n in (*range(1, 12), *range(14, 25))], id="J3 for a page"),
        pytest.param([STORY, OTHER, "Related links", LINK], {"seen": {LINK: Evidence(make_seen(9, is_title=True))}}, [(3, "J1"), (4, "H2")], id="H2 for a link"),
        pytest.param([STORY, OTHER, STORY], {"seen": {STORY: see_line(9, 2)}, "P2": "remove"}, [(1, "P2"), (3, "P1")], id="P1 before P2"),
        pytest.param([STORY, NOTICE, OTHER], {"seen": {NOTICE: see_line(9, 2)}, "P2": "remove"}, [(2, "J1")], id="J1 before P2"),
    ],
)  # fmt: skip
def test_the_first_rule_that_has_something_to_say(
    lines: list[str], fields: dict[str, object], rules: list[object]
) -> None:
    assert list_rules(judge_lines(lines, **fields)) == rules  # type: ignore[arg-type]


CELLS = ["Item", "2025", "Advertisement", "12 million", "Paper", "3 million"]
QUAYS = [f"Quay {name}" for name in "abcde"]
BUTTONS = ["- Share this", "- Print this article", "- Back to top", "- Like this:", "- Leave a comment"]
TEASED = "- The mayor said on Monday that the pier will stay open until the autumn storms."


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        pytest.param([STORY, *CELLS, OTHER], [], id="table-cell"),
        pytest.param([STORY, "Related", LINK, FOOT, OTHER], [(2, "J1"), (3, "J3"), (4, "J3")], id="heading-over-links"),
        pytest.param([STORY, "Video", OTHER, "Video", *TOLD], [(2, "J1"), (4, "J1")], id="button-twice"),
        pytest.param([STORY, "Share", "Comments", OTHER], [(2, "J1"), (3, "J1")], id="button-group"),
        pytest.param(
            [STORY, "Share this:", *QUAYS, "Print this article", "Back to top", OTHER],
            [(2, "J1"), *((n, "J3") for n in range(3, 8)), (8, "J1"), (9, "J1")],
            id="menu",
        ),
        pytest.param([STORY, "Share this:", "Video", FOOT, OTHER], [(2, "J1"), (3, "J3")], id="doubt"),
        pytest.param(
            [STORY, OTHER, "Share this:", LINK, *BUTTONS, TEASED],
            [(3, "J1"), (4, "J3"), *((n, "J1") for n in range(5, 10)), (10, "J3")],
            id="list before the tail",
        ),
    ],
)
def test_what_each_pass_adds(lines: list[str], rules: list[object]) -> None:
    assert list_rules(judge_lines(lines)) == rules


def test_the_steps_of_each_pass_are_of_its_rules() -> None:
    lines = [LINK, LINK, STORY, "Share this:", "Video", "Comments", OTHER, STORY, "Related links", LINK, "Weather"]
    state = make_state(lines, seen={OTHER: see_line(9, 2)})
    for one in PASSES:
        assert {rule for _, rule, _ in run_passes(state, one)} <= set(one.rules)


LIST = [f"- Mayor of town {n} opens the old pier" for n in range(4)]
TEASER = "- The mayor said on Monday that the pier will stay open until the autumn storms."


def test_the_tail_shows_what_a_list_is() -> None:
    """Its links are known by the tail alone, so the list is looked at once more, before anything is judged again."""
    lines = [STORY, OTHER, "Share this:", TEASER, *LIST, STORY.replace("one", "no")]
    assert list_rules(judge_lines(lines)) == [(3, "J1")]
    lines = [STORY, OTHER, TEASER, "- Share this", *LIST]
    state = make_state(lines)
    run_passes(state, *PASSES)
    assert [one.line.number for one in state.lines if one.rule == "J3"] == [3, 5, 6, 7, 8]


def test_an_article_is_judged_until_nothing_more_goes() -> None:
    """First the widgets at the end go, then the code before them; then the paragraph is one that stood before."""
    lines = [STORY, OTHER, f"{STORY} {CODE}.{GLUED}"]
    verdict = judge_lines(lines)
    assert list_rules(verdict) == [(3, "P1")]
    assert [step.name for step in verdict.steps] == ["widgets-at-end", "page-code-at-end", "paragraph-again"]
    assert verdict.apply("\n".join(lines), Settings()) == f"{STORY}\n{OTHER}"


@pytest.mark.parametrize(
    "lines",
    [
        ["Share this:"],
        ["Share this:", "Gefällt mir:"],
        ["Follow us on Facebook", "", "Teilen mit:"],
        [LINK],
    ],
)
def test_an_article_that_would_lose_every_line_stays_whole(lines: list[str]) -> None:
    verdict = judge_lines(lines, title=lines[0])
    assert verdict.apply("\n".join(lines), Settings()) == "\n".join(lines)
    assert len(verdict.findings) == len([line for line in lines if line])
    assert not any(finding.removes for finding in verdict.findings)
    assert all("would lose every line" in finding.reason for finding in verdict.findings)
    assert Cleaner().clean(Article("\n".join(lines), title=lines[0])).text == "\n".join(lines)


def test_an_article_whose_last_line_goes_in_a_later_round_stays_whole() -> None:
    lines = ["Share this:", f"{STORY} {CODE}.{GLUED}"]
    assert list_rules(judge_lines(lines, title=STORY))[:1] == [(1, "J1")]
    assert judge_lines(lines, title=STORY).apply("\n".join(lines), Settings()).startswith(STORY)
