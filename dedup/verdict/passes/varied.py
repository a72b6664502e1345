"""Find the lines that a site prints at the end of its articles with a word or two changed each time (J2)."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.config import SiteSettings
from dedup.index.evidence import Evidence
from dedup.text.signs import FULL_STOPS
from dedup.verdict.standing import count_copies
from dedup.verdict.state import LineState, State, View
from dedup.verdict.steps import Label, Step


def gate(view: View) -> bool:
    """Whether the site prints lines near one of the article's often enough."""
    return bool(view.article.site) and any(
        seen.near.standing is not None and _is_standing(seen, 1, view.settings.site) for seen in view.seen
    )


def run(state: State) -> Iterator[Step]:
    """Condemn short lines behind the last running text; a sentence may be a formula of the story, and stays."""
    if not gate(state.view):
        return
    settings = state.view.settings.site
    copies = count_copies(state.lines, settings, _carry)
    last = max((one.place for one in state.lines if one.label is Label.STORY), default=len(state.lines))
    for one in state.lines[last + 1 :]:
        if _is_standing(one.seen, copies, settings) and _may_be_furniture(one, settings):
            yield _tell(one, state.view.article.site)


def _is_standing(seen: Evidence, copies: int, settings: SiteSettings) -> bool:
    """Whether enough articles of the site have a line near this one, at their ends."""
    near, total = seen.near, seen.exact.site_articles
    articles = near.site_with - copies + 1
    return (
        near.standing is not None
        and total >= settings.min_articles_of_site
        and articles >= settings.min_articles_with_line
        and articles >= settings.min_share_varied * total
        and near.site_tail >= settings.min_place_share_varied * near.site_with
    )


def _may_be_furniture(one: LineState, settings: SiteSettings) -> bool:
    line = one.line
    return (
        one.label in (Label.OPEN, Label.DOUBTFUL)
        and line.words <= settings.max_line_words
        and line.last_mark not in FULL_STOPS
        and not (line.is_row or line.opens_quoted or line.is_code)
    )


def _carry(one: LineState) -> int:
    """How many articles of the site have a line, as it stands or nearly so."""
    return max(one.seen.exact.site_with, one.seen.near.site_with)


def _tell(one: LineState, site: str) -> Step:
    near = one.seen.near
    assert near.standing is not None
    evidence = {
        "articles": near.site_with,
        "of": one.seen.exact.site_articles,
        "site": site,
        "where": "tail",
        "head": near.site_head,
        "tail": near.site_tail,
        "near_article": near.standing.article,
        "near_line": near.standing.line,
        "score": round(near.standing.score, 3),
    }
    return Step("site-line-varies", "J2", one.line.number, Label.JUNK, evidence)
