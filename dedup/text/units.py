"""Group the raw lines of an article into units: a paragraph, a headline, a link, however many lines it was broken into."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dedup.config import LAYOUT
from dedup.text.keys import IDEOGRAPHS
from dedup.text.layout import Layout, Printed, has_wide, may_go_on, print_lines, read_layout
from dedup.text.marks import NO_MARKS, Marks, closes, count_open_brackets, find_marks, holds_marks_alone, look_through
from dedup.text.pieces import Pieces
from dedup.text.signs import CONTINUATIONS, OPENERS, OPENING_BRACKETS

_SOFT_HYPHEN = "\u00ad"
_HARD_HYPHENS = "-\u2010"
_BEFORE_HYPHEN = re.compile(f"[^\\W_]{_SOFT_HYPHEN}?[{_HARD_HYPHENS}]$")
_WORD = re.compile(r"[^\W\d_]+")
_REACH = 40  # characters of a word before a hyphen
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_DOTS = ("..", "…")


class Unit(NamedTuple):
    """One unit: the number of its first raw line, its text, and its raw lines where it is more than one as it stands."""

    number: int
    text: str
    pieces: Pieces | None = None


def cut_units(text: str, title: str = "") -> list[Unit] | None:
    """Cut the text of an article into units; None where each line that is not blank is one, as it stands."""
    raws = text.split("\n")
    marks = find_marks(text)
    is_joined = may_go_on([raw[len(marks.prefix) :] for raw in raws] if marks.prefix else raws)
    if not is_joined and marks == NO_MARKS:
        return None
    lines = print_lines(raws, marks)
    if is_joined or marks.links:
        layout = read_layout(lines, marks)
        if not layout.column and has_wide(text):
            lines = print_lines(raws, marks, is_wide=True)
            layout = read_layout(lines, marks)
        groups = list(_group(lines, layout, _keep_letters(title)))
    else:
        groups = [[line] for line in lines]
    units = list(_attach_marks(groups, marks))
    if marks == NO_MARKS and len(units) == len(lines):
        return None
    said = _Said(text)
    return [_make_unit(group, marks, said) for group in units]


class _Said:
    """The words of an article, gathered when first asked for."""

    def __init__(self, text: str) -> None:
        self._text, self._words = text, frozenset[str]()

    def __contains__(self, word: str) -> bool:
        self._words = self._words or frozenset(_WORD.findall(self._text.casefold()))
        return word.casefold() in self._words


Group = list[Printed]


def _group(lines: Sequence[Printed], layout: Layout, title: str) -> Iterator[Group]:
    """The lines of each unit; lines of marks alone are units of their own so far. `title` are the letters of the title."""
    sentences = _find_sentences(lines, layout)
    group: Group = []
    for place, line in enumerate(lines):
        joins = bool(group) and (sentences[place] or _goes_on(group, line, layout, title))
        if group and (not joins or _is_program(group[-1], line)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(group: Group, line: Printed, layout: Layout, title: str) -> bool:
    """Whether a line is the next one of a paragraph, a headline or a link that was broken at a column."""
    last = group[-1]
    if line.number != last.number + 1 or len(group) >= LAYOUT.max_lines:
        return False
    if title and len(group) <= LAYOUT.max_headline_lines and group[0].first.casefold() == title[:1]:
        said = _keep_letters(_join(group)[0])
        if said == title and not line.first.islower():
            return False
        more = said + _keep_letters(line.raw)
        if said and (title.startswith(more) if layout.column else title == more):
            return True
    if layout.marks.links and len(group) < LAYOUT.max_open_lines and _is_open_link(group):
        return True
    if line.first.islower() and _SOFT_HYPHEN in last.raw.rstrip()[-2:]:
        return True
    column = layout.find_column(last.indent)
    if not column or line.is_item or line.is_rule or last.is_rule:
        return False
    if last.is_ended and not layout.is_spaced and not line.first.islower():
        return False
    # Some tools count what they do not print, and break a word too early.
    is_early = layout.has_capitals and line.first.islower() and last.goes_on and last.width >= column - LAYOUT.slack
    return (is_early or last.is_broken_at(column, line)) and _fits(group, line)


def _keep_letters(text: str) -> str:
    """The letters and digits of a text, as far as a column could break it."""
    return "".join(filter(str.isalnum, text.casefold()))


def _fits(group: Group, line: Printed) -> bool:
    """Whether a line is indented as the next one of a paragraph is."""
    last = group[-1]
    if line.indent == last.indent:
        return True
    # The first line of a paragraph is indented, or hangs out before a list's item.
    return len(group) == 1 and (line.indent < last.indent or last.is_item)


def _is_open_link(group: Group) -> bool:
    return count_open_brackets(_join(group)[0]) > 0


def _find_sentences(lines: Sequence[Printed], layout: Layout) -> list[bool]:
    """Tell which lines go on with the sentence of the line above, which was broken at its links or tags.

    What was broken so ends as sentences do, in the end; a menu or list in small letters does not.
    """
    joined = [False] * len(lines)
    if layout.column:
        return joined
    start = 0
    for place in range(1, len(lines) + 1):
        if place < len(lines) and _continues(lines, place, layout):
            continue
        if place - start > 1 and _is_sentence(lines[start:place]):
            joined[start + 1 : place] = [True] * (place - start - 1)
        start = place
    return joined


def _continues(lines: Sequence[Printed], place: int, layout: Layout) -> bool:
    """Whether a line may go on with the sentence of the one above."""
    line, before = lines[place], lines[place - 1]
    if (line.is_rule and line.first not in CONTINUATIONS) or before.is_rule or line.is_item:
        return False
    if line.number > before.number + LAYOUT.max_gap:
        return False
    if before.raw.rstrip()[-1] in OPENING_BRACKETS:
        return True
    if _begins_within(line, layout):
        return line.first in CONTINUATIONS or (before.goes_on and _is_torn(before, line, layout))
    # A link between a line without an end and one that goes on.
    return (
        before.goes_on
        and line.goes_on
        and line.width - line.indent <= LAYOUT.max_link
        and before.width - before.indent >= line.width - line.indent
        and place + 1 < len(lines)
        and lines[place + 1].number <= line.number + LAYOUT.max_gap
        and _begins_within(lines[place + 1], layout)
    )


def _is_program(before: Printed, line: Printed) -> bool:
    """Whether one of two lines is of a program or a page's code, which no sentence of the story goes on in."""
    return before.is_code or line.is_code


