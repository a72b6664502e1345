"""Find the text, title, site, id, url and date of a row by the names that scrapers give them, whatever their case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from dedup.article import Article
from dedup.config import ReadOptions
from dedup.errors import BadRow
from dedup.showing import spell


def _also_within(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, then the same in an object named article, as some interfaces wrap it."""
    return (*names, *(f"article.{name}" for name in names))


TEXT = _also_within(("text", "maintext", "plaintext", "content", "articleBody", "body", "content.rendered"))
TITLE = _also_within(("title", "headline", "title.rendered"))  # WordPress has what it rendered in an object
SITE = _also_within(("site", "source_domain", "domain", "hostname"))
ID = _also_within(("id", "uuid", "url"))
URL = _also_within(("url", "canonical_link", "WARC-Target-URI", "link"))
DATE = _also_within(
    ("date", "date_publish", "published", "publish_date", "publishing_date", "datePublished", "date_download")
)

Place = tuple[str, ...]  # the names of a field, and of the objects it stands in, from the outermost in


def find_text(fields: Mapping[str, Any], options: ReadOptions) -> tuple[Place, Any]:
    """Return where the text stands, and what stands there: in the first field that holds one, else in the first at all.

    Raises BadRow where there is no such field.
    """
    first: tuple[Place, Any] | None = None
    for place, value in _list_values(fields, (options.text_field,) if options.text_field else TEXT):
        if isinstance(value, str) and value.strip():
            return place, value
        if _is_list_of_strings(value) and any(map(str.strip, value)):
            return place, value
        if first is None or (value and not first[1]):
            first = place, value
    if first is not None:
        return first
    seen = ", ".join(map(str, list(fields)[:8])) or "none"
    wanted = f"no field {options.text_field!r}" if options.text_field else "no text field"
    raise BadRow(f"{wanted} (fields: {seen})", "name it with --text-field")


def read_text(value: Any, place: Place) -> str:
    """Return the text, empty for null; of a list of paragraphs each is a line.

    Raises BadRow for anything else.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if _is_list_of_strings(value):
        return "\n".join(value)
    raise BadRow(
        f"the text in {'.'.join(place)!r} is {_kind(value)}, not a string",
        "mend the row or name another field with --text-field",
    )


def _is_list_of_strings(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value)


def get_value(fields: Mapping[str, Any], place: Place) -> Any:
    """What stands at a place."""
    value: Any = fields
    for name in place:
        value = value[name]
    return value


def put_value(fields: Mapping[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """A copy of an object with another value at a place."""
    name, *rest = place
    return {**fields, name: put_value(fields[name], tuple(rest), value) if rest else value}


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


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), type(value).__name__)


def tell_fields(fields: Mapping[str, Any], options: ReadOptions) -> dict[str, str]:
    """By which of its fields a row tells its title, site, id, url and date; those that none of them says are left out."""
    found: dict[str, str] = {}
    for role, names in (("title", TITLE), ("site", SITE), ("id", ID), ("url", URL), ("date", DATE)):
        place, _ = _find(fields, names, getattr(options, f"{role}_field"))
        if place:
            found[role] = ".".join(place)
    return found


def _pick(fields: Mapping[str, Any], names: tuple[str, ...], chosen: str) -> str:
    """The first value that says something, as a string."""
    return _find(fields, names, chosen)[1]


def _find(fields: Mapping[str, Any], names: tuple[str, ...], chosen: str) -> tuple[Place, str]:
    """Where the first value stands that says something, and that value as a string."""
    for place, value in _list_values(fields, (chosen,) if chosen else names):
        if isinstance(value, str) and value.strip():
            return place, value if value.isascii() else spell(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return place, str(value)
        if isinstance(value, date):
            return place, value.isoformat()
    return (), ""


def _list_values(fields: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[tuple[Place, Any]]:
    """Yield where fields of some names stand, and what stands there; `a.b` is the field b of an object a."""
    for name, rest in _find_names(tuple(fields), names):
        value = fields[name]
        if not rest:
            yield (name,), value
        elif isinstance(value, Mapping):
            yield from (((name, *place), inner) for place, inner in _list_values(value, (rest,)))


@lru_cache(maxsize=4096)  # the rows of a dump mostly have the same fields
def _find_names(known: tuple[Any, ...], wanted: tuple[str, ...]) -> Sequence[tuple[str, str]]:
    """Of the names of fields those that are wanted, in the order in which they are, each with what is wanted within it."""
    folded: dict[str, str] = {}
    for name in known:
        if isinstance(name, str):
            folded.setdefault(name.casefold(), name)
    found: list[tuple[str, str]] = []
    for name in wanted:
        if (match := name if name in known else folded.get(name.casefold())) is not None:
            found.append((match, ""))
        parts = name.split(".")
        for end in range(1, len(parts)):
            outer = ".".join(parts[:end])
            if (match := outer if outer in known else folded.get(outer.casefold())) is not None:
                found.append((match, ".".join(parts[end:])))
    return found
