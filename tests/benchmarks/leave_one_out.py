"""Leave each judged dump out in turn, tune thresholds on the others, and score the dump that was left out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import starmap
from multiprocessing import get_context
from pathlib import Path

import click

from dedup.article import Article, Finding
from dedup.batch.prepare import name_articles, prepare_batch
from dedup.config import ReadOptions, Settings
from dedup.index import MemoryIndex
from dedup.index.evidence import Evidence, PagesSeen, gather_evidence
from dedup.io import open_sources, read_chunk
from dedup.junk.knowledge import load_knowledge
from dedup.run.parallel import count_cores
from dedup.run.restore import read_records
from dedup.run.score import KEEP, REMOVE
from dedup.text.keys import split_words
from dedup.text.lines import Body
from dedup.verdict.judge import judge

Changes = tuple[tuple[str, float], ...]  # settings by section and name, with other values than the defaults

GRID: dict[str, tuple[float, ...]] = {  # none of these changes what an index learns
    "headline.min_ratio": (0.80, 0.92),
    "headline.max_extra_words": (3, 8),
    "paragraph.min_words": (6, 12),
    "paragraph.min_ratio": (0.88, 0.96),
    "site.min_articles_of_site": (3, 6),
    "site.min_articles_with_line": (2, 4),
    "site.min_share": (0.1, 0.3),
    "site.min_share_anywhere": (0.35, 0.7),
    "site.min_share_prose": (0.25, 0.6),
    "site.min_share_often": (0.02, 0.08),
    "site.min_place_share": (0.5, 0.85),
    "site.min_other_sites": (5, 15),
    "surroundings.min_links": (1, 3),
    "surroundings.min_menu_share": (0.05, 0.15),
    "surroundings.max_gap": (6, 20),
    "surroundings.max_item_words": (4, 8),
    "surroundings.max_run": (8, 16),
    "page.prose_cost": (6, 11),
    "page.short_cost": (4, 9),
    "page.row_cost": (7, 14),
    "page.max_row": (0, 5),
    "page.max_under": (15, 40),
    "page.headless_share": (0.15, 0.5),
    "page.max_apart": (60, 400),
    "page.junk_cost": (8, 18),
    "page.max_drop": (100, 250),
    "page.min_share_first": (0.35, 0.7),
    "page.min_share_above": (0.05, 0.3),
    "page.min_inner_list": (10, 20),
}
LOSS_BUDGET = {"residue": 5, "extracted": 15, "pages": 150}  # story words per 10,000; spending one costs a point of F1
MIN_GAIN = 0.0005  # of the worth; less is noise


@dataclass(frozen=True, slots=True)
class Dump:
    """The judged articles of one dump: their lines, what all of the dump tells about them, and their labels."""

    name: str
    bodies: Sequence[Body]
    evidence: Sequence[Sequence[Evidence]]
    pages: Sequence[PagesSeen]
    labels: Sequence[str]

    @property
    def track(self) -> str:
        """What kind of text it is, by its name: NAME, NAME.extractor, NAME.pages."""
        suffix = self.name.partition(".")[2]
        return {"": "residue", "pages": "pages"}.get(suffix, "extracted")


def load_dump(path: Path, gold: Path, most: int) -> Dump:
    """Learn a whole dump, and keep at most so many of its judged articles, spread evenly over their ids."""
    labels = {str(record["id"]): str(record["labels"]) for record in read_records(str(gold))}
    chosen = set(sorted(labels)[:: -(-len(labels) // most)])
    memory, wanted = MemoryIndex(Settings().sketch), list[Article]()
    with open_sources([str(path)], ReadOptions())[0] as source:
        for chunk in source.chunks():
            articles = [row.article for row in read_chunk(chunk, ReadOptions()).rows if row.has_text]
            part = prepare_batch(articles, Settings())
            memory.add(part.observations, part.sketches, name_articles(articles))
            wanted += [article for article in articles if article.id in chosen]
    if missing := chosen - {article.id for article in wanted}:
        raise click.ClickException(f"{path} lacks {len(missing)} judged articles, such as {min(missing)!r}")
    batch = prepare_batch(wanted, Settings())
    gathered = gather_evidence(batch, memory.freeze(), Settings().page)
    name = path.name.removesuffix(".jsonl.gz")
    return Dump(
        name,
        batch.list_bodies(Settings().sketch),
        gathered.lines,
        gathered.pages,
        [labels[article.id] for article in wanted],
    )


def make_settings(changes: Changes) -> Settings:
    """The defaults with some changes."""
    settings = Settings()
    for path, value in changes:
        section, name = path.split(".")
        settings = replace(settings, **{section: replace(getattr(settings, section), **{name: value})})
    return settings


def count_dump(dump: Dump, changes: Changes) -> Counter[str]:
    """Judge a dump and count the lines that went rightly and wrongly, and the words of the story that went."""
    settings, knowledge = make_settings(changes), load_knowledge()
    counts: Counter[str] = Counter()
    judged = judge(dump.bodies, dump.evidence, knowledge, settings, dump.pages)
    for body, verdict, labels in zip(dump.bodies, judged, dump.labels, strict=True):
        counts += count_article(body.article.text.split("\n"), labels, verdict.findings)
    return counts


def count_article(lines: Sequence[str], labels: str, findings: Sequence[Finding]) -> Counter[str]:
    """The counts of one article; what goes from within a line is lost if the line is story, and no hit if it is not."""
    gone = {finding.line: finding for finding in findings if finding.removes}
    counts: Counter[str] = Counter()
    end = labels.rfind(KEEP) + 1
    for number, (label, line) in enumerate(zip(labels, lines, strict=True), 1):
        finding = gone.get(number)
        is_gone = finding is not None and not finding.span
        if label == KEEP:
            counts["wrong"] += is_gone
            counts["story"] += len(split_words(line))
            if finding is not None:
                counts["lost"] += len(split_words(line[slice(*finding.span or (None,))]))
        elif label in REMOVE:
            counts["goal"] += 1
            counts["good"] += is_gone
            if label in "jr" and number > end:
                counts["tail_goal"] += 1
                counts["tail_good"] += is_gone
    return counts


def rate(counts: Mapping[str, int]) -> dict[str, float]:
    """F1, precision, story words lost per 10,000, and the share of the junk behind the story that went."""

    def share(part: str, *whole: str) -> float:
        return counts[part] / total if (total := sum(counts[name] for name in whole)) else 1.0

    precision, recall = share("good", "good", "wrong"), share("good", "goal")
    return {
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "precision": precision,
        "lost": 1e4 * counts["lost"] / max(1, counts["story"]),
        "trailing": share("tail_good", "tail_goal"),
    }


class Judge:
    """Counts dumps under changed settings, each only once, on several processes."""

    def __init__(self, dumps: Sequence[Dump], executor: ProcessPoolExecutor) -> None:
        self._dumps = {dump.name: dump for dump in dumps}
        self._executor = executor
        self._known: dict[tuple[str, Changes], Counter[str]] = {}

    def count(self, names: Sequence[str], tried: Sequence[Changes]) -> None:
        """Work out all that is not known yet of these dumps under each of these changes."""
        missing = [(name, changes) for changes in tried for name in names if (name, changes) not in self._known]
        found = self._executor.map(_count_named, missing)
        self._known.update(zip(missing, found, strict=True))

    def rate(self, name: str, changes: Changes) -> dict[str, float]:
        """The figures of one dump."""
        self.count([name], [changes])
        return rate(self._known[name, changes])

    def weigh(self, names: Sequence[str], changes: Changes) -> float:
        """What some changes are worth: F1 less what is lost, pooled over each track, the tracks alike."""
        self.count(names, [changes])
        tracks: dict[str, Counter[str]] = {}
        for name in names:
            tracks.setdefault(self._dumps[name].track, Counter()).update(self._known[name, changes])
        return sum(starmap(_weigh_track, tracks.items())) / len(tracks)


def _weigh_track(track: str, counts: Counter[str]) -> float:
    figures = rate(counts)
    return figures["f1"] - 0.01 * figures["lost"] / LOSS_BUDGET[track]


_dumps: dict[str, Dump] = {}  # workers have it by fork


def _count_named(task: tuple[str, Changes]) -> Counter[str]:
    name, changes = task
    return count_dump(_dumps[name], changes)


def tune(weigh: Callable[[Changes], float]) -> Changes:
    """Search threshold by threshold: those that help alone, the most helpful first, are taken where they still help."""
    best, chosen = weigh(()), dict[str, float]()
    alone = {(path, value): weigh(((path, value),)) - best for path, values in GRID.items() for value in values}
    for (path, value), gain in sorted(alone.items(), key=lambda item: -item[1]):
        if gain < MIN_GAIN:
            break
        tried = chosen | {path: value}
        if path not in chosen and (worth := weigh(tuple(sorted(tried.items())))) >= best + MIN_GAIN:
            best, chosen = worth, tried
    return tuple(sorted(chosen.items()))


def leave_out(judge: Judge, names: Sequence[str]) -> Iterator[tuple[str, dict[str, float], dict[str, float], Changes]]:
    """Yield for each dump its figures by default, and as tuned on the others."""
    judge.count(names, [(), *(((path, value),) for path, values in GRID.items() for value in values)])
    for name in names:
        others = [other for other in names if other != name]
        chosen = tune(lambda changes, others=others: judge.weigh(others, changes))
        yield name, judge.rate(name, ()), judge.rate(name, chosen), chosen


def _show(figures: Mapping[str, float]) -> str:
    return f"{figures['f1']:.3f} | {figures['precision']:.3f} | {figures['lost']:.1f} | {figures['trailing']:.3f}"


@click.command(help=__doc__)
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="A folder with NAME.jsonl.gz and NAME.gold.jsonl, judged as for `dedup score`.",
)
@click.option("--most", default=200, show_default=True, help="Judged articles of each dump that are used.")
@click.option("--workers", type=int, help="Processes; all cores by default.")
@click.option("--json", "figures", type=click.Path(path_type=Path), help="The figures.")
def main(data: Path, most: int, workers: int | None, figures: Path | None) -> None:
    """Print a table with a row for each dump, and the worst of them."""
    for dump in sorted(data.glob("*.jsonl.gz")):
        loaded = load_dump(dump, data / dump.name.replace(".jsonl.gz", ".gold.jsonl"), most)
        _dumps[loaded.name] = loaded
    rows = []
    columns = "F1 | precision | lost | trailing"
    click.echo(f"| dump left out | judged | {columns} | tuned: {columns} | changes |")
    click.echo("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|")
    with ProcessPoolExecutor(workers or count_cores(), get_context("fork")) as executor:
        for name, default, tuned, chosen in leave_out(Judge(list(_dumps.values()), executor), list(_dumps)):
            told = ", ".join(f"{path} {value:g}" for path, value in chosen) or "-"
            click.echo(f"| {name} | {len(_dumps[name].labels)} | {_show(default)} | {_show(tuned)} | {told} |")
            rows.append({"dump": name, "default": default, "tuned": tuned, "changes": dict(chosen)})
    for which in ("default", "tuned"):
        worst = min(rows, key=lambda row: row[which]["f1"])
        most_lost = max(rows, key=lambda row: row[which]["lost"])
        click.echo(
            f"worst, {which}: F1 {worst[which]['f1']:.3f} ({worst['dump']}), "
            f"{most_lost[which]['lost']:.1f} story words lost per 10,000 ({most_lost['dump']})"
        )
    if figures:
        figures.write_text(json.dumps(rows, indent=1), "utf-8")


if __name__ == "__main__":
    main()
