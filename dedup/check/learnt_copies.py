"""A1 by an index: the articles of the named files that repeat one it has learnt under another id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dedup.batch.prepare import Batch
from dedup.check.places import Place
from dedup.check.problems import Problem, make_copy_problem
from dedup.check.reading import Part, list_places
from dedup.config import Settings
from dedup.index import SqliteIndex
from dedup.neardup.duplicate import tell_share
from dedup.verdict.judge import Verdict

if TYPE_CHECKING:
    from dedup.neardup.duplicate import LearntDuplicate

_NAMELESS = ", which keeps no ids, only hashes (`article` in `dedup index export`)"


class LearntCopies:
    """Collects what the articles of the named files repeat in an index."""

    def __init__(self, index: SqliteIndex, settings: Settings) -> None:
        self._index, self._settings = index, settings
        self._found: list[tuple[Part, Place, LearntDuplicate]] = []
        self._here: set[int] = set()  # numbers of the articles that are judged

    def add(self, parts: Sequence[Part], batch: Batch, verdicts: Sequence[Verdict]) -> None:
        """Take some parts of files, whose rows are the batch, with the verdicts on these."""
        from dedup.neardup.arrival import find_duplicates

        self._here |= set(self._index.find_numbers(batch.observations.articles).tolist())
        found = find_duplicates(batch, [verdict.story for verdict in verdicts], self._index, self._settings)
        places = [(part, place) for part in parts for place in list_places(part)]
        self._found += [(*where, one) for where, one in zip(places, found, strict=True) if one is not None]

    def list_problems(self) -> Iterator[Problem]:
        """All that repeat an article that is not among those judged: these are compared with one another."""
        index = f"{self._index.path}{_NAMELESS if self._index.choices.hashes_only else ''}"
        for part, place, found in self._found:
            if found.number not in self._here:
                reason = tell_share(found.containment, f"{found.duplicate_of} of {index}")
                yield make_copy_problem(part.file.shown, place, Place("", 0, found.duplicate_of), reason)
