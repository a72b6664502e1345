"""Find what widgets, banners and notices are known to print (J1), whole lines and glued ends of lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dedup.junk.catalogue import LONGEST_KEY, Entry, tokenize
from dedup.junk.cues import Suspicion
from dedup.junk.glued import find_glued, may_be_bar, may_end_in_widgets, may_hide_glued
from dedup.junk.knowledge import Knowledge
from dedup.junk.screen import LONGEST_COUNTER
from dedup.text.lines import FULL_STOPS, Line
from dedup.verdict.state import Mark, Marks, Standing

Span = tuple[int, int]

# A call, an assignment to what only browsers have, a tag, or a style rule: no story holds one.
_CODE = re.compile(
    r"<script\b|</(?:script|div|iframe|style)>|\bfunction ?\(\w*\) ?\{|\bwindow\.\w+ ?=|\bdocument\.\w+\(|\.push\(\{|"
    r"googletag\.cmd|\{ ?(?:color|display|margin|font-size|width) ?: ?[^{};]{1,40};"
)
_COUNTER = re.compile(
    r"\s*\(?(?!(?:19|20)\d\d\b)\d{1,3}(?:[,.\s]?\d{3})?(?:[.,]\d)? ?[KkMm]?\+?\)?\s*$"
)  # no price, no year, no end of a sentence
_CODE_HINTS = ("<", "{", "window.", "document.")  # one of them, or the name, is in all that _CODE finds
_CODE_NAME = "googletag.cmd"
_CODE_SIGNS = re.compile(r"[{}();=<>\"'|]")
_CODE_WINDOW = 160  # characters from where the code begins
_CODE_DENSITY = 0.04  # of these characters; sentences that name a tag have less
_BEFORE_CODE = 15  # words; so much text in front of it that ends a sentence may be story, and stays
_STOP = re.compile(r"[.!?؟。！？।۔][\"”’»)]*(?:\s|$)")
_LABEL = 3  # words, at most, before the colon
_HEADLINE = 3  # words, at least, behind it
_LISTING = 5  # lines of code; an article with so many is about it
_SIGNS = re.compile(r"[=_{}<`]")  # a line of a listing, not of a page
_QUOTE = re.compile('["“”„«»‘’「」『』]')


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a line by itself: the first of these that is set counts, in this order.

    `glued` and `code` are the `[start, end)` of widgets and of code of the page; code counts in an article that is
    about no code.
    """

    entry: Entry | None = None
    glued: Span | None = None
    code: Span | None = None
    is_counter: bool = False
    pieces: Sequence[Entry] = ()
    suspicion: Suspicion | None = None


def recognize(line: Line, knowledge: Knowledge) -> Known | None:
    """Return what is known of a line by itself; None where that is nothing."""
    words = tokenize(line.key) if len(line.key) <= LONGEST_KEY else []
    entry = knowledge.catalogue.match(line.key, words, line.raw.lstrip())
    if entry is not None:
        if line.is_quoted and not _QUOTE.search(entry.phrase):
            return None
        if not _is_doubted(line, entry):
            return Known(entry)
        suspicion = None if entry.opens else knowledge.cues.suspect(words)
        if suspicion and suspicion.strength == "firm":
            return Known(suspicion=suspicion)
        return None if knowledge.cues.names_speaker(line.raw) else Known(entry)
    glued = find_glued(line.raw) if may_be_bar(line.key) or may_end_in_widgets(line.key, line.raw) else None
    if glued is not None:
        return Known(glued=glued)
    code = _find_code(line.raw) if _may_hold_code(line.raw) else None
    if len(line.key) <= LONGEST_COUNTER and _COUNTER.match(line.raw):
        return Known(code=code, is_counter=True)
    pieces = knowledge.catalogue.cover(words)
    if pieces and not _SIGNS.search(line.raw) and not line.is_quoted:
        return Known(code=code, pieces=pieces)
    suspicion = knowledge.cues.suspect(words)
    if suspicion and suspicion.strength == "pitch" and knowledge.cues.names_speaker(line.raw):
        suspicion = None
    return Known(code=code, suspicion=suspicion) if code or suspicion else None


def may_need_raw(text: str) -> bool:
    """Whether a text may hold what no key shows: code of the page, or widgets stuck to an apostrophe."""
    return _may_hold_code(text) or ("’" in text and may_hide_glued(text))


def _may_hold_code(text: str) -> bool:
    return "<" in text or "{" in text or "window." in text or "document." in text or _CODE_NAME in text


def find_known(marks: Marks, known: Mapping[int, Known], has_title: bool = True) -> None:
    """Condemn or doubt each line that something is known of; note the neutral ones.

    The first line that no widget printed may be the article's own headline, with "Video:" or the like in front; where
    `has_title` says that no title field holds the headline, it stays.
    """
    told = [mark for mark in marks if mark.line.number in known]
    if not told:
        return
    is_listing = sum(mark.line.is_code for mark in marks) >= _LISTING
    may_be_code = not is_listing and any(sign in mark.line.raw for mark in marks for sign in _CODE_HINTS)
    for mark in told:
        found = known[mark.line.number]
        if mark.is_wrapped or (is_listing and mark.line.is_code):
            continue
        if found.entry is not None and found.entry.holds_headline and _is_first(mark, marks):
            if has_title:
                _doubt_entry(mark, found.entry)
        elif found.entry is not None:
            _judge_entry(mark, found.entry)
        elif found.glued is not None:
            _cut_glued(mark, found.glued)
        elif found.code is not None and may_be_code:
            _cut_code(mark, found.code)
        elif found.is_counter:
            if not _has_numbered_parts(marks):
                mark.doubt("J1", "possible counter", category="counters", language="")
        elif found.pieces:
            _judge_pieces(mark, found.pieces)
        elif found.suspicion is not None and (has_title or not _is_labelled_headline(mark, marks)):
            _suspect(mark, found.suspicion)


