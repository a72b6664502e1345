"""Measure how processor time and memory of a command grow with its input, for inputs of many shapes; prints a table.

Each size is read in a process of its own that is born with all the modules and phrases, so that what is the same for
all sizes is not measured. Exit 1 where a doubling takes more than `--limit` times as long, from 2n to 8n: n log n
takes 2.1 to 2.3 times.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from math import sqrt
from multiprocessing.connection import Connection
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent))

from shapes import SHAPES, Shape

from dedup.cli import main as dedup
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob

_FACTORS = (1, 2, 4, 8)
_HANG = 300  # seconds


def run(command: Sequence[str], told: Connection) -> None:
    """Run a command of dedup in this process, and tell its processor time in seconds and its peak memory in MiB."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    before = time.process_time()
    code: object = 0
    try:
        sys.argv = ["dedup", *command]
        dedup()
    except SystemExit as ended:
        code = ended.code
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
    told.send((time.process_time() - before, peak, code))


def measure(shape: Shape, factor: int, repeats: int) -> tuple[float, float]:
    """The least processor time in seconds and the least peak memory in MiB of some runs over one size."""
    times, peaks = [], []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as name:
            os.chdir(name)
            shape.write(Path(name), shape.size * factor)
            command = shape.command.split()
            command += ["--workers", "1"] if command[0] in ("clean", "learn") else []
            receiver, sender = multiprocessing.get_context("fork").Pipe(duplex=False)
            process = multiprocessing.get_context("fork").Process(target=run, args=(command, sender))
            process.start()
            sender.close()
            if not receiver.poll(_HANG):
                process.kill()
                raise click.ClickException(f"no end within {_HANG} s")
            seconds, peak, code = receiver.recv()
            process.join()
            if code not in (0, 1, None):
                raise click.ClickException(f"{shape.command} of {shape.size * factor} ended with {code}")
            times.append(seconds)
            peaks.append(peak)
    return min(times), min(peaks)


def count_growth(measured: Sequence[tuple[float, float]]) -> float:
    """How many times as long a doubling takes, from 2n to 8n."""
    return sqrt(measured[3][0] / measured[1][0])


def _warm_up() -> None:
    """Import and read once, before processes are born, what every command needs."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "in.jsonl")
        path.write_text('{"text": "The ferry will run again from May.\\nLike this:"}\n' * 3)
        job = CleanJob(
            inputs=[str(path)],
            output=str(Path(name, "out.jsonl")),
            removed=str(Path(name, "gone")),
            drop_duplicates=True,
        )
        clean_inputs(job)


@click.command(help=__doc__)
@click.option("--only", multiple=True, help="Only shapes with this in their names.")
@click.option("--repeats", type=int, default=2, show_default=True, help="Runs of each size; the fastest counts.")
@click.option("--scale", type=float, default=1.0, show_default=True, help="Of the sizes.")
@click.option("--limit", type=float, default=2.3, show_default=True)
def main(only: tuple[str, ...], repeats: int, scale: float, limit: float) -> None:
    """Print the table."""
    _warm_up()
    here = Path.cwd()
    sys.path[:] = [str(Path(path).absolute()) for path in sys.path]
    click.echo("| shape | n | seconds of n, 2n, 4n, 8n | times as long per doubling | MiB of n, 2n, 4n, 8n | |")
    click.echo("|---|---:|---|---:|---|---|")
    worse = 0
    for name, shape in SHAPES.items():
        shape = replace(shape, size=int(shape.size * scale))
        if only and not any(part in name for part in only):
            continue
        measured = [measure(shape, factor, repeats) for factor in _FACTORS]
        if count_growth(measured) > limit:  # another program may have had the processor's caches
            measured = [
                min(pair) for pair in zip(measured, [measure(shape, factor, 2) for factor in _FACTORS], strict=True)
            ]
        growth = count_growth(measured)
        worse += growth > limit
        columns = [
            name,
            f"{shape.size:,}",
            ", ".join(f"{seconds:.2f}" for seconds, _ in measured),
            f"{growth:.2f}",
            ", ".join(f"{peak:,.0f}" for _, peak in measured),
            "worse" if growth > limit else "",
        ]
        click.echo(f"| {' | '.join(columns)} |")
        os.chdir(here)
    sys.exit(worse > 0)


if __name__ == "__main__":
    main()
