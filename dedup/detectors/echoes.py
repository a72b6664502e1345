"""Find the lines that may repeat an earlier line of their article, or part of one, by what costs little."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from rapidfuzz import fuzz

from dedup.junk.wordstarts import Block
from dedup.lines import Body, Line
from dedup.settings import ParagraphSettings

_NUMBER = re.compile(r"\d+")
_LEAST_PROSE = 6  # words; no running text is shorter
_STRETCH = 16  # bytes that Block reads from a place
_TABLE_BITS = 17
_SHIFT = np.uint64(64 - _TABLE_BITS)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def find_middle(key: str) -> tuple[int, int]:
    """The `[start, end)` of a key without the words in its first and last fifth."""
    fifth = len(key) // 5
    return key.find(" ", fifth) + 1, key.rfind(" ", 0, -fifth)


def find_echoes(block: Block, bodies: Sequence[Body], settings: ParagraphSettings) -> list[set[int]]:
    """Return the numbers, article by article, of the lines whose middle may stand in an earlier line.

    The block holds the keys of the articles' lines. Sixteen bytes from where the middle begins must be read before,
    in a line of the same article; only then the line is compared with those before it.
    """
    lines, offsets, short = _choose_middles(bodies, min(_LEAST_PROSE, settings.min_near_words))
    firsts = list(accumulate((len(body.lines) for body in bodies), initial=0))
    if lines:
        short += _find_read_before(block, firsts, lines, offsets)
    found: list[set[int]] = [set() for _ in bodies]
    for place in short:
        article = bisect_right(firsts, place) - 1
        before = bodies[article].lines[: place - firsts[article]]
        line = bodies[article].lines[place - firsts[article]]
        middle = line.key[slice(*find_middle(line.key))]
        if any(middle in earlier.key for earlier in before):
            found[article].add(line.number)
    return found


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


def find_numbers(key: str) -> tuple[str, ...]:
    """The numbers of a key, in order. Paragraphs with others are no repeats: another number is another fact."""
    return tuple(_NUMBER.findall(key))


def find_alike(lines: Sequence[Line], settings: ParagraphSettings) -> set[int]:
    """Return the numbers of the long lines that are nearly an earlier line of the article with the same numbers."""
    groups: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for place, line in enumerate(lines):
        if line.words >= settings.min_near_words:
            groups.setdefault(find_numbers(line.key), []).append((len(line.key), place))
    alike: set[int] = set()
    for longs in groups.values():
        _compare(sorted(longs), lines, settings, alike)
    return alike


def _compare(longs: list[tuple[int, int]], lines: Sequence[Line], settings: ParagraphSettings, alike: set[int]) -> None:
    """Add those of some lines, (length, place) in order, that are nearly an earlier one; every two of like length meet."""
    cutoff = 100 * settings.min_ratio
    reach = (2 - settings.min_ratio) / settings.min_ratio  # times its length; a longer one cannot reach the ratio
    for number, (length, place) in enumerate(longs, 1):
        key, most = lines[place].key, length * reach
        for other_length, other in longs[number:]:
            if other_length > most:
                break
            if fuzz.ratio(key, lines[other].key, score_cutoff=cutoff):
                alike.add(lines[max(place, other)].number)
