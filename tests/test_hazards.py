"""What befalls an index file: kills, several processes, no room, no permission, a lock that is held. Nothing is lost."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from benchmarks.generate import write_corpus
from conftest import Run
from test_library import invent, make_site

from dedup import Article, Cleaner, DedupError
from dedup.errors import BadIndex

FORK = multiprocessing.get_context("fork")
NOBODY = 65_534


def is_sound(path: Path) -> bool:
    with sqlite3.connect(path) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def learn_one_by_one(path: Path, start: int, told: Connection) -> None:
    """Learn articles until killed, and tell of each when `learn` has returned."""
    with Cleaner(path) as cleaner:
        for number in range(start, start + 1000):
            cleaner.learn([Article(invent(number, 60), id=str(number))])
            told.send(number)


def test_fifty_kills_at_random_moments_lose_nothing_that_was_learnt(tmp_path: Path) -> None:
    path, dice, learnt = tmp_path / "a.dedup", random.Random(1), set()
    Cleaner().learn(make_site(1))  # what takes long at first is inherited by the processes
    for turn in range(50):
        receiver, sender = FORK.Pipe(duplex=False)
        process = FORK.Process(target=learn_one_by_one, args=(path, 1000 * turn, sender))
        process.start()
        sender.close()
        if turn % 2:
            receiver.poll(60)  # until it has learnt something, however busy the machine is
        time.sleep(dice.random() * 0.1)
        process.kill()
        process.join()
        while receiver.poll():
            try:
                learnt.add(str(receiver.recv()))
            except EOFError:
                break
        assert not path.exists() or turn % 10 or is_sound(path)
    assert is_sound(path)
    with Cleaner(path) as cleaner:
        names = {name for lesson in cleaner._index.batches() for name in lesson.names}
        assert learnt <= names
        assert len(learnt) >= 25
        assert cleaner.info()["articles"] == len(names)
        for name in names:
            cleaner.forget(Article("", id=name))
        assert [cleaner.info()[name] for name in ("articles", "keys", "repeated")] == [
            0,
            0,
            0,
        ]  # the counts were in step


def learn_when_told(path: Path, told: Connection) -> None:
    """Learn an article for each name that comes, and say so; close the index when none comes any more."""
    with Cleaner(path) as cleaner:
        for name in iter(told.recv, ""):
            cleaner.learn([Article(f"The ferry {name} sails again.", id=name)])
            told.send(name)
    told.send("closed")


def test_a_process_that_closes_the_index_takes_nothing_from_one_that_goes_on(tmp_path: Path) -> None:
    """No look at the file may cost this process SQLite's lock on it: the other would remove the log that it writes."""
    path = tmp_path / "a.dedup"
    Cleaner().learn(make_site(1))
    learners = []
    for _ in range(2):
        ours, theirs = FORK.Pipe()
        learners.append((ours, FORK.Process(target=learn_when_told, args=(path, theirs))))
        learners[-1][1].start()

    def ask(learner: int, name: str) -> None:
        learners[learner][0].send(name)
        assert learners[learner][0].recv() == (name or "closed")

    for learner, name in ((0, "one"), (1, "two"), (0, "three"), (1, "four"), (0, ""), (1, "five"), (1, "six")):
        ask(learner, name)
    learners[1][1].kill()
    for _, process in learners:
        process.join()
    assert is_sound(path)
    with Cleaner(path) as cleaner:
        assert cleaner.info()["articles"] == 6


