"""Find the article in the whole visible text of a web page: by density of running text, as on HTML, without markup (J3)."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.detectors.marks import Mark, Marks, Standing
from dedup.evidence import PagesSeen
from dedup.lines import Line
from dedup.settings import PageSettings


def find_page(marks: Marks, pages: PagesSeen, settings: PageSettings) -> None:
    """Where an article is a whole page, condemn what stands outside its densest stretch of running text.

    `pages` tells how many of the site's or the dump's articles look like whole pages.
    """
    lines = [mark.line for mark in marks]
    if not may_be_page(lines, pages, settings):
        return
    if (
        not _are_pages(pages, settings)
        and sum(mark.standing >= Standing.DOUBTFUL for mark in marks) < settings.min_known
    ):
        return
    start, end = _find_body(marks, settings)
    if start == end:
        return
    story = [marks[start].line.number, marks[end - 1].line.number]
    for mark in (*marks[:start], *marks[end:]):
        mark.condemn("J3", "outside the story on a page with menus", story=story)
    _drop_inner_lists(marks[start:end], settings)


def may_be_page(lines: Sequence[Line], pages: PagesSeen, settings: PageSettings) -> bool:
    """Whether the lines are those of a page, as far as shape and what is known of other articles tell."""
    among_pages = _are_pages(pages, settings)
    if not among_pages and pages.articles >= settings.min_others:
        return False
    return looks_like_page(lines, settings, among_pages=among_pages)


def _are_pages(pages: PagesSeen, settings: PageSettings) -> bool:
    return pages.pages >= settings.min_pages_share * pages.articles and pages.articles > 1


def looks_like_page(lines: Sequence[Line], settings: PageSettings, *, among_pages: bool = False) -> bool:
    """Whether the lines are those of a whole page: many, mostly short, with a menu among them."""
    if len(lines) < (settings.min_lines_among_pages if among_pages else settings.min_lines):
        return False
    lengths = [99 if line.is_prose else line.words for line in lines]
    if sum(words <= settings.short_words for words in lengths) < settings.min_short_share * len(lines):
        return False
    items = [words <= settings.item_words for words in lengths]
    return among_pages or (sum(items) >= settings.min_items and _longest_run(items) >= settings.min_items_run)


def _longest_run(flags: list[bool]) -> int:
    longest = current = 0
    for flag in flags:
        current = current + 1 if flag else 0
        longest = max(longest, current)
    return longest


def _weigh(mark: Mark, settings: PageSettings) -> float:
    if mark.standing is Standing.JUNK and mark.code != "H1":
        return -settings.junk_cost
    words = min(mark.line.words, settings.most_words)
    if mark.line.is_prose:
        return words - settings.prose_cost
    return max(words - settings.row_cost, -settings.short_cost)


def _find_body(marks: Marks, settings: PageSettings) -> tuple[int, int]:
    """The half-open range of lines that is the story.

    Of the stretches in which running text outweighs the rest (the runs of Kadane's maximum subarray), it is the
    heaviest; but comments under a story can outweigh it, so the first one under the headline that is heavy enough
    goes before, and without a headline the first that is nearly as heavy.
    """
    stretches: list[tuple[float, int, int]] = []
    total = best = 0.0
    start = end = 0
    for place, mark in enumerate(marks):
        total += _weigh(mark, settings)
        if total <= 0 or best - total > settings.most_slump:
            if best > 0:
                stretches.append((best, start, end))
            total, best, start = 0.0, 0.0, place + 1
        elif total > best:
            best, end = total, place + 1
    if best > 0:
        stretches.append((best, start, end))
    if not stretches:
        return 0, 0
    heaviest = max(stretches)[0]
    headline = next((place for place, mark in enumerate(marks) if mark.code == "H1" and place > 2), -1)
    for weight, start, end in stretches:
        share = settings.min_share_headline if 0 <= headline < end else settings.min_share_first
        if weight >= share * heaviest:
            return start, end
    return 0, 0


def _drop_inner_lists(marks: Marks, settings: PageSettings) -> None:
    """Condemn long runs of short lines inside the story: share bars, lists of links, forms."""
    run: list[Mark] = []
    for mark in [*marks, None]:
        if mark is not None and not mark.line.is_prose:
            run.append(mark)
            continue
        if len(run) >= settings.min_inner_list:
            for item in run:
                item.condemn("J3", f"one of {len(run)} short lines in a row on a page with menus")
        run = []
