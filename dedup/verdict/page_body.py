"""Find the story among the lines of a whole page: by its headline, its running text, and what the site's other pages repeat."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from dedup.config import PageSettings
from dedup.junk.words import load_words
from dedup.text.lines import PROSE_WORDS
from dedup.text.signs import BULLETS, COLONS, PAUSES, choose_one
from dedup.verdict.state import Lines, LineState
from dedup.verdict.steps import Label

_PAUSE = re.compile(choose_one(PAUSES))
_NUMBER = re.compile(r"[(（]?\d{1,3}(?:[.)）、．:：]| [-–])\s?(?!\d)")
_BULLET = re.compile(choose_one(BULLETS))


class Stretch(NamedTuple):
    """Lines from `start` to before `end` in which running text outweighs the rest, and the headline's place above or -1."""

    weight: float
    start: int
    end: int
    headline: int = -1


class Page:
    """The lines of a page, and what each says of where the story is."""

    def __init__(self, lines: Lines, settings: PageSettings) -> None:
        self.lines = lines
        self.settings = settings
        counts = sorted(one.seen.exact.site_with for one in lines if one.label is Label.STORY) or [1]
        # Articles of the site that tell this very story: what is counted at most is furniture, so the few rarest count.
        self.copies = counts[int(len(counts) * settings.rarest_share)]
        self.median = counts[len(counts) // 2]
        self.running = [_is_running(one, settings) for one in lines]

    def is_furniture(self, place: int) -> bool:
        """Whether other pages of the site have the line, beyond those that tell this very story."""
        seen = self.lines[place].seen.exact
        return seen.site_with - self.copies >= self.settings.min_other_pages or (
            seen.site_with == seen.site_articles and seen.site_with > self.median
        )

    def is_plain(self, place: int) -> bool:
        """Whether nothing speaks against the line."""
        return self.lines[place].label <= Label.OPEN and not self.is_furniture(place)

    def is_text(self, place: int) -> bool:
        """Whether it is running text that nothing speaks against, but perhaps a doubt."""
        return self.running[place] and self.lines[place].label < Label.JUNK and not self.is_furniture(place)

    def weigh(self, place: int) -> float:
        """What the line says for (above 0) or against the story's being here, in words."""
        one, settings = self.lines[place], self.settings
        if one.label is Label.JUNK and one.rule != "H1":
            return -settings.junk_cost
        if self.running[place]:
            if self.is_furniture(place):
                return -settings.short_cost
            return min(one.line.words, settings.max_words) - settings.prose_cost
        if one.line.is_prose or one.line.is_address:
            return -settings.short_cost
        return min(max(one.line.words - settings.row_cost, -settings.short_cost), settings.max_row)


def _is_running(one: LineState, settings: PageSettings) -> bool:
    """Whether the line is running text and no menu or list of tags in one line."""
    line = one.line
    if not line.is_prose or line.words < PROSE_WORDS or line.ends_sentence:
        return line.is_prose
    return len(_PAUSE.findall(line.raw)) * settings.words_per_pause >= line.words


class BodyLines(NamedTuple):
    """Which lines belong to the story, and for the items of lists that it announces with a colon, which line does so.

    `kept` has a value for each line, `announced` the number of the announcing line by the place of the item.
    """

    kept: list[bool]
    announced: dict[int, int]


def find_body(lines: Lines, settings: PageSettings) -> BodyLines | None:
    """Tell for each line whether it belongs to the story; None where no running text stands out."""
    page = Page(lines, settings)
    stretch = _choose_stretch(page)
    if stretch is None:
        return None
    kept = [stretch.start <= place < stretch.end for place in range(len(lines))]
    _drop_inner_lists(page, kept, stretch)
    _extend_down(page, kept, stretch)
    _extend_up(page, kept, stretch)
    announced = _keep_lists(page, kept)
    _close_gaps(page, kept)
    _keep_edges(page, kept, stretch.headline)
    return BodyLines(kept, announced)


def _find_stretches(page: Page) -> list[Stretch]:
    """The stretches in which running text outweighs the rest: the runs of Kadane's maximum subarray."""
    stretches: list[Stretch] = []
    total = best = 0.0
    start = end = 0
    for place in range(len(page.lines)):
        total += page.weigh(place)
        if total <= 0 or best - total > page.settings.max_drop:
            if best > 0:
                stretches.append(Stretch(best, start, end))
            total, best, start = 0.0, 0.0, place + 1
        elif total > best:
            best, end = total, place + 1
    if best > 0:
        stretches.append(Stretch(best, start, end))
    return stretches


def _choose_stretch(page: Page) -> Stretch | None:
    """The first stretch that is half as heavy as the heaviest: comments under a story can outweigh it.

    One without the headline near above it counts less: menus with teasers stand above a story, too.
    """
    settings = page.settings
    headlines = [place for place, one in enumerate(page.lines) if one.rule == "H1"]
    found = []
    for weight, start, end, _ in _find_stretches(page):
        near = [place for place in headlines if start - settings.max_under <= place < (start + end) / 2]
        above = [place for place in near if place < start]
        headline = above[-1] if above else near[0] if near else -1
        found.append(
            Stretch(weight * (1 if near else settings.headless_share), max(start, headline + 1), end, headline)
        )
    heaviest = max(found)[0] if found else 0.0
    chosen = next((stretch for stretch in found if stretch.weight >= settings.min_share_first * heaviest), None)
    return chosen and chosen._replace(headline=_find_headline(found, chosen, settings))


def _find_headline(stretches: list[Stretch], chosen: Stretch, settings: PageSettings) -> int:
    """The headline of the story that has this stretch: a list of links in mid-story may hold it again."""
    above = (
        other.headline
        for other in stretches
        if 0 <= other.headline < other.start < chosen.headline
        and other.weight >= settings.min_share_above * chosen.weight
    )
    return next(above, chosen.headline)


def _drop_inner_lists(page: Page, kept: list[bool], stretch: Stretch) -> None:
    """Give up long runs of short lines with junk among them: share bars, lists of links, forms."""
    run: list[int] = []
    for place in range(stretch.start, stretch.end + 1):
        if place < stretch.end and not page.lines[place].line.is_prose:
            run.append(place)
            continue
        if len(run) >= page.settings.min_inner_list and any(
            page.lines[item].label >= Label.DOUBTFUL or page.is_furniture(item) for item in run
        ):
            for item in run:
                kept[item] = False
        run = []


def _extend_down(page: Page, kept: list[bool], stretch: Stretch) -> None:
    """Take in running text near below, up to the comments: a box in mid-story parts it."""
    last = stretch.end - 1
    for place in range(stretch.end, len(kept)):
        one = page.lines[place]
        is_comments = one.label >= Label.DOUBTFUL and _heads_comments(one)
        if is_comments or place - last > page.settings.max_apart:
            return
        if page.is_text(place):
            kept[place] = True
            last = place


def _heads_comments(one: LineState) -> bool:
    """Whether the line belongs to a comment area, or counts its comments."""
    phrase = str(one.step.evidence.get("phrase", "")) if one.step else ""
    return one.category == "comments" or (one.category == "counters" and load_words().names_comments(phrase))


def _extend_up(page: Page, kept: list[bool], stretch: Stretch) -> None:
    """Take in running text above, up to the headline, and standfirsts under it."""
    first, settings = stretch.start, page.settings
    top = stretch.headline + 1
    for place in range(stretch.start - 1, top - 1, -1):
        if not top and first - place > settings.max_above:
            return
        if page.is_text(place):
            kept[place] = True
            first = place
        elif top and stretch.start - place < settings.max_apart and _is_long(page, place):
            kept[place] = True


def _is_long(page: Page, place: int) -> bool:
    return page.is_plain(place) and page.lines[place].line.words >= page.settings.min_standfirst


def _keep_lists(page: Page, kept: list[bool]) -> dict[int, int]:
    """Take in the list that a line of the story announces with a colon; return who announces each item."""
    announced: dict[int, int] = {}
    for place in range(len(kept) - 1):
        if not (kept[place] and page.running[place]):
            continue
        items = []
        for item in range(place + 1, min(len(kept), place + 1 + page.settings.max_items)):
            if page.running[item] or not page.is_plain(item):
                break
            items.append(item)
        if items and any(page.lines[line].line.last_mark in COLONS for line in (place, items[0])):
            for item in items[: _count_items(page, items)]:
                kept[item] = True
                announced[item] = page.lines[place].line.number
    return announced


def _count_items(page: Page, items: list[int]) -> int:
    """How many of these lines are the list: as long as bullets or numbers go on, else all."""
    signs = [_find_sign(page.lines[item]) for item in items]
    sign = signs[0] or (signs[1] if len(signs) > 1 else "")
    marked = [number for number, other in enumerate(signs) if sign and other == sign]
    if len(marked) < page.settings.min_list_items:
        return len(items)
    # A line between two items belongs to the one above it.
    return next(
        (one + 1 for one, following in pairwise(marked) if following - one > page.settings.max_parted), marked[-1] + 1
    )


def _find_sign(one: LineState) -> str:
    raw = one.line.raw.lstrip()
    if _NUMBER.match(raw):
        return "#"
    found = _BULLET.match(raw)
    return found[0] if found else ""


def _close_gaps(page: Page, kept: list[bool]) -> None:
    """Keep what stands between two lines of the story where nothing of it looks like furniture: tables, verse, rows."""
    places = [place for place, is_kept in enumerate(kept) if is_kept]
    for before, after in pairwise(places):
        gap = range(before + 1, after)
        if all(page.is_plain(place) for place in gap):
            for place in gap:
                kept[place] = True


def _keep_edges(page: Page, kept: list[bool], headline: int) -> None:
    """Keep the doubtful lines right at the story's ends: a standfirst, a dateline, a last note."""
    if True not in kept:
        return
    settings = page.settings
    first, last = kept.index(True), len(kept) - 1 - kept[::-1].index(True)
    is_under = 0 <= headline < first
    top = max(headline + 1, first - settings.edge_under) if is_under else max(0, first - settings.edge_above)
    for place in range(top, first):
        words = settings.min_edge_words if is_under else settings.min_standfirst
        kept[place] = page.is_plain(place) and page.lines[place].line.words >= words
    for place in range(last + 1, min(len(kept), last + 1 + settings.max_edge_below)):
        is_note = page.running[place] and page.lines[place].label <= Label.OPEN
        kept[place] = is_note or (place == last + 1 and _is_long(page, place))
