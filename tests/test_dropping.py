"""Articles that repeat another one are listed, left out where nothing is lost, and put back in place."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pytest
from conftest import Run


def invent(seed: int, words: int) -> str:
    """A paragraph of invented words."""
    dice = random.Random(seed)
    told = ["".join(dice.choice("abcdefghiklmnoprstuvz") for _ in range(dice.randint(3, 9))) for _ in range(words)]
    return " ".join(told).capitalize() + "."


PARTS = [invent(number, 40) for number in range(8)]
CAPTION = f"The old harbour at dawn. (Photo by {invent(90, 3)} / Getty Images)"


def article(id: str, *lines: str, site: str, date: str = "") -> dict[str, str]:
    return {"id": id, "site": site, "date": date, "text": "\n".join(lines)}


NEWS = [
    article("other", invent(70, 200), site="a.example", date="2024-05-01"),
    article("short", *PARTS[:3], site="b.example", date="2024-05-02"),
    article("whole", *PARTS, CAPTION, site="c.example", date="2024-05-03"),
    article("update", *PARTS[:5], invent(71, 60), site="c.example", date="2024-05-01"),
    article("gallery", *PARTS[:2], *(f"Boats at anchor, {invent(n, 16)} (AP Photo/Ann)" for n in (80, 81)), site="d.example"),
]  # fmt: skip


def write(path: Path, kind: str, rows: list[dict[str, str]]) -> None:
    if kind == "jsonl":
        data = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\r\n" for row in rows)
    elif kind == "json":
        data = json.dumps(rows, indent=1).encode()
    else:
        buffer = io.StringIO(newline="")
        writer = csv.DictWriter(buffer, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        data = buffer.getvalue().encode()
    path.write_bytes(data)


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def find(run: Run, folder: Path, *options: str, kind: str = "jsonl") -> str:
    write(folder / f"in.{kind}", kind, NEWS)
    done = run(
        "clean", f"in.{kind}", "-o", f"out.{kind}", "--removed", "gone.jsonl", "--duplicates", "same.jsonl", *options
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_a_row_tells_what_repeats_what_and_how_much(run: Run, tmp_path: Path) -> None:
    find(run, tmp_path)
    rows = {str(row["id"]): row for row in read(tmp_path / "same.jsonl")}
    assert list(rows) == ["short", "update", "gallery"]
    assert {row["duplicate_of"] for row in rows.values()} == {"whole"}
    assert rows["short"]["containment"] == 1.0
    assert rows["short"]["contained"] == pytest.approx(118 / 318, abs=0.01)
    assert rows["update"]["containment"] == pytest.approx(200 / 260, abs=0.02)
    assert (rows["short"]["same_site"], rows["update"]["same_site"]) == (False, True)
    assert len(read(tmp_path / "out.jsonl")) == len(NEWS)


@pytest.mark.parametrize("kind", ["jsonl", "json", "csv"])
def test_only_what_the_kept_one_has_is_left_out_and_it_comes_back(run: Run, tmp_path: Path, kind: str) -> None:
    summary = find(run, tmp_path, "--drop-duplicates", kind=kind)
    assert "3 duplicates, 1 dropped" in summary
    run("clean", f"out.{kind}", "-o", "list.jsonl")
    # The update says something new, and the gallery has captions that no other article has.
    assert [row["id"] for row in read(tmp_path / "list.jsonl")] == ["other", "whole", "update", "gallery"]
    assert run("restore", f"out.{kind}", "gone.jsonl", "-o", f"again.{kind}").returncode == 0
    assert (tmp_path / f"again.{kind}").read_bytes() == (tmp_path / f"in.{kind}").read_bytes()


@pytest.mark.parametrize(
    ("keep", "kept"),
    [("longest", "whole"), ("earliest", "update"), ("first", "short")],
)
def test_a_person_chooses_which_copy_is_kept(run: Run, tmp_path: Path, keep: str, kept: str) -> None:
    find(run, tmp_path, "--keep", keep)
    assert kept in {row["duplicate_of"] for row in read(tmp_path / "same.jsonl")}
    assert kept not in {row["id"] for row in read(tmp_path / "same.jsonl")}


def test_the_summary_tells_of_formulas_that_were_joined_in_part(run: Run, tmp_path: Path) -> None:
    frame = invent(60, 70).split(" ")
    notices = []
    for number in range(40):
        words = [invent(100 + number * 9 + place, 1).rstrip(".") if place % 9 == 0 else word for place, word in enumerate(frame)]  # fmt: skip
        notices.append(article(str(number), " ".join(words), site=f"{number}.example", date=f"2024-05-{1 + number % 28:02d}"))  # fmt: skip
    write(tmp_path / "in.jsonl", "jsonl", notices)
    done = run("clean", "in.jsonl", "-o", "out.jsonl", "--duplicates", "same.jsonl")
    assert "formulas shared by many articles were joined in part only" in done.stderr
    assert read(tmp_path / "same.jsonl") == []
