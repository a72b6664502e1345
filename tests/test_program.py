"""The program as a whole: same bytes always, outputs whole or absent, signals, pipes, full disks, exit codes."""

from __future__ import annotations

import json
import logging
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT, Run
from documents import PAGES, read_all, read_blocks

from dedup.files.temporary import remove_abandoned
from dedup.run import clean as pipeline
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob


def test_workers_and_hash_seeds_change_nothing(run: Run, tmp_path: Path, news: Path) -> None:
    outputs = set()
    for workers, seed in ((1, "0"), (2, "1"), (3, "2")):
        names = [f"{name}-{workers}.jsonl" for name in ("out", "gone", "found", "same")]
        options = zip(("-o", "--removed", "--findings", "--duplicates"), names, strict=True)
        done = run(
            "clean", news, *(word for pair in options for word in pair), "--workers", workers, PYTHONHASHSEED=seed
        )
        assert done.returncode == 0, done.stderr
        outputs.add(tuple((tmp_path / name).read_bytes() for name in names))
    assert len(outputs) == 1


def test_how_much_memory_may_be_had_changes_nothing(
    run: Run, tmp_path: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_LEAST_FEATURES", 100)  # bytes
    for name, memory in (("a.jsonl", None), ("b.jsonl", 1)):
        removed = str(tmp_path / f"removed-{name}")
        clean_inputs(CleanJob(inputs=[str(news)], output=str(tmp_path / name), removed=removed, memory=memory))
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert (tmp_path / "removed-a.jsonl").read_bytes() == (tmp_path / "removed-b.jsonl").read_bytes()
    assert run("clean", news, "-o", "c.jsonl", "--memory", "300M").returncode == 0
    assert (tmp_path / "c.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()


@pytest.mark.parametrize(("size", "is_known"), [("500M", True), ("1.5 GiB", True), ("many", False), ("-1G", False)])
def test_sizes_of_memory(run: Run, news: Path, size: str, is_known: bool) -> None:
    done = run("clean", news, "-o", "out.jsonl", f"--memory={size}")
    assert (done.returncode, "write it like 500M or 2G" in done.stderr) == ((0, False) if is_known else (2, True))


def test_the_order_of_rows_changes_no_verdict(run: Run, tmp_path: Path, news: Path) -> None:
    rows = news.read_text("utf-8").splitlines(keepends=True)
    random.Random(5).shuffle(rows)
    (tmp_path / "mixed.jsonl").write_text("".join(rows), "utf-8")
    run("clean", news, "-o", "a.jsonl")
    run("clean", "mixed.jsonl", "-o", "b.jsonl")
    one, other = ((tmp_path / name).read_text("utf-8").splitlines() for name in ("a.jsonl", "b.jsonl"))
    assert sorted(one) == sorted(other)


def test_with_one_index_cleaning_the_cleaned_changes_nothing(run: Run, tmp_path: Path, news: Path) -> None:
    assert run("learn", news, "--index", "news.dedup").returncode == 0
    run("clean", news, "-o", "once.jsonl", "--index", "news.dedup")
    run("clean", "once.jsonl", "-o", "twice.jsonl", "--index", "news.dedup")
    assert (tmp_path / "once.jsonl").read_bytes() == (tmp_path / "twice.jsonl").read_bytes()


def test_an_index_of_the_input_judges_as_the_input_does(run: Run, tmp_path: Path, news: Path) -> None:
    run("learn", news, "--index", "news.dedup")
    run("clean", news, "-o", "a.jsonl")
    run("clean", news, "-o", "b.jsonl", "--index", "news.dedup")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_an_index_is_made_only_of_inputs_that_are_there(run: Run, tmp_path: Path) -> None:
    done = run("learn", "gone.jsonl", "--index", "news.dedup")
    assert done.returncode == 2
    assert "gone.jsonl: cannot read it" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_is_no_error(tmp_path: Path, news: Path) -> None:
    command = f"{sys.executable} -m dedup clean {news} --output - --summary none | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "0"


def test_standard_input_and_output(run: Run, news: Path) -> None:
    done = run("clean", "-", "-o", "-", stdin=news.read_bytes())
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(news.read_text("utf-8").splitlines())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk(run: Run, tmp_path: Path, news: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dedup", "clean", str(news), "-o", "-"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            check=False,
        )
    assert done.returncode == 2
    assert b"No space left on device); make room" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_folder_that_is_not_writable(tmp_path: Path, news: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    command = [sys.executable, "-m", "dedup", "clean", str(news), "-o", "locked/out.jsonl"]
    if os.geteuid() == 0:  # who may write anywhere, unless told not to
        if shutil.which("setpriv") is None:
            pytest.skip("root may write anywhere")
        command = ["setpriv", "--bounding-set", "-dac_override", "--inh-caps", "-dac_override", *command]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "locked/out.jsonl: cannot write here (Permission denied); choose another folder" in done.stderr
    assert list((tmp_path / "locked").iterdir()) == []


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["clean", "in.jsonl", "-o", "in.jsonl"], "the output is an input"),
        (["clean", "in.jsonl", "-o", "link.jsonl"], "the output is an input"),
        (["clean", "in.jsonl", "-o", "a.jsonl", "--removed", "a.jsonl"], "two outputs have one name"),
        (["clean", "in.jsonl", "-o", "missing/out.jsonl"], "cannot write here"),
        (["clean", "in.jsonl", "-o", "out.what"], "names no format"),
        (["clean", "in.jsonl"], "no output is named"),
        (["clean", "in.jsonl", "-o", "a.jsonl", "--rule", "J9=off"], "unknown rule 'J9'; use one of H1"),
        (["clean", "in.jsonl", "-o", "a.jsonl", "--rule", "J1=keep"], "use one of off, report, remove"),
        (["clean", "in.jsonl", "-o", "a.jsonl", "--on-error", "skip"], "--rejects"),
        (["clean", "in.jsonl", "-o", "a.jsonl", "--index", "none.dedup"], "there is no index here; make one with"),
        (["clean", "in.jsonl", "-o", "a.jsonl", "--index", "in.jsonl"], "no index of dedup"),
        (["clean", "in.jsonl", "-o", "a.jsonl", "--encoding", "utf-17"], "unknown encoding"),
        (["clean", "in.jsonl", "--frobnicate"], "No such option"),
        (["frobnicate"], "No such command"),
        (["restore", "in.jsonl", "in.jsonl", "-o", "x.jsonl"], "this is no REMOVED file"),
        (["explain", "in.jsonl", "--id", "nobody"], "no article with text has the id 'nobody'"),
    ],
)
def test_what_cannot_be_done(run: Run, tmp_path: Path, args: list[str], message: str) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "a"}\n')
    (tmp_path / "link.jsonl").symlink_to("in.jsonl")
    done = run(*args)
    assert done.returncode == 2
    assert message in done.stderr
    assert (tmp_path / "in.jsonl").read_text() == '{"text": "a"}\n'
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_signals_leave_no_half_output(tmp_path: Path, news: Path, number: signal.Signals, code: int) -> None:
    (tmp_path / "in.jsonl").write_bytes(news.read_bytes() * 400)
    (tmp_path / "out.jsonl").write_text("before\n")
    command = [
        sys.executable,
        "-m",
        "dedup",
        "clean",
        "in.jsonl",
        "-o",
        "out.jsonl",
        "--removed",
        "gone.jsonl",
        "--workers",
        "2",
    ]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {**os.environ, "TMPDIR": str(scratch)}
    # Where the tests run in the background, the shell has told them to ignore SIGINT.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, env=environment, preexec_fn=heed)
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob(".*.part")) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.5)
    remove_abandoned([*tmp_path.glob(".*.part"), *scratch.glob("*/lock")])
    assert list(tmp_path.glob(".*.part"))  # what is at work is let alone
    assert list(scratch.glob("*/lock"))
    process.send_signal(number)
    _, error = process.communicate(timeout=30)
    assert process.returncode == code
    assert b"Traceback" not in error
    assert (tmp_path / "out.jsonl").read_text() == "before\n"
    assert not (tmp_path / "gone.jsonl").exists()
    while number == signal.SIGKILL and list(tmp_path.glob(".*.part")) and time.monotonic() < deadline:
        # The workers see within a second that they are alone; then the next run removes what was left.
        again = [sys.executable, "-m", "dedup", "clean", str(news), "-o", "out.jsonl", "--removed", "gone.jsonl"]
        subprocess.run(again, cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert not list(tmp_path.glob(".*.part"))
    assert not list(scratch.iterdir())


def test_settings_come_from_a_file(run: Run, tmp_path: Path, news: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.dedup.rules]\nJ2 = "report"\n[tool.dedup.site]\nmin_articles_with_line = 5\n'
    )
    table = {rule["code"]: rule["action"] for rule in json.loads(run("rules", "--output-format", "json").stdout)}
    assert table["J2"] == "report"
    summary = json.loads(run("clean", news, "--dry-run", "--summary", "json").stderr)
    assert "J2" not in summary["removed"]
    assert summary["reported"]["J2"] > 0
    (tmp_path / "dedup.toml").write_text("[site]\nmin_artikles = 5\n")
    assert "unknown setting 'min_artikles' in [site]" in run("rules").stderr


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path, news: Path) -> None:
    assert run("clean", news, "--dry-run").returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_explain_shows_every_line(run: Run, news: Path) -> None:
    shown = run("explain", news, "--id", "rp-1").stdout
    assert "H1 Bridge opens two weeks early" in shown
    assert "P1 removed: stands already as line 6" in shown
    assert "Engineers had reckoned" in shown


