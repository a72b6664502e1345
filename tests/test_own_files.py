"""Nothing but its outputs is written by a run, and a configuration of somebody else's reads nothing outside its repository."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from conftest import Run

from dedup import Article, Cleaner
from dedup.errors import BadOutput
from dedup.io import check_outputs

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
TEXT = f"{STORY}\nLike this:\n"


@pytest.mark.parametrize("name", ["../victim.txt", "/ABSOLUTE/victim.txt", "a/../../victim.txt", "..", "victim.doc"])
@pytest.mark.parametrize("is_dropped", [True, False])
def test_restore_touches_nothing_outside_its_folder(here: Run, tmp_path: Path, name: str, is_dropped: bool) -> None:
    (tmp_path / "victim.txt").write_text("mine")
    (tmp_path / "in").mkdir()
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "victim.doc").write_text("mine")
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text(TEXT)
    assert here("clean", "in", "-o", "out", "--removed", "gone").returncode == 0
    removed = (tmp_path / "gone").read_text().splitlines()
    evil = {"row": 4, "id": name.replace("/ABSOLUTE", str(tmp_path)), "code": "A1"}
    evil |= {"whole": "theirs"} if is_dropped else {"line": 1, "text": "x"}
    (tmp_path / "gone").write_text("\n".join([removed[0], json.dumps(evil), *removed[1:]]) + "\n")
    before = sorted(tmp_path.rglob("*"))
    assert here("restore", "out", "gone", "-o", "back").returncode == 2
    assert (tmp_path / "victim.txt").read_text() == (tmp_path / "back" / "victim.doc").read_text() == "mine"
    assert sorted(tmp_path.rglob("*")) == before


def test_a_writer_of_texts_takes_no_way_out(tmp_path: Path) -> None:
    from dedup.io.text import TEXT as KIND

    for name in ("../a.txt", str(tmp_path / "a.txt"), "a\0.txt", "a", "b/../../a.txt"):
        with pytest.raises(BadOutput, match="is no name of a text in a folder"):
            KIND.open_writer(str(tmp_path / "out"), [], {name})
    writer = KIND.open_writer(str(tmp_path / "out"), [], {"b/a.txt", "..a.txt"})
    writer.discard()


FILES = {
    "in.jsonl": json.dumps({"text": TEXT, "id": "1"}) + "\n", "empty.jsonl": "", "phrases.txt": "[share]\nMoor here\n",
    "stay.txt": "A line\n", "dedup.toml": 'junk_files = ["phrases.txt"]\n', "texts/a.txt": TEXT, "texts/b/a.txt": TEXT,
    "texts/b/stay.txt": "A line\n", "texts/c/own.txt": f"# {STORY}\n[share]\nLike this:\n", "known.json": '{"findings": []}', "other.toml": "",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    with Cleaner(tmp_path / "a.dedup") as cleaner:
        cleaner.learn([Article(TEXT, id="1")])
    os.link(tmp_path / "in.jsonl", tmp_path / "hard.jsonl")
    os.link(tmp_path / "phrases.txt", tmp_path / "hard.txt")
    (tmp_path / "soft.jsonl").symlink_to("in.jsonl")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "clean in.jsonl -o hard.jsonl", "clean in.jsonl -o soft.jsonl", "clean hard.jsonl -o in.jsonl",
        "clean in.jsonl -o out.jsonl --removed phrases.txt", "clean in.jsonl -o out.jsonl --removed hard.txt",
        "clean in.jsonl -o out.jsonl --findings stay.txt --protect stay.txt", "clean in.jsonl -o o.jsonl --removed dedup.toml",
        "clean in.jsonl -o o.jsonl --removed other.toml --config other.toml",
        "clean in.jsonl -o o.jsonl --removed a.dedup --index a.dedup",
        "clean in.jsonl -o o.jsonl --removed a.dedup-wal --index a.dedup",
        "clean texts -o texts/b", "clean texts -o texts", "clean texts/b/a.txt -o texts/b", "clean texts/b/a.txt -o texts",
        "learn empty.jsonl --index empty.jsonl", "learn in.jsonl --index soft.jsonl",
        "index export a.dedup --output a.dedup", "index forget empty.jsonl empty.jsonl",
        "check in.jsonl --write-baseline in.jsonl", "check in.jsonl --write-baseline hard.jsonl",
        "check in.jsonl --corpus texts --write-baseline texts/b/a.txt", "check in.jsonl --write-baseline dedup.toml",
        "check in.jsonl --write-baseline phrases.txt", "check in.jsonl --index a.dedup --write-baseline a.dedup",
        "check texts --junk texts/c/own.txt --fix", "restore in.jsonl known.json -o hard.jsonl",
    ],
)  # fmt: skip
def test_no_output_is_a_file_that_the_run_reads(here: Run, folder: Path, command: str) -> None:
    done = here(*command.split())
    assert done.returncode == 2, done.stderr
    assert {name: (folder / name).read_text() for name in FILES} == FILES
    assert Cleaner(folder / "a.dedup").info()["articles"] == 1
    assert [path.name for path in folder.rglob("*.part")] == []


@pytest.mark.parametrize(
    "command",
    [
        "clean in.jsonl -o known.json --removed gone",
        "clean texts -o clean --removed gone",
        "clean texts -o texts/new",
        "check in.jsonl --write-baseline known.json",
        "check texts --fix --exit-zero",
        "index export a.dedup --output b.jsonl",
        "clean in.jsonl -o o.jsonl --removed /dev/null --findings /dev/null",
    ],
)
def test_all_else_may_be_written(here: Run, folder: Path, command: str) -> None:
    done = here(*command.split())
    assert done.returncode == 0, done.stderr


def test_standard_output_may_be_no_input(folder: Path) -> None:
    from conftest import ROOT

    with (folder / "in.jsonl").open("ab") as stream:
        done = subprocess.run(
            ["python", "-m", "dedup", "clean", "in.jsonl", "-o", "-"],
            cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=stream, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert (folder / "in.jsonl").read_text() == FILES["in.jsonl"]


def test_two_names_of_one_file_are_one_output(folder: Path) -> None:
    with pytest.raises(BadOutput, match="two outputs have one name"):
        check_outputs([str(folder / "in.jsonl"), str(folder / "hard.jsonl")], [])
    check_outputs([str(folder / "new"), "-"], [str(folder / "in.jsonl"), "-", ""])


OUTSIDE = [
    'junk_files = ["{outside}/phrases.txt"]', 'protect_files = ["../outside/phrases.txt"]', 'junk_files = ["link/phrases.txt"]',
    'check.corpus = ["../outside/*.txt"]', 'check.corpus = ["{outside}"]', 'check.corpus = ["link/**"]',
    'check.corpus = ["a/../../outside/**/*.txt"]', 'check.index = "{outside}/a.dedup"', 'check.baseline = "../outside/known.json"',
]  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    outside, repository = tmp_path / "outside", tmp_path / "repository"
    (repository / "a").mkdir(parents=True)
    outside.mkdir()
    (outside / "phrases.txt").write_text("[share]\nMoor here\n")
    (outside / "known.json").write_text('{"findings": []}')
    (repository / "link").symlink_to(outside)
    (repository / "a" / "a.txt").write_text(f"{STORY}\n")
    Cleaner(outside / "a.dedup").close()
    subprocess.run(["git", "init", "-q", repository], check=True)
    subprocess.run(["git", "-C", repository, "add", "a/a.txt"], check=True)
    return repository


@pytest.mark.parametrize("options", [["a/a.txt"], ["--repository"]])
@pytest.mark.parametrize("setting", OUTSIDE)
def test_a_configuration_stays_in_its_repository(here: Run, repository: Path, setting: str, options: list[str]) -> None:
    (repository / "dedup.toml").write_text(setting.format(outside=repository.parent / "outside"))
    done = here("check", *options, folder=repository)
    assert (done.returncode, done.stdout) == (2, "")
    assert "leads out of the repository" in done.stderr


NAMED = [
    "--junk ../outside/phrases.txt", "--protect {outside}/phrases.txt", "--junk link/phrases.txt", "--corpus ../outside",
    "--corpus ../outside", "--corpus a", "--corpus a", "--index ../outside/a.dedup", "--baseline {outside}/known.json",
]  # fmt: skip


@pytest.mark.parametrize(("setting", "options"), list(zip(OUTSIDE, NAMED, strict=True)))
def test_what_the_command_line_names_may_lie_anywhere(here: Run, repository: Path, setting: str, options: str) -> None:
    outside = repository.parent / "outside"
    (repository / "dedup.toml").write_text(setting.format(outside=outside))
    assert here("check", "a/a.txt", *options.format(outside=outside).split(), folder=repository).returncode == 0
    assert here("check", "a/a.txt", "--config", "dedup.toml", folder=repository).returncode == 0


@pytest.mark.parametrize("setting", ['junk_files = ["a/../a/own.txt"]', 'check.corpus = ["a", "**/*.txt", "."]'])
def test_what_lies_within_may_be_named(here: Run, repository: Path, setting: str) -> None:
    (repository / "a" / "own.txt").write_text("[share]\nMoor here\n")
    (repository / "dedup.toml").write_text(setting)
    assert here("check", "a/a.txt", folder=repository).returncode == 0
    assert here("check", "a.txt", folder=repository / "a").returncode == 0
