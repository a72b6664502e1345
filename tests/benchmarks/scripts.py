"""Measure copies, footers, headlines, repeats and twins script by script on a generated corpus; prints a table."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.duplicates import read_rows
from benchmarks.duplicates import score as score_copies
from benchmarks.generate import Language, Paragraph
from benchmarks.writings import WRITINGS, Writing

_LONG = 5_000  # words; so long a story holds nearly all short runs of letters of its alphabet
_LONG_STORIES = 2
_CHANGED = 12  # of so many words of an edited copy one is another
_MIN_TWIN = 14  # words of a paragraph that has a twin, and of one that stands twice
# In articles: of every fifteen so many are of this kind.
_KINDS = (("story", 4), ("unrelated short", 3), ("words changed", 3), ("paragraph dropped", 3), ("excerpt", 2))
_MUST_GO = ("footer", "headline", "repeat")
_COLUMNS = (
    "script | copies found | false copies | footers removed | headlines removed | repeats removed | twins kept | "
    "story lines lost | time per MB"
)


@dataclass
class Page:
    """An article as its site prints it: its lines, each with what it is, and the article it copies."""

    id: str
    kind: str
    site: int
    title: str
    told: list[Paragraph]
    of: str | None = None
    lines: list[tuple[str, str]] = field(default_factory=list)  # (what it is, the line)

    @property
    def row(self) -> dict[str, str]:
        """Its row in a dump."""
        text = "\n".join(line for _, line in self.lines)
        return {"id": self.id, "site": f"site{self.site}.example", "title": self.title, "text": text}


class Press:
    """Three sites that write in one script, and copy each other."""

    def __init__(self, writing: Writing, articles: int) -> None:
        """Invent the language, what the sites print under their stories, and the articles."""
        self._dice = random.Random(writing.name)
        self._language = Language(writing, self._dice)
        label, notice = (self._language.pick(self._dice, count) for count in (4, 9))
        blank = writing.blank
        self._footers = (blank.join(label), blank.join(notice), self._language.write(self._compose_long()))
        self._originals: list[Page] = []
        self.pages = list(self._print(articles))
        self._dice.shuffle(self.pages)

    def _print(self, articles: int) -> Iterator[Page]:
        total = sum(share for _, share in _KINDS)
        kinds = [kind for kind, share in _KINDS for _ in range(round(articles * share / total))]
        for number, kind in enumerate(kinds):
            page = self._tell(f"{kind} {number}", kind, number)
            if kind == "story":
                self._originals.append(page)
            self._lay_out(page, number)
            yield page

    def _tell(self, name: str, kind: str, number: int) -> Page:
        """The story: a new one, or what a site makes of another's."""
        dice, language = self._dice, self._language
        site, title = dice.randrange(len(self._footers)), language.title(dice)
        if kind == "story":
            words = _LONG if number < _LONG_STORIES else dice.randint(120, 400)
            return Page(name, kind, site, title, language.compose_story(dice, words))
        if kind == "unrelated short":
            return Page(name, kind, site, title, language.compose_story(dice, dice.randint(10, 40)))
        is_excerpt = kind == "excerpt"
        originals = self._originals[:_LONG_STORIES] if is_excerpt else self._originals[_LONG_STORIES:]
        original = originals[number % len(originals)]  # by turns: what a site tells five times is a formula
        edit = {"words changed": self._change, "paragraph dropped": self._drop, "excerpt": self._cut_out}[kind]
        title = title if is_excerpt else original.title
        return Page(name, kind, site, title, edit(deepcopy(original.told)), of=original.id)

    def _change(self, told: list[Paragraph]) -> list[Paragraph]:
        """Put other words in place of some."""
        words = [(sentence, place) for told_here in told for sentence in told_here for place in range(len(sentence))]
        for sentence, place in self._dice.sample(words, len(words) // _CHANGED):
            sentence[place] = self._dice.choice(self._language.words)
        return told

    def _drop(self, told: list[Paragraph]) -> list[Paragraph]:
        """Leave a paragraph out."""
        del told[self._dice.randrange(len(told))]
        return told

    def _cut_out(self, told: list[Paragraph]) -> list[Paragraph]:
        """Keep one or two paragraphs."""
        long = [place for place, sentences in enumerate(told) if len(sentences) > 1]
        place = self._dice.choice(long)
        return told[place : place + self._dice.randint(1, 2)]

    def _lay_out(self, page: Page, number: int) -> None:
        """Write the lines: above the story its headline, in it repeats and twins, below it the footer."""
        lines = [("story", self._language.write_paragraph(sentences)) for sentences in page.told]
        if page.kind == "story":
            repeated = self._language.write(self._compose_long())
            one, other = self._compose_twins(is_number=number % 2 == 0)
            lines[:0] = [("story", repeated)]
            for what, line in (("twin", one), ("twin", other), ("repeat", repeated)):
                lines.insert(self._dice.randint(1, len(lines)), (what, line))
        if number % 2:
            lines.insert(0, ("headline", page.title))
        page.lines = [*lines, ("footer", self._footers[page.site])]

    def _compose_long(self) -> list[str]:
        while len(words := self._language.compose(self._dice)) < _MIN_TWIN:
            pass
        return words

    def _compose_twins(self, is_number: bool) -> tuple[str, str]:
        """Two sentences that differ in one word or in a number."""
        words, dice = self._compose_long(), self._dice
        place = dice.randrange(1, len(words))
        told = set[str]()
        while len(told) < 2:
            words[place] = self._language.number(dice) if is_number else dice.choice(self._language.words)
            told.add(self._language.write(words))
        one, other = sorted(told)
        return one, other


@dataclass(frozen=True)
class Figures:
    """How the articles in one script fared: what must go or stay, how much of each there is and how much did."""

    there: Mapping[str, int]
    right: Mapping[str, int]
    false_copies: int
    story_lost: int

    def tabulate(self, script: str, time: float) -> str:
        """The row of a table."""
        copies, *rest = (f"{self.right[kind]} / {self.there[kind]}" for kind in ("copy", *_MUST_GO, "twin"))
        return f"| {' | '.join([script, copies, f'{self.false_copies}', *rest, f'{self.story_lost}', f'{time:.2f}'])} |"


def count(pages: Sequence[Page], duplicates: Mapping[str, str], removals: Sequence[Mapping[str, Any]]) -> Figures:
    """Compare what the program said and removed with what was planted."""
    touched = {(row["id"], row["line"]) for row in removals}
    gone = {(row["id"], row["line"]) for row in removals if not row.get("span")}
    there, right = Counter[str](), Counter[str]()
    for page in pages:
        for number, (what, _) in enumerate(page.lines, 1):
            there[what] += 1
            right[what] += ((page.id, number) in gone) if what in _MUST_GO else ((page.id, number) not in touched)
    scores = score_copies([{"id": page.id, "kind": page.kind, "of": page.of} for page in pages], duplicates).values()
    there["copy"], right["copy"] = sum(own.copies for own in scores), sum(own.found for own in scores)
    return Figures(there, right, sum(own.said - own.right for own in scores), there["story"] - right["story"])


class Run:
    """`dedup clean` on some articles, in a folder of its own."""

    def __init__(self, folder: Path, pages: Sequence[Page], workers: int) -> None:
        """Write the dump."""
        self._folder, self._pages, self._workers = folder, pages, workers
        self._dump = folder / "dump.jsonl"
        self._dump.write_text("".join(f"{json.dumps(page.row, ensure_ascii=False)}\n" for page in pages), "utf-8")

    def clean(self) -> float:
        """Clean it; return the processor seconds that took."""
        outputs = {name: self._folder / f"{name}.jsonl" for name in ("output", "removed", "duplicates")}
        options = [part for name, path in outputs.items() for part in (f"--{name}", path)]
        command = [sys.executable, "-m", "dedup", "clean", self._dump, *options, "--workers", str(self._workers)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*command, "--summary", "none"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def count(self) -> Figures:
        """How the articles fared."""
        duplicates, removals = (
            [row for row in read_rows(self._folder / f"{name}.jsonl") if "id" in row]  # one tells of the run
            for name in ("duplicates", "removed")
        )
        return count(self._pages, {row["id"]: row["duplicate_of"] for row in duplicates}, removals)


def measure_script(writing: Writing, articles: int, workers: int) -> tuple[Figures, float]:
    """How articles in a script fare, and the processor seconds for a megabyte of them, those of starting taken off."""
    pages = Press(writing, articles).pages
    with tempfile.TemporaryDirectory() as folder:
        run = Run(Path(folder), pages[:1], workers)
        start = min(run.clean(), run.clean())
        run = Run(Path(folder), pages, workers)
        seconds = min(run.clean(), run.clean()) - start
        return run.count(), seconds / (sum(len(page.row["text"].encode()) for page in pages) / 1e6)


@click.command(help=__doc__)
@click.option("--articles", default=150, show_default=True, help="In each script.")
@click.option("--workers", default=1, show_default=True)
@click.option("--only", multiple=True, help="The name of a script; all by default.")
def main(articles: int, workers: int, only: tuple[str, ...]) -> None:
    """Print the table, a row for each script; times are so many times that of the first."""
    click.echo(f"| {_COLUMNS} |\n|---|{'---:|' * _COLUMNS.count('|')}")
    first = 0.0
    for writing in WRITINGS:
        if not only or writing.name in only:
            figures, seconds = measure_script(writing, articles, workers)
            first = first or seconds
            click.echo(figures.tabulate(writing.name, seconds / first))


if __name__ == "__main__":
    main()
