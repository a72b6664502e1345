"""No traceback, no dead end, nothing left behind: values that nobody expects, and what a killed run leaves."""

from __future__ import annotations

import csv
import decimal
import json
import logging
import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from dedup import Article, Cleaner
from dedup.errors import BadRow
from dedup.files.temporary import create_locked, create_locked_folder, make_copy_file

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
TEXT = f"{STORY}\nLike this:"


@pytest.mark.parametrize("text", ["null", '""', '" \\n"'])
def test_a_chunk_without_text_is_learnt(here: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "in.jsonl").write_text(f'{{"text": {text}}}\n')
    done = here("learn", "in.jsonl", "--index", "a.dedup")
    assert (done.returncode, done.stderr) == (0, "1 row read; the index knows 0 articles\n")
    assert here("clean", "in.jsonl", "-o", "out.jsonl", "--index", "a.dedup").returncode == 0
    with Cleaner() as cleaner:
        assert cleaner.learn([]) == 0


ODD = [
    '{"id":"\\ud800","text":"TEXT"}', '{"site":"\\udfff.example","url":"http://\\ud83d/","text":"TEXT"}',
    '{"title":"Ferry \\ud83d","text":"TEXT"}', '{"text":"Half \\ud83d\\nTEXT\\nLike this: \\ud83d"}',
    '{"n":NaN,"id":"\\udc00","text":"TEXT"}', '{"n":123456789012345678901234567890,"i":-Infinity,"text":"TEXT"}',
]  # fmt: skip


def write_odd(path: Path) -> bytes:
    lines = [row.replace("TEXT", json.dumps(TEXT)[1:-1]) for row in ODD]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path.read_bytes()


def test_halves_of_characters_pass_and_their_bytes_are_kept(here: Run, tmp_path: Path) -> None:
    data = write_odd(tmp_path / "in.jsonl")
    options = ("--removed", "gone", "--findings", "found", "--duplicates", "same", "--drop-duplicates")
    assert here("clean", "in.jsonl", "-o", "out.jsonl", *options).returncode == 0
    assert b"Like this" not in (tmp_path / "out.jsonl").read_bytes().replace(b"Like this: \\ud83d", b"")
    assert here("restore", "out.jsonl", "gone", "-o", "back.jsonl").returncode == 0
    assert (tmp_path / "back.jsonl").read_bytes() == data
    for command in (
        "learn in.jsonl --index a.dedup",
        "clean in.jsonl -o o.csv",
        "clean in.jsonl -o o.json --index a.dedup",
    ):
        assert here(*command.split()).returncode == 0, command
    assert here("index", "info", "a.dedup").returncode == 0
    assert here("check", "in.jsonl", "--output-format", "jsonl").returncode == 1


@pytest.mark.parametrize("index", [None, "a.dedup"])
def test_one_bad_article_does_not_stop_ten_good_ones(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, index: str | None
) -> None:
    good = [Article(TEXT, id=str(number), site="\ud800.example") for number in range(10)]
    bad: Any = [Article(TEXT, id="\ud83d"), Article(None, id="none"), Article(TEXT, id=7)]  # type: ignore[arg-type]
    with Cleaner(tmp_path / index if index else None) as cleaner, caplog.at_level(logging.WARNING, "dedup"):
        assert cleaner.learn([*good[:5], *bad, *good[5:]]) == 11
        results = list(cleaner.clean_many([*bad, *good], learn=True))
        assert [result.original for result in results] == [*bad, *good]
        assert [result.text for result in results] == [STORY, None, TEXT, *[STORY] * 10]
        assert "the text of 'none' is NoneType, not a string" in caplog.text
        with pytest.raises(BadRow, match="the id of 7 is int, not a string"):
            cleaner.clean(bad[2])