def _judge_entry(mark: Mark, entry: Entry) -> None:
    if entry.neutral:
        if not mark.is_settled:
            mark.standing = min(mark.standing, Standing.NEUTRAL)
            mark.facts = {"category": entry.category, "language": entry.language}
        return
    if _is_doubted(mark.line, entry):
        _doubt_entry(mark, entry)
    else:
        mark.condemn("J1", f"known {entry.description}", **_tell(entry))
        mark.opens = entry.opens


def _is_doubted(line: Line, entry: Entry) -> bool:
    """Whether the line may be of a story all the same: running text, or "More: they had no boat"."""
    goes_on = entry.holds_headline and line.last_mark in FULL_STOPS and line.raw.partition(": ")[2][:1].islower()
    return not entry.neutral and (entry.doubtful or goes_on or (line.is_prose and entry.is_loose))


def _doubt_entry(mark: Mark, entry: Entry) -> None:
    mark.doubt("J1", f"possible {entry.description}", opens=entry.opens, **_tell(entry))


def _tell(entry: Entry) -> dict[str, Any]:
    return {"category": entry.category, "language": entry.language, "phrase": entry.phrase}


def _is_first(mark: Mark, marks: Marks) -> bool:
    """Whether all that stands above the line is junk."""
    return all(above.standing is Standing.JUNK for above in marks[: mark.place])


def _is_labelled_headline(mark: Mark, marks: Marks) -> bool:
    """Whether the line may be the article's own headline behind a label: "Watch live: The boats come home"."""
    label, _, rest = mark.line.raw.partition(":")
    return len(label.split()) <= _LABEL and len(rest.split()) >= _HEADLINE and _is_first(mark, marks)


def _has_numbered_parts(marks: Marks) -> bool:
    """Whether lines of a number alone count 1, 2, 3 or 2, 3, 4: then they number the parts of a story or a poem."""
    numbers = [int(mark.line.key) for mark in marks if mark.line.key.isdecimal() and len(mark.line.key) <= 2]
    return any(
        two == one + 1 and three == two + 1 for one, two, three in zip(numbers, numbers[1:], numbers[2:], strict=False)
    )


def _cut_glued(mark: Mark, span: Span) -> None:
    if span[0] == 0:
        mark.condemn("J1", "share and like widgets run together", category="glued")
    elif mark.standing is not Standing.JUNK and mark.rules["J1"] != "off":
        mark.code, mark.reason, mark.span = "J1", "a share or like widget stuck to the end of the line", span


def _find_code(raw: str) -> Span | None:
    """The `[start, end)` of code of the page left in a line, behind a story's sentences; None for one that names a tag."""
    found = _CODE.search(raw)
    if found is None:
        return None
    story = 0
    for stop in _STOP.finditer(raw, 0, found.start()):
        story = stop.end()
    start = story if raw.count(" ", 0, story) >= _BEFORE_CODE else 0
    beginning = raw[found.start() : found.start() + _CODE_WINDOW]
    if len(_CODE_SIGNS.findall(beginning)) < _CODE_DENSITY * len(beginning):
        return None
    return start, len(raw)


def _cut_code(mark: Mark, span: Span) -> None:
    if span[0] == 0:
        mark.condemn("J1", "code of the page left in the text", category="script")
    elif mark.standing is not Standing.JUNK and mark.rules["J1"] != "off":
        mark.code, mark.reason, mark.span = "J1", "code of the page at the end of the line", span


def _judge_pieces(mark: Mark, pieces: Sequence[Entry]) -> None:
    """Condemn a line of phrases run together if one of them is unmistakable, doubt it otherwise."""
    named = " + ".join(dict.fromkeys(piece.phrase for piece in pieces))
    facts: dict[str, Any] = {"category": "glued", "language": pieces[0].language, "phrase": named}
    if any(not piece.doubtful for piece in pieces):
        mark.condemn("J1", f"known junk run together: {named}", **facts)
    else:
        mark.doubt("J1", f"possible junk run together: {named}", **facts)


def _suspect(mark: Mark, suspicion: Suspicion) -> None:
    if mark.line.opens_quoted:
        return
    words, language = suspicion.words, suspicion.language
    if suspicion.strength == "firm":
        mark.condemn(
            "J1", f"a notice to the reader ({language}): {words!r}", category="notice", language=language, cue=words
        )
    else:
        mark.doubt(
            "J1",
            f"possible pitch to the reader ({language}): {words!r}",
            category="pitch",
            language=language,
            cue=words,
        )
