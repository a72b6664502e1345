"""What a person at a terminal is told: progress in one line, counts in the singular, which file holds what, what was meant."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Run
from documents import read_blocks

from dedup.check.output_formats import OUTPUT_FORMATS
from dedup.check.problems import Problem
from dedup.run.progress import describe_state
from dedup.verdict.reasons import describe
from dedup.verdict.steps import Step

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
LONG = "\n".join(
    f"Paragraph {n} tells of boat {n} and of the {n} people who sailed in it to the isles." for n in range(12)
)

# -- progress


def show_on_terminal(folder: Path, columns: int, *words: object) -> str:
    """All that a command writes to a terminal of so many columns."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    command = [sys.executable, "-m", "dedup", *map(str, words)]
    process = subprocess.Popen(command, cwd=folder, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # the terminal's end
        while piece := os.read(ours, 1 << 16):
            shown += piece
    os.close(ours)
    assert process.wait() == 0
    return shown.decode()


@pytest.mark.parametrize("columns", [0, 120, 40])
def test_progress_fits_the_terminal(tmp_path: Path, news: Path, columns: int) -> None:
    shown = show_on_terminal(
        tmp_path, columns, "clean", news, "-o", "out.jsonl", "--duplicates", "same.jsonl", "--summary", "none"
    )
    lines = re.sub(r"\x1b\[\??\d*[a-zA-Z]", "", shown).replace("\r", "\n").split("\n")
    assert max(map(len, lines)) < (columns or 80)
    for label, unit in (("learning", "rows"), ("cleaning", "rows"), ("comparing", "pairs")):
        assert any(re.search(rf"{label} .*100%", line) for line in lines), label
        if columns != 40:
            assert any(re.search(rf"{label} .*100%.*[\d,]+ {unit}, [\d,]+", line) for line in lines), label
    if columns == 120:
        assert "96 lines removed" in shown


@pytest.mark.parametrize(
    ("room", "told"),
    [
        (60, "12,345 rows, 678 a second, 0 lines removed"),
        (41, "12,345 rows, 678/s, 0 removed"),
        (28, "12,345 rows, 678 a second"),
        (11, "12,345 rows"),
        (6, "12,345"),
        (3, ""),
        (-9, ""),
    ],
)
def test_progress_tells_what_there_is_room_for(room: int, told: str) -> None:
    assert describe_state(12345, "rows", 678, 0, room) == told


# -- one of a thing


def test_one_is_one(here: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "x", "site": "a.example", "text": STORY}) + "\n")
    assert here("learn", "in.jsonl", "--index", "x.dedup").stderr.endswith("1 row read; the index knows 1 article\n")
    assert here("index", "forget", "x.dedup", "in.jsonl").stderr == "1 article forgotten\n"
    here("clean", "in.jsonl", "-o", "out.jsonl", "--removed", "gone.jsonl")
    assert here("restore", "out.jsonl", "gone.jsonl", "-o", "again.jsonl").stderr == "0 rows put right\n"


@pytest.mark.parametrize(
    ("name", "evidence", "told"),
    [
        ("paragraph-elsewhere", {"articles": 2, "sites": 1}, "2 articles on 1 site carry this paragraph"),
        ("paragraph-elsewhere", {"articles": 3, "sites": 2}, "3 articles on 2 sites carry this paragraph"),
        ("behind-the-story", {"end": 9, "junk": 1}, "with which the story ends, and 1 more line of junk there"),
    ],
)
def test_reasons_count_as_people_do(name: str, evidence: dict[str, int], told: str) -> None:
    assert describe(Step(name, "P2", 1, None, evidence)).endswith(told)


# -- which file holds what, and what was meant


def test_clean_says_which_output_holds_what(here: Run, news: Path) -> None:
    words = ["clean", news, "-o", "out.jsonl", "--removed", "gone\x1b.jsonl"]
    assert here(*words).stderr.splitlines()[-2:] == [
        "  out.jsonl       the cleaned articles",
        "  gone\\x1b.jsonl  every removal and why; dedup restore needs it",
    ]
    assert here(*words, "--summary", "none").stderr == ""
    assert "the cleaned" not in here("clean", news, "-o", "-").stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["chekc"], "No such command 'chekc'. Did you mean 'check'?"),
        (["xyzzy"], "No such command 'xyzzy'.\n"),
        (["check", "--statistic"], "--statistics"),
        (["clean\x1b"], "No such command 'clean\\x1b'. Did you mean 'clean'?"),
    ],
)
def test_what_was_meant(here: Run, words: list[str], told: str) -> None:
    done = here(*words)
    assert done.returncode == 2
    assert told in done.stderr


# -- the line that a finding names


