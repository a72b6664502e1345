"""The measuring commands measure what they say."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from benchmarks.confidence import Case, count_cases, fit, leave_out, predict
from benchmarks.generate import Language
from benchmarks.leave_one_out import count_article, make_settings, rate, tune
from benchmarks.measure import CommandFailed, measure
from benchmarks.plot import draw
from benchmarks.scripts import Page, Press, Run, count
from benchmarks.speed import find_build, list_programs
from benchmarks.writings import WRITINGS

from dedup.article import Finding

ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
ONE_CORE = {min(os.sched_getaffinity(0))} if hasattr(os, "sched_getaffinity") else set()
WITH_CHILD = """
import subprocess, sys, time
held = bytes(range(256)) * 4096 * 40
child = "import time; held = bytes(range(256)) * 4096 * 60; time.sleep(0.3)"
subprocess.run([sys.executable, "-c", child], check=True)
"""


@ON_LINUX
def test_memory_is_that_of_all_processes() -> None:
    assert 100 < measure([sys.executable, "-c", WITH_CHILD], ONE_CORE).memory < 160


@ON_LINUX
def test_a_command_stays_on_its_cores() -> None:
    count = f"import os, sys; sys.exit(os.sched_getaffinity(0) != {ONE_CORE})"
    assert measure([sys.executable, "-c", count], ONE_CORE).wall > 0


@ON_LINUX
def test_a_failing_command_says_why() -> None:
    with pytest.raises(CommandFailed, match="ModuleNotFoundError: No module named 'absent_peer'"):
        measure([sys.executable, "-c", "import absent_peer"], ONE_CORE)


def test_a_plot_has_a_line_for_each_program_and_rises_with_the_cost() -> None:
    plot = ElementTree.fromstring(draw({"a < b": [(1000, 4.0), (10, 1.0)], "flat": [(10, 2.0)]}, "articles", "cost"))
    names = [text.text for text in plot.iter("{http://www.w3.org/2000/svg}text")]
    assert {"a < b", "flat", "articles", "cost"} <= set(names)
    first, last = list(plot.iter("{http://www.w3.org/2000/svg}circle"))[:2]
    assert float(first.attrib["cx"]) < float(last.attrib["cx"])
    assert float(first.attrib["cy"]) > float(last.attrib["cy"])


def test_an_article_is_counted_by_its_labels() -> None:
    lines = ["a story of five words", "Share this", "more of the story", "Related", "By Ann", "Sign up"]
    gone = [(2, None), (3, (0, 4)), (5, None), (6, None)]
    findings = [Finding("J1", number, lines[number - 1], "", {}, span, removes=True) for number, span in gone]
    findings.append(Finding("P2", 1, lines[0], "", {}, None, removes=False))
    counts = count_article(lines, ".j.rmj", findings)
    assert counts == {
        "wrong": 0, "story": 9, "lost": 1, "goal": 3, "good": 2, "tail_goal": 2, "tail_good": 1
    }  # fmt: skip
    figures = rate(counts)
    assert (figures["precision"], figures["trailing"]) == (1.0, 0.5)
    assert figures["f1"] == pytest.approx(0.8)
    assert figures["lost"] == pytest.approx(1e4 / 9)


def test_tuning_takes_what_helps_together_with_what_was_taken() -> None:
    def weigh(changes: tuple[tuple[str, float], ...]) -> float:
        chosen = dict(changes)
        helps = 0.02 * (chosen.get("site.min_share") == 0.1) + 0.01 * (chosen.get("surroundings.max_gap") == 6)
        return helps - 0.05 * ("surroundings.max_gap" in chosen and "site.min_share" in chosen)

    assert tune(weigh) == (("site.min_share", 0.1),)


def test_changes_reach_the_settings() -> None:
    settings = make_settings((("surroundings.max_gap", 6), ("site.min_share", 0.1)))
    assert (settings.surroundings.max_gap, settings.site.min_share) == (6, 0.1)


@pytest.mark.parametrize("script", ["Greek", "Chinese"])
def test_what_is_planted_in_a_script_is_found(script: str, tmp_path: Path) -> None:
    writing = next(writing for writing in WRITINGS if writing.name == script)
    run = Run(tmp_path, Press(writing, 45).pages, workers=1)
    assert run.clean() > 0
    figures = run.count()
    planted = {"copy": 24, "footer": 45, "headline": 22, "repeat": 12, "twin": 24}
    assert {kind: figures.there[kind] for kind in planted} == planted
    assert figures.right["copy"] >= 19  # of a long story's few excerpts some are not met, or have another title
    assert figures.right["repeat"] >= 11  # one stands in an article that has a sentence in each line
    assert {kind: figures.right[kind] for kind in ("headline", "twin")} == {
        kind: planted[kind] for kind in ("headline", "twin")
    }
    assert (figures.false_copies, figures.story_lost) == (0, 0)


def test_figures_tell_what_was_wrongly_joined_kept_and_lost() -> None:
    pages = [Page("a", "story", 0, "", [], lines=[("story", "x"), ("twin", "y"), ("footer", "z")])]
    pages += [
        Page(name, "words changed", 0, "", [], of="a", lines=[("headline", "h"), ("story", "x"), ("footer", "z")])
        for name in "bc"
    ]
    pages.append(Page("d", "story", 1, "", [], lines=[("story", "x")]))
    removals = [{"id": "a", "line": 2}, {"id": "b", "line": 1}, {"id": "b", "line": 3, "span": [0, 1]}]
    removals.append({"id": "c", "line": 2, "span": [0, 1]})
    figures = count(pages, {"b": "a", "d": "a"}, removals)
    row = "| Invented | 1 / 2 | 1 | 0 / 3 | 1 / 2 | 0 / 0 | 0 / 1 | 1 | 0.50 |"
    assert figures.tabulate("Invented", 0.5) == row


def test_a_script_writes_words_numbers_and_sentences_its_own_way() -> None:
    thai, tibetan = (
        Language(next(w for w in WRITINGS if w.name == name), random.Random(1)) for name in ("Thai", "Tibetan")
    )
    assert " " not in thai.write(thai.pick(random.Random(1), 9))
    assert thai.number(random.Random(1)).strip("๐๑๒๓๔๕๖๗๘๙") == ""
    assert tibetan.write(["ཀ", "ཁ"]) == "ཀ་ཁ།"
    assert any("་" in word for word in tibetan.words)


def test_another_state_is_a_folder_or_a_commit(tmp_path: Path) -> None:
    (tmp_path / "mine" / "dedup").mkdir(parents=True)
    assert find_build(str(tmp_path / "mine"), tmp_path) == tmp_path / "mine"
    with pytest.raises(click.BadParameter, match="neither a wheel, a folder"):
        find_build("no-such-commit", tmp_path)
    programs = list_programs([1], tmp_path, sys.executable, {"mine": tmp_path / "mine"})
    assert [program.name for program in programs] == ["dedup clean, workers: 1", "mine, workers: 1"]
    assert f"PYTHONPATH={tmp_path / 'mine'}" in programs[1].command(tmp_path / "dump.jsonl", tmp_path)


def make_cases(dump: str, step: str, right: int, wrong: int) -> list[Case]:
    return [Case(dump, f"{number}", "J1", step, (), number < right) for number in range(right + wrong)]


def test_a_step_with_few_judged_lines_is_not_called_certain() -> None:
    counts = count_cases(
        [*make_cases("a", "often", 300, 3), *make_cases("b", "seldom", 2, 0), *make_cases("b", "wrong", 5, 5)]
    )
    shares: dict[str, float] = {}
    for marks, share in zip(counts.marks, predict(counts.marks, fit(counts)), strict=True):
        shares[next(name for (kind, name), has in zip(counts.names, marks, strict=True) if has and kind == "STEPS")] = (
            share
        )
    assert shares["wrong"] < shares["seldom"] < shares["often"] < 0.995
    assert shares["often"] > 0.97


def test_what_is_predicted_of_a_dump_is_not_learnt_of_it() -> None:
    others = [*make_cases("b", "tail", 30, 10), *make_cases("c", "tail", 20, 10)]
    foretold = []
    for right in (0, 40):
        counts = count_cases([*make_cases("a", "tail", right, 40 - right), *others])
        foretold.append(leave_out(counts)[list(counts.dumps).index("a")])
    assert foretold[0] == pytest.approx(foretold[1])
