"""What an index tells about the lines of a batch: on how many articles and sites each was seen, and where in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
class PagesSeen:
    """How many of the articles seen, of one site or of all, look like whole pages."""

    pages: int = 0
    articles: int = 0


NO_PAGES = PagesSeen()
_ENOUGH_OF_A_SITE = 10  # articles; a site with fewer says little of its kind, and the whole dump speaks for it


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence of every line of a batch, article by article, and what is known of whole pages for each."""

    lines: list[list[Evidence]]
    pages: list[PagesSeen]


def gather_evidence(survey: Survey, view: IndexView) -> Gathered:
    """Ask the index about every line of a batch at once; an article counts itself once, learnt or not."""
    with view.reading():
        return _ask(survey, view)


def _ask(survey: Survey, view: IndexView) -> Gathered:
    import numpy as np

    from dedup.zones import HEAD, TAIL, zone

    sightings = survey.sightings
    learnt = view.contains(sightings.articles)
    new = (~learnt).astype(np.int64)
    site_articles = np.asarray(view.count_articles(sightings.sites), dtype=np.int64) + new
    lengths = [len(body.lines) for body in survey.bodies]
    owner = np.repeat(np.arange(len(lengths)), lengths)
    keys = [key for article in survey.keys for key in article]
    zones = np.array(
        [zone(line.place, length) for body, length in zip(survey.bodies, lengths, strict=True) for line in body.lines],
        dtype=np.int64,
    )

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
    titles = (
        view.look_up(sightings.sites[owner], np.array([key.title for key in keys], dtype=np.uint64)).site_articles > 0
    )
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
            lines.append(Evidence(_seen(total, counts, is_other), _seen(total, masked) if key.template else unseen))
        found.append(lines)
    return Gathered(found, _count_pages(view, survey, site_articles))


def _seen(total: int, counts: list[int], is_title: bool = False) -> Seen:
    with_it, head, tail, everywhere, sites = counts
    return Seen(total, with_it, head, tail, everywhere, sites, is_title)


def _count_pages(view: IndexView, survey: Survey, site_articles: Any) -> list[PagesSeen]:
    """What is known of each article's site, else of all articles; of an empty index, what the batch shows."""
    import numpy as np

    from dedup.survey import PAGE_KEY

    sightings = survey.sightings
    keys = np.full(len(sightings), PAGE_KEY, np.uint64)
    counts = view.look_up(sightings.sites, keys)
    total = view.total_articles
    everywhere = PagesSeen(int(counts.all_articles[0]) if len(keys) else 0, total)
    if not total:
        everywhere = PagesSeen(int(np.count_nonzero(sightings.keys == np.uint64(PAGE_KEY))), len(sightings))
    pages = zip(counts.site_articles.tolist(), site_articles.tolist(), sightings.sites.tolist(), strict=True)
    return [
        PagesSeen(count, articles) if site and articles >= _ENOUGH_OF_A_SITE and total else everywhere
        for count, articles, site in pages
    ]
