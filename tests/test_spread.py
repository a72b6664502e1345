"""The main job over shards: the bytes that one run over all of them gives, whoever does the tasks and however often."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Run
from documents import read_blocks
from hypothesis import given
from hypothesis import strategies as st

from dedup import spread
from dedup.config import ReadOptions, Settings
from dedup.errors import BadInput, BadOutput, BadSettings, DedupError, MissingExtra, WorkerLost
from dedup.index.frozen import FrozenCounts, group_features
from dedup.neardup.ranking import Keep, rank_articles
from dedup.neardup.sample import SampledStories
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.run.restore import restore
from dedup.spread import status, store
from dedup.spread.ordering import list_first_ranks, read_ranks
from dedup.spread.ray_runner import RayRunner
from dedup.spread.stages import find_stage
from dedup.spread.stories import save_stories
from dedup.spread.tally import Tally

ROOT = Path(__file__).parents[1]
NEWS = ROOT / "fixtures" / "news.jsonl"
RECORDS = ("removed", "findings", "duplicates")
ONE = spread.Processes(1)
LOST = {1: "behind", 8: "before"}  # its work a cluster loses a worker, by stage


def make_rows() -> list[dict[str, Any]]:
    """The fixture; each row again as a later version under its id; on another site without an id, a word changed; and no text."""
    rows = [json.loads(line) for line in NEWS.read_text("utf-8").splitlines()]
    found = []
    for place, row in enumerate(rows):
        found.append(row)
        found.append(
            row | {"date": "2031-01-02", "text": f"{row['text']}\n\nVersion {place} has a line more than before."}
        )
        changed = row["text"].replace(" the ", " that ", 1)
        found.append(
            {key: value for key, value in row.items() if key not in ("id", "url")}
            | {"site": "wire.example", "text": changed}
        )
    found.append({"site": "wire.example", "text": None})
    found += rows[:3]  # to the letter
    random.Random(4).shuffle(found)
    return found


def dump(rows: Sequence[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def cut(folder: Path, count: int, rows: Sequence[dict[str, Any]]) -> list[str]:
    """The rows as so many shards, of different lengths, one of them empty where there are many."""
    bounds = [0, *sorted(random.Random(count).sample(range(1, len(rows)), count - 1)), len(rows)]
    if count > 5:
        bounds[2] = bounds[1]
    folder.mkdir()
    for number, (start, end) in enumerate(pairwise(bounds)):
        (folder / f"s{number}.jsonl").write_bytes(dump(rows[start:end]))
    return sorted(map(str, folder.iterdir()))


def plan(folder: Path, shards: Sequence[str], **options: Any) -> spread.Job:
    outputs = {name: str(folder / name) for name in RECORDS}
    return spread.plan_job(shards, str(folder / "output"), **(outputs | options))


def read(folder: Path, name: str) -> list[bytes]:
    """The lines of all shards of an output, without those that tell of a file."""
    lines = [line for path in sorted((folder / name).rglob("*.jsonl")) for line in path.read_bytes().splitlines()]
    return [line for line in lines if not line.startswith((b'{"run"', b'{"proof"'))]


def expect(folder: Path, inputs: Sequence[str], **options: Any) -> None:
    """Clean all inputs in one run, into the same folders."""
    for name in ("output", *RECORDS):
        (folder / name).mkdir(parents=True)
    outputs = {name: str(folder / name / "all.jsonl") for name in ("output", *RECORDS)}
    clean_inputs(CleanJob(inputs=inputs, **(outputs | options)))


def compare(one: Path, other: Path, names: Sequence[str] = ("output", "removed", "duplicates")) -> None:
    for name in names:
        assert read(one, name) == read(other, name)
    # What is found of articles stands behind what is found of lines: in one run, or in each shard.
    assert sorted(read(one, "findings")) == sorted(read(other, "findings"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run over all rows."""
    folder = tmp_path_factory.mktemp("whole")
    expect(folder, cut(folder / "in", 1, make_rows()))
    assert len(read(folder, "duplicates")) > 50
    findings = b"\n".join(read(folder, "findings"))
    assert all(sign in findings for sign in (b'"J2"', b'"P2"', b'"H2"', b'"score"'))
    return folder


