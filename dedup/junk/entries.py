"""The records of the catalogue of known junk: a phrase or template as its file has it, and a template ready to be tried."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dedup.config import CATALOGUE
from dedup.junk.slots import Slot
from dedup.text.signs import COLONS, LABEL_ENDS, choose_one

CATEGORIES = {  # of categories, as a reason tells them to a person
    "account": "log-in or account prompt",
    "advertisement": "advertisement label",
    "affiliate": "affiliate notice",
    "app": "pitch for an app",
    "comments": "part of a comment widget",
    "consent": "cookie notice",
    "continuation": "label of a cut or continued text",
    "counters": "counter",
    "donate": "pitch for donations",
    "embed": "frame of an embedded post",
    "error": "error of the page",
    "follow": "pitch to follow",
    "gallery": "label of a gallery",
    "glued": "widgets run together",
    "like": "like button",
    "navigation": "part of a menu",
    "newsletter": "newsletter pitch",
    "own": "line of your own",
    "paywall": "subscription pitch",
    "player": "part of a media player",
    "poll": "reader poll",
    "related": "pointer to other stories",
    "rights": "rights notice",
    "script": "script notice",
    "share": "share widget",
    "tips": "call for tips or letters",
}
SIGN = re.compile(rf"([^{{{COLONS}]+){choose_one(LABEL_ENDS)}\s*\{{")  # in front of the slot of a template

Token = str | Slot


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase or template of the catalogue.

    `doubtful` entries need other evidence, `opens` entries stand over a list of links, `neutral` ones are kept.
    """

    category: str
    language: str
    phrase: str
    note: str = ""
    doubtful: bool = False
    opens: bool = False
    neutral: bool = False
    path: str = ""  # empty for a phrase of `phrases/`, which ships with the program
    line: int = 0

    @property
    def place(self) -> str:
        """Where the entry is written, as a file and its line: `phrases/de.txt:17`."""
        return f"{self.path or name_file(self.language)}:{self.line}"

    @property
    def is_loose(self) -> bool:
        """Whether most of what it stands for is left open: few words of its own, and a slot."""
        own = [word for word in self.phrase.split() if "{" not in word]
        return "{" in self.phrase and len(own) <= CATALOGUE.max_loose_words and not SIGN.match(self.phrase)

    @property
    def holds_headline(self) -> bool:
        """Whether the line it stands for ends with a headline: with another story's, mostly."""
        return not self.neutral and self.phrase.endswith("{headline}")

    @property
    def ends_label(self) -> bool:
        """Whether the line it stands for begins with another story's headline, and ends with a button."""
        return self.phrase.startswith("{headline} ")


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it is tried on the words of a line."""

    entry: Entry
    tokens: tuple[Token, ...]
    literals: frozenset[str] = frozenset()
    most: int = 0  # words of the longest line it can be
    number: int = 0  # in the order of the files
    sign: int = 0  # characters before the colon or arrow that the phrase has in front of its slot, 0 for none
    copyright: bool = False  # asks for the sign itself: a "c" alone is a grade or a vitamin


def name_file(language: str) -> str:
    """What the file of the phrases of a language is called."""
    return f"phrases/{language}.txt"
