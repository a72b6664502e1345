"""The ways in for others: the action for workflows, the image, and the documents' recipes, run as their machines run them."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Run
from documents import read_blocks

ACTION = ROOT / ".github" / "actions" / "check"
DOCKER = ROOT / ".docker" / "Dockerfile"
JUNK = "The ferry company will run one crossing after midnight, its director said.\n\nLike this:\nLike Loading...\n"
FINE = "The seals came back to the sandbank after nine years, the coast guard said.\n"
PINNED = re.compile(r"v\d+\.\d+\.\d+|[0-9a-f]{40}")

# What stands in for the runner's Python: `-m venv FOLDER` gives a pip that notes what it installs, and this dedup.
PYTHON = """#!/bin/sh
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "$@" >> "%s/installed"\\n' "$3" > "$3/bin/pip"
printf '#!/bin/sh\\nexec "{python}" -m dedup "$@"\\n' > "$3/bin/dedup"
chmod +x "$3/bin/pip" "$3/bin/dedup"
"""


def load_action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ACTION / "action.yml").read_text("utf-8"))
    return loaded


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    (folder / "a corpus").mkdir(parents=True)
    (folder / "a corpus" / "junk.txt").write_text(JUNK)
    (folder / "fine.txt").write_text(FINE)
    (tmp_path / "python").write_text(PYTHON.format(python=sys.executable))
    (tmp_path / "python").chmod(0o755)
    return folder


def run_action(workspace: Path, **given: str) -> tuple[list[subprocess.CompletedProcess[str]], dict[str, str]]:
    """Run the steps in bash as a runner does, to the first that fails; return them, and what they gave out."""
    action, temporary = load_action(), workspace.parent
    values = {f"inputs.{name}": given.get(name, told["default"]) for name, told in action["inputs"].items()}
    values["steps.python.outputs.python-path"] = str(temporary / "python")
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "GITHUB_ACTION_PATH": str(ACTION),
        "RUNNER_TEMP": str(temporary),
    }
    surroundings["GITHUB_OUTPUT"] = str(temporary / "output")
    done = []
    for step in action["runs"]["steps"]:
        if "run" not in step:
            continue
        assert "${{" not in step["run"]  # what somebody else wrote is no part of a script
        told = {
            name: re.sub(r"\$\{\{ (.+?) \}\}", lambda found: values[found[1]], value)
            for name, value in step["env"].items()
        }
        (temporary / "step.sh").write_text(step["run"])
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(temporary / "step.sh")]
        done.append(
            subprocess.run(command, cwd=workspace, env=surroundings | told, capture_output=True, text=True, check=False)
        )
        if done[-1].returncode:
            break
    output = Path(surroundings["GITHUB_OUTPUT"])
    return done, dict(line.split("=", 1) for line in output.read_text().splitlines()) if output.exists() else {}


def test_the_action_pins_what_it_uses_and_says_what_it_takes() -> None:
    action = load_action()
    assert action["runs"]["using"] == "composite"
    assert all(PINNED.fullmatch(step["uses"].split("@")[1]) for step in action["runs"]["steps"] if "uses" in step)
    assert all(step["shell"] == "bash" for step in action["runs"]["steps"] if "run" in step)
    used = set(re.findall(r"inputs\.([\w-]+)", (ACTION / "action.yml").read_text()))
    assert used == set(action["inputs"])
    ids = {step.get("id") for step in action["runs"]["steps"]}
    assert set(re.findall(r"steps\.([\w-]+)\.", (ACTION / "action.yml").read_text())) <= ids


@pytest.mark.parametrize(
    ("given", "code", "printed"),
    [
        ({"paths": "fine.txt"}, 0, []),
        ({"paths": "a corpus"}, 1, ["file=a corpus/junk.txt,line=3", "file=a corpus/junk.txt,line=4"]),
        ({"paths": "\nfine.txt\na corpus/*.txt\n"}, 1, ["line=3", "line=4"]),
        ({"paths": "a corpus", "options": "--ignore J1 --ignore J3"}, 0, []),
        ({"paths": "fine.txt", "options": "--select *"}, 2, []),
        ({"paths": "none.txt"}, 2, []),
        ({"paths": "--help"}, 2, []),  # a path, whatever it looks like
    ],
)
def test_the_action_annotates(workspace: Path, given: dict[str, str], code: int, printed: list[str]) -> None:
    done, output = run_action(workspace, **given)
    assert [one.returncode for one in done] == [0, code], done[-1].stderr
    lines = done[-1].stdout.splitlines()
    assert len(lines) == len(printed)
    assert all(line.startswith("::error ") and part in line for line, part in zip(lines, printed, strict=True))
    assert output == {}


def test_the_action_installs_this_project(workspace: Path) -> None:
    run_action(workspace, paths="fine.txt", extras="parquet,zstd")
    installed = (workspace.parent / "dedup-check" / "installed").read_text().split()
    assert installed == ["install", "--quiet", f"{ROOT}[parquet,zstd]"]
    run_action(workspace, paths="fine.txt")
    assert (workspace.parent / "dedup-check" / "installed").read_text().split()[-1] == str(ROOT)


def test_the_action_checks_what_is_staged(workspace: Path) -> None:
    for command in ("git init -q", "git add fine.txt"):
        subprocess.run(shlex.split(command), cwd=workspace, check=True)
    assert run_action(workspace)[0][-1].returncode == 0
    subprocess.run(["git", "add", "."], cwd=workspace, check=True)
    assert run_action(workspace)[0][-1].returncode == 1


@pytest.mark.parametrize(("path", "code", "count"), [("a corpus", 1, 2), ("fine.txt", 0, 0)])
def test_the_action_writes_sarif_for_who_uploads_it(workspace: Path, path: str, code: int, count: int) -> None:
    done, output = run_action(workspace, **{"paths": path, "output-format": "sarif", "sarif-file": "out of it.sarif"})
    assert (done[-1].returncode, output) == (code, {"sarif-file": "out of it.sarif"})
    assert len(json.loads((workspace / "out of it.sarif").read_text())["runs"][0]["results"]) == count


def read_instructions() -> list[tuple[str, str]]:
    lines = DOCKER.read_text("utf-8").replace("\\\n", "").splitlines()
    told = [line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, rest in told]


def test_the_image_is_built_in_two_stages_and_runs_as_nobody_special() -> None:
    told = read_instructions()
    bases = [rest.split()[0] for word, rest in told if word == "FROM"]
    assert len(bases) == 2
    assert len(set(bases)) == 1  # an environment for one Python does not run in another
    last = [word for word, _ in told][::-1].index("FROM")
    final = told[len(told) - last :]
    user = next(rest for word, rest in final if word == "USER")
    assert any(word == "RUN" and rest.startswith("useradd ") and rest.endswith(f" {user}") for word, rest in final)
    assert json.loads(dict(final)["ENTRYPOINT"]) == ["dedup"]
    assert json.loads(dict(final)["CMD"]) == ["--help"]


def test_the_image_copies_what_there_is_and_no_more() -> None:
    copied = [rest.split() for word, rest in read_instructions() if word == "COPY" and not rest.startswith("--from")]
    files = [name for *names, _ in copied for name in names]
    assert all((ROOT / name).exists() for name in files)
    allowed = (DOCKER.with_name("Dockerfile.dockerignore")).read_text().splitlines()
    assert {line[1:] for line in allowed if line.startswith("!")} == set(files)
    extras = re.search(r"^ARG EXTRAS=(\S+)", DOCKER.read_text(), re.MULTILINE)
    assert extras is not None
    assert f"\n{extras[1]} = [" in (ROOT / "pyproject.toml").read_text()


def test_the_documents_name_the_image(here: Run, tmp_path: Path, news: Path) -> None:
    (block,) = read_blocks("console docker")
    build, run = (shlex.split(line.removeprefix("$ ")) for line in block.splitlines())
    assert build[:2] == ["docker", "build"]
    assert ROOT / build[build.index("--file") + 1] == DOCKER
    assert (ROOT / build[-1]).resolve() == ROOT
    tag = build[build.index("--tag") + 1]
    assert run[:2] == ["docker", "run"]
    assert "$PWD:" + dict(read_instructions())["WORKDIR"] in run
    (tmp_path / "fixtures").symlink_to(news.parent)
    assert here(*run[run.index(tag) + 1 :]).returncode == 0


def test_the_documents_name_the_action() -> None:
    (block,) = read_blocks("yaml action")
    steps = yaml.safe_load(block)["jobs"]["corpus"]["steps"]
    (own,) = (step for step in steps if "/.github/actions/" in step["uses"])
    assert ROOT / own["uses"].split("@")[0].split("/", 2)[2] == ACTION
    assert set(own["with"]) <= set(load_action()["inputs"])


@pytest.mark.parametrize("packages", ["pandas narwhals", "datatrove"])
def test_the_documents_recipes(here: Run, tmp_path: Path, news: Path, packages: str) -> None:
    for package in packages.split():
        pytest.importorskip(package)
    (tmp_path / "fixtures").symlink_to(news.parent)
    assert here("learn", "fixtures/news.jsonl", "--index", "news.dedup").returncode == 0
    (block,) = read_blocks(f"python {packages.split()[0]}")
    exec(block, {})