@pytest.mark.parametrize(("shards", "partitions"), [(1, 1), (1, 4), (3, 1), (3, 4), (7, 4), (7, 1)])
def test_shards_come_out_as_one_dump(tmp_path: Path, whole: Path, shards: int, partitions: int) -> None:
    job = plan(tmp_path, cut(tmp_path / "in", shards, make_rows()), partitions=partitions)
    summary = spread.clean(job, str(tmp_path / "work"), ONE)
    compare(tmp_path, whole)
    assert summary.rows == len(make_rows())
    assert (summary.duplicates, summary.without_text) == (len(read(whole, "duplicates")), 1)


def test_processes_give_the_same(tmp_path: Path, whole: Path) -> None:
    job = plan(tmp_path, cut(tmp_path / "in", 3, make_rows()))
    spread.clean(job, str(tmp_path / "work"), spread.Processes(2))
    compare(tmp_path, whole)
    log = (tmp_path / "work" / "log.txt").read_text()
    assert [line.split()[1] for line in log.splitlines()] == [f"{stage.name}:" for stage in spread.STAGES for _ in "be"]
    assert not [path for path in (tmp_path / "work").glob("*/*") if path.suffix != ".done"]


@pytest.mark.parametrize("keep", ["longest", "earliest", "first"])
def test_dropped_articles_are_those_of_one_run(tmp_path: Path, keep: str) -> None:
    rows = make_rows()[:90]
    expect(tmp_path / "one", cut(tmp_path / "whole", 1, rows), drop_duplicates=True, keep=keep)
    job = plan(tmp_path, cut(tmp_path / "in", 3, rows), drop_duplicates=True, keep=keep)
    summary = spread.clean(job, str(tmp_path / "work"), ONE)
    compare(tmp_path, tmp_path / "one", ["output", "duplicates"])
    assert sorted(read(tmp_path, "removed")) == sorted(read(tmp_path / "one", "removed"))
    assert summary.dropped > 5
    for number in range(3):
        removed, back = str(tmp_path / "removed" / f"s{number}.jsonl"), tmp_path / "back.jsonl"
        restore(str(tmp_path / "output" / f"s{number}.jsonl"), removed, str(back))
        assert back.read_bytes() == (tmp_path / "in" / f"s{number}.jsonl").read_bytes()


def test_without_duplicates_nothing_is_compared(tmp_path: Path, whole: Path) -> None:
    shards = cut(tmp_path / "in", 3, make_rows())
    job = spread.plan_job(shards, str(tmp_path / "output"), removed=str(tmp_path / "removed"))
    spread.clean(job, str(tmp_path / "work"), ONE)
    assert read(tmp_path, "output") == read(whole, "output")
    assert read(tmp_path, "removed") == read(whole, "removed")
    assert {stage.stage for stage in spread.list_progress(str(tmp_path / "work")) if not stage.tasks} == {
        *("bound", "sort", "rank", "place", "pair", "verify", "finish")
    }


def test_bad_rows_and_settings_go_along(tmp_path: Path) -> None:
    shards = cut(tmp_path / "in", 3, make_rows()[:60])
    Path(shards[1]).write_bytes(b"{broken\n" + Path(shards[1]).read_bytes() + b'["no object"]\n')
    protected = tmp_path / "protected.txt"
    protected.write_text("Share this:\nA line that no article has\n")
    options = {
        "options": ReadOptions(on_error="skip"),
        "settings": Settings(protect_files=(str(protected),), min_confidence=0.8, blank_lines="keep"),
    }
    (tmp_path / "rejects").mkdir()
    expect(tmp_path / "one", shards, rejects=str(tmp_path / "rejected.jsonl"), **options)
    job = plan(tmp_path, shards, rejects=str(tmp_path / "rejects"), **options)
    summary = spread.clean(job, str(tmp_path / "work"), ONE)
    compare(tmp_path, tmp_path / "one")
    assert b"\n".join(read(tmp_path, "rejects")) + b"\n" == (tmp_path / "rejected.jsonl").read_bytes()
    assert summary.rejects == 2
    assert [note for note in summary.notes if "match no line" in note]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_article_is_no_trouble(tmp_path: Path, count: int) -> None:
    rows = [{"text": "The ferry sails again from the north pier, says the captain."}] * count
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"s{number}.jsonl").write_bytes(dump(rows[number : number + 1]))
    job = plan(tmp_path, sorted(map(str, (tmp_path / "in").iterdir())), partitions=3, drop_duplicates=True)
    summary = spread.clean(job, str(tmp_path / "work"), ONE)
    assert (summary.rows, summary.dropped) == (count, max(0, count - 1))
    assert b"\n".join(read(tmp_path, "output")) == dump(rows[:1]).rstrip(b"\n")


