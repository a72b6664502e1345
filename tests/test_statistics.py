"""Counts of what is found, by rule, site and line: exact within a cap, and never silently wrong beyond it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from dedup.run.statistics import Statistics, TopCounts, read_statistics

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
FOOTER = "Harbour Post readers meet every Tuesday above the fish market"


def make_rows() -> list[dict[str, str]]:
    rows = []
    for number in range(5):
        told = (
            f"Boat {number} came in late on the {number}th of the month, and its captain, Ada {number}, blamed the fog."
        )
        text = f"{STORY[: 60 + number]}.\n{told}\nLike this:\n{FOOTER}"
        rows.append({"id": f"a{number}", "site": "harbourpost.example", "title": f"Boat {number} late", "text": text})
    rows.append({"id": "b", "site": "www.other.example", "title": "Seals", "text": f"{STORY}\nLike this:"})
    return rows


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in make_rows()))
    return path


# -- the counter


@given(st.lists(st.integers(0, 30)), st.integers(1, 5), st.integers(0, 40))
def test_a_capped_count_says_how_wrong_it_may_be(met: list[int], cap: int, cut: int) -> None:
    whole, parts = TopCounts(cap), (TopCounts(cap), TopCounts(cap))
    for place, key in enumerate(met):
        whole.add((key,), (place,))
        parts[place >= cut].add((key,), (place,))
    parts[0].merge(parts[1])
    for counts in (whole, parts[0]):
        known = {key[0]: number for number, key, _ in counts.list_top()}
        assert len(known) <= 2 * cap
        for key, number in Counter(met).items():
            assert known.get(key, 0) <= number <= known.get(key, 0) + counts.missed
        if len(set(met)) <= cap:
            assert counts.missed == 0
            assert all(place == met.index(key) for _, (key,), (place,) in counts.list_top())


def test_the_most_frequent_comes_first_with_its_first_place() -> None:
    counts = TopCounts()
    for place, key in ((9, "b"), (3, "a"), (7, "a"), (2, "b"), (5, "c")):
        counts.add((key,), (place,))
    assert counts.list_top() == [(2, ("a",), (3,)), (2, ("b",), (2,)), (1, ("c",), (5,))]


def test_statistics_survive_their_file() -> None:
    statistics = Statistics()
    statistics.note("J2", "x.example", " Tide tables\ud83d ", (1, 2), removes=True)
    statistics.note("J2", "y.example", "Tide tables\ud83d", (1, 1), removes=True)
    statistics.note("J1", "y.example", "", (1, 0), removes=False)
    again = read_statistics(json.loads(json.dumps(statistics.to_json())))
    assert again.list_lines() == statistics.list_lines() == [(2, "J2", True, "Tide tables\\ud83d", (1, 1))]
    assert again.list_sites() == statistics.list_sites()
    assert [(one.site, one.removed, one.reported) for one in again.list_sites()] == [
        ("y.example", {"J2": 1}, {"J1": 1}),
        ("x.example", {"J2": 1}, {}),
    ]


# -- check


def test_check_counts_by_rule_site_and_line(here: Run, dump: Path) -> None:
    done = here("check", dump.name, "--statistics")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "  6  J1  [*] known-junk",
        "  5  J2  [*] site-junk",
        "[*] can be fixed with --fix, [-] some of them",
        "by site:",
        "  10  harbourpost.example  J1 5, J2 5",
        "   1  other.example        J1 1",
        "most repeated lines:",
        "  6  J1  Like this:  in.jsonl:1 [a0, line 3]",
        f"  5  J2  {FOOTER}  in.jsonl:1 [a0, line 4]",
    ]
    assert here("check", dump.name, "--statistics", "--select", "H2").stdout == ""


def test_check_counts_for_machines(here: Run, dump: Path) -> None:
    records = [
        json.loads(line)
        for line in here("check", dump.name, "--statistics", "--output-format", "jsonl").stdout.splitlines()
    ]
    assert [(one["kind"], one["count"]) for one in records] == [
        *(("rule", 6), ("rule", 5), ("site", 10), ("site", 1), ("line", 6), ("line", 5))
    ]
    assert records[-1] == {
        **{"kind": "line", "code": "J2", "count": 5, "removed": True, "text": FOOTER},
        **{"path": "in.jsonl", "line": 1, "place": "[a0, line 4]"},
    }
    assert here("check", dump.name, "--statistics", "--output-format", "sarif").returncode == 2


# -- clean


def test_the_full_summary_has_sites_and_lines(here: Run, dump: Path) -> None:
    done = here("clean", dump.name, "--dry-run", "--summary", "full")
    assert done.stderr.splitlines() == [
        "6 articles, 6 changed; 11 lines removed, 0 only reported",
        "  J1 known-junk                  6 removed",
        "  J2 site-junk                   5 removed",
        "by site:",
        "  10  harbourpost.example  J1 5, J2 5",
        "   1  other.example        J1 1",
        "most repeated lines:",
        "  6  J1  Like this:  harbourpost.example a0:3",
        f"  5  J2  {FOOTER}  harbourpost.example a0:4",
    ]
    assert len(here("clean", dump.name, "--dry-run").stderr.splitlines()) == 3


def test_shards_come_to_the_same_summary(here: Run, dump: Path, tmp_path: Path) -> None:
    def clean(*words: object) -> dict[str, object]:
        told: dict[str, object] = json.loads(here("clean", *words, "--summary", "json").stderr)
        return told

    (tmp_path / "in").mkdir()
    rows = make_rows()
    for name, own in (("1", rows[:2]), ("2", rows[2:])):
        (tmp_path / "in" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in own))
    whole = clean(dump.name, "--dry-run")
    assert whole["lines"][1]["example"] == {"site": "harbourpost.example", "id": "a0", "row": 1, "line": 4}  # type: ignore[index]
    shards = clean("in/*.jsonl", "--engine", "processes", "--work", "work", "-o", "out", "--workers", 1)
    assert whole.pop("reported") == {"A1": 0}
    assert shards.pop("reported") == {}
    assert shards == whole


def test_only_the_part_of_a_line_that_goes_is_counted(here: Run, tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}.txt").write_text(
            f"{STORY}\nBoat {number} came in late, said its captain.Share this:FacebookTwitter"
        )
    done = here("check", ".", "--statistics")
    assert "  2  J1  Share this:FacebookTwitter  0.txt:2" in done.stdout.splitlines()


def test_nothing_is_counted_too(here: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(
        json.dumps({"id": "x", "site": "a.example", "title": "Seals", "text": STORY}) + "\n"
    )
    done = here("clean", "in.jsonl", "-o", "out.jsonl", "--duplicates", "same.jsonl")
    assert (
        done.stderr.splitlines()[0] == "1 article, 0 changed; 0 lines removed, 0 only reported; 0 duplicates, 0 dropped"
    )
