"""What verdicts leave of an article, where it is cut into other units than those that were judged.

Lines that were one headline stand apart once another line of it is gone; a column shows no more, or shows only now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dedup.article import Article
from dedup.config import Settings
from dedup.text.keys import normalize_line
from dedup.text.lines import Body, Line
from dedup.text.units import cut_units
from dedup.verdict.judge import Verdict
from dedup.verdict.steps import keep_lines


@dataclass(frozen=True, slots=True)
class Remains:
    """The rest of an article: as one of its own, and by the numbers its lines have in the whole, from 1."""

    article: Article
    numbers: Sequence[int]

    def renumber(self, body: Body, whole: Article) -> Body:
        """The units of the rest by the numbers of the whole."""
        lines = [self._renumber_line(line) for line in body.lines]
        near = {self._find(number): [*map(self._find, others)] for number, others in body.near.items()}
        return Body(whole, lines, body.headline, near)

    def _renumber_line(self, line: Line) -> Line:
        pieces = line.pieces and line.pieces._replace(numbers=tuple(map(self._find, line.pieces.numbers)))
        return replace(line, number=self._find(line.number), pieces=pieces)

    def _find(self, number: int) -> int:
        return self.numbers[number - 1]


def find_remains(article: Article, verdict: Verdict, settings: Settings) -> Remains | None:
    """What is left of an article, or None where it is made of the units that were judged."""
    if not any(finding.removes for finding in verdict.findings):
        return None
    kept = list(keep_lines(article.text, verdict.steps, settings.rules, settings.blank_lines))
    text = "\n".join(raw for _, raw in kept)
    units, left = _list_units(text, article.title), [line.raw.strip() for line in verdict.left]
    if units == left or list(filter(normalize_line, units)) == left:
        return None  # what has no key was not judged
    return Remains(replace(article, text=text), [number for number, _ in kept])


def _list_units(text: str, title: str) -> list[str]:
    """The texts of the units that are not blank, without blanks at their ends."""
    units = cut_units(text, title)
    raws = text.split("\n") if units is None else [unit.text for unit in units]
    return [stripped for raw in raws if (stripped := raw.strip())]
