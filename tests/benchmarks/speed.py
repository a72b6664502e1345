"""Time the program beside others in one run: wall, CPU and memory, over dumps or generated corpora of several sizes."""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent))

from generate import write_corpus
from measure import CommandFailed, Cost, measure
from plot import draw

from dedup.io.compression import decompress, find_compression

_PROGRAM = [sys.executable, "-m", "dedup"]
_ROOT = Path(__file__).parents[2]
_COLD_START = "dedup check on one text"
_TEXT = (
    "The ferry sails again.\n\nIt is late, as ever, the captain says, and nobody on the quay minds.\n\nShare this:\n"
)
_COLD_RUNS = 7
_GENERATED = "generated-"


@dataclass(frozen=True, slots=True)
class Program:
    """A program by name, and the command that works off a dump, writing into a folder."""

    name: str
    command: Callable[[Path, Path], Sequence[str | Path]]
    is_peer: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The median cost of one program on one corpus; `articles` is 0 where none are counted."""

    corpus: str
    articles: int
    program: str
    cost: Cost


def list_programs(
    workers: Sequence[int], peers: Path, python: str, others: Mapping[str, Path] | None = None
) -> list[Program]:
    """Ours with each number of workers, and every script of a folder, called by `python` as `SCRIPT DUMP OUT`.

    `others` are folders with other builds of ours, by their names.
    """

    def clean(count: int, program: Sequence[str]) -> Callable[[Path, Path], Sequence[str | Path]]:
        def command(dump: Path, folder: Path) -> Sequence[str | Path]:
            outputs = (
                part for name in ("output", "removed", "duplicates") for part in (f"--{name}", folder / f"{name}.jsonl")
            )
            return [*program, "clean", dump, *outputs, "--workers", str(count)]

        return command

    def run(script: Path) -> Callable[[Path, Path], Sequence[str | Path]]:
        return lambda dump, folder: [python, script, dump, folder / "output.jsonl"]

    ours = [Program(f"dedup clean, workers: {count}", clean(count, _PROGRAM)) for count in workers]
    ours += [
        Program(f"{name}, workers: {count}", clean(count, _call_build(build)))
        for name, build in (others or {}).items()
        for count in workers
    ]
    return [*ours, *(Program(script.stem, run(script), is_peer=True) for script in sorted(peers.glob("*.py")))]


def _call_build(build: Path) -> list[str]:
    """The command of the package in a folder, whatever is installed and wherever it is called."""
    return ["env", f"PYTHONPATH={build}", sys.executable, "-P", "-m", "dedup"]


def find_build(name: str, folder: Path) -> Path:
    """The folder with the package that is meant: a folder itself, else a wheel or a commit, unpacked into `folder`."""
    if Path(name, "dedup").is_dir():
        return Path(name).absolute()
    if name.endswith(".whl"):
        shutil.unpack_archive(name, folder / Path(name).stem, "zip")
        return folder / Path(name).stem
    packed = subprocess.run(["git", "archive", name, "dedup"], cwd=_ROOT, capture_output=True)
    if packed.returncode:
        raise click.BadParameter(
            f"{name} is neither a wheel, a folder with a package `dedup`, nor a commit", param_hint="--against"
        )
    build = folder / name.replace("/", "_")
    build.mkdir()
    subprocess.run(["tar", "-x"], cwd=build, input=packed.stdout, check=True)
    return build


def time_corpus(dump: Path, programs: Sequence[Program], cores: set[int], runs: int) -> Iterator[Result]:
    """Run all programs in turn, so often; yield the medians. A peer that fails is left out and named."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    failed: set[str] = set()
    articles = sum(row.count(b"\n") for row in _read_blocks(dump))
    for _ in range(runs):
        for program in programs:
            if program.name in failed:
                continue
            with tempfile.TemporaryDirectory(dir=dump.parent) as folder:
                try:
                    cost = measure(program.command(dump, Path(folder)), cores)
                    costs[program.name].append(cost)
                except CommandFailed as problem:
                    if not program.is_peer:
                        raise click.ClickException(f"{program.name}: {problem}") from problem
                    failed.add(program.name)
                    click.echo(f"{program.name} is left out: {problem}", err=True)
    for name, own in costs.items():
        yield Result(dump.stem, articles, name, take_median(own))


def _read_blocks(dump: Path) -> Iterator[bytes]:
    with dump.open("rb") as rows:
        while block := rows.read(1 << 20):
            yield block


