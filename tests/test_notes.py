"""Silence is a fault: what keeps rules from working on an input is told, a line each, on standard error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from dedup import Cleaner, Settings
from dedup.config import ReadOptions
from dedup.errors import BadSettings
from dedup.index import Choices
from dedup.junk.knowledge import load_knowledge
from dedup.run.clean import clean_inputs, learn_inputs
from dedup.run.outputs import CleanJob

STORY = "The ferry sails again, late as ever, says Captain Aldous, who has waited for a month."
ROW = {"title": "Ferry", "site": "harbourpost.example", "text": f"{STORY}\nLike this:"}
LONG = " ".join([STORY] * 20)
NOTES = {
    "nothing to tell": ([ROW], []),
    "no titles": ([{**ROW, "title": ""}, {**ROW, "title": None}], ["no row has a title, so H2 cannot work"]),
    "one title": ([ROW, {**ROW, "title": ""}], []),
    "no sites": ([{**ROW, "site": " "}], ["no row has a site or url, so H2 cannot work"]),
    "a url": ([{**ROW, "site": "", "url": "https://harbourpost.example/9"}], []),
    "neither": ([{"text": STORY}], ["no row has a title", "no row has a site"]),
    "no texts": ([{"text": ""}], []),
    "HTML": ([{**ROW, "text": f"<p>{STORY}</p>\n<br>"}] * 2 + [ROW], ["2 of 3 texts are HTML; run an extractor first"]),
    "HTML in one of two": ([{**ROW, "text": f"<p>{STORY}</p>"}, ROW], []),
    "less than, no tag": ([{**ROW, "text": "5 < 6 and <b>so</b>"}], []),
    "no line breaks": ([{**ROW, "text": LONG}], ["1 of 1 text has no line breaks, so no line can go"]),
    "short texts of one line": ([{**ROW, "text": STORY}], []),
    "long lines": ([{**ROW, "text": f"{LONG}\n{LONG}"}], []),
}  # fmt: skip


def write(folder: Path, rows: list[dict[str, Any]]) -> str:
    path = folder / "in.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return str(path)


def clean(path: str, **options: Any) -> list[str]:
    return clean_inputs(CleanJob(inputs=[path], output=None, **options)).notes


@pytest.mark.parametrize(("rows", "wanted"), NOTES.values(), ids=NOTES)
def test_what_is_told_of_an_input(tmp_path: Path, rows: list[dict[str, Any]], wanted: list[str]) -> None:
    path = write(tmp_path, rows)
    notes = clean(path)
    assert len(notes) == len(wanted)
    assert all(note.startswith(f"{path}: {start}") for note, start in zip(notes, wanted, strict=True))
    if not any(row["text"] for row in rows):
        return
    told: list[str] = []
    learn_inputs([path], str(tmp_path / "x.dedup"), Choices(), ReadOptions(), Settings(), 1, tell=told.append)
    assert told == notes


def test_texts_cannot_have_titles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    assert clean(str(tmp_path)) == []


def test_each_input_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    paths = [write(tmp_path, [ROW]), write(tmp_path / "one", [{"text": STORY, "site": "x.example"}])]
    (note,) = clean_inputs(CleanJob(inputs=paths, output=None)).notes
    assert note.startswith(f"{paths[1]}: no row has a title")


@pytest.mark.parametrize(("site", "known"), [("www.harbourpost.example", True), ("elsewhere.example", False)])
def test_an_index_that_does_not_know_the_site(tmp_path: Path, site: str, known: bool) -> None:
    index = str(tmp_path / "news.dedup")
    learn_inputs([write(tmp_path, [ROW])], index, Choices(), ReadOptions(), Settings(), 1)
    notes = clean(write(tmp_path, [{**ROW, "site": site}]), index=index)
    assert notes == ([] if known else [
        f"{index}: it has learnt no article of the site '{site}', so H2 and J2 cannot work there; learn some with dedup learn"
    ])  # fmt: skip


def test_protected_lines_that_match_nothing(tmp_path: Path) -> None:
    protect = tmp_path / "protect.txt"
    protect.write_text("# a comment\nLIKE THIS\nFerry times\n")
    notes = clean(write(tmp_path, [ROW]), settings=Settings(protect_files=(str(protect),)))
    assert notes == [
        "1 of 2 protected lines match no line of the input, such as 'ferry times'; a protected line is a whole line"
    ]
    protect = tmp_path / "other.txt"  # what is known is read once
    protect.write_text("Like this:\n")
    assert clean(write(tmp_path, [ROW]), settings=Settings(protect_files=(str(protect),))) == []


def test_a_plain_list_where_a_junk_file_is_wanted(tmp_path: Path) -> None:
    junk = tmp_path / "junk.txt"
    junk.write_text("Tide tables\n")
    with pytest.raises(BadSettings) as caught:
        load_knowledge((str(junk),))
    assert str(caught.value) == f"{junk}:1: an entry above any [section]; put a line [own] above a plain list"
    junk = tmp_path / "own.txt"
    junk.write_text("[own]\nTide tables\n")
    assert Cleaner(settings=Settings(junk_files=(str(junk),))).info()["articles"] == 0
    load_knowledge((str(junk),))


def test_notes_go_to_standard_error(run: Run, tmp_path: Path) -> None:
    write(tmp_path, [{"text": f"{STORY}\nLike this:"}])
    done = run("clean", "in.jsonl", "--output", "-")
    assert "dedup: in.jsonl: no row has a title" in done.stderr
    assert "no row has" not in done.stdout
    done = run("clean", "in.jsonl", "--output", "-", "--summary", "json")
    assert len(json.loads(done.stderr)["notes"]) == 2
    done = run("check", "in.jsonl")
    assert done.returncode == 1
    assert "dedup: in.jsonl: no row has a title" in done.stderr
