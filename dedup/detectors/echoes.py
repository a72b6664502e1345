"""Find the lines that may repeat an earlier line of their article, or part of one, by what costs little."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz

from dedup.junk.wordstarts import Block
from dedup.lines import Body, Line
from dedup.settings import ParagraphSettings

_LEAST_PROSE = 6  # words; no running text is shorter
_STRETCH = 16  # bytes that Block reads from a place
_TABLE_BITS = 17
_SHIFT = np.uint64(64 - _TABLE_BITS)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def find_middle(key: str) -> tuple[int, int]:
    """The `[start, end)` of a key without the words in its first and last fifth."""
    fifth = len(key) // 5
    return key.find(" ", fifth) + 1, key.rfind(" ", 0, -fifth)


def find_echoes(block: Block, bodies: Sequence[Body], settings: ParagraphSettings) -> list[int]:
    """Return, in order, the places in the block of the lines whose middle may stand in an earlier line of their article.

    The block holds the keys of the articles' lines. Sixteen bytes from where the middle begins must be read before,
    in a line of the same article.
    """
    least = min(_LEAST_PROSE, settings.min_near_words)
    asked: list[int] = []  # places of lines
    offsets: list[int] = []  # bytes from their start to where the middle begins
    found: list[int] = []
    place = 0
    for body in bodies:
        for line in body.lines:
            if line.place and line.words >= least:
                key = line.key
                start, end = find_middle(key)
                if end - start < _STRETCH - 1:
                    found.append(place)  # too short to be asked for
                else:
                    asked.append(place)
                    offsets.append(start if key.isascii() else len(key[:start].encode("utf-8", "surrogatepass")))
            place += 1
    lengths = np.array([len(body.lines) for body in bodies])
    firsts = np.cumsum(lengths) - lengths  # the place of each article's first line
    words_of = np.searchsorted(block.words, np.append(block.starts[firsts], len(block.data)))
    salt = np.repeat(np.arange(len(bodies), dtype=np.uint64), np.diff(words_of)) * _FACTOR
    _, long = block.read(block.words)
    slots = ((long + salt) * _FACTOR >> _SHIFT).astype(np.intp)
    first_read = np.empty(1 << _TABLE_BITS, np.int64)
    first_read[slots[::-1]] = block.words[::-1]  # the last to be written is the first to be read
    lines = np.array(asked, np.int64)
    starts = block.starts[lines]
    there = slots[np.searchsorted(block.words, starts + np.array(offsets, np.int64))]
    found += lines[first_read[there] < starts].tolist()
    return sorted(found)


def find_alike(lines: Sequence[Line], settings: ParagraphSettings) -> set[int]:
    """Return the numbers of the long lines that are nearly an earlier line of the article, whatever differs."""
    longs = sorted([(len(line.key), line.place) for line in lines if line.words >= settings.min_near_words])
    slack = 2 * (1 - settings.min_ratio)  # lengths further apart cannot reach the ratio
    alike: set[int] = set()
    for number, (length, place) in enumerate(longs):
        most = length / (1 - slack) + 2
        for other_length, other in longs[number + 1 :]:
            if other_length > most:
                break
            if fuzz.ratio(lines[place].key, lines[other].key, score_cutoff=100 * settings.min_ratio):
                alike.add(lines[max(place, other)].number)
    return alike
