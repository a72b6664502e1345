"""How sure a removal is, is told everywhere; what is not sure enough for the user is told and stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from dedup import Article, Cleaner, Settings
from dedup.errors import BadSettings
from dedup.run.configuration import apply_table
from dedup.verdict import confidence, odds
from dedup.verdict.confidence import Around, estimate, list_signs
from dedup.verdict.order import PASSES
from dedup.verdict.reasons import _REASONS
from dedup.verdict.steps import Label, Step

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."
GLUED = "Share this:FacebookTwitterLike this:Like Loading..."
LINKS = ["Mayor of the upper town opens the old pier again", "Bakers of the harbour ask for a boat of their own"]


def make_step(name: str, rule: str, **evidence: Any) -> Step:
    return Step(name, rule, 3, Label.JUNK, evidence)


@pytest.mark.parametrize(
    ("evidence", "around", "signs"),
    [
        ({}, (None, None), []),
        ({}, (Label.OPEN, Label.NEUTRAL), []),
        ({}, (Label.DOUBTFUL, None), []),
        ({}, (Label.JUNK, None), ["beside junk"]),
        ({}, (None, Label.JUNK), ["beside junk"]),
        ({}, (Label.STORY, Label.OPEN), ["beside running text"]),
        ({}, (Label.JUNK, Label.STORY), ["beside junk", "beside running text"]),
        ({"articles": 20, "of": 40, "copies": 1}, (None, None), ["on many stories"]),
        ({"articles": 19, "of": 40, "copies": 1}, (None, None), []),
        ({"articles": 21, "of": 40, "copies": 3}, (None, None), []),
        ({"like_it": 30, "of": 40, "copies": 1}, (None, None), ["on many stories"]),
        ({"articles": 30, "of": 100, "copies": 1}, (None, None), ["on many stories", "on a small share"]),
        ({"articles": 3, "of": 9, "copies": 1}, (None, None), ["on a small share"]),
        ({"articles": 35, "of": 100}, (None, None), ["on many stories"]),
    ],
)
def test_the_signs_of_a_removal(evidence: dict[str, Any], around: Around, signs: list[str]) -> None:
    assert list(list_signs(make_step("site-line", "J2", **evidence), around)) == signs


def test_a_shared_paragraph_has_no_signs_and_is_hardly_ever_junk() -> None:
    step = make_step("paragraph-elsewhere", "P2", articles=40, of=40)
    assert list(list_signs(step, (Label.JUNK, Label.STORY))) == []
    assert estimate(step, (None, None)) < 0.2


def test_junk_around_speaks_for_a_removal_and_running_text_against_it() -> None:
    step = make_step("tail", "J3")
    told, alone, among = (estimate(step, around) for around in ((Label.STORY, None), (None, None), (Label.JUNK, None)))
    assert 0.5 < told < alone < among < 1
    assert estimate(make_step("site-line", "J2", articles=20, of=20), (None, None)) > estimate(
        make_step("site-line", "J2", articles=4, of=20), (None, None)
    )


def test_a_step_that_nobody_judged_is_as_sure_as_its_rule() -> None:
    unknown, known = (
        estimate(make_step("new", "J1"), (None, None)),
        estimate(make_step("known-phrase", "J1"), (None, None)),
    )
    assert unknown < known
    assert estimate(make_step("new", "R9"), (None, None)) < unknown


def test_the_table_names_rules_and_steps_that_there_are() -> None:
    assert set(odds.RULES) <= {rule for one in PASSES for rule in one.rules}
    assert set(odds.STEPS) <= set(_REASONS)
    assert set(odds.SIGNS) == {"beside junk", "beside running text", "on many stories", "on a small share"}


def clean(lines: list[str], least: float, **fields: str) -> tuple[list[str], list[tuple[str, int | None, bool]]]:
    """The lines that are left, and code, line and removal of each finding."""
    result = Cleaner(settings=Settings(min_confidence=least)).clean(Article("\n".join(lines), **fields))
    return result.text.split("\n"), [(one.code, one.line, one.removes) for one in result.findings]


ARTICLES: list[tuple[list[str], dict[str, str]]] = [
    ([STORY, OTHER, "Share this:", "Tide tables of the week", "Letters to us"], {}),
    ([STORY, OTHER, "Related", *LINKS], {}),
    ([STORY, OTHER, "Lesetipp", *LINKS, "Weather tonight"], {}),
    ([LINKS[0], STORY, OTHER, LINKS[0]], {"title": LINKS[0]}),
    ([STORY, OTHER, STORY, f"{OTHER}{GLUED}"], {}),
    ([STORY, f"{OTHER}{GLUED}", "Share this:", "Letters"], {}),
    (
        [STORY, OTHER, *(f"- {name} of the old town and the quay" for name in "ABCD"), "Like this:", "Video", "Video"],
        {},
    ),
]


@pytest.mark.parametrize(("lines", "fields"), ARTICLES)
def test_who_asks_for_certainty_keeps_all_and_is_told_all(lines: list[str], fields: dict[str, str]) -> None:
    kept, found = clean(lines, 1.0, **fields)
    sure = Cleaner().clean(Article("\n".join(lines), **fields))
    assert kept == lines
    assert found
    assert not any(removes for _, _, removes in found)
    assert {line for _, line, _ in found} <= {one.line for one in sure.findings}


@pytest.mark.parametrize(("lines", "fields"), ARTICLES)
@pytest.mark.parametrize("least", [0.0, 0.9, 0.95, 0.97, 0.98, 0.99, 1.0])
def test_no_removal_is_less_sure_than_asked_for_and_none_comes_new(
    lines: list[str], fields: dict[str, str], least: float
) -> None:
    text = "\n".join(lines)
    result = Cleaner(settings=Settings(min_confidence=least)).clean(Article(text, **fields))
    assert all(one.confidence is not None for one in result.findings)
    assert all((one.confidence or 0) >= least for one in result.findings if one.removes)
    assert all("kept: no surer than" in one.reason for one in result.findings if not one.removes)
    removed = {one.line for one in Cleaner().clean(Article(text, **fields)).findings if one.removes}
    assert {one.line for one in result.findings if one.removes} <= removed
    again = Cleaner(settings=Settings(min_confidence=least)).clean(Article(result.text, **fields))
    assert again.text == result.text


@pytest.fixture
def unsure_headings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Odds by which a heading is less sure than the links below it, whatever the last fit says."""
    monkeypatch.setitem(odds.STEPS, "heading-over-links", -2.0)
    confidence._add_up.cache_clear()
    yield
    confidence._add_up.cache_clear()


