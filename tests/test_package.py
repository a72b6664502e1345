"""The package that a release publishes: its name, its man page, and a workflow whose steps do what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from manual import PAGE, write_page

from dedup.version import __version__

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))
JOBS: dict[str, Any] = WORKFLOW["jobs"]
STEPS = [(name, step) for name, job in JOBS.items() for step in job["steps"]]


def find_step(part: str) -> str:
    """The one command of the workflow that has this in it."""
    (command,) = [step["run"] for _, step in STEPS if part in step.get("run", "")]
    assert isinstance(command, str)
    return command


def run_step(command: str, folder: Path, **environment: str) -> int:
    """Run a command of the workflow as its runner does."""
    found = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **environment}
    found.pop("PYTHONSAFEPATH", None)
    return subprocess.run(["bash", "-e", "-c", command], cwd=folder, env=found, check=False).returncode


def test_what_is_installed_is_this_version() -> None:
    try:
        installed = version("news-dedup")
    except PackageNotFoundError:
        pytest.skip("runs from its folder, not installed")
    assert installed == __version__
    assert [one.value for one in entry_points(group="console_scripts", name="dedup")] == ["dedup.cli:main"]


def test_the_version_stands_once() -> None:
    assert PROJECT["project"]["name"] == "news-dedup"
    assert "version" in PROJECT["project"]["dynamic"]
    assert __version__ in (ROOT / PROJECT["tool"]["hatch"]["version"]["path"]).read_text("utf-8")
    assert f"\n## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_extra_is_told_of() -> None:
    told = (ROOT / ".docs" / "pages" / "install.md").read_text("utf-8")
    rows = [line for line in told.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == set(PROJECT["project"]["optional-dependencies"])


def test_errors_name_the_distribution_and_extras_that_it_has() -> None:
    """`pip install dedup` would bring another program."""
    told = [
        install
        for file in (ROOT / "dedup").rglob("*.py")
        for install in re.findall(r"pip install '?([\w-]+)\[(\w+)\]", file.read_text("utf-8"))
    ]
    assert len(told) > 5
    extras = PROJECT["project"]["optional-dependencies"]
    assert all(name == PROJECT["project"]["name"] and extra in extras for name, extra in told), told


def test_the_man_page_is_that_of_the_commands() -> None:
    assert PAGE.read_text("utf-8") == write_page(), "write it anew: python .docs/manual.py"
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"] == {
        ".docs/man/dedup.1": "share/man/man1/dedup.1"
    }


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="needs mandoc")
def test_the_man_page_is_well_formed() -> None:
    done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", PAGE], capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []


@pytest.mark.skipif(shutil.which("man") is None, reason="needs man")
def test_man_shows_every_command() -> None:
    from dedup.cli import _COMMANDS

    environment = {**os.environ, "MANWIDTH": "200", "LC_ALL": "C.UTF-8", "MANPAGER": "cat"}
    done = subprocess.run(["man", "-l", PAGE], env=environment, capture_output=True, text=True, check=True)
    shown = re.sub(".\b", "", done.stdout)
    assert [name for name in _COMMANDS if f"dedup {name} [OPTION]" not in shown] == []
    assert "--min-confidence SHARE" in shown


def test_only_the_publishing_job_may_sign() -> None:
    assert WORKFLOW["permissions"] == {}
    assert {name for name, job in JOBS.items() if "id-token" in job["permissions"]} == {"publish"}
    assert JOBS["publish"]["environment"] == "release"
    assert set(JOBS["publish"]["needs"]) == set(JOBS) - {"publish"}
    assert not [step for _, step in STEPS if "password" in step.get("with", {})]


@pytest.mark.parametrize("step", [step["uses"] for _, step in STEPS if "uses" in step])
def test_every_action_is_of_one_version(step: str) -> None:
    assert re.fullmatch(r"[\w.-]+/[\w.-]+@v\d+\.\d+\.\d+", step)


def test_what_a_job_takes_another_has_made() -> None:
    made = {step["with"]["name"].partition("$")[0] for _, step in STEPS if "/upload-artifact@" in step.get("uses", "")}
    taken = {step["with"].get("name") or step["with"]["pattern"].rstrip("*") for _, step in STEPS
             if "/download-artifact@" in step.get("uses", "")}  # fmt: skip
    assert made == {"dist-pure", "dist-"}
    assert taken == {"dist-pure", "dist-"}


def test_the_tag_must_be_that_of_the_version(tmp_path: Path) -> None:
    command = find_step("GITHUB_REF_NAME")
    assert run_step(command, ROOT, GITHUB_REF_NAME=f"v{__version__}") == 0
    assert run_step(command, ROOT, GITHUB_REF_NAME=f"v{__version__}1") != 0


def test_a_release_names_its_repository(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    names = {"GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": "harbour/dedup"}
    assert run_step(find_step("project.urls"), tmp_path, **names) == 0
    told = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))
    assert told["project"].pop("urls") == {"Repository": "https://git.example/harbour/dedup"}
    assert told == PROJECT


def test_what_the_commands_name_is_there() -> None:
    wheels = PROJECT["tool"]["cibuildwheel"]
    commands = [*wheels["test-command"], wheels["before-test"], *(step.get("run", "") for _, step in STEPS)]
    named = {name for command in commands for name in re.findall(r"\{project\}/([\w./-]+)|bash ([\w./-]+)", command)}
    paths = {name for pair in named for name in pair if name}
    assert paths == {"tests/benchmarks/builds.py", "fixtures/news.jsonl", ".ci/run"}
    assert [path for path in paths if not (ROOT / path).exists()] == []
    hook = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["mypyc"]
    assert hook["enable-by-default"] is False
    assert wheels["environment"] == {"HATCH_BUILD_HOOK_ENABLE_MYPYC": "1"}


def test_tools_of_a_release_are_of_one_version() -> None:
    installed = [word for _, step in STEPS if "pip install" in step.get("run", "") for word in step["run"].split()[4:]]
    assert {name.partition("==")[0] for name in installed} == {"build", "twine", "cibuildwheel"}
    assert all("==" in name for name in installed)
