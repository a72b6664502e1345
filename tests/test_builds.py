"""What the compiled build compiles is there, and the program tells which build it is."""

from __future__ import annotations

import importlib
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import ROOT

from dedup.version import name_build

HOOK = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"][
    "hooks"
]
FILES = HOOK["mypyc"]["include"]


@pytest.mark.parametrize("pattern", FILES)
def test_what_is_compiled_is_there(pattern: str) -> None:
    found = [path.relative_to(ROOT) for path in ROOT.glob(pattern)]
    assert found
    for path in found:
        importlib.import_module(".".join(path.with_suffix("").parts))


def test_nobody_is_asked_for_a_compiler() -> None:
    assert HOOK["mypyc"]["enable-by-default"] is False


def test_the_build_is_that_of_the_modules() -> None:
    judged = find_spec("dedup.text.keys")
    assert judged is not None
    assert judged.origin is not None
    assert name_build() == ("pure Python" if Path(judged.origin).suffix == ".py" else "compiled")


@pytest.mark.parametrize(
    "name", ["dedup.junk.entries", "dedup.batch.prepare", "dedup.index.evidence", "dedup.junk.cues"]
)
def test_what_travels_as_a_pickle_is_not_compiled(name: str) -> None:
    path = name.replace(".", "/") + ".py"
    assert not [pattern for pattern in FILES if Path(path).match(pattern)]
