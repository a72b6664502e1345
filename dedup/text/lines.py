"""The lines of one article with what can be told from a line alone: its key, its length, its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dedup.article import Article
from dedup.text.keys import count_words, normalize_line, normalize_lines

_CLOSERS = " \t\r\u00a0\"'”’»›)]}*_「」』】）〉》›\u200f\u200e"
# Armenian, Ethiopic (also two word dividers for a stop), Burmese and Khmer have full stops of their own.
FULL_STOPS = ".。।۔｡։።፡။។"
_OPENERS = tuple("\"“”„«»‘'「『")
_SENTENCE_STOPS = FULL_STOPS + "!?！？؟॥．՞፧"
STOPS = _SENTENCE_STOPS + ":;：；\u037e"
_STOPLESS = re.compile("[\u0e00-\u0eff]")  # Thai and Lao end a sentence with nothing, or with a blank
_LEAST_STOPLESS = 20  # words; a headline is shorter, mostly
PROSE_WORDS = 40  # a longer line is running text whatever its end
_ELLIPSIS = re.compile(r"(\.\.\.|…|\. \. \.|。。。|\[…\]|\[\.\.\.\])[\s\"'”’»)\]]*(»|›|>|→)?\s*$")
_DOTS = ("..", "…", ". .", "。。")
_ADDRESS = re.compile(r"https?://|www\.|\b[\w.-]+@[\w-]+\.\w|\b\w+\.(com|org|net|co\.uk|gov|edu|info)\b", re.IGNORECASE)
_CODE = re.compile(
    r"[{};]\s*\\?$|^\s*(?:\d{1,4}\s+)?(?:(?:import|from|export|const|let|var|def|return|class|function|async|await)\b.*[({;=]|import [\w.]+$|from [\w.]+ import |(?:curl|npm|pip) \S+)|=>|"
    r"\w\([^)]*\)\s*[;:{]?\s*\\?$|^\s*(?:\d{1,4}\s+)?[\]})>]+[,;]*\s*\\?$|^\s*```|^\s*(?:\d{1,4}\s+)?(?:[\"'][\w-]+[\"']|[\w-]+(?=: [\"'{\[])): .*,?\s*\\?$|</?\w+[^<>]*>\s*\\?$"
)
_KEYWORDS = frozenset("import from export const let var def return class function async await curl npm pip".split())
_SPEECH = re.compile(  # a pair of quotation marks around all of it, perhaps after a dash; apostrophes may stand within
    r"\s*(?:[-–—―]\s*)?[\"“”„«»‘'‚「『‹›][^\"“”„«»「」『』]+[\"“”«»’'‘」』‹›][.,;:!?…。！？]*\s*$"
)
_FIGURE = re.compile(r"\d[\d ]*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_MINOR = frozenset(
    "a an the of in on at to for and or but nor by from with as is it its vs v via per over into after about be are was his her".split()
)


def find_last_mark(raw: str) -> str:
    """The last character of a line that is no quotation mark, bracket or blank."""
    return (raw.rstrip(_CLOSERS) or raw.strip() or " ")[-1]


@dataclass(slots=True)
class Line:
    """One line that is not blank: `number` from 1 in `text.split("\\n")`, raw text, key."""

    number: int
    raw: str
    key: str
    _words: int = -1
    _ends: str = ""
    _code: bool | None = None
    _prose: bool | None = None

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
        return self.last_mark in _SENTENCE_STOPS

    @property
    def is_prose(self) -> bool:
        """Whether the line reads as running text: a sentence of some length, or long whatever its end."""
        if self._prose is None:
            words = self.words
            self._prose = (
                words >= PROSE_WORDS
                or (words >= 10 and self.last_mark in STOPS and not self.ends_cut)
                or (words >= 6 and self.last_mark in FULL_STOPS + "؟" and self.opens_quoted)
                or (words >= _LEAST_STOPLESS and not self.ends_cut and _STOPLESS.search(self.key) is not None)
            )
        return self._prose

    @property
    def is_headline_shaped(self) -> bool:
        """Whether the line could be the headline of a story."""
        return 3 <= self.words <= 28 and (self.last_mark not in FULL_STOPS + ":;：；,،፣၊ " or self.ends_cut)

    @property
    def is_title_case(self) -> bool:
        """Whether nearly all its longer words are capitalised, as in headlines of the English-speaking press."""
        words = [word for word in _WORD.findall(self.raw) if word.lower() not in _MINOR and len(word) > 3]
        return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.85 * len(words)

    @property
    def says_something(self) -> bool:
        """Whether the line has a letter or digit; rules of dots and stars part a story, and have none."""
        return any(map(str.isalnum, self.key))

    @property
    def is_code(self) -> bool:
        """Whether the line looks like one of a program or its data."""
        if self._code is None:
            # The quick look saves the search on nearly all lines.
            is_likely = (
                self.raw.rstrip()[-1:] in "{};)>:,\\]" or "=>" in self.raw or '": ' in self.raw or self._starts_code
            )
            self._code = is_likely and _CODE.search(self.raw) is not None
        return self._code

    @property
    def _starts_code(self) -> bool:
        word = self.raw.lstrip("0123456789 \t").partition(" ")[0]
        return word in _KEYWORDS or word.startswith("```")

    @property
    def is_row(self) -> bool:
        """Whether the line is a row of figures: results, prices, tallies."""
        figures = sum(any(map(str.isdigit, word)) for word in self.raw.split())
        return figures >= 2 and figures >= 0.3 * count_words(_FIGURE.sub("0", self.key))

    @property
    def opens_quoted(self) -> bool:
        """Whether the line begins with a quotation mark."""
        return self.raw.lstrip()[:1] in _OPENERS

    @property
    def is_quoted(self) -> bool:
        """Whether the whole line is in quotation marks, as what a person says is and a widget's label is not."""
        return _SPEECH.match(self.raw) is not None

    @property
    def has_address(self) -> bool:
        """Whether the line names a web or mail address."""
        return _ADDRESS.search(self.raw) is not None


@dataclass(slots=True)
class Body:
    """An article cut into lines, with its headline's key."""

    article: Article
    lines: Sequence[Line]
    headline: str = ""


def number_lines(
    raws: Sequence[str], keys: Sequence[str], numbers: Sequence[int], lengths: Sequence[int]
) -> list[Line]:
    """The lines of one article from what is known of each: raw text, key, number and length in words."""
    return [Line(number, raw, key, words) for number, raw, key, words in zip(numbers, raws, keys, lengths, strict=True)]


def split_article(article: Article) -> Body:
    """Cut an article into the lines that are not blank."""
    raws = article.text.split("\n")
    keys = normalize_lines(article.text)
    lines = [Line(number, raw, key) for number, (raw, key) in enumerate(zip(raws, keys, strict=True), 1) if key]
    return Body(article, lines, normalize_line(article.title))
