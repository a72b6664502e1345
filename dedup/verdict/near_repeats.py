"""Find the paragraphs of an article that are nearly an earlier one, without comparing every two of a long article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from heapq import nsmallest
from itertools import pairwise
from zlib import crc32

from rapidfuzz import fuzz

from dedup.config import ParagraphSettings
from dedup.text.keys import split_words
from dedup.text.lines import Line

_NUMBER = re.compile(r"\d+")
_FEW = 64  # paragraphs; among so many every two are compared
_SAMPLED = 16  # pairs of neighbouring words that stand for a paragraph; near copies share most of their pairs
_COMMON = 100  # paragraphs; a pair of words that so many have tells of no copy


def find_numbers(key: str) -> tuple[str, ...]:
    """The numbers of a key, in order. Paragraphs with others are no repeats: another number is another fact."""
    return tuple(_NUMBER.findall(key))


def find_near_repeats(lines: Sequence[Line], settings: ParagraphSettings) -> set[int]:
    """Return the numbers of the long lines that are nearly an earlier line of the article with the same numbers."""
    cutoff = 100 * settings.min_ratio
    longs = [place for place, line in enumerate(lines) if line.words >= settings.min_near_words]
    if len(longs) <= _FEW:
        return _compare(longs, lines, cutoff, _find_reach(settings))
    near: set[int] = set()
    earlier = Earlier(settings)
    seen: set[str] = set()
    for place in longs:
        key, number = lines[place].key, lines[place].number
        if key in seen or any(
            fuzz.ratio(key, lines[other].key, score_cutoff=cutoff) for other in earlier.meet(key, place)
        ):
            near.add(number)
        seen.add(key)
    return near


def _compare(longs: Sequence[int], lines: Sequence[Line], cutoff: float, reach: float) -> set[int]:
    """The numbers of the lines, of some, that are nearly an earlier one; every two of like length meet."""
    near: set[int] = set()
    entries = sorted([(len(lines[place].key), place) for place in longs])
    for number, (length, place) in enumerate(entries, 1):
        key, longest = lines[place].key, length * reach
        for other_length, other in entries[number:]:
            if other_length > longest:
                break
            other_key = lines[other].key
            if fuzz.ratio(key, other_key, score_cutoff=cutoff) and find_numbers(key) == find_numbers(other_key):
                near.add(lines[max(place, other)].number)
    return near


def _find_reach(settings: ParagraphSettings) -> float:
    """How many times as long as a line another may be; a longer one cannot reach the ratio."""
    return (2 - settings.min_ratio) / settings.min_ratio


class Earlier:
    """The paragraphs of an article that came before, by what a near copy of one shares with it.

    That is its numbers, about its length and, where many share these, one of the pairs of words that a hash has chosen
    in either (a bottom-k sketch, Broder 1997).
    """

    def __init__(self, settings: ParagraphSettings) -> None:
        self._reach = _find_reach(settings)
        self._groups: dict[tuple[str, ...], _Group] = {}

    def meet(self, key: str, place: int) -> list[int]:
        """Add a paragraph, each key once, and return the places of those before it, in order, that it may nearly be."""
        group = self._groups.setdefault(find_numbers(key), _Group())
        return sorted(group.meet(key, place, len(key) / self._reach, len(key) * self._reach))


class _Group:
    """Paragraphs with the same numbers."""

    def __init__(self) -> None:
        self._few: list[tuple[int, int, str]] = []  # (length, place, key) of the first ones, in order
        self._samples: dict[int, list[tuple[int, int]]] = {}  # of each sampled pair of words the (length, place)

    def meet(self, key: str, place: int, shortest: float, longest: float) -> list[int]:
        """Add a paragraph, and return the places of those before it that may be meant, `shortest` to `longest` characters long."""
        if len(self._few) < _FEW:
            start, end = bisect_left(self._few, (shortest,)), bisect_right(self._few, (longest,))
            found = [other for _, other, _ in self._few[start:end]]
            insort(self._few, (len(key), place, key))
            return found
        if not self._samples:
            for length, other, other_key in sorted(self._few, key=lambda entry: entry[1]):
                self._enter(_sample(other_key), length, other)
        samples = _sample(key)
        sharing = {entry for sample in samples for entry in self._find(sample)}
        self._enter(samples, len(key), place)
        return [other for length, other in sharing if shortest <= length <= longest]

    def _find(self, sample: int) -> list[tuple[int, int]]:
        found = self._samples.get(sample, [])
        return found if len(found) < _COMMON else []

    def _enter(self, samples: Sequence[int], length: int, place: int) -> None:
        for sample in samples:
            having = self._samples.setdefault(sample, [])
            if len(having) < _COMMON:
                having.append((length, place))


def _sample(key: str) -> list[int]:
    pairs = {crc32(f"{one} {other}".encode("utf-8", "surrogatepass")) for one, other in pairwise(split_words(key))}
    return nsmallest(_SAMPLED, pairs)
