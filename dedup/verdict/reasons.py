"""Say in one sentence for a person why a step was taken, from its name and evidence; no other place words a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dedup.junk.blocks import BLOCKS
from dedup.junk.entries import CATEGORIES
from dedup.showing import count
from dedup.verdict.steps import Step

Evidence = Mapping[str, Any]

_SPEAKING = {"notice": "notice to the reader", "pitch": "pitch to the reader"}


def describe(step: Step) -> str:
    """The reason of a step."""
    words = _REASONS[step.name]
    reason = words(step.evidence) if callable(words) else words.format_map(step.evidence)
    return f"{reason}; kept: no surer than {step.confidence}" if step.is_held_back else reason


def _known(evidence: Evidence) -> str:
    """What a line is known as: `share widget (de)`."""
    category, language = str(evidence["category"]), evidence.get("language")
    name = CATEGORIES.get(category) or _SPEAKING.get(category, category)
    if cue := evidence.get("cue"):
        return f"{name} ({language}): {cue!r}"
    if category == "glued" and "phrase" in evidence:
        return f"junk run together: {evidence['phrase']}"
    return f"{name} ({language})" if language else name


def _site(evidence: Evidence) -> str:
    """How many articles of a site carry a line, or others with its template, and where in this one it stands."""
    where = {"tail": "end with", "head": "begin with"}.get(str(evidence["where"]), "carry")
    number, what = evidence.get("articles"), "this line"
    if number is None:
        number, what = evidence["like_it"], "a line like it"
    return f"{number} of {evidence['of']} articles of {evidence['site'] or 'this dump'} {where} {what}"


def _suspected(evidence: Evidence) -> str:
    """What a doubtful line looks like."""
    return f"{evidence['sites']} sites print this line" if "sites" in evidence else _known(evidence)


def _link(evidence: Evidence) -> str:
    return f"headline-shaped line {evidence['number']} after {evidence['heading']!r}"


def _place(evidence: Evidence) -> str:
    """Another line: its number, and the article it stands in where that has a name."""
    article = evidence["near_article"]
    return f"{evidence['near_line']} of {article!r}" if article else f"{evidence['near_line']} of another article"


def _other_headline(evidence: Evidence) -> str:
    """Whose headline a link is, or nearly is."""
    if article := evidence.get("near_article"):
        return f"nearly the headline of {article!r}, "
    return (
        "nearly the headline of another article, "
        if "near_article" in evidence
        else "the headline of another article, "
    )


def _shape(evidence: Evidence) -> str:
    """By what a link is told."""
    told = {
        "brackets": "in brackets", "arrow": "behind an arrow", "kicker": "behind a word in capitals", "capitals": "in capitals",
        "title": "with headlines of other articles", "cut": "that break off", "dated": "with a date behind", "sourced": "with a source behind",
    }  # fmt: skip
    return f"one of {evidence['alike']} headlines {told[str(evidence['shape'])]}"


_TAIL = "in the junk behind the story's last paragraph"

# By the name of the step: a sentence with the names of its evidence in it, or what makes one of the evidence.
_REASONS: dict[str, str | Callable[[Evidence], str]] = {
    "headline-again": "says the article's headline again",
    "headline-twice": "says line {first_line}, the headline, again",
    "known-phrase": lambda evidence: f"known {_known(evidence)}",
    "possible-phrase": lambda evidence: f"possible {_known(evidence)}",
    "neutral-phrase": lambda evidence: f"known as neutral: {_known(evidence)}",
    "widgets-run-together": "share and like widgets run together",
    "widgets-at-end": "a share or like widget stuck to the end of the line",
    "page-code": "code of the page left in the text",
    "page-code-at-end": "code of the page at the end of the line",
    "possible-counter": "possible counter",
    "phrases-run-together": lambda evidence: f"known {_known(evidence)}",
    "possible-phrases": lambda evidence: f"possible {_known(evidence)}",
    "notice": lambda evidence: f"a {_known(evidence)}",
    "possible-pitch": lambda evidence: f"possible {_known(evidence)}",
    "site-line": _site,
    "line-of-few-stories": lambda evidence: f"{_site(evidence)}, behind the story's last paragraph",
    "site-template": lambda evidence: f"{_site(evidence)}, numbers and names aside: {evidence['template']!r}",
    "site-line-varies": lambda evidence: (
        f"{_site(evidence)} with a word or two changed, as line {_place(evidence)} does"
    ),
    "site-line-beside-junk": lambda evidence: f"{_site(evidence)}, beside junk",
    "remembered-line": "{site} printed this line before, and it was taken out: {memory}",
    "line-of-many-sites": "{sites} sites print this line",
    "outside-the-story": "outside the story on a page with menus",
    "readers-comment": "one of the readers' comments behind the story, by {marks} stamps, buttons and words of praise among them",
    "link-by-shape": _shape,
    "title-by-shape": lambda evidence: _other_headline(evidence) + _shape(evidence),
    "announced-list": "a list that the story announces",
    "part-of-a-sentence": "a part of the sentence from line {from} to line {to}",
    "cell-of-a-table": "a cell of a table",
    "heading-over-links": lambda evidence: f"known {_known(evidence)}, over links",
    "link-under-heading": _link,
    "title-under-heading": lambda evidence: _other_headline(evidence) + _link(evidence),
    "behind-the-story": lambda evidence: (
        f"behind line {evidence['end']}, with which the story ends, and {count(evidence['junk'], 'more line', 'more lines')} of junk there"
    ),
    "button-twice": lambda evidence: f"known {_known(evidence)}, {evidence['times']} times in the article",
    "button-in-a-group": lambda evidence: f"known {_known(evidence)}, in a group",
    "menu-item": "one of {lines} short lines in a row, {known} of them known junk",
    "list-item": "in a list of {items}, {known} of them links to other stories or junk",
    "account-next-to-junk": "an account on a network, next to junk",
    "doubt-settled": lambda evidence: f"{_suspected(evidence)}, {evidence['where']}",
    "tail": _TAIL,
    "title-in-tail": lambda evidence: _other_headline(evidence) + _TAIL,
    "paragraph-again": "stands already as line {first_line}",
    "paragraph-within": "stands already within line {first_line}",
    "paragraph-nearly-again": "nearly stands already as line {first_line}",
    "paragraph-below": "stands in the story as line {first_line}",
    "post-quoted": "an embedded post, which line {first_line} quotes",
    "paragraph-elsewhere": lambda evidence: (
        f"{count(evidence['articles'], 'article')} on {count(evidence['sites'], 'site')} "
        f"{'carries' if evidence['articles'] == 1 else 'carry'} this paragraph"
    ),
    "paragraph-nearly-elsewhere": lambda evidence: f"nearly stands as line {_place(evidence)}",
    "headline-nearly-twice": "says line {first_line}, the headline, nearly again",
    "block-page": lambda evidence: f"no story: {BLOCKS[str(evidence['category'])]} ({evidence['language']})",
    "article-spared": "the article would lose every line",
}
