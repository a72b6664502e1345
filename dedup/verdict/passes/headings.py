"""Condemn the headline-shaped lines under a heading such as "Related links", and a doubtful heading with them."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.text.signs import COLONS, EXCLAMATION_MARKS, QUESTION_MARKS, QUOTATION_PAIRS
from dedup.verdict.links import condemn_link
from dedup.verdict.state import Lines, LineState, State
from dedup.verdict.steps import Label, Step

_CALLS = QUESTION_MARKS + EXCLAMATION_MARKS  # a question or a call may be a headline
_SHOWN = 60  # characters of a heading in the reason of a link below it


def run(state: State) -> Iterator[Step]:
    """Follow each heading that opens a list of links down to its last one."""
    if not state.has_suspects:
        return
    for heading in state.touched:
        if heading.opens and heading.label >= Label.DOUBTFUL:
            links = _list_links(heading, state)
            if heading.label is Label.DOUBTFUL:
                if _may_be_subhead(heading, links, state):
                    continue
                yield _settle(heading, links)
                if heading.label is Label.DOUBTFUL:
                    continue  # not sure enough to go: then its links are not, either
            for number, link in enumerate(links, 1):
                evidence = {"heading": heading.line.raw.strip()[:_SHOWN], "number": number}
                names = "link-under-heading", "title-under-heading"
                yield condemn_link(link, names, evidence, (heading.line.number,), state)


def _list_links(heading: LineState, state: State) -> Lines:
    """The lines below a heading that look like links, without an end in sight."""
    settings, links = state.view.settings.surroundings, _find_kicker(heading, state)
    first = heading.place + 1
    for one in state.lines[first + len(links) : first + settings.max_run]:
        if not _is_link(one, heading, state):
            break
        links.append(one)
    return links


def _may_be_subhead(heading: LineState, links: Lines, state: State) -> bool:
    """Whether running text follows too soon: one line in between may as well be a subhead, or a picture's caption."""
    below = heading.place + 1 + len(links)
    return (
        below < len(state.lines)
        and state.lines[below].label is Label.STORY
        and len(links) < state.view.settings.surroundings.min_links
    )


def _settle(heading: LineState, links: Lines) -> Step:
    evidence = {**heading.step.evidence, "links": len(links)} if heading.step else {}
    because = tuple(link.line.number for link in links)
    return Step("heading-over-links", "J1", heading.line.number, Label.JUNK, evidence, because, opens=True)


def _find_kicker(heading: LineState, state: State) -> list[LineState]:
    """The section or topic that some sites print between "Read more" and the headline of the other story."""
    settings = state.view.settings.surroundings
    after = state.lines[heading.place + 1 : heading.place + 3]
    is_kicker = (
        len(after) == 2
        and heading.label is Label.JUNK
        and all(one.label is Label.OPEN for one in after)
        and after[0].line.words <= settings.max_kicker_words
        and after[0].line.last_mark not in COLONS
        and after[1].line.is_headline_shaped
        and after[1].line.words >= settings.min_kicked_words
    )
    return list(after[:1]) if is_kicker else []


def _is_link(one: LineState, heading: LineState, state: State) -> bool:
    line, settings = one.line, state.view.settings.surroundings
    if one.label is Label.STORY:
        is_speech = line.opens_quoted and not line.is_quoted  # with who says it
        return line.words <= settings.max_question_words and line.last_mark in _CALLS and not is_speech
    if one.label is Label.OPEN and heading.category == "navigation":
        return line.words <= settings.max_navigation_words
    return one.label is Label.OPEN and line.is_headline_shaped and not _opens_speech(line.raw)


def _opens_speech(raw: str) -> bool:
    """Whether a quotation goes on in the next line, as no headline's does."""
    return any(
        opening not in closing and raw.count(opening) > sum(map(raw.count, closing))
        for opening, closing in QUOTATION_PAIRS
    )
