"""What holds of every verdict: steps replayed give the cleaned text, protected lines stay, evidence is told, a listed pass runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from states import see_line, split_article

import dedup.verdict
from dedup import Article, Cleaner, Settings
from dedup.index.evidence import NO_PAGES, NOTHING_KNOWN, PagesSeen
from dedup.junk.knowledge import load_knowledge
from dedup.rules import RULES, Rule
from dedup.text.keys import normalize_line
from dedup.text.leftovers import find_leftovers
from dedup.verdict.judge import Verdict, judge
from dedup.verdict.order import PASSES
from dedup.verdict.reasons import describe
from dedup.verdict.state import Pass, State
from dedup.verdict.steps import Label, Step, apply_steps

TITLE = "Ferry line adds a night crossing from May"
TOLD = [
    TITLE,
    "The ferry company will run one crossing after midnight from the first weekend of May, its director said.",
    "Le bateau quitte le quai nord à minuit quarante et revient deux heures plus tard, à temps pour les boulangers.",
    "The boats that sail at night from the first weekend of May on have the names of four old captains:",
    "Паром снова пойдёт ночью с первых выходных мая, сказал в понедельник директор паромной компании.",
    "渡轮公司的负责人星期一说，从五月的第一个周末起，午夜过后将增加一班渡轮，方便清晨上班的面包师。",
    "“We will not go home,” the old women sang on the quay, “not while the lamps burn and the sea turns.”",
    "By Ann Bell",
    "2 May 2026",
    "Anna",
    "Swan of the reef",
    "Ward 3: 412",
    "1",
    "2",
    "3",
    "",
    "***",
]
FOOT = "Tide tables by the Lighthouse Desk"
CODE = "<script>window.vote = {a: 1, b: [2, 3]}; jQuery('#v').html('<b>');</script>"
JUNK = [
    "Share this:", "Like this:", "Teilen mit:", "شارك هذا الموضوع:", "関連記事", "Related", "Related links", "Video", "Weather",
    "Comments", "12 comments", "12", "Advertisement", "Read more: Mayor opens the new library", "Mayor opens the new library",
    "Follow us on Facebook", "Harbour Post - @harbourpost", "- Share this", "- Mayor of town one opens a pier", "Print this article Back to top",
    "Sign up for our newsletter and get the boats of the week.", "Follow our Facebook page and our website for more boats.",
    f"{TOLD[1]}Share this:FacebookTwitterLike this:Like Loading...", f"{TOLD[1]} {CODE}", f"{TOLD[1]} {CODE}.Share this:FacebookTwitter",
    CODE, "News", "Sport", "Markets", "Culture", "Letters", "Contact", FOOT, f"{FOOT}. Share this:FacebookTwitter", f"{TITLE} | Harbour Post",
]  # fmt: skip
SEEN = {
    FOOT: see_line(9, 6, tail=6),
    f"{FOOT}. Share this:FacebookTwitter": see_line(9, 6, tail=6),
    "Share this:": see_line(9, 6, tail=6),
    "Weather": see_line(9, 1, sites=9),
    "Mayor opens the new library": see_line(9, 1, is_title=True),
    TOLD[1]: see_line(9, 3, sites=2),
    TOLD[4]: see_line(9, 5, head=5),
}
LINES = st.sampled_from(TOLD) | st.sampled_from(JUNK)
TEXTS = st.lists(LINES, max_size=12) | st.lists(LINES | st.sampled_from(JUNK), min_size=20, max_size=48)
ACTIONS = st.sampled_from(
    [{}, {"P2": "remove"}, {"J1": "off"}, {"J3": "off"}, {"J1": "report"}, {"P1": "off", "P2": "remove"}, {"H1": "off", "H2": "off"}]
)  # fmt: skip
PAGES = st.sampled_from([NO_PAGES, PagesSeen(9, 10), PagesSeen(1, 10)])
LEAST = st.sampled_from([0.0, 0.0, 0.9, 0.96, 0.98, 0.99, 1.0])  # how sure a removal has to be
PROTECTED = st.frozensets(st.sampled_from(JUNK), max_size=2)


def judge_text(
    text: str, title: str = "", config: Settings | None = None, pages: PagesSeen = NO_PAGES, keys: frozenset[str] = frozenset(),
    passes: tuple[Pass, ...] = PASSES,
) -> Verdict:  # fmt: skip
    body = split_article(Article(text, title=title, site="a.example"))
    seen = [SEEN.get(line.raw, NOTHING_KNOWN) for line in body.lines]
    knowledge = replace(load_knowledge(), protected=keys)
    return next(judge([body], [seen], knowledge, config or Settings(), [pages], passes))


def cut(text: str, verdict: Verdict) -> str:
    """The text without what the findings remove."""
    gone = {finding.line: finding for finding in verdict.findings if finding.removes}
    kept = []
    lines = text.split("\n")
    leftovers = find_leftovers(lines, {number for number, one in gone.items() if number and not one.span})
    for number, raw in enumerate(lines, 1):
        finding = gone.get(number)
        if finding is None and number not in leftovers:
            kept.append(raw)
        elif finding is None:
            continue
        elif finding.span:
            kept.append(raw[: finding.span[0]] + raw[finding.span[1] :])
    return "\n".join(kept)


def make_settings(actions: dict[str, str], least: float = 0.0) -> Settings:
    return replace(Settings(), rules={**Settings().rules, **actions}, min_confidence=least)  # type: ignore[dict-item]


@settings(max_examples=150)
@given(TEXTS.map("\n".join), st.sampled_from(["", TITLE]), ACTIONS, PAGES, LEAST)
def test_the_steps_replayed_the_findings_cut_and_the_cleaned_text_are_one(
    text: str, title: str, actions: dict[str, str], pages: PagesSeen, least: float
) -> None:
    config = make_settings(actions, least)
    verdict = judge_text(text, title, config, pages)
    assert apply_steps(text, verdict.steps, config.rules) == verdict.apply(text, config) == cut(text, verdict)


def test_the_end_of_an_item_of_a_list_that_the_story_announces_is_cut() -> None:
    item = "Mira Aldous. Share this:FacebookTwitter"
    menu = [f"Quay of {name}" for name in "abcdefghijkl"]
    text = "\n".join([*menu, TOLD[1], TOLD[2], TOLD[3], "Anna", item, "Share this:", *menu])
    verdict = judge_text(text, pages=PagesSeen(9, 10))
    assert "announced-list" in {step.name for step in verdict.steps}
    assert verdict.apply(text, Settings()) == cut(text, verdict)


@pytest.mark.parametrize("rule", ["J2", "J3"])
def test_a_report_leaves_the_end_that_another_rule_cuts(rule: str) -> None:
    foot = f"{FOOT if rule == 'J2' else 'A night on the pier'}. Share this:FacebookTwitter"
    menu = [f"Quay of {name}" for name in "abcdefghijkl"]
    lines = [*TOLD[1:3], foot] if rule == "J2" else [*menu, *TOLD[1:3], *menu, foot]
    config, pages = make_settings({rule: "report"}), NO_PAGES if rule == "J2" else PagesSeen(9, 10)
    verdict = judge_text("\n".join(lines), "", config, pages)
    assert [finding.code for finding in verdict.findings if finding.removes] == ["J1"]
    assert verdict.apply("\n".join(lines), config) == cut("\n".join(lines), verdict)


@settings(max_examples=40)
@given(TEXTS.map("\n".join), st.sampled_from(["", TITLE]), ACTIONS)
def test_the_cleaner_gives_what_the_steps_give(text: str, title: str, actions: dict[str, str]) -> None:
    config = make_settings(actions)
    body = split_article(Article(text, title=title))
    seen = [[NOTHING_KNOWN] * len(body.lines)]
    verdict = next(judge([body], seen, load_knowledge(), config, [NO_PAGES]))
    result = Cleaner(settings=config).clean(Article(text, title=title))
    assert result.text == apply_steps(text, verdict.steps, config.rules)
    assert [finding for finding in result.findings if finding.code != "A1"] == verdict.findings


@settings(max_examples=80)
@given(TEXTS.map("\n".join), st.sampled_from(["", TITLE]), ACTIONS, PAGES, LEAST)
def test_every_step_and_finding_tells_its_evidence_and_is_worded(
    text: str, title: str, actions: dict[str, str], pages: PagesSeen, least: float
) -> None:
    config = make_settings(actions, least)
    verdict = judge_text(text, title, config, pages)
    count = len(text.split("\n"))
    for step in verdict.steps:
        assert step.evidence
        assert describe(step)
        assert all(1 <= number <= count for number in step.because)
        assert step.line not in step.because
    for finding in verdict.findings:
        assert finding.evidence.keys() - {"step", "because"}
        assert finding.evidence["step"]
        assert config.rules[finding.code] != "off"
        assert not finding.removes or config.rules[finding.code] == "remove"
        assert not finding.removes or least <= (finding.confidence or -1) <= 1


@settings(max_examples=150)
@given(TEXTS.map("\n".join), st.sampled_from(["", TITLE]), PAGES, LEAST)
def test_what_is_not_sure_enough_stays_and_nothing_rests_on_it(
    text: str, title: str, pages: PagesSeen, least: float
) -> None:
    verdict = judge_text(text, title, make_settings({}, least), pages)
    gone = {finding.line for finding in verdict.findings if finding.removes and not finding.span}
    for finding in verdict.findings:
        rests_on = set(finding.evidence.get("because", ()))
        if finding.removes and finding.evidence["step"] in ("tail", "menu-item", "list-item", "link-under-heading"):
            assert rests_on <= gone | {step.line for step in verdict.steps if step.label is Label.DOUBTFUL}


@settings(max_examples=60)
@given(TEXTS.map("\n".join), st.sampled_from(["", TITLE]), PAGES, LEAST)
def test_judging_what_is_left_takes_nothing_more(text: str, title: str, pages: PagesSeen, least: float) -> None:
    config = make_settings({}, least)
    verdict = judge_text(text, title, config, pages)
    assume(
        not any(step.span for step in verdict.steps)
    )  # what is left of a line is another line, seen elsewhere or not
    cleaned = verdict.apply(text, config)
    assert judge_text(cleaned, title, config, pages).apply(cleaned, config) == cleaned


@settings(max_examples=80)
@given(TEXTS.map("\n".join), PAGES, PROTECTED)
def test_a_protected_line_stays_and_nothing_rests_on_it(text: str, pages: PagesSeen, protected: frozenset[str]) -> None:
    body = split_article(Article(text))
    keys = frozenset(line.key for line in body.lines if line.raw in protected)
    verdict = judge_text(text, "", None, pages, keys)
    numbers = {line.number for line in body.lines if line.key in keys}
    assert set(verdict.protected) == numbers
    assert not any(step.line in numbers for step in verdict.steps)
    heading_steps = [step for step in verdict.steps if "heading" in step.evidence]
    assert not any(numbers.intersection(step.because) for step in heading_steps)
    left = verdict.apply(text, Settings()).split("\n")
    lines = text.split("\n")
    assert all(left.count(raw) == lines.count(raw) for raw in {lines[number - 1] for number in numbers})


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([TOLD[1], "Related", "Mayor opens the new library", "Bakers sail first of all", TOLD[2]], "Related"),
        ([TOLD[1], "Related links", "Mayor opens the new library", "Bakers sail first of all"], "related links"),
        ([TOLD[1], TOLD[2], "Share this:", "Weather tonight", "Letters to us"], "Share this:"),
        ([TOLD[1], "Video", "Comments", TOLD[2]], "Comments"),
        ([TOLD[1], "Lesetipp", "Der Bürgermeister eröffnet die Brücke", "Die Bäcker fahren zuerst", TOLD[2]], "Lesetipp"),
        ([TOLD[1], "Video", TOLD[2], "Video"], "Video"),
        ([TITLE, TITLE, TOLD[1]], TITLE),
        ([TOLD[1], TOLD[2], TOLD[1]], TOLD[1]),
    ],
)  # fmt: skip
def test_a_protected_line_stays_and_condemns_nobody(lines: list[str], line: str) -> None:
    text = "\n".join(lines)
    assert any(finding.removes for finding in judge_lines(text).findings)
    verdict = judge_lines(text, frozenset({normalize_line(line)}))
    assert (verdict.findings, verdict.apply(text, Settings())) == ([], text)


def judge_lines(text: str, keys: frozenset[str] = frozenset()) -> Verdict:
    """The verdict on a text by itself."""
    body = split_article(Article(text))
    knowledge = replace(load_knowledge(), protected=keys)
    return next(judge([body], [[NOTHING_KNOWN] * len(body.lines)], knowledge, Settings(), [NO_PAGES]))


def test_a_line_of_the_user_s_file_stays_and_condemns_nobody(tmp_path: Path) -> None:
    listed = tmp_path / "keep.txt"
    listed.write_text("# What our pages keep.\n\nRELATED\n", "utf-8")
    article = Article(
        "\n".join([TOLD[1], "Related", "Mayor opens the new library", "Bakers sail first of all", TOLD[2]])
    )
    assert Cleaner().clean(article).text == f"{TOLD[1]}\n{TOLD[2]}"
    kept = Cleaner(settings=Settings(protect_files=(str(listed),))).clean(article)
    assert (kept.text, kept.findings) == (article.text, [])


def find_names() -> set[str]:
    """The names of steps in the source: the first word in quotation marks of each Step, and those that helpers are handed."""
    folder = Path(dedup.verdict.__file__).parent
    found: set[str] = set()
    for file in folder.rglob("*.py"):
        if file.name != "reasons.py":
            found.update(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', file.read_text("utf-8")))
    return found


def find_worded() -> set[str]:
    """The names of steps that a reason is worded for."""
    from dedup.verdict import reasons

    return set(reasons._REASONS)


def test_every_reason_is_of_a_step_that_some_pass_takes() -> None:
    assert find_worded() - find_names() == set()


def test_every_step_of_the_source_is_worded() -> None:
    folder = Path(dedup.verdict.__file__).parent
    source = "\n".join(file.read_text("utf-8") for file in folder.rglob("*.py") if file.name != "reasons.py")
    handed = r'(?:\bStep|_repeat|_cut|condemn_link)\(\s*((?:"[a-z-]+",?\s*)+)|(?:names?) = ((?:"[a-z-]+",?\s*)+)'
    named = {
        name
        for groups in re.findall(handed, source)
        for group in groups
        for name in re.findall(r'"([a-z]+(?:-[a-z]+)*)"', group)
    }
    named |= set(re.findall(r', name = [^\n]*?, "([a-z-]+)"', source))
    named |= {name for pair in re.findall(r'\(one, \("([a-z-]+)", "([a-z-]+)"\)', source) for name in pair}
    assert len(named) >= 30
    assert named - find_worded() == set()


def find_shouts(state: State) -> Iterator[Step]:
    """Condemn what is all in capital letters."""
    for one in state.lines:
        if one.line.raw.isupper() and one.line.raw.isascii():
            yield Step("shout", "R1", one.line.number, Label.JUNK, {"letters": len(one.line.raw)})


SHOUT = Pass("shout", ("R1",), find_shouts, lambda view: any(line.raw.isupper() for line in view.lines))


@pytest.fixture
def own_rule(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A rule R1 that the program does not know, in the table and in the settings, with a reason."""
    from dedup.verdict import reasons

    monkeypatch.setitem(RULES, "R1", Rule("R1", "shout", "remove", "a line all in capital letters"))
    monkeypatch.setitem(reasons._REASONS, "shout", "shouts with {letters} letters")
    return replace(Settings(), rules={**Settings().rules, "R1": "remove"})


