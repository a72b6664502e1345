"""The check against a corpus: what is found never depends on which files come together, or on what is kept."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Run

from dedup.io import match_names

WORDS = "harbour ferry bishop turnip glacier violin engine pepper orchard lantern bridge saddle mirror anchor basket".split()


def write_corpus(folder: Path, count: int, seed: int = 7) -> list[str]:
    """Articles of five sites, each with lines that only its repetition gives away; some stand twice."""
    dice = random.Random(seed)
    names, told = [], []
    for number in range(count):
        site = f"site{number % 5}.example"
        if told and number % 10 == 9:
            sentences = dice.choice(told)
        else:
            sentences = [_invent(dice) for _ in range(4)]
            told.append(sentences)
        lines = [*sentences, f"The {WORDS[number % 5]} desk of {site} is open from nine", "Share this:"]
        name = f"corpus/{site}/{number:05}.txt"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
        names.append(name)
    return names


def _invent(dice: random.Random) -> str:
    words = " ".join(dice.choice(WORDS) + dice.choice(("", "s", "ing", "less")) for _ in range(14))
    return f"{words.capitalize()}, said the mayor on day {dice.randrange(10**6)}."


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Mira Aldous", "-c", "user.email=mira@harbourpost.example"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True, text=True).stdout


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    """A repository with a small corpus, all of it staged."""
    write_corpus(tmp_path, 60)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    return tmp_path


def check_in_calls(run: Run, names: Sequence[str], calls: int, *options: str, **environment: str) -> list[str]:
    """What is found when the files are shuffled and split over several calls, as pre-commit does."""
    shuffled = list(names)
    random.Random(calls).shuffle(shuffled)
    found: list[str] = []
    for start in range(calls):
        done = run("check", *options, *shuffled[start::calls], **environment)
        assert done.returncode in (0, 1), done.stderr
        found += done.stdout.splitlines()
    return sorted(found)


def codes(found: Iterable[str]) -> set[str]:
    return set(re.findall(r"^\S+ (\w\d) ", "\n".join(found), re.MULTILINE))


def test_two_thousand_files_in_several_calls_are_as_in_one(run: Run, tmp_path: Path) -> None:
    names = write_corpus(tmp_path, 2000)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    whole = check_in_calls(run, names, 1, "--repository")
    assert codes(whole) >= {"J1", "J2", "A1"}
    assert check_in_calls(run, names, 4, "--repository") == whole
    assert check_in_calls(run, names, 1, "--corpus", "corpus") == whole


def test_nothing_depends_on_what_is_kept(run: Run, staged: Path) -> None:
    names = sorted(str(path.relative_to(staged)) for path in staged.glob("corpus/**/*.txt"))
    blocked = staged / "blocked"
    blocked.write_text("a file where the cache folder should be")
    whole = check_in_calls(run, names, 1, "--repository")
    assert codes(whole) >= {"J1", "J2", "A1"}
    for options in (["--repository"], ["--corpus", "corpus/**/*.txt"]):
        assert check_in_calls(run, names, 2, *options) == whole
        assert check_in_calls(run, names, 2, *options, DEDUP_CACHE_DIR=str(blocked)) == whole


def test_a_damaged_cache_is_made_again(run: Run, staged: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = tmp_path_factory.mktemp("damaged")
    first = run("check", "--repository", DEDUP_CACHE_DIR=str(cache))
    kept = sorted(cache.iterdir())
    assert {path.suffix for path in kept} == {".pickle", ".sqlite"}
    for damage in (b"", b"\0" * 5000, b"SQLite format 3\0", None):
        for path in kept:
            content = path.read_bytes() if path.exists() else b""
            path.write_bytes(content[:-900] + bytes(900) if damage is None else damage)
        assert run("check", "--repository", DEDUP_CACHE_DIR=str(cache)).stdout == first.stdout
    run("check", "--repository", DEDUP_CACHE_DIR=str(cache))
    assert sorted(cache.iterdir()) == kept


def test_changes_are_seen(run: Run, staged: Path) -> None:
    file = staged / "corpus/site0.example/00000.txt"
    options = ("check", "--corpus", "corpus", "corpus/site0.example/00000.txt", "--select", "J1")
    assert len(run(*options).stdout.splitlines()) == 1
    before = file.stat()
    text = file.read_text()
    changed = text.replace("Share this:", "Shore thus:")
    file.write_text(changed)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert run(*options).stdout == ""
    (staged / "dedup.toml").write_text('junk_files = ["own.txt"]\n')
    (staged / "own.txt").write_text("[share]\nShore thus:\n")
    assert len(run(*options).stdout.splitlines()) == 1
    (staged / "own.txt").write_text("[share]\nSomething else:\n")
    assert run(*options).stdout == ""


def test_both_sides_of_a_pair_are_told_where_there_is_a_corpus(run: Run, staged: Path) -> None:
    found = run("check", "--repository", "--select", "A1").stdout.splitlines()
    places = [tuple(re.findall(r"corpus/\S+?\.txt", line)) for line in found]
    assert len(places) >= 12
    assert {(other, one) for one, other in places} == set(places)
    assert sum(line.endswith(" stands in it") for line in found) == len(places) / 2


def test_the_repository_is_judged_as_it_is_staged(run: Run, staged: Path) -> None:
    names = sorted(str(path.relative_to(staged)) for path in staged.glob("corpus/**/*.txt"))
    options = ["--repository", "--select", "J", "--fix-only", "--exit-non-zero-on-fix"]
    first = run("check", *options, *names[:30])
    assert first.returncode == 1
    # The second call finds in its files what the first would have found in them, although the first changed the others.
    assert run("check", *options, *names[30:]).returncode == 1
    for name in names:
        assert len((staged / name).read_text().splitlines()) == 4, name
    git(staged, "add", ".")
    assert run("check", "--repository", "--select", "J").returncode == 0


def test_files_outside_the_corpus_are_passed_over(run: Run, staged: Path) -> None:
    (staged / "new.txt").write_text("Share this:\nNobody has heard the new bell of the chapel yet, its warden said.\n")
    done = run("check", "--repository", "new.txt")
    assert (done.returncode, done.stdout) == (0, "")
    assert "new.txt is not in the corpus and was not checked" in done.stderr
    git(staged, "add", "new.txt")
    assert run("check", "--repository", "new.txt").returncode == 1
    (staged / "pyproject.toml").write_text('[tool.dedup.check]\ncorpus = ["corpus/**/*.txt"]\n')
    assert run("check", "--repository", "new.txt").returncode == 0
    assert run("check", "new.txt").returncode == 1


def test_deleted_files_and_links_are_no_part_of_the_repository(run: Run, staged: Path) -> None:
    link = staged / "corpus/site0.example/link.txt"
    link.symlink_to("00000.txt")
    git(staged, "add", ".")
    first = run("check", "--repository")
    assert "link.txt" not in first.stdout
    assert run("check", "--repository", str(link)).stdout.startswith(str(link))
    (staged / "corpus/site1.example/00001.txt").unlink()
    second = run("check", "--repository")
    assert second.returncode == 1
    gone = "corpus/site1.example/00001.txt"
    assert second.stdout.splitlines() == [line for line in first.stdout.splitlines() if not line.startswith(gone)]


def test_a_folder_below_the_root_does_as_well(run: Run, staged: Path, tmp_path: Path) -> None:
    whole = run("check", "--repository", "corpus/site2.example/00002.txt").stdout
    script = ["check", "--repository", "00002.txt"]
    done = subprocess.run(
        [sys.executable, "-m", "dedup", *script], cwd=staged / "corpus/site2.example", capture_output=True, text=True
    )
    assert done.stdout.splitlines()[0] == whole.splitlines()[0].removeprefix("corpus/site2.example/")


def test_texts_are_known_to_an_index_by_any_folder_they_were_learnt_from(run: Run, staged: Path) -> None:
    assert run("learn", "corpus", "--index", "seen.dedup").returncode == 0
    name = "corpus/site3.example/00003.txt"
    by_index = run("check", name, "--index", "seen.dedup", "--select", "J")
    assert by_index.stdout == run("check", "--corpus", "corpus", name, "--select", "J").stdout


def test_the_hooks_take_the_files_that_a_repository_is_searched_for() -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert hooks["dedup-check"]["files"] == match_names()
    assert set(re.findall(r"\w{3,}", hooks["dedup-clean"]["files"])) < set(re.findall(r"\w{3,}", match_names()))
    assert all(hook["require_serial"] for hook in hooks.values())


def test_rows_of_dumps_are_kept_and_judged_alike(run: Run, tmp_path: Path) -> None:
    write_corpus(tmp_path, 200)
    for number in range(2):
        texts = sorted(tmp_path.glob("corpus/*/*.txt"))[number::2]
        rows = [{"id": path.stem, "site": path.parent.name, "text": path.read_text()} for path in texts]
        (tmp_path / f"{number}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    options = ["--corpus", "*.jsonl", "--select", "J,A1"]
    whole = run("check", "0.jsonl", "1.jsonl", *options).stdout.splitlines()
    assert codes(whole) == {"J1", "J2", "A1"}
    parts = [line for n in range(2) for line in run("check", f"{n}.jsonl", *options).stdout.splitlines()]
    assert parts == whole
