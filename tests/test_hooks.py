"""The hooks, run by the real pre-commit from a clone of this project."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from documents import read_blocks
from test_check_corpus import git
from test_memory import write_files

pytest.importorskip("pre_commit")

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
FINE = "The seals came back to the sandbank after nine years, the coast guard said.\r\nNobody knows why they left."
BELL = "Nobody has heard the new bell of the harbour chapel yet, its warden told the paper on Thursday."
ROWS = (
    '{"id": "x",  "text": "'
    + BELL
    + '\\nLike this:\\nIt was cast in the spring, and it weighs more than the tower can bear."}'
)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as a repository that pre-commit can clone, with a tag."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder)
    for name in ("dedup", ".docs/man"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "as it is")
    git(folder, "tag", "v0")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus" / "harbourpost.example"
    folder.mkdir(parents=True)
    (folder / "junk.txt").write_bytes(f"{STORY}\r\n\r\nLike this:\r\nLike Loading...\r\n".encode())
    (folder / "fine.txt").write_bytes(FINE.encode())
    (folder / "rows.jsonl").write_bytes(ROWS.encode())
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    return tmp_path


def pre_commit(folder: Path, home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "SKIP")}
    environment |= {"PRE_COMMIT_HOME": str(home), "PIP_NO_COMPILE": "1", "PRE_COMMIT_COLOR": "never"}
    command = [sys.executable, "-m", "pre_commit", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_try_repo_names_the_lines(hooks: Path, home: Path, repository: Path) -> None:
    done = pre_commit(repository, home, "try-repo", hooks, "dedup-check", "--ref", "HEAD", "--all-files")
    assert done.returncode == 1, done.stdout
    assert "- exit code: 1" in done.stdout
    found = [line for line in done.stdout.splitlines() if line.startswith("corpus/")]
    assert found == [
        "corpus/harbourpost.example/junk.txt:3: J1 known-junk: known like button (en) | Like this:",
        "corpus/harbourpost.example/junk.txt:4: J1 known-junk: known like button (en) | Like Loading...",
        "corpus/harbourpost.example/rows.jsonl:1: J1 [x, line 2] known-junk: known like button (en) | Like this:",
    ]


def test_the_corpus_is_mended_and_passes(hooks: Path, home: Path, repository: Path) -> None:
    (config,) = read_blocks("yaml pre-commit")
    config = config.replace("URL", str(hooks)).replace("v0.1.0", "v0")
    (repository / ".pre-commit-config.yaml").write_text(config)
    git(repository, "add", ".")
    folder = repository / "corpus" / "harbourpost.example"
    untouched = (folder / "fine.txt").stat()

    def run(hook: str) -> subprocess.CompletedProcess[str]:
        return pre_commit(repository, home, "run", hook, "--all-files")

    failing = run("dedup-check")
    assert failing.returncode == 1, failing.stdout
    assert "junk.txt:3: J1" in failing.stdout
    assert git(repository, "diff", "--name-only") == ""

    mending = run("dedup-clean")
    assert mending.returncode == 1, mending.stdout
    assert "- exit code: 1" in mending.stdout
    assert "- files were modified by this hook" in mending.stdout
    assert (folder / "junk.txt").read_bytes() == f"{STORY}\r\n".encode()
    assert (folder / "rows.jsonl").read_bytes() == ROWS.replace("Like this:\\n", "").encode()
    assert (folder / "fine.txt").read_bytes() == FINE.encode()
    assert (folder / "fine.txt").stat().st_mtime_ns == untouched.st_mtime_ns

    git(repository, "add", ".")
    for hook in ("dedup-clean", "dedup-check"):
        passing = run(hook)
        assert passing.returncode == 0, passing.stdout
        assert "Passed" in passing.stdout

    (folder / "broken.jsonl").write_text("{\n")
    git(repository, "add", ".")
    stopped = run("dedup-check")
    assert stopped.returncode == 1
    assert "- exit code: 2" in stopped.stdout
    assert "broken.jsonl:1: broken JSON" in stopped.stdout


def test_the_hooks_remember_what_they_took_out(hooks: Path, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus" / "harbourpost.example"
    footer = "Harbour Post readers meet every Tuesday above the fish market"
    write_files(folder, footer=footer)
    (config,) = read_blocks("yaml pre-commit")
    (tmp_path / ".pre-commit-config.yaml").write_text(config.replace("URL", str(hooks)).replace("v0.1.0", "v0"))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    mending = pre_commit(tmp_path, home, "run", "dedup-clean", "--all-files")
    assert (mending.returncode, "1 line of 1 site remembered" in mending.stdout) == (1, True), mending.stdout
    assert footer in (tmp_path / ".dedup-memory").read_text()
    (folder / "new.txt").write_text(f"{STORY}\n\n{BELL}\n\n{footer}\n")
    git(tmp_path, "add", ".")
    failing = pre_commit(tmp_path, home, "run", "dedup-check")
    assert failing.returncode == 1, failing.stdout
    assert "new.txt:5: J2 site-junk: harbourpost.example printed this line before" in failing.stdout


def test_the_makefile_of_the_readme(repository: Path) -> None:
    (recipe,) = read_blocks("make")
    (repository / "Makefile").write_text(recipe.replace("dedup ", f"{sys.executable} -m dedup "))

    def make(goal: str) -> int:
        return subprocess.run(["make", "-s", goal], cwd=repository, capture_output=True, check=False).returncode

    assert make("check-corpus") == 2  # what make says of any command that fails
    assert make("clean-corpus") == 0
    assert make("check-corpus") == 0


def test_the_workflow_of_the_readme(repository: Path) -> None:
    (recipe,) = read_blocks("yaml workflow")
    steps = yaml.safe_load(recipe)["jobs"]["corpus"]["steps"]
    (command,) = [step["run"] for step in steps if step.get("run", "").startswith("dedup ")]
    command = command.replace("dedup ", f"{sys.executable} -m dedup ", 1)
    assert subprocess.run(command, shell=True, cwd=repository, capture_output=True, check=False).returncode == 1
    (log,) = [step["with"]["sarif_file"] for step in steps if "sarif_file" in step.get("with", {})]
    assert len(json.loads((repository / log).read_text())["runs"][0]["results"]) == 3