def test_shards_of_other_formats(tmp_path: Path, whole: Path) -> None:
    rows = make_rows()
    (tmp_path / "in" / "b").mkdir(parents=True)
    (tmp_path / "in" / "a.jsonl.gz").write_bytes(gzip.compress(dump(rows[:50])))
    (tmp_path / "in" / "b" / "b.json").write_bytes(json.dumps(rows[50:]).encode())
    job = plan(tmp_path, [str(tmp_path / "in" / "a.jsonl.gz"), str(tmp_path / "in" / "b" / "*.json")])
    spread.clean(job, str(tmp_path / "work"), ONE)
    assert gzip.decompress((tmp_path / "output" / "a.jsonl.gz").read_bytes()).splitlines() == read(whole, "output")[:50]
    texts = [row["text"] for row in json.loads((tmp_path / "output" / "b" / "b.json").read_bytes())]
    assert texts == [json.loads(row)["text"] for row in read(whole, "output")[50:]]
    assert (tmp_path / "removed" / "b" / "b.jsonl").exists()


def _die_in(stage: str, folder: str, resume: bool) -> None:
    """Run the job of a folder until a task of a stage would give its first file its name."""
    replace = os.replace

    def die(source: Path, target: Path) -> None:
        if target.parent.name == stage:
            os.kill(os.getpid(), signal.SIGKILL)
        replace(source, target)

    store.os.replace = die  # type: ignore[assignment]  # in a process that is about to end
    spread.clean(spread.load_plan(folder), folder, ONE, resume=resume)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed that was forked")
def test_killed_in_every_stage_it_goes_on(tmp_path: Path) -> None:
    rows = make_rows()[:60]
    expect(tmp_path / "one", cut(tmp_path / "whole", 1, rows))
    job, folder = plan(tmp_path, cut(tmp_path / "in", 3, rows), partitions=2), str(tmp_path / "work")
    spread.save_plan(job, folder)
    for stage in spread.STAGES:
        process = multiprocessing.get_context("fork").Process(target=_die_in, args=(stage.name, folder, True))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert not (tmp_path / "output").exists() or stage.name == "write"
    spread.clean(job, folder, ONE, resume=True)
    compare(tmp_path, tmp_path / "one")


def test_tasks_run_in_any_order_in_processes_of_their_own(tmp_path: Path) -> None:
    """As an array of Slurm's does them; in each stage two processes do the same task at once."""
    rows = make_rows()[:60]
    expect(tmp_path / "one", cut(tmp_path / "whole", 1, rows))
    job, folder = plan(tmp_path, cut(tmp_path / "in", 3, rows), partitions=2), str(tmp_path / "work")
    spread.save_plan(job, folder)
    context = multiprocessing.get_context("spawn" if sys.platform == "win32" else "fork")
    for stage in spread.STAGES:
        numbers = list(range(stage.count_tasks(job)))
        random.Random(stage.name).shuffle(numbers)
        running = [
            context.Process(target=spread.run_task_in, args=(folder, stage.name, one)) for one in [*numbers, numbers[0]]
        ]
        for process in running:
            process.start()
        for process in running:
            process.join()
        assert [process.exitcode for process in running] == [0] * len(running)
    compare(tmp_path, tmp_path / "one")


def _kill(number: int) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL if number else signal.SIGUSR1)
    return {}


@pytest.mark.parametrize(
    ("number", "message"),
    [(0, "a worker process was ended by a signal (SIGUSR1); run the same command again"),
     (1, "a worker process was killed (SIGKILL), as the system does where memory runs out; fewer --workers need less")],
)  # fmt: skip
def test_a_worker_that_was_killed_is_told_with_its_signal(number: int, message: str) -> None:
    with pytest.raises(WorkerLost) as lost:
        list(spread.Processes(2).run(_kill, [number, number]))
    assert str(lost.value) == message


