"""Tell lines of a program, and what scripts and tags leave in the text of a page."""

from __future__ import annotations

import re

from dedup.config import CODE
from dedup.text.signs import SENTENCE_STOPS, choose_one

_LINE_OF_PROGRAM = re.compile(
    r"[{};]\s*\\?$|^\s*(?:\d{1,4}\s+)?(?:(?:import|from|export|const|let|var|def|return|class|function|async|await)\b.*[({;=]|import [\w.]+$|from [\w.]+ import |(?:curl|npm|pip) \S+)|=>|"
    r"\w\([^)]*\)\s*[;:{]?\s*\\?$|^\s*(?:\d{1,4}\s+)?[\]})>]+[,;]*\s*\\?$|^\s*```|^\s*(?:\d{1,4}\s+)?(?:[\"'][\w-]+[\"']|[\w-]+(?=: [\"'{\[])): .*,?\s*\\?$|</?\w+[^<>]*>\s*\\?$"
)
_KEYWORDS = frozenset("import from export const let var def return class function async await curl npm pip".split())
_LAST_SIGNS = "{};)>:,\\]"
# A call, an assignment to what only browsers have, a tag, a style rule, or a template's own marks: no story holds one.
_PAGE_CODE = re.compile(
    r"<script\b|</(?:script|div|iframe|style)>|\bfunction ?\(\w*\) ?\{|\bwindow\.\w+ ?=|\bdocument\.\w+\(|\.push\(\{|"
    r"googletag\.cmd|\{ ?(?:color|display|margin|font-size|width) ?: ?[^{};]{1,40};|"
    r"\{%-? ?(?:set|if|for|include|block|else|end\w+)\b|\[(?:caption|gallery|embed|vc_\w+|et_pb_\w+|su_\w+) [\w-]+ ?="
)
_TEMPLATE_MARK = re.compile(r"\[(?:caption |gallery |embed |vc_|et_pb_|su_)")
_SIGNS = re.compile(r"[{}();=<>\"'|]")
_LISTING_SIGNS = re.compile(r"[=_{}<`]")
_STOP = re.compile(rf"{choose_one(SENTENCE_STOPS)}[\"”’»)]*(?:\s|$)")


def is_code(raw: str) -> bool:
    """Whether a line looks like one of a program or its data."""
    # The quick look saves the search on nearly all lines.
    is_likely = raw.rstrip()[-1:] in _LAST_SIGNS or "=>" in raw or '": ' in raw or _starts_code(raw)
    return is_likely and _LINE_OF_PROGRAM.search(raw) is not None


def _starts_code(raw: str) -> bool:
    word = raw.lstrip("0123456789 \t").partition(" ")[0]
    return word in _KEYWORDS or word.startswith("```")


def has_listing_sign(raw: str) -> bool:
    """Whether a line has a sign that listings have and pages have not."""
    return _LISTING_SIGNS.search(raw) is not None


def may_hold_page_code(text: str) -> bool:
    """Whether a text may hold code of the page, by what costs least."""
    if "{" in text or "window." in text or "document." in text or "googletag.cmd" in text:
        return True
    if "<" in text and ("</" in text or "<script" in text):
        return True
    return "[" in text and _TEMPLATE_MARK.search(text) is not None


def find_page_code(raw: str) -> tuple[int, int] | None:
    """The `[start, end)` of code of the page left in a line, behind a story's sentences; None for one that names a tag."""
    found = _PAGE_CODE.search(raw)
    if found is None:
        return None
    beginning = raw[found.start() : found.start() + CODE.window]
    if len(_SIGNS.findall(beginning)) < CODE.min_density * len(beginning):
        return None
    story = max((stop.end() for stop in _STOP.finditer(raw, 0, found.start())), default=0)
    return (story if raw.count(" ", 0, story) >= CODE.min_words_before else 0), len(raw)
