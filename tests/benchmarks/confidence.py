"""Calibrate the confidence of removals on judged dumps, each left out in turn, and show how far it can be relied on."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.leave_one_out import Dump, count_article, load_dump, rate

from dedup.config import Settings
from dedup.junk.knowledge import load_knowledge
from dedup.rules import RULES
from dedup.run.score import KEEP, REMOVE
from dedup.verdict import confidence, odds, state
from dedup.verdict.judge import judge
from dedup.verdict.steps import Step

REPEATED = 0.5  # n removals of one article by one step count as n to this power: they go right or wrong together
PRIOR = 1.0  # standard deviation of every number, around the one above it: a step's around its rule's
LEAST = (0.0, 0.9, 0.95, 0.97, 0.98, 0.99)  # values of min_confidence
BINS = (0.0, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 1.0)
SHOWN = "RULES", "STEPS", "SIGNS"

Floats = np.ndarray[Any, np.dtype[np.float64]]


class Case(NamedTuple):
    """A judged line that a step would remove, with all that speaks for it."""

    dump: str
    article: str
    rule: str
    step: str
    signs: tuple[str, ...]
    is_junk: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases that are alike, counted: of dump i with the marks j. `told` are lines, `weighed` what they count for."""

    dumps: Sequence[str]
    names: Sequence[tuple[str, str]]  # of the marks: what they are, and which
    marks: Floats
    told: Floats  # wrong, right
    weighed: Floats


def list_cases(dump: Dump) -> Iterator[Case]:
    """Yield the removals of a dump, and what is only reported of shared paragraphs."""
    told: dict[int, tuple[str, ...]] = {}

    def remember(step: Step, around: confidence.Around) -> float:
        told[len(told) + 1] = tuple(confidence.list_signs(step, around))
        return float(len(told))  # a number by which the signs are found again

    estimate, state.estimate = state.estimate, remember  # type: ignore[attr-defined]
    try:
        verdicts = list(judge(dump.bodies, dump.evidence, load_knowledge(), Settings(), dump.pages))
    finally:
        state.estimate = estimate  # type: ignore[attr-defined]
    for body, verdict, labels in zip(dump.bodies, verdicts, dump.labels, strict=True):
        for finding in verdict.findings:
            if finding.confidence is not None and finding.line and labels[finding.line - 1] in KEEP + REMOVE:
                is_junk, step = labels[finding.line - 1] in REMOVE, str(finding.evidence["step"])
                yield Case(dump.name, body.article.id, finding.code, step, told[int(finding.confidence)], is_junk)


def count_cases(cases: Sequence[Case]) -> Counts:
    """Put cases together that are of one dump and have the same marks."""
    repeated = Counter((case.dump, case.article, case.step) for case in cases)
    sums: dict[tuple[str, tuple[tuple[str, str], ...]], Floats] = defaultdict(lambda: np.zeros(4))
    for case in cases:
        marks = (("BASE", ""), ("RULES", case.rule), ("STEPS", case.step), *(("SIGNS", sign) for sign in case.signs))
        weight = repeated[case.dump, case.article, case.step] ** (REPEATED - 1)
        sums[case.dump, marks][[case.is_junk, 2 + case.is_junk]] += 1, weight
    names = sorted({mark for _, marks in sums for mark in marks})
    table = np.array([[name in marks for name in names] for _, marks in sums], float)
    values = np.array(list(sums.values()))
    return Counts([dump for dump, _ in sums], names, table, values[:, :2], values[:, 2:])


def fit(counts: Counts, chosen: Sequence[int] | slice = slice(None)) -> Floats:
    """The logarithms of odds of the marks: a logistic regression with a normal prior, by Newton's method."""
    marks, (wrong, right) = counts.marks[chosen], counts.weighed[chosen].T
    spread = np.array([1e-3 if kind == "BASE" else 1 / PRIOR**2 for kind, _ in counts.names])
    found = np.array([2.0 * (kind == "BASE") for kind, _ in counts.names])
    for _ in range(100):
        share = predict(marks, found)
        slope = marks.T @ (right * (1 - share) - wrong * share) - spread * found
        bend = (marks.T * ((right + wrong) * share * (1 - share))) @ marks + np.diag(spread)
        change = np.linalg.solve(bend, slope)
        found += np.clip(change, -2, 2)
        if np.abs(change).max() < 1e-7:
            break
    return found


def predict(marks: Floats, found: Floats) -> Floats:
    """The share of junk among lines with such marks."""
    return 1 / (1 + np.exp(-(marks @ found)))


