"""Look through what scrapers leave around and within the words of a line: tags, entities, links in Markdown, bullets."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dedup.config import LAYOUT
from dedup.text.pieces import Skip
from dedup.text.signs import BULLETS, choose_one

_BLOCKS = "p|br|div|li|ul|ol|dl|dt|dd|h[1-6]|blockquote|center|figure|figcaption|hr|td|th|tr|table|tbody|thead|section|article|aside|header|footer|main|nav|pre|img"
_WITHIN = "a|abbr|b|big|cite|code|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|time|u"
_TAG = re.compile(
    rf"<(?:/?(?:(?P<block>{_BLOCKS})|{_WITHIN})(?:\s[^<>]*)?/?>|!--[^<>]*-->)", re.IGNORECASE
)  # no `script`, `iframe` or `style`: what stands in these is code of the page
_NO_TEXT = ("<script", "<iframe", "<style", "{")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,30});")
_URL = r"<?[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*>?"
_BRACKET = re.compile(rf"(?P<open>!?\[)|(?P<link>\]\(\s*{_URL}(?:\s+(?:\"[^\"]*\"|“[^”]*”|'[^']*'))?\s*\))|\]")
_REFERENCE = re.compile(r"\[(\d{1,4})\]")
_EDGES = re.compile(r"\s*\|\s*|\s*\|\s*$")
_LONE = re.compile(rf"(?:{choose_one(BULLETS)}|[+*>|\[\]]|!\[|\(|\))?\s*$")
_LONGEST_LONE = 2  # characters of a mark that stands alone
_PARTS = re.compile(r"[<&|]|\[\d|\]\(")  # one is in whatever is passed over
_ITEM = re.compile(r"\s*(?:\d{1,3}|[a-zA-Z])\s?[.)。]\s*$")
_CLOSING = re.compile(r"\s*(?:</|<br|<hr|\]|\))", re.IGNORECASE)


class Marks(NamedTuple):
    """Which marks the lines of an article have; `prefix` is what all of them begin with."""

    tags: bool = False
    entities: bool = False
    links: bool = False
    references: bool = False
    pipes: bool = False
    prefix: str = ""


NO_MARKS = Marks()


def find_marks(text: str) -> Marks:
    """Return which marks the lines of an article have."""
    return Marks(
        tags="<" in text and _are_tagged(text.split("\n")),
        entities="&" in text and _ENTITY.search(text) is not None,
        links="](" in text,
        references="[1]" in text and _counts_references(text),
        pipes="\n|" in text and text.count("\n|") >= LAYOUT.min_pipes_share * text.count("\n"),
        prefix=next((prefix for prefix in ("> ", "* ") if f"\n{prefix}" in text and _begins_all(text, prefix)), ""),
    )


def _are_tagged(lines: Sequence[str]) -> bool:
    """Whether many lines have tags: a few are code that a page shows its readers, to embed the story elsewhere."""
    tagged = sum("<" in line and _TAG.search(line) is not None for line in lines)
    return tagged > 0 and tagged >= LAYOUT.min_tagged_share * sum(map(bool, lines))


def _counts_references(text: str) -> bool:
    """Whether the numbers in brackets count the links of a page from 1 on."""
    numbers = list(map(int, _REFERENCE.findall(text)))
    rows = sum(after == before + 1 for before, after in pairwise(numbers))
    return rows >= max(LAYOUT.min_references, LAYOUT.min_references_share * len(numbers))


def _begins_all(text: str, prefix: str) -> bool:
    """Whether every line that is not blank begins so: then it is no list."""
    sign = prefix.strip()
    return all(line.startswith(prefix) or line.strip() in ("", sign) for line in text.split("\n"))


def look_through(printed: str, marks: Marks, hyphens: Sequence[int] = ()) -> tuple[str, tuple[Skip, ...]]:
    """Return the words of what is printed, and what was passed over; `hyphens` are the places of those that part a word."""
    found = [*_find_all(printed, marks)]
    found += [(place, place + 1, "") for place in hyphens]
    if not found:
        return printed, ()
    parts: list[str] = []
    skips: list[Skip] = []
    place = 0
    for start, end, instead in sorted(found):
        if start < place:
            continue
        parts += printed[place:start], instead
        skips.append(Skip(start, end, len(instead)))
        place = end
    return "".join([*parts, printed[place:]]), tuple(skips)


def _find_all(printed: str, marks: Marks) -> Iterator[tuple[int, int, str]]:
    if marks.tags and "<" in printed and not any(sign in printed for sign in _NO_TEXT):
        for tag in _TAG.finditer(printed):
            yield *tag.span(), " " if tag["block"] else ""
    if marks.entities and "&" in printed:
        for entity in _ENTITY.finditer(printed):
            decoded = html.unescape(entity[0])
            if decoded != entity[0]:
                yield *entity.span(), " " if decoded.isspace() else decoded
    if marks.links and "](" in printed:
        yield from _find_links(printed)
    if marks.references and "[" in printed:
        for number in _REFERENCE.finditer(printed):
            yield *number.span(), ""
    if marks.pipes and "|" in printed:
        for pipe in _EDGES.finditer(printed):
            if not pipe.start() or pipe.end() == len(printed):
                yield *pipe.span(), ""


def _find_links(printed: str) -> Iterator[tuple[int, int, str]]:
    """The brackets and addresses of links and pictures in Markdown, also of pictures that are links."""
    opened: list[tuple[int, int]] = []
    for sign in _BRACKET.finditer(printed):
        if sign["open"]:
            opened.append(sign.span())
        elif opened:
            start = opened.pop()
            if sign["link"]:
                yield *start, ""
                yield *sign.span(), ""


def count_open_brackets(printed: str) -> int:
    """How many brackets of links in Markdown are left open: the rest of them is in the next line."""
    if "[" not in printed and "](" not in printed:
        return 0
    depth = 0
    for sign in _BRACKET.finditer(printed):
        depth = depth + 1 if sign["open"] else max(0, depth - 1)
    last = printed.rfind("](")
    return depth + (last >= 0 and printed.find(")", last) < 0)


def is_lone_mark(raw: str) -> bool:
    """Whether a line is the number of an item, whose text is in the next."""
    return _ITEM.match(raw) is not None


def holds_marks_alone(printed: str, marks: Marks) -> bool:
    """Whether nothing of a line is left when its marks are passed over."""
    if is_lone_mark(printed):
        return True
    if marks == NO_MARKS:
        return False
    if len(printed.strip()) > _LONGEST_LONE and _PARTS.search(printed) is None:
        return False
    text, skips = look_through(printed, marks)
    return _LONE.match(text.strip()) is not None and (bool(skips) or len(text.strip()) > 0)


def closes(printed: str) -> bool:
    """Whether a line of marks alone goes with what stands above it."""
    return _CLOSING.match(printed) is not None
