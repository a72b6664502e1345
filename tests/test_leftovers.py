"""What removal leaves looks written: no gaps of blank lines, no underline without its headline, and all of it comes back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import Article, Cleaner
from dedup.config import Settings
from dedup.text.leftovers import find_leftovers

A, B, C, D = "Ab", "Bc", "Cd", "De"  # lines that stay
X = "x"  # a line that goes
BLANKS = {
    "nothing goes": ([A, "", "", "", B, ""], []),
    "a line between two paragraphs": ([A, "", B, "", X, "", C], [6]),
    "several": ([A, "", B, "", X, "", X, "", "", X, "", C], [6, 8, 9, 11]),
    "no gap of two where there was one": ([A, "", "", B, "", X, "", C], [7]),
    "as wide as elsewhere": ([A, "", "", B, "", "", X, "", C], [8]),
    "a wide gap around what goes": ([A, "", B, "", "", X, "", "", C], [5, 7, 8]),
    "nothing to compare with": ([A, "", X, "", B], [4]),
    "nothing to compare with, a wide gap": ([A, "", "", X, "", "", "", B], [6, 7]),
    "no blank lines elsewhere": ([A, B, "", X, "", C], [3, 5]),
    "a paragraph that ends in junk": ([A, "", B, X, "", C], []),
    "two paragraphs that end and begin in junk": ([A, "", B, X, "", X, C], []),
    "lines without gaps": ([A, X, B, X, C], []),
    "a headline at the top": ([X, "", A, "", B], [2]),
    "blank lines above it were there": (["", "", X, "", "", A], [4, 5]),
    "junk at the end": ([A, "", B, "", X, "", X], [4, 6]),
    "the line feed at the end was there": ([A, "", X, "", X, ""], [2, 4]),
    "so were the blank lines at the end": ([A, "", X, "", "", ""], [2]),
    "blank lines with carriage returns": ([f"{A}\r", "\r", f"{X}\r", "\r", f"{B}\r", "\r", f"{C}\r"], [4]),
    "blanks and tabs": ([A, " ", B, "\t", X, "\u3000", C], [6]),
    "all that is not blank goes": (["", X, "", X, ""], []),
}  # fmt: skip
UNDERLINES = {
    "with a headline": ([X, "=====", "", A], [2, 3]),
    "of hyphens": ([A, "", X, "---", "", B, "", C], [4, 5]),
    "indented, with blanks behind": ([X, "   == ", A], [2]),
    "not of a headline that stays": ([A, "=====", X, B], []),
    "not a single hyphen": ([X, "-", A], []),
    "not a line of stars": ([X, "***", A], []),
    "not a table's": ([X, "---|---", A], []),
    "not a rule further down": ([X, "", "---", A], [2]),
    "not the end of a page's head": (["---", X, "---", A], []),
    "not where nothing else stays": ([X, "====="], []),
    "not more than one": ([X, "---", "---", A], [2]),
}


def mark_gone(lines: list[str]) -> set[int]:
    return {number for number, line in enumerate(lines, 1) if line.strip() == X}


@pytest.mark.parametrize(("lines", "goes"), [*BLANKS.values(), *UNDERLINES.values()], ids=[*BLANKS, *UNDERLINES])
def test_what_goes_along(lines: list[str], goes: list[int]) -> None:
    assert find_leftovers(lines, mark_gone(lines)) == goes


def test_blank_lines_can_be_kept() -> None:
    kept = [find_leftovers(lines, mark_gone(lines), keep_blanks=True) for lines, _ in BLANKS.values()]
    assert kept == [[]] * len(BLANKS)
    assert find_leftovers([X, "===", "", A], {1}, keep_blanks=True) == [2]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(["", " ", A, X]), max_size=20))
def test_no_gap_is_wider_than_those_that_nothing_went_from(lines: list[str]) -> None:
    gone = mark_gone(lines)
    leftovers = find_leftovers(lines, gone)
    assert all(not lines[number - 1].strip() for number in leftovers)
    left = [line for number, line in enumerate(lines, 1) if number not in gone and number not in leftovers]
    if A in left:
        assert count_gaps(left)[0] <= count_gaps(lines)[0]
        assert count_gaps(left)[-1] <= count_gaps(lines)[-1]
        assert max(count_gaps(left)) <= max(count_gaps(lines))
    elif leftovers:
        pytest.fail("nothing is left that could look written")


def count_gaps(lines: list[str]) -> list[int]:
    """How many blank lines stand at the top, between each two lines, and at the end."""
    gaps = [0]
    for line in lines:
        if line.strip():
            gaps.append(0)
        else:
            gaps[-1] += 1
    return gaps


FARES = "Fares stay at three crowns a crossing until the end of the year, and children go free, the council said."
STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
TITLE = "Ferry line adds a night crossing"
TEXT = f"{TITLE}\n====\n\n{STORY}\n\nShare this:\n\n{FARES}\n\nIt opens at nine, he said on Monday.\n\nLike this:\n"
LEFT = f"{STORY}\n\n{FARES}\n\nIt opens at nine, he said on Monday.\n"
GAPS = f"\n{STORY}\n\n\n{FARES}\n\nIt opens at nine, he said on Monday.\n\n"
ROW = {"id": "1", "title": TITLE, "text": TEXT, "site": "harbourpost.example"}


def test_the_library_leaves_no_gaps() -> None:
    article = Article(TEXT, TITLE)
    result = Cleaner().clean(article)
    assert result.text == LEFT
    assert {finding.line for finding in result.findings} == {1, 6, 12}  # the lines that went along are no findings
    assert Cleaner().clean(Article(LEFT, TITLE)).text == LEFT
    assert Cleaner(settings=Settings(blank_lines="keep")).clean(article).text == GAPS


def write(folder: Path, kind: str, row: dict[str, Any] = ROW) -> Path:
    path = folder / f"in.{kind}"
    if kind == "csv":
        with path.open("w", newline="") as stream:
            writer = csv.DictWriter(stream, list(row), quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerow(row)
    elif kind == "parquet":
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist([row]), path)
    else:
        path.write_text({"json": f"[{json.dumps(row)}]", "jsonl": f"{json.dumps(row)}\n", "txt": row["text"]}[kind])
    return path


def read_text(path: Path, kind: str) -> str:
    if kind == "csv":
        with path.open(newline="") as stream:
            return next(csv.DictReader(stream))["text"]
    if kind == "parquet":
        return str(pyarrow.parquet.read_table(path)["text"][0].as_py())
    return path.read_text() if kind == "txt" else str(read_row(path, kind)["text"])


def read_row(path: Path, kind: str) -> dict[str, Any]:
    values = json.loads(path.read_text())
    row: dict[str, Any] = values[0] if kind == "json" else values
    return row


@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "parquet", "txt"])
@pytest.mark.parametrize(("option", "left"), [("tidy", LEFT), ("keep", GAPS)])
def test_clean_leaves_no_gaps_and_restore_brings_them_back(
    run: Run, tmp_path: Path, kind: str, option: str, left: str
) -> None:
    original = write(tmp_path, kind)
    if kind == "txt":  # without a title field the first headline stays
        left = f"{TITLE}\n====\n{left if left.startswith(chr(10)) else chr(10) + left}"
    done = run("clean", original, "--output", f"out.{kind}", "--removed", "removed.jsonl", "--blank-lines", option)
    assert (done.returncode, read_text(tmp_path / f"out.{kind}", kind)) == (0, left)
    assert run("restore", f"out.{kind}", "removed.jsonl", "--output", f"again.{kind}").returncode == 0
    if kind == "parquet":
        assert pyarrow.parquet.read_table(tmp_path / "again.parquet").equals(pyarrow.parquet.read_table(original))
    else:
        assert (tmp_path / f"again.{kind}").read_bytes() == original.read_bytes()


def test_blank_lines_that_were_written_in_another_way_come_back(run: Run, tmp_path: Path) -> None:
    text = json.dumps(TEXT.replace("\n\n", "\n\r\n")).replace("\\r", "\\u000d")
    (tmp_path / "in.jsonl").write_text(f'{{"title": "{TITLE}", "text": {text}}}\n')
    run("clean", "in.jsonl", "--output", "out.jsonl", "--removed", "removed.jsonl")
    assert "\\u000d" in (tmp_path / "removed.jsonl").read_text().replace("\\\\", "\\")
    run("restore", "out.jsonl", "removed.jsonl", "--output", "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "in.jsonl").read_bytes()


@pytest.mark.parametrize("kind", ["jsonl", "csv", "txt"])
def test_what_a_check_mends_is_what_clean_writes_and_stays(run: Run, tmp_path: Path, kind: str) -> None:
    path = write(tmp_path, kind)
    run("clean", path, "--output", f"out.{kind}")
    assert run("check", path, "--fix").returncode == 0
    mended = path.read_bytes()
    assert mended == (tmp_path / f"out.{kind}").read_bytes()
    assert run("check", path, "--fix").returncode == 0
    assert path.read_bytes() == mended


def test_a_check_keeps_blank_lines_where_the_configuration_says_so(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "jsonl")
    (tmp_path / "dedup.toml").write_text('blank_lines = "keep"\n')
    run("check", path, "--fix")
    assert read_text(path, "jsonl") == GAPS
    (tmp_path / "dedup.toml").write_text('blank_lines = "none"\n')
    done = run("check", path)
    assert done.returncode == 2
    assert done.stderr.endswith("blank_lines is 'none'; use one of tidy, keep\n")


def test_of_findings_that_stay_the_blank_lines_stay(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "jsonl")
    run("check", path, "--fix", "--ignore", "H1")
    assert read_text(path, "jsonl") == f"{TITLE}\n====\n\n{LEFT}"
