"""What an index tells about the lines of a batch: on how many articles and sites each was seen, and where in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from dedup.batch.observations import Near
from dedup.batch.sketches import HEADLINE
from dedup.text.keys import hash_key

if TYPE_CHECKING:
    from dedup.batch.prepare import Batch
    from dedup.config import PageSettings
    from dedup.index import Counts, IndexView


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
NOT_NEAR = Near()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The counts of one line, as it stands and with digits and names masked, and what it nearly is."""

    exact: Seen = UNSEEN
    template: Seen = UNSEEN
    near: Near = NOT_NEAR


NOTHING_KNOWN = Evidence()


@dataclass(frozen=True, slots=True)
class PagesSeen:
    """How many of the articles seen, of one site or of all, look like whole pages."""

    pages: int = 0
    articles: int = 0


NO_PAGES = PagesSeen()


class LineEvidence(Sequence[list[Evidence]]):
    """The evidence of every line of a batch, article by article; made when asked for, since most lines have none.

    `known`, bool[l], tells which lines have any.
    """

    def __init__(
        self, batch: Batch, known: Any, totals: Any, exact: Any, template: Any, titles: Any, near: Mapping[int, Near]
    ) -> None:
        import numpy as np

        self.known = known
        self._batch = batch
        self._totals = totals.tolist()
        self._offsets = batch.lines.offsets.tolist()
        places = np.flatnonzero(known)
        self._bounds = places.searchsorted(batch.lines.offsets).tolist()
        self._places = places.tolist()
        self._exact, self._template = exact[places].tolist(), template[places].tolist()
        self._titles = titles[places].tolist()
        self._masked = (batch.lines.templates[places] != 0).tolist()
        self._near = near

    def __len__(self) -> int:
        """The number of articles."""
        return len(self._totals)

    @overload
    def __getitem__(self, number: int) -> list[Evidence]: ...

    @overload
    def __getitem__(self, number: slice) -> list[list[Evidence]]: ...

    def __getitem__(self, number: int | slice) -> list[Evidence] | list[list[Evidence]]:
        """The evidence of the lines of one article."""
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        unseen = Seen(self._totals[number])
        first = self._offsets[number]
        lines = [Evidence(unseen, unseen)] * (self._offsets[number + 1] - first)
        for place in range(self._bounds[number], self._bounds[number + 1]):
            lines[self._places[place] - first] = self._describe(number, place, unseen)
        return lines

    def _describe(self, number: int, place: int, unseen: Seen) -> Evidence:
        is_other = self._titles[place]
        if is_other:
            is_other = int(self._batch.lines.exact[self._places[place]]) != hash_key(self._batch.headlines[number])
        template = _seen(unseen.site_articles, self._template[place]) if self._masked[place] else unseen
        near = self._near.get(self._places[place], NOT_NEAR)
        return Evidence(_seen(unseen.site_articles, self._exact[place], is_other), template, near)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence of every line of a batch, article by article, and what is known of whole pages for each."""

    lines: LineEvidence
    pages: list[PagesSeen]


def gather_evidence(batch: Batch, view: IndexView, settings: PageSettings) -> Gathered:
    """Ask the index about every line of a batch at once; an article counts itself once, learnt or not."""
    with view.reading():
        return _ask(batch, view, settings)


def _ask(batch: Batch, view: IndexView, settings: PageSettings) -> Gathered:
    import numpy as np

    from dedup.batch.prepare import PAGE_KEY
    from dedup.text.zones import HEAD, TAIL

    observations, lines = batch.observations, batch.lines
    articles = np.arange(len(batch.articles))
    owner = articles.repeat(np.diff(lines.offsets))
    pages = np.full(len(observations), PAGE_KEY, np.uint64)
    keys = np.concatenate((lines.exact, lines.templates, lines.titles, pages))
    asked = view.look_up_batch(observations, np.concatenate((np.tile(owner, 3), articles)), keys)
    new = (~asked.learnt).astype(np.int64)
    site_articles, extra = np.asarray(asked.site_articles, dtype=np.int64) + new, new[owner]

    def count(counts: Counts) -> Any:
        """Columns with, head, tail, everywhere, sites; one row a line."""
        is_first = counts.site_articles == 0
        own = (extra > 0) | is_first
        return np.stack(
            [
                np.maximum(counts.site_articles + extra, 1),
                counts.site_head + np.where(own, lines.zones & HEAD > 0, 0),
                counts.site_tail + np.where(own, lines.zones & TAIL > 0, 0),
                np.maximum(counts.all_articles + extra, 1),
                np.maximum(counts.all_sites + (is_first & (extra > 0)), 1),
            ],
            axis=1,
        )

    of_exact, of_template, of_title = asked.counts.pick(0, 3 * len(owner)).split(3)
    exact, template = count(of_exact), count(of_template)
    titles = of_title.site_articles > 0
    repeats = (exact[:, 3] > 1) | ((template[:, 0] > 1) & (lines.templates != 0))
    near = _find_near(batch, view, repeats)
    known = repeats | titles
    known[list(near)] = True
    found = LineEvidence(batch, known, site_articles, exact, template, titles, near)
    of_pages = asked.counts.pick(3 * len(owner), len(keys))
    return Gathered(found, _count_pages(of_pages, asked.total_articles, batch, site_articles, settings))


def _find_near(batch: Batch, view: IndexView, repeats: Any) -> dict[int, Near]:
    """What lines nearly are, by their places in the batch; of those that repeat as they stand, nobody asks."""
    import numpy as np

    sketches, lines = batch.sketches, batch.lines
    is_line = sketches.numbers != HEADLINE
    owners = np.repeat(np.arange(len(batch.articles)), np.diff(sketches.offsets))[is_line]
    # The sketched lines are some of the lines, in the same order: so both have the same order of article and number.
    order = (np.arange(len(batch.articles)).repeat(np.diff(lines.offsets)) << 32) | lines.numbers
    places = order.searchsorted((owners << 32) | sketches.numbers[is_line])
    asked = np.zeros(len(sketches), bool)
    asked[is_line] = ~repeats[places]
    all_places = np.zeros(len(sketches), np.int64)
    all_places[is_line] = places
    found = view.find_near(batch.observations, sketches, asked)
    return {int(all_places[one]): near for one, near in found.items()}


def _seen(total: int, counts: list[int], is_title: bool = False) -> Seen:
    with_it, head, tail, everywhere, sites = counts
    return Seen(total, with_it, head, tail, everywhere, sites, is_title)


def _count_pages(
    counts: Counts, total: int, batch: Batch, site_articles: Any, settings: PageSettings
) -> list[PagesSeen]:
    """What is known of each article's site, else of all articles; of an empty index, what the batch shows."""
    import numpy as np

    from dedup.batch.prepare import PAGE_KEY

    observations = batch.observations
    everywhere = PagesSeen(int(counts.all_articles[0]) if len(observations) else 0, total)
    if not total:
        everywhere = PagesSeen(int(np.count_nonzero(observations.keys == np.uint64(PAGE_KEY))), len(observations))
    pages = zip(counts.site_articles.tolist(), site_articles.tolist(), observations.sites.tolist(), strict=True)
    return [
        PagesSeen(count, articles) if site and articles >= settings.min_articles_of_site and total else everywhere
        for count, articles, site in pages
    ]
