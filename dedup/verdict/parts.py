"""Tell what is the story's own though junk stands beside it: lists of amounts, and parts with the same junk under each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from itertools import groupby, pairwise

from dedup.config import SurroundingsSettings
from dedup.text.signs import COLONS
from dedup.verdict.state import Lines, LineState
from dedup.verdict.steps import Label

_AMOUNT = re.compile(r"\W{0,3}(\d{1,3}(?:[.,/⁄]\d{1,2})?|[½⅓⅔¼¾⅛])(?:\s?[-–]\s?\d{1,3})?\s*(?=\(|[^\W\d_])")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")


def find_amounts(lines: Lines, settings: SurroundingsSettings) -> Set[int]:
    """The places of the lines of lists of amounts, as of a recipe, with the line above that ends with a colon.

    Three amounts must stand one below the other: hours and numbers of comments stand each beside a headline. What
    counts up (1, 2, 3) is a list of links, and what has a year in it of dates.
    """
    found: set[int] = set()
    for is_open, group in groupby(lines, key=lambda one: one.label in (Label.OPEN, Label.DOUBTFUL)):
        stretch = list(group) if is_open else []
        runs = list(_find_runs(stretch, settings.min_amounts))
        if runs:
            found |= set(_reach(stretch, runs[0][0], runs[-1][-1]))
    return found


def find_parting(lines: Lines, settings: SurroundingsSettings) -> Set[str]:
    """The keys of junk that parts a story again and again, as under each picture of a gallery: it tells no end of it."""
    told = [one.place for one in lines if one.label is Label.STORY]
    if not told:
        return frozenset()
    times = Counter(one.line.key for one in lines[told[0] : told[-1]] if one.label is Label.JUNK)
    return {key for key, number in times.items() if number >= settings.min_partings}


def _find_runs(stretch: Lines, least: int) -> Iterator[list[int]]:
    """The places in a stretch of lines of amounts in a row that do not count up."""
    amounts = [_read_amount(one) for one in stretch]
    for is_amount, group in groupby(range(len(stretch)), key=lambda at: bool(amounts[at])):
        run = list(group)
        if is_amount and len(run) >= least and not _counts_up([amounts[at] for at in run]):
            yield run


def _read_amount(one: LineState) -> str:
    """The figure before a word in small letters, or one without them, that a line begins with; empty for none."""
    found = _AMOUNT.match(one.line.raw)
    if found is None or _YEAR.search(one.line.raw):
        return ""
    after = one.line.raw[found.end()]
    return found[1] if after == "(" or after.lower() == after else ""


def _counts_up(amounts: list[str]) -> bool:
    numbers = [int(amount) if amount.isdecimal() else -1 for amount in amounts]
    return all(after == before + 1 for before, after in pairwise(numbers))


def _reach(stretch: Lines, first: int, last: int) -> Iterator[int]:
    """The places in the article from a list's heading to the last line that goes on in small letters."""
    if first and stretch[first - 1].line.last_mark in COLONS:
        first -= 1
    while last + 1 < len(stretch) and stretch[last + 1].line.raw.lstrip()[:1].islower():
        last += 1
    yield from (one.place for one in stretch[first : last + 1])
