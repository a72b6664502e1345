"""What many tests need: the fixtures' folder, and the program as users run it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from dedup.cli import main

hypothesis.settings.register_profile("untimed", deadline=None)  # how long a thing takes is for benchmarks to tell
hypothesis.settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what the program keeps of earlier runs away from the user's own."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEDUP_CACHE_DIR", str(folder))
        yield folder


@pytest.fixture
def news() -> Path:
    return ROOT / "fixtures" / "news.jsonl"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """The same as `run` within this process, one worker: quick, for tables of many commands."""

    def call(*args: object, stdin: bytes = b"", folder: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(folder)
        monkeypatch.setattr("dedup.run.parallel.count_cores", lambda: 1)
        monkeypatch.setattr(
            "threading.active_count", lambda: 1
        )  # others may be a browser's: no reason to end the tests
        monkeypatch.setattr(sys, "argv", ["dedup", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main()
        out, err = capsysbinary.readouterr()
        assert b"Traceback" not in err, err.decode()
        assert b"DEDUP_TRACEBACK" not in err, err.decode()
        return subprocess.CompletedProcess(sys.argv, int(leaving.value.code or 0), out.decode(), err.decode())

    return call


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `dedup` in an empty folder and return what it printed and its exit code."""

    def call(*args: object, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "dedup", *map(str, args)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, **environment},
            check=False,
        )
        # Neither a traceback, nor an error that nobody foresaw.
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        assert b"DEDUP_TRACEBACK" not in done.stderr, done.stderr.decode()
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return call
