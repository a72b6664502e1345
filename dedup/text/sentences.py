"""Habits of articles by which a line is read: one that ends no line with a stop, one that has a sentence in each line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dedup.config import LAYOUT, LINES
from dedup.text.lines import Line
from dedup.text.signs import CLOSERS, PAUSES, SENTENCE_STOPS, choose_one

# Behind a word that is no abbreviation, also where punctuation stands alone; or right before the next character. Begins
# with what stands behind the word, which is rarer than letters.
_CLOSERS, _STOP = choose_one(CLOSERS), choose_one(SENTENCE_STOPS)
_INNER_STOP = re.compile(
    rf"{choose_one(CLOSERS + SENTENCE_STOPS)}(?<=[^\W\d_]{{5}}.)(?:(?<={_STOP})|(?<={_CLOSERS}){_CLOSERS}*{_STOP}){_CLOSERS}*\s+\w"
)
_JOINED_STOP = re.compile(r"[。！？।۔]\w")
_PAUSE = re.compile(rf"{choose_one(PAUSES)}.")


def read_habits(lines: Sequence[Line]) -> None:
    """Take long lines for running text in an article that ends hardly any line with a stop, and shorter ones above them."""
    long = [line for line in lines if line.words >= LINES.min_unended_words and not line.is_stopless]
    lacks_stops = _lacks_stops(long, len(lines))
    unended = set(map(id, [*long, *_find_above_long(lines)])) if lacks_stops else set()
    for line in lines:
        if line.lacks_stop != (id(line) in unended):
            line.take_for_unended(not line.lacks_stop)


def _find_above_long(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines as long as a sentence that stand right above a long one."""
    for line, below in pairwise(lines):
        if line.words >= LINES.min_sentence_words and below.words >= LINES.min_unended_words:
            yield line


def _lacks_stops(long: Sequence[Line], lines: int) -> bool:
    least = max(LAYOUT.min_unended, LAYOUT.min_unended_share * lines)
    if len(long) < least:
        return False
    ended = count = 0
    for line in long:
        if line.is_stopless:
            continue
        count += 1
        ended += line.ends_sentence
        if ended >= LAYOUT.max_ended and ended >= LAYOUT.max_ended_share * count:
            return False  # stops are printed, at least in one part of the article
    if count < least:
        return False
    paused = sum(not line.is_stopless and _PAUSE.search(line.raw) is not None for line in long)
    return paused >= LAYOUT.min_pauses_share * count


def has_inner_stop(raw: str) -> bool:
    """Whether a sentence ends within a line and another begins."""
    return _INNER_STOP.search(raw) is not None or (not raw.isascii() and _JOINED_STOP.search(raw) is not None)


def reads_by_sentences(lines: Sequence[Line]) -> bool:
    """Whether the lines of an article are sentences, and paragraphs are runs of them."""
    if len(lines) < LAYOUT.min_sentence_lines:
        return False
    ended = [line for line in lines if line.ends_sentence]
    short = sum(line.words < LINES.min_sentence_words for line in ended)
    if len(ended) - short < LAYOUT.min_sentences_share * len(lines):
        return False
    if short >= LAYOUT.min_short_sentences_share * len(ended):
        most = max(LAYOUT.max_several, LAYOUT.max_several_share * len(lines))
    elif short >= LAYOUT.min_some_short_share * len(ended):
        most = LAYOUT.max_few_several_share * len(lines)
    else:
        return False
    several = 0
    for line in lines:
        several += _has_several(line)
        if several > most:
            return False
    return True


def _has_several(line: Line) -> bool:
    return line.words > LAYOUT.max_sentence_words or (
        line.words >= LINES.min_sentence_words and has_inner_stop(line.raw)
    )


def find_runs(lines: Sequence[Line]) -> list[bool]:
    """Tell which sentences are too short to be running text by themselves and stand within a run of sentences."""
    inside = [False] * len(lines)
    for place in range(1, len(lines) - 1):
        before, line, after = lines[place - 1 : place + 2]
        if not line.is_prose and line.ends_sentence and before.ends_sentence and after.ends_sentence:
            inside[place] = before.is_prose or after.is_prose
    return inside
