"""What is kept in the user's cache folder: the same as what is worked out, never stale, never in the way."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

from dedup.files import cache as caches
from dedup.files.cache import find_cache_folder, load_or_make
from dedup.junk.knowledge import load_knowledge
from dedup.junk.shelf import Shelf, WordSet

KEY = "0123456789abcdef"
STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("DEDUP_CACHE_DIR", str(folder))
    return folder


@pytest.mark.parametrize(
    ("platform", "variables", "wanted"),
    [
        ("linux", {"HOME": "/home/mira"}, "/home/mira/.cache/dedup"),
        ("linux", {"HOME": "/home/mira", "XDG_CACHE_HOME": "/var/mira"}, "/var/mira/dedup"),
        ("linux", {"HOME": "/home/mira", "XDG_CACHE_HOME": "not/absolute"}, "/home/mira/.cache/dedup"),
        ("darwin", {"HOME": "/Users/mira", "XDG_CACHE_HOME": "/x"}, "/Users/mira/Library/Caches/dedup"),
        ("win32", {"HOME": "/c/mira", "LOCALAPPDATA": "/c/local"}, "/c/local/dedup/Cache"),
        ("win32", {"HOME": "/c/mira"}, "/c/mira/AppData/Local/dedup/Cache"),
        ("win32", {"HOME": "/c/mira", "DEDUP_CACHE_DIR": "/elsewhere"}, "/elsewhere"),
    ],
)
def test_the_folder_is_where_the_platform_wants_it(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], wanted: str
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "DEDUP_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert find_cache_folder() == Path(wanted)


def count_calls() -> tuple[list[int], Callable[[], dict[str, int]]]:
    calls: list[int] = []

    def make() -> dict[str, int]:
        calls.append(1)
        return {"answer": 42}

    return calls, make


def test_what_is_kept_is_made_once(folder: Path) -> None:
    calls, make = count_calls()
    assert [load_or_make("x", KEY, make) for _ in range(3)] == [{"answer": 42}] * 3
    assert len(calls) == 1
    assert load_or_make("y", KEY, make) == {"answer": 42}
    assert len(calls) == 2


@pytest.mark.parametrize("damage", [b"", b"short", bytes(8) + pickle.dumps({"answer": 41}), os.urandom(300)])
def test_a_damaged_file_is_made_again(folder: Path, damage: bytes) -> None:
    calls, make = count_calls()
    load_or_make("x", KEY, make)
    (path,) = folder.iterdir()
    path.write_bytes(damage)
    assert [load_or_make("x", KEY, make) for _ in range(2)] == [{"answer": 42}] * 2
    assert len(calls) == 2


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner here")
def test_another_users_file_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, make = count_calls()
    load_or_make("x", KEY, make)
    monkeypatch.setattr(os, "getuid", lambda: 123_456)
    load_or_make("x", KEY, make)
    assert len(calls) == 2


def test_where_nothing_can_be_kept_it_is_made_each_time(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    calls, make = count_calls()
    assert [load_or_make("x", KEY, make) for _ in range(2)] == [{"answer": 42}] * 2
    assert len(calls) == 2


def age(path: Path, days: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    then = path.stat().st_mtime - days * 86_400
    os.utime(path, (then, then))


OURS = [
    f"dedup-knowledge-{KEY}-{KEY}.pickle", f".dedup-knowledge-{KEY}-{KEY}.pickle.01234567.part",
    f"dedup-corpus-{KEY}.sqlite", f"dedup-corpus-{KEY}.sqlite-journal",
]  # fmt: skip
NOT_OURS = [
    "notes.txt", "model.pickle", f"model-{KEY}.pickle", f"{KEY}.sqlite", "dedup-news-2024.sqlite", "dedup-index.sqlite",
    f"dedup-knowledge-{KEY}.pickle.bak", f"my-dedup-corpus-{KEY}.sqlite", f"dedup-corpus-{KEY}.sqlite/inside.txt",
    "dump.jsonl.01234567.part",
]  # fmt: skip


def test_files_of_ours_that_no_run_has_touched_for_a_month_go_and_no_others(folder: Path) -> None:
    for name in OURS:
        age(folder / "old" / name, 31)
        age(folder / "new" / name, 29)
    for name in NOT_OURS:
        age(folder / "users" / name, 400)
    for part in ("old", "new", "users"):
        caches.drop_unused(folder / part)
    left = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert left == {*(f"new/{name}" for name in OURS), *(f"users/{name}" for name in NOT_OURS)}


def test_what_is_kept_is_known_as_ours_a_month_later(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for number in range(100):
        (tmp_path / "corpus" / f"{number}.txt").write_text(f"{STORY} {number}")
    command = [sys.executable, "-m", "dedup", "check", "--corpus", "corpus"]
    subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    kept = list(folder.iterdir())
    assert {path.suffix for path in kept} == {".pickle", ".sqlite"}
    for path in kept:
        age(path, 31)
    load_or_make("x", KEY, dict)
    assert not set(kept) & set(folder.iterdir())


def test_a_shelf_gives_back_what_was_put_on_it() -> None:
    shelf: Shelf[list[str]] = Shelf()
    shelf["a"], shelf["b"] = ["one"], []
    for copy in (
        shelf,
        pickle.loads(pickle.dumps(shelf)),
        pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(shelf)))),
    ):
        assert (copy["a"], copy.find("b"), copy.find("c"), "a" in copy, len(copy)) == (["one"], [], None, True, 2)


def test_a_shelf_that_was_asked_travels_again() -> None:
    copy = pickle.loads(pickle.dumps(Shelf({"a": ["one"], "b": ["two", "three"], "": []}.items())))
    assert copy["b"] == ["two", "three"]
    copy["b"].append("four")
    again = pickle.loads(pickle.dumps(copy))
    assert [again[key] for key in ("b", "a", "")] == [["two", "three", "four"], ["one"], []]
    assert list(again) == ["a", "b", ""]


@pytest.mark.parametrize("words", [(), ("",), ("a",), ("ža", "好", "b c")])
def test_a_set_of_words_travels(words: tuple[str, ...]) -> None:
    copy = pickle.loads(pickle.dumps(WordSet(words)))
    assert (copy, type(copy)) == (set(words), WordSet)


@pytest.mark.parametrize("keys", [(), ("",), ("a", "")])
def test_a_shelf_with_an_empty_key_or_none_travels(keys: tuple[str, ...]) -> None:
    copy = pickle.loads(pickle.dumps(Shelf((key, [key]) for key in keys)))
    assert {key: copy[key] for key in copy} == {key: [key] for key in keys}


def test_all_of_a_shelf_is_read() -> None:
    copy = pickle.loads(pickle.dumps(Shelf({"a": ["one"], "b": []}.items())))
    assert list(copy.items()) == [("a", ["one"]), ("b", [])]
    assert list(pickle.loads(pickle.dumps(copy)).values()) == [["one"], []]


def test_compiled_knowledge_is_that_of_the_phrases(folder: Path) -> None:
    lines = ["like this", "share this", "related", "more more than forty came", "photo by ann lee", "the ferry sails"]
    fresh, kept = load_knowledge.__wrapped__(), load_knowledge.__wrapped__()
    assert len(list(folder.glob("dedup-knowledge-*"))) == 1
    for line in lines:
        assert fresh.catalogue.match(line, raw=line) == kept.catalogue.match(line, raw=line)
        assert fresh.cues.suspect(line.split()) == kept.cues.suspect(line.split())
    assert [fresh.catalogue.match(line) is None for line in lines[:2]] == [False, False]
    assert list(kept.cues.list_firm()) == list(fresh.cues.list_firm())


def check_with(package: Path, file: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(package)}
    command = [sys.executable, "-m", "dedup", "check", file.name, "--select", "J1"]
    return subprocess.run(command, cwd=file.parent, env=environment, capture_output=True, text=True, check=False).stdout


def test_a_changed_phrase_counts_at_once(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "dedup", tmp_path / "package" / "dedup", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "a.txt"
    file.write_text(f"{STORY}\nMoor your boat to our quay of offers\n")
    phrases = tmp_path / "package" / "dedup" / "junk" / "phrases" / "en.txt"
    assert check_with(tmp_path / "package", file) == ""
    before = phrases.read_text("utf-8")
    phrases.write_text(f"{before}\n[share]\nMoor your boat to our quay of offers\n", "utf-8")
    assert "a.txt:2: J1" in check_with(tmp_path / "package", file)
    phrases.write_text(before, "utf-8")
    assert check_with(tmp_path / "package", file) == ""


def test_a_check_of_a_small_text_imports_only_what_it_uses(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{STORY}\nLike this:\n")
    script = """
