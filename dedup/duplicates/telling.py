"""Choose the lines of a story by which it is compared: sentences, not headings, labels and captions."""

from __future__ import annotations

import re
from collections.abc import Sequence

_STOPS = ".!?…。！？؟।॥۔\"”’»'）)」』:;"
_MIN_WORDS = 5  # a line of fewer words is a label, whatever its end
_MIN_OPEN_WORDS = 10  # a line without a full stop is a heading, a byline or a date, up to here
_CAPTION_WORDS = ("hoto", "Getty", "via AP", "FP/", "euters/")  # quick to look for; none, no caption
_CAPTION = re.compile(
    r"\b(AP Photo|AFP Photo|[Ff]ile photo|FILE Photo|Photo by|Photo credit|Photos?:|Getty Images|Reuters/|AFP/)|via AP\b"
)
_CUT_TEASER = (" More", " Less", " more", " less")  # what a gallery widget leaves at the end of a caption it folds


def is_telling(key: str, raw: str) -> bool:
    """Whether a line tells something: long enough, ending as a sentence unless it is long, and no caption."""
    return not _is_heading(key, raw) and not _CAPTION.search(raw) and not raw.rstrip().endswith(_CUT_TEASER)


def _is_heading(key: str, raw: str) -> bool:
    blanks = key.count(" ")
    if blanks >= _MIN_OPEN_WORDS - 1 or not blanks and not key.isascii():  # one long word: a script without blanks
        return False
    return blanks < _MIN_WORDS - 1 or raw.rstrip()[-1:] not in _STOPS


def choose_telling(keys: Sequence[str], raws: Sequence[str]) -> list[int]:
    """The places of the lines that tell something; all, where too little of the story would be left to compare."""
    text = "\n".join(raws)
    may_have_captions = any(word in text for word in _CAPTION_WORDS)
    chosen: dict[str, int] = {}
    for place, key in enumerate(keys):
        if key in chosen:
            continue
        raw = raws[place]
        if key.count(" ") < _MIN_OPEN_WORDS - 1 and _is_heading(key, raw):
            continue
        if may_have_captions and _CAPTION.search(raw):
            continue
        if raw.endswith(_CUT_TEASER):
            continue
        chosen[key] = place
    if 2 * sum(map(len, chosen)) < sum(map(len, set(keys))):
        return list(range(len(keys)))
    return list(chosen.values())