def test_score_of_own_judged_lines(run: Run, tmp_path: Path, news: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"id": "rp-1", "labels": "m.._"}\n')
    assert "labels; write one of" in run("score", news, "gold.jsonl").stderr
    lines = json.loads(next(row for row in news.read_text("utf-8").splitlines() if '"rp-1"' in row))["text"].split("\n")
    labels = "".join("_" if not line else "j" if line == "Like this:" else "." for line in lines)
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "rp-1", "labels": labels}) + "\n")
    figures = json.loads(run("score", news, "gold.jsonl", "--json", "--show", "9").stdout)
    assert figures["recall"] == 1.0
    assert [case["code"] for case in figures["wrong"]] == ["H1", "P1"]


def test_version_and_help(run: Run) -> None:
    assert run("--version").stdout.startswith("dedup, version 0.1.0")
    assert "clean" in run("--help").stdout


def test_the_readme_before_and_after(run: Run, news: Path) -> None:
    done = run("clean", news, "-o", "-")
    cleaned = json.loads(done.stdout.split("\n")[0])["text"]
    (before,), (after,), (why,) = (read_blocks(f"text {kind}") for kind in ("before", "after", "why"))
    assert before == json.loads(news.read_text("utf-8").split("\n")[0])["text"]
    assert after == cleaned
    shown = run("explain", news, "--id", "hp-1").stdout
    assert all(line in shown.split("\n") for line in why.split("\n"))