def test_shards_and_outputs_at_urls(tmp_path: Path, whole: Path) -> None:
    files = pytest.importorskip("fsspec").filesystem("memory")
    folder = f"/{tmp_path.name}"
    for path in cut(tmp_path / "in", 3, make_rows()):
        files.pipe_file(f"{folder}/in/{Path(path).name}.gz", gzip.compress(Path(path).read_bytes()))
    outputs = {name: f"memory:/{folder}/{name}" for name in ("output", *RECORDS)}
    job = spread.plan_job([f"memory:/{folder}/in/*.jsonl.gz"], **outputs)
    spread.clean(job, str(tmp_path / "work"), ONE)
    for name in outputs:
        (tmp_path / name).mkdir()
        for path in files.ls(f"{folder}/{name}", detail=False):
            plain = gzip.decompress(files.cat_file(path))
            (tmp_path / name / Path(path).name).with_suffix("").write_bytes(plain)
    compare(tmp_path, whole)
    files.pipe_file(f"{folder}/in/s1.jsonl.gz", b"")
    with pytest.raises(BadInput, match=r"s1\.jsonl\.gz: it changed since the job was planned"):
        spread.clean(job, str(tmp_path / "other"), ONE)


@pytest.mark.parametrize(
    ("shard", "error", "message"),
    [
        ("memory://nowhere/s0.jsonl", BadInput, "memory://nowhere/s0.jsonl: cannot read it (FileNotFoundError"),
        ("memory://nowhere/*.jsonl", BadInput, "memory://nowhere/*.jsonl: no file matches"),
        ("memory://nowhere/s0.txt", BadInput, "only a file of many articles can be a shard"),
        ("wash://nowhere/s0.jsonl", BadInput, "cannot open this kind of URL (ValueError: Protocol not known: wash"),
    ],
)
def test_urls_that_cannot_be_used(tmp_path: Path, shard: str, error: type[DedupError], message: str) -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(error) as refused:
        spread.plan_job([shard], str(tmp_path / "output"))
    assert message in str(refused.value)


def test_urls_and_paths_are_no_shards_of_one_job(tmp_path: Path) -> None:
    files = pytest.importorskip("fsspec").filesystem("memory")
    files.pipe_file("/mixed/s0.jsonl", b"")
    with pytest.raises(BadInput, match="some shards are URLs of one kind, others are not"):
        spread.plan_job(
            ["memory://mixed/s0.jsonl", *cut(tmp_path / "in", 1, make_rows()[:3])], str(tmp_path / "output")
        )


def make_bucket(folder: Path) -> str:
    """A URL of files that every process sees and none finds on this machine, and the folder that has them."""
    fsspec, local = pytest.importorskip("fsspec"), pytest.importorskip("fsspec.implementations.local")

    class Bucket(local.LocalFileSystem):  # type: ignore[misc,name-defined]
        protocol = "bucket"

        @classmethod
        def _strip_protocol(cls, path: str) -> str:
            return str(folder / path.removeprefix("bucket://")) if "://" in path else path

    folder.mkdir()
    fsspec.register_implementation("bucket", Bucket, clobber=True)
    return "bucket://work"


@pytest.mark.parametrize("kind", ["bucket", "memory", "file"])
def test_the_work_may_lie_at_a_url(tmp_path: Path, whole: Path, kind: str) -> None:
    """It is begun task by task, as a scheduler does, and gone on with."""
    bucket = make_bucket(tmp_path / "bucket")
    url = {"bucket": bucket, "memory": f"memory://{tmp_path.name}", "file": f"file://{tmp_path}/bucket/work"}[kind]
    job = plan(tmp_path, cut(tmp_path / "in", 3, make_rows()))
    spread.save_plan(job, url)
    for stage in spread.STAGES[:5]:
        for number in range(stage.count_tasks(job)):
            spread.run_task_in(url, stage.name, number)
    assert [progress.done for progress in spread.list_progress(url)][:6] == [3, 4, 3, 4, 4, 0]
    spread.clean(job, url, ONE if kind == "memory" else spread.Processes(2), resume=True)
    compare(tmp_path, whole)
    assert spread.Work(url).store.read("log.txt").endswith(b" write: 3 of 3 tasks\n")
    for stage in spread.STAGES:
        assert all(name.endswith(".done") for name in spread.Work(url).store.list(stage.name))
    assert (tmp_path / "bucket" / "work" / "job.json").exists() == (kind != "memory")


