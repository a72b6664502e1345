"""The check: places, formats, baselines, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "junk.txt").write_text(f"{STORY}\n\nLike this:\n", "utf-8")
    (folder / "fine.txt").write_text(
        "The seals came back to the sandbank after nine years, the coast guard said.\n", "utf-8"
    )
    return folder


def test_findings_name_path_and_line(run: Run, corpus: Path) -> None:
    done = run("check", "corpus")
    assert done.returncode == 1
    assert done.stdout == "corpus/junk.txt:3: J1 known-junk: known like button (en)\n"
    assert run("check", "corpus/fine.txt").returncode == 0
    assert run("check", "corpus", "--exit-zero").returncode == 0
    assert run("check", "corpus", "--ignore", "J1").returncode == 0
    assert run("check", "nowhere.txt").returncode == 2


def test_rows_of_a_dump_name_their_line_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n" + json.dumps({"id": "x", "text": f"{STORY}\nLike this:"}) + "\n")
    assert run("check", "a.jsonl").stdout == "a.jsonl:2: J1 [x, line 2] known-junk: known like button (en)\n"


def test_duplicates_across_files(run: Run, corpus: Path) -> None:
    text = "\n".join(
        f"Paragraph {n} tells of boat {n} and of the {n} people who sailed in it to the islands." for n in range(12)
    )
    for name in ("one.txt", "two.txt"):
        (corpus / name).write_text(text, "utf-8")
    lines = [line for line in run("check", "corpus").stdout.splitlines() if " A1 " in line]
    assert len(lines) == 1
    assert "one.txt" in lines[0]
    assert "two.txt" in lines[0]


def test_a_baseline_survives_edits(run: Run, corpus: Path) -> None:
    assert run("check", "corpus", "--write-baseline", "known.json").returncode == 0
    assert run("check", "corpus", "--baseline", "known.json").returncode == 0
    (corpus / "junk.txt").write_text(
        f"A new first line, which moves all others down by one, as edits do.\n{STORY}\n\nLike this:\n", "utf-8"
    )
    assert run("check", "corpus", "--baseline", "known.json").returncode == 0
    (corpus / "fine.txt").write_text(f"{STORY} It did.\nShare this:\n", "utf-8")
    assert run("check", "corpus", "--baseline", "known.json").returncode == 1


def test_formats_for_machines(run: Run, corpus: Path) -> None:
    (finding,) = map(json.loads, run("check", "corpus", "--output-format", "jsonl").stdout.splitlines())
    assert (finding["path"], finding["line"], finding["code"]) == ("corpus/junk.txt", 3, "J1")
    (command,) = run("check", "corpus", "--output-format", "github").stdout.splitlines()
    assert command.startswith("::error file=corpus/junk.txt,line=3,title=dedup J1::known-junk")
    log = json.loads(run("check", "corpus", "--output-format", "sarif").stdout)
    (result,) = log["runs"][0]["results"]
    assert log["version"] == "2.1.0"
    assert result["ruleId"] in {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 3