def test_odd_values_of_a_table(here: Run, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    kinds = {
        "far": (pyarrow.timestamp("us"), 1 << 62), "odd": (pyarrow.timestamp("ns"), 1_700_000_000_000_000_123),
        "day": (pyarrow.date32(), 1 << 30), "wide": (pyarrow.uint64(), (1 << 64) - 1), "span": (pyarrow.duration("ns"), 1 << 60 | 1),
        "list": (pyarrow.list_(pyarrow.timestamp("ns")), [1_700_000_000_000_000_123]), "zone": (pyarrow.timestamp("us", "No/Where"), 5),
        "point": (pyarrow.decimal128(38, 2), decimal.Decimal("123456789012345678901234567890.12")),
    }  # fmt: skip
    arrays = [pyarrow.array([value, None], kind) for kind, value in kinds.values()]
    arrays += [pyarrow.array([TEXT, STORY]), pyarrow.array([1, 2]), pyarrow.array([3, 4])]
    table = pyarrow.Table.from_arrays(arrays, [*kinds, "text", "twice", "twice"])
    parquet.write_table(table, tmp_path / "in.parquet")
    for out in ("out.parquet", "out.jsonl", "out.csv"):
        assert here("clean", "in.parquet", "-o", out, "--removed", "gone").returncode == 0
        if out == "out.parquet":
            assert here("restore", out, "gone", "-o", "back.parquet").returncode == 0
            assert parquet.ParquetFile(tmp_path / "back.parquet").read().equals(table)
    for command in ("learn in.parquet --index a.dedup", "check in.parquet --exit-zero", "explain in.parquet --id 1"):
        assert here(*command.split()).returncode == 0
    texts = pyarrow.Table.from_arrays([pyarrow.array(["x"]), pyarrow.array([TEXT])], ["text", "text"])
    parquet.write_table(texts, tmp_path / "two.parquet")
    assert here("clean", "two.parquet", "-o", "two.out.parquet").returncode == 0
    assert parquet.ParquetFile(tmp_path / "two.out.parquet").read().columns[1].to_pylist() == [STORY]


LONG_NUMBERS = [(1 << 64) - 1, 1 << 64, -(1 << 63) - 1, 1 << 70, int("7" * 400)]


@pytest.mark.parametrize("number", LONG_NUMBERS)
def test_numbers_of_more_than_64_bits_stay_what_they_are(here: Run, tmp_path: Path, number: int) -> None:
    row = {"text": TEXT, "n": number, "more": {"n": [number, 0.5]}, "id": number}
    (tmp_path / "in.jsonl").write_text(f"{json.dumps(row)}\n")
    for name in ("out.jsonl", "out.json", "out.csv", "out.tsv"):
        assert here("clean", "in.jsonl", "-o", name, "--removed", "gone").returncode == 0
    cleaned = {**row, "text": STORY}
    assert json.loads((tmp_path / "out.jsonl").read_text()) == cleaned
    assert json.loads((tmp_path / "out.json").read_text()) == [cleaned]
    for name, delimiter in (("out.csv", ","), ("out.tsv", "\t")):
        with (tmp_path / name).open(newline="") as stream:
            (told,) = csv.DictReader(stream, delimiter=delimiter)
        assert (told["n"], json.loads(told["more"]), told["id"]) == (str(number), row["more"], str(number))
    assert json.loads((tmp_path / "gone").read_text().splitlines()[1])["id"] == str(number)


@pytest.mark.parametrize("number", LONG_NUMBERS)
def test_numbers_that_no_column_holds_are_an_error(here: Run, tmp_path: Path, number: int) -> None:
    pytest.importorskip("pyarrow")
    for rows in ([number], [1, number], [0.5, number], [[number]]):
        (tmp_path / "in.jsonl").write_text("".join(f"{json.dumps({'text': TEXT, 'n': n})}\n" for n in rows))
        done = here("clean", "in.jsonl", "-o", "out.parquet")
        assert (done.returncode, "write .jsonl instead" in done.stderr, done.stderr.count("\n")) == (2, True, 1)
        assert not (tmp_path / "out.parquet").exists()


SETTINGS = [
    'junk_files = ["a\\u0000b"]', 'protect_files = ["a\\u0000b"]', "site.min_articles_of_site = 1e400", "site.min_articles_of_site = inf",
    f"site.min_articles_of_site = {'9' * 500}", f"sketch.seed = {'9' * 30}", "sketch.num_perm = 0", "sketch.threshold = 5.0",
    'check.index = "a\\u0000b"', 'check.baseline = "a\\u0000b"', 'check.corpus = ["a\\u0000b"]', 'check.corpus = ["[z-a]"]',
    'check.encoding = "rot13"', 'check.encoding = "nope"', "check = 1", "a = 1979-05-27", f"a = {'[' * 30_000}{']' * 30_000}",
    'rules = {J1 = ["a"]}', 'rules = {J1 = {a = 1}}', "rules = 7", 'check.per-path-ignores = {"[z-a]" = ["J1"]}',
]  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_that_says_nothing_is_an_error(here: Run, tmp_path: Path, setting: str) -> None:
    (tmp_path / "in.txt").write_text(STORY)
    (tmp_path / "dedup.toml").write_text(setting)
    done = here("check", "in.txt")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    "name", ["rot13", "hex", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "charmap", "utf-7"]
)
def test_encodings_that_are_none_of_text(here: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "in.txt").write_text(STORY)
    done = here("clean", "in.txt", "-o", "out.txt", "--encoding", name)
    assert (done.returncode, "encoding" in done.stderr) == (2, True)


