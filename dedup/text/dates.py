"""Read the dates of articles as scrapers write them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

UNKNOWN = (1 << 63) - 1  # the moment of an article without a date: after all others
_DAY = 86_400  # seconds


@lru_cache(maxsize=1 << 14)
def read_moment(date: str) -> int:
    """Seconds since 1970 of an ISO 8601 or RFC 2822 date (or `19-MAR-1987 12:48:31`); UNKNOWN if it is neither."""
    text = date.strip()
    for read in (datetime.fromisoformat, lambda value: datetime.fromisoformat(value[:10]), _read_mail_date):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    return UNKNOWN


def _read_mail_date(text: str) -> datetime:
    from email.utils import parsedate_to_datetime  # few dates are written so, and the import takes long

    return parsedate_to_datetime(text)


@lru_cache(maxsize=1 << 14)
def read_day(text: str) -> int:
    """Days since 1970 of a date (see `read_moment`) or a Unix time in seconds; 0 where the text is neither."""
    moment = read_moment(text) if text else UNKNOWN
    if moment != UNKNOWN:
        return moment // _DAY
    try:
        seconds = float(text)
    except ValueError:
        return 0
    return int(seconds // _DAY) if 0 < seconds < 1e11 else 0
