"""Print counts of findings as tables: by rule, by site, and the lines found most often."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from dedup.showing import count, shorten

if TYPE_CHECKING:
    from dedup.run.statistics import LineCount, SiteCount

_MAX_ROWS = 20  # of a table; machines get all
_WIDTH = 100  # columns where there is no terminal
_MIN_TEXT = 20  # columns that a line's text gets, however narrow the terminal


def measure_width() -> int:
    """The columns of the terminal, or of a page where there is none."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return shutil.get_terminal_size((_WIDTH, 24)).columns if is_terminal else _WIDTH


def list_site_rows(sites: Sequence[SiteCount]) -> Iterator[str]:
    """Yield a table of sites, those with most findings first."""
    if not sites:
        return
    yield "by site:"
    shown = sites[:_MAX_ROWS]
    wide = max(len(f"{one.total:,}") for one in shown)
    widest = min(40, max(len(_name(one.site)) for one in shown))
    for one in shown:
        rules = [f"{code} {number:,}" for code, number in sorted(one.removed.items())]
        rules += [f"{code} {number:,} reported" for code, number in sorted(one.reported.items())]
        yield f"{one.total:>{wide + 2},}  {shorten(_name(one.site), widest):<{widest}}  {', '.join(rules)}"
    yield from _tell_rest(len(sites), "site")


def list_line_rows(lines: Sequence[LineCount], places: Iterable[str], width: int, missed: int) -> Iterator[str]:
    """Yield a table of lines, the most repeated first; `places` tells of each where one stands."""
    if not lines:
        return
    short = f" (counts may be short by {missed:,}: there were too many different ones)" if missed else ""
    yield f"most repeated lines{short}:"
    shown = lines[:_MAX_ROWS]
    wide = max(len(f"{one.times:,}") for one in shown)
    for one, place in zip(shown, places, strict=False):
        note = "" if one.removes else " (note)"
        start = f"{one.times:>{wide + 2},}  {one.code}  "
        place = shorten(place, max(_MIN_TEXT, width // 2))
        yield f"{start}{shorten(one.text, max(_MIN_TEXT, width - len(start) - len(place) - len(note) - 2))}{note}  {place}"
    yield from _tell_rest(len(lines), "line")


def _tell_rest(number: int, what: str) -> Iterator[str]:
    if number > _MAX_ROWS:
        yield f"  … and {count(number - _MAX_ROWS, f'more {what}')}"


def _name(site: str) -> str:
    return site or "no site"
