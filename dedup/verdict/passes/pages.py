"""Condemn what is not the story of a whole web page (J3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedup.config import PageSettings
from dedup.index.evidence import PagesSeen
from dedup.text.lines import Line
from dedup.text.pages import looks_like_page
from dedup.verdict.page_body import find_body
from dedup.verdict.state import Lines, State, View
from dedup.verdict.steps import Label, Step


def gate(view: View) -> bool:
    """Whether the lines are those of a page, as far as shape and what is known of other articles tell."""
    return _may_be_page(view.lines, view.pages, view.settings.page)


def run(state: State) -> Iterator[Step]:
    """Where an article is a whole page, condemn what does not belong to its story."""
    settings, pages = state.view.settings.page, state.view.pages
    if not gate(state.view) or not (_are_pages(pages, settings) or _is_surely_page(state.lines, settings)):
        return
    body = find_body(state.lines, settings)
    if body is None or not any(body.kept):
        return
    numbers = [one.line.number for one, is_kept in zip(state.lines, body.kept, strict=True) if is_kept]
    ends = numbers[0], numbers[-1]
    for place, announcing in sorted(body.announced.items()):
        because = (announcing,)
        number = state.lines[place].line.number
        yield Step("announced-list", "J3", number, Label.STORY, {"announced_by": announcing}, because)
    for one, is_kept in zip(state.lines, body.kept, strict=True):
        if not is_kept:
            yield Step("outside-the-story", "J3", one.line.number, Label.JUNK, {"story": list(ends)}, ends)


def _is_surely_page(lines: Lines, settings: PageSettings) -> bool:
    """Whether known junk shows a page where other articles do not: a program or a table has short lines, too."""
    known = sum(one.label >= Label.DOUBTFUL for one in lines)
    return known >= settings.min_known and sum(one.line.is_code for one in lines) <= settings.max_code


def _may_be_page(lines: Sequence[Line], pages: PagesSeen, settings: PageSettings) -> bool:
    among_pages = _are_pages(pages, settings)
    if not among_pages and pages.articles >= settings.min_others:
        return False
    return looks_like_page(lines, settings, among_pages=among_pages)


def _are_pages(pages: PagesSeen, settings: PageSettings) -> bool:
    return pages.pages >= settings.min_pages_share * pages.articles and pages.articles > 1