@pytest.mark.usefixtures("unsure_headings")
def test_what_rests_on_a_heading_that_stays_stays() -> None:
    """A link is surer than its heading, but without that it is a headline like others."""
    lines = [STORY, OTHER, "Related", *LINKS, "Letters to the harbour desk"]
    sure = {one.line: one.confidence or 0 for one in Cleaner().clean(Article("\n".join(lines))).findings if one.removes}
    assert sure.keys() >= {3, 4, 5}
    assert sure[3] < sure[4]
    assert {line for _, line, removes in clean(lines, sure[3])[1] if removes} >= {3, 4}
    assert clean(lines, sure[3] + 0.001) == (lines, [("J1", 3, False)])


def test_what_rests_on_junk_that_stays_stays() -> None:
    """A tail goes because of the junk above it; where that is not sure enough, there is no tail."""
    lines = [STORY, OTHER, "Share this:", "Letters to the harbour desk"]
    assert clean(lines, 0.0)[0] == [STORY, OTHER]
    known = Cleaner().clean(Article("\n".join(lines))).findings[0].confidence
    assert known is not None
    assert clean(lines, known + 0.001) == (lines, [("J1", 3, False)])


def test_of_two_rules_that_are_not_sure_enough_both_are_told_each_once() -> None:
    lines = [STORY, OTHER, "Share this:", LINKS[0], OTHER]
    _, found = clean(lines, 1.0)
    assert len(found) == len(set(found))
    assert ("P1", 5, False) in found


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_a_confidence_is_a_share(least: float) -> None:
    with pytest.raises(ValueError, match="not 0 to 1"):
        Settings(min_confidence=least)


