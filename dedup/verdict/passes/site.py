"""Find lines that a site prints on many of its articles (J2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedup.config import TELLING, SiteSettings
from dedup.index.evidence import Evidence, Seen
from dedup.text.keys import mask_template
from dedup.text.signs import DASHES, EXCLAMATION_MARKS
from dedup.verdict.state import Lines, LineState, State, View
from dedup.verdict.steps import Label, Step


def gate(view: View) -> bool:
    """Whether any line was seen on so many articles or sites that it can be site junk, or a notice."""
    settings = view.settings.site
    site = view.article.site
    least = settings.min_articles_with_line if site else settings.min_articles_with_line_anywhere
    share = min(settings.min_share, settings.min_share_anywhere, settings.min_share_prose, settings.min_share_beside)
    last: Evidence | None = None  # most lines share theirs with the line before
    for known in view.seen:
        if known is last:
            continue
        last = known
        if known.exact.all_sites >= settings.min_other_sites:
            return True
        for seen in (known.exact, known.template):
            articles = seen.site_with
            if articles >= least and (
                articles >= share * seen.site_articles
                or (articles >= settings.min_often and articles >= settings.min_share_often * seen.site_articles)
            ):
                return True
    return False


def run(state: State) -> Iterator[Step]:
    """Condemn the lines whose repetition on their own site shows that they are no story."""
    if not gate(state.view):
        return
    copies, site = _count_copies(state.lines, state.view.settings.site), state.view.article.site
    for one in state.lines:
        if not (one.is_wrapped or one.label is Label.NEUTRAL or one.is_settled):
            yield from _judge(one, copies, state)
    if site:
        yield from _find_standing_notices(copies, state)


def _judge(one: LineState, copies: int, state: State) -> Iterator[Step]:
    settings, site = state.view.settings.site, state.view.article.site
    seen, name = one.seen.exact, "site-line"
    where = _find_where(one, seen, copies, settings, bool(site))
    if where is None and one.seen.template.site_with > seen.site_with and _may_be_template(one, settings):
        seen, name = one.seen.template, "site-template"
        where = _find_where(one, seen, copies, settings, bool(site))
    elif where is not None and _is_between(one, state):
        return
    if where is not None and not _tells_figures(one, state):
        if not one.line.is_code:
            evidence = _tell(seen, site, where) | (
                {"template": mask_template(one.line.raw)} if name == "site-template" else {}
            )
            yield Step(name, "J2", one.line.number, Label.JUNK, evidence)
    elif (
        one.seen.exact.all_sites >= settings.min_other_sites
        and one.line.words <= settings.max_other_words
        and one.line.says_something
        and not one.line.is_code
    ):
        evidence = {"sites": one.seen.exact.all_sites}
        yield Step("line-of-many-sites", "J2", one.line.number, Label.DOUBTFUL, evidence)


def _tell(seen: Seen, site: str, where: str) -> dict[str, object]:
    return {
        "articles": seen.site_with,
        "of": seen.site_articles,
        "site": site,
        "where": where,
        "head": seen.site_head,
        "tail": seen.site_tail,
    }


def _is_between(one: LineState, state: State) -> bool:
    """Whether the line is a question or another short sentence between lines that are told here alone.

    Columns ask everybody the same, and sermons and recipes have their standing words.
    """
    around, line = state.lines[max(0, one.place - 1) : one.place + 2 : 2], one.line
    return (
        len(around) == 2
        and line.words <= state.view.settings.site.max_question_words
        and line.ends_sentence
        and line.last_mark not in EXCLAMATION_MARKS
        and all(
            other.seen.exact.all_with <= 1 and other.label <= Label.OPEN and other.line.says_something
            for other in around
        )
    )


def _tells_figures(one: LineState, state: State) -> bool:
    """Whether the line has a figure in it and stands, alone or with its like, between running text: a gauge, a price.

    A site prints such lines in all its stories of a kind, with the same figures or with others. A figure and hardly a
    word is a date or the number of a picture.
    """
    if not _has_figure(one):
        return False
    words = one.line.key.split()
    if len(words) - sum(any(map(str.isdigit, word)) for word in words) < state.view.settings.site.min_told_words:
        return False
    above, below = state.lines[one.place - 1 :: -1] if one.place else (), state.lines[one.place + 1 :]
    return _comes_to_story(above) and _comes_to_story(below)


def _comes_to_story(lines: Iterable[LineState]) -> bool:
    """Whether running text comes first when lines with figures are passed over."""
    first = next((one for one in lines if one.line.is_prose or not _has_figure(one)), None)
    return first is not None and first.line.is_prose and first.label is Label.STORY


def _has_figure(one: LineState) -> bool:
    return any(map(str.isdigit, one.line.raw))


def _may_be_template(one: LineState, settings: SiteSettings) -> bool:
    """Whether what the line has in common with others, numbers and names aside, tells something.

    Rows of figures, names under quotations and numbered headings look alike wherever they are from.
    """
    share = one.seen.template.share
    if one.line.words > settings.max_template_words or share < settings.min_share:
        return False
    if one.line.raw.lstrip()[:1] in DASHES:
        return False
    return not one.line.is_row or share >= settings.min_share_anywhere


def _find_standing_notices(copies: int, state: State) -> Iterator[Step]:
    """Condemn running text that stands beside junk wherever it is printed, on many articles of the site.

    A paragraph that the site repeats in the middle of its stories has story around it, and stays.
    """
    settings, lines = state.view.settings.site, state.lines
    for one in lines:
        seen = one.seen.exact
        articles = seen.site_with - copies + 1
        if (
            one.label is Label.STORY
            and articles >= settings.min_articles_with_line
            and seen.site_articles >= settings.min_articles_of_site
            and articles >= settings.min_share_beside * seen.site_articles
        ):
            beside = (*lines[max(0, one.place - 1) : one.place], *lines[one.place + 1 : one.place + 2])
            because = tuple(other.line.number for other in beside if other.label is Label.JUNK)
            if because:
                evidence = _tell(seen, state.view.article.site, "anywhere")
                yield Step("site-line-beside-junk", "J2", one.line.number, Label.JUNK, evidence, because)


def _count_copies(lines: Lines, settings: SiteSettings) -> int:
    """How many articles of the site tell this very story: what most of its paragraphs are counted at.

    Of one or two, one that is on many more than the rest of the text is what the site prints under its stories.
    """
    counts = sorted(one.seen.exact.site_with for one in lines if one.label is Label.STORY)
    if not counts:
        return 1
    rarest = min(one.seen.exact.site_with for one in lines if _may_tell(one))
    if len(counts) <= 2 and counts[-1] - rarest >= settings.min_often:
        return rarest
    return counts[len(counts) // 2]


def _may_tell(one: LineState) -> bool:
    """Whether a line is of the story: running text, or what is too long for a heading and has lost its end."""
    return one.label is Label.STORY or (one.label is Label.OPEN and one.line.words >= TELLING.min_open_words)


def _find_where(one: LineState, seen: Seen, copies: int, settings: SiteSettings, is_site: bool) -> str | None:
    """Where in its articles a site repeats the line often enough: head, tail or anywhere; None where it does not."""
    articles = seen.site_with - copies + 1
    if seen.site_articles < (settings.min_articles_of_site if is_site else settings.min_articles_of_dump):
        return None
    if articles < (settings.min_articles_with_line if is_site else settings.min_articles_with_line_anywhere):
        return None
    share = articles / seen.site_articles
    at_tail = seen.site_tail >= settings.min_place_share * seen.site_with
    at_head = seen.site_head >= settings.min_place_share * seen.site_with
    where = "tail" if at_tail else "head" if at_head else "anywhere"
    if one.line.is_prose or one.line.words > settings.max_line_words:
        if one.line.opens_quoted:
            return None  # what a person says, in some versions of one story
        return where if share >= settings.min_share_prose and (at_tail or at_head) else None
    if share >= settings.min_share_anywhere:
        return where
    if not (at_tail or at_head):
        return None
    if one.line.raw.startswith(("#", "**")):
        return None  # a heading in Markdown: many stories have an "Introduction"
    is_often = articles >= settings.min_often and share >= settings.min_share_often
    return where if share >= settings.min_share or is_often else None
