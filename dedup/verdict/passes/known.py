"""Condemn or doubt what widgets, banners and notices are known to print (J1), whole lines and glued ends of lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dedup.junk.cues import Suspicion
from dedup.junk.entries import Entry
from dedup.verdict.recognize import Known, is_doubted
from dedup.verdict.state import Lines, LineState, State, View
from dedup.verdict.steps import Label, Span, Step


def gate(view: View) -> bool:
    """Whether anything is known of a line by itself."""
    return bool(view.features.known)


def run(state: State) -> Iterator[Step]:
    """Yield a step for each line that something is known of, for the neutral ones too.

    The first line that no widget printed may be the article's own headline, with "Video:" or the like in front; where
    no title field holds the headline, it stays.
    """
    known, settings = state.view.features.known, state.view.settings.known
    if not known:
        return
    asked = [one for one in state.lines if one.line.number in known]
    may_be_listing = any(one.line.is_code or known[one.line.number].code is not None for one in asked)
    is_listing = may_be_listing and sum(one.line.is_code for one in state.lines) >= settings.min_listing_lines
    for one in asked:
        found = known[one.line.number]
        if not (is_listing and one.line.is_code):
            yield from _judge(one, found, state, is_listing)


def _judge(one: LineState, found: Known, state: State, is_listing: bool) -> Iterator[Step]:
    has_title, number = bool(state.view.features.titles), one.line.number
    if found.entry is not None:
        may_be_own = found.entry.holds_headline and _is_first(one, state.lines)
        if not may_be_own or has_title:
            yield _judge_entry(one, found.entry, is_doubtful=may_be_own)
    elif found.glued is not None:
        yield _cut("widgets-run-together", "widgets-at-end", number, found.glued, "glued")
    elif found.code is not None and not is_listing:
        yield _cut("page-code", "page-code-at-end", number, found.code, "script")
    elif found.is_counter:
        if not _has_numbered_parts(state):
            yield Step("possible-counter", "J1", number, Label.DOUBTFUL, {"category": "counters", "language": ""})
    elif found.pieces:
        yield _judge_pieces(number, found.pieces)
    elif found.suspicion is not None and not one.line.opens_quoted and not _may_be_own(one, has_title, state):
        yield _suspect(number, found.suspicion)


def _judge_entry(one: LineState, entry: Entry, *, is_doubtful: bool) -> Step:
    number, evidence = one.line.number, _tell(entry)
    if entry.neutral:
        return Step("neutral-phrase", "J1", number, Label.NEUTRAL, evidence)
    if is_doubtful or is_doubted(one.line, entry):
        return Step("possible-phrase", "J1", number, Label.DOUBTFUL, evidence, opens=entry.opens)
    return Step("known-phrase", "J1", number, Label.JUNK, evidence, opens=entry.opens)


def _tell(entry: Entry) -> Mapping[str, Any]:
    return {"category": entry.category, "language": entry.language, "phrase": entry.phrase, "file": entry.place}


def _is_first(one: LineState, lines: Lines) -> bool:
    """Whether all that stands above the line is junk."""
    return all(above.label is Label.JUNK for above in lines[: one.place])


def _may_be_own(one: LineState, has_title: bool, state: State) -> bool:
    """Whether the line may be the article's own headline behind a label: "Watch live: The boats come home"."""
    if has_title:
        return False
    settings = state.view.settings.known
    label, _, rest = one.line.raw.partition(":")
    return (
        len(label.split()) <= settings.max_label_words
        and len(rest.split()) >= settings.min_headline_words
        and _is_first(one, state.lines)
    )


def _has_numbered_parts(state: State) -> bool:
    """Whether lines of a number alone count 1, 2, 3 or 2, 3, 4: then they number the parts of a story or a poem."""
    longest = state.view.settings.known.max_part_digits
    keys = [one.line.key for one in state.lines]
    numbers = [int(key) for key in keys if key.isdecimal() and len(key) <= longest]
    return any(
        two == one + 1 and three == two + 1 for one, two, three in zip(numbers, numbers[1:], numbers[2:], strict=False)
    )


def _cut(whole: str, end: str, number: int, span: Span, category: str) -> Step:
    """Condemn a line that is all of it, or cut it off the line's end."""
    evidence = {"category": category, "from": span[0]}
    if span[0] == 0:
        return Step(whole, "J1", number, Label.JUNK, evidence)
    return Step(end, "J1", number, None, evidence, span=span)


def _judge_pieces(number: int, pieces: Sequence[Entry]) -> Step:
    """Condemn a line of phrases run together if one of them is unmistakable, doubt it otherwise."""
    named = " + ".join(dict.fromkeys(piece.phrase for piece in pieces))
    evidence = {"category": "glued", "language": pieces[0].language, "phrase": named, "file": pieces[0].place}
    if any(not piece.doubtful for piece in pieces):
        return Step("phrases-run-together", "J1", number, Label.JUNK, evidence)
    return Step("possible-phrases", "J1", number, Label.DOUBTFUL, evidence)


def _suspect(number: int, suspicion: Suspicion) -> Step:
    is_firm = suspicion.strength == "firm"
    evidence = {
        "category": "notice" if is_firm else "pitch",
        "language": suspicion.language,
        "cue": suspicion.words,
        "file": f"cues/{suspicion.language}.txt",
    }
    if is_firm:
        return Step("notice", "J1", number, Label.JUNK, evidence)
    return Step("possible-pitch", "J1", number, Label.DOUBTFUL, evidence)