def test_the_documents_have_all_rules(run: Run) -> None:
    documents = read_all()
    for rule in json.loads(run("rules", "--output-format", "json").stdout):
        action = {"remove": "removed", "report": "reported"}[rule["action"]]
        assert f"| {rule['code']} | {rule['name']} | {action} | {rule['finds']} |" in documents


@pytest.mark.parametrize("block", read_blocks("python"))
def test_the_documents_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, block: str
) -> None:
    monkeypatch.chdir(tmp_path)
    caplog.set_level(logging.NOTSET, "dedup")  # and back, whatever an example sets
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    exec(block, {})


@pytest.mark.parametrize(("package", "title"), [("trafilatura",) * 2, ("datasets",) * 2, ("tqdm", "notebook")])
def test_the_documents_recipes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, title: str
) -> None:
    pytest.importorskip(package)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    if title == "datasets":
        run("learn", "fixtures/news.jsonl", "--index", "news.dedup")
    (block,) = read_blocks(f"python {title}")
    exec(block, {})


@pytest.mark.parametrize("page", [page for page in PAGES if read_blocks("console", [page])], ids=lambda page: page.stem)
def test_the_documents_command_lines(tmp_path: Path, page: Path) -> None:
    """Every line of a document's shell blocks runs, in order, in one folder, and prints what stands below it."""
    lines = [line for block in read_blocks("console", [page]) for line in block.splitlines()]
    assert any(line.startswith("$ dedup ") for line in lines)
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    printed = ""
    for line in lines:
        if not line.startswith("$ "):
            assert line in printed
        elif not line.startswith("$ python3 -m venv "):  # which .ci/run does
            command = re.sub("^dedup ", f"{sys.executable} -m dedup ", line[2:])
            done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
            assert done.returncode in ((0, 1) if " check " in command else (0,)), (command, done.stderr)
            printed = done.stdout + done.stderr
