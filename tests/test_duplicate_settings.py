"""The thresholds of duplicates reach every place that looks for them; an index made under others is refused."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run

from dedup import Article, Cleaner
from dedup.config import CandidateSettings, ContainmentSettings, Settings
from dedup.errors import BadIndex
from dedup.index import open_index


def invent(seed: int, words: int) -> str:
    dice = random.Random(seed)
    told = ["".join(dice.choice("abcdefghiklmnoprstuvz") for _ in range(dice.randint(3, 9))) for _ in range(words)]
    return " ".join(told).capitalize() + "."


PARTS = [invent(number, 40) for number in range(8)]
WHOLE = Article("\n".join(PARTS), site="a.example", id="whole")
UPDATE = Article("\n".join([*PARTS[:5], invent(71, 60)]), site="b.example", id="update")  # 0.76 of it
TABLES = [
    pytest.param("", True, id="the defaults"),
    pytest.param("[containment]\nmin_containment = 0.9", False, id="a higher bar"),
    pytest.param("[containment]\nmin_words = 900", False, id="longer stories only"),
    pytest.param("[candidates]\nmin_shared = 2.0\nmin_indexed_shared = 2.0", False, id="more shared than there is"),
    pytest.param("[candidates]\nshingle_size = 5", True, id="longer sampled shingles"),
]


def find_by_clean(run: Run, folder: Path) -> bool:
    done = run("clean", "in.jsonl", "-o", "out.jsonl", "--duplicates", "same.jsonl", "--workers", "2")
    assert done.returncode == 0
    return [json.loads(line)["id"] for line in (folder / "same.jsonl").open()] == ["update"]


def find_by_check(run: Run, folder: Path) -> bool:
    return "A1" in run("check", "in.jsonl", "--select", "A1").stdout


def find_by_cleaner(run: Run, folder: Path) -> bool:
    from dedup.run.configuration import load_settings

    with Cleaner(settings=load_settings(config=folder / "dedup.toml")) as cleaner:
        cleaner.learn([WHOLE])
        return cleaner.clean(UPDATE).duplicate_of == "whole"


@pytest.mark.parametrize("find", [find_by_clean, find_by_check, find_by_cleaner])
@pytest.mark.parametrize(("table", "is_found"), TABLES)
def test_settings_reach(
    run: Run, tmp_path: Path, find: Callable[[Run, Path], bool], table: str, is_found: bool
) -> None:
    (tmp_path / "dedup.toml").write_text(table)
    rows = [{"id": one.id, "site": one.site, "text": one.text} for one in (WHOLE, UPDATE)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert find(run, tmp_path) is is_found


@pytest.mark.parametrize(
    ("settings", "is_found"),
    [
        (Settings(candidates=CandidateSettings(max_indexed_bucket=0)), False),
        (Settings(candidates=CandidateSettings(max_indexed_candidates=0)), False),
        (Settings(candidates=CandidateSettings(max_versions=0)), True),
        (Settings(candidates=CandidateSettings(min_formula_candidates=1, min_formula_spread=0.0)), False),
        (Settings(containment=ContainmentSettings(min_related_containment=0.9)), False),
    ],
)
def test_settings_of_an_index_alone_reach_the_library(settings: Settings, is_found: bool) -> None:
    with Cleaner(settings=settings) as cleaner:
        cleaner.learn([replace(WHOLE, date="2024-05-01")])
        assert (cleaner.clean(replace(UPDATE, date="2024-05-02")).duplicate_of == "whole") is is_found


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("[candidates]\nshingle_size = 9", "candidates.shingle_size is 9, not 1 to 8"),
        ("[candidates]\nmax_indexed = 0", "candidates.max_indexed is 0"),
        ("[containment]\nshingle_size = 0", "containment.shingle_size is 0"),
        ("[containment]\nmin_marks = 1", "unknown setting 'min_marks' in [containment]"),
        ("[candidates]\nmax_bucket = 1.5", "candidates.max_bucket is 1.5"),
    ],
)
def test_settings_that_cannot_be_followed_are_refused(run: Run, tmp_path: Path, table: str, complaint: str) -> None:
    (tmp_path / "dedup.toml").write_text(table)
    (tmp_path / "in.jsonl").write_text('{"text": "The ferry sails again."}\n')
    done = run("clean", "in.jsonl", "-o", "out.jsonl")
    assert (done.returncode, complaint in done.stderr) == (2, True), done.stderr


STORED = [
    Settings(candidates=CandidateSettings(shingle_size=5)),
    Settings(candidates=CandidateSettings(min_sampled=12.0)),
    Settings(candidates=CandidateSettings(max_indexed=20)),
    Settings(containment=ContainmentSettings(shingle_size=2)),
    Settings(containment=ContainmentSettings(lead_words=50)),
    Settings(containment=ContainmentSettings(min_quoted=0.2)),
]
ASKED = [
    Settings(candidates=CandidateSettings(min_indexed_shared=0.3, max_versions=2)),
    Settings(containment=ContainmentSettings(min_containment=0.6)),
]


@pytest.mark.parametrize("settings", STORED)
def test_an_index_made_under_other_settings_is_refused(tmp_path: Path, settings: Settings) -> None:
    Cleaner(tmp_path / "a.dedup").close()
    with pytest.raises(BadIndex, match=r"was made with (candidates|containment)\."):
        Cleaner(tmp_path / "a.dedup", settings)
    Cleaner(tmp_path / "b.dedup", settings).close()
    Cleaner(tmp_path / "b.dedup", settings).close()
    with pytest.raises(BadIndex, match="was made with"):
        Cleaner(tmp_path / "b.dedup")
    with open_index(tmp_path / "b.dedup", "read") as index:  # who only counts lines need not know
        assert index.total_articles == 0
    with Cleaner(tmp_path / "a.dedup") as cleaner, pytest.raises(BadIndex, match="was made with"):
        cleaner.merge(tmp_path / "b.dedup")


@pytest.mark.parametrize("settings", ASKED)
def test_what_is_only_asked_may_change(tmp_path: Path, settings: Settings) -> None:
    with Cleaner(tmp_path / "a.dedup") as cleaner:
        cleaner.learn([WHOLE])
    with Cleaner(tmp_path / "a.dedup", settings) as cleaner:
        assert cleaner.info()["articles"] == 1


def test_commands_follow_the_index(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "whole", "text": WHOLE.text}) + "\n")
    (tmp_path / "dedup.toml").write_text("[candidates]\nshingle_size = 5\n")
    assert run("learn", "in.jsonl", "--index", "five.dedup").returncode == 0
    (tmp_path / "dedup.toml").unlink()
    assert "shingle_size = 5" in (refused := run("learn", "in.jsonl", "--index", "five.dedup")).stderr
    assert refused.returncode == 2
    assert run("index", "merge", "new.dedup", "five.dedup").returncode == 0
    assert '"candidates.shingle_size": 5' in run("index", "info", "new.dedup").stdout
    assert run("clean", "in.jsonl", "-o", "out.jsonl", "--index", "new.dedup").returncode == 0
    assert run("learn", "in.jsonl", "--index", "four.dedup").returncode == 0
    assert run("index", "merge", "four.dedup", "five.dedup").returncode == 2
