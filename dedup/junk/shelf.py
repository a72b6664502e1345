"""Large tables that load in a moment: a dictionary whose values stay pickled until they are asked for, and a set of words.

Of a large table a small text asks for little, and thousands of small objects take longer to load than to look at a page.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any, TypeVar

Value = TypeVar("Value")

_BREAK = "\n"  # between keys, or words: no key of a line has one


class Shelf(dict[str, Value]):
    """A dictionary of strings, by keys without line feeds, that travels through pickle with each value pickled by itself.

    Values, which are no integers, come out as they went in, one after the other, by `[key]` and `find`; two keys no
    longer share one object.
    """

    def __init__(self, items: Iterable[tuple[str, Any]] = (), pickled: bytes = b"", bounds: Any = ()) -> None:
        """Each value of `items` may be the number i of the one that is `pickled[bounds[i] : bounds[i + 1]]`."""
        super().__init__(items)
        self._pickled, self._bounds = pickled, bounds

    def __reduce__(self) -> tuple[Any, ...]:
        values = list(self._list_pickled())
        bounds = array("Q", accumulate(map(len, values), initial=0))
        return _shelve, (_BREAK.join(self), b"".join(values), bounds.tobytes())

    def __getitem__(self, key: str) -> Value:
        value = super().__getitem__(key)
        if isinstance(value, int):
            value = self[key] = pickle.loads(self._read(value))
        return value

    def find(self, key: str) -> Value | None:
        """The value of a key, None where there is none."""
        value = self.get(key)
        return self[key] if isinstance(value, int) else value

    def items(self) -> Iterator[tuple[str, Value]]:  # type: ignore[override]  # a view would show what is not read yet
        """Every key with its value."""
        return ((key, self[key]) for key in list(self))

    def values(self) -> Iterator[Value]:  # type: ignore[override]  # likewise
        """Every value."""
        return (value for _, value in self.items())

    def _list_pickled(self) -> Iterator[bytes]:
        for value in super().values():
            yield self._read(value) if isinstance(value, int) else pickle.dumps(value, 5)

    def _read(self, number: int) -> bytes:
        return self._pickled[self._bounds[number] : self._bounds[number + 1]]


class WordSet(set[str]):
    """A set of words without line feeds that travels through pickle as one string."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _read_words, (_BREAK.join(sorted(self)) if self else None,)


def _shelve(keys: str, pickled: bytes, bounds: bytes) -> Shelf[Any]:
    starts = array("Q")
    starts.frombytes(bounds)
    names = keys.split(_BREAK) if len(starts) > 1 else []
    return Shelf(zip(names, range(len(names)), strict=True), pickled, starts)


def _read_words(text: str | None) -> WordSet:
    return WordSet() if text is None else WordSet(text.split(_BREAK))
