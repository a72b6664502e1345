"""Tell where a line stands in its article, and how many other stories of the site carry it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from dedup.config import TELLING, SiteSettings
from dedup.index.evidence import Seen
from dedup.text.signs import CONTINUATIONS, LINE_ENDS, WIDE_COMMAS
from dedup.verdict.state import Lines, LineState, State
from dedup.verdict.steps import Label

_ADDRESSES = ("http", "www.")


class Zone(StrEnum):
    """Where a line stands among the running text that its article alone tells."""

    HEAD = "head"
    MIDDLE = "middle"
    TAIL = "tail"
    NOWHERE = "anywhere"  # there is no such text


class Count(NamedTuple):
    """On how many stories of its site a line stands, copies of its own article's story set aside, and of how many."""

    stories: int
    of: int
    at_head: float  # share of the sightings
    at_tail: float

    @property
    def share(self) -> float:
        """The share of the site's articles."""
        return self.stories / self.of if self.of else 0.0


class Outline:
    """The running text of an article that no other story of its site has, and how many articles are copies of it."""

    def __init__(self, lines: Lines, settings: SiteSettings) -> None:
        self.lines = lines
        self.copies = count_copies(lines, settings, lambda one: one.seen.exact.site_with)
        own = [one.place for one in lines if one.label is Label.STORY and one.seen.exact.site_with <= self.copies]
        self._first, self._last = (own[0], own[-1]) if own else (-1, -1)

    @property
    def has_versions(self) -> bool:
        """Whether other stories of the site have some of the paragraphs between those that are told here alone."""
        inner = self.lines[self._first : self._last] if self._first >= 0 else ()
        return any(one.label is Label.STORY and one.seen.exact.site_with > self.copies for one in inner)

    def find_zone(self, one: LineState) -> Zone:
        """Where a line stands."""
        if self._first < 0:
            return Zone.NOWHERE
        return Zone.HEAD if one.place < self._first else Zone.TAIL if one.place > self._last else Zone.MIDDLE

    def count(self, seen: Seen) -> Count:
        """How many other stories have the line, its own included."""
        at_head, at_tail = seen.site_head / seen.site_with, seen.site_tail / seen.site_with
        return Count(seen.site_with - self.copies + 1, seen.site_articles, at_head, at_tail)

    def is_told_here_alone(self, one: LineState) -> bool:
        """Whether no other story of any site has the line, and nothing speaks against it."""
        return one.seen.exact.all_with <= self.copies and one.label <= Label.OPEN and one.line.says_something

    def look_around(self, one: LineState) -> tuple[LineState | None, LineState | None]:
        """The lines right above and right below."""
        place = one.place
        return (
            self.lines[place - 1] if place else None,
            self.lines[place + 1] if place + 1 < len(self.lines) else None,
        )


def count_copies(lines: Lines, settings: SiteSettings, carry: Callable[[LineState], int]) -> int:
    """How many articles of the site tell this very story: what most of its paragraphs are counted at.

    `carry` tells how many have a line. Of one or two, one that is on many more than the rest of the text is what the site prints under its stories.
    """
    counts = sorted(carry(one) for one in lines if one.label is Label.STORY)
    if not counts:
        return 1
    if len(counts) <= 2:
        rarest = min(carry(one) for one in lines if _may_tell(one))
        if counts[-1] - rarest >= settings.min_often:
            return rarest
    return counts[len(counts) // 2]


def _may_tell(one: LineState) -> bool:
    """Whether a line is of the story: running text, or what is too long for a heading and has lost its end."""
    return one.label is Label.STORY or (one.label is Label.OPEN and one.line.words >= TELLING.min_open_words)


def is_inside_sentence(one: LineState, state: State) -> bool:
    """Whether the line above has no end and the one below goes on in small letters: a sentence broken at its links.

    Where no line begins with a capital, a small letter tells nothing; then a blank must be left of what was torn.
    """
    lines = state.lines
    above, below = lines[max(0, one.place - 1)], lines[min(len(lines) - 1, one.place + 1)]
    if above is one or below is one or Label.JUNK in (above.label, below.label):
        return False
    rest = below.line.raw.lstrip()
    if above.line.last_mark in LINE_ENDS + WIDE_COMMAS:
        return False
    if rest[:1] in CONTINUATIONS:
        return len(rest) > 1 and above.line.words > 1
    is_going_on = rest[:1].islower() and not rest.startswith(_ADDRESSES)
    return is_going_on and (above.line.raw[-1].isspace() or state.view.has_capitals)