def _is_torn(before: Printed, line: Printed, layout: Layout) -> bool:
    """Whether more than a small letter tells that a sentence was torn here: the blank between two words is left."""
    if layout.is_torn and line.number == before.number + 1:
        return True
    return (before.raw[-1].isspace() and not layout.has_trails) or (line.raw[0].isspace() and not layout.has_leads)


def _begins_within(line: Printed, layout: Layout) -> bool:
    """Whether a line begins as what goes on does: with a small letter, or with what stands behind a word."""
    if line.first in CONTINUATIONS:
        return not line.raw.lstrip().startswith(_DOTS)
    return layout.has_capitals and line.raw.lstrip(OPENERS)[:1].islower()


def _is_sentence(lines: Sequence[Printed]) -> bool:
    """Whether lines that may be one sentence come to its end and are long enough for one."""
    return (
        len(lines) <= LAYOUT.max_pieces
        and lines[-1].is_ended
        and sum(line.width - line.indent for line in lines) >= LAYOUT.min_chain
    )


def _attach_marks(groups: Sequence[Group], marks: Marks) -> Iterator[Group]:
    """Put lines of marks alone to the unit they belong to: what closes to that above, what opens to that below."""
    last: Group = []
    opening: Group = []
    for group in groups:
        if len(group) == 1 and holds_marks_alone(group[0].raw, marks):
            (last if last and closes(group[0].raw) else opening).append(group[0])
            continue
        if last:
            yield last
        last, opening = [*opening, *group], []
    if last:
        yield last


def _join(group: Group) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """What is printed in one line, where each raw line begins in it, and by how much each was indented."""
    printed, starts = "", []
    for line in group:
        text = line.raw[line.indent :].rstrip()
        if printed:
            printed = _take_hyphen(printed, text)
        starts.append(len(printed))
        printed += text
    return printed, tuple(starts), tuple(line.indent for line in group)


def _take_hyphen(printed: str, text: str) -> str:
    """What was printed so far, as the next line is put to it: with a blank, or without where a word goes on."""
    if printed[-1].isascii() and printed[-1] != "-":
        return printed + " "
    if printed[-1] in _HARD_HYPHENS and _BEFORE_HYPHEN.search(printed, len(printed) - 3) and text[:1].isalnum():
        return printed
    if printed[-1] == _SOFT_HYPHEN or (_IDEOGRAPH.match(printed[-1]) and _IDEOGRAPH.match(text)):
        return printed
    return printed + " "


def _find_parting(printed: str, starts: Sequence[int], said: _Said) -> Iterator[int]:
    """The places of the hyphens at the ends of lines that part a word.

    A soft one before it shows that; else the article has the word in one elsewhere: "re-elected" is parted there, too.
    """
    for start in starts:
        if start < 2 or printed[start - 1] not in _HARD_HYPHENS:
            continue
        before, after = _WORD_BEFORE.search(printed, max(0, start - _REACH), start - 1), _WORD.match(printed, start)
        if printed[start - 2] == _SOFT_HYPHEN or (before and after and before[0] + after[0] in said):
            yield start - 1


def _make_unit(group: Group, marks: Marks, said: _Said) -> Unit:
    number, raw = group[0].number, group[0].raw
    if len(group) == 1 and not marks.prefix:
        text, skips = look_through(raw, marks)
        return Unit(number, text, Pieces((number,), (0,), (0,), len(raw), skips) if skips else None)
    printed, starts, leads = _join(group)
    text, skips = look_through(printed, marks, list(_find_parting(printed, starts, said)))
    return Unit(number, text, Pieces(tuple(line.number for line in group), starts, leads, len(printed), skips))
