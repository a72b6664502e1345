"""Tell a line that is a date, an hour, a signature or a rule by its shape: neutral, however often a site prints its like."""

from __future__ import annotations

import re

from dedup.config import NEUTRAL
from dedup.text.lines import Line
from dedup.text.signs import COLONS, DASHES, OPENING_BRACKETS

_HOUR = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20|25)\d\d(?!\d)")  # of the Islamic and the Buddhist calendar, too
_FIGURE = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_SIGNED = re.compile(rf"\s*[{DASHES}-]+\s*(?=[^\W\d_])")
_INITIALS = re.compile(r"\s*[(\[（][^\W\d_]{1,5}(?:[/. ]{1,2}[^\W\d_]{1,5})?\.?[)\]）]\s*$")
_ADDRESS = re.compile(r"([\w.+-]+)@\w[\w-]*\.\w")


def is_neutral(line: Line) -> bool:
    """Whether a line is a rule without a letter, a date, a signature, initials, or the address of who is named in it."""
    return not line.says_something or is_date(line) or is_signature(line) or _is_address_of_named(line.raw)


def is_date(line: Line) -> bool:
    """Whether a line is a date or an hour, and says nothing else: months and days of the week are one word each."""
    raw = line.raw
    if line.words > NEUTRAL.max_date_words or not any(map(str.isdigit, raw)):
        return False
    words = _WORD.findall(raw)
    long = [word for word in words if len(word) > NEUTRAL.max_zone_letters]
    if len(words) > NEUTRAL.max_date_letters_words:
        return False
    days = [int(figure) for figure in _FIGURE.findall(raw) if len(figure) <= 2]
    has_day = _YEAR.search(raw) is not None and any(1 <= day <= NEUTRAL.last_day for day in days)
    return (has_day and len(long) <= NEUTRAL.max_named) or (not long and _HOUR.search(raw) is not None)


def is_signature(line: Line) -> bool:
    """Whether a line is who wrote the story: a dash and a name in capitals, or initials in brackets."""
    raw = line.raw
    if raw.lstrip()[:1] in OPENING_BRACKETS:
        return _INITIALS.match(raw) is not None and raw.strip()[1:-1] != raw.strip()[1:-1].title()
    signed = _SIGNED.match(raw)
    if signed is None or line.words > NEUTRAL.max_signature_words or any(map(str.isdigit, raw)):
        return False
    words = raw[signed.end() :].split()
    capital = sum(word[:1].isupper() for word in words)
    is_name = len(words) > 1 and words[0][0].isupper() and capital >= len(words) - 1
    return is_name and line.last_mark.isalnum() and not any(colon in raw for colon in COLONS)


def _is_address_of_named(raw: str) -> bool:
    """Whether a line names somebody and gives an address that is made of the name."""
    found = _ADDRESS.search(raw)
    if found is None:
        return False
    names = {word.casefold() for word in _WORD.findall(raw[: found.start()] + raw[found.end() :]) if word[0].isupper()}
    return any(len(part) >= NEUTRAL.min_name_letters and part.casefold() in names for part in _WORD.findall(found[1]))
