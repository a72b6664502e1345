"""Cut lines out of an encoded text and put them back, whatever the encoding of a line is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Span = tuple[int, int]


def cut_lines(
    segments: Sequence[str], text: str, removed: Sequence[int], spans: Mapping[int, Span], encode: Callable[[str], str]
) -> tuple[list[str], dict[int, str]]:
    """Return the encoded lines that stay, and the encoded form of those that `encode` would not give back.

    `segments` are the encoded lines of `text`; `removed` and `spans` name lines from 1.
    """
    lines = text.split("\n")
    gone = set(removed)
    kept: list[str] = []
    raws: dict[int, str] = {}
    for number, (segment, line) in enumerate(zip(segments, lines, strict=True), 1):
        if number in gone or number in spans:
            if encode(line) != segment:
                raws[number] = segment
            if number in gone:
                continue
            start, end = spans[number]
            segment = encode(line[:start] + line[end:])
        kept.append(segment)
    return kept, raws


def put_back(kept: Sequence[str], gone: Mapping[int, str], shortened: Mapping[int, str]) -> list[str]:
    """Return all encoded lines: `gone` stood at their numbers, `shortened` replace what stands there.

    Raises IndexError where the two do not fit together.
    """
    total = len(kept) + len(gone)
    rest = iter(kept)
    lines = []
    for number in range(1, total + 1):
        if number in gone:
            lines.append(gone[number])
        else:
            line = next(rest)
            lines.append(shortened.get(number, line))
    if any(number > total for number in (*gone, *shortened)):
        raise IndexError("a removed line lies beyond the end")
    return lines