PLAIN = f"{TOLD[5]}\nHURRAH\n{TOLD[2]}"


def test_a_rule_is_added_by_listing_one_pass(own_rule: Settings) -> None:
    """No other pass has anything to say of a plain article: its own gate must be enough to have it judged."""
    assert judge_text(PLAIN).findings == []
    verdict = judge_text(PLAIN, config=own_rule, passes=(*PASSES, SHOUT))
    (finding,) = verdict.findings
    assert (finding.code, finding.line, finding.removes) == ("R1", 2, True)
    assert finding.reason == "shouts with 6 letters"
    assert finding.evidence == {"letters": 6, "step": "shout"}
    assert verdict.apply(PLAIN, own_rule) == f"{TOLD[5]}\n{TOLD[2]}"


@pytest.mark.parametrize("action", ["off", "report"])
def test_an_added_rule_is_set_like_any_other(own_rule: Settings, action: str) -> None:
    config = replace(own_rule, rules={**own_rule.rules, "R1": action})  # type: ignore[dict-item]
    verdict = judge_text(PLAIN, config=config, passes=(*PASSES, SHOUT))
    assert [finding.removes for finding in verdict.findings] == ([False] if action == "report" else [])
    assert verdict.apply(PLAIN, config) == PLAIN


def test_an_added_rule_yields_to_those_before_it_and_leaves_protected_lines(own_rule: Settings) -> None:
    text = f"{TOLD[5]}\nSHARE THIS:\nHURRAH\n{TOLD[2]}"
    verdict = judge_text(text, config=own_rule, passes=(*PASSES, SHOUT))
    assert [(finding.code, finding.line) for finding in verdict.findings] == [("J1", 2), ("R1", 3)]
    verdict = judge_text(text, config=own_rule, passes=(SHOUT, *PASSES))
    assert [(finding.code, finding.line) for finding in verdict.findings] == [("R1", 2), ("R1", 3)]
    verdict = judge_text(text, config=own_rule, passes=(*PASSES, SHOUT), keys=frozenset({"hurrah"}))
    assert [(finding.code, finding.line) for finding in verdict.findings] == [("J1", 2)]
