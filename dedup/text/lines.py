"""The units of one article with what can be told from a unit alone: its key, its length, its shape."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dedup.article import Article
from dedup.config import LINES
from dedup.text.code import is_code
from dedup.text.keys import count_words
from dedup.text.layout import is_address
from dedup.text.pieces import Pieces
from dedup.text.signs import (
    COLONS,
    COMMAS,
    DASHES,
    FULL_STOPS,
    LINK_ARROWS,
    LINK_BULLETS,
    OPENING_QUOTES,
    PAUSES,
    SEMICOLONS,
    SENTENCE_STOPS,
    SINGLE_QUOTES,
    STOPS,
    TRAILING,
    choose_one,
    find_last_mark,
)

PROSE_WORDS = LINES.prose_words  # words; a longer line is running text whatever its end
_QUOTED_STOPS = FULL_STOPS + "؟"  # of question marks only the Arabic: with the Latin one it may be a teaser
_OPEN_ENDS = FULL_STOPS + COLONS + SEMICOLONS + COMMAS + " "  # no headline ends so
_STOPLESS = re.compile("[\u0e00-\u0eff]")  # Thai and Lao end a sentence with nothing, or with a blank
_ELLIPSIS = re.compile(r"(\.\.\.|…|\. \. \.|。。。|\[…\]|\[\.\.\.\])[\s\"'”’»)\]]*(»|›|>|→)?\s*$")
_DOTS = ("..", "…", ". .", "。。")
_SPEECH = re.compile(  # a pair of quotation marks around all of it, perhaps after a dash; apostrophes may stand within
    rf"\s*(?:[-{DASHES}]\s*)?{choose_one(OPENING_QUOTES + SINGLE_QUOTES)}[^\"“”„«»「」『』]+"
    rf"[\"“”«»’'‘」』‹›]{choose_one(PAUSES + TRAILING)}*\s*$"
)
_LINK_STARTS = frozenset("[【［>" + LINK_ARROWS + LINK_BULLETS)
_LINK_ENDS = frozenset(")）]日")
_END = 12  # characters at the end of a line among which are the dots of one that is cut
_FIGURE = re.compile(r"\d[\d ]*")


@dataclass(slots=True)
class Line:
    """One unit: the `number` of its first raw line, from 1 in `text.split("\\n")`, its text without marks, its key."""

    number: int
    raw: str
    key: str
    _words: int = -1
    pieces: Pieces | None = None  # where it is more than one raw line as it stands
    _ends: str = ""
    _code: bool | None = None
    _prose: bool | None = None
    _linked: bool | None = None
    lacks_stop: bool = False  # stands in an article that ends no line with a stop

    @property
    def words(self) -> int:
        """Length in words; three characters of a script without blanks count as two words."""
        if self._words < 0:
            self._words = count_words(self.key)
        return self._words

    @property
    def ends_cut(self) -> bool:
        """Whether the line breaks off with an ellipsis."""
        end = self.raw[-12:]
        return any(dots in end for dots in _DOTS) and _ELLIPSIS.search(self.raw) is not None

    @property
    def last_mark(self) -> str:
        """The last character that is no quotation mark, bracket or blank."""
        if not self._ends:
            self._ends = find_last_mark(self.raw)
        return self._ends

    @property
    def ends_sentence(self) -> bool:
        """Whether the line ends as a sentence does."""
        return self.last_mark in SENTENCE_STOPS

    @property
    def is_prose(self) -> bool:
        """Whether the line reads as running text: a sentence of some length, or long whatever its end."""
        if self._prose is None:
            words = self.words
            self._prose = (
                (words >= PROSE_WORDS and not self.is_address)
                or (words >= LINES.min_sentence_words and self.last_mark in STOPS and not self.ends_cut)
                or (words >= LINES.min_quoted_words and self.last_mark in _QUOTED_STOPS and self.opens_quoted)
                or (self.lacks_stop and not self.ends_cut)
                or (words >= LINES.min_stopless_words and not self.ends_cut and self.is_stopless)
            )
        return self._prose

    @property
    def is_stopless(self) -> bool:
        """Whether the line is in a script that ends a sentence with nothing."""
        return not self.key.isascii() and _STOPLESS.search(self.key) is not None

    def take_for_unended(self, lacks_stop: bool) -> None:
        """Note whether the article ends no line with a stop; then a long line is running text without one."""
        self.lacks_stop, self._prose = lacks_stop, None

    @property
    def is_address(self) -> bool:
        """Whether the line is the address of a page."""
        return is_address(self.raw)

    @property
    def is_headline_shaped(self) -> bool:
        """Whether the line could be the headline of a story."""
        return LINES.min_headline_words <= self.words <= LINES.max_headline_words and (
            self.last_mark not in _OPEN_ENDS or self.ends_cut
        )

    @property
    def says_something(self) -> bool:
        """Whether the line has a letter or digit; rules of dots and stars part a story, and have none."""
        return any(map(str.isalnum, self.key))

    @property
    def is_code(self) -> bool:
        """Whether the line looks like one of a program or its data."""
        if self._code is None:
            self._code = is_code(self.raw)
        return self._code

    @property
    def is_row(self) -> bool:
        """Whether the line is a row of figures: results, prices, tallies."""
        figures = sum(any(map(str.isdigit, word)) for word in self.raw.split())
        if figures < LINES.min_figures:
            return False
        return figures >= LINES.min_figures_share * count_words(_FIGURE.sub("0", self.key))

    @property
    def may_be_link(self) -> bool:
        """Whether the line begins, ends or is written as links between paragraphs may be; most lines are not."""
        if self._linked is None:
            raw = self.raw.strip()
            self._linked = (
                raw[:1] in _LINK_STARTS
                or raw[-1:] in _LINK_ENDS
                or raw[-1:].isdigit()
                or ".." in raw[-_END:]
                or "…" in raw[-_END:]
                or ":" in raw
                or "：" in raw
                or "|" in raw
                or raw.isupper()
            )
        return self._linked

    @property
    def opens_quoted(self) -> bool:
        """Whether the line begins with a quotation mark."""
        return self.raw.lstrip()[:1] in OPENING_QUOTES

    @property
    def is_quoted(self) -> bool:
        """Whether the whole line is in quotation marks, as what a person says is and a widget's label is not."""
        return _SPEECH.match(self.raw) is not None


@dataclass(slots=True)
class Body:
    """An article cut into units, with its headline's key.

    `near` has for lines, by their numbers, those above that they may nearly be.
    """

    article: Article
    lines: Sequence[Line]
    headline: str = ""
    near: Mapping[int, Sequence[int]] = field(default_factory=dict)


def number_lines(
    raws: Sequence[str], keys: Sequence[str], numbers: Sequence[int], lengths: Sequence[int]
) -> list[Line]:
    """The units of one article from what is known of each: text, key, number of its first line, length in words."""
    return [Line(number, raw, key, words) for number, raw, key, words in zip(numbers, raws, keys, lengths, strict=True)]
