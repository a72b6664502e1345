"""Find the article that one repeats among those that arrived before it and repeat none themselves."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.index import Learnt, SqliteIndex, Story
from dedup.neardup.online import Known, Match, find_originals

LAST = 1 << 62  # the number of an article that is not learnt: it arrives after all others
_MOST_CANDIDATES = 24  # of a story with many copies the first must be among them
_MIN_SHARED = 0.1  # of the marks expected if the shorter stood whole in the longer, before two are compared
_MOST_STEPS = 6  # how far back a chain of versions is followed before an article passes for an original


def find_original(index: SqliteIndex, own: Learnt) -> tuple[Learnt, Match] | None:
    """Return the original that an article repeats and what they share; None if it is new.

    An article that repeats an earlier one is no original: the third version of a story that is like the second alone
    is new, as it would be in a dump, where articles join the kept ones only.
    """
    return _Search(index).find(own, 0)


def _expect_marks(one: Story, other: Story) -> float:
    """How many marks two stories share if the shorter stands whole in the longer, about."""
    return min(one.size, other.size) * min(len(one.marks) / max(1, one.size), len(other.marks) / max(1, other.size))


class _Search:
    """One search; remembers of which articles it has found out whether they are originals."""

    def __init__(self, index: SqliteIndex) -> None:
        self._index = index
        self._originals: dict[int, bool] = {}

    def find(self, own: Learnt, steps: int) -> tuple[Learnt, Match] | None:
        return next((found for found in self._list_repeated(own) if self._is_original(found[0], steps + 1)), None)

    def _list_repeated(self, own: Learnt) -> Iterator[tuple[Learnt, Match]]:
        candidates = {
            one.number: one
            for one, shared in self._index.find_candidates(own, _MOST_CANDIDATES)
            if shared >= _MIN_SHARED * _expect_marks(own.story, one.story)
        }
        known = [
            Known(one.number, one.story.shingles, one.day or None, own.site == one.site != 0)
            for one in candidates.values()
        ]
        # Those that arrived later are no originals, but what they share may show itself a formula.
        for match in find_originals(own.story.shingles, own.day or None, known):
            if match.known.key < own.number:
                yield candidates[match.known.key], match

    def _is_original(self, learnt: Learnt, steps: int) -> bool:
        if learnt.number not in self._originals:
            self._originals[learnt.number] = steps >= _MOST_STEPS or self.find(learnt, steps) is None
        return self._originals[learnt.number]
