"""Kill runs at random moments, and count what is lost: prints a row for each kind of run; exit 1 where anything is.

Runs are processes that are born with all modules and phrases, so that the moments lie where files are read and written.
`clean`: inputs are as they were, each output is absent or whole, and the run after the last kill leaves nothing behind.
`learn`: four processes fill one index; each article of which one said that it is learnt is in it, and the index is sound.
`check --fix`: every file is the old one or the mended one, and the run after the last kill mends all and leaves nothing.
"""

from __future__ import annotations

import gzip
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent))

from generate import write_corpus

from dedup import Article, Cleaner
from dedup.cli import main as dedup

_FORK = multiprocessing.get_context("fork")
_LEARNERS = 4
_STORY = "The ferry company will run crossing {} after midnight from the first weekend of May, its director said."
_OUTPUTS = ("out.jsonl.gz", "gone", "found", "same")


class Lost(Exception):
    """Something is not as it must be after a kill."""


def run(command: Sequence[str], folder: Path) -> None:
    """Run a command in a folder, with a folder for temporary files of its own, and as the first of its group."""
    os.setsid()
    os.chdir(folder)
    tempfile.tempdir = str(folder / "tmp")
    quiet = os.open(folder.parent / "told", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.argv = ["dedup", *command]
    dedup()


def start(work: Callable[..., object], *given: object) -> BaseProcess:
    """A process that does some work."""
    process = _FORK.Process(target=work, args=given)
    process.start()
    return process


def time_run(command: Sequence[str], folder: Path) -> float:
    """The seconds that a command takes, which must succeed."""
    begun = time.monotonic()
    process = start(run, command, folder)
    process.join()
    if process.exitcode not in (0, 1):
        raise Lost(f"{command} ended with {process.exitcode}: {(folder.parent / 'told').read_text()[-300:]}")
    return time.monotonic() - begun


def kill_at_random(command: Sequence[str], folder: Path, seconds: float, dice: random.Random) -> bool:
    """Kill a command, but not the processes it has started, within so many seconds; whether it was still running."""
    process = start(run, command, folder)
    process.join(dice.random() * seconds)
    was_running = process.exitcode is None
    process.kill()
    process.join()
    return was_running


def read_files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, by name; not what is hidden, nor the temporary files."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths if folder / "tmp" not in path.parents}


def list_left(folder: Path) -> list[str]:
    """What a run has left behind: files under temporary names, and all in the folder for temporary ones."""
    return sorted(path.name for path in [*folder.rglob(".*"), *(folder / "tmp").iterdir()])


def wait_for_orphans(folder: Path) -> None:
    """Wait until the processes that a killed run had started have seen that it is gone, so that they hold no lock."""
    for _ in range(100):
        if not any(str(folder) in _read_place(process) for process in Path("/proc").glob("[0-9]*")):
            return
        time.sleep(0.1)


def _read_place(process: Path) -> str:
    with suppress(OSError):
        if process.name != str(os.getpid()):
            return os.readlink(process / "cwd")
    return ""


def kill_clean(kills: int, folder: Path, dice: random.Random) -> str:
    """Kill runs of `clean` over a compressed dump or a folder of texts."""
    write_corpus(120, folder.parent / "corpus", folder.parent / "truth")
    (folder / "in.jsonl.gz").write_bytes(gzip.compress((folder.parent / "corpus").read_bytes()))
    (folder / "texts").mkdir()
    for number in range(100):
        (folder / "texts" / f"{number}.txt").write_text(f"{_STORY.format(number)}\nLike this:\n")
    inputs = read_files(folder)
    dump = [
        "clean",
        "in.jsonl.gz",
        "-o",
        _OUTPUTS[0],
        "--removed",
        _OUTPUTS[1],
        "--findings",
        _OUTPUTS[2],
        "--duplicates",
        _OUTPUTS[3],
    ]
    commands = [
        [*dump, "--drop-duplicates", "--workers", "2"],
        [*dump, "--drop-duplicates", "--workers", "1"],
        ["clean", "texts", "-o", "out", "--removed", "gone", "--workers", "1"],
    ]
    wanted: list[dict[str, bytes]] = []
    times = []
    for command in commands:
        times.append(time_run(command, folder))
        found = read_files(folder)
        wanted.append({name: data for name, data in found.items() if name not in inputs})
        _remove(folder, inputs)
    done = late = whole = left = 0
    while done < kills:
        turn = dice.randrange(len(commands))
        if not kill_at_random(commands[turn], folder, times[turn], dice):
            late += 1
            times[turn] *= 0.9
        else:
            done += 1
            times[turn] *= 1.02
        found = read_files(folder)
        if {name: found.get(name) for name in inputs} != inputs:
            raise Lost("an input is not what it was")
        outputs = {name: data for name, data in found.items() if name not in inputs}
        _expect_whole(outputs, wanted[turn])
        whole += outputs == wanted[turn]
        left += bool(list_left(folder))
        _remove(folder, inputs)
    wait_for_orphans(folder)
    for command in commands:
        time_run(command, folder)
    if list_left(folder):
        raise Lost(f"the next run leaves {list_left(folder)}")
    return f"{done} kills ({late} more came after the end): inputs as they were, outputs absent or whole; {left} left something, which the next run removed"


def _expect_whole(found: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """Raise Lost where a file is there and not whole, or a folder without all its texts."""
    for name, data in found.items():
        if wanted.get(name) != data:
            raise Lost(f"{name} is there and not whole")
    folders = [{name for name in names if name.startswith("out/")} for names in (found, wanted)]
    if folders[0] and folders[0] != folders[1]:
        raise Lost(f"{len(folders[0])} of {len(folders[1])} texts are there")


def _remove(folder: Path, kept: dict[str, bytes]) -> None:
    for name in read_files(folder):
        if name not in kept:
            (folder / name).unlink()
    with suppress(OSError):
        (folder / "out").rmdir()


def learn_on(path: Path, first: int, told: Connection) -> None:
    """Learn articles until killed, some at a time, and tell of them when they are learnt."""
    os.setsid()
    with Cleaner(path) as cleaner:
        for start in range(first, first + 100_000, 3):
            numbers = range(start, start + 1 + start % 3)
            cleaner.learn(
                [
                    Article(f"{_STORY.format(one)}\nThe {one} boats sail at {one}.\nShare this:", id=str(one))
                    for one in numbers
                ]
            )
            told.send([str(one) for one in numbers])


def kill_learners(kills: int, folder: Path, dice: random.Random) -> str:
    """Kill learners of one index, each at a moment of its own, until so many are dead."""
    path, told, first, done = folder / "a.dedup", set[str](), 0, 0
    Cleaner().learn([Article(_STORY, id="x")])
    running: list[tuple[BaseProcess, Connection]] = []
    while done < kills or running:
        while done + len(running) < kills and len(running) < _LEARNERS:
            receiver, sender = _FORK.Pipe(duplex=False)
            running.append((start(learn_on, path, first, sender), receiver))
            sender.close()
            first += 100_000
        time.sleep(dice.random() * 0.3)
        process, receiver = running.pop(dice.randrange(len(running)))
        process.kill()
        process.join()
        if process.exitcode != -signal.SIGKILL:
            raise Lost(f"a learner ended with {process.exitcode}")
        with suppress(EOFError, OSError):
            while receiver.poll():
                told.update(receiver.recv())
        done += 1
        if done % 10 == 0:
            _expect_sound(path)
    _expect_sound(path)
    with Cleaner(path) as cleaner:
        learnt = {name for lesson in cleaner._index.batches() for name in lesson.names}
        if lost := told - learnt:
            raise Lost(f"{len(lost)} of {len(told)} articles are not in the index: {sorted(lost)[:40]}")
        if cleaner.info()["articles"] != len(learnt):
            raise Lost("the count of the articles is not that of the articles")
        for name in sorted(learnt):
            cleaner.forget(Article("", id=name))
        left = [cleaner.info()[name] for name in ("articles", "keys")]
    if left != [0, 0]:
        raise Lost(f"when all is forgotten, {left} articles and keys are left: the counts were not in step")
    return f"{done} kills: {len(told):,} articles acknowledged, 0 lost; {len(learnt) - len(told):,} more are in the index, which is sound"


def _expect_sound(path: Path) -> None:
    if path.exists():
        with sqlite3.connect(path) as connection:
            (found,) = connection.execute("PRAGMA quick_check").fetchone()
        connection.close()
        if found != "ok":
            raise Lost(f"the index is not sound: {found}")


def kill_fix(kills: int, folder: Path, dice: random.Random) -> str:
    """Kill runs of `check --fix`."""
    (folder / "in").mkdir()
    rows = "".join(f'{{"id": "{n}", "text": "{_STORY.format(n)}\\nLike this:\\nShare this:"}}\n' for n in range(100))
    old = {f"in/{number}.jsonl": f'{{"n": {number}, "text": ""}}\n{rows}'.encode() for number in range(5)}
    old |= {f"in/{number}.txt": f"{_STORY.format(number)}\nLike this:\n".encode() for number in range(40)}
    command = ["check", "in", *(f"in/{number}.jsonl" for number in range(5)), "--fix", "--exit-zero"]
    _write(folder, old)
    seconds = time_run(command, folder)
    new = read_files(folder)
    if any(new[name] == data for name, data in old.items()):
        raise Lost("a file was not mended")
    done = late = mixed = left = 0
    while done < kills:
        _write(folder, old)
        if not kill_at_random(command, folder, seconds, dice):
            late += 1
            seconds *= 0.9
        else:
            done += 1
            seconds *= 1.02
        found = read_files(folder)
        for name in old:
            if found.get(name) not in (old[name], new[name]):
                raise Lost(f"{name} is neither the old file nor the new one")
        mixed += old != found != new
        left += bool(list_left(folder))
    wait_for_orphans(folder)
    time_run(command, folder)
    if read_files(folder) != new or list_left(folder):
        raise Lost(f"the next run does not mend all, or leaves {list_left(folder)}")
    return (
        f"{done} kills ({late} more came after the end): {len(old)} files each the old or the new one, {mixed} times some of both; "
        f"{left} left something, which the next run removed"
    )


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)


@click.command(help=__doc__)
@click.option("--clean", type=int, default=200, show_default=True, help="Kills of `clean`.")
@click.option("--learners", type=int, default=200, show_default=True, help="Kills of learners.")
@click.option("--fix", type=int, default=100, show_default=True, help="Kills of `check --fix`.")
@click.option("--seed", type=int, default=1, show_default=True)
def main(clean: int, learners: int, fix: int, seed: int) -> None:
    """Kill all kinds of runs."""
    fails = 0
    for name, kills, work in (
        ("clean", clean, kill_clean),
        ("learn", learners, kill_learners),
        ("check --fix", fix, kill_fix),
    ):
        if not kills:
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "run")
            (folder / "tmp").mkdir(parents=True)
            begun = time.monotonic()
            os.environ["DEDUP_CACHE_DIR"] = str(Path(place, "cache"))
            with Cleaner() as cleaner:
                cleaner.clean(Article(f"{_STORY}\nLike this:"))
            try:
                came = work(kills, folder, random.Random(seed))
            except Lost as problem:
                came, fails = f"LOST: {problem}", fails + 1
            click.echo(f"{name}: {came} ({time.monotonic() - begun:.0f} s)")
            wait_for_orphans(folder)
    sys.exit(bool(fails))


if __name__ == "__main__":
    main()
