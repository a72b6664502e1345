"""Tell which hosts are one site: `www.x`, `m.x` and `amp.x` are other doors to `x`."""

from __future__ import annotations

import re
from functools import lru_cache

_HOST = re.compile(r"(?:(?:[a-z][a-z0-9+.-]*:)?//)?(?:[^\s/@]*@)?([^\s/:?#]+)(?::\d+)?(?:[/?#]\S*)?")
_DOOR = re.compile(r"(?:www\d{0,3}|m|mobile|amp|wap|touch)\.")
# What countries put before their own domain: nobody can be registered as these. A full list has ten thousand suffixes
# and must be kept up to date; it is needed only for whoever is registered under the very name of a door, as m.co.uk.
_UNDER_COUNTRIES = frozenset(
    """ac asn biz co com ed edu gen go gob gouv gov govt gv id info ltd me mi mil mob ne net nhs nom nsw or org plc police
    sch tm web""".split()
)


@lru_cache(maxsize=1 << 16)
def name_site(site: str) -> str:
    """The name of the site that a host or address is of; what looks like neither stays as it is, in small letters.

    A host with a path and no scheme is a name that somebody gave a part of a site, and stays.

    >>> name_site("WWW.Harbourpost.example"), name_site("https://amp.harbourpost.example/9"), name_site("m.co.uk")
    ('harbourpost.example', 'harbourpost.example', 'm.co.uk')
    """
    name = site.strip().lower()
    found = _HOST.fullmatch(name)
    is_part = "//" not in name and "/" in name.rstrip("/")
    if found is None or is_part or "." not in found[1]:
        return name
    host = found[1].rstrip(".")
    while (door := _DOOR.match(host)) and _can_be_registered(host[door.end() :]):
        host = host[door.end() :]
    return host


def _can_be_registered(host: str) -> bool:
    """Whether a host is a registered one or stands below one: no top-level domain, nor what a country puts before its own."""
    labels = host.split(".")
    return len(labels) > 2 or (len(labels) == 2 and not (labels[0] in _UNDER_COUNTRIES and len(labels[1]) == 2))
