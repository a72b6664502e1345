"""Turn a batch of articles into what the index learns from them and is asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.detectors.marks import first_marks
from dedup.detectors.pages import looks_like_page
from dedup.duplicates.stories import UNKNOWN, read_moment
from dedup.index.sightings import Sightings
from dedup.lines import Body, split_article
from dedup.model import Article
from dedup.normalize import has_template, hash_key, hash_site, mask_template
from dedup.settings import Settings
from dedup.zones import TITLE, zone

U64 = np.uint64
PAGE_KEY = hash_key("whole page", b"shape")  # carried by every article that looks like a whole page
_DAY = 86_400  # seconds
MOST_TEMPLATE_WORDS = 10  # longer lines do not repeat by template


@dataclass(frozen=True, slots=True)
class LineKeys:
    """The 64-bit keys of one line: as it stands, masked (0 for a long line), and as a title (0 for a short one)."""

    exact: int
    template: int
    title: int


@dataclass(frozen=True, slots=True)
class Survey:
    """A batch of articles cut into lines, the keys of each line, and the sightings the index learns."""

    bodies: list[Body]
    keys: list[list[LineKeys]]
    sightings: Sightings


def survey(articles: Sequence[Article], settings: Settings) -> Survey:
    """Cut articles into lines, work out their keys, and gather what they show."""
    bodies = [split_article(article) for article in articles]
    keys = [[_line_keys(line.raw, line.key, line.words) for line in body.lines] for body in bodies]
    return Survey(bodies, keys, _gather(bodies, keys, settings))


def identify(article: Article) -> tuple[int, int]:
    """Return the identity of an article (its site and id, else site, title and text) and the hash of its content."""
    content = hash_key(f"{article.title}\0{article.text}", b"content")
    if article.id:
        return hash_key(f"{article.site}\0{article.id}", b"identity"), content
    return hash_key(f"{article.site}\0{article.title}\0{article.text}", b"identity"), content


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


def _line_keys(raw: str, key: str, words: int) -> LineKeys:
    return LineKeys(
        hash_key(key),
        hash_key(mask_template(raw), b"template") if words <= MOST_TEMPLATE_WORDS and has_template(raw) else 0,
        hash_key(key, b"title") if 4 <= words <= 30 else 0,
    )


def _gather(bodies: list[Body], keys: list[list[LineKeys]], settings: Settings) -> Sightings:
    flat_keys: list[int] = []
    flat_zones: list[int] = []
    offsets = [0]
    for body, line_keys in zip(bodies, keys, strict=True):
        seen: dict[int, int] = {}
        for line, own in zip(body.lines, line_keys, strict=True):
            place = zone(line.place, len(body.lines))
            for key in (own.exact, own.template):
                if key:
                    seen[key] = seen.get(key, 0) | place
        if body.headline:
            seen[hash_key(body.headline, b"title")] = TITLE
        if looks_like_page(first_marks(body), settings.page):
            seen[PAGE_KEY] = 0
        flat_keys.extend(seen)
        flat_zones.extend(seen.values())
        offsets.append(len(flat_keys))
    identities = [identify(body.article) for body in bodies]
    return Sightings(
        articles=_u64([identity for identity, _ in identities]),
        contents=_u64([content for _, content in identities]),
        sites=_u64([hash_site(body.article.site) for body in bodies]),
        days=np.array([read_day(body.article.date) for body in bodies], dtype=np.int32),
        offsets=np.array(offsets, dtype=np.int64),
        keys=_u64(flat_keys),
        zones=np.array(flat_zones, dtype=np.uint8),
    )


def _u64(values: list[int]) -> NDArray[np.uint64]:
    return np.array(values, dtype=U64)
