"""Tell whether an article is the whole visible text of a web page, and condemn what is not its story (J3)."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.config import PageSettings
from dedup.index.evidence import PagesSeen
from dedup.text.lines import Line
from dedup.verdict.passes.body import find_body
from dedup.verdict.state import Marks, Standing


def find_page(marks: Marks, pages: PagesSeen, settings: PageSettings) -> None:
    """Where an article is a whole page, condemn what does not belong to its story.

    `pages` tells how many of the site's or the dump's articles look like whole pages.
    """
    lines = [mark.line for mark in marks]
    if not may_be_page(lines, pages, settings):
        return
    if not _are_pages(pages, settings) and not _is_surely_page(marks, settings):
        return
    kept = find_body(marks, settings)
    if kept is None or not any(kept):
        return
    numbers = [mark.line.number for mark, is_kept in zip(marks, kept, strict=True) if is_kept]
    story = [numbers[0], numbers[-1]]
    for mark, is_kept in zip(marks, kept, strict=True):
        if not is_kept:
            mark.condemn("J3", "outside the story on a page with menus", story=story)


def _is_surely_page(marks: Marks, settings: PageSettings) -> bool:
    """Whether known junk shows a page where other articles do not: a program or a table has short lines, too."""
    known = sum(mark.standing >= Standing.DOUBTFUL for mark in marks)
    return known >= settings.min_known and sum(mark.line.is_code for mark in marks) <= settings.most_code


def may_be_page(lines: Sequence[Line], pages: PagesSeen, settings: PageSettings) -> bool:
    """Whether the lines are those of a page, as far as shape and what is known of other articles tell."""
    among_pages = _are_pages(pages, settings)
    if not among_pages and pages.articles >= settings.min_others:
        return False
    return looks_like_page(lines, settings, among_pages=among_pages)


def _are_pages(pages: PagesSeen, settings: PageSettings) -> bool:
    return pages.pages >= settings.min_pages_share * pages.articles and pages.articles > 1


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
