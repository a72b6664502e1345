"""Measure the library against an index file: bytes per article learnt, and how long cleaning one article takes."""

from __future__ import annotations

import json
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import click
from benchmarks.generate import write_corpus

from dedup import Article, Cleaner
from dedup.config import ReadOptions
from dedup.io import open_sources, read_chunk

_WARM_UP = 300  # articles cleaned before the clock counts


@dataclass(frozen=True, slots=True)
class Latency:
    """How long one article took, in milliseconds of wall time, and the mean of CPU time."""

    what: str
    articles: int
    median: float
    percentile_99: float
    cpu: float


def read_articles(dump: Path) -> Iterator[Article]:
    """The articles of a dump, in order."""
    options = ReadOptions()
    for source in open_sources([str(dump)], options):
        with source:
            for chunk in source.chunks():
                yield from (row.article for row in read_chunk(chunk, options).rows if row.has_text)


def time_cleaning(what: str, cleaner: Cleaner, articles: Sequence[Article], *, learn: bool = False) -> Latency:
    """Clean articles one by one."""
    for article in articles[:_WARM_UP]:
        cleaner.clean(article, learn=learn)
    took = []
    before = _cpu()
    for article in articles[_WARM_UP:]:
        started = time.perf_counter()
        cleaner.clean(article, learn=learn)
        took.append(1e3 * (time.perf_counter() - started))
    cpu = 1e3 * (_cpu() - before) / len(took)
    return Latency(what, len(took), statistics.median(took), statistics.quantiles(took, n=100)[98], cpu)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _learn_forever(index: Path, articles: Sequence[Article], part: int) -> None:
    with Cleaner(index) as cleaner:
        turn = 0
        while True:
            turn += 1
            cleaner.learn(Article(one.text, one.title, one.site, f"{one.id}-{part}-{turn}") for one in articles)


@contextmanager
def learning(index: Path, articles: Sequence[Article], processes: int) -> Iterator[None]:
    """So many processes that learn meanwhile, each article under a new id each time."""
    context = multiprocessing.get_context("fork")
    parts = [articles[part::processes] for part in range(processes)]
    learners = [
        context.Process(target=_learn_forever, args=(index, own, number), daemon=True)
        for number, own in enumerate(parts)
    ]
    for learner in learners:
        learner.start()
    try:
        yield
    finally:
        for learner in learners:
            learner.kill()
            learner.join()


def tabulate(results: Sequence[Latency]) -> str:
    """A markdown table."""
    lines = [
        "| cleaning one article | articles | median ms | 99th percentile ms | CPU ms |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.what} | {one.articles:,} | {one.median:.2f} | {one.percentile_99:.2f} | {one.cpu:.2f} |"
        for one in results
    ]
    return "\n".join(lines)


@click.command(help=__doc__)
@click.option("--dump", type=click.Path(exists=True, path_type=Path), help="Learnt instead of a generated corpus.")
@click.option("--articles", default=100_000, show_default=True, help="Of the generated corpus.")
@click.option("--samples", default=2_000, show_default=True, help="Articles cleaned in each trial.")
@click.option("--learners", default=4, show_default=True, help="Processes that learn in the last trial.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Where corpus and index are kept.")
@click.option("--json", "figures", type=click.Path(path_type=Path), help="The figures.")
def main(
    dump: Path | None, articles: int, samples: int, learners: int, folder: Path | None, figures: Path | None
) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as temporary:
        place = folder or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        corpus = dump or place / f"library-{articles}.jsonl"
        if not corpus.exists():
            write_corpus(articles, corpus, corpus.with_suffix(".truth"))
        index = place / f"{corpus.name.partition('.')[0]}.dedup"
        with Cleaner(index) as cleaner:
            before = _cpu()
            read = cleaner.learn(read_articles(corpus))
            click.echo(f"{read:,} articles learnt, {1e3 * (_cpu() - before) / read:.2f} ms of CPU each")
        size = index.stat().st_size / read  # closed: nothing is left in the log beside the file
        click.echo(f"{size:,.0f} bytes per article\n")
        with Cleaner(index) as cleaner:
            step = max(1, read // samples)
            chosen = list(islice(read_articles(corpus), 0, None, step))
            fresh = [Article(one.text, one.title, one.site, f"{one.id}-new") for one in chosen]
            results = [
                time_cleaning("learnt articles", cleaner, chosen),
                time_cleaning("unknown articles", cleaner, fresh),
            ]
            with learning(index, chosen, learners):
                results.append(time_cleaning(f"unknown articles, {learners} others learning", cleaner, fresh))
            results.append(time_cleaning("unknown articles, each learnt first", cleaner, fresh, learn=True))
        click.echo(tabulate(results))
    if figures:
        figures.write_text(json.dumps({"bytes": size, "results": [asdict(one) for one in results]}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
