"""Find known phrases that a layout hides: over the lines of several sentences, or joined to a paragraph by chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from dedup.config import LAYOUT
from dedup.index.evidence import NOTHING_KNOWN, Evidence
from dedup.junk.catalogue import LONGEST_KEY, tokenize
from dedup.junk.entries import Entry
from dedup.junk.knowledge import Knowledge
from dedup.text.keys import normalize_line
from dedup.text.lines import Body, Line
from dedup.text.pieces import Pieces
from dedup.text.sentences import reads_by_sentences
from dedup.text.signs import FULL_STOPS, LINE_ENDS, find_last_mark
from dedup.verdict.recognize import Known


def find_in_runs(lines: Sequence[Line], knowledge: Knowledge) -> Iterator[tuple[int, Known]]:
    """The numbers of the lines that are the sentences of one known phrase, where each line is a sentence."""
    if not reads_by_sentences(lines):
        return
    for start in range(len(lines) - 1):
        for end in range(start + 2, min(len(lines), start + LAYOUT.max_phrase_lines) + 1):
            run = lines[start:end]
            entry = _match(" ".join(line.key for line in run), " ".join(line.raw for line in run), knowledge)
            if entry is not None:
                yield from ((line.number, Known(entry)) for line in run)


def part_units(body: Body, seen: Sequence[Evidence], knowledge: Knowledge) -> tuple[Body, Sequence[Evidence]]:
    """Part a known phrase from the paragraph that it stands right above or below, in an article broken at a column.

    Where the first word of the next line would not have fitted, nothing but its words tells a label from a paragraph's
    line. Of the parts nothing is known from other articles.
    """
    parted: dict[int, Sequence[Line]] = {}
    for line in body.lines:
        if line.pieces is not None and len(line.pieces.numbers) > 1 and not line.pieces.skips:
            found = list(_part(line, line.pieces, knowledge))
            if len(found) > 1:
                parted[line.number] = found
    if not parted:
        return body, seen
    lines: list[Line] = []
    evidence: list[Evidence] = []
    for line, own in zip(body.lines, seen, strict=True):
        parts = parted.get(line.number, ())
        lines += parts or (line,)
        evidence += [NOTHING_KNOWN] * len(parts) if parts else [own]
    near = {
        number: [other for other in others if other not in parted]
        for number, others in body.near.items()
        if number not in parted
    }
    return replace(body, lines=lines, near=near), evidence


def _part(line: Line, pieces: Pieces, knowledge: Knowledge) -> Iterator[Line]:
    """The known phrase at the beginning of a unit, the rest, and the known phrase at its end."""
    count = len(pieces.numbers)
    first = next((end for end in _list_sizes(count) if _is_phrase(line, pieces, 0, end, knowledge)), 0)
    last = next(
        (size for size in _list_sizes(count - first) if _is_phrase(line, pieces, count - size, count, knowledge)), 0
    )
    bounds = [0, first, count - last, count]
    for start, end in pairwise(bounds):
        if start < end:
            yield _take(line, pieces, start, end)


def _list_sizes(count: int) -> range:
    return range(1, min(count - 1, LAYOUT.max_phrase_lines) + 1)


def _is_phrase(line: Line, pieces: Pieces, start: int, end: int, knowledge: Knowledge) -> bool:
    """Whether some raw lines of a unit are a known phrase, and the line above and the one below may be others."""
    text, above, below = _cut(line, pieces, start, end), _cut(line, pieces, 0, start), _cut(line, pieces, end, -1)
    if text[:1].islower() or below[:1].islower():
        return False
    if above and find_last_mark(text) in FULL_STOPS and find_last_mark(above) not in LINE_ENDS:
        return False  # the end of a sentence that the line above begins
    return _match(normalize_line(text), text, knowledge) is not None


def _cut(line: Line, pieces: Pieces, start: int, end: int) -> str:
    """The text of the raw lines from one to before another; to the last one with -1."""
    starts = (*pieces.starts, len(line.raw))
    return line.raw[starts[start] : starts[end]].rstrip()


def _take(line: Line, pieces: Pieces, start: int, end: int) -> Line:
    text, first = _cut(line, pieces, start, end), pieces.starts[start]
    starts = tuple(place - first for place in pieces.starts[start:end])
    own = Pieces(pieces.numbers[start:end], starts, pieces.leads[start:end], len(text))
    return Line(own.numbers[0], text, normalize_line(text), pieces=own, lacks_stop=line.lacks_stop)


def _match(key: str, raw: str, knowledge: Knowledge) -> Entry | None:
    """The entry that some lines are together, if it leaves none of their ends open and no doubt."""
    if len(key) > LONGEST_KEY:
        return None
    entry = knowledge.catalogue.match(key, tokenize(key), raw.lstrip())
    if entry is None or entry.doubtful or entry.neutral or entry.is_loose:
        return None
    return None if entry.phrase.startswith("{") or entry.phrase.endswith("}") else entry
