"""Measure what each stage of a job over shards takes in memory as the articles become more; prints a table.

Shards and ranges of keys stay of one size, so that a stage is flat whose largest task takes as much in the last column
as in the first. Each task has a process of its own, born with the modules and phrases; told is the peak of what a
process holds above one that does nothing, in MiB, files that it looks into among it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import click
import orjson

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.generate import Generator

from dedup import spread
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob

_OUTPUTS = ("removed", "findings", "duplicates")
_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes in which the system tells the peak


class Measured:
    """A runner that does each task in a process of its own, and keeps the greatest peak of each stage."""

    def __init__(self, workers: int) -> None:
        self.peaks: dict[str, float] = defaultdict(float)
        self._workers = workers
        self._idle = _wait(_begin(lambda number: None, 0))

    def run(self, function: Callable[[int], Any], numbers: Sequence[int]) -> Iterator[Any]:
        """Do the tasks, some at a time, and read what they counted from their markers."""
        assert isinstance(function, partial)
        folder, stage = function.args
        for start in range(0, len(numbers), self._workers):
            block = numbers[start : start + self._workers]
            for peak in map(_wait, [_begin(function, number) for number in block]):
                self.peaks[stage] = max(self.peaks[stage], peak - self._idle)
            yield from (spread.Work(folder).read_counts(stage, number) for number in block)


def _begin(function: Callable[[int], object], number: int) -> int:
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        function(number)
        code = 0
    finally:
        os._exit(code)


def _wait(process: int) -> float:
    """The peak of a process in MiB."""
    _, status, usage = os.wait4(process, 0)
    if status:
        raise click.ClickException("a task failed")
    return usage.ru_maxrss * _UNIT / (1 << 20)


def write_shards(folder: Path, articles: int, size: int) -> list[str]:
    """So many generated articles in shards of one size."""
    folder.mkdir(parents=True)
    rows, paths = iter(Generator(articles)), []
    while block := list(islice(rows, size)):
        paths.append(folder / f"{len(paths):05}.jsonl")
        paths[-1].write_bytes(b"".join(orjson.dumps(row) + b"\n" for row, _ in block))
    return list(map(str, paths))


def measure_stages(articles: int, size: int, workers: int, keep: str) -> dict[str, float]:
    """The greatest peak of a task of each stage, in MiB."""
    with tempfile.TemporaryDirectory() as name:
        shards = write_shards(Path(name, "in"), articles, size)
        outputs = {one: str(Path(name, one)) for one in ("output", *_OUTPUTS)}
        job = spread.plan_job(shards, **outputs, keep=keep)
        runner = Measured(workers)
        spread.clean(job, str(Path(name, "work")), runner)
        click.echo(f"{articles:,} articles: {len(shards)} shards, {job.partitions} ranges", err=True)
    return runner.peaks


def _warm_up() -> None:
    """Import and read once, before processes are born, what every task needs."""
    folder = tempfile.mkdtemp()
    try:
        job = CleanJob(
            inputs=write_shards(Path(folder, "in"), 40, 40),
            output=str(Path(folder, "out.jsonl")),
            drop_duplicates=True,
        )
        clean_inputs(job)
    finally:
        shutil.rmtree(folder)


@click.command(help=__doc__)
@click.option("--sizes", default="6000,24000,96000", show_default=True, help="Articles in all.")
@click.option("--shard", default=2_000, show_default=True, help="Articles of a shard.")
@click.option("--workers", default=2, show_default=True, help="Tasks at a time.")
@click.option("--keep", type=click.Choice(["longest", "earliest", "first"]), default="longest", show_default=True)
def main(sizes: str, shard: int, workers: int, keep: str) -> None:
    """Print the table."""
    _warm_up()
    counts = [int(size) for size in sizes.split(",")]
    measured = [measure_stages(count, shard, workers, keep) for count in counts]
    click.echo(f"| stage | {' | '.join(f'{count:,}' for count in counts)} |")
    click.echo(f"|---|{'---:|' * len(counts)}")
    for stage in measured[0]:
        click.echo(f"| {stage} | {' | '.join(f'{peaks[stage]:.1f}' for peaks in measured)} |")


if __name__ == "__main__":
    main()
