"""Tell whether a line that differs from others of its site in numbers or names alone is what a widget prints."""

from __future__ import annotations

import re

from dedup.config import SiteSettings
from dedup.text.signs import DASHES
from dedup.verdict.state import LineState
from dedup.verdict.steps import Label

_HOUR = r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?"
_DAY = r"\d{1,4}[./年-]\d{1,2}[./月-]\d{1,4}|(?:19|20)\d\d"
_STAMP = re.compile(rf"(?<![\d.])(?:{_HOUR}|{_DAY})(?!\d)")
_COUNTED = re.compile(r"^\W*\d[\d.,]*[kKmM]?\b|\(\d[\d.,]*\)\W*$|^\W*[\d\s/|.,-]+\W*$|^\W*[^\W\d]+\d+\W*$")


def may_be_template(one: LineState, settings: SiteSettings, *, is_by_junk: bool) -> bool:
    """Whether the line has a date stamp or a counter, or is doubted or beside junk already.

    "Dead: 9", "Winner: Ann Bell" and "1. Safety" are facts of their articles, however many articles have their like.
    """
    line = one.line
    if line.words > settings.max_template_words or line.raw.lstrip()[:1] in DASHES:
        return False
    if one.label is Label.DOUBTFUL or is_by_junk:
        return True
    return "©" in line.key or _STAMP.search(line.raw) is not None or _COUNTED.search(line.raw) is not None
