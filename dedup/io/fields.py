"""Find the text, title, site, id, url and date of a row by the names that scrapers give them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from dedup.article import Article
from dedup.config import ReadOptions
from dedup.errors import BadRow
from dedup.showing import spell

TEXT = ("text", "maintext", "plaintext", "content", "articleBody", "body")
TITLE = ("title", "headline")
SITE = ("site", "source_domain", "domain", "hostname")
ID = ("id", "uuid", "url")
URL = ("url", "canonical_link", "WARC-Target-URI")
DATE = ("date", "date_publish", "published", "publish_date", "publishing_date", "datePublished", "date_download")


def find_text_field(fields: Mapping[str, Any], options: ReadOptions) -> str:
    """Return the name of the field that holds the text.

    Raises BadRow where there is none.
    """
    name = options.text_field or next((name for name in TEXT if name in fields), "")
    if name and name in fields:
        return name
    seen = ", ".join(map(str, list(fields)[:8])) or "none"
    wanted = f"no field {options.text_field!r}" if options.text_field else "no text field"
    raise BadRow(f"{wanted} (fields: {seen})", "name it with --text-field")


def make_article(fields: Mapping[str, Any], text: str, options: ReadOptions) -> Article:
    """Build the article of a row; its id is empty where the row names none."""
    url = _pick(fields, URL, options.url_field)
    site = _pick(fields, SITE, options.site_field) or read_host(url)
    return Article(
        text=text,
        title=_pick(fields, TITLE, options.title_field),
        site=site.lower(),
        id=_pick(fields, ID, options.id_field),
        url=url,
        date=_pick(fields, DATE, options.date_field),
    )


def read_host(url: str) -> str:
    """The host of an address, an IP address or localhost like any other; empty where there is none."""
    try:
        return urlsplit(url).hostname or "" if "//" in url else ""
    except ValueError:
        return ""


def check_text(value: Any, name: str) -> str:
    """Return the text, empty for null.

    Raises BadRow for anything that is no string.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRow(
            f"the text in {name!r} is {_kind(value)}, not a string",
            "mend the row or name another field with --text-field",
        )
    return value


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), type(value).__name__)


def _pick(fields: Mapping[str, Any], names: tuple[str, ...], chosen: str) -> str:
    for name in (chosen,) if chosen else names:
        value = fields.get(name)
        if isinstance(value, str) and value:
            return value if value.isascii() else spell(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, date):
            return value.isoformat()
    return ""
