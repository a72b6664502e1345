"""Find the lines that may repeat an earlier line of their article, or part of one, by what costs little."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from dedup.junk.wordstarts import Block
from dedup.lines import Body, Line
from dedup.settings import ParagraphSettings

_LEAST_PROSE = 6  # words; no running text is shorter
_STRETCH = 16  # bytes that Block reads from a place
_TABLE_BITS = 17
_SHIFT = np.uint64(64 - _TABLE_BITS)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_FEW = 256  # lines; in an article of no more a plain search first costs less
_MOST = 16  # lines; a phrase that so many have before is no quotation

Echoes = dict[int, list[int]]  # by the number of a line, those of the earlier lines that have its middle


def find_middle(key: str) -> tuple[int, int]:
    """The `[start, end)` of a key without the words in its first and last fifth."""
    fifth = len(key) // 5
    return key.find(" ", fifth) + 1, key.rfind(" ", 0, -fifth)


def find_echoes(block: Block, bodies: Sequence[Body], settings: ParagraphSettings) -> list[Echoes]:
    """Return for each article the earlier lines that have the middle of a line, as a run of words.

    The block holds the keys of the articles' lines. Sixteen bytes from where the middle begins must be read before,
    in a line of the same article; only then the words are compared.
    """
    lines, offsets, short = _choose_middles(bodies, min(_LEAST_PROSE, settings.min_near_words))
    firsts = list(accumulate((len(body.lines) for body in bodies), initial=0))
    if lines:
        short += _find_read_before(block, firsts, lines, offsets)
    asked: dict[int, list[int]] = {}
    for place in short:
        article = bisect_right(firsts, place) - 1
        asked.setdefault(article, []).append(place - firsts[article])
    return [_find_having(body.lines, asked.get(article, ())) for article, body in enumerate(bodies)]


def _find_having(lines: Sequence[Line], asked: Sequence[int]) -> Echoes:
    """For some lines, by their places, the first of the lines before them that have their middle."""
    middles = {place: key[slice(*find_middle(key))] for place in asked for key in (lines[place].key,)}
    if len(lines) <= _FEW:
        keys = [line.key for line in lines]
        middles = {place: middle for place, middle in middles.items() if any(middle in key for key in keys[:place])}
    if not middles:
        return {}
    lengths: dict[tuple[str, ...], set[int]] = {}  # of the middles that begin with two words, or are one
    for middle in middles.values():
        lengths.setdefault(tuple(middle.split(" ", 2)[:2]), set()).add(len(middle))
    sizes = sorted({len(run) for run in lengths})
    having: dict[str, list[int]] = {middle: [] for middle in middles.values()}
    echoes: Echoes = {}
    for place, line in enumerate(lines):
        if place in middles and (before := having[middles[place]]):
            echoes[line.number] = before.copy()
        key = line.key
        words = key.split(" ")
        for size in sizes:
            start = 0
            for run in zip(*(words[first:] for first in range(size)), strict=False):
                for length in lengths.get(run, ()):
                    middle = key[start : start + length]
                    if middle in having and key[start + length : start + length + 1] in ("", " "):
                        numbers = having[middle]
                        if len(numbers) < _MOST and numbers[-1:] != [line.number]:
                            numbers.append(line.number)
                start += len(run[0]) + 1
    return echoes


def _find_read_before(block: Block, firsts: list[int], lines: list[int], offsets: list[int]) -> list[int]:
    """Those of some lines whose stretch so many bytes into the line is also in an earlier line of the article.

    `firsts` are the places of the articles' first lines, and of the end.
    """
    words_of = np.searchsorted(block.words, np.append(block.starts, len(block.data))[firsts])
    stretches = block.read(block.words)[1]
    stretches += np.repeat(np.arange(len(firsts) - 1, dtype=np.uint64) * _FACTOR, np.diff(words_of))
    slots = stretches * _FACTOR >> _SHIFT
    starts = block.starts[lines]
    middles = np.searchsorted(block.words, starts + offsets)
    is_asked = np.zeros(1 << _TABLE_BITS, bool)
    is_asked[slots[middles]] = True
    read = np.flatnonzero(is_asked[slots])
    known, first_read = np.unique(stretches[read], return_index=True)  # in the order of the text
    first = block.words[read[first_read[np.searchsorted(known, stretches[middles])]]]
    return [line for line, is_before in zip(lines, (first < starts).tolist(), strict=True) if is_before]


def _choose_middles(bodies: Sequence[Body], least: int) -> tuple[list[int], list[int], list[int]]:
    """The places of the lines to ask for, the bytes from their start to their middle, and the lines too short for that."""
    lines: list[int] = []
    offsets: list[int] = []
    short: list[int] = []
    first = 0
    for body in bodies:
        for place, line in enumerate(body.lines[1:], first + 1):
            if line.words >= least:
                key = line.key
                start, end = find_middle(key)
                if end - start < _STRETCH - 1:
                    short.append(place)
                else:
                    lines.append(place)
                    offsets.append(start if key.isascii() else len(key[:start].encode("utf-8", "surrogatepass")))
        first += len(body.lines)
    return lines, offsets, short
