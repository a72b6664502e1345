"""Find the lines that may stand within an earlier line of their article, by what costs little."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np

from dedup.config import ParagraphSettings
from dedup.junk.wordstarts import Block
from dedup.text.lines import Line

_STRETCH = 16  # bytes that Block reads from a place
_TABLE_BITS = 17  # at least; three more than number the lines leave few words that are read for nothing
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_FEW = 256  # lines; in an article of no more a plain search costs less

Having = dict[int, list[int]]  # by the number of a line, those of the earlier lines that have its core


def find_core(line: Line, settings: ParagraphSettings) -> tuple[int, int]:
    """The `[start, end)` of what an earlier line must have of the key: a long one may differ in its first and last fifth."""
    key = line.key
    if line.words < settings.min_near_words:
        return 0, len(key)
    fifth = len(key) // 5
    return key.find(" ", fifth) + 1, key.rfind(" ", 0, -fifth)


def find_having(block: Block, articles: Sequence[Sequence[Line]], settings: ParagraphSettings) -> list[Having]:
    """Return for each article the earlier lines that have the core of a line, as a run of words.

    The block holds the keys of the articles' lines. Sixteen bytes from where the core begins must be read before,
    in a line of the same article; only then the words are compared.
    """
    asked_lines, offsets, short = _choose_cores(articles, settings)
    firsts = list(accumulate(map(len, articles), initial=0))
    if asked_lines:
        short += _find_read_before(block, firsts, asked_lines, offsets)
    asked: dict[int, list[int]] = {}
    for place in short:
        article = bisect_right(firsts, place) - 1
        asked.setdefault(article, []).append(place - firsts[article])
    return [
        _list_having(lines, asked[article], settings) if article in asked else {}
        for article, lines in enumerate(articles)
    ]


def _list_having(lines: Sequence[Line], asked: Sequence[int], settings: ParagraphSettings) -> Having:
    """For some lines, by their places, the first of the lines before them that have their core."""
    cores = {place: lines[place].key[slice(*find_core(lines[place], settings))] for place in asked}
    if len(lines) > _FEW:
        return _index_having(lines, cores, settings.max_having)
    having: Having = {}
    for place, core in cores.items():
        if core and (before := [line.number for line in lines[:place] if has_run(line.key, core)]):
            having[lines[place].number] = before[: settings.max_having]
    return having


def has_run(key: str, run: str) -> bool:
    """Whether a key has these words in a row."""
    return run in key and f" {run} " in f" {key} "


def _index_having(lines: Sequence[Line], cores: Mapping[int, str], max_having: int) -> Having:
    """The same for an article of many lines, in time that grows no faster than they do."""
    lengths: dict[tuple[str, ...], set[int]] = {}  # of the cores that begin with two words, or are one
    for core in cores.values():
        lengths.setdefault(tuple(core.split(" ", 2)[:2]), set()).add(len(core))
    sizes = sorted({len(run) for run in lengths})
    places: dict[str, list[int]] = {core: [] for core in cores.values()}
    having: Having = {}
    for place, line in enumerate(lines):
        if place in cores and (before := places[cores[place]]):
            having[line.number] = before.copy()
        key = line.key
        words = key.split(" ")
        for size in sizes:
            start = 0
            for run in zip(*(words[first:] for first in range(size)), strict=False):
                for length in lengths.get(run, ()):
                    core = key[start : start + length]
                    if core in places and key[start + length : start + length + 1] in ("", " "):
                        numbers = places[core]
                        if len(numbers) < max_having and numbers[-1:] != [line.number]:
                            numbers.append(line.number)
                start += len(run[0]) + 1
    return having


def _find_read_before(block: Block, firsts: list[int], lines: list[int], offsets: list[int]) -> list[int]:
    """Those of some lines whose stretch so many bytes into the line is also in an earlier line of the article.

    `firsts` are the places of the articles' first lines, and of the end.
    """
    words_of = block.words.searchsorted(np.append(block.starts, len(block.data))[firsts])
    stretches = np.repeat(np.arange(len(firsts) - 1, dtype=np.uint64) * _FACTOR, np.diff(words_of))
    stretches += block.stretches[1]
    bits = max(_TABLE_BITS, len(lines).bit_length() + 3)
    slots = stretches * _FACTOR
    slots >>= np.uint64(64 - bits)
    starts = block.starts[lines]
    cores = block.words.searchsorted(starts + offsets)
    is_asked = np.zeros(1 << bits, bool)
    is_asked[slots[cores]] = True
    read = np.flatnonzero(is_asked[slots])
    known, first_read = np.unique(stretches[read], return_index=True)  # in the order of the text
    first = block.words[read[first_read[known.searchsorted(stretches[cores])]]]
    return [line for line, is_before in zip(lines, (first < starts).tolist(), strict=True) if is_before]


def _choose_cores(
    articles: Sequence[Sequence[Line]], settings: ParagraphSettings
) -> tuple[list[int], list[int], list[int]]:
    """The places of the lines to ask for, the bytes from their start to their core, and the lines too short for that."""
    shortest = min(settings.min_quoted_words, settings.min_near_words)
    lines: list[int] = []
    offsets: list[int] = []
    short: list[int] = []
    first = 0
    for own in articles:
        for place, line in enumerate(own[1:], first + 1):
            if line.words >= shortest:
                start, end = find_core(line, settings)
                if end - start < _STRETCH - 1:
                    short.append(place)
                else:
                    key = line.key
                    lines.append(place)
                    offsets.append(start if key.isascii() else len(key[:start].encode("utf-8", "surrogatepass")))
        first += len(own)
    return lines, offsets, short