def leave_out(counts: Counts) -> Floats:
    """What is predicted of the cases of each dump by all other dumps."""
    shares = np.zeros(len(counts.dumps))
    for dump in set(counts.dumps):
        is_left = np.array([other == dump for other in counts.dumps])
        shares[is_left] = predict(counts.marks[is_left], fit(counts, np.flatnonzero(~is_left)))
    return shares


def show_bins(counts: Counts, shares: Floats, is_shown: Any) -> Iterator[str]:
    """Yield a row of a table for each bin of confidence."""
    for low, high in pairwise(BINS):
        inside = is_shown & (shares >= low) & (shares < high)
        wrong, right = counts.told[inside].sum(axis=0)
        if total := wrong + right:
            predicted = (shares[inside] * counts.told[inside].sum(axis=1)).sum() / total
            yield f"| {low:.3f} to {high:.3f} | {predicted:.3f} | {right / total:.3f} | {total:,.0f} |"


def write_odds(counts: Counts, found: Floats) -> str:
    """The module that `dedup.verdict.confidence` reads."""
    by_kind: dict[str, dict[str, float]] = {kind: {} for kind in ("BASE", *SHOWN)}
    for (kind, name), value in zip(counts.names, found.tolist(), strict=True):
        by_kind[kind][name] = round(value, 2)
    told = [f'"""{odds.__doc__}"""', "", f"BASE = {by_kind['BASE']['']}"]
    for kind in SHOWN:
        told += [f"{kind} = {{", *(f'    "{name}": {value},' for name, value in by_kind[kind].items()), "}"]
    return "\n".join(told) + "\n"


def show_leasts(dumps: Sequence[Dump]) -> Iterator[str]:
    """Yield a row for each kind of text and each value of `min_confidence`."""
    for least in LEAST:
        settings, counts = Settings(min_confidence=least), defaultdict[str, Counter[str]](Counter)
        for dump in dumps:
            verdicts = judge(dump.bodies, dump.evidence, load_knowledge(), settings, dump.pages)
            for body, verdict, labels in zip(dump.bodies, verdicts, dump.labels, strict=True):
                counts[dump.track] += count_article(body.article.text.split("\n"), labels, verdict.findings)
        for track, own in sorted(counts.items()):
            figures, gone = rate(own), own["good"] + own["wrong"]
            yield (
                f"| {track} | {least:.2f} | {gone:,} | {figures['precision']:.4f} | {figures['f1']:.3f} | {figures['lost']:.1f} |"
            )


def read_dumps(folders: Iterable[Path], only: str, most: int) -> Iterator[Dump]:
    """Yield the judged dumps of some folders, at most so many articles of each."""
    for path in sorted(path for folder in folders for path in folder.glob("*.jsonl.gz")):
        gold = path.with_name(path.name.replace(".jsonl.gz", ".gold.jsonl"))
        if only in path.name and gold.exists():
            yield load_dump(path, gold, most)


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, path_type=Path), multiple=True, required=True)
@click.option("--only", default="", help="Dumps with this in their names.")
@click.option("--most", default=60, show_default=True, help="Judged articles of each dump: a page counts as many do.")
@click.option("--write", is_flag=True, help="Write dedup/verdict/odds.py anew.")
def main(data: Sequence[Path], only: str, most: int, write: bool) -> None:
    """Print the tables of articles and of whole pages, every dump predicted by the others, and what less trust costs."""
    dumps = list(read_dumps(data, only, most))
    counts = count_cases([case for dump in dumps for case in list_cases(dump)])
    shares = leave_out(counts)
    removes = {code for code, rule in RULES.items() if rule.default == "remove"}
    is_removed = np.array([_find_rule(counts, marks) in removes for marks in counts.marks])
    is_page = np.array([dump.endswith(".pages") for dump in counts.dumps])
    for title, is_shown in (("articles", is_removed & ~is_page), ("whole pages", is_removed & is_page)):
        click.echo(f"| confidence, {title} | predicted | observed | lines |\n|---|---:|---:|---:|")
        click.echo("\n".join(show_bins(counts, shares, is_shown)) + "\n")
    told = write_odds(counts, fit(counts))
    if write:
        Path(odds.__file__).write_text(told, "utf-8")
        return
    click.echo(
        "| text | min_confidence | removed | precision | F1 | story words lost per 10,000 |\n|---|---:|---:|---:|---:|---:|"
    )
    for row in show_leasts(dumps):
        click.echo(row)


def _find_rule(counts: Counts, marks: Floats) -> str:
    return next(name for (kind, name), has in zip(counts.names, marks, strict=True) if has and kind == "RULES")


if __name__ == "__main__":
    main()
