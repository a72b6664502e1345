"""Measure how time and memory of finding duplicates grow with the number of articles; prints a table.

The articles are made as the finder gets them, as hashed words without their junk, because writing and cleaning a
million of them would take a hundred times as long as what is measured.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections import deque
from collections.abc import Iterator
from math import log2

import click
import numpy as np
from numpy.typing import NDArray

from dedup.config import Settings
from dedup.neardup.cluster import DuplicateFinder
from dedup.neardup.sample import Stories, write_stories
from dedup.sketch.hashes import Words, mix
from dedup.sketch.words import HAS_DIGIT, IS_QUOTED

_BATCH = 1_500  # articles
_REMEMBERED = 3_000  # stories that can still be copied
_VOCABULARY = 200_000
_PER_DAY = 5_000
_LINE = 40  # words
_SHARES = {"copy": 0.25, "formula": 0.10}  # of the articles; the rest is new


def make_stories(articles: int, seed: int = 1, formulas: int = 5) -> Iterator[Stories]:
    """Yield batches: new stories, copies that are cut and changed, and short items that share one of some formulas."""
    dice = np.random.default_rng(seed)
    vocabulary = (mix(np.arange(_VOCABULARY, dtype=np.uint64)) >> np.uint64(32)).astype(np.uint32)
    vocabulary &= ~(HAS_DIGIT | IS_QUOTED)
    frames = [_draw(dice, vocabulary, 60) for _ in range(formulas)]
    told: deque[Words] = deque(maxlen=_REMEMBERED)
    for start in range(0, articles, _BATCH):
        numbers = range(start, min(start + _BATCH, articles))
        yield _batch(numbers, [_tell(dice, vocabulary, frames, told) for _ in numbers])


def _draw(dice: np.random.Generator, vocabulary: Words, count: int) -> Words:
    """So many words, frequent ones more often, as Zipf found."""
    ranks = np.exp(dice.random(count) * np.log(len(vocabulary))).astype(np.int64) - 1
    return vocabulary[ranks]


def _tell(dice: np.random.Generator, vocabulary: Words, frames: list[Words], told: deque[Words]) -> Words:
    turn = dice.random()
    if turn < _SHARES["copy"] and told:
        words = told[dice.integers(len(told))]
        copy = words[: max(40, int(len(words) * dice.uniform(0.2, 1.0)))].copy()
        changed = dice.random(len(copy)) < dice.uniform(0.0, 0.1)
        copy[changed] = _draw(dice, vocabulary, int(changed.sum()))
        return copy
    if turn < sum(_SHARES.values()):
        words = frames[dice.integers(len(frames))].copy()
        words[dice.integers(len(words), size=12)] = _draw(dice, vocabulary, 12)
        return words
    told.append(_draw(dice, vocabulary, max(60, int(dice.lognormal(0, 0.5) * 330))))
    return told[-1]


def _batch(numbers: range, texts: list[Words]) -> Stories:
    counts = [-(-len(words) // _LINE) for words in texts]
    lengths = [min(_LINE, len(words) - first) for words in texts for first in range(0, len(words), _LINE)]
    sites: NDArray[np.uint64] = np.array([number % 997 + 1 for number in numbers], np.uint64)
    days = [np.datetime64("2024-01-01") + number // _PER_DAY for number in numbers]
    return Stories(
        ids=[f"g{number:07d}" for number in numbers],
        sites=sites,
        dates=[str(day) for day in days],
        rows=np.array(numbers, np.int64),
        words=np.concatenate(texts),
        lines=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        articles=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        identities=np.zeros(len(texts), np.uint64),
        packed_lines=np.zeros(0, np.uint64),
        line_counts=np.zeros(len(texts), np.int64),
        titles=np.zeros(0, np.uint32),
        title_counts=np.zeros(len(texts), np.int64),
    )


def measure(articles: int, share_formula: bool) -> tuple[float, float, float, str]:
    """Seconds of processor time to sample shingles and to find, peak memory in MiB, and the counts, of one size."""
    if share_formula:
        _SHARES.update(copy=0.0, formula=1.0)
    sampling = 0.0
    with DuplicateFinder(Settings()) as finder:
        for stories in make_stories(articles, formulas=1 if share_formula else max(5, articles // 2_000)):
            started = time.process_time()
            finder.add(write_stories(stories, finder.folder, finder.settings.candidates))
            sampling += time.process_time() - started
        started = time.process_time()
        finder.find()
        finding = time.process_time() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
        return sampling, finding, peak, str(finder.counts)


@click.command(help=__doc__)
@click.option("--sizes", default="10000,30000,100000,300000,1000000", show_default=True)
@click.option("--formula", is_flag=True, help="All articles share one formula.")
def main(sizes: str, formula: bool) -> None:
    """Print the table, each size in a process of its own."""
    click.echo("| articles | sampling, s | find, s | find, microseconds / (n log2 n) | peak memory, MiB |")
    click.echo("|---:|---:|---:|---:|---:|")
    for articles in map(int, sizes.split(",")):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            sampling, finding, peak, counts = pool.apply(measure, (articles, formula))
        unit = finding * 1e6 / (articles * log2(articles))
        click.echo(f"| {articles:,} | {sampling:.1f} | {finding:.1f} | {unit:.2f} | {peak:,.0f} |")
        click.echo(counts, err=True)


if __name__ == "__main__":
    main()
