"""The signs of writing, each defined once: what ends a sentence, quotes, begins an item, and stands around a label.

Each is a string of single characters, for `in`, `strip` and, through `choose_one`, regular expressions.
"""

from __future__ import annotations

import re

# Armenian, Ethiopic (also two word dividers for a stop), Burmese and Khmer have full stops of their own.
FULL_STOPS = ".。।۔｡։።፡။។"
QUESTION_MARKS = "?？؟՞፧᥅"
EXCLAMATION_MARKS = "!！"
SENTENCE_STOPS = FULL_STOPS + QUESTION_MARKS + EXCLAMATION_MARKS + "॥．"
COLONS = ":：៖"
SEMICOLONS = ";；\u037e"  # the last is the Greek question mark, which looks like one
STOPS = SENTENCE_STOPS + COLONS + SEMICOLONS
COMMAS = ",،፣၊᠂꧈"
WIDE_COMMAS = "，、"  # of Chinese and Japanese, whose headlines may break off at one
PAUSES = STOPS + COMMAS + WIDE_COMMAS + "؛"
TRAILING = "…"  # a story may trail off so where a teaser is cut
LINE_ENDS = SENTENCE_STOPS + COLONS + TRAILING  # with any other mark at its end a line may go on in the next

OPENING_QUOTES = "\"“”„«»‘'「『"
OPENING_BRACKETS = "([（［【〈《"
OPENERS = " \t\r\u00a0" + OPENING_QUOTES + OPENING_BRACKETS  # what may stand before the first word of a line
SINGLE_QUOTES = "‚‹›"  # these open a quotation only where another closes it: they stand before links, too
CLOSING_QUOTES = '"”’»'
QUOTATION_MARKS = '"“”„«»‘’「」『』'  # wherever they stand: a straight apostrophe is no quotation then
QUOTATION_PAIRS = (('"', '"'), ("“", "”"), ("„", "“”"), ("«", "»"), ("「", "」"), ("『", "』"))
CLOSERS = " \t\r\u00a0\"'”’»›)]}*_「」』】）〉》\u200f\u200e"  # what may stand behind the last mark of a line

CONTINUATIONS = ",;.)]:،؛，、。）」』"  # begin no line but one that goes on with the one above

DASHES = "—–―"
LINK_BULLETS = "-–—•·*●▪►▸■◦»›"  # before items of lists of links, a hyphen and a dash among them
LINK_ARROWS = "►▸»›→▶"  # before a link between paragraphs, where a list of the story has bullets and dashes
BULLETS = LINK_BULLETS + "★☆◆◇□▲△○◎※"  # before items of any list; on a few pages before links, too
RULE_SIGNS = "-–—_=*•·~#+."  # a line of one of them alone parts what is above from what is below
TABLE_SIGNS = "|│¦\t"  # between the cells of a row
TITLE_SEPARATORS = "|–—·•»-"  # between a headline and the name of its site
PUBLISHER_SIGNS = "©®™@"  # of rights and addresses: a line with one is by who publishes, no sentence of a story's
LABEL_ENDS = ":：】>»›/|→·–—"  # what pages print between a label and what it is of


_LAST = CLOSERS + "“‘«‹"  # German and Danish close a quotation with what others open it with


def find_last_mark(raw: str) -> str:
    """The last character of a line that is no quotation mark, bracket or blank."""
    return (raw.rstrip(_LAST) or raw.strip() or " ")[-1]


def choose_one(signs: str) -> str:
    """The pattern of a regular expression that is any one of these signs."""
    return f"[{re.escape(signs)}]"
