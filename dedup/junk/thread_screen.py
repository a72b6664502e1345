"""Tell which lines of a batch may open, part or praise as readers' comments do, and which cannot: by bytes, for all in one step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from dedup.junk.threads import Threads, load_threads
from dedup.junk.wordstarts import Anchors, Block, Limits, find_digits, find_mixed, find_unspaced

_BYTE, _ZERO = np.uint64(0xFF), np.uint64(ord("0"))
_ONE = np.ones(1, np.int64)  # word: of a line of any length, these words tell something
_LINES = 1 << 13  # short lines that are read at a time


class ThreadLines(NamedTuple):
    """The numbers of lines that may be of comments.

    `marks` may stand over or between them; some of these, `openers`, over them, and some, `told`, with buttons or who said
    it. `praises` may praise what is above them.
    """

    marks: set[int]
    openers: set[int]
    told: set[int]
    praises: set[int]

    def add(self, number: int) -> None:
        """Take a line for one that may be anything."""
        for numbers in self:
            numbers.add(number)


class ThreadScreen:
    """What lines must have to be of comments: a number, a button or an opener first, a verb of who speaks anywhere."""

    def __init__(self, threads: Threads) -> None:
        self._buttons = _limit_starts(threads.buttons)
        self._said = _limit_starts(threads.said)
        self._openers = _limit_starts(threads.openers)
        self._praise = Anchors(threads.praise)

    def find(self, block: Block, keys: Sequence[str], lengths: Sequence[int], max_words: int) -> ThreadLines:
        """Return the places of the lines of a block that may be of comments.

        Marks have at most so many words: they are looked for in short lines alone, which are few of the bytes.
        """
        short = [place for place, length in enumerate(lengths) if length <= max_words]
        marks, openers, told = found = set[int](), set[int](), set[int]()
        for start in range(0, len(short), _LINES):
            part = short[start : start + _LINES]
            for numbers, places in zip(found, self._find_marks(Block([keys[place] for place in part])), strict=True):
                numbers.update(part[place] for place in places)
        praises = {*self._praise.find(block), *find_unspaced(block)}
        for phrase in self._praise.weak:
            praises.update(block.find_word(phrase))
        return ThreadLines(marks, openers, told, praises)

    def _find_marks(self, block: Block) -> tuple[Collection[int], Collection[int], Collection[int]]:
        """The lines that may stand over or between comments, those of them that may open some, and that tell who said it."""
        words, firsts = block.read_words(), block.read_ends()[0]
        said, openers, buttons = (
            block.find_lines(block.words[:-1][limits.allow(words, _ONE)])
            for limits in (self._said, self._openers, self._buttons)
        )
        is_row = self._buttons.allow(firsts, _ONE)
        is_first = is_row | self._openers.allow(firsts, _ONE)
        is_row |= (firsts & _BYTE) - _ZERO < 10  # numbers may stand before a button
        either = {*find_unspaced(block), *find_mixed(block)}  # of a number glued to a word the word is left
        marks = {*find_digits(block), *find_unspaced(block), *said, *np.flatnonzero(is_first).tolist()}
        rows = set(buttons).intersection(np.flatnonzero(is_row).tolist())
        return marks, marks.intersection((*openers, *either)), marks.intersection((*said, *rows, *either))


def _limit_starts(phrases: Iterable[str]) -> Limits:
    """The first words of some phrases, in lines of any length."""
    return Limits({phrase.partition(" ")[0]: 1 for phrase in phrases})


@cache
def load_thread_screen() -> ThreadScreen:
    """The one for the words that ship with the program."""
    return ThreadScreen(load_threads())
