"""Per-line features: what can be told of the lines of articles before any is judged, and stays true when others go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from dedup.config import Settings
from dedup.junk.knowledge import Knowledge
from dedup.junk.thread_screen import ThreadLines, load_thread_screen
from dedup.junk.wordstarts import Block
from dedup.text.lines import Body, Line
from dedup.text.sentences import reads_by_sentences
from dedup.verdict.hidden_phrases import find_in_runs
from dedup.verdict.near_repeats import Near, find_near_repeats
from dedup.verdict.quotations import Having, find_having
from dedup.verdict.recognize import Known, may_need_raw, recognize
from dedup.verdict.titles import Title, list_titles, score_lines

_BLOCK = 1 << 17  # characters read at a time, about: the arrays of one block stay in the cache


@dataclass(slots=True)
class Features:
    """The features of the lines of one article, by their numbers.

    `known` what the catalogue and its like know of a line; `restated` how much of the headline it says, where that is
    enough; `having` for the lines that may stand within earlier ones, those; `near` for the lines that are nearly
    earlier ones, these; `proposed` for those that may be, by their sketches; `threads` tells which may be of comments.
    `read` is what passes have read of lines by themselves, by the name of what it is: gate, run and later rounds share it.
    """

    titles: Sequence[Title]
    known: dict[int, Known]
    restated: dict[int, float]
    having: Having
    near: Near
    proposed: Mapping[int, Sequence[int]]
    threads: ThreadLines
    read: dict[tuple[str, int, bool], Any] = field(default_factory=dict)

    def read_by_sentences(self, lines: Sequence[Line]) -> bool:
        """Whether those lines that are left are sentences; remembered, since nothing but lines that go changes that."""
        asked = "sentences", len(lines), False
        if asked not in self.read:
            self.read[asked] = reads_by_sentences(lines)
        return bool(self.read[asked])

    def drop(self, number: int) -> None:
        """Forget a line that is gone."""
        self.known.pop(number, None)
        self.restated.pop(number, None)
        self.having.pop(number, None)
        self.near.pop(number, None)

    def renew(self, lines: Sequence[Line], changed: Sequence[Line], knowledge: Knowledge, settings: Settings) -> None:
        """Look again at the lines of an article whose ends went."""
        self.read.clear()
        for line in changed:
            self.drop(line.number)
            self.threads.add(line.number)
            if known := recognize(line, knowledge):
                self.known[line.number] = known
        self.restated |= score_lines(changed, self.titles, settings.headline)
        self.having = find_having(Block([line.key for line in lines]), [lines], settings.paragraph)[0]
        self.near = _find_near(lines, self.proposed, settings)


def gather_features(bodies: Sequence[Body], knowledge: Knowledge, settings: Settings) -> Iterator[Features]:
    """Yield the features of each article, in order."""
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


def _gather_block(bodies: Sequence[Body], knowledge: Knowledge, settings: Settings) -> Iterator[Features]:
    lines = [line for body in bodies for line in body.lines]
    keys = [line.key for line in lines]
    block = Block(keys)
    lengths = [line.words for line in lines]
    firsts = list(accumulate((len(body.lines) for body in bodies), initial=0))
    candidates = _share_out(knowledge.screen.find(block, keys, lengths), lines, firsts)
    having = find_having(block, [body.lines for body in bodies], settings.paragraph)
    found = load_thread_screen().find(block, keys, lengths, settings.comments.max_mark_words)
    threads = [_share_out(places, lines, firsts) for places in found]
    del block  # five times as large as a long article, which is judged before the next one is asked for
    for number, body in enumerate(bodies):
        titles = list_titles(body, settings.headline)
        by_sentences = reads_by_sentences(body.lines)
        yield Features(
            titles,
            {
                **dict(find_in_runs(body.lines, knowledge) if by_sentences else ()),
                **dict(_recognize_lines(body, candidates[number], knowledge)),
            },
            score_lines(body.lines, titles, settings.headline) if titles else {},
            having[number],
            _find_near(body.lines, body.near, settings),
            body.near,
            ThreadLines(*({line.number for line in own[number]} for own in threads)),
            {("sentences", len(body.lines), False): by_sentences},
        )


def _share_out(places: Iterable[int], lines: Sequence[Line], firsts: Sequence[int]) -> list[list[Line]]:
    """The lines at some places, article by article; `firsts` are the places of the articles' first lines, and of the end."""
    ordered = sorted(places)
    return [[lines[place] for place in ordered[start:end]] for start, end in pairwise(np.searchsorted(ordered, firsts))]


def _recognize_lines(body: Body, candidates: Sequence[Line], knowledge: Knowledge) -> Iterator[tuple[int, Known]]:
    """The lines of an article that something is known of; `candidates` are told by their keys."""
    asked = candidates
    if may_need_raw(body.article.text):
        numbers = {line.number for line in asked}
        asked = [line for line in body.lines if line.number in numbers or may_need_raw(line.raw)]
    for line in asked:
        known = recognize(line, knowledge)
        if known is not None:
            yield line.number, known


def _find_near(lines: Sequence[Line], proposed: Mapping[int, Sequence[int]], settings: Settings) -> Near:
    return find_near_repeats(lines, proposed, settings.paragraph.min_near_words, settings.paragraph.min_ratio)
