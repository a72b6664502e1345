"""Cut lines out of a text that is a list of paragraphs: each item is a line, or as many as it has."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from dedup.io.jsontext import find_value_end, skip_blanks
from dedup.io.splicing import Span


def cut_items(items: Sequence[str], removed: Collection[int], spans: Mapping[int, Span]) -> list[str]:
    """The items without some lines (from 1, of all items joined) and without the `[start, end)` of others."""
    return [item for item in _shorten(items, removed, spans) if item is not None]


def _shorten(items: Sequence[str], removed: Collection[int], spans: Mapping[int, Span]) -> Iterator[str | None]:
    """Yield what is left of each item, None where that is no line at all."""
    first = 1
    for item in items:
        lines = item.split("\n")
        kept = []
        for number, line in enumerate(lines, first):
            start, end = spans.get(number, (0, 0))
            if number not in removed:
                kept.append(line[:start] + line[end:])
        yield "\n".join(kept) if kept else None
        first += len(lines)


def cut_json_items(array: str, items: Sequence[str], removed: Collection[int], spans: Mapping[int, Span]) -> str:
    """The same in a JSON array of strings as it is written, what parts its items left as it was."""
    places = list(_find_items(array))
    parts: list[str] = []
    end = 1
    for (start, stop), old, new in zip(places, items, _shorten(items, removed, spans), strict=True):
        if new is not None:
            between = array[end:start] if parts else array[1 : places[0][0]]
            parts += between, array[start:stop] if new == old else json.dumps(new)
        end = stop
    return "".join(["[", *parts, array[end:]])


def _find_items(array: str) -> Iterator[tuple[int, int]]:
    place = skip_blanks(array, 1)
    while array[place] != "]":
        end = find_value_end(array, place)
        yield place, end
        place = skip_blanks(array, end)
        if array[place] == ",":
            place = skip_blanks(array, place + 1)