@pytest.mark.parametrize("value", [-0.1, 1.5, "0.9", True, [], float("nan")])
def test_a_file_that_says_no_share_is_told_so(value: object) -> None:
    with pytest.raises(BadSettings) as caught:
        apply_table(Settings(), {"min_confidence": value}, Path("dedup.toml"))
    assert str(caught.value) == f"dedup.toml: min_confidence is {value!r}; give a number from 0 to 1"
    assert apply_table(Settings(), {"min_confidence": 1}, Path("dedup.toml")).min_confidence == 1.0


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [row for row in map(json.loads, path.read_text("utf-8").splitlines()) if "run" not in row]


@pytest.mark.parametrize("least", ["0", "0.97", "0.985", "1"])
def test_a_run_removes_what_is_sure_enough_and_can_be_undone(run: Run, tmp_path: Path, news: Path, least: str) -> None:
    run("learn", news, "--index", "news.dedup")
    options = ("--index", "news.dedup", "--min-confidence", least)
    done = run("clean", news, "-o", "out.jsonl", "--removed", "gone.jsonl", "--findings", "found.jsonl", *options)
    assert done.returncode == 0, done.stderr
    removed, found = read_rows(tmp_path / "gone.jsonl"), read_rows(tmp_path / "found.jsonl")
    removed = [row for row in removed if "line" in row]  # the last row proves the others
    assert all(float(least) <= row["confidence"] < 1 for row in removed)
    assert bool(removed) == (least != "1")
    told = [row for row in found if not row["removed"] and row["code"] not in ("P2", "A1")]
    held = [row for row in told if "kept: no surer than" in row["reason"]]
    assert all("lose every line" in row["reason"] for row in told if row not in held)
    assert all(row["confidence"] < float(least) for row in held)
    assert bool(held) == (least != "0")
    assert run("restore", "out.jsonl", "gone.jsonl", "-o", "back.jsonl").returncode == 0
    assert (tmp_path / "back.jsonl").read_bytes() == news.read_bytes()
    run("clean", "out.jsonl", "-o", "twice.jsonl", *options)
    assert (tmp_path / "twice.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def test_an_option_counts_more_than_a_file(run: Run, tmp_path: Path, news: Path) -> None:
    (tmp_path / "dedup.toml").write_text("min_confidence = 1\n")
    assert json.loads(run("clean", news, "--dry-run", "--summary", "json").stderr)["changed"] == 0
    done = run("clean", news, "--dry-run", "--summary", "json", "--min-confidence", "0")
    assert json.loads(done.stderr)["changed"] > 0
    assert run("clean", news, "--dry-run", "--min-confidence", "2").returncode == 2


def test_a_check_tells_how_sure_it_is_and_fails_for_what_is_sure_enough(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{STORY}\n{OTHER}\nShare this:\n", "utf-8")
    (tmp_path / "b.txt").write_text("Page not found\nBack to home\n", "utf-8")
    done = run("check", "a.txt", "b.txt", "--output-format", "jsonl")
    junk, block = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert 0.9 < junk["confidence"] < 1
    assert (block["confidence"], block["fails"], block["line"]) == (None, False, 1)
    log = json.loads(run("check", "a.txt", "b.txt", "--output-format", "sarif").stdout)
    ranks = [result.get("rank") for result in log["runs"][0]["results"]]
    assert ranks == [round(100 * junk["confidence"], 1), None]
    assert run("check", "a.txt", "--min-confidence", "1").returncode == 0


def test_explain_tells_how_sure_each_step_is(run: Run, tmp_path: Path) -> None:
    rows = [{"id": "a", "text": f"{STORY}\n{OTHER}\nShare this:"}, {"id": "b", "text": "Page not found"}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert "confidence 0.9" in run("explain", "in.jsonl", "--id", "a").stdout
    shown = run("explain", "in.jsonl", "--id", "a", "--min-confidence", "1").stdout
    assert "J1 reported: known share widget (en); kept: no surer than 0.9" in shown
    assert "J1 reported: no story: a page that is not there (en)" in run("explain", "in.jsonl", "--id", "b").stdout
