"""Tell in a line each what keeps rules from working on an input: no titles, no sites, HTML, texts of one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np

from dedup.article import Article
from dedup.index import IndexView
from dedup.io import Source
from dedup.showing import count
from dedup.text.keys import hash_site
from dedup.text.sites import name_site

_TAG = re.compile(r"</(?:p|div|h[1-6]|li|td|section|article|body|html)\s*>|<br\s*/?>", re.IGNORECASE)
_LONG = 1000  # characters; a shorter text of one line may be all there is
_SHARE = 0.5  # of the texts of an input, above which what they are like is told


@dataclass(slots=True)
class Tally:
    """What articles were like; `protected` are the keys of lines that a list of the user's keeps, as far as they were met."""

    texts: int = 0
    titled: int = 0
    sited: int = 0
    html: int = 0
    unbroken: int = 0
    sites: set[str] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)

    def add(self, other: Tally) -> None:
        """Count those of another in."""
        for name in ("texts", "titled", "sited", "html", "unbroken"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.sites |= other.sites
        self.protected |= other.protected


def tally_articles(articles: Sequence[Article], keys: Iterable[str] = (), protected: Set[str] = frozenset()) -> Tally:
    """Count what some articles are like; `keys` are those of their lines."""
    return Tally(
        texts=len(articles),
        titled=sum(bool(article.title) for article in articles),
        sited=sum(bool(article.site) for article in articles),
        html=sum("<" in article.text and _TAG.search(article.text) is not None for article in articles),
        unbroken=sum(len(article.text) >= _LONG and "\n" not in article.text.strip() for article in articles),
        sites={name_site(article.site) for article in articles if article.site},
        protected={key for key in keys if key in protected} if protected else set(),
    )


def list_notes(path: str, tally: Tally, *, is_one_article: bool) -> Iterator[str]:
    """Yield what is to be told of one input; a text file cannot have a title, and always has a site."""
    if not tally.texts:
        return
    if not tally.titled and not is_one_article:
        yield (
            f"{path}: no row has a title, so H2 cannot work, and H1 takes the first line for the headline; "
            "name its field with --title-field"
        )
    if not tally.sited:
        yield (
            f"{path}: no row has a site or url, so H2 cannot work, and J2 has no other articles of a site to go by; "
            "name their fields with --site-field or --url-field"
        )
    if tally.html > _SHARE * tally.texts:
        yield f"{path}: {tally.html:,} of {count(tally.texts, 'text is', 'texts are')} HTML; run an extractor first"
    elif tally.unbroken > _SHARE * tally.texts:
        yield (
            f"{path}: {tally.unbroken:,} of {count(tally.texts, 'text has', 'texts have')} no line breaks, so no line can go; "
            "have the extractor keep them"
        )


def note_inputs(sources: Sequence[Source], tallies: Mapping[str, Tally]) -> list[str]:
    """What is to be told of all inputs."""
    notes = [f"{source.path}: {note}" for source in sources for note in source.notes]
    formats = {source.path: source.format for source in sources}
    for path, tally in tallies.items():
        notes += list_notes(path, tally, is_one_article=formats[path].is_one_article)
    return notes


def note_index(index: str, view: IndexView, tallies: Iterable[Tally]) -> Iterator[str]:
    """Tell of sites of which an index knows nothing."""
    sites = sorted({site for tally in tallies for site in tally.sites})
    known = view.count_articles(np.array([hash_site(site) for site in sites], np.uint64)) if sites else np.zeros(0)
    unknown = [site for site, articles in zip(sites, known.tolist(), strict=True) if not articles]
    if unknown:
        what = (
            f"the site {unknown[0]!r}"
            if len(sites) == 1
            else f"{len(unknown):,} of {len(sites):,} sites ({unknown[0]!r})"
        )
        yield f"{index}: it has learnt no article of {what}, so H2 and J2 cannot work there; learn some with dedup learn"


def note_protected(protected: Set[str], tallies: Iterable[Tally]) -> Iterator[str]:
    """Tell of protected lines that no article has."""
    yield from note_protected_keys(protected, {key for tally in tallies for key in tally.protected})


def note_protected_keys(protected: Set[str], met: Set[str]) -> Iterator[str]:
    """The same, given the keys of the lines that some article has."""
    if unmet := sorted(protected - met):
        yield (
            f"{len(unmet):,} of {count(len(protected), 'protected line matches', 'protected lines match')} no line of the input, "
            f"such as {unmet[0]!r}; "
            "a protected line is a whole line"
        )