LONG = "a" * 300
DEEP = "[" * 100_000


@pytest.mark.parametrize(
    "command",
    [
        f"clean {LONG}.jsonl -o o.jsonl", f"clean in.jsonl -o {LONG}.jsonl", f"check {LONG}.txt", f"learn in.jsonl --index {LONG}",
        f"clean in.jsonl -o o.jsonl --junk {LONG}", "check in.jsonl --baseline deep.json", "restore in.jsonl deep.json -o o.jsonl",
        "score in.jsonl deep.json", "index info deep.json", "index verify in.jsonl deep.json", f"explain {LONG}.jsonl --id 1",
        "check in.jsonl --baseline list.json", "restore in.jsonl list.json -o o.jsonl", f"clean */{LONG}/*.jsonl -o o.jsonl",
    ],
)  # fmt: skip
def test_names_too_long_and_files_too_deep(here: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": TEXT}) + "\n")
    (tmp_path / "deep.json").write_text(f"{DEEP}\n")
    (tmp_path / "list.json").write_text('[{"run": []}, 5]\n')
    done = here(*command.split())
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_what_killed_runs_left_is_removed_and_what_others_hold_is_not(
    here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    os.system(f"gzip -kc {tmp_path}/in/a.txt > {tmp_path}/a.txt.gz")
    held_copy, stream = make_copy_file()
    held_folder, lock = tmp_path / ".out.00000000.part", create_locked_folder(tmp_path / ".out.00000000.part")
    held_file = create_locked(tmp_path / ".o.jsonl.00000000.part")
    (tmp_path / "tmp" / "dedup-copy-01234567").write_text("left")
    (tmp_path / "tmp" / "dedup-copy-mine").write_text("mine, by its name")
    (tmp_path / "tmp" / "dedup-plain-01234567").write_text("of a build that locked none, which may still run")
    (tmp_path / ".out.01234567.part").mkdir()
    (tmp_path / ".out.01234567.part" / "a.txt").write_text("left")
    (tmp_path / ".o.jsonl.01234567.part").write_text("left")
    assert here("clean", "in", "-o", "out").returncode == 0
    assert here("clean", "a.txt.gz", "-o", "o.jsonl").returncode == 0
    assert sorted(path.name for path in (tmp_path / "tmp").iterdir()) == sorted(
        ["dedup-copy-mine", "dedup-plain-01234567", held_copy.name]
    )
    assert {path.name for path in tmp_path.glob(".*")} == {held_folder.name, ".o.jsonl.00000000.part"}
    stream.close()
    held_file.close()
    os.close(lock)


@pytest.mark.skipif(not hasattr(os, "chown"), reason="files have no owner here")
def test_owner_and_mode_survive(here: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"{TEXT}\n")
    if os.geteuid() == 0:
        os.chown(file, 1234, 2345)
    file.chmod(0o2741)
    before = file.stat()
    assert here("check", "a.txt", "--fix-only").returncode == 0
    after = file.stat()
    assert file.read_text() == f"{STORY}\n"
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (before.st_uid, before.st_gid, 0o2741)
    assert time.time() - after.st_mtime < 60
