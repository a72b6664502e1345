"""Find known phrases that a layout hides: over the lines of several sentences, or joined to a paragraph by chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from dedup.config import LAYOUT
from dedup.index.evidence import NOTHING_KNOWN, Evidence
from dedup.junk.catalogue import LONGEST_KEY, tokenize
from dedup.junk.entries import Entry
from dedup.junk.knowledge import Knowledge
from dedup.junk.wordstarts import Block
from dedup.text.keys import count_words, normalize_line
from dedup.text.lines import Body, Line
from dedup.text.pieces import Pieces
from dedup.text.signs import FULL_STOPS, LINE_ENDS, find_last_mark
from dedup.verdict.recognize import Known


def find_in_runs(lines: Sequence[Line], knowledge: Knowledge) -> Iterator[tuple[int, Known]]:
    """The numbers of the lines that are the sentences of one known phrase, of an article in which each line is a sentence."""
    for start in range(len(lines) - 1):
        for end in range(start + 2, min(len(lines), start + LAYOUT.max_phrase_lines) + 1):
            run = lines[start:end]
            entry = _match(" ".join(line.key for line in run), " ".join(line.raw for line in run), knowledge)
            if entry is not None:
                yield from ((line.number, Known(entry)) for line in run)


Bounds = tuple[int, int]  # of some raw lines of a unit, by their places in it


def part_units(
    bodies: Sequence[Body], seen: Sequence[Sequence[Evidence]], knowledge: Knowledge
) -> list[tuple[Body, Sequence[Evidence]]]:
    """Part known phrases from the paragraphs that they stand right above or below, in articles broken at a column.

    Where the first word of the next line would not have fitted, nothing but its words tells a label from a paragraph's
    line. Of the parts nothing is known from other articles.
    """
    asked = [line for body in bodies for line in body.lines if _may_be_parted(line)]
    phrases = _find_phrases(asked, knowledge)
    return [_part_body(body, own, phrases) if phrases else (body, own) for body, own in zip(bodies, seen, strict=True)]


def _may_be_parted(line: Line) -> bool:
    return line.pieces is not None and len(line.pieces.numbers) > 1 and not line.pieces.skips


def _find_phrases(lines: Sequence[Line], knowledge: Knowledge) -> dict[int, set[Bounds]]:
    """The known phrases at the beginnings and the ends of units, by the `id` of these."""
    bounds = [(line, own) for line in lines for own in _list_bounds(line) if _may_stand_alone(line, *own)]
    texts = [_cut(line, *own) for line, own in bounds]
    asked = [
        (line, own, text, key) for (line, own), text in zip(bounds, texts, strict=True) if (key := normalize_line(text))
    ]
    keys = [key for _, _, _, key in asked]
    phrases: dict[int, set[Bounds]] = {}
    for number in knowledge.screen.find(Block(keys), keys, list(map(count_words, keys))) if keys else ():
        line, own, text, key = asked[number]
        if _match(key, text, knowledge) is not None:
            phrases.setdefault(id(line), set()).add(own)
    return phrases


def _list_bounds(line: Line) -> Iterator[Bounds]:
    """Of the raw lines of a unit the first one, the first two and so on, and the last ones, but never all of them."""
    count = _count_pieces(line)
    for size in _list_sizes(count):
        yield 0, size
        yield count - size, count


def _count_pieces(line: Line) -> int:
    return len(line.pieces.numbers) if line.pieces is not None else 1


def _list_sizes(count: int) -> range:
    return range(1, min(count - 1, LAYOUT.max_phrase_lines) + 1)


def _may_stand_alone(line: Line, start: int, end: int) -> bool:
    """Whether the line above some raw lines of a unit and the one below may be others: no sentence goes on in small letters."""
    assert line.pieces is not None
    starts = (*line.pieces.starts, len(line.raw))
    if any(line.raw[place : place + 1].islower() for place in (starts[start], starts[end])):
        return False
    if not start or find_last_mark(_cut(line, start, end)) not in FULL_STOPS:
        return True
    return find_last_mark(_cut(line, 0, start)) in LINE_ENDS  # else the end of a sentence that the line above begins


def _part_body(
    body: Body, seen: Sequence[Evidence], phrases: Mapping[int, Set[Bounds]]
) -> tuple[Body, Sequence[Evidence]]:
    parted = {
        line.number: found
        for line in body.lines
        if id(line) in phrases and len(found := list(_part(line, phrases[id(line)]))) > 1
    }
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


def _part(line: Line, phrases: Set[Bounds]) -> Iterator[Line]:
    """The known phrase at the beginning of a unit, the rest, and the known phrase at its end."""
    count = _count_pieces(line)
    first = next((end for end in _list_sizes(count) if (0, end) in phrases), 0)
    last = next((size for size in _list_sizes(count - first) if (count - size, count) in phrases), 0)
    for start, end in pairwise([0, first, count - last, count]):
        if start < end:
            yield _take(line, start, end)


def _cut(line: Line, start: int, end: int) -> str:
    """The text of the raw lines of a unit from one to before another."""
    assert line.pieces is not None
    starts = (*line.pieces.starts, len(line.raw))
    return line.raw[starts[start] : starts[end]].rstrip()


def _take(line: Line, start: int, end: int) -> Line:
    assert line.pieces is not None
    pieces = line.pieces
    text, first = _cut(line, start, end), pieces.starts[start]
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