def test_what_a_url_has_lost_is_told(tmp_path: Path) -> None:
    url = make_bucket(tmp_path / "bucket")
    job = plan(tmp_path, cut(tmp_path / "in", 1, make_rows()[:9]), partitions=1)
    spread.save_plan(job, url)
    spread.run_task_in(url, "learn", 0)
    file = tmp_path / "bucket" / "work" / "learn" / "000000.ballots"
    for problem in (lambda: file.write_bytes(file.read_bytes()[:-64]), lambda: file.write_bytes(b""), file.unlink):
        problem()
        with pytest.raises(BadInput, match=r"bucket://work/learn/000000\.ballots: the file is not whole"):
            spread.run_task_in(url, "elect", 0)


def test_each_minute_the_log_tells_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(status, "EACH", 0.05)
    told = ["learn: 0 of 2 tasks are done, the others begin", "learn: 1 of 2 tasks"]
    work = spread.Work(str(tmp_path))
    with (
        caplog.at_level("INFO", "dedup.spread"),
        pytest.raises(BadInput),
        status.tell_progress(work, status.Progress("learn", 0, 2)) as step,
    ):
        step()
        deadline = time.monotonic() + 60
        while len(caplog.messages) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        raise BadInput("it is gone", "look for it")
    assert caplog.messages[:2] == told, "within a minute of what is 50 ms here"
    assert caplog.messages[-1] == "learn: 1 of 2 tasks were done when it was stopped"
    lines = (tmp_path / "log.txt").read_text().splitlines()
    assert [line.split(" ", 1)[1] for line in lines] == caplog.messages


@given(st.lists(st.tuples(st.integers(0, 2), *(st.integers(0, 3),) * 2, st.integers(0, 7)), max_size=40))
def test_what_shards_show_adds_up_to_what_all_show(features: list[tuple[int, int, int, int]]) -> None:
    shards, keys, sites = (np.array([one[place] for one in features], np.uint64) for place in range(3))
    zones = np.array([one[3] for one in features], np.uint8)
    tally = Tally()
    for shard in range(3):
        own = shards == shard
        tally.add(keys[own], sites[own], zones[own])
        tally._merge()
    known, numbers = np.unique(sites, return_inverse=True)
    whole = FrozenCounts(known, group_features(keys, numbers.astype(np.uint32), zones))
    asked = [values.ravel() for values in np.meshgrid(*[np.arange(5, dtype=np.uint64)] * 2)]
    mine, its = tally.freeze().look_up(*asked), whole.look_up(*asked)
    assert all((getattr(mine, one.name) == getattr(its, one.name)).all() for one in fields(mine))


@pytest.mark.parametrize("place", ["here", "there"])
@pytest.mark.parametrize("places", [[], [3], [99_999, 0, 5, 5, 40_000, 6]])
def test_rows_are_picked_here_and_elsewhere(tmp_path: Path, place: str, places: list[int]) -> None:
    work = spread.Work(str(tmp_path) if place == "here" else make_bucket(tmp_path / "bucket"))
    tables = [{"one": np.arange(3), "two": np.zeros((0, 2), np.uint8)}, {"one": np.arange(100_000) * 3}]
    work.save_each("some", 7, "thing", iter(tables))
    found = work.load_one("some", 7, "thing", 1)
    assert found.pick("one", np.array(places, np.int64)).tolist() == [3 * number for number in places]
    assert (found.count("one"), found.read("one", 50_000, 50_002).tolist()) == (100_000, [150_000, 150_003])
    assert work.load_one("some", 7, "thing", 0)["two"].shape == (0, 2)


