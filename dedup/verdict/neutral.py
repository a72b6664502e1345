"""Tell a line that is a date, an hour, a signature or a rule by its shape: neutral, however often a site prints its like."""

from __future__ import annotations

import re
import unicodedata

from dedup.config import NEUTRAL
from dedup.text.lines import Line
from dedup.text.signs import COLONS, DASHES, OPENING_BRACKETS, choose_one

_HOUR = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20|25)\d\d(?!\d)")  # of the Islamic and the Buddhist calendar, too
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")  # in "12th", too
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = ("Mn", "Mc")
_LABEL = re.compile(rf"^\s*[^\W\d_]+(?: [^\W\d_]+)?\s*{choose_one(COLONS)}(?!\d)")  # "Published:", over a date
_SIGNED = re.compile(rf"\s*[{DASHES}-]+\s*(?=[^\W\d_])")
_INITIALS = re.compile(r"\s*[(\[（][^\W\d_]{1,5}(?:[/. ]{1,2}[^\W\d_]{1,5})?\.?[)\]）]\s*$")
_ADDRESS = re.compile(r"([\w.+-]+)@\w[\w-]*\.\w")


def is_neutral(line: Line) -> bool:
    """Whether a line is a rule without a letter, a date, a signature, initials, or the address of who is named in it."""
    return not line.says_something or is_date(line) or is_signature(line) or _is_address_of_named(line.raw)


def is_date(line: Line) -> bool:
    """Whether a line is a date or an hour, and says nothing else: months and days of the week are one word each.

    A label may stand before a date, not before an hour alone: "Published: 3 May 2031" is one, "Video: 1:26" is none.
    """
    if line.words > NEUTRAL.max_date_words or not any(map(str.isdigit, line.raw)):
        return False
    raw = _simplify(line.raw)
    dated = _LABEL.sub("", raw)
    if _has_day(dated) and _has_words(dated, NEUTRAL.max_named):
        return True
    return _HOUR.search(raw) is not None and _has_words(raw, 0)


def holds_date(line: Line) -> bool:
    """Whether a line has the day of a year or an hour in it, as a byline or a stamp over a story has."""
    raw = _simplify(line.raw)
    return _has_day(raw) or _HOUR.search(raw) is not None


def _has_day(raw: str) -> bool:
    return _YEAR.search(raw) is not None and any(1 <= int(day) <= NEUTRAL.last_day for day in _DAY.findall(raw))


def _has_words(raw: str, longest: int) -> bool:
    """Whether a line has few words, and no more than so many that are longer than the name of a time zone."""
    words = _WORD.findall(raw)
    long = sum(len(word) > NEUTRAL.max_zone_letters for word in words)
    return len(words) <= NEUTRAL.max_date_letters_words and long <= longest


def _simplify(raw: str) -> str:
    """The line with the digits of all scripts as 0 to 9, and a letter for each mark on one, where words would part."""
    if raw.isascii():
        return raw
    plain = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in raw)
    return "".join("x" if unicodedata.category(sign) in _MARKS else sign for sign in plain)


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
