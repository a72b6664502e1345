"""Choose the lines of a story by which it is compared: sentences, not headings, labels and captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_STOPS = frozenset(".!?…。！？؟।॥۔\"”’»'）)」』:;")
_MIN_WORDS = 5  # a line of fewer words is a label, whatever its end
_MIN_OPEN_WORDS = 10  # a line without a full stop is a heading, a byline or a date, up to here
_CAPTION_MARKS = ("Getty Images", "Reuters/", "AFP/", "via AP")  # what agencies and galleries print in a caption
_PHOTO = "hoto"  # in all of the next ones: one search instead of nine
_PHOTO_MARKS = (
    *("AP Photo", "AFP Photo", "File photo", "file photo", "FILE Photo"),
    *("Photo by", "Photo credit", "Photo:", "Photos:"),
)
_CUT_TEASER = (" More", " Less", " more", " less")  # what a gallery widget leaves at the end of a caption it folds
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
    telling = new & (counts >= _MIN_OPEN_WORDS)
    for place in np.flatnonzero(new & (counts >= _MIN_WORDS) & ~telling).tolist():
        telling[place] = raws[place].rstrip()[-1:] in _STOPS
    telling[_find_captions(raws)] = False
    totals = np.concatenate(([0], np.cumsum(np.where(new, counts, 0))))[articles]
    chosen = np.concatenate(([0], np.cumsum(np.where(telling, counts, 0))))[articles]
    poor = np.diff(chosen) < _MIN_SHARE * np.diff(totals)
    return new & (telling | np.repeat(poor, np.diff(articles)))


def _find_repeats(hashes: NDArray[np.uint64], articles: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a line stands earlier in its article."""
    owners = np.repeat(np.arange(len(articles) - 1), np.diff(articles))
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
    starts = np.cumsum([0] + [len(raw) + 1 for raw in raws])
    return found + [int(place) for place in np.searchsorted(starts, places, side="right") - 1]


def _find_all(text: str, mark: str) -> Iterator[int]:
    place = text.find(mark)
    while place >= 0:
        yield place
        place = text.find(mark, place + 1)
