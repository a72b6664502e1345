"""A shell completes commands, options, their values and the names of files: asked as the shell asks, and bash itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from documents import read_all

PROGRAM = """#!{python}
from dedup.cli import main
main()
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The command `dedup` in a folder of its own, as an installer makes it."""
    path = tmp_path / "bin" / "dedup"
    path.parent.mkdir()
    path.write_text(PROGRAM.format(python=sys.executable))
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("cl", ["plain,clean"]),
        ("clean --keep e", ["plain,earliest"]),
        ("clean fix", ["file,fix"]),
        ("clean in.jsonl --work w", ["dir,w"]),
        ("learn in.jsonl --index n", ["file,n"]),
        ("restore clean.jsonl rem", ["file,rem"]),
        ("index merge a.dedup b", ["file,b"]),
        ("spread task job", ["file,job"]),
        ("spread task job le", []),  # a stage is no file
        ("clean --rule J", []),
    ],
)
def test_what_is_completed(program: Path, words: str, wanted: list[str]) -> None:
    asked = {"_DEDUP_COMPLETE": "bash_complete", "COMP_WORDS": f"dedup {words}", "COMP_CWORD": str(len(words.split()))}
    done = subprocess.run([program], env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == wanted


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("dedup clean ne\t", "dedup clean news.jsonl "),
        ("dedup clean news.jsonl --drop\t", "--drop-duplicates "),
    ],
)
def test_bash_completes(program: Path, tmp_path: Path, typed: str, shown: str) -> None:
    (tmp_path / "news.jsonl").touch()
    ours, theirs = os.openpty()
    environment = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "TERM": "dumb",
        "INPUTRC": os.devnull,
    }
    shell = ["bash", "--norc", "--noprofile", "-i"]
    process = subprocess.Popen(shell, stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, env=environment)
    os.close(theirs)
    line = 'eval "$(_DEDUP_COMPLETE=bash_source dedup)"'
    assert f"\n{line}\n" in read_all()
    os.write(ours, f'PS1="ready> "; {line}; echo loa"ded"\n'.encode())
    seen = wait_for(ours, "loaded\r\n")
    os.write(ours, typed.encode())
    seen = wait_for(ours, shown)
    os.write(ours, b"\x15exit\n")
    process.wait(timeout=30)
    os.close(ours)
    assert shown in seen


def wait_for(terminal: int, wanted: str) -> str:
    """What a terminal shows until it shows this."""
    seen = ""
    deadline = time.monotonic() + 30
    while wanted not in seen and time.monotonic() < deadline:
        seen += os.read(terminal, 4096).decode(errors="replace")
    return seen
