"""Tell what part two copies of a paragraph have in a story: whether each says something there, and which of them goes."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cached_property

from dedup.config import ParagraphSettings
from dedup.text.signs import COLONS, COMMAS, FULL_STOPS, QUESTION_MARKS, STOPS, WIDE_COMMAS
from dedup.verdict.state import Lines, LineState
from dedup.verdict.steps import Label

_GO_ON = COMMAS + WIDE_COMMAS
_CREDITED = "@/"  # between names of accounts, of photographers and agencies


class Places:
    """Where the lines of an article stand under headings, dates and hours."""

    def __init__(self, lines: Lines, settings: ParagraphSettings) -> None:
        self._lines, self._settings = lines, settings

    @cached_property
    def _times(self) -> Counter[str]:
        return Counter(one.line.key for one in self._lines)

    @cached_property
    def _stamps(self) -> list[int]:
        return [one.place for one in self._lines if self._is_stamp(one)]

    @cached_property
    def _is_by_dates(self) -> bool:
        return len({self._lines[place].line.key for place in self._stamps}) >= self._settings.min_stamps

    @cached_property
    def _asked(self) -> set[str]:
        """The keys of questions that are asked again."""
        asked = {one.line.key for one in self._lines if one.line.last_mark in QUESTION_MARKS}
        return {key for key in asked if self._times[key] > 1}

    def says_something(self, one: LineState, earlier: LineState) -> bool:
        """Whether a copy has its part in the story where it stands, whatever the earlier one says."""
        return self.is_announced(one) or self._is_asked_again(one, earlier) or self._are_under_others(one, earlier)

    def is_announced(self, one: LineState) -> bool:
        """Whether the line above, running text or nearly, ends with a colon, and so would end with nothing."""
        above = self._lines[one.place - 1] if one.place else None
        return (
            one.label is Label.STORY
            and above is not None
            and above.label in (Label.STORY, Label.OPEN)
            and above.line.last_mark in COLONS
            and above.line.words >= self._settings.min_announcing_words
            and self._times[above.line.key] == 1
        )

    def _is_asked_again(self, one: LineState, earlier: LineState) -> bool:
        """Whether a line is one of several questions that are asked again, and has another answer here."""
        if len(self._asked) < self._settings.min_asked or one.line.key not in self._asked:
            return False
        ends = max(one.place, earlier.place) + 1 == len(self._lines)
        return not (ends or self._is_same(one.place + 1, earlier.place + 1))

    def _are_under_others(self, one: LineState, earlier: LineState) -> bool:
        """Whether each of two copies stands under a heading of its own: votes, rules, verses, events of a day.

        What stands right above both and is the same in both is of the copies; the heading is above it.
        """
        above, before = one.place - 1, earlier.place - 1
        while before >= 0 and above > earlier.place and self._is_same(above, before):
            above, before = above - 1, before - 1
        if before < 0 or above <= earlier.place:
            return False
        if self._is_heading(self._lines[above]) and self._is_heading(self._lines[before]):
            return True
        return self._is_by_dates and self._find_stamp(one) != self._find_stamp(earlier)

    def is_alone(self, one: LineState, earlier: LineState) -> bool:
        """Whether neither the line above nor the one below is a copy of what stands there beside the earlier one."""
        above = one.place - 1 > earlier.place and earlier.place > 0 and self._is_same(one.place - 1, earlier.place - 1)
        ends = one.place + 1 == len(self._lines)
        return not (above or (not ends and self._is_same(one.place + 1, earlier.place + 1)))

    def is_in_agenda(self, one: LineState) -> bool:
        """Whether a line is one of a list of headings that stand again below, each over its text."""
        places = (one.place - 1, one.place + 1)
        around = [self._lines[place] for place in places if 0 <= place < len(self._lines)]
        return any(
            other.label is Label.OPEN and self._times[other.line.key] > 1 and other.line.key != one.line.key
            for other in around
        )

    def is_by_credit(self, one: LineState) -> bool:
        """Whether a credit, a byline, a date or what a player or a gallery prints stands right above or right below."""
        around = (place for place in (one.place - 1, one.place + 1) if 0 <= place < len(self._lines))
        return any(self._lines[place].label in (Label.NEUTRAL, Label.JUNK) for place in around)

    def is_over_text(self, one: LineState) -> bool:
        """Whether running text stands right below a line."""
        below = self._lines[one.place + 1 : one.place + 2]
        return bool(below) and below[0].label is Label.STORY

    def _is_same(self, place: int, other: int) -> bool:
        return self._lines[place].line.key == self._lines[other].line.key

    def _is_heading(self, one: LineState) -> bool:
        """Whether a line may be what says of the text below what it is about: short, with a letter, and known as nothing else."""
        line = one.line
        return (
            one.label is Label.OPEN
            and line.words <= self._settings.max_heading_words
            and any(map(str.isalpha, line.key))
            and line.last_mark not in _GO_ON
            and not (line.opens_quoted or line.is_code or any(sign in line.raw for sign in _CREDITED))
        )

    def _is_stamp(self, one: LineState) -> bool:
        """Whether a line is a date or an hour, or a short heading with one."""
        line = one.line
        return (
            one.label in (Label.OPEN, Label.NEUTRAL)
            and line.words <= self._settings.max_stamp_words
            and any(map(str.isdigit, line.key))
            and any(sign.isalpha() or sign in COLONS for sign in line.raw)
        )

    def _find_stamp(self, one: LineState) -> str:
        """The key of the last date or hour above a line; empty for none."""
        found = bisect_left(self._stamps, one.place)
        return self._lines[self._stamps[found - 1]].line.key if found else ""


def is_caption_of(earlier: LineState, one: LineState, places: Places, settings: ParagraphSettings) -> bool:
    """Whether the earlier of two copies is a caption or of an agenda, and the later the story's paragraph or heading.

    A paragraph ends with a stop, where its copy under a picture has none, but a label in front or a credit beside it.
    """
    if not one.line.is_prose:
        are_headings = one.label is Label.OPEN and earlier.label is Label.OPEN
        return are_headings and places.is_in_agenda(earlier) and places.is_over_text(one)
    if one.line.last_mark not in FULL_STOPS or earlier.line.last_mark in STOPS or one.line.lacks_stop:
        return False
    if earlier.line.key == one.line.key:
        return places.is_by_credit(earlier)
    label, colon, rest = earlier.line.raw.partition(":")
    is_labelled = bool(colon) and len(label.split()) <= settings.max_label_words and bool(rest.strip())
    is_short = earlier.line.words - one.line.words <= settings.max_label_words
    return is_labelled and is_short and earlier.line.key.endswith(" " + one.line.key)
