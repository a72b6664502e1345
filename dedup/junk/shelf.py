"""A dictionary whose values stay pickled until they are asked for: of a large table, a small text asks for little."""

from __future__ import annotations

import pickle
from typing import Any, TypeVar

Value = TypeVar("Value")


class Shelf(dict[str, Value]):
    """A dictionary of strings that travels through pickle with each value pickled by itself.

    Values come out as they went in, one after the other, by `[key]` and `find`; two keys no longer share one object.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        values = (value if isinstance(value, bytes) else pickle.dumps(value, 5) for value in self.values())
        return _shelve, (list(self), list(values))

    def __getitem__(self, key: str) -> Value:
        value = super().__getitem__(key)
        if isinstance(value, bytes):
            value = self[key] = pickle.loads(value)
        return value

    def find(self, key: str) -> Value | None:
        """The value of a key, None where there is none."""
        value = self.get(key)
        return self[key] if isinstance(value, bytes) else value


def _shelve(keys: list[str], values: list[Any]) -> Shelf[Any]:
    return Shelf(zip(keys, values, strict=True))
