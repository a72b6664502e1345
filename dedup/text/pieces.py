"""The raw lines that a unit is printed in, and the way back from a place in its text to places in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

Span = tuple[int, int]


class Skip(NamedTuple):
    """Marks that are passed over: `[start, end)` of what is printed, and how many characters are read instead."""

    start: int
    end: int
    read: int


class Pieces(NamedTuple):
    """The raw lines of one unit.

    `numbers` are theirs from 1 in the article, `starts` where each begins in what is printed, which is all of them in
    one line; `leads` how many characters each is indented by, `length` that of what is printed. `skips` are in order.
    """

    numbers: tuple[int, ...]
    starts: tuple[int, ...]
    leads: tuple[int, ...]
    length: int
    skips: tuple[Skip, ...] = ()

    def locate(self, span: Span | None) -> Iterator[tuple[int, Span | None]]:
        """Yield the number of each raw line of which a span of the unit's text is, and what of it; None for all."""
        if span is None:
            yield from ((number, None) for number in self.numbers)
            return
        first, last = self._find_printed(span[0]), self._find_printed(span[1])
        ends = (*self.starts[1:], self.length + 1)
        for number, start, end, lead in zip(self.numbers, self.starts, ends, self.leads, strict=True):
            if first <= start and end <= last + 1:
                yield number, None
            elif start < last and first < end:
                begin, stop = max(first, start) - start + lead, min(last, end) - start + lead
                if begin < stop:
                    yield number, (begin, stop)

    def _find_printed(self, place: int) -> int:
        """Where a place in the unit's text is in what is printed, before marks that stand right there."""
        for skip in self.skips:
            if skip.start >= place:
                break
            place += skip.end - skip.start - skip.read
        return min(place, self.length)
