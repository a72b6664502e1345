"""Choose the lines of a story by which it is compared: sentences, not headings, labels and captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.config import TELLING
from dedup.junk.words import load_words
from dedup.text.signs import STOPS, TRAILING, find_last_mark

_CLOSED = frozenset(STOPS + TRAILING)


def choose_telling(
    raws: Sequence[str], hashes: NDArray[np.uint64], counts: NDArray[np.int64], articles: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether each line tells something, bool[l]: long enough, a sentence unless it is long, no caption, no repeat.

    `raws` are the lines of a batch as they stand, `hashes`, uint64[l], those of their keys, `counts`, int64[l], their
    words; `articles`, int64[a + 1], cuts the lines into articles. Where too little of an article would be left to compare,
    all its lines are chosen but repeats.
    """
    new = ~_find_repeats(hashes, articles)
    lines = counts >= TELLING.min_words
    closed = np.zeros(len(raws), bool)
    for place in np.flatnonzero(lines).tolist():
        closed[place] = find_last_mark(raws[place]) in _CLOSED
    telling = new & lines & (closed | (counts >= TELLING.min_open_words))
    telling[_find_captions(raws)] = False
    told, all_words = (_add_up(np.where(chosen, counts, 0), articles) for chosen in (telling, new))
    poor = told < TELLING.min_share * all_words
    poor |= _are_wrapped(counts, closed, articles)
    return new & (telling | poor.repeat(np.diff(articles)))


def _add_up(values: NDArray[Any], articles: NDArray[np.int64]) -> NDArray[np.int64]:
    sums: NDArray[np.int64] = np.concatenate(([0], values.cumsum()))[articles]
    return np.diff(sums)


def _are_wrapped(
    counts: NDArray[np.int64], closed: NDArray[np.bool_], articles: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether each article was broken into lines at a column, so that its lines end anywhere, bool[a]."""
    lines = counts >= TELLING.min_words
    is_long = _add_up(counts > TELLING.max_wrapped_words, articles) > 0
    least = TELLING.min_wrapped_share * _add_up(lines, articles)
    wrapped: NDArray[np.bool_] = _add_up(lines & ~closed, articles) > least
    return wrapped & ~is_long


def _find_repeats(hashes: NDArray[np.uint64], articles: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a line stands earlier in its article."""
    owners = np.arange(len(articles) - 1).repeat(np.diff(articles))
    order = np.lexsort((hashes, owners))
    repeats = np.zeros(len(hashes), bool)
    same = (hashes[order[1:]] == hashes[order[:-1]]) & (owners[order[1:]] == owners[order[:-1]])
    repeats[order[1:][same]] = True
    return repeats


def _find_captions(raws: Sequence[str]) -> list[int]:
    words = load_words()
    found = [place for place, raw in enumerate(raws) if raw.endswith(words.teasers)]
    text = "\n".join(raws)
    places = [place for common, marks in words.captions for place in _find_marks(text, common, marks)]
    places += [match.start() for match in words.picture_date.finditer(text)]
    starts = np.cumsum([0] + [len(raw) + 1 for raw in raws])
    marked: list[int] = (starts.searchsorted(places, side="right") - 1).tolist()
    return found + marked + [place - 1 for place in marked if place and _is_credit(raws[place])]


def _is_credit(raw: str) -> bool:
    """Whether a line is nothing but a credit in brackets, which belongs to the caption above it."""
    line = raw.strip()
    return line[:1] in "([" and line[-1:] in ")]" and line.count(" ") < TELLING.min_open_words


def _find_marks(text: str, common: str, marks: Sequence[str]) -> Iterator[int]:
    """Where marks stand that have a stretch in common: one search for it instead of one for each."""
    for place in _find_all(text, common):
        if any(text.startswith(mark, place - mark.find(common)) for mark in marks):
            yield place


def _find_all(text: str, mark: str) -> Iterator[int]:
    place = text.find(mark)
    while place >= 0:
        yield place
        place = text.find(mark, place + 1)
