"""Rows of SQLite databases: kept exactly, in their order, and the database left as it is."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Run

from dedup.config import ReadOptions
from dedup.errors import BadInput
from dedup.io import database
from dedup.io.sources import open_sources

STORY = "The ferry company will run one crossing after midnight from the first weekend of {}, its director said."
MONTHS = ("May", "June", "July", "August")
SCHEMA = """
CREATE TABLE news (id TEXT PRIMARY KEY, text TEXT, n, rowid TEXT);
CREATE TABLE keyed (part INTEGER, id TEXT, text TEXT, PRIMARY KEY (id, part)) WITHOUT ROWID;
CREATE INDEX by_text ON keyed (text);  -- by which SQLite would read the table
CREATE TABLE [odd "name"] (text TEXT, "a.b" TEXT);
CREATE VIEW latest AS SELECT id, text FROM news ORDER BY id DESC LIMIT 2;
"""
NUMBERS = (9_007_199_254_740_993, -(1 << 63), 0.1, None)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        connection.executescript(SCHEMA)
        for place, month in enumerate(MONTHS):
            text = f"{STORY.format(month)}\nLike this:"
            row = (9 - place, f"n{place}", text, NUMBERS[place], str(place))
            connection.execute("INSERT INTO news (_rowid_, id, text, n, rowid) VALUES (?, ?, ?, ?, ?)", row)
            connection.execute("INSERT INTO keyed VALUES (?, ?, ?)", (9 - place, f"k{place // 2}", text))
        connection.execute("INSERT INTO [odd \"name\"] VALUES ('A ferry.', 'b')")
        connection.commit()
    before = (tmp_path / "news.db").read_bytes()
    yield tmp_path
    assert (tmp_path / "news.db").read_bytes() == before


def read_rows(name: str) -> list[dict[str, object]]:
    (source,) = open_sources([name], ReadOptions())
    with source:
        return [json.loads(line) for line in source.data_path.read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ("news", ["n3", "n2", "n1", "n0"]),  # by row number, whatever the columns are called
        ("NEWS", ["n3", "n2", "n1", "n0"]),
        ("keyed", ["k0", "k0", "k1", "k1"]),
        ("latest", ["n3", "n2"]),
        ('odd "name"', [None]),
        ("SELECT id, text FROM news WHERE n > 1", ["n0"]),
        ("with a AS (SELECT id, text FROM keyed WHERE part = 6) SELECT * FROM a", ["k1"]),
        ("SELECT id, text FROM news WHERE id IN ('n1', 'x#y*?')", ["n1"]),
    ],
)
def test_rows_in_their_order(folder: Path, wanted: str, ids: list[str | None]) -> None:
    assert [row.get("id") for row in read_rows(f"sqlite://{folder / 'news.db'}#{wanted}")] == ids


def test_rows_by_the_parts_of_a_key(folder: Path) -> None:
    rows = read_rows(f"sqlite://{folder / 'news.db'}#keyed")
    assert [(row["id"], row["part"]) for row in rows] == [("k0", 8), ("k0", 9), ("k1", 6), ("k1", 7)]


def test_values_are_kept_and_bytes_are_told_of(here: Run, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "values.db")) as connection:
        connection.execute("CREATE TABLE a (text TEXT, whole, real, none, bytes)")
        values = ("Ä \0\u2028 b", -(1 << 63), 1e300, None, b"\x00\xff")
        connection.execute("INSERT INTO a VALUES (?, ?, ?, ?, ?)", values)
        connection.execute("INSERT INTO a VALUES ('b', 9223372036854775807, 9e999, '', x'')")
        connection.commit()
    first, second = read_rows(f"sqlite://{folder / 'values.db'}")
    assert tuple(first.values()) == (*values[:4], {"$base64": True, "encoded": "AP8="})
    assert tuple(second.values()) == ("b", (1 << 63) - 1, float("inf"), "", {"$base64": True, "encoded": ""})
    done = here("clean", "sqlite://values.db", "-o", "out.jsonl")
    assert "bytes in 'bytes' are written as {\"$base64\": true" in done.stderr
    assert json.loads((folder / "out.jsonl").read_bytes().splitlines()[0]) == first


@pytest.mark.parametrize("drop", [[], ["--drop-duplicates"]])
def test_the_rows_that_were_read_come_back(here: Run, folder: Path, drop: list[str]) -> None:
    name = "sqlite://news.db#SELECT * FROM news UNION ALL SELECT * FROM news"
    assert here("clean", name, "-o", "out.jsonl", "--removed", "gone", *drop).returncode == 0
    cleaned = [json.loads(line)["text"] for line in (folder / "out.jsonl").read_text().splitlines()]
    assert cleaned == [STORY.format(month) for month in MONTHS[::-1] + MONTHS[::-1]][: 4 if drop else 8]
    assert here("restore", "out.jsonl", "gone", "-o", "back.jsonl").returncode == 0
    (source,) = open_sources([f"sqlite://{folder / name.removeprefix('sqlite://')}"], ReadOptions())
    with source:
        assert (folder / "back.jsonl").read_bytes() == source.data_path.read_bytes()
    (folder / "out.jsonl").write_text((folder / "out.jsonl").read_text().replace("ferry", "barge"))
    assert here("restore", "out.jsonl", "gone", "-o", "no.jsonl").returncode == 2


def test_rows_go_to_other_formats_and_shards(here: Run, folder: Path) -> None:
    assert here("clean", "sqlite://news.db#news", "-o", "out.csv").returncode == 0
    with (folder / "out.csv").open(newline="") as stream:
        assert [row["n"] for row in csv.DictReader(stream)] == ["", "0.1", str(-(1 << 63)), "9007199254740993"]
    assert here("learn", "sqlite://news.db#news", "--index", "x.dedup").returncode == 0
    assert "known like button" in here("explain", "sqlite://news.db#news", "--id", "n2").stdout
    shards = ["sqlite://news.db#news", "sqlite://news.db#keyed"]
    done = here("clean", *shards, "--engine", "processes", "--work", "job", "-o", "out", "--removed", "gone")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["news-keyed.jsonl", "news-news.jsonl"]
    assert here("clean", *shards, "-o", "whole.jsonl").returncode == 0
    parts = [(folder / "out" / f"news-{name}.jsonl").read_bytes() for name in ("news", "keyed")]
    assert b"".join(parts) == (folder / "whole.jsonl").read_bytes()


def test_text_that_is_not_utf8(here: Run, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "old.db")) as connection:
        connection.execute("CREATE TABLE a (text TEXT, n)")
        connection.execute("INSERT INTO a VALUES (CAST(x'466ee47265' AS TEXT), 1), ('A ferry.', 2)")
        connection.commit()
    done = here("clean", "sqlite://old.db", "-o", "out.jsonl")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("dedup: sqlite://old.db:1: byte 12 of the row is not UTF-8; try --encoding")
    here("clean", "sqlite://old.db", "-o", "out.jsonl", "--on-error", "skip", "--rejects", "bad")
    assert (folder / "bad").read_bytes() == b'{"text": "Fn\xe4re", "n": 1}\n'
    here("clean", "sqlite://old.db", "-o", "out.jsonl", "--encoding", "latin-1")
    assert "Fnäre" in (folder / "out.jsonl").read_text("latin-1")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("news.db", "it has 3 tables; name one of news, keyed, odd \"name\", latest behind #"),
        ("news.db#", "it has 3 tables"),
        ("news.db#new\x1bs", "there is no table 'new"),
        ("none.db#news", "sqlite://none.db#news: there is no such file; write it as sqlite://FILE#TABLE"),
        ("text.db", "SQLite cannot read it (file is not a database)"),
        ("empty.db", "it has no tables; check the file"),
        ("news.db#SELECT id, id FROM news", "two columns are called 'id'; give one another name in the statement"),
        ("news.db#SELECT what FROM news", "SQLite cannot read it (no such column: what)"),
        ("news.db#WITH a AS (SELECT 1) DELETE FROM news", "attempt to write a readonly database"),
        ("news.db#SELECT 1; DELETE FROM news", "SQLite cannot read it (You can only execute one statement"),
        ("news.db#DELETE FROM news", "there is no table 'DELETE FROM news'"),
        ("news.db#SELECT id FROM news", "no text field (fields: id)"),
    ],
)  # fmt: skip
def test_what_cannot_be_read(here: Run, folder: Path, name: str, message: str) -> None:
    (folder / "text.db").write_text("A ferry sails at night, and the harbour stays open until the morning comes. " * 20)
    (folder / "empty.db").write_bytes(b"")
    done = here("clean", f"sqlite://{name}", "-o", "out.jsonl")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert message in done.stderr
    assert "\x1b" not in done.stderr
    assert not (folder / "out.jsonl").exists()


def test_a_database_is_no_output_and_not_checked(here: Run, folder: Path) -> None:
    done = here("clean", "sqlite://news.db#news", "-o", "out.jsonl", "--removed", "news.db")
    assert (done.returncode, "the output is an input" in done.stderr) == (2, True)
    done = here("check", "sqlite://news.db#news")
    assert (done.returncode, "a database cannot be checked; clean it into a .jsonl file" in done.stderr) == (2, True)


def test_a_log_of_writes_is_read_and_where_nobody_may_write_none_is_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(folder / "log.db")) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE a (text TEXT)")
        connection.execute("INSERT INTO a VALUES ('A ferry.')")
        connection.commit()
        assert read_rows(f"sqlite://{folder / 'log.db'}") == [{"text": "A ferry."}]
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    assert read_rows(f"sqlite://{folder / 'log.db'}") == [{"text": "A ferry."}]
    assert not list(folder.glob("log.db-*"))


def test_a_name_with_a_hash_is_a_file_where_it_is_one(folder: Path) -> None:
    (folder / "a#b.db").write_bytes((folder / "news.db").read_bytes())
    assert len(read_rows(f"sqlite://{folder / 'a#b.db'}#news")) == 4
    with pytest.raises(BadInput, match="it has 3 tables"):
        read_rows(f"sqlite://{folder / 'a#b.db'}")