import sys
from dedup.cli import main
sys.argv = ["dedup", "check", "a.txt"]
try:
    main()
finally:
    print(*sorted(sys.modules), sep="\\n")
"""
    # The first time datasketch is asked how lines are signed; what it says is kept.
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    loaded = set(done.stdout.split())
    assert {"numpy", "dedup.verdict.judge"} <= loaded
    heavy = {"scipy", "datasketch", "pyarrow", "scrapy", "numpy.ma", "multiprocessing", "asyncio", "email.utils", "ssl"}
    ours = {"dedup.run.clean", "dedup.run.worker", "dedup.neardup.cluster", "dedup.neardup.sample"}
    assert not loaded & (heavy | ours)


def test_the_stamp_of_the_package_is_one_of_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    first = caches.stamp_package.__wrapped__()
    assert caches.stamp_package.__wrapped__() == first
    monkeypatch.setattr(caches, "_list_files", lambda folder: iter([]))
    assert caches.stamp_package.__wrapped__() != first


def test_a_package_that_was_replaced_meanwhile_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "_STARTED", 0)
    assert caches.load_or_make("thing", KEY, lambda: [1]) == [1]
    assert list(folder.glob("dedup-thing-*")) == []
    monkeypatch.undo()
    monkeypatch.setenv("DEDUP_CACHE_DIR", str(folder))
    assert caches.load_or_make("thing", KEY, lambda: [1]) == [1]
    assert len(list(folder.glob("dedup-thing-*"))) == 1
