"""Choose the lines of a story by which it is compared: sentences, not headings, labels and captions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.text.lines import STOPS, find_last_mark

_CLOSED = frozenset(STOPS + "…")  # a story may trail off where a teaser is cut
_MIN_WORDS = 5  # a line of fewer words is a label, whatever its end
_MIN_OPEN_WORDS = 10  # a line without a full stop is a heading, a byline or a date, up to here
_CAPTION_MARKS = ("Getty Images", "Reuters/", "AFP/", "via AP")  # what agencies and galleries print in a caption
_PHOTO = "hoto"  # in all of the next ones: one search instead of nine
_PHOTO_MARKS = (
    *("AP Photo", "AFP Photo", "File photo", "file photo", "FILE Photo"),
    *("Photo by", "Photo credit", "Photo:", "Photos:"),
)
_DATED = re.compile(  # "..., Monday, July 16, 2018": agencies date a picture so, and a story never
    r"day, (?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, (?:19|20)\d\d"
)
_CUT_TEASER = (" More", " Less", " more", " less")  # what a gallery widget leaves at the end of a caption it folds
_MAX_WRAPPED_WORDS = 25  # a line of text that was broken at a column; a paragraph is longer
_MIN_SHARE = 0.5  # of an article's words; where less would be left, it is compared by all


def choose_telling(
    raws: Sequence[str], hashes: NDArray[np.uint64], counts: NDArray[np.int64], articles: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether each line tells something, bool[l]: long enough, a sentence unless it is long, no caption, no repeat.

    `raws` are the lines of a batch as they stand, `hashes`, uint64[l], those of their keys, `counts`, int64[l], their
    words; `articles`, int64[a + 1], cuts the lines into articles. Where too little of an article would be left to compare,
    all its lines are chosen but repeats.
    """
    new = ~_find_repeats(hashes, articles)
    lines = counts >= _MIN_WORDS
    closed = np.zeros(len(raws), bool)
    for place in np.flatnonzero(lines).tolist():
        closed[place] = find_last_mark(raws[place]) in _CLOSED
    telling = new & lines & (closed | (counts >= _MIN_OPEN_WORDS))
    telling[_find_captions(raws)] = False
    poor = _add_up(np.where(telling, counts, 0), articles) < _MIN_SHARE * _add_up(np.where(new, counts, 0), articles)
    poor |= _are_wrapped(counts, closed, articles)
    return new & (telling | poor.repeat(np.diff(articles)))


def _add_up(values: NDArray[Any], articles: NDArray[np.int64]) -> NDArray[np.int64]:
    sums: NDArray[np.int64] = np.concatenate(([0], values.cumsum()))[articles]
    return np.diff(sums)


def _are_wrapped(
    counts: NDArray[np.int64], closed: NDArray[np.bool_], articles: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether each article was broken into lines at a column, so that its lines end anywhere, bool[a]."""
    lines = counts >= _MIN_WORDS
    is_long = _add_up(counts > _MAX_WRAPPED_WORDS, articles) > 0
    wrapped: NDArray[np.bool_] = _add_up(lines & ~closed, articles) * 2 > _add_up(lines, articles)
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
    found = [place for place, raw in enumerate(raws) if raw.endswith(_CUT_TEASER)]
    text = "\n".join(raws)
    places = [place for mark in _CAPTION_MARKS for place in _find_all(text, mark)]
    for place in _find_all(text, _PHOTO):
        if any(text.startswith(mark, place - mark.find(_PHOTO)) for mark in _PHOTO_MARKS):
            places.append(place)
    places += [match.start() for match in _DATED.finditer(text)]
    starts = np.cumsum([0] + [len(raw) + 1 for raw in raws])
    marked: list[int] = (starts.searchsorted(places, side="right") - 1).tolist()
    return found + marked + [place - 1 for place in marked if place and _is_credit(raws[place])]


def _is_credit(raw: str) -> bool:
    """Whether a line is nothing but a credit in brackets, which belongs to the caption above it."""
    line = raw.strip()
    return line[:1] in "([" and line[-1:] in ")]" and line.count(" ") < _MIN_OPEN_WORDS


def _find_all(text: str, mark: str) -> Iterator[int]:
    place = text.find(mark)
    while place >= 0:
        yield place
        place = text.find(mark, place + 1)