def time_cold_start(cores: set[int]) -> Result:
    """Time `dedup check` on one small text, from start to exit."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "article.txt")
        text.write_text(_TEXT, "utf-8")
        costs = [measure([*_PROGRAM, "check", text], cores, may_fail=True) for _ in range(_COLD_RUNS)]
    return Result("one text", 0, _COLD_START, take_median(costs))


def take_median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "memory")))


def tabulate(results: Sequence[Result]) -> str:
    """A markdown table for each corpus; the ratios are what the first program took of what each took."""
    lines = []
    for corpus in dict.fromkeys(result.corpus for result in results):
        own = [result for result in results if result.corpus == corpus]
        first = own[0].cost
        title = f"{corpus}, {own[0].articles:,} articles" if own[0].articles else corpus
        lines += ["", f"| {title} | wall s | CPU s | µs per article | MiB | ours ÷ its wall | its CPU | its memory |"]
        lines.append("|---|---:|---:|---:|---:|---:|---:|---:|")
        for result in own:
            cost = result.cost
            each = f"{1e6 * cost.wall / result.articles:,.0f}" if result.articles else "-"
            ratios = " | ".join(
                f"{mine / its:.2f}"
                for mine, its in ((first.wall, cost.wall), (first.cpu, cost.cpu), (first.memory, cost.memory))
            )
            lines.append(
                f"| {result.program} | {cost.wall:.2f} | {cost.cpu:.2f} | {each} | {cost.memory:,.0f} | {ratios} |"
            )
    return "\n".join(lines[1:])


def draw_costs(results: Sequence[Result]) -> str:
    """The SVG of CPU microseconds per article against the number of articles, of generated corpora."""
    lines: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for result in results:
        if result.corpus.startswith(_GENERATED):
            lines[result.program].append((result.articles, 1e6 * result.cost.cpu / result.articles))
    return draw(lines, "articles", "CPU microseconds per article")


def gather_corpora(dumps: Sequence[Path], sizes: Sequence[int], folder: Path) -> Iterator[Path]:
    """Yield the dumps, unpacked, and generated corpora of so many articles; what is in the folder is used again."""
    for dump in dumps:
        compression = find_compression(str(dump))
        yield _unpack(dump, compression, folder) if compression else dump
    for size in sizes:
        corpus = folder / f"{_GENERATED}{size}.jsonl"
        if not corpus.exists():
            write_corpus(size, corpus, corpus.with_suffix(".truth"))
        yield corpus


def _unpack(dump: Path, compression: str, folder: Path) -> Path:
    """Write a packed dump as plain JSONL, the only thing that all programs read."""
    plain = folder / f"{dump.name.partition('.')[0]}.jsonl"
    with dump.open("rb") as packed, plain.open("wb") as out:
        shutil.copyfileobj(decompress(packed, compression, str(dump)), out)
    return plain


@click.command(help=__doc__)
@click.option("--dump", "dumps", multiple=True, type=click.Path(exists=True, path_type=Path), help="JSONL to work off.")
@click.option(
    "--sizes", default="2000,10000,50000", show_default=True, help="Articles of generated corpora; may be empty."
)
@click.option("--workers", type=int, multiple=True, help="Of ours; as many as cores by default. Several are compared.")
@click.option("--cores", default=2, show_default=True, help="Cores that everything is pinned to.")
@click.option("--runs", default=3, show_default=True, help="Of each program, in turn; the median counts.")
@click.option(
    "--peers", default=Path(__file__).parent / "peers", type=click.Path(path_type=Path), help="A folder of scripts."
)
@click.option(
    "--peers-python",
    default=sys.executable,
    help="Runs these scripts, where the peers live in an environment of their own.",
)
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Where corpora are kept for the next time."
)
@click.option(
    "--against",
    multiple=True,
    metavar="COMMIT_OR_BUILD",
    help="Another state of ours: a commit, a wheel, or a folder with a build.",
)
@click.option("--json", "figures", type=click.Path(path_type=Path), help="The figures.")
@click.option(
    "--plot", type=click.Path(path_type=Path), help="The cost per article against the number of articles, SVG."
)
def main(
    dumps: tuple[Path, ...],
    sizes: str,
    workers: tuple[int, ...],
    cores: int,
    runs: int,
    peers: Path,
    peers_python: str,
    folder: Path | None,
    against: tuple[str, ...],
    figures: Path | None,
    plot: Path | None,
) -> None:
    """Print the tables."""
    pinned = set(sorted(os.sched_getaffinity(0))[:cores])
    with tempfile.TemporaryDirectory() as temporary, tempfile.TemporaryDirectory() as builds:
        others = {name: find_build(name, Path(builds)) for name in against}
        programs = list_programs(workers or (len(pinned),), peers, peers_python, others)
        place = folder or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        results = [time_cold_start(pinned)]
        for corpus in gather_corpora(dumps, [int(size) for size in sizes.split(",") if size], place):
            results += time_corpus(corpus, programs, pinned, runs)
            click.echo(tabulate([result for result in results if result.corpus == corpus.stem]) + "\n")
    click.echo(tabulate(results[:1]))
    if figures:
        machine = {"python": platform.python_version(), "machine": platform.platform(), "cores": len(pinned)}
        figures.write_text(
            json.dumps({**machine, "results": [asdict(result) for result in results]}, indent=1), "utf-8"
        )
    if plot and any(result.corpus.startswith(_GENERATED) for result in results):
        plot.write_text(draw_costs(results), "utf-8")


if __name__ == "__main__":
    main()
