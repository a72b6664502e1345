"""What `dedup stats` tells of a dump before it is cleaned."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from dedup.junk.languages import guess_language

FOOTER = "Harbour Post readers meet every Tuesday above the fish market"
LONG = "\n".join(
    f"Paragraph {n} tells of boat {n} and of the {n} people who sailed in it to the isles." for n in range(12)
)


def make_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "id": f"a{number}",
            "url": f"https://www.harbourpost.example/{number}",
            "maintext": f"Boat {number} came in late on the {number}th of the month.\n{FOOTER}\n{FOOTER}",
            "headline": f"Boat {number}",
        }
        for number in range(4)
    ]
    rows += [
        {"id": "b", "domain": "b.example", "text": LONG, "title": "Isles"},
        {"id": "c", "domain": "c.example", "text": LONG, "title": "Isles", "date": "2026-05-01"},
        {"id": "c", "domain": "c.example", "text": LONG, "title": "Isles", "date": "2026-05-02"},
        {"id": "d", "text": "Das Boot kam heute nicht.", "title": ""},
        {"id": "e", "text": " "},
        {"id": "f", "text": None},
    ]
    return rows


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in make_rows()))
    return path


def profile(here: Run, *words: object) -> dict[str, Any]:
    done = here("stats", *words, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_dump_is_profiled(here: Run, dump: Path) -> None:
    found = profile(here, dump.name)
    assert {
        name: found[name] for name in ("rows", "articles", "distinct_articles", "without_text", "without_site")
    } == {**{"rows": 10, "articles": 8, "distinct_articles": 7, "without_text": 2, "without_site": 1}}
    assert found["fields"] == {
        **{"text": {"text": 6, "maintext": 4}, "title": {"headline": 4, "title": 3}, "id": {"id": 10}},
        **{"site": {"domain": 3}, "url": {"url": 4}, "date": {"date": 2}},
    }
    assert found["sites"] == {
        "sites": 3,
        "articles": {"0": 1, "0.1": 1, "0.25": 1, "0.5": 1, "0.75": 4, "0.9": 4, "1": 4},
        "min_articles_of_site": 3,
        "below": 2,
        "articles_below": 2,
        "largest": {"harbourpost.example": 4, "c.example": 2, "b.example": 1},
    }
    assert found["repeated_lines"] == [
        {"site": "harbourpost.example", "articles": 4, "text": FOOTER, "example": {"row": 1, "line": 2, "id": "a0"}}
    ]
    assert found["duplicates"] == {"articles": 2, "droppable": 2, "same_site": 1}
    assert found["characters"]["0"] == 25
    assert found["missed"] == 0


@pytest.mark.parametrize("words", [("--workers", 2), ("--memory", "1M"), ("--no-duplicates",)])
def test_who_does_the_work_changes_nothing(run: Run, here: Run, dump: Path, words: tuple[object, ...]) -> None:
    found, whole = json.loads(run("stats", dump, "--json", *words).stdout), profile(here, dump.name)
    if "--no-duplicates" in words:
        assert found["duplicates"] is None
    found["duplicates"] = whole["duplicates"]
    assert found == whole


def test_a_table_is_profiled_as_its_rows_are(here: Run, dump: Path, tmp_path: Path) -> None:
    rows = [row for row in make_rows() if "text" in row]
    names = ["id", "domain", "text", "title", "date"]
    with (tmp_path / "in.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert profile(here, "in.csv") == profile(here, "rows.jsonl")


def test_people_get_a_page(here: Run, dump: Path) -> None:
    told = here("stats", dump.name).stdout.splitlines()
    assert told[:3] == [
        "articles    8; 2 rows without text; 1 with the id of another",
        "  text      text in 6, maintext in 4",
        "  title     headline in 4, title in 3",
    ]
    assert "  too few   2 sites with 2 articles: a site with fewer than 3 teaches nothing" in told
    assert "duplicates  2 articles, of the same site 1; --drop-duplicates would drop 2" in told
    assert told[-3:] == ["lines that sites repeat most, in articles:", "  harbourpost.example", f"    4  {FOOTER}"]


def test_nothing_and_what_is_broken(here: Run, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    assert here("stats", "none.jsonl").stdout.startswith("articles    0\n")
    assert profile(here, "none.jsonl")["characters"] == {}
    (tmp_path / "bad.jsonl").write_text('{"text": "Boats."}\n{\n')
    done = here("stats", "bad.jsonl")
    assert (done.returncode, done.stderr.startswith("dedup: bad.jsonl:2: ")) == (2, True)
    assert profile(here, "bad.jsonl", "--on-error", "skip")["rejects"] == 1


@pytest.mark.parametrize(
    ("text", "script", "language"),
    [
        ("The ferry sails again, and you can follow our news every day.", "LATIN", "en"),
        ("Die Fähre fährt wieder, und Sie können unsere Nachrichten jeden Tag lesen.", "LATIN", "de"),
        ("Паром снова ходит по ночам, читайте также наши новости.", "CYRILLIC", "ru"),
        ("Το λιμάνι ανοίγει", "GREEK", "el"),
        ("夜の連絡船が復活へ", "KANA", "ja"),
        ("渡轮恢复夜间航班", "CJK", "zh"),
        ("야간 여객선 다시 운항", "HANGUL", "ko"),
        ("เรือข้ามฟากกลับมาวิ่ง", "THAI", "th"),
        ("Zzyx qwrt plok", "LATIN", ""),
        ("2026-05-01", "", ""),
    ],
)
def test_languages_are_guessed_from_scripts_and_cues(text: str, script: str, language: str) -> None:
    guess = guess_language(text)
    assert (guess.script, guess.language) == (script, language)
