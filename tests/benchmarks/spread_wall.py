"""Compare one run over a dump with the same dump in shards: time, memory and outputs; prints a table.

Both are done in turn, so often; the medians count, and what the shards take of what the whole takes. Exit 1 where an
output of the shards, one behind the other, is not that of the whole to the byte.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import Cost, measure
from benchmarks.speed import gather_corpora, take_median

_OUTPUTS = ("output", "removed", "duplicates")
_OF_A_FILE = (b'{"run"', b'{"proof"')  # rows of records that tell of their own file
_PROGRAM = (sys.executable, "-m", "dedup")


def cut_dump(dump: Path, count: int, folder: Path) -> list[Path]:
    """The rows of a dump as so many shards of about as many."""
    folder.mkdir()
    with dump.open("rb") as rows:
        total = sum(1 for _ in rows)
        rows.seek(0)
        shards = []
        for number in range(count):
            shards.append(folder / f"{number:05}.jsonl")
            shards[-1].write_bytes(b"".join(islice(rows, total * (number + 1) // count - total * number // count)))
    return shards


def list_outputs(folder: Path, suffix: str) -> list[str]:
    """The options that name the outputs in a folder."""
    folder.mkdir()
    return [part for name in _OUTPUTS for part in (f"--{name}", str(folder / f"{name}{suffix}"))]


def read_lines(folder: Path, name: str) -> Iterator[bytes]:
    """The rows of an output, those of all shards one after the other."""
    single = folder / f"{name}.jsonl"
    for path in [single] if single.exists() else sorted((folder / name).glob("*.jsonl")):
        with path.open("rb") as rows:
            yield from (row for row in rows if not row.startswith(_OF_A_FILE))


def find_difference(one: Path, other: Path) -> str | None:
    """The first output that differs, and the number of its row there."""
    for name in _OUTPUTS:
        mine, its = read_lines(one, name), read_lines(other, name)
        for number, (row, same) in enumerate(zip(mine, its, strict=False), 1):
            if row != same:
                return f"{name}, row {number:,}"
        if next(mine, None) is not None or next(its, None) is not None:
            return f"{name}, where one of the two ends"
    return None


def run_both(dump: Path, shards: Sequence[Path], workers: int, cores: set[int], partitions: int | None) -> list[Cost]:
    """Run the whole, then the shards, and compare what came out; raises ClickException where it differs."""
    with tempfile.TemporaryDirectory() as name:
        one, other, work = Path(name, "one"), Path(name, "other"), Path(name, "work")
        common = ["--workers", str(workers), "--summary", "none"]
        whole = [*_PROGRAM, "clean", dump, *list_outputs(one, ".jsonl"), *common]
        plan = [*_PROGRAM, "spread", "plan", *shards, *list_outputs(other, ""), "--work", work]
        plan += ["--partitions", str(partitions)] if partitions else []
        run = [*_PROGRAM, "spread", "run", work, *common]
        costs = [measure(whole, cores), measure(plan, cores), measure(run, cores)]
        if (difference := find_difference(one, other)) is not None:
            raise click.ClickException(f"the outputs differ: {difference}")
    planned, done = costs[1:]
    both = Cost(planned.wall + done.wall, planned.cpu + done.cpu, max(planned.memory, done.memory))
    return [costs[0], both]


@click.command(help=__doc__)
@click.argument("dump", type=click.Path(exists=True, path_type=Path))
@click.option("--shards", default=8, show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--workers", type=int, help="Of both; as many as cores by default.")
@click.option("--cores", default=2, show_default=True, help="Cores that everything is pinned to.")
@click.option("--partitions", type=int, help="Ranges of keys; chosen by size by default.")
def main(dump: Path, shards: int, rounds: int, workers: int | None, cores: int, partitions: int | None) -> None:
    """Print the table."""
    pinned = set(sorted(os.sched_getaffinity(0))[:cores])
    with tempfile.TemporaryDirectory() as name:
        (plain,) = gather_corpora([dump], [], Path(name))
        paths = cut_dump(plain, shards, Path(name, "shards"))
        costs = [run_both(plain, paths, workers or len(pinned), pinned, partitions) for _ in range(rounds)]
    whole, spread = (take_median(own) for own in zip(*costs, strict=True))
    click.echo("| | wall s | CPU s | MiB of all processes |\n|---|---:|---:|---:|")
    for label, cost in (("dedup clean", whole), (f"{shards} shards", spread)):
        click.echo(f"| {label} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.memory:,.0f} |")
    ratios = (spread.wall / whole.wall, spread.cpu / whole.cpu, spread.memory / whole.memory)
    click.echo(f"| times as much | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} |")


if __name__ == "__main__":
    main()