def make_problem(text: str, **more: object) -> Problem:
    values = {"path": "a.txt", "name": "a.txt", "line": 3, "code": "J1", "message": "known", "number": 3}
    return Problem(**{**values, "text": text, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "more", "quoted"),
    [
        ("  Share this: ", {}, " | Share this:"),
        ("x" * 70, {}, f" | {'x' * 59}…"),
        ("He said so.Share this:", {"span": (11, 22)}, " | Share this:"),
        ("Share\x1b[31m ::error::x", {}, " | Share\\x1b[31m \\x3a:error::x"),
        ("x b.txt y", {"number": 0}, ""),
    ],
)
def test_a_finding_names_its_line(text: str, more: dict[str, object], quoted: str) -> None:
    problem = make_problem(text, **more)
    (line,) = OUTPUT_FORMATS["text"]([problem], False)
    assert line == f"a.txt:3: J1 known{quoted}"
    (log,) = OUTPUT_FORMATS["sarif"]([problem], False)
    message = json.loads(log)["runs"][0]["results"][0]["message"]["text"]
    assert message == f"known{quoted}"


def test_a_viewer_of_sarif_finds_no_link_and_no_argument_in_a_line() -> None:
    (log,) = OUTPUT_FORMATS["sarif"]([make_problem("Read [more](https://x.example) {0}")], False)
    message = json.loads(log)["runs"][0]["results"][0]["message"]["text"]
    assert message == "known | Read \\[more\\](https://x.example) {{0}}"


@pytest.mark.skipif(shutil.which("jq") is None, reason="needs jq")
def test_two_logs_are_compared_by_their_fingerprints(here: Run, tmp_path: Path) -> None:
    (recipe,) = read_blocks("bash sarif")
    logs = {"old.sarif": ["Share this:"], "same.sarif": ["Share this:"], "new.sarif": ["Share this:", "Like this:"]}
    for name, lines in logs.items():
        (tmp_path / "a.txt").write_text("\n".join([STORY, *lines]))
        (tmp_path / name).write_text(here("check", "a.txt", "--output-format", "sarif").stdout)

    def compare(new: str) -> int:
        command = ["bash", "-c", recipe.replace("new.sarif", new)]
        return subprocess.run(command, cwd=tmp_path, check=False).returncode

    assert (compare("same.sarif"), compare("new.sarif")) == (0, 1)
    assert len((tmp_path / "new.txt").read_text().splitlines()) == 1


# -- explain


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    rows = [
        {"id": "1", "site": "a.example", "title": "Isles", "text": f"{LONG}\nShare this:"},
        {"id": "1", "site": "b.example", "title": "Isles again", "text": f"{LONG}\nLike this:"},
        {"id": "2", "site": "b.example", "title": "Ferry", "text": STORY},
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "keep.txt").write_text("# ours\nLike this:\n")
    return path


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--id", 1], ["1 · a.example · Isles"]),
        (["--row", 2], ["1 · b.example · Isles again"]),
        (["--id", 1, "--site", "www.b.example"], ["1 · b.example · Isles again"]),
        (["--site", "b.example"], ["1 · b.example · Isles again", "2 · b.example · Ferry"]),
    ],
)
def test_explain_takes_an_id_a_row_or_a_site(here: Run, dump: Path, words: list[object], found: list[str]) -> None:
    assert [line for line in here("explain", dump.name, *words).stdout.splitlines() if " · " in line] == found


def test_explain_tells_what_is_repeated_and_what_is_protected(here: Run, dump: Path) -> None:
    words = ["explain", dump.name, "--row", 2, "--protect", "keep.txt"]
    told = here(*words).stdout.splitlines()
    assert told[1] == "         A1 reported: 100 % of it stands in '1', row 1"
    assert told[-1] == "         protected: one of your lines that always stay (keep.txt:2)"
    (record,) = map(json.loads, here(*words, "--json").stdout.splitlines())
    assert record["duplicate"]["evidence"]["original_row"] == 1
    assert (record["lines"][-1]["removed"], record["lines"][-1]["protected"]) == (False, "keep.txt:2")
    (record,) = map(json.loads, here(*words[:4], "--json").stdout.splitlines())
    assert record["lines"][-1]["removed"] is True
    assert record["lines"][-1]["steps"][0]["step"] == "known-phrase"
    assert "A1" not in here(*words, "--rule", "A1=off").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Name an article with --id ID or --row N, or all of a site with --site SITE."),
        (["--row", 9], "in.jsonl: no article with text stands in row 9"),
        (["--id", "z", "--site", "b.example"], "no article with text has the id 'z' and is of the site 'b.example'"),
    ],
)
def test_explain_says_what_it_did_not_find(here: Run, dump: Path, words: list[object], told: str) -> None:
    done = here("explain", dump.name, *words)
    assert done.returncode == 2
    assert told in done.stderr
