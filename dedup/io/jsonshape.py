"""Find the articles in a JSON document: an array of them, an object that is one, or an object that holds an array."""

from __future__ import annotations

from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]  # the C scanner; typeshed does not list it
from typing import NamedTuple

from dedup.config import ReadOptions
from dedup.io.fields import TEXT
from dedup.io.jsontext import find_value_end, skip_blanks

_DEEPEST = 3  # objects around the array: {"response": {"page": {"results": [...]}}}
_USUAL = frozenset(
    "articles article items results result data docs documents news entries posts stories records rows hits feed".split()
)


class Shape(NamedTuple):
    """Where the array of articles begins, a bracket, and how many objects stand around it; -1 where all is one article."""

    start: int
    depth: int = 0

    def move(self, by: int) -> Shape:
        """The same in a document that begins so many characters earlier."""
        return Shape(self.start + by, self.depth) if self.start >= 0 else self


class _Array(NamedTuple):
    name: str
    shape: Shape


def find_shape(document: str, options: ReadOptions) -> Shape:
    """Tell where the articles are in a document that begins with an object; bytes may be read as Latin-1.

    Raises ValueError, with the reason, where several arrays might be meant; IndexError or ValueError for broken JSON.
    """
    arrays = _gather_arrays(document, skip_blanks(document, 0), 1, _name_texts(options), options.takes_empty) or []
    if len(arrays) > 1:
        arrays = [one for one in arrays if one.name.casefold() in _USUAL] or arrays
    if len(arrays) > 1:
        raise ValueError(f"the object holds several arrays: {', '.join(one.name for one in arrays[:5])}")
    return arrays[0].shape if arrays else Shape(-1)


def _name_texts(options: ReadOptions) -> frozenset[str]:
    names = (options.text_field,) if options.text_field else TEXT
    return frozenset(name.casefold() for name in names)


def _gather_arrays(
    document: str, place: int, depth: int, texts: frozenset[str], takes_empty: bool, within: str = ""
) -> list[_Array] | None:
    """The arrays of objects in an object, and in those within; None where it is an article itself.

    Of a document that breaks off, those that it breaks off in.
    """
    found: list[_Array] = []
    try:
        for name, start in _list_values(document, place):
            if document[start] == '"' and f"{within}{name}".casefold() in texts and document[start + 1] != '"':
                return None
            if document[start] == "[":
                inside = document[skip_blanks(document, start + 1)]
                if inside == "{" or (inside == "]" and (takes_empty or name.casefold() in _USUAL)):
                    found.append(_Array(name, Shape(start, depth)))
            elif document[start] == "{" and depth < _DEEPEST:
                inner = _gather_arrays(document, start, depth + 1, texts, takes_empty, f"{within}{name}.")
                if inner is None:
                    return None
                found += inner
    except (IndexError, ValueError):
        if not found:
            raise
    return found


def _list_values(document: str, place: int) -> Iterator[tuple[str, int]]:
    """Yield each key of an object, and where its value begins."""
    place = skip_blanks(document, place + 1)
    while document[place] != "}":
        name, place = scanstring(document, place + 1, True)
        start = skip_blanks(document, skip_blanks(document, place) + 1)
        yield name, start
        place = find_value_end(document, start)
        if place <= start:
            raise ValueError("the JSON object breaks off")
        place = skip_blanks(document, place)
        if document[place] == ",":
            place = skip_blanks(document, place + 1)
