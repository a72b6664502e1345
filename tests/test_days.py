"""News that comes day by day: what an index has learnt under another id is found, named, dropped and put back."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from benchmarks.days import clean_at_once, clean_by_day, compare, read_rows, split_days
from benchmarks.generate import write_corpus
from conftest import Run


def invent(seed: int, words: int = 160) -> str:
    """A story of invented words, twenty to a paragraph."""
    dice = random.Random(seed)
    told = ["".join(dice.choice("abdegiklmnoprstu") for _ in range(dice.randint(2, 9))) for _ in range(words)]
    return "\n".join(" ".join(told[start : start + 20]).capitalize() + "." for start in range(0, words, 20))


def write(path: Path, *articles: tuple[str, str], day: int = 1) -> None:
    rows = [
        {"id": id, "site": f"{id[0]}.example", "date": f"2024-05-{day:02}", "text": text, "url": f"https://x/{id}"}
        for id, text in articles
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def find(run: Run, folder: Path, day: str, *options: str) -> dict[str, str]:
    """Clean a day by the index; return what was dropped or, without `--drop-duplicates`, only told."""
    outputs = ("--output", f"{day}.clean.jsonl", "--duplicates", "same.jsonl", "--removed", "gone.jsonl")
    done = run("clean", f"{day}.jsonl", "--index", "news.dedup", *outputs, *options)
    assert done.returncode == 0, done.stderr
    return {row["id"]: row["duplicate_of"] for row in read_rows(folder / "same.jsonl")}


@pytest.fixture
def learn(run: Run) -> Any:
    def call(*days: str, **options: str) -> None:
        for day in days:
            done = run("learn", f"{day}.jsonl", "--index", "news.dedup", *options.values())
            assert done.returncode == 0, done.stderr

    return call


MONDAY = [("a1", invent(1)), ("a2", invent(2)), ("a3", "\n".join(invent(3).split("\n")[:2]))]
TUESDAY = [
    ("b1", invent(1)),
    ("b2", invent(2)[:800]),
    ("b3", invent(3)),
    ("b4", f"{invent(4)[:-20]}."),
    ("b5", invent(4)),
]


@pytest.fixture
def days(tmp_path: Path) -> None:
    write(tmp_path / "mon.jsonl", *MONDAY, day=1)
    write(tmp_path / "tue.jsonl", *TUESDAY, day=2)


FOUND = {"b1": "a1", "b2": "a2", "b3": "a3", "b4": "b5"}  # of two of one day the longer is kept


@pytest.mark.parametrize("learnt", [("mon",), ("mon", "tue")])
def test_copies_of_another_day_are_found_whether_today_is_learnt_or_not(
    run: Run, learn: Any, tmp_path: Path, days: None, learnt: tuple[str, ...]
) -> None:
    learn(*learnt)
    assert find(run, tmp_path, "tue") == FOUND
    row = read_rows(tmp_path / "same.jsonl")[0]
    assert (row["row"], row["original_row"], row["containment"], row["same_site"]) == (1, None, 1.0, False)


def test_what_is_dropped_comes_back(run: Run, learn: Any, tmp_path: Path, days: None) -> None:
    learn("mon")
    find(run, tmp_path, "tue", "--drop-duplicates")
    # What the index has contains all but the third, of which it has the beginning alone.
    assert [row["id"] for row in read_rows(tmp_path / "tue.clean.jsonl")] == ["b3", "b5"]
    assert "'a1'" in next(row["reason"] for row in read_rows(tmp_path / "gone.jsonl") if row.get("id") == "b1")
    done = run("restore", "tue.clean.jsonl", "gone.jsonl", "--output", "back.jsonl")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "tue.jsonl").read_bytes()


def test_no_two_days_drop_each_other_s_articles(run: Run, learn: Any, tmp_path: Path, days: None) -> None:
    learn("mon", "tue")
    kept: list[str] = []
    for day in ("mon", "tue"):
        find(run, tmp_path, day, "--drop-duplicates")
        kept += [row["id"] for row in read_rows(tmp_path / f"{day}.clean.jsonl")]
    assert kept == ["a1", "a2", "a3", "b3", "b5"]


def test_an_article_is_no_copy_of_itself(run: Run, learn: Any, tmp_path: Path) -> None:
    write(tmp_path / "mon.jsonl", ("a1", invent(1)), ("a2", invent(2)))
    write(tmp_path / "tue.jsonl", ("a1", f"{invent(1)}\n{invent(9, 40)}"), ("a2", invent(2)))
    learn("mon")
    assert find(run, tmp_path, "mon") == find(run, tmp_path, "tue") == {}


def test_the_full_story_behind_the_brief_of_another_day(run: Run, learn: Any, tmp_path: Path) -> None:
    write(tmp_path / "mon.jsonl", ("a1", invent(1)[:300]))
    write(tmp_path / "tue.jsonl", ("b1", invent(1)), ("b2", invent(1)))
    learn("mon")
    assert find(run, tmp_path, "tue", "--drop-duplicates") == {"b1": "a1", "b2": "b1"}
    assert [row["id"] for row in read_rows(tmp_path / "tue.clean.jsonl")] == ["b1"]


def test_nothing_is_asked_of_an_index_where_nobody_wants_duplicates(
    run: Run, learn: Any, tmp_path: Path, days: None
) -> None:
    learn("mon")
    (tmp_path / "dedup.toml").write_text("[candidates]\nmax_indexed = 12\n", "utf-8")
    plain = ("clean", "tue.jsonl", "--index", "news.dedup", "--output", "out.jsonl")
    assert run(*plain).returncode == 0
    refused = run(*plain, "--duplicates", "same.jsonl")
    assert refused.returncode == 2
    assert "candidates.max_indexed" in refused.stderr


def test_an_index_of_hashes_alone_says_that_it_has_no_names(run: Run, learn: Any, tmp_path: Path, days: None) -> None:
    learn("mon", hashes="--hashes-only")
    done = run("clean", "tue.jsonl", "--index", "news.dedup", "-o", "out.jsonl", "--duplicates", "same.jsonl")
    assert "3 repeat articles of which the index keeps no ids" in done.stderr
    exported = run("index", "export", "news.dedup").stdout.splitlines()
    known = {f"#{json.loads(line)['article']}" for line in exported}
    found = {row["id"]: row["duplicate_of"] for row in read_rows(tmp_path / "same.jsonl")}
    assert set(found) == set(FOUND)
    assert {found[id] for id in ("b1", "b2", "b3")} == known
    checked = run("check", "tue.jsonl", "--index", "news.dedup", "--select", "A")
    assert "news.dedup, which keeps no ids" in checked.stdout


def test_a_check_finds_what_repeats_an_article_of_the_index(run: Run, learn: Any, tmp_path: Path, days: None) -> None:
    learn("mon", "tue")
    done = run("check", "tue.jsonl", "--index", "news.dedup", "--output-format", "jsonl", "--select", "A")
    assert done.returncode == 1
    told = {tuple(row["message"].split(" stands in ")) for row in map(json.loads, done.stdout.splitlines())}
    assert told == {
        ("duplicate-article: 100 % of it", "a1 of news.dedup"),
        ("duplicate-article: 100 % of it", "a2 of news.dedup"),
        ("duplicate-article: 24 % of it", "a3 of news.dedup"),
        ("duplicate-article: 99 % of it", "tue.jsonl:5 [b5]"),
    }
    assert run("check", "mon.jsonl", "--index", "news.dedup", "--select", "A").returncode == 0


def test_a_check_of_one_text_asks_the_index_too(run: Run, tmp_path: Path) -> None:
    for name, text in (("old/a/1.txt", invent(1)), ("old/a/2.txt", invent(2)), ("new/b/3.txt", invent(1))):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert run("learn", "old", "--index", "news.dedup").returncode == 0
    done = run("check", "new/b/3.txt", "--index", "news.dedup", "--select", "A")
    assert done.returncode == 1
    assert "1.txt of news.dedup" in done.stdout
    assert run("check", "old/a/1.txt", "--index", "news.dedup", "--select", "A").returncode == 0


def test_day_by_day_finds_what_one_run_over_all_days_finds(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    write_corpus(450, corpus, tmp_path / "truth.jsonl", seed=4, words=120, per_day=150)
    days = split_days(corpus, tmp_path)
    compared = compare(clean_at_once(days, tmp_path), clean_by_day(days, tmp_path))
    of = {row["id"]: row["of"] or row["id"] for row in read_rows(tmp_path / "truth.jsonl")}
    found, at_once, by_day = (
        {pair for pair in pairs if of[pair[0]] == of[pair[1]]}
        for pairs in (compared.both, compared.at_once, compared.by_day)
    )
    assert len(found) >= 80
    assert (at_once, by_day) == (set(), set())
