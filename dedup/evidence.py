"""What an index tells about a line: on how many articles and sites it was seen, and where in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """Counts of one line or template, in articles, the article at hand included.

    `site_*` count articles of the article's own site (0 of 0 for an article without a site); `head` and `tail` are
    those of them where it stood among the first or the last lines.
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