@pytest.mark.parametrize("keep", ["longest", "earliest", "first"])
@pytest.mark.parametrize("kinds", [1, 3, 500])
def test_ranges_of_the_keep_order_are_that_of_all(tmp_path: Path, keep: str, kinds: int) -> None:
    """Also where all articles are of one length and day, or bear one name."""
    dice, work = random.Random(kinds), spread.Work(str(tmp_path / "work"))
    job = plan(tmp_path, cut(tmp_path / "in", 4, make_rows()[:9]), keep=keep, partitions=5)
    shards = [[make_story(dice, kinds) for _ in range(size)] for size in (60, 0, 1, 200)]
    for shard, batches in enumerate(shards):
        save_stories(job, work, shard, batches, [np.zeros(0, np.uint64)] * len(batches))
    for stage, tasks in (("bound", 1), ("sort", 4), ("rank", 5)):
        for number in range(tasks):
            work.finish(stage, number, find_stage(stage).run(job, work, number))
    ranks = np.concatenate([read_ranks(job, work, shard) for shard in range(4)])
    whole = rank_articles([one for own in shards for one in own], Keep(keep))
    assert ranks.tolist() == whole.list_ranks().tolist()
    lengths = np.diff(list_first_ranks(job, work))
    assert lengths.max() < 2 * lengths.mean()


def make_story(dice: random.Random, kinds: int) -> SampledStories:
    """A batch of one story, of so many lengths, days and names."""
    none = np.zeros(1, np.uint32)
    size, moment, name = (dice.randrange(kinds) for _ in range(3))
    return SampledStories(
        ids=[f"n{name}"], identities=none, sites=none, moments=np.array([moment]), rows=none, sizes=np.array([size], np.int32),
        sampled_counts=none, line_counts=none, stories=none, title_counts=none, path="",
    )  # fmt: skip


def test_fsspec_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(MissingExtra, match=r"install it with: pip install 'news-dedup\[url\]'"):
        spread.plan_job(["s3://bucket/s0.jsonl"], "output")


def test_a_ray_cluster_gives_the_same(tmp_path: Path, whole: Path) -> None:
    """A real one on this machine; one cluster for all that is asked of it, since it takes seconds to start."""
    ray = pytest.importorskip("ray")
    job = plan(tmp_path, cut(tmp_path / "in", 3, make_rows()))
    runner = RayRunner(workers=2)
    try:
        spread.clean(job, str(tmp_path / "work"), runner)
        compare(tmp_path, whole)
        _lose_a_worker(runner, tmp_path)
        _change(tmp_path / "in" / "s1.jsonl")
        with pytest.raises(BadInput, match=r"s1\.jsonl: it changed since the job was planned"):
            spread.clean(job, str(tmp_path / "other"), runner)
    finally:
        ray.shutdown()


def _lose_a_worker(runner: RayRunner, folder: Path) -> None:
    def lose(number: int) -> dict[str, Any]:
        """The first try of a task loses its worker."""
        tried = folder / f"tried-{number}"
        if number == 1 and not tried.exists():
            tried.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return {"number": number}

    assert list(runner.run(lose, range(3))) == [{"number": number} for number in range(3)]
    assert (folder / "tried-1").exists()


