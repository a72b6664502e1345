"""Find the story among the lines of a whole page: by its headline, its running text, and what the site's other pages repeat."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from dedup.config import PageSettings
from dedup.text.lines import PROSE_WORDS
from dedup.verdict.state import Mark, Marks, Standing

_PAUSE = re.compile(r"[.,;:!?،؛؟。，、；：！？।॥۔]")
_NUMBER = re.compile(r"[(（]?\d{1,3}(?:[.)）、．:：]| [-–])\s?(?!\d)")
_BULLET = re.compile(r"[-–—•·*●▪►■◦★☆◆◇□▲△○◎※]")
_COMMENTS = re.compile(
    "[ck]omment|[ck]oment|коммент|комент|σχόλι|yorum|reacti|评论|評論|コメント|댓글|تعليق", re.I
)  # counters of them
_COLONS = ":："
_WORDS_PER_PAUSE = 40  # words; running text has a comma or a stop as often
_MIN_ITEMS = 3  # items with the same sign that make a list


class Stretch(NamedTuple):
    """Lines from `start` to before `end` in which running text outweighs the rest, and the headline's place above or -1."""

    weight: float
    start: int
    end: int
    headline: int = -1


class Page:
    """The lines of a page, and what each says of where the story is."""

    def __init__(self, marks: Marks, settings: PageSettings) -> None:
        self.marks = marks
        self.settings = settings
        counts = sorted(mark.evidence.exact.site_with for mark in marks if mark.standing is Standing.STORY) or [1]
        # Articles of the site that tell this very story: what is counted at most is furniture, so the few rarest count.
        self.copies = counts[int(len(counts) * settings.rarest_share)]
        self.median = counts[len(counts) // 2]
        self.running = [_is_running(mark) for mark in marks]

    def is_furniture(self, place: int) -> bool:
        """Whether other pages of the site have the line, beyond those that tell this very story."""
        seen = self.marks[place].evidence.exact
        return seen.site_with - self.copies >= self.settings.min_other_pages or (
            seen.site_with == seen.site_articles and seen.site_with > self.median
        )

    def is_plain(self, place: int) -> bool:
        """Whether nothing speaks against the line."""
        return self.marks[place].standing <= Standing.OPEN and not self.is_furniture(place)

    def is_text(self, place: int) -> bool:
        """Whether it is running text that nothing speaks against, but perhaps a doubt."""
        return self.running[place] and self.marks[place].standing < Standing.JUNK and not self.is_furniture(place)

    def weigh(self, place: int) -> float:
        """What the line says for (above 0) or against the story's being here, in words."""
        mark, settings = self.marks[place], self.settings
        if mark.standing is Standing.JUNK and mark.code != "H1":
            return -settings.junk_cost
        if self.running[place]:
            if self.is_furniture(place):
                return -settings.short_cost
            return min(mark.line.words, settings.most_words) - settings.prose_cost
        if mark.line.is_prose:
            return -settings.short_cost
        return min(max(mark.line.words - settings.row_cost, -settings.short_cost), settings.most_row)


def _is_running(mark: Mark) -> bool:
    """Whether the line is running text and no menu or list of tags in one line."""
    line = mark.line
    if not line.is_prose or line.words < PROSE_WORDS or line.ends_sentence:
        return line.is_prose
    return len(_PAUSE.findall(line.raw)) * _WORDS_PER_PAUSE >= line.words


def find_body(marks: Marks, settings: PageSettings) -> list[bool] | None:
    """Tell for each line whether it belongs to the story; None where no running text stands out."""
    page = Page(marks, settings)
    stretch = _choose_stretch(page)
    if stretch is None:
        return None
    kept = [stretch.start <= place < stretch.end for place in range(len(marks))]
    _drop_inner_lists(page, kept, stretch)
    _extend_down(page, kept, stretch)
    _extend_up(page, kept, stretch)
    _keep_lists(page, kept)
    _close_gaps(page, kept)
    _keep_edges(page, kept, stretch.headline)
    return kept


def _find_stretches(page: Page) -> list[Stretch]:
    """The stretches in which running text outweighs the rest: the runs of Kadane's maximum subarray."""
    stretches: list[Stretch] = []
    total = best = 0.0
    start = end = 0
    for place in range(len(page.marks)):
        total += page.weigh(place)
        if total <= 0 or best - total > page.settings.most_slump:
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
    headlines = [place for place, mark in enumerate(page.marks) if mark.code == "H1"]
    found = []
    for weight, start, end, _ in _find_stretches(page):
        near = [place for place in headlines if start - settings.most_under <= place < (start + end) / 2]
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
        if place < stretch.end and not page.marks[place].line.is_prose:
            run.append(place)
            continue
        if len(run) >= page.settings.min_inner_list and any(
            page.marks[item].standing >= Standing.DOUBTFUL or page.is_furniture(item) for item in run
        ):
            for item in run:
                kept[item] = False
        run = []


def _extend_down(page: Page, kept: list[bool], stretch: Stretch) -> None:
    """Take in running text near below, up to the comments: a box in mid-story parts it."""
    last = stretch.end - 1
    for place in range(stretch.end, len(kept)):
        mark = page.marks[place]
        is_comments = mark.standing >= Standing.DOUBTFUL and _heads_comments(mark)
        if is_comments or place - last > page.settings.most_apart:
            return
        if page.is_text(place):
            kept[place] = True
            last = place


def _heads_comments(mark: Mark) -> bool:
    """Whether the line belongs to a comment area, or counts its comments."""
    category, phrase = mark.facts.get("category"), str(mark.facts.get("phrase", ""))
    return category == "comments" or (category == "counters" and _COMMENTS.search(phrase) is not None)


def _extend_up(page: Page, kept: list[bool], stretch: Stretch) -> None:
    """Take in running text above, up to the headline, and standfirsts under it."""
    first, settings = stretch.start, page.settings
    top = stretch.headline + 1
    for place in range(stretch.start - 1, top - 1, -1):
        if not top and first - place > settings.most_above:
            return
        if page.is_text(place):
            kept[place] = True
            first = place
        elif top and stretch.start - place < settings.most_apart and _is_long(page, place):
            kept[place] = True


def _is_long(page: Page, place: int) -> bool:
    return page.is_plain(place) and page.marks[place].line.words >= page.settings.min_standfirst


def _keep_lists(page: Page, kept: list[bool]) -> None:
    """Take in the list that a line of the story announces with a colon, and settle that it is story."""
    for place in range(len(kept) - 1):
        if not (kept[place] and page.running[place]):
            continue
        items = []
        for item in range(place + 1, min(len(kept), place + 1 + page.settings.most_items)):
            if page.running[item] or not page.is_plain(item):
                break
            items.append(item)
        if items and any(page.marks[line].line.last_mark in _COLONS for line in (place, items[0])):
            for item in items[: _count_items(page, items)]:
                kept[item] = True
                page.marks[item].standing = Standing.STORY


def _count_items(page: Page, items: list[int]) -> int:
    """How many of these lines are the list: as long as bullets or numbers go on, else all."""
    signs = [_find_sign(page.marks[item]) for item in items]
    sign = signs[0] or (signs[1] if len(signs) > 1 else "")
    marked = [number for number, other in enumerate(signs) if sign and other == sign]
    if len(marked) < _MIN_ITEMS:
        return len(items)
    # A line between two items belongs to the one above it.
    return next((one + 1 for one, following in pairwise(marked) if following - one > 2), marked[-1] + 1)


def _find_sign(mark: Mark) -> str:
    raw = mark.line.raw.lstrip()
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
        kept[place] = page.is_plain(place) and page.marks[place].line.words >= words
    for place in range(last + 1, min(len(kept), last + 3)):
        is_note = page.running[place] and page.marks[place].standing <= Standing.OPEN
        kept[place] = is_note or (place == last + 1 and _is_long(page, place))
