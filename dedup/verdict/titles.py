"""Compare lines with the article's own headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from dedup.config import HeadlineSettings
from dedup.text.keys import count_words, normalize_line
from dedup.text.lines import Body, Line
from dedup.text.signs import TITLE_SEPARATORS, choose_one
from dedup.verdict.near_repeats import find_numbers

_TITLE_SEPARATOR = re.compile(rf"\s+{choose_one(TITLE_SEPARATORS)}\s+|\s*[|»]\s*")
_SEPARATORS = frozenset(TITLE_SEPARATORS)  # one of them is in all that separates


@dataclass(frozen=True, slots=True)
class Title:
    """A headline as lines are compared with it; a line that is longer or shorter by more than `reach` is another."""

    key: str
    words: int
    reach: float  # characters


def list_titles(body: Body, settings: HeadlineSettings) -> list[Title]:
    """The title field's key, and the key without a site's name at its end; none of an empty field."""
    title = body.article.title.strip()
    if not title:
        return []
    keys = [body.headline]
    parts = [] if _SEPARATORS.isdisjoint(title) else _TITLE_SEPARATOR.split(title)
    if len(parts) > 1:
        longest = normalize_line(max(parts, key=len))
        if longest.count(" ") + 1 >= settings.min_named_words:
            keys.append(longest)
    return [Title(key, count_words(key), max(settings.min_reach, settings.reach_share * len(key))) for key in keys]


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


def restates(line: Line, title: Title, settings: HeadlineSettings) -> float:
    """How much (0 to 1) a line says of a title, 0 where it says much more or other numbers."""
    key = line.key
    if key == title.key:
        return 1.0
    if title.words < settings.min_words or abs(len(key) - len(title.key)) > title.reach:
        return 0.0
    more = line.words - title.words
    if _has_at_end(key, title.key) and (not line.is_prose or more <= settings.max_extra_in_prose):
        return settings.whole_score if more <= settings.max_extra_words else 0.0
    if more > settings.max_extra_words or (more > 0 and line.is_prose):
        return 0.0
    score = fuzz.ratio(key, title.key, score_cutoff=100 * settings.min_ratio) / 100
    return score if score and set(find_numbers(title.key)) == set(find_numbers(key)) else 0.0


def _has_at_end(key: str, title: str) -> bool:
    """Whether a line begins or ends with all of a title."""
    return key.startswith(title + " ") or key.endswith(title if not title.isascii() else " " + title)
