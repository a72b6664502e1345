"""Compare duplicates found day by day, by an index, with those of one run over all days; prints a table and what differs."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import click
import orjson

sys.path.insert(0, str(Path(__file__).parent))

from generate import write_corpus

Pair = tuple[str, str]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Compared:
    """Pairs of articles that stand in one group: in both runs, only in that over all days, only day by day."""

    both: frozenset[Pair]
    at_once: frozenset[Pair]
    by_day: frozenset[Pair]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file."""
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def split_days(corpus: Path, folder: Path) -> list[Path]:
    """Write the articles of each day to a file of its own."""
    days: dict[str, list[bytes]] = defaultdict(list)
    for line in corpus.read_bytes().splitlines(keepends=True):
        days[orjson.loads(line)["date"][:10]].append(line)
    paths = []
    for day, lines in days.items():
        paths.append(folder / f"{day}.jsonl")
        paths[-1].write_bytes(b"".join(lines))
    return paths


def clean_at_once(days: Sequence[Path], folder: Path, *options: str) -> list[dict[str, Any]]:
    """One run over all days; return the rows of DUPLICATES."""
    found = folder / "at-once.duplicates"
    _run("clean", *days, "--output", folder / "at-once.jsonl", "--duplicates", found, *options)
    return read_rows(found)


def clean_by_day(days: Sequence[Path], folder: Path, *options: str) -> list[dict[str, Any]]:
    """Learn a day and clean it, then the next; return the rows of DUPLICATES of all."""
    rows, index = [], folder / "days.dedup"
    for day in days:
        found = day.with_suffix(".duplicates")
        _run("learn", day, "--index", index)
        out = day.with_suffix(".clean.jsonl")
        _run("clean", day, "--index", index, "--output", out, "--duplicates", found, *options)
        rows += read_rows(found)
    return rows


def _run(*command: object) -> None:
    subprocess.run([sys.executable, "-m", "dedup", *map(str, command)], check=True, stderr=subprocess.DEVNULL)


def list_pairs(rows: Iterable[Row]) -> frozenset[Pair]:
    """All pairs of articles that stand in one group."""
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.get(name, name) != name:
            name = root[name]
        return name

    groups: dict[str, list[str]] = defaultdict(list)
    names: dict[str, None] = {}
    for row in rows:
        root[find(row["id"])] = find(row["duplicate_of"])
        names |= dict.fromkeys((row["id"], row["duplicate_of"]))
    for name in sorted(names):
        groups[find(name)].append(name)
    return frozenset(pair for group in groups.values() for pair in combinations(group, 2))


def compare(at_once: Iterable[Row], by_day: Iterable[Row]) -> Compared:
    """Compare the groups of two runs."""
    one, other = list_pairs(at_once), list_pairs(by_day)
    return Compared(one & other, one - other, other - one)


def tabulate(compared: Compared, truth: Mapping[str, Row]) -> str:
    """Count pairs by the kind of their later article, and whether they are copies in truth."""

    def judge(pair: Pair) -> tuple[str, bool]:
        first, later = (truth[name] for name in sorted(pair))
        return str(later["kind"]), (first["of"] or first["id"]) == (later["of"] or later["id"])

    counts = [Counter(map(judge, pairs)) for pairs in (compared.both, compared.at_once, compared.by_day)]
    lines = ["| later article | copies | both | only at once | only by day |", "|---|---|---:|---:|---:|"]
    for kind, right in sorted(set().union(*counts)):
        found = " | ".join(f"{count[kind, right]:,}" for count in counts)
        lines.append(f"| {kind} | {'yes' if right else 'no'} | {found} |")
    return "\n".join(lines)


def tell_differing(compared: Compared, rows: Iterable[Row], truth: Mapping[str, Row]) -> list[str]:
    """A line for each pair that one run alone has: the kinds, and what was said of each of the two in either run."""
    said: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        said[row["id"]].append(f"{row['duplicate_of']} ({row['containment']:.2f}, {row['contained']:.2f})")
    told = []
    for name, pairs in (("at once", compared.at_once), ("by day", compared.by_day)):
        for pair in sorted(pairs):
            parts = [f"{one} {truth[one]['kind']} -> {', '.join(said[one]) or 'kept'}" for one in pair]
            told.append(f"only {name}: " + "; ".join(parts))
    return told


@click.command(help=__doc__)
@click.option("--articles", default=6_000, show_default=True)
@click.option("--days", default=3, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--show", default=0, show_default=True, help="Pairs that differ, so many of them.")
def main(articles: int, days: int, seed: int, show: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus, known = folder / "corpus.jsonl", folder / "truth.jsonl"
        write_corpus(articles, corpus, known, seed, per_day=-(-articles // days))
        truth = {row["id"]: row for row in read_rows(known)}
        paths = split_days(corpus, folder)
        at_once, by_day = clean_at_once(paths, folder), clean_by_day(paths, folder)
        compared = compare(at_once, by_day)
        click.echo(tabulate(compared, truth))
        for line in tell_differing(compared, [*at_once, *by_day], truth)[:show]:
            click.echo(line)


if __name__ == "__main__":
    main()
