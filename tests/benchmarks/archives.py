"""Clean a generated web archive, and print what of its junk is left and what of its stories is lost, beside others.

The processor time is that of the whole run, for each page, all processes together: of few pages much of it is the start.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import CommandFailed, measure
from benchmarks.webpages import Truth, write_crawl

from dedup.config import ReadOptions
from dedup.io import open_sources

_PEERS = Path(__file__).parent / "peers"
_CLEAN = [sys.executable, "-m", "dedup", "clean"]


@dataclass(frozen=True, slots=True)
class Score:
    """How many articles came out; of the planted lines in all pages how many are left, of the story's how many are not."""

    articles: int
    junk: int
    left: int
    story: int
    lost: int


def score(texts: Mapping[str, str], truth: Truth) -> Score:
    """Compare the texts that came out, by the ids of their records, with what is known; blanks do not count."""
    junk = left = story = lost = 0
    for name, page in truth.pages.items():
        text = _join(texts.get(name, ""))
        junk += len(page.junk)
        left += sum(_join(line) in text for line in page.junk)
        story += len(page.story)
        lost += sum(_join(line) not in text for line in page.story)
    return Score(len(texts), junk, left, story, lost)


def _join(text: str) -> str:
    return " ".join(text.split())


def read_texts(paths: Iterable[Path]) -> dict[str, str]:
    """The texts of some JSON Lines by the ids of their rows."""
    data = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths)
    rows = (json.loads(line) for one in data for line in one.splitlines())
    return {row["id"]: row["text"] for row in rows}


def take_out(archive: Path, extract: str, out: Path) -> list[str]:
    """Write the rows that dedup reads from an archive, not cleaned; return what it tells of the archive."""
    (source,) = open_sources([str(archive)], ReadOptions(extract=extract))
    with source:
        out.write_bytes(Path(source.data_path).read_bytes())
        return source.notes


def list_commands(archive: Path, extract: str, peers_python: str | None, out: Path) -> dict[str, list[str]]:
    """The commands to be measured, by their names; each writes to the path `out` or below it."""
    ours = ["--extract", extract, "--output", str(out)]
    commands = {
        "dedup clean": [*_CLEAN, str(archive), *ours],
        "dedup clean --engine processes": [
            *_CLEAN, str(archive), *ours, "--engine", "processes", "--work", f"{out}-work",
        ],
        "fastwarc, trafilatura": [sys.executable, str(_PEERS / "trafilatura_archive.py"), str(archive), str(out)],
    }  # fmt: skip
    if peers_python:
        commands["datatrove"] = [peers_python, str(_PEERS / "datatrove_archive.py"), str(archive), str(out)]
    return commands


def _print_row(name: str, seconds: float, found: Score, pages: int) -> None:
    counts = f"{found.articles:,} | {found.left:,} of {found.junk:,} | {found.lost:,} of {found.story:,}"
    click.echo(f"| {name} | {counts} | {1e3 * seconds / pages:.2f} |")


@click.command(help=__doc__)
@click.option("--pages", default=20_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--extract", type=click.Choice(["resiliparse", "trafilatura"]), default="resiliparse", show_default=True)
@click.option("--only", multiple=True, help="Only programs of this name.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where all files are kept.")
@click.option("--peers-python", metavar="PYTHON", help="One that has datatrove, with what it needs for archives.")
def main(
    pages: int, seed: int, extract: str, only: tuple[str, ...], folder: Path | None, peers_python: str | None
) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        name = folder or Path(temporary)
        name.mkdir(parents=True, exist_ok=True)
        archive = Path(name, "crawl.warc.gz")
        truth = write_crawl(archive, pages, seed)
        passed = ", ".join(f"{count:,} {kind}" for kind, count in sorted(truth.passed.items()))
        click.echo(f"{pages:,} pages in {archive.stat().st_size >> 20:,} MB; beside them {passed}")
        rows, started = Path(name, "rows.jsonl"), time.process_time()
        notes = take_out(archive, extract, rows)
        took = time.process_time() - started
        click.echo("\n".join(notes))
        click.echo("\n| | articles | planted lines left | story paragraphs lost | processor ms a page |")
        click.echo("|---|---:|---:|---:|---:|")
        _print_row(f"what {extract} takes out", took, score(read_texts([rows]), truth), pages)
        for number, program in enumerate(list_commands(archive, extract, peers_python, Path(name))):
            if only and program not in only:
                continue
            out = Path(name, f"out{number}.jsonl" if "engine" not in program else f"out{number}")
            command = list_commands(archive, extract, peers_python, out)[program]
            try:
                cost = measure(command, os.sched_getaffinity(0))
            except CommandFailed as failed:
                click.echo(f"| {program} | failed: {failed} |")
                continue
            found = score(read_texts(out.glob("*.jsonl*") if out.is_dir() else [out]), truth)
            _print_row(program, cost.cpu, found, pages)


if __name__ == "__main__":
    main()