def start_learning(dump: Path, index: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dedup", "learn", dump, "--index", index, "--workers", "1"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def test_four_processes_one_killed_and_run_again_teach_what_one_does(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    write_corpus(600, corpus, tmp_path / "truth.jsonl")
    rows = corpus.read_bytes().splitlines(keepends=True)
    parts = [tmp_path / f"part-{number}.jsonl" for number in range(4)]
    for number, part in enumerate(parts):
        part.write_bytes(b"".join(rows[number::4]))
    shared = tmp_path / "shared.dedup"
    learners = [start_learning(part, shared) for part in parts]
    while not shared.exists() or shared.stat().st_size == 0:
        time.sleep(0.01)
    time.sleep(0.2)
    learners[2].kill()
    for learner in learners:
        learner.wait()
    assert start_learning(parts[2], shared).wait() == 0
    assert start_learning(corpus, tmp_path / "alone.dedup").wait() == 0
    Cleaner(tmp_path / "empty.dedup").close()
    outputs = {}
    for name in ("shared", "alone", "empty"):
        before = (tmp_path / f"{name}.dedup").read_bytes()
        assert run("clean", corpus, "-o", "out.jsonl", "--index", f"{name}.dedup").returncode == 0
        outputs[name] = (tmp_path / "out.jsonl").read_bytes()
        assert (tmp_path / f"{name}.dedup").read_bytes() == before  # cleaning only reads
    assert outputs["shared"] == outputs["alone"] != outputs["empty"]
    assert is_sound(shared)


def in_child(act: Callable[[], str | None]) -> str:
    """What `act` returns in a process of its own, or the error it ends with."""

    def work(told: Connection) -> None:
        try:
            told.send(act() or "")
        except DedupError as problem:
            told.send(str(problem))

    receiver, sender = FORK.Pipe(duplex=False)
    process = FORK.Process(target=work, args=(sender,))
    process.start()
    sender.close()
    answer = str(receiver.recv())
    process.join()
    return answer


def test_no_room_is_a_clear_error_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.dedup"
    with Cleaner(path) as cleaner:
        cleaner.learn(make_site(5))

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
        with Cleaner(path) as cleaner:
            cleaner.learn(Article(invent(number, 300), id=f"late-{number}") for number in range(5000))

    assert in_child(fill) == (
        f"{path}: the index cannot be read or written; check the disk, its room and limits, and run it again"
    )
    assert is_sound(path)
    with Cleaner(path) as cleaner:
        assert cleaner.info()["articles"] >= 5
        assert cleaner.clean(make_site(1)[0]).text == invent(0)
        assert cleaner.learn([Article("Room again.", id="new")]) == 1


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, with an index in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with Cleaner(folder / "a.dedup") as cleaner:
            cleaner.learn(make_site(6))
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize("folder_mode", [0o755, 0o555])
def test_an_index_that_may_only_be_read(open_folder: Path, folder_mode: int) -> None:
    path = open_folder / "a.dedup"
    path.chmod(0o444)
    open_folder.chmod(folder_mode)
    before = path.read_bytes()

    def give_up_rights() -> None:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    def learn() -> None:
        give_up_rights()
        with Cleaner(path) as cleaner:
            cleaner.learn(make_site(8))

    def read() -> str:
        from dedup.index import open_index

        give_up_rights()
        with open_index(path, "read") as index:
            return str(index.total_articles)

    assert in_child(learn) == f"{path}: the index cannot be written; check its permissions"
    assert in_child(read) == "6"
    assert path.read_bytes() == before


def test_a_lock_that_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.dedup"
    with Cleaner(path) as cleaner:
        cleaner.learn(make_site(6))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("dedup.index.connection._BUSY_SECONDS", 0.2)
    with Cleaner(path) as cleaner:
        assert cleaner.clean(make_site(1)[0]).text == invent(0)  # reading goes on
        for write in (lambda: cleaner.learn(make_site(7)), lambda: cleaner.forget(make_site(1)[0]), cleaner.compact):
            with pytest.raises(BadIndex, match="another program holds the index; try again when it is done"):
                write()
        holder.execute("ROLLBACK")
        assert cleaner.info()["articles"] == 6
        assert cleaner.learn(make_site(7)) == 7
        assert cleaner.info()["articles"] == 7


def test_a_process_that_forks_goes_on_with_its_own_connection(tmp_path: Path) -> None:
    with Cleaner(tmp_path / "a.dedup") as cleaner:
        cleaner.learn(make_site(3))
        assert in_child(lambda: json.dumps(cleaner.learn(make_site(6)))) == "6"
        assert cleaner.info()["articles"] == 6
        assert cleaner.learn(make_site(8)) == 8
    assert is_sound(tmp_path / "a.dedup")


def test_what_is_in_memory_comes_along_when_a_process_forks() -> None:
    with Cleaner() as cleaner:
        cleaner.learn(make_site(6))
        assert in_child(lambda: cleaner.clean(make_site(1)[0]).text) == invent(0)


def test_many_processes_make_one_index(tmp_path: Path) -> None:
    path = tmp_path / "a.dedup"

    def make() -> None:
        with Cleaner(path) as cleaner:
            cleaner.learn(make_site(2))

    processes = [FORK.Process(target=make) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    with Cleaner(path) as cleaner:
        assert cleaner.info()["articles"] == 2
