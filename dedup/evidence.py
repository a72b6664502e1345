"""What an index tells about the lines of a batch: on how many articles and sites each was seen, and where in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedup.index import IndexView
    from dedup.survey import Survey


@dataclass(frozen=True, slots=True)
class Seen:
    """Counts of one line or template, in articles, the article at hand included.

    `site_*` count articles of the article's own site, or of all articles without a site for one without; `site_head`
    and `site_tail` are those of them where it stood among the first or the last lines.
    """

    site_articles: int = 1
    site_with: int = 1
    site_head: int = 0
    site_tail: int = 0
    all_with: int = 1
    all_sites: int = 1
    is_title: bool = False

    @property
    def share(self) -> float:
        """The share of the site's articles that carry it."""
        return self.site_with / self.site_articles if self.site_articles else 0.0


UNSEEN = Seen()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The counts of one line: as it stands, and with digits and names masked."""

    exact: Seen = UNSEEN
    template: Seen = UNSEEN


NOTHING_KNOWN = Evidence()


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence of every line of a batch, article by article, and the share of whole pages in the dump."""

    lines: list[list[Evidence]]
    pages_share: float


def gather_evidence(survey: Survey, view: IndexView) -> Gathered:
    """Ask the index about every line of a batch at once; an article counts itself once, learnt or not."""
    import numpy as np

    from dedup.survey import PAGE_KEY
    from dedup.zones import HEAD, TAIL, zone

    sightings = survey.sightings
    learnt = view.contains(sightings.articles, sightings.contents)
    new = (~learnt).astype(np.int64)
    site_articles = np.asarray(view.count_articles(sightings.sites), dtype=np.int64) + new
    lengths = [len(body.lines) for body in survey.bodies]
    owner = np.repeat(np.arange(len(lengths)), lengths)
    keys = [key for article in survey.keys for key in article]
    zones = np.array([zone(line.place, length) for body, length in zip(survey.bodies, lengths, strict=True) for line in body.lines], dtype=np.int64)

    def ask(values: list[int]) -> list[list[int]]:
        wanted = np.array(values, dtype=np.uint64)
        counts = view.look_up(sightings.sites[owner], wanted)
        extra = new[owner]
        with_it = np.maximum(counts.site_articles + extra, 1)
        is_first = counts.site_articles == 0
        own = (extra > 0) | is_first
        rows: list[list[int]] = np.stack(
            [
                with_it,
                counts.site_head + np.where(own, zones & HEAD > 0, 0),
                counts.site_tail + np.where(own, zones & TAIL > 0, 0),
                np.maximum(counts.all_articles + extra, 1),
                np.maximum(counts.all_sites + (is_first & (extra > 0)), 1),
            ],
            axis=1,
        ).tolist()
        return rows

    exact = ask([key.exact for key in keys])
    template = ask([key.template for key in keys])
    titles = view.look_up(sightings.sites[owner], np.array([key.title for key in keys], dtype=np.uint64)).site_articles > 0
    page_share = _page_share(view, survey, PAGE_KEY, int(new.sum()))
    found: list[list[Evidence]] = []
    position = 0
    for article, body in enumerate(survey.bodies):
        total = int(site_articles[article])
        unseen = Seen(total)
        alone = Evidence(unseen, unseen)
        lines = []
        for line, key in zip(body.lines, survey.keys[article], strict=True):
            counts, masked, is_title = exact[position], template[position], bool(titles[position])
            position += 1
            if counts[3] == 1 and (masked[0] == 1 or not key.template) and not is_title:
                lines.append(alone)
                continue
            is_other = is_title and line.key != body.headline
            lines.append(
                Evidence(_seen(total, counts, is_other), _seen(total, masked) if key.template else unseen)
            )
        found.append(lines)
    return Gathered(found, page_share)


def _seen(total: int, counts: list[int], is_title: bool = False) -> Seen:
    with_it, head, tail, everywhere, sites = counts
    return Seen(total, with_it, head, tail, everywhere, sites, is_title)


def _page_share(view: IndexView, survey: Survey, page_key: int, new: int) -> float:
    import numpy as np

    pages = int(view.look_up(np.zeros(1, np.uint64), np.array([page_key], np.uint64)).all_articles[0])
    if view.total_articles:
        return pages / view.total_articles
    keys = survey.sightings.keys
    return float(np.count_nonzero(keys == np.uint64(page_key))) / max(1, new)
