"""Find the lines that may stand within an earlier line of their article, by what costs little."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np

from dedup.config import ParagraphSettings
from dedup.junk.wordstarts import Block
from dedup.text.lines import Body, Line

_LEAST_PROSE = 6  # words; no running text is shorter
_STRETCH = 16  # bytes that Block reads from a place
_TABLE_BITS = 17
_SHIFT = np.uint64(64 - _TABLE_BITS)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_FEW = 256  # lines; in an article of no more a plain search costs less
_MOST = 16  # lines; a phrase that so many have before is no quotation

Echoes = dict[int, list[int]]  # by the number of a line, those of the earlier lines that have its core


def find_core(line: Line, settings: ParagraphSettings) -> tuple[int, int]:
    """The `[start, end)` of what an earlier line must have of the key: a long one may differ in its first and last fifth."""
    key = line.key
    if line.words < settings.min_near_words:
        return 0, len(key)
    fifth = len(key) // 5
    return key.find(" ", fifth) + 1, key.rfind(" ", 0, -fifth)


def find_echoes(block: Block, bodies: Sequence[Body], settings: ParagraphSettings) -> list[Echoes]:
    """Return for each article the earlier lines that have the core of a line, as a run of words.

    The block holds the keys of the articles' lines. Sixteen bytes from where the core begins must be read before,
    in a line of the same article; only then the words are compared.
    """
    lines, offsets, short = _choose_cores(bodies, settings)
    firsts = list(accumulate((len(body.lines) for body in bodies), initial=0))
    if lines:
        short += _find_read_before(block, firsts, lines, offsets)
    asked: dict[int, list[int]] = {}
    for place in short:
        article = bisect_right(firsts, place) - 1
        asked.setdefault(article, []).append(place - firsts[article])
    return [
        _find_having(body.lines, asked[article], settings) if article in asked else {}
        for article, body in enumerate(bodies)
    ]


def _find_having(lines: Sequence[Line], asked: Sequence[int], settings: ParagraphSettings) -> Echoes:
    """For some lines, by their places, the first of the lines before them that have their core."""
    cores = {place: lines[place].key[slice(*find_core(lines[place], settings))] for place in asked}
    if len(lines) > _FEW:
        return _index_having(lines, cores)
    echoes: Echoes = {}
    for place, core in cores.items():
        if core and (before := [line.number for line in lines[:place] if has_run(line.key, core)]):
            echoes[lines[place].number] = before[:_MOST]
    return echoes


def has_run(key: str, run: str) -> bool:
    """Whether a key has these words in a row."""
    return run in key and f" {run} " in f" {key} "


def _index_having(lines: Sequence[Line], cores: Mapping[int, str]) -> Echoes:
    """The same for an article of many lines, in time that grows no faster than they do."""
    lengths: dict[tuple[str, ...], set[int]] = {}  # of the cores that begin with two words, or are one
    for core in cores.values():
        lengths.setdefault(tuple(core.split(" ", 2)[:2]), set()).add(len(core))
    sizes = sorted({len(run) for run in lengths})
    having: dict[str, list[int]] = {core: [] for core in cores.values()}
    echoes: Echoes = {}
    for place, line in enumerate(lines):
        if place in cores and (before := having[cores[place]]):
            echoes[line.number] = before.copy()
        key = line.key
        words = key.split(" ")
        for size in sizes:
            start = 0
            for run in zip(*(words[first:] for first in range(size)), strict=False):
                for length in lengths.get(run, ()):
                    core = key[start : start + length]
                    if core in having and key[start + length : start + length + 1] in ("", " "):
                        numbers = having[core]
                        if len(numbers) < _MOST and numbers[-1:] != [line.number]:
                            numbers.append(line.number)
                start += len(run[0]) + 1
    return echoes


def _find_read_before(block: Block, firsts: list[int], lines: list[int], offsets: list[int]) -> list[int]:
    """Those of some lines whose stretch so many bytes into the line is also in an earlier line of the article.

    `firsts` are the places of the articles' first lines, and of the end.
    """
    words_of = block.words.searchsorted(np.append(block.starts, len(block.data))[firsts])
    stretches = block.read(block.words)[1]
    stretches += np.repeat(np.arange(len(firsts) - 1, dtype=np.uint64) * _FACTOR, np.diff(words_of))
    slots = stretches * _FACTOR >> _SHIFT
    starts = block.starts[lines]
    cores = block.words.searchsorted(starts + offsets)
    is_asked = np.zeros(1 << _TABLE_BITS, bool)
    is_asked[slots[cores]] = True
    read = np.flatnonzero(is_asked[slots])
    known, first_read = np.unique(stretches[read], return_index=True)  # in the order of the text
    first = block.words[read[first_read[known.searchsorted(stretches[cores])]]]
    return [line for line, is_before in zip(lines, (first < starts).tolist(), strict=True) if is_before]


def _choose_cores(bodies: Sequence[Body], settings: ParagraphSettings) -> tuple[list[int], list[int], list[int]]:
    """The places of the lines to ask for, the bytes from their start to their core, and the lines too short for that."""
    least = min(_LEAST_PROSE, settings.min_near_words)
    lines: list[int] = []
    offsets: list[int] = []
    short: list[int] = []
    first = 0
    for body in bodies:
        for place, line in enumerate(body.lines[1:], first + 1):
            if line.words >= least:
                start, end = find_core(line, settings)
                if end - start < _STRETCH - 1:
                    short.append(place)
                else:
                    key = line.key
                    lines.append(place)
                    offsets.append(start if key.isascii() else len(key[:start].encode("utf-8", "surrogatepass")))
        first += len(body.lines)
    return lines, offsets, short
