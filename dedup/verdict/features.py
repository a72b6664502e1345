"""Gather what can be told of the lines of articles before any is judged, and stays true when others of them go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dedup.config import Settings
from dedup.junk.knowledge import Knowledge
from dedup.junk.wordstarts import Block
from dedup.text.lines import Body, Line
from dedup.verdict.near_repeats import find_alike
from dedup.verdict.passes.headlines import Title, list_titles, score_lines
from dedup.verdict.passes.known import Known, may_need_raw, recognize
from dedup.verdict.quotations import Echoes, find_echoes

_BLOCK = 1 << 16  # characters read at a time, about: the arrays of one block stay in the cache


@dataclass(slots=True)
class Signs:
    """What is told of the lines of one article, by their numbers.

    `known` what the catalogue and its like know of a line; `restated` how much of the headline it says, where that is
    enough; `echoes` the lines that may stand within an earlier one, `alike` those that are nearly an earlier one.
    """

    titles: Sequence[Title]
    known: dict[int, Known]
    restated: dict[int, float]
    echoes: Echoes
    alike: set[int]

    @property
    def are_none(self) -> bool:
        """Whether nothing is told of any line."""
        return not (self.known or self.restated or self.echoes or self.alike)

    def drop(self, number: int) -> None:
        """Forget a line that is gone."""
        self.known.pop(number, None)
        self.restated.pop(number, None)
        self.echoes.pop(number, None)
        self.alike.discard(number)

    def renew(self, body: Body, changed: Sequence[Line], knowledge: Knowledge, settings: Settings) -> None:
        """Look again at the lines of an article whose ends went."""
        for line in changed:
            self.drop(line.number)
            if known := recognize(line, knowledge):
                self.known[line.number] = known
            self.alike.add(line.number)
        self.restated |= score_lines(changed, self.titles, settings.headline)
        self.echoes = find_echoes(Block([line.key for line in body.lines]), [body], settings.paragraph)[0]


def gather_signs(bodies: Sequence[Body], knowledge: Knowledge, settings: Settings) -> Iterator[Signs]:
    """Yield the signs of each article, in order."""
    for block in _cut_blocks(bodies):
        yield from _gather_block(block, knowledge, settings)


def _cut_blocks(bodies: Sequence[Body]) -> Iterator[Sequence[Body]]:
    first = size = 0
    for place, body in enumerate(bodies, 1):
        size += len(body.article.text)
        if size >= _BLOCK:
            yield bodies[first:place]
            first, size = place, 0
    if first < len(bodies):
        yield bodies[first:]


def _gather_block(bodies: Sequence[Body], knowledge: Knowledge, settings: Settings) -> Iterator[Signs]:
    lines = [line for body in bodies for line in body.lines]
    keys = [line.key for line in lines]
    block = Block(keys)
    candidates = knowledge.screen.find(block, keys, [line.words for line in lines])
    echoes = find_echoes(block, bodies, settings.paragraph)
    first = 0
    for number, body in enumerate(bodies):
        last = first + len(body.lines)
        hints = may_need_raw(body.article.text)
        known = {}
        for place, line in enumerate(body.lines, first):
            if place in candidates or (hints and may_need_raw(line.raw)):
                found = recognize(line, knowledge)
                if found is not None:
                    known[line.number] = found
        titles = list_titles(body)
        yield Signs(
            titles,
            known,
            score_lines(body.lines, titles, settings.headline) if titles else {},
            echoes[number],
            find_alike(body.lines, settings.paragraph),
        )
        first = last
