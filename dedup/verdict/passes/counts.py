"""Tell by its counts alone which lines can be junk of their site, whatever stands around them; hardly any can."""

from __future__ import annotations

from dedup.config import SiteSettings
from dedup.index.evidence import Evidence, Seen
from dedup.text.lines import Line
from dedup.verdict.state import View


def is_seen_often(seen: Evidence, settings: SiteSettings) -> bool:
    """Whether a line or its template was seen on so many articles or sites that it can be site junk at all."""
    return (
        seen.exact.site_with >= settings.min_articles_with_line
        or seen.template.site_with >= settings.min_articles_with_line
        or seen.exact.all_sites >= settings.min_other_sites
    )


def may_be_junk(line: Line, seen: Evidence, view: View) -> bool:
    """Whether a line was seen on so many articles or sites that it can be site junk, whatever stands around it.

    Where no articles are copies of this one, every article with the line is a story: more it can never be.
    """
    exact, settings = seen.exact, view.settings.site
    if exact.all_sites >= settings.min_other_sites and line.words <= settings.max_other_words:
        return True
    if not view.article.site:
        is_often = exact.site_with >= settings.min_articles_with_line_anywhere
        return is_often and exact.site_articles >= settings.min_articles_of_dump
    return _may_be_template(seen, settings) or (
        exact.site_with >= settings.min_articles_with_line
        and exact.site_articles >= settings.min_articles_of_site
        and _may_be_line_of_site(line, exact, settings)
    )


def _may_be_template(seen: Evidence, settings: SiteSettings) -> bool:
    return (
        seen.template.site_with >= settings.min_articles_with_line
        and seen.template.site_with > seen.exact.site_with
        and seen.template.site_articles >= settings.min_articles_of_template
        and seen.template.share >= settings.min_share
    )


def _may_be_line_of_site(line: Line, seen: Seen, settings: SiteSettings) -> bool:
    """Whether the share of the site's articles with a line, or the share of these that end with it, is enough for any rule."""
    share, at_tail = seen.share, seen.site_tail / seen.site_with
    if share >= min(settings.min_share_beside, settings.min_share_prose):
        return True
    if line.is_prose or line.words > settings.max_line_words:
        is_known = share >= settings.min_share or seen.site_with >= settings.min_articles_with_prose
        return is_known and at_tail >= settings.min_tail_prose
    if at_tail >= settings.min_place_share or share >= min(settings.min_share, settings.min_share_anywhere):
        return True
    return seen.site_with >= settings.min_often and share >= settings.min_share_often
