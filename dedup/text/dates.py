"""Read the dates of articles as scrapers write them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

UNKNOWN = (1 << 63) - 1  # the moment of an article without a date: after all others
_DAY = 86_400  # seconds
_LATEST = 1e11  # seconds; a larger number is one of milliseconds, up to a thousand times as many


@lru_cache(maxsize=1 << 14)
def read_moment(date: str) -> int:
    """Seconds since 1970 of an ISO 8601 or RFC 2822 date (or `19-MAR-1987 12:48:31`), or of a Unix time.

    UNKNOWN if it is none of these. A Unix time is in seconds or, as browsers give it, in milliseconds.
    """
    text = date.strip()
    for read in (datetime.fromisoformat, lambda value: datetime.fromisoformat(value[:10]), _read_mail_date):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    return _read_seconds(text)


def _read_mail_date(text: str) -> datetime:
    from email.utils import parsedate_to_datetime  # few dates are written so, and the import takes long

    return parsedate_to_datetime(text)


def _read_seconds(text: str) -> int:
    try:
        seconds = float(text)
    except ValueError:
        return UNKNOWN
    if _LATEST <= seconds < 1000 * _LATEST:
        return int(seconds / 1000)
    return int(seconds) if 0 < seconds < _LATEST else UNKNOWN


def read_day(text: str) -> int:
    """Days since 1970 of a date (see `read_moment`); 0 where the text is none."""
    moment = read_moment(text) if text else UNKNOWN
    return 0 if moment == UNKNOWN else moment // _DAY
