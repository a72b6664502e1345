"""Find lines that restate the article's own headline (H1)."""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest

from rapidfuzz import fuzz

from dedup.detectors.marks import Mark, Marks, Standing
from dedup.lines import FULL_STOPS, Body, Line, count_words
from dedup.normalize import normalize_line
from dedup.settings import HeadlineSettings

_TITLE_SEPARATOR = re.compile(r"\s+[|–—·•»-]\s+|\s*[|»]\s*")
_PART = 0.98  # the score of a part of the title
_NUMBER = re.compile(r"\d+")


def find_headlines(body: Body, marks: Marks, settings: HeadlineSettings) -> None:
    """Condemn each line that says the headline again.

    With a title field that is every such line; without one the headline is a headline-shaped line among the first
    lines, and the lines after its first occurrence are meant.
    """
    titles = _versions(body.article.title)
    if not titles:
        _find_repeated_heads(marks, settings)
        return
    for mark, following in zip_longest(marks, marks[1:]):
        if mark.is_wrapped:
            continue
        if (
            mark.line.place >= settings.head_lines
            and mark.line.last_mark in FULL_STOPS
            and body.article.title.strip()[-1] not in FULL_STOPS
        ):
            continue  # a sentence of the story that the headline was made from
        score = max(restates(mark.line, title, settings) for title in titles)
        if score < settings.min_ratio and _is_part(mark, following, titles, settings):
            score = _PART
        if score >= settings.min_ratio:
            mark.condemn("H1", "says the article's headline again", title=body.article.title, score=round(score, 3))


def _is_part(mark: Mark, following: Mark | None, titles: list[str], settings: HeadlineSettings) -> bool:
    """Whether a line of the head is the headline of a title field that holds more, such as a subtitle."""
    line = mark.line
    return (
        line.place < settings.head_lines
        and line.words >= settings.min_part_words
        and mark.standing is Standing.OPEN
        and line.last_mark not in FULL_STOPS
        and not (following and following.line.raw.lstrip()[:1].islower())  # broken at a column, as the title may be
        and any(f" {line.key} " in f" {title} " or title.startswith(line.key) for title in titles)
    )


def _find_repeated_heads(marks: Marks, settings: HeadlineSettings) -> None:
    heads: dict[str, Line] = {}
    for mark in marks[: settings.head_lines]:
        line = mark.line
        if mark.standing is Standing.STORY:
            break
        if line.key in heads:
            continue
        if line.is_headline_shaped and line.words >= settings.min_words and mark.standing is Standing.OPEN:
            heads[line.key] = line
    times = Counter(mark.line.key for mark in marks)
    for mark in marks:
        first = heads.get(mark.line.key)
        if (
            first is None
            or times[mark.line.key] > settings.max_times
            or mark.line.place > first.place + settings.head_lines
        ):
            continue  # a refrain, or a line of verse taken up again
        if first is not mark.line:
            mark.condemn("H1", f"says line {first.number}, the headline, again", first_line=first.number, score=1.0)


def _versions(title: str) -> list[str]:
    """The title's key, and the key without a site's name at its end."""
    if not title.strip():
        return []
    keys = [normalize_line(title)]
    parts = _TITLE_SEPARATOR.split(title.strip())
    if len(parts) > 1:
        longest = normalize_line(max(parts, key=len))
        if longest.count(" ") >= 3:
            keys.append(longest)
    return keys


def restates(line: Line, title: str, settings: HeadlineSettings) -> float:
    """How much (0 to 1) a line says of a title, 0 where it says much more or other numbers."""
    key = line.key
    if key == title:
        return 1.0
    words = count_words(title)
    if words < settings.min_words or abs(len(key) - len(title)) > max(40, 0.5 * len(title)):
        return 0.0
    if (key.startswith(title + " ") or key.endswith(title if not title.isascii() else " " + title)) and (
        not line.is_prose or line.words - words <= 2
    ):
        return 0.99 if line.words - words <= settings.max_extra_words else 0.0
    if line.words > words + settings.max_extra_words or set(_NUMBER.findall(key)) != set(_NUMBER.findall(title)):
        return 0.0
    if line.is_prose and line.words > words:
        return 0.0
    return fuzz.ratio(key, title, score_cutoff=100 * settings.min_ratio) / 100
