"""Tell by the shape of its lines whether a text is all that is visible on a web page."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.config import PageSettings
from dedup.text.lines import Line


def looks_like_page(lines: Sequence[Line], settings: PageSettings, *, among_pages: bool = False) -> bool:
    """Whether the lines are those of a whole page: many, mostly no running text, with a menu among them."""
    if len(lines) < (settings.min_lines_among_pages if among_pages else settings.min_lines):
        return False
    if sum(not line.is_prose for line in lines) < settings.min_short_share * len(lines):
        return False
    items = [line.words <= settings.item_words and not line.is_prose for line in lines]
    return among_pages or (sum(items) >= settings.min_items and _longest_run(items) >= settings.min_items_run)


def _longest_run(flags: list[bool]) -> int:
    longest = current = 0
    for flag in flags:
        current = current + 1 if flag else 0
        longest = max(longest, current)
    return longest
