"""What an earlier check found when all files of the corpus were as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple

from dedup.check.corpus import File
from dedup.check.places import Place
from dedup.check.problems import Problem, read_problem
from dedup.check.store import Store

_PAIRS = ""  # the name, that of no file, under which the pairs of articles are kept

Pair = tuple[Place, Place, float]  # an article, the kept one that it repeats, and the share of it that stands in that


class KeptResults:
    """The results in a store for one state of a corpus; an empty state means that nothing is kept."""

    def __init__(self, store: Store, state: str) -> None:
        self._store, self._state = store, state

    def read_problems(self, named: Mapping[str, File]) -> dict[str, list[Problem]]:
        """The problems of the files named, by name; left out are those it does not know, or of other content."""
        found = self._store.read_results(self._state) if self._state else {}
        return {
            name: [read_problem(values, file.shown) for values in found[name]]
            for name, file in named.items()
            if name in found and not file.differs
        }

    def write_problems(self, found: Mapping[str, Sequence[Problem]]) -> None:
        """Keep the problems of some files, all of each."""
        if self._state:
            plain = {name: [one.to_list() for one in problems] for name, problems in found.items()}
            self._store.write_results(self._state, plain)

    def read_pairs(self) -> list[Pair] | None:
        """The pairs of articles that repeat each other; None where they are not known."""
        pairs = self._store.read_results(self._state).get(_PAIRS) if self._state else None
        return None if pairs is None else [(Place(*one), Place(*kept), share) for one, kept, share in pairs]

    def write_pairs(self, pairs: Sequence[Pair]) -> None:
        """Keep all pairs."""
        if self._state:
            plain = [[astuple(one), astuple(kept), share] for one, kept, share in pairs]
            self._store.write_results(self._state, {_PAIRS: plain})
