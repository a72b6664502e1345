"""Condemn links to other stories that stand without a heading, told by a shape that comes again and the story's lines lack (J3, H2)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import groupby, pairwise

from dedup.config import LinkSettings
from dedup.text.lines import Line
from dedup.text.signs import (
    DASHES,
    LINK_ARROWS,
    LINK_BULLETS,
    OPENING_QUOTES,
    SENTENCE_STOPS,
    TABLE_SIGNS,
    TRAILING,
    choose_one,
)
from dedup.verdict.features import Features
from dedup.verdict.links import condemn_link
from dedup.verdict.state import Lines, LineState, State, View
from dedup.verdict.steps import Label, Step

_BULLET = re.compile(rf"\s*{choose_one(LINK_BULLETS)}+\s*(?=\S)")
_ARROW = re.compile(rf"\s*(?:{choose_one(LINK_ARROWS)}|>>)\s*(?=\S)")
_BRACKETED = re.compile(r"\s*[\[【［][^\[\]【】［］]+[\]】］]\s*$")  # [b]Subhead[/b] is another thing
_KICKER = re.compile(r"\s*([^:：|]{3,40})[:：|]\s*(\S.*)$")
_SOURCED = re.compile(rf"\S\s+[{DASHES}|-]\s+[^\s\d{DASHES}|-][^\d{DASHES}|]{{1,30}}$")
_DATE = r"(?:(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d)"
_DATED = re.compile(rf"\S[\s(（\[]+{_DATE}[)）\]]?(?:,?\s+\d{{1,2}}:\d\d)?\s*$")


_SPEECH_ENDS = SENTENCE_STOPS + DASHES + TRAILING + "-"  # a speaker who is cut short, too


def gate(view: View) -> bool:
    """Whether two lines have the shape of a link, or are titles of other articles."""
    settings = view.settings.links
    found = sum(seen.exact.is_title for seen in view.seen)
    for line in view.lines if found < settings.min_alike else ():
        if not line.is_prose and line.may_be_link:
            found += any(_read_shapes(line, settings, view.features))
        if found >= settings.min_alike:
            break
    return found >= settings.min_alike


def run(state: State) -> Iterator[Step]:
    """Condemn headlines between paragraphs that have one shape, and lists of headlines with sources, dates or cut ends."""
    settings, features, lines = state.view.settings.links, state.view.features, state.lines
    untold = [one for one in lines if one.label in (Label.OPEN, Label.DOUBTFUL)]
    shaped = {one.place for one in untold if one.seen.exact.is_title or one.line.may_be_link}
    if len(shaped) < settings.min_alike:
        return
    between: dict[str, list[LineState]] = defaultdict(list)
    for one in untold:
        if (
            one.label is Label.OPEN
            and one.place in shaped
            and (shape := _find_kind(one, settings, features))
            and _is_between(one, shape, state)
        ):
            between[shape].append(one)
    for shape, found in between.items():
        is_told = (shape == "capitals" and _may_be_subheads(found, lines, settings)) or (
            shape == "kicker" and _are_speakers(found, lines)
        )
        if len(found) >= settings.min_alike and not is_told:
            yield from _condemn(found, shape, state)
    yield from _condemn_lists(shaped, state)


def _condemn(found: Sequence[LineState], shape: str, state: State) -> Iterator[Step]:
    for one in found:
        because = tuple(other.line.number for other in found if other is not one)
        evidence = {"shape": shape, "alike": len(found)}
        yield condemn_link(one, ("link-by-shape", "title-by-shape"), evidence, because, state)


def _condemn_lists(shaped: Set[int], state: State) -> Iterator[Step]:
    settings, features = state.view.settings.links, state.view.features

    def find(one: LineState) -> str:
        may_be_link = one.place in shaped and one.label in (Label.OPEN, Label.DOUBTFUL)
        return _read_shapes(one.line, settings, features)[1] if may_be_link else ""

    if sum(bool(find(state.lines[place])) for place in shaped) < settings.min_listed:
        return
    for shape, lines in groupby(state.lines, key=find):
        found = list(lines)
        if shape and len(found) >= settings.min_listed:
            yield from _condemn(found, shape, state)


def _find_kind(one: LineState, settings: LinkSettings, features: Features) -> str:
    """The shape of a line between paragraphs; "title" for the headline of another article of the site."""
    if one.seen.exact.is_title and one.line.words >= settings.min_words:
        return "title"
    return _read_shapes(one.line, settings, features)[0]


def _read_shapes(line: Line, settings: LinkSettings, features: Features) -> tuple[str, str]:
    """The shapes of a line between paragraphs and in a list; remembered, since the gate asks for them first."""
    asked = "shapes", line.number, False
    if asked not in features.read:
        features.read[asked] = _find_shape(line, settings), _find_list_shape(line, settings)
    shapes: tuple[str, str] = features.read[asked]
    return shapes


def _find_shape(line: Line, settings: LinkSettings) -> str:
    """By which of the shapes that links have and subheads lack a line is told; empty for none."""
    if not line.is_headline_shaped or line.words < settings.min_words or line.is_quoted or line.is_row:
        return ""
    raw = line.raw.strip()
    for shape, has_shape in _SHAPES.items():
        if has_shape(raw, settings):
            return shape
    return ""


def _find_list_shape(line: Line, settings: LinkSettings) -> str:
    """By what a line is told as one of a list of headlines: a source or a date behind it, or a teaser that is cut."""
    if line.ends_cut:
        goes_on = line.raw.lstrip().startswith((TRAILING, ".."))  # from the line above, as a quoted sentence does
        is_teaser = line.words >= settings.min_teaser_words and not (line.opens_quoted or goes_on)
        return "cut" if is_teaser else ""
    if not line.is_headline_shaped or line.words < settings.min_words or line.is_row:
        return ""
    if any(sign in line.raw for sign in TABLE_SIGNS):
        return ""
    return "dated" if _DATED.search(line.raw) else "sourced" if _is_sourced(line) else ""


def _is_sourced(line: Line) -> bool:
    return _BULLET.match(line.raw) is not None and _SOURCED.search(line.raw) is not None


def _is_in_capitals(raw: str, settings: LinkSettings) -> bool:
    return len(raw.split()) >= settings.min_capital_words and _is_upper(raw) and not any(map(str.isdigit, raw))


def _is_upper(text: str) -> bool:
    """Whether all letters are capitals; scripts without capitals have none."""
    letters = "".join(filter(str.isalpha, text))
    return len(letters) > 1 and letters.isupper() and not any(map(_has_no_case, letters))


def _has_no_case(letter: str) -> bool:
    return letter.lower() == letter.upper()


def _may_be_subheads(found: Lines, lines: Lines, settings: LinkSettings) -> bool:
    """Whether the article's own subheads may be in capitals: none is as long as headlines are, or others are shorter.

    Where most lines are in capitals all of them may be the story.
    """
    if max(one.line.words for one in found) < settings.min_longest_words:
        return True
    if 2 * sum(_is_upper(one.line.raw) for one in lines) > len(lines):
        return True
    return any(
        one.label is Label.OPEN
        and _is_upper(one.line.raw)
        and one.line.words < settings.min_capital_words
        and below.line.is_prose
        for one, below in pairwise(lines)
    )


def _has_kicker(raw: str, settings: LinkSettings) -> bool:
    """Whether words in capitals and a colon stand before a headline that is not."""
    found = _KICKER.match(raw)
    if found is None or len(found[2].split()) < settings.min_words:
        return False
    is_said = found[2][0] in OPENING_QUOTES or found[2].rstrip()[-1] in _SPEECH_ENDS
    return _is_upper(found[1]) and not (found[2].isupper() or is_said or any(map(str.isdigit, found[1])))


def _are_speakers(found: Lines, lines: Lines) -> bool:
    """Whether the words before a colon may be who speaks, or subheads: others stand before running text, or before a word or two."""
    linked = {one.place for one in found}
    own = [read for one in lines if one.place not in linked and (read := _KICKER.match(one.line.raw))]
    return any(_is_upper(read[1]) for read in own)


def _has_arrow(raw: str, settings: LinkSettings) -> bool:
    return _ARROW.match(raw) is not None


def _has_brackets(raw: str, settings: LinkSettings) -> bool:
    return _BRACKETED.match(raw) is not None


_SHAPES: dict[str, Callable[[str, LinkSettings], bool]] = {
    "brackets": _has_brackets,
    "arrow": _has_arrow,
    "kicker": _has_kicker,
    "capitals": _is_in_capitals,
}


def _is_between(one: LineState, shape: str, state: State) -> bool:
    """Whether running text stands right above and right below, or one more line of the shape with it."""
    lines, settings, features = state.lines, state.view.settings.links, state.view.features
    start, end = one.place, one.place + 1
    while start and _is_alike(lines[start - 1], shape, settings, features):
        start -= 1
    while end < len(lines) and _is_alike(lines[end], shape, settings, features):
        end += 1
    if end - start > settings.max_between or not start or end == len(lines):
        return False
    return lines[start - 1].line.is_prose and not lines[start - 1].line.ends_cut and lines[end].line.is_prose


def _is_alike(one: LineState, shape: str, settings: LinkSettings, features: Features) -> bool:
    return one.label is Label.OPEN and _find_kind(one, settings, features) == shape
