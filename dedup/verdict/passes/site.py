"""Find lines that a site prints on many of its articles (J2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dedup.config import SiteSettings
from dedup.index.evidence import Evidence, Seen
from dedup.verdict.state import Mark, Marks, Standing

_FEWEST_TOLD = 3  # words beside the figures
_LONGEST_QUESTION = 8  # words; standing notices that read like sentences are longer
_LONGEST_TEMPLATE = 10  # words; a longer line has enough of its own to be compared as it stands


def may_be_site_junk(site: str, evidence: Sequence[Evidence], settings: SiteSettings) -> bool:
    """Whether any line was seen on so many articles or sites that it can be site junk, or a notice."""
    least = settings.min_articles if site else settings.min_articles_without_site
    share = min(settings.min_share, settings.min_share_anywhere, settings.min_share_prose, settings.min_share_beside)
    last: Evidence | None = None  # most lines share theirs with the line before
    for known in evidence:
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


def find_site_junk(site: str, marks: Marks, settings: SiteSettings) -> None:
    """Condemn the lines whose repetition on their own site shows that they are no story."""
    if not may_be_site_junk(site, [mark.evidence for mark in marks], settings):
        return
    copies = _count_copies(marks)
    for place, mark in enumerate(marks):
        if mark.is_wrapped or mark.standing is Standing.NEUTRAL or mark.is_settled:
            continue
        seen = mark.evidence.exact
        reason = _judge(mark, seen, copies, settings, bool(site))
        masked = mark.evidence.template
        if reason is None and masked.site_with > seen.site_with and _may_be_template(mark, settings):
            seen = masked
            reason = _judge(mark, seen, copies, settings, bool(site))
        elif reason is not None and _is_between(place, marks):
            continue
        if reason is not None and not _tells_figures(place, marks):
            if mark.line.is_code:
                continue
            mark.condemn(
                "J2",
                f"{seen.site_with} of {seen.site_articles} articles of {site or 'this dump'} {reason}",
                articles=seen.site_with,
                of=seen.site_articles,
                site=site,
                head=seen.site_head,
                tail=seen.site_tail,
            )
        elif (
            mark.evidence.exact.all_sites >= settings.min_other_sites
            and mark.line.words <= settings.max_other_words
            and mark.line.says_something
            and not mark.line.is_code
        ):
            sites = mark.evidence.exact.all_sites
            mark.doubt("J2", f"{sites} sites print this line", sites=sites)
    if site:
        _find_standing_notices(site, marks, copies, settings)


def _is_between(place: int, marks: Marks) -> bool:
    """Whether the line is a question or another short sentence between lines that are told here alone.

    Columns ask everybody the same, and sermons and recipes have their standing words.
    """
    around = marks[max(0, place - 1) : place + 2 : 2]
    line = marks[place].line
    return (
        len(around) == 2
        and line.words <= _LONGEST_QUESTION
        and line.ends_sentence
        and line.last_mark not in "!！"
        and all(
            mark.evidence.exact.all_with <= 1 and mark.standing <= Standing.OPEN and mark.line.says_something
            for mark in around
        )
    )


def _tells_figures(place: int, marks: Marks) -> bool:
    """Whether the line has a figure in it and stands, alone or with its like, between running text: a gauge, a price.

    A site prints such lines in all its stories of a kind, with the same figures or with others. A figure and hardly a
    word is a date or the number of a picture.
    """
    if not _has_figure(marks[place]):
        return False
    words = marks[place].line.key.split()
    if len(words) - sum(any(map(str.isdigit, word)) for word in words) < _FEWEST_TOLD:
        return False
    above, below = marks[place - 1 :: -1] if place else (), marks[place + 1 :]
    return _comes_to_story(above) and _comes_to_story(below)


def _comes_to_story(marks: Iterable[Mark]) -> bool:
    """Whether running text comes first when lines with figures are passed over."""
    first = next((mark for mark in marks if mark.line.is_prose or not _has_figure(mark)), None)
    return first is not None and first.line.is_prose and first.standing is Standing.STORY


def _has_figure(mark: Mark) -> bool:
    return any(map(str.isdigit, mark.line.raw))


def _may_be_template(mark: Mark, settings: SiteSettings) -> bool:
    """Whether what the line has in common with others, numbers and names aside, tells something.

    Rows of figures, names under quotations and numbered headings look alike wherever they are from.
    """
    share = mark.evidence.template.share
    if mark.line.words > _LONGEST_TEMPLATE or share < settings.min_share or mark.line.raw.lstrip()[:1] in "—–―":
        return False
    return not mark.line.is_row or share >= settings.min_share_anywhere


def _find_standing_notices(site: str, marks: Marks, copies: int, settings: SiteSettings) -> None:
    """Condemn running text that stands beside junk wherever it is printed, on many articles of the site.

    A paragraph that the site repeats in the middle of its stories has story around it, and stays.
    """
    for place, mark in enumerate(marks):
        seen = mark.evidence.exact
        articles = seen.site_with - copies + 1
        beside = (*marks[max(0, place - 1) : place], *marks[place + 1 : place + 2])
        if (
            mark.standing is Standing.STORY
            and articles >= settings.min_articles
            and seen.site_articles >= settings.min_site_articles
            and articles >= settings.min_share_beside * seen.site_articles
            and any(other.standing is Standing.JUNK for other in beside)
        ):
            mark.condemn(
                "J2",
                f"{seen.site_with} of {seen.site_articles} articles of {site} carry this line, beside junk",
                articles=seen.site_with,
                of=seen.site_articles,
                site=site,
            )


def _count_copies(marks: Marks) -> int:
    """How many articles of the site tell this very story: what most of its paragraphs are counted at."""
    counts = sorted(mark.evidence.exact.site_with for mark in marks if mark.standing is Standing.STORY)
    return counts[len(counts) // 2] if counts else 1


def _judge(mark: Mark, seen: Seen, copies: int, settings: SiteSettings, is_site: bool) -> str | None:
    articles = seen.site_with - copies + 1
    if seen.site_articles < (settings.min_site_articles if is_site else settings.min_dump_articles):
        return None
    if articles < (settings.min_articles if is_site else settings.min_articles_without_site):
        return None
    share = articles / seen.site_articles
    at_tail = seen.site_tail >= settings.min_place_share * seen.site_with
    at_head = seen.site_head >= settings.min_place_share * seen.site_with
    where = "end with this line" if at_tail else "begin with this line" if at_head else "carry this line"
    if mark.line.is_prose or mark.line.words > 25:
        if mark.line.opens_quoted:
            return None  # what a person says, in some versions of one story
        return where if share >= settings.min_share_prose and (at_tail or at_head) else None
    if share >= settings.min_share_anywhere:
        return where
    if not (at_tail or at_head):
        return None
    if mark.line.raw.startswith(("#", "**")):
        return None  # a heading in Markdown: many stories have an "Introduction"
    is_often = articles >= settings.min_often and share >= settings.min_share_often
    return where if share >= settings.min_share or is_often else None
