"""Find what widgets, banners and notices are known to print (J1), whole lines and glued ends of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dedup.detectors.marks import Mark, Marks, Standing
from dedup.junk.catalogue import LONGEST_KEY, Entry, tokenize
from dedup.junk.cues import Suspicion
from dedup.junk.glued import find_glued
from dedup.junk.knowledge import Knowledge

# A call, an assignment to what only browsers have, a tag, or a style rule: no story holds one.
_CODE = re.compile(
    r"<script\b|</(?:script|div|iframe|style)>|\bfunction ?\(\w*\) ?\{|\bwindow\.\w+ ?=|\bdocument\.\w+\(|\.push\(\{|"
    r"googletag\.cmd|\{ ?(?:color|display|margin|font-size|width) ?: ?[^{};]{1,40};"
)
_SIGNS = re.compile(r"[=_{}<`]")  # a line of a listing, not of a page
_QUOTES = ('"', "“", "«", "„", "'", "‘")


def find_known(marks: Marks, knowledge: Knowledge) -> None:
    """Condemn or doubt each line that the catalogue knows; note the neutral ones."""
    for mark in marks:
        line = mark.line
        words = tokenize(line.key) if len(line.key) <= LONGEST_KEY else []
        entry = knowledge.catalogue.match(line.key, words, line.raw.lstrip())
        if entry is None:
            glued = find_glued(line.raw)
            if glued is None and _CODE.search(line.raw):
                mark.condemn("J1", "code of the page left in the text", category="script")
                continue
            if glued is None and line.key.replace(" ", "").isdigit() and len(line.key) <= 7:
                mark.doubt("J1", "possible counter", category="counters", language="")
            elif glued is None and not _SIGNS.search(line.raw) and (pieces := knowledge.catalogue.cover(words)):
                _judge_pieces(mark, pieces)
            elif glued is None:
                _suspect(mark, knowledge.cues.suspect(words))
            elif glued[0] == 0:
                mark.condemn("J1", "share and like widgets run together", category="glued")
            elif mark.standing is not Standing.JUNK and mark.rules["J1"] != "off":
                mark.code, mark.reason, mark.span = "J1", "a share or like widget stuck to the end of the line", glued
            continue
        if entry.neutral:
            if not mark.is_settled:
                mark.standing = min(mark.standing, Standing.NEUTRAL)
                mark.facts = {"category": entry.category, "language": entry.language}
        elif entry.doubtful:
            mark.doubt(
                "J1",
                f"possible {entry.description}",
                opens=entry.opens,
                category=entry.category,
                language=entry.language,
                phrase=entry.phrase,
            )
        else:
            mark.condemn(
                "J1",
                f"known {entry.description}",
                category=entry.category,
                language=entry.language,
                phrase=entry.phrase,
            )
            mark.opens = entry.opens


def _judge_pieces(mark: Mark, pieces: Sequence[Entry]) -> None:
    """Condemn a line of phrases run together if one of them is unmistakable, doubt it otherwise."""
    named = " + ".join(dict.fromkeys(piece.phrase for piece in pieces))
    facts = {"category": "glued", "language": pieces[0].language, "phrase": named}
    if any(not piece.doubtful for piece in pieces):
        mark.condemn("J1", f"known junk run together: {named}", **facts)
    else:
        mark.doubt("J1", f"possible junk run together: {named}", **facts)


def _suspect(mark: Mark, suspicion: Suspicion | None) -> None:
    if suspicion is None:
        return
    words, language = suspicion.words, suspicion.language
    if suspicion.strength == "firm" and not mark.line.raw.lstrip().startswith(_QUOTES):
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
