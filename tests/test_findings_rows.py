"""Every row of REMOVED, FINDINGS and a check's JSON Lines names the site of its article and the step that decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

STORY = "The ferry sails again at night, the council said on Monday after a vote of nine to two, and nobody spoke against it."
SITES = {"a": "www.a.example", "b": "b.example", "c": ""}  # as the articles call them


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    rows = ({"id": id, "site": site, "text": f"{STORY}\nShare this:"} for id, site in SITES.items())
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def read(path: Path) -> list[dict[str, object]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [row for row in rows if "run" not in row and "proof" not in row]


@pytest.mark.parametrize("rows", ["removed", "findings"])
def test_rows_name_site_and_step(here: Run, dump: Path, tmp_path: Path, rows: str) -> None:
    assert here("clean", dump, "-o", "out.jsonl", f"--{rows}", "rows", "--drop-duplicates").returncode == 0
    found = read(tmp_path / "rows")
    assert {(row["id"], row["site"]) for row in found} == set(SITES.items())
    steps = {(row["code"], row["step"]) for row in found}
    assert steps >= {("J1", "known-phrase"), ("A1", "story-in-another")}
    assert all(row["evidence"]["step"] == row["step"] for row in found)  # type: ignore[index]


def test_so_do_those_of_shards(here: Run, dump: Path, tmp_path: Path) -> None:
    words = ("--engine", "processes", "--workers", "1", "--work", "work", "-o", "out", "--findings", "found")
    assert here("clean", dump, *words, "--drop-duplicates").returncode == 0
    assert here("clean", dump, "-o", "out.jsonl", "--findings", "rows", "--drop-duplicates").returncode == 0
    assert read(tmp_path / "found" / "in.jsonl") == read(tmp_path / "rows")


def test_so_does_a_check(here: Run, dump: Path) -> None:
    found = [json.loads(line) for line in here("check", dump, "--output-format", "jsonl").stdout.splitlines()]
    assert {(row["code"], row["site"]) for row in found if row["code"] == "J1"} == {
        ("J1", one) for one in SITES.values()
    }
    assert {row["step"] for row in found if row["code"] == "A1"} == {"story-in-another"}
    assert {row["site"] for row in found if row["code"] == "A1"} <= set(SITES.values())
