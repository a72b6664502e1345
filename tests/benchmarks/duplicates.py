"""Measure recall and precision of duplicate articles by kind of edit on a generated corpus; prints a table."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from generate import FORMULAS, write_corpus
from stories import build_stories

from dedup.config import Settings
from dedup.neardup.cluster import DuplicateFinder
from dedup.neardup.ranking import Keep
from dedup.neardup.sample import write_stories
from dedup.text.keys import hash_site

_BATCH = 1_500  # articles


@dataclass
class Score:
    """How articles of one kind fared: of `copies`, `found` are in their original's group; of `said`, `right` are."""

    articles: int = 0
    copies: int = 0
    found: int = 0
    said: int = 0
    right: int = 0


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a file."""
    with path.open("rb") as rows:
        yield from map(json.loads, rows)


def clean_corpus(corpus: Path, folder: Path, keep: Keep) -> dict[str, str]:
    """Run `dedup clean` on the corpus as it is, junk and all; return id -> duplicate_of."""
    duplicates = folder / "duplicates.jsonl"
    command = [sys.executable, "-m", "dedup", "clean", corpus, "--output", folder / "clean.jsonl"]
    subprocess.run([*command, "--duplicates", duplicates, "--keep", keep, "--summary", "none"], check=True)
    return {row["id"]: row["duplicate_of"] for row in read_rows(duplicates) if "id" in row}


def find_duplicates(corpus: Path, truth: Path, keep: Keep) -> dict[str, str]:
    """Run A1 alone on the story lines that the truth gives, and tell its time and memory; return id -> duplicate_of."""
    rows = zip(read_rows(corpus), read_rows(truth), strict=True)
    number = 0
    with DuplicateFinder(Settings(), keep) as finder:
        while batch := list(islice(rows, _BATCH)):
            stories = build_stories(
                lines=[_story_lines(row["text"], set(known["junk"])) for row, known in batch],
                ids=[row["id"] for row, _ in batch],
                sites=[hash_site(row["site"]) for row, _ in batch],
                dates=[row["date"] for row, _ in batch],
                rows=range(number, number + len(batch)),
                settings=finder.settings,
            )
            finder.add(write_stories(stories, finder.folder, finder.settings.candidates))
            number += len(batch)
        started = time.perf_counter()
        found = {duplicate.id: duplicate.duplicate_of for duplicate in finder.find()}
        click.echo(f"find: {time.perf_counter() - started:.1f} s, peak {_peak():.0f} MiB, {finder.counts}", err=True)
        return found


def _peak() -> float:
    """The most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)


def _story_lines(text: str, junk: set[int]) -> list[str]:
    return [line for number, line in enumerate(text.split("\n"), 1) if number not in junk]


def score(truth: Iterable[Mapping[str, Any]], duplicates: Mapping[str, str]) -> dict[str, Score]:
    """Compare with the truth: a copy is found when it and its original are in one group."""
    known = {row["id"]: (row["kind"], row["of"]) for row in truth}
    scores: dict[str, Score] = defaultdict(Score)
    for name, (kind, of) in known.items():
        own = scores[kind]
        own.articles += 1
        if of:
            own.copies += 1
            own.found += duplicates.get(name, name) == duplicates.get(of, of)
        if name in duplicates:
            kept = duplicates[name]
            own.said += 1
            own.right += (of or name) == (known[kept][1] or kept)
    return dict(scores)


def tabulate(scores: Mapping[str, Score]) -> str:
    """The markdown table of a README."""
    lines = ["| kind of article | articles | recall | precision | wrongly joined |", "|---|---:|---:|---:|---:|"]
    for kind, own in sorted(scores.items(), key=lambda item: (not item[1].copies, _pad_numbers(item[0]))):
        recall = f"{own.found / own.copies:.3f}" if own.copies else "-"
        precision = f"{own.right / own.said:.3f}" if own.said and own.copies else "-"
        lines.append(f"| {kind} | {own.articles:,} | {recall} | {precision} | {own.said - own.right:,} |")
    copies, said = sum(own.copies for own in scores.values()), sum(own.said for own in scores.values())
    found, right = sum(own.found for own in scores.values()), sum(own.right for own in scores.values())
    total = sum(own.articles for own in scores.values())
    recall, precision = f"{found / max(1, copies):.3f}", f"{right / max(1, said):.3f}"
    return "\n".join([*lines, f"| **all** | {total:,} | {recall} | {precision} | {said - right:,} |"])


def _pad_numbers(name: str) -> str:
    return re.sub(r"\d+", lambda number: number[0].zfill(3), name)


@click.command(help=__doc__)
@click.option("--articles", default=20_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--keep", type=click.Choice([keep.value for keep in Keep]), default=Keep.LONGEST.value, show_default=True)
@click.option("--corpus", type=click.Path(path_type=Path, exists=True), help="A corpus that generate.py wrote.")
@click.option("--truth", type=click.Path(path_type=Path, exists=True), help="Its truth.")
@click.option("--formula", type=click.Choice(list(FORMULAS)), help="Only articles that share this formula.")
@click.option(
    "--alone", is_flag=True, help="Run A1 alone, the junk taken out by the truth, and tell its time and memory."
)
def main(
    articles: int, seed: int, keep: str, corpus: Path | None, truth: Path | None, formula: str | None, alone: bool
) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        if corpus is None or truth is None:
            corpus, truth = Path(folder, "corpus.jsonl"), Path(folder, "truth.jsonl")
            write_corpus(articles, corpus, truth, seed, formula=formula)
        policy = Keep(keep)
        found = find_duplicates(corpus, truth, policy) if alone else clean_corpus(corpus, Path(folder), policy)
        click.echo(tabulate(score(read_rows(truth), found)))


if __name__ == "__main__":
    main()
