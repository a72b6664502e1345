"""Let each article that repeats others join one of the kept ones: the one it shares most with."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from dedup.config import ArticleSettings
from dedup.neardup.duplicate import DuplicateRow
from dedup.neardup.verify import Overlap

Joined = tuple[int, int, Overlap]  # the later of two articles, the earlier, both by rank, and what they share

_JOINS, _DROPS = 1, 2  # states of an article: it has joined one; and may be dropped for it

PassOver = Callable[[int, Sequence[Joined], Container[int]], Sequence[Joined]]


class Joins:
    """Which articles have joined one, by rank, and which of these may be dropped for it: a byte for each article."""

    def __init__(self, states: bytearray) -> None:
        """Take what is known, zeros at first."""
        self.states = states

    def __contains__(self, rank: object) -> bool:
        """Whether an article has joined one."""
        return isinstance(rank, int) and self.states[rank] > 0

    def may_drop(self, rank: int) -> bool:
        """Whether it has joined one for which it may be dropped."""
        return self.states[rank] == _DROPS

    def add(self, rank: int, *, may_drop: bool) -> None:
        """Let an article join one."""
        self.states[rank] = _DROPS if may_drop else _JOINS


class KeptArticles:
    """What articles join, taken in keep order.

    Kept is what repeats none, and what repeats one that lacks so much of it that it stays all the same: the full story
    after its brief. The latter is joined only by what may be dropped for it, so that nothing is joined by way of a
    third.
    """

    def __init__(
        self,
        make_row: Callable[[Joined], DuplicateRow],
        settings: ArticleSettings,
        joins: Joins,
        learnt: Mapping[int, DuplicateRow],
        pass_over: PassOver,
    ) -> None:
        """`make_row` tells what a drop would lose, which takes a look at the disk; `learnt` joined one of an index.

        `joins` tells what has joined one before, and is told of more. `pass_over` leaves those out that share a frame
        alone, given the ones that have joined.
        """
        self._make_row, self._settings, self._pass_over = make_row, settings, pass_over
        self._joins, self._learnt = joins, learnt
        for rank, row in learnt.items():
            joins.add(rank, may_drop=row.may_drop(settings))

    def join(self, verified: Iterable[Joined]) -> Iterator[tuple[int, DuplicateRow]]:
        """Take the pairs that hold, ordered by the later article; yield what joins the one it shares most with."""
        for later, found in groupby(verified, lambda one: one[0]):
            row, known = self._choose(self._pass_over(later, list(found), self._joins)), self._learnt.get(later)
            if row is not None and (known is None or self._weigh(row) > self._weigh(known)):
                self._joins.add(later, may_drop=row.may_drop(self._settings))
                yield later, row

    def _choose(self, found: Iterable[Joined]) -> DuplicateRow | None:
        """Of those that have as much of the article, one for which it may be dropped, else the first that is new."""
        best = None
        for one in sorted(filter(self._may_be_joined, found), key=self._order):
            if best is not None and one[2].shared < best.shared:
                break
            row = self._make_row(one)
            if row.may_drop(self._settings):
                return row
            if best is None and one[1] not in self._joins:
                best = row
        return best

    def _may_be_joined(self, one: Joined) -> bool:
        if one[1] not in self._joins:
            return True
        return not self._joins.may_drop(one[1]) and one[2].containment >= self._settings.min_drop_containment

    def _weigh(self, row: DuplicateRow) -> tuple[int, bool]:
        return row.shared, row.may_drop(self._settings)

    def _order(self, one: Joined) -> tuple[int, bool, int]:
        """What has most of the article first; of equals what repeats none, then what has little else."""
        return -one[2].shared, one[1] in self._joins, one[2].second
