"""Tell which lines of a batch may open, part or praise as readers' comments do, and which cannot: by bytes, for all in one step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from dedup.junk.threads import Threads, load_threads
from dedup.junk.wordstarts import Anchors, Block, Limits, find_digits, find_unspaced

_ONE = np.ones(1, np.int64)  # word: of a line of any length, these words tell something


class ThreadLines(NamedTuple):
    """The numbers of lines that may stand over or between comments, and of those that may praise what is above them."""

    marks: set[int]
    praises: set[int]


class ThreadScreen:
    """What lines must have to be of comments: a number, a button or an opener first, a verb of who speaks anywhere."""

    def __init__(self, threads: Threads) -> None:
        self._firsts = Limits({word.partition(" ")[0]: 1 for word in (*threads.buttons, *threads.openers)})
        self._said = Limits({word.partition(" ")[0]: 1 for word in threads.said})
        self._praise = Anchors(threads.praise)

    def find(self, block: Block, keys: Sequence[str], lengths: Sequence[int], max_words: int) -> ThreadLines:
        """Return the places of the lines of a block that may be of comments.

        Marks have at most so many words: they are looked for in short lines alone, which are few of the bytes.
        """
        short = [place for place, length in enumerate(lengths) if length <= max_words]
        marks = self._find_marks(Block([keys[place] for place in short])) if short else ()
        praises = {*self._praise.find(block), *find_unspaced(block)}
        for phrase in self._praise.weak:
            praises.update(block.find_word(phrase))
        return ThreadLines({short[one] for one in marks}, praises)

    def _find_marks(self, block: Block) -> set[int]:
        is_said = self._said.allow(block.read_words(), _ONE)
        marks = {*find_digits(block), *find_unspaced(block), *block.find_lines(block.words[:-1][is_said])}
        marks.update(np.flatnonzero(self._firsts.allow(block.read_ends()[0], _ONE)).tolist())
        return marks


@cache
def load_thread_screen() -> ThreadScreen:
    """The one for the words that ship with the program."""
    return ThreadScreen(load_threads())
