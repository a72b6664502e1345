"""What comes from outside is shown on one line, and steers neither a terminal nor the log of a workflow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

from dedup import Article, Cleaner
from dedup.errors import BadInput
from dedup.showing import show, show_json

EVIL = "x\n::error::gone\x1b[31m\x07\x9b2J\u202e##[error]a ##vso[task.complete]b\r"
STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words: 1::2, a##b, 渡轮　公司", "plain words: 1::2, a##b, 渡轮　公司"),
        ("a\nb\r\tc\x07", "a\\nb\\r\\tc\\x07"),
        ("\x1b[31m\x9b2J\u2028\u202e\ud83d", "\\x1b[31m\\x9b2J\\u2028\\u202e\\ud83d"),
        ("::error::x", "\\x3a:error::x"),
        (" ::error::x", " \\x3a:error::x"),
        ("a ##[error]b ##vso[c]", "a \\x23#[error]b \\x23#vso[c]"),
    ],
)
def test_text_is_shown_on_one_line(text: str, shown: str) -> None:
    assert show(text) == shown


@pytest.mark.parametrize("indent", [None, 1])
def test_json_says_the_same(indent: int | None) -> None:
    shown = show_json(json.dumps({EVIL: ["渡轮", EVIL, "\U000e0001"]}, ensure_ascii=False, indent=indent))
    assert json.loads(shown) == {EVIL: ["渡轮", EVIL, "\U000e0001"]}
    assert is_harmless(shown)
    assert "渡轮" in shown


def is_harmless(printed: str) -> bool:
    lines = printed.split("\n")
    return all(line.isprintable() for line in lines) and not any(
        line.strip().startswith("::") or "##[" in line or "##vso[" in line for line in lines
    )


def test_an_error_is_one_line() -> None:
    assert str(BadInput("no\nfile", "look\x1bthere", path="a\n::error::b", line=3)) == (
        "a\\n::error::b:3: no\\nfile; look\\x1bthere"
    )


@pytest.fixture
def evil_folder(tmp_path: Path) -> Path:
    """A text and a dump whose names and lines are commands to whoever shows them, and an index of both."""
    evil = EVIL.replace("/", "")
    (tmp_path / f"{evil}.txt").write_text(f"{STORY}\nLike this:\n{evil}\n")
    (tmp_path / "::error::.txt").write_text(f"{STORY}\nLike this:\n")
    row = {"text": f"{STORY}\n{EVIL} more\nLike this:", "site": f"::error::{EVIL}", "id": EVIL, "title": EVIL}
    (tmp_path / f"{evil}.jsonl").write_text(f"{json.dumps(row)}\n[]\n")
    with Cleaner(tmp_path / "a.dedup") as cleaner:
        cleaner.learn(Article(row["text"], site=row["site"], id=f"{EVIL}{n}") for n in range(4))
    return tmp_path


@pytest.mark.parametrize(
    "args",
    [
        "check .", "check . --output-format jsonl", "check . --output-format sarif", "check . --output-format text --index a.dedup",
        "check . --write-baseline b", "check . --fix", "clean EVIL.jsonl -o out.jsonl", "clean EVIL.none -o out.jsonl",
        "clean EVIL -o EVIL", "learn EVIL.jsonl --index x", "explain EVIL.jsonl --id EVIL --on-error skip", "index info a.dedup",
        "index info a.dedup --json", "index info EVIL.jsonl", "restore EVIL.jsonl EVIL.jsonl -o x", "check --EVIL", "check EVIL",
        "check . --config EVIL", "check . --rule EVIL=off", "check . --baseline EVIL.jsonl", "clean . -o x.jsonl --encoding EVIL",
    ],
)  # fmt: skip
def test_nothing_from_outside_is_printed_raw(here: Run, evil_folder: Path, args: str) -> None:
    done = here(*(arg.replace("EVIL", EVIL) for arg in args.split()))
    assert done.stdout + done.stderr
    assert is_harmless(done.stdout)
    assert is_harmless(done.stderr)


def test_workflow_commands_are_ours_alone(here: Run, evil_folder: Path) -> None:
    done = here("check", ".", "--output-format", "github")
    lines = done.stdout.removesuffix("\n").split("\n")
    assert any(line.startswith("::error file=") for line in lines)
    assert all(
        line.startswith(("::error file=", "::notice file=")) for line in lines
    )  # what is only reported is a notice
    assert "##[" not in done.stdout
