"""Say what is known of one line by itself: a phrase, a cue, widgets run together, code of the page, a counter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dedup.junk.catalogue import LONGEST_KEY, tokenize
from dedup.junk.cues import Suspicion
from dedup.junk.entries import Entry
from dedup.junk.glued import find_glued, may_be_bar, may_end_in_widgets, may_hide_glued
from dedup.junk.knowledge import Knowledge
from dedup.junk.screen import LONGEST_COUNTER
from dedup.text.code import find_page_code, has_listing_sign, may_hold_page_code
from dedup.text.lines import Line
from dedup.text.signs import FULL_STOPS, LINK_ARROWS, QUOTATION_MARKS, choose_one
from dedup.verdict.steps import Span

_COUNTER = re.compile(
    r"\s*\(?(?!(?:19|20)\d\d\b)\d{1,3}(?:[,.\s]?\d{3})?(?:[.,]\d)? ?[KkMm]?\+?\)?\s*$"
)  # no price, no year, no end of a sentence
_BUTTON_ENDS = " \t\r\u00a0»›>→[]()…" + LINK_ARROWS
_QUOTE = re.compile(choose_one(QUOTATION_MARKS))


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
        return _recognize_entry(line, entry, words, knowledge)
    glued = find_glued(line.raw) if may_be_bar(line.key) or may_end_in_widgets(line.key, line.raw) else None
    if glued is not None:
        return Known(glued=glued)
    code = find_page_code(line.raw) if may_hold_page_code(line.raw) else None
    if len(line.key) <= LONGEST_COUNTER and _COUNTER.match(line.raw):
        return Known(code=code, is_counter=True)
    pieces = knowledge.catalogue.cover(words)
    if pieces and not has_listing_sign(line.raw) and not line.is_quoted:
        return Known(code=code, pieces=pieces)
    suspicion = knowledge.cues.suspect(words)
    if suspicion and suspicion.strength == "pitch" and knowledge.cues.names_speaker(line.raw):
        suspicion = None
    return Known(code=code, suspicion=suspicion) if code or suspicion else None


def _recognize_entry(line: Line, entry: Entry, words: Sequence[str], knowledge: Knowledge) -> Known | None:
    """What a line is known as that is an entry of the catalogue."""
    if line.is_quoted and not _QUOTE.search(entry.phrase):
        return None
    if not is_doubted(line, entry):
        return Known(entry)
    suspicion = None if entry.opens else knowledge.cues.suspect(words)
    if suspicion and suspicion.strength == "firm":
        return Known(suspicion=suspicion)
    return None if knowledge.cues.names_speaker(line.raw) else Known(entry)


def is_doubted(line: Line, entry: Entry) -> bool:
    """Whether the line may be of a story all the same: running text, or "More: they had no boat"."""
    if entry.ends_label and not entry.neutral:
        return entry.doubtful or not _ends_as_printed(line, entry)
    goes_on = entry.holds_headline and line.last_mark in FULL_STOPS and line.raw.partition(": ")[2][:1].islower()
    return not entry.neutral and (entry.doubtful or goes_on or (line.is_prose and entry.is_loose))


def _ends_as_printed(line: Line, entry: Entry) -> bool:
    """Whether a headline has its button behind it as pages print it, with its capital and no stop: "Read more"."""
    return line.raw.rstrip(_BUTTON_ENDS).endswith(entry.phrase.partition("} ")[2])


def may_need_raw(text: str) -> bool:
    """Whether a text may hold what no key shows: code of the page, or widgets stuck to an apostrophe."""
    return may_hold_page_code(text) or ("’" in text and may_hide_glued(text))