class _Losing:
    """A cluster that loses the worker of a task in some stages, before or behind its work."""

    def __init__(self, runner: spread.Runner, folder: Path) -> None:
        self._runner, self._folder, self._stages = runner, folder, 0

    def run(self, function: Callable[[int], dict[str, Any]], numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
        self._stages += 1
        when = LOST.get(self._stages)
        tried = self._folder / f"tried-{when}"

        def lose(number: int) -> dict[str, Any]:
            is_lost = when is not None and number == numbers[-1] and not tried.exists()
            counts = {} if is_lost and when == "before" else function(number)
            if is_lost:
                tried.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return counts

        yield from self._runner.run(lose, numbers)


def test_a_cluster_of_two_machines_that_loses_workers_gives_the_same(tmp_path: Path, whole: Path) -> None:
    ray = pytest.importorskip("ray")
    cluster = pytest.importorskip("ray.cluster_utils").Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
    )
    try:
        cluster.add_node(num_cpus=1)
        runner = RayRunner(address=cluster.address)
        assert ray.cluster_resources()["CPU"] == 2
        job = plan(tmp_path, cut(tmp_path / "in", 3, make_rows()), partitions=1)
        spread.clean(job, str(tmp_path / "work"), _Losing(runner, tmp_path))
        compare(tmp_path, whole)
        assert {path.name for path in tmp_path.glob("tried-*")} == {"tried-behind", "tried-before"}
    finally:
        ray.shutdown()
        cluster.shutdown()


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")
def test_spark_gives_the_same(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On this machine, which loses workers; a task may be tried four times, as it may on a cluster."""
    pyspark = pytest.importorskip("pyspark")
    (recipe,) = read_blocks("python spark")
    names: dict[str, Any] = {"SparkContext": pyspark.SparkContext}
    exec(recipe, names)
    for name, value in {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}.items():
        monkeypatch.setenv(name, value)
    spark = pyspark.SparkContext("local[2,4]", conf=pyspark.SparkConf().set("spark.ui.enabled", "false"))
    try:
        job = plan(tmp_path, cut(tmp_path / "in", 3, make_rows()))
        spread.clean(job, str(tmp_path / "work"), _Losing(names["Spark"](), tmp_path))
        compare(tmp_path, whole)
        assert {path.name for path in tmp_path.glob("tried-*")} == {"tried-behind", "tried-before"}
    finally:
        spark.stop()


def test_ray_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"install it with: pip install 'news-dedup\[ray\]'"):
        RayRunner()


def test_the_command_does_all_at_once(here: Run, tmp_path: Path, whole: Path) -> None:
    cut(tmp_path / "in", 3, make_rows())
    words = ["clean", "in/*.jsonl", "--engine", "processes", "--work", "work", "-o", "output", "--workers", 1]
    words += [word for name in RECORDS for word in (f"--{name}", name)]
    done = here(*words, "--summary", "json")
    assert done.returncode == 0, done.stderr
    compare(tmp_path, whole)
    assert json.loads(done.stderr)["rows"] == len(make_rows())
    again = here(*words)
    assert (again.returncode, "go on with --resume" in again.stderr) == (2, True)
    assert here(*words, "--resume").returncode == 0


def test_the_command_plans_and_runs_and_tells(here: Run, tmp_path: Path) -> None:
    cut(tmp_path / "in", 2, make_rows()[:20])
    planned = here("spread", "plan", "in/*.jsonl", "-o", "out", "--work", "work", "--partitions", 3)
    assert planned.stdout.splitlines() == [
        *("learn 2", "elect 3", "settle 2", "group 3", "meet 3", "match 3", "tell 3", "clean 2", "write 2")
    ]
    task = here("spread", "task", "work", "learn", 1)
    assert json.loads(task.stdout)["rows"] > 0
    assert here("spread", "--status", "work").stdout.splitlines()[:2] == [
        "learn          1 of 2",
        "elect          0 of 3",
    ]
    done = here("spread", "run", "work", "--workers", 1, "--resume")
    assert (done.returncode, done.stderr.splitlines()[0].split(",")[0]) == (0, "20 articles")
    assert len(list((tmp_path / "out").iterdir())) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--engine", "processes"], "--engine needs a folder for its work; name one with --work FOLDER"),
        (["--work", "work"], "--work, --resume and --address go with an engine"),
        (["--resume"], "--work, --resume and --address go with an engine"),
        (["--engine", "processes", "--work", "w", "--index", "i"], "--index does not go with --engine"),
        (["--engine", "processes", "--work", "w", "--memory", "1G"], "--memory does not go with --engine"),
        (["--engine", "processes", "--work", "w", "--dry-run"], "--dry-run does not go with --engine"),
        (["--engine", "processes", "--work", "w", "--address", "auto"], "--address is that of a Ray cluster"),
        (["--engine", "processes", "--work", "w", "--on-error", "skip"], "--on-error skip and --rejects go together"),
    ],
)
def test_options_that_do_not_go_together(here: Run, tmp_path: Path, words: list[str], message: str) -> None:
    cut(tmp_path / "in", 2, make_rows()[:20])
    done = here("clean", "in/s0.jsonl", "-o", "out", *words)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def _change(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


Step = Callable[[Path, spread.Job], object]
REFUSED: dict[str, tuple[Step, type[DedupError], str]] = {
    "the work of another job": (
        lambda at, job: spread.clean(plan(at, [str(at / "in" / "s0.jsonl")]), str(at / "work"), ONE, resume=True),
        *(BadSettings, "work: this folder has the work of another job"),
    ),
    "a run that was begun": (
        lambda at, job: spread.clean(job, str(at / "work"), ONE),
        *(BadSettings, "work: this folder has finished tasks of an earlier run; go on with --resume"),
    ),
    "a shard that changed": (
        lambda at, job: (_change(at / "in" / "s1.jsonl"), spread.clean(job, str(at / "work"), ONE, resume=True)),
        *(BadInput, "s1.jsonl: it changed since the job was planned"),
    ),
    "a stage too early": (
        lambda at, job: spread.run_task_in(str(at / "work"), "group", 0),
        *(BadSettings, "1 task of the stage learn is not finished; run them before group"),
    ),
    "no such stage": (
        lambda at, job: spread.run_task_in(str(at / "work"), "wash", 0),
        *(BadSettings, "there is no stage 'wash'; use one of learn, elect"),
    ),
    "no such task": (
        lambda at, job: spread.run_task_in(str(at / "work"), "learn", 2),
        *(BadSettings, "the stage learn has the tasks 0 to 1, not 2"),
    ),
    "no plan": (
        lambda at, job: spread.run_task_in(str(at / "nowhere"), "learn", 0),
        *(BadSettings, "nowhere: there is no plan here (No such file or directory); make one"),
    ),
    "a folder that is in use": (
        lambda at, job: spread.save_plan(job, str(at / "in")),
        *(BadSettings, "in: this folder holds other files; name an empty one"),
    ),
    "a file in place of the folder": (
        lambda at, job: spread.save_plan(job, str(at / "in" / "s0.jsonl")),
        *(BadOutput, "s0.jsonl: cannot use this as a folder (Not a directory); name another"),
    ),
    "a cut file": (
        lambda at, job: (
            (at / "work" / "learn" / "000000.features").write_bytes(b"dedup-columns-1\n"),
            spread.clean(job, str(at / "work"), ONE, resume=True),
        ),
        *(BadInput, "000000.features: the file is not whole"),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_go_on_is_refused(tmp_path: Path, what: str) -> None:
    step, error, message = REFUSED[what]
    job = plan(tmp_path, cut(tmp_path / "in", 2, make_rows()[:20]), partitions=1)
    spread.save_plan(job, str(tmp_path / "work"))
    spread.run_task_in(str(tmp_path / "work"), "learn", 0)
    with pytest.raises(error) as refused:
        step(tmp_path, job)
    assert message in str(refused.value)
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("inputs", "error", "message"),
    [
        (["-"], BadInput, "only a file of many articles can be a shard"),
        (["in"], BadInput, "only a file of many articles can be a shard"),
        (["in/a.txt"], BadInput, "only a file of many articles can be a shard"),
        (["in/*.csv"], BadInput, "no file matches"),
        (["in/s9.jsonl"], BadInput, "cannot read it"),
        (["in/s0.doc"], BadInput, "unknown kind of file"),
        (["in/s0.jsonl", "in/../in/s0.jsonl"], BadInput, "this shard is named twice"),
        (["in/s0.jsonl", "in/s0.json"], BadOutput, "two outputs have one name"),
        ([], BadInput, "there is no shard"),
    ],
)
def test_what_is_no_shard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], error: type[DedupError], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    cut(tmp_path / "in", 2, make_rows()[:9])
    (tmp_path / "in" / "a.txt").write_text("A story.\n")
    (tmp_path / "in" / "s0.json").write_text("[]")
    with pytest.raises(error, match=message):
        spread.plan_job(inputs, "out", removed="removed")


def test_an_output_may_not_be_a_shard(tmp_path: Path) -> None:
    shards = cut(tmp_path / "in", 2, make_rows()[:9])
    with pytest.raises(BadOutput, match="the output is an input"):
        spread.plan_job(shards, str(tmp_path / "in"))


def test_a_plan_comes_back_as_it_was(tmp_path: Path) -> None:
    shards = cut(tmp_path / "in", 2, make_rows()[:9])
    settings = Settings(min_confidence=0.5, rules=Settings().rules | {"A1": "remove"}, protect_files=(shards[0],))
    job = plan(tmp_path, shards, settings=settings, options=ReadOptions(text_field="body"), partitions=3)
    spread.save_plan(job, str(tmp_path / "work"))
    assert spread.load_plan(str(tmp_path / "work")) == job
