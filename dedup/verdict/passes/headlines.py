"""Find lines that restate the article's own headline (H1)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from dedup.config import HeadlineSettings
from dedup.text.keys import count_words, normalize_line
from dedup.text.lines import FULL_STOPS, Body, Line
from dedup.verdict.state import Mark, Marks, Standing

_TITLE_SEPARATOR = re.compile(r"\s+[|–—·•»-]\s+|\s*[|»]\s*")
_SEPARATORS = frozenset("|–—·•»-")  # one of them is in all that separates
_PART = 0.98  # the score of a part of the title
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Title:
    """A headline as lines are compared with it; a line that is longer or shorter by more than `reach` is another."""

    key: str
    words: int
    reach: float  # characters


def list_titles(body: Body) -> list[Title]:
    """The title field's key, and the key without a site's name at its end; none of an empty field."""
    title = body.article.title.strip()
    if not title:
        return []
    keys = [body.headline]
    parts = [] if _SEPARATORS.isdisjoint(title) else _TITLE_SEPARATOR.split(title)
    if len(parts) > 1:
        longest = normalize_line(max(parts, key=len))
        if longest.count(" ") >= 3:
            keys.append(longest)
    return [Title(key, count_words(key), max(40, 0.5 * len(key))) for key in keys]


def score_lines(lines: Sequence[Line], titles: Sequence[Title], settings: HeadlineSettings) -> dict[int, float]:
    """How much each line says of a title, by its number, where that is enough to say it again."""
    scores: dict[int, float] = {}
    cutoff = 100 * settings.min_ratio
    for title in titles:
        least, most = len(title.key) - title.reach, len(title.key) + title.reach
        for line in lines:
            key = line.key
            if least <= len(key) <= most and (title.key in key or fuzz.ratio(key, title.key, score_cutoff=cutoff)):
                score = restates(line, title, settings)
                if score >= settings.min_ratio and score > scores.get(line.number, 0):
                    scores[line.number] = score
    return scores


def may_be_headlines(lines: Sequence[Line], titles: Sequence[Title], settings: HeadlineSettings) -> bool:
    """Whether a line of the head may be a part of a title; lines that restate one are found before."""
    return any(line.key in title.key for title in titles for line in lines[: settings.head_lines])


def find_headlines(
    body: Body, marks: Marks, titles: Sequence[Title], scores: Mapping[int, float], settings: HeadlineSettings
) -> None:
    """Condemn each line that says the headline again, by the `scores` of the lines that restate a title.

    With a title field that is every such line; without one the headline is a headline-shaped line among the first
    lines, and the lines after its first occurrence are meant.
    """
    if not titles:
        _find_repeated_heads(marks, settings)
        return
    title = body.article.title
    is_sentence = title.strip()[-1] in FULL_STOPS
    for mark in marks if scores else marks[: settings.head_lines]:
        is_whole = scores.get(mark.line.number) == 1.0 and mark.place < settings.head_lines
        if mark.is_wrapped and (not is_whole or _goes_on(mark, marks)):
            continue
        if mark.place >= settings.head_lines and not is_sentence and mark.line.last_mark in FULL_STOPS:
            continue  # a sentence of the story that the headline was made from
        score = scores.get(mark.line.number, 0.0)
        if not score and mark.place < settings.head_lines and _is_part(mark, marks, titles, settings):
            score = _PART
        if score:
            mark.condemn("H1", "says the article's headline again", title=title, score=round(score, 3))


def _is_part(mark: Mark, marks: Marks, titles: Sequence[Title], settings: HeadlineSettings) -> bool:
    """Whether a line of the head is the headline of a title field that holds more, such as a subtitle."""
    line = mark.line
    return (
        any(
            f" {line.key} " in f" {title.key} " or title.key.startswith(line.key) or title.key.endswith(line.key)
            for title in titles
        )
        and line.words >= settings.min_part_words
        and mark.standing is Standing.OPEN
        and line.last_mark not in FULL_STOPS
        and not _goes_on(mark, marks)
    )


def _goes_on(mark: Mark, marks: Marks) -> bool:
    """Whether the next line begins with a small letter: then this one is broken at a column, as the title may be."""
    return any(following.line.raw.lstrip()[:1].islower() for following in marks[mark.place + 1 : mark.place + 2])


def _find_repeated_heads(marks: Marks, settings: HeadlineSettings) -> None:
    heads: dict[str, Mark] = {}
    for mark in marks[: settings.head_lines]:
        line = mark.line
        if mark.standing is Standing.STORY:
            break
        if line.key in heads:
            continue
        if line.is_headline_shaped and line.words >= settings.min_words and mark.standing is Standing.OPEN:
            heads[line.key] = mark
    times = Counter(mark.line.key for mark in marks)
    for mark in marks:
        first = heads.get(mark.line.key)
        if first is None or times[mark.line.key] > settings.max_times or mark.place > first.place + settings.head_lines:
            continue  # a refrain, or a line of verse taken up again
        if first is not mark:
            number = first.line.number
            mark.condemn("H1", f"says line {number}, the headline, again", first_line=number, score=1.0)


def restates(line: Line, title: Title, settings: HeadlineSettings) -> float:
    """How much (0 to 1) a line says of a title, 0 where it says much more or other numbers."""
    key = line.key
    if key == title.key:
        return 1.0
    if title.words < settings.min_words or abs(len(key) - len(title.key)) > title.reach:
        return 0.0
    more = line.words - title.words
    if (
        key.startswith(title.key + " ") or key.endswith(title.key if not title.key.isascii() else " " + title.key)
    ) and (not line.is_prose or more <= 2):
        return 0.99 if more <= settings.max_extra_words else 0.0
    if more > settings.max_extra_words or (more > 0 and line.is_prose):
        return 0.0
    score = fuzz.ratio(key, title.key, score_cutoff=100 * settings.min_ratio) / 100
    return score if score and set(_NUMBER.findall(title.key)) == set(_NUMBER.findall(key)) else 0.0
