"""Tell by the lines of an article how a scraper broke it: at a column, at links and tags, or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from dedup.config import LAYOUT
from dedup.text.code import is_code
from dedup.text.keys import IDEOGRAPHS
from dedup.text.late import compile_late
from dedup.text.marks import Marks, is_lone_mark
from dedup.text.signs import (
    BULLETS,
    CONTINUATIONS,
    LINE_ENDS,
    SEMICOLONS,
    SENTENCE_STOPS,
    choose_one,
    find_last_mark,
)

_IDEOGRAPH = compile_late(f"[{IDEOGRAPHS}]")
_WIDE = compile_late(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00020000-\U0003fffd]"
)
_ITEM = compile_late(
    rf"\s*(?:(?:{choose_one(BULLETS)}|[*+@])\s|(?<=\s{{5}})o\s|#{{1,6}}\s|\(?(?:\d{{1,5}}|[a-zA-Z])[.)]\s|\|)"
)
_RULE = re.compile(r"[\W_]*$")
_ENDS = LINE_ENDS + SEMICOLONS


@dataclass(slots=True)
class Printed:
    """One line as it is printed: `width` in columns, with its indentation, and that of its first word.

    `first` is its first character, `last` the last that is no quotation mark, bracket or blank.
    """

    number: int
    raw: str
    indent: int
    width: int
    first_width: int
    first: str
    last: str
    is_item: bool
    is_rule: bool
    is_breakable: bool  # has a place where a tool may break it
    _code: bool | None = None

    @property
    def is_code(self) -> bool:
        """Whether it is one of a program or of a page's code."""
        if self._code is None:
            self._code = is_code(self.raw)
        return self._code

    @property
    def may_go_on(self) -> bool:
        """Whether it begins as the rest of a sentence may: not with a capital, as far as its script has any."""
        return self.first.isalpha() and not self.first.isupper()

    @property
    def is_open(self) -> bool:
        """Whether its sentence does not end with it."""
        return self.last not in LINE_ENDS

    @property
    def goes_on(self) -> bool:
        """Whether its sentence does not end with it, nor an item of a list."""
        return self.last not in _ENDS

    @property
    def is_ended(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.last in SENTENCE_STOPS

    def is_broken_at(self, column: int, following: Printed) -> bool:
        """Whether the next word would not have fitted before a column; a single word may stand out beyond it."""
        return (self.width <= column or not self.is_breakable) and self.width + following.first_width >= column


@dataclass(frozen=True, slots=True)
class Layout:
    """How an article is broken: its marks, and for each indentation the column at which lines were broken, 0 for none.

    `has_capitals` tells whether sentences begin with them, so that a small letter at the beginning of a line tells
    something; `is_torn` whether so many lines go on in small letters that sentences are broken without a column;
    `has_leads` and `has_trails` whether most lines begin or end with a blank; `is_spaced` whether blank lines part
    paragraphs.
    """

    marks: Marks
    columns: Mapping[int, int]
    column: int
    has_capitals: bool
    is_torn: bool
    has_leads: bool
    has_trails: bool
    is_spaced: bool

    def find_column(self, indent: int) -> int:
        """The column of lines with an indentation."""
        return self.columns.get(indent, self.column)


def is_address(raw: str) -> bool:
    """Whether a line is the address of a page, perhaps with its number, as browsers list them under a text."""
    return "://" in raw and len(raw.split()) <= LAYOUT.max_address_parts


def may_go_on(raws: Sequence[str]) -> bool:
    """Whether some raw line may go on with the one above, by a look that costs little; in most articles none does."""
    going, before = 0, ""
    for raw in raws:
        first = raw[:1]
        if first.isupper():
            if raw.isupper() and before.isupper() and find_last_mark(before) not in LINE_ENDS:
                going += 1
                if going >= LAYOUT.min_forced:
                    return True
            before = raw
            continue
        if first <= " " or first == "\xa0":
            raw = raw.lstrip()
            first = raw[:1]
            if not first:
                continue
        if first in CONTINUATIONS or (len(raw) <= LAYOUT.max_lone_mark and is_lone_mark(raw)):
            return True
        if first.isalpha() and not first.isupper() and before and find_last_mark(before) not in LINE_ENDS:
            going += 1
            if going >= LAYOUT.min_forced or first.islower():
                return True
        before = raw
    return False


def has_wide(text: str) -> bool:
    """Whether a text has characters that take two columns of a screen; some tools count them so, others as one."""
    return not text.isascii() and _WIDE.search(text) is not None


def print_lines(raws: Sequence[str], marks: Marks, *, is_wide: bool = False) -> list[Printed]:
    """The lines that are not blank, as they are printed; with `is_wide` some characters take two columns."""
    skipped = len(marks.prefix)
    return [
        _print_line(number, raw, skipped, is_wide)
        for number, raw in enumerate(raws, 1)
        if raw and not raw.isspace() and (not skipped or (raw[skipped:] and not raw[skipped:].isspace()))
    ]


def _print_line(number: int, raw: str, skipped: int, is_wide: bool) -> Printed:
    text = raw.rstrip()
    body = text[skipped:]
    indent = len(text) - len(body.lstrip())
    word = body.split(None, 1)[0]
    width, first_width = len(text), len(word)
    has_ideographs = not word.isascii() and _IDEOGRAPH.search(word) is not None
    is_breakable = (has_ideographs or len(word) < len(text) - indent) and not is_address(text)
    if is_wide:
        width += len(_WIDE.findall(text))
        first_width += len(_WIDE.findall(word))
    if has_ideographs and _IDEOGRAPH.match(word):
        first_width = 1 + is_wide
    is_item = not (word.isalpha() and len(word) > 1) and _ITEM.match(body) is not None
    is_rule = not word[0].isalnum() and _RULE.match(body) is not None
    last = find_last_mark(raw)
    return Printed(number, raw, indent, width, first_width, word[0], last, is_item, is_rule, is_breakable)


def read_layout(lines: Sequence[Printed], marks: Marks) -> Layout:
    """Tell how lines are broken."""
    is_shouted = sum(line.raw.isupper() for line in lines) >= LAYOUT.min_shouted_share * len(lines)
    has_capitals = not is_shouted and have_capitals(line.first for line in lines)
    pairs = list(_pair(lines))
    going = [pair for pair in pairs if _may_be_forced(*pair, has_capitals, is_shouted)]
    column = _find_column(lines, going, has_capitals)
    columns: dict[int, int] = {}
    if column:
        for indent, times in Counter(line.indent for line in lines).items():
            if times == len(lines):
                columns[indent] = column
            elif times >= LAYOUT.min_lines_of_indent:
                own = [line for line in lines if line.indent == indent]
                found = _find_column(own, [pair for pair in going if pair[0].indent == indent], has_capitals)
                if found:
                    columns[indent] = found
    return Layout(
        marks,
        columns,
        column,
        has_capitals,
        is_torn=has_capitals and _is_torn(lines, pairs),
        has_leads=2 * sum(line.raw[0].isspace() for line in lines) > len(lines),
        has_trails=2 * sum(line.raw[-1].isspace() for line in lines) > len(lines),
        is_spaced=_is_spaced(pairs, column),
    )


def _is_spaced(pairs: Sequence[tuple[Printed, Printed]], column: int) -> bool:
    """Whether hardly a paragraph ends right above a line: where a sentence ended, and the next word would have fitted."""
    ended = [line.is_broken_at(column, following) for line, following in pairs if line.is_ended]
    return bool(column) and sum(ended) >= LAYOUT.min_spaced_share * len(ended)


def _is_torn(lines: Sequence[Printed], pairs: Sequence[tuple[Printed, Printed]]) -> bool:
    if all(line.width < LAYOUT.min_long for line in lines):
        return False
    torn = sum(
        line.width >= LAYOUT.min_torn and line.goes_on and following.first.islower() for line, following in pairs
    )
    return torn >= max(LAYOUT.min_torn_lines, LAYOUT.min_torn_share * len(lines))


def have_capitals(firsts: Iterable[str]) -> bool:
    """Whether many lines begin with a capital; `firsts` are their first characters."""
    capitals = small = 0
    for first in firsts:
        capitals += first.isupper()
        small += first.islower()
    return capitals >= LAYOUT.min_capitals_share * (capitals + small) and capitals > 0


def _pair(lines: Sequence[Printed]) -> Iterator[tuple[Printed, Printed]]:
    """Lines right below one another that may be parts of one paragraph."""
    for line, following in pairwise(lines):
        if following.number == line.number + 1 and not (line.is_rule or following.is_rule or following.is_item):
            yield line, following


def _may_be_forced(line: Printed, following: Printed, has_capitals: bool, is_shouted: bool) -> bool:
    """Whether a line may have been broken because the next word did not fit, by its end and by how the next begins."""
    return (
        line.is_open
        and line.is_breakable
        and line.width >= LAYOUT.min_column
        and following.first_width <= LAYOUT.max_word
        and (is_shouted or (following.may_go_on if has_capitals else not following.first.isupper()))
    )


def _find_column(lines: Sequence[Printed], going: Sequence[tuple[Printed, Printed]], has_capitals: bool) -> int:
    """The column at which lines were broken that go on in the next one; 0 where the breaks fit none.

    A break was forced by a column where the next word would not have fitted before it. For each column the forced
    breaks speak for it; breaks that it does not force, of lines that are not short, and longer lines against it.
    """
    most = LAYOUT.max_column
    scores = [0] * (most + 2)
    if len(going) < LAYOUT.min_forced:
        return 0
    for line, following in going:
        low, high = line.width, line.width + following.first_width
        _add(scores, low, high + 1, 2)
        _add(
            scores, high + 1 + (LAYOUT.slack if low >= LAYOUT.min_slack_column else 0), 2 * low, -1
        )  # but where the line is short beside the column
    for line in lines:
        if not line.is_item and line.is_breakable and "://" not in line.raw:
            scores[0] -= 1
            scores[min(line.width, most + 1)] += 1
    sums = list(accumulate(scores))
    best = max(range(LAYOUT.min_column, most + 1), key=sums.__getitem__)
    forced = sum(line.is_broken_at(best, following) for line, following in going)
    small = sum(following.first.islower() for _, following in going)
    is_told = has_capitals and 2 * small > len(going)
    if sums[best] < 2 * (LAYOUT.min_forced if is_told else LAYOUT.min_forced_caseless):
        return 0
    least = LAYOUT.min_forced_share if is_told else LAYOUT.min_forced_share_caseless
    return best if forced >= least * sum(2 * line.width > best for line, _ in going) else 0


def _add(scores: list[int], start: int, end: int, value: int) -> None:
    """Add a value to the columns from `start` to before `end`, as differences."""
    last = len(scores) - 1
    if start < min(end, last):
        scores[start] += value
        scores[min(end, last)] -= value
