"""Prepare a page for the library that takes its text out, so that it keeps words of the story that it would lose.

Each mend stands alone, and goes when the library that it names needs it no more. A mend of the markup sets marks, letters
that the page does not hold, and they are taken back out of the text; a mend of the tree moves or renames elements.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

_MARKS = "".join(map(chr, range(0xA840, 0xA874)))  # the letters of Phags-pa, in use until 1368
_BLANK = r"[ \t\n\r\f]*+"
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_STORY = ("p", "h1")
_AROUND = ("nav", "aside", "header", "footer", "form", "li")  # no column of a story
_BEFORE = f":is({','.join((*_STORY, *_HEADINGS))})+ul"
_NEAR_BODY = ",".join(f"body>{around}{_BEFORE}" for around in ("", "*>", "*>*>"))
_MARKED_UP = ("a", "b", "strong", "em", "i")
_WORD = re.compile(r"\w")
_MAX_LINKED = 0.2  # of a list's characters: above it resiliparse takes a list for a menu, and so do we

# Of ruby: resiliparse 2.0.1 glues them to the words, trafilatura 2.3.1 does in short texts.
READINGS = ("rt", "rp", "rtc")


@dataclass(frozen=True, slots=True)
class Marked:
    """A page with marks in it, and what takes them out of a text of it."""

    page: str
    unmark: Callable[[str], str] = str


def _pick_marks(page: str, count: int) -> list[str]:
    """Letters that a page does not hold; fewer, where it holds nearly all."""
    free = (mark for mark in _MARKS if mark not in page)
    return [mark for _, mark in zip(range(count), free, strict=False)]


# One character of three bytes between two tags, or an ASCII character and one of two.
_LONE = re.compile(rf">{_BLANK}([!-%'-;=-~]?(?:[\x80-\uffff]|&#?[0-9A-Za-z]{{2,31}};))(?={_BLANK}<)")
_PICTURES = re.compile("[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff]")  # what buttons are drawn with


def mark_lone_characters(page: str) -> Marked:
    """Mark the texts of three bytes that resiliparse 2.0.1 takes for an icon: "–" in `<b>3</b>–<b>2</b>`, "là", a lone 和.

    It means the private use area, and compares the bytes in the wrong order. A space so lost becomes a plain one. Signs on
    a line of their own and drawn ones stay out: they are separators and icons as a rule.
    """
    if not (marks := _pick_marks(page, 1)):
        return Marked(page)
    (mark,) = marks

    def mend(found: re.Match[str]) -> str:
        told = unescape(found[1])
        size = told.encode(errors="replace")
        if len(size) != 3 or size[2] < 0x80:
            return found[0]
        if told.isspace():
            return found[0][: found.start(1) - found.start()] + " "
        is_shown = len(told) > 1 or (told.isprintable() and not _PICTURES.match(told))
        return found[0] + mark if is_shown else found[0]

    def unmark(text: str) -> str:
        signs = rf"(?:\A\n*+|(?<!\n)\n++)[^\w\n]*+{mark}(?:[^\w\n]|{mark})*+(?=\n|\Z)"
        return re.sub(signs, "", text).replace(mark, "") if mark in text else text

    return Marked(_LONE.sub(mend, page), unmark)


_JOINER = re.compile("[\u200c\u200d]|&(?:zwn?j|#820[45]|#[xX]200[cCdD]);")


def mark_joiners(page: str) -> Marked:
    """Mark the joiners of Persian and Sinhala words, which trafilatura 2.3.1 drops as characters that do not print."""
    marks = dict(zip("\u200c\u200d", _pick_marks(page, 2), strict=False))
    if len(marks) < 2:
        return Marked(page)
    told = {mark: joiner for joiner, mark in marks.items()}
    either = "".join(told)

    def unmark(text: str) -> str:
        spacers = rf"(?:^|\n)[ {either}]*[{either}][ {either}]*+(?=\n|\Z)"  # left out as before
        return re.sub(f"[{either}]", lambda found: told[found[0]], re.sub(spacers, "", text))

    return Marked(_JOINER.sub(lambda found: marks[unescape(found[0])], page), unmark)


# The values of resiliparse's collections: to go through a collection itself takes time by the square of its size.


def keep_lists(document: Any) -> None:
    """Put the story's lists deeper: resiliparse 2.0.1 leaves out a `<ul>` with fewer than three elements around it in body.

    Lists of links it leaves out all the same, so that no menu comes in.
    """
    kept: set[Any] = set()
    for one in document.query_selector_all(_NEAR_BODY).values():
        if _follows_story(one, kept):
            outer, middle, inner = (document.create_element("div") for _ in range(3))
            one.parent.insert_before(outer, one)
            outer.append_child(middle)
            middle.append_child(inner)
            inner.append_child(one)
            kept.add(outer)


def _follows_story(one: Any, kept: set[Any]) -> bool:
    before = one.prev_element
    if before.tag in _HEADINGS:
        before = before.prev_element
    if before is None or (before.tag not in _STORY and before not in kept):
        return False
    around = one.parent
    while around.tag != "body" and around.tag not in _AROUND:
        around = around.parent
    return bool(around.tag == "body")


def keep_times(document: Any) -> None:
    """Rename `<time>` within sentences, which resiliparse 2.0.1 leaves out with its words; datelines alone stay out."""
    for time in document.get_elements_by_tag_name("time").values():
        if _is_beside_words(time) or (time.parent.tag in _MARKED_UP and _is_beside_words(time.parent)):
            _rename(document, time, "span")


def _is_beside_words(element: Any) -> bool:
    beside = (element.prev, element.next)
    return any(node is not None and node.tag == "#text" and _WORD.search(node.text) for node in beside)


def keep_figures(document: Any) -> None:
    """Rename figures that are a table or a quotation: resiliparse 2.0.1 leaves them out together with the pictures."""
    for figure in document.get_elements_by_tag_name("figure").values():
        inner = figure.first_element_child
        while inner is not None and inner.tag not in ("table", "blockquote"):
            inner = inner.next_element
        if inner is not None:
            _rename(document, figure, "div")


def _rename(document: Any, element: Any, name: str) -> None:
    other = document.create_element(name)
    for attribute in element.attrs:
        other[attribute] = element[attribute]
    while (child := element.first_child) is not None:
        other.append_child(child)
    element.parent.replace_child(other, element)


def drop_readings(tree: Any) -> None:
    """Leave out the readings of ruby: readers of a corpus expect the words alone."""
    for reading in list(tree.iter(*READINGS)):
        reading.drop_tree()


def quote_lists(tree: Any) -> None:
    """Put the story's lists into quotations: trafilatura 2.3.1 leaves lists out where it does not know the story's column."""
    for one in list(tree.iter("ul", "ol", "dl")):
        before = one.getprevious()
        if before is not None and before.tag in _HEADINGS:
            before = before.getprevious()
        if (
            before is None
            or before.tag not in ("p", "h1", "blockquote")
            or next(one.iterancestors("article", "main", *_AROUND), None) is not None
        ):
            continue
        if not _is_menu(one):
            quotation = one.makeelement("blockquote")
            one.addprevious(quotation)
            quotation.tail, one.tail = one.tail, None
            quotation.append(one)


def _is_menu(one: Any) -> bool:
    linked = sum(len(link.text_content()) for link in one.iter("a"))
    return bool(linked > _MAX_LINKED * len(one.text_content()))


def rename_times(tree: Any) -> None:
    """Rename `<time>` and results within sentences, which trafilatura 2.3.1 leaves out with their words."""
    for time in tree.iter("time", "output", "progress"):
        parent = time.getparent()
        if _has_words_beside(time) or (parent.tag in _MARKED_UP and _has_words_beside(parent)):
            time.tag = "span"


def _has_words_beside(element: Any) -> bool:
    before = element.getprevious()
    said = element.getparent().text if before is None else before.tail
    return any(text and _WORD.search(text) for text in (said, element.tail))


def rename_quotations(tree: Any) -> None:
    """Rename `<q>`, behind which trafilatura 2.3.1 breaks the line, and `<footer>` in a quotation, which it leaves out."""
    for inner in tree.iter("q", "footer"):
        if inner.tag == "q":
            inner.tag = "span"
        elif inner.getparent().tag == "blockquote":
            inner.tag = "p"


def rename_figures(tree: Any) -> None:
    """Rename figures that are a quotation, which trafilatura 2.3.1 leaves out together with the pictures."""
    for quotation in list(tree.iter("blockquote")):
        figure = quotation.getparent()
        if figure is not None and figure.tag == "figure":
            figure.tag = "div"
