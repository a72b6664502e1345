"""Let each article that repeats others join one of the kept ones: the one it shares most with."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import groupby

from dedup.config import ArticleSettings
from dedup.neardup.duplicate import DuplicateRow
from dedup.neardup.verify import Overlap

Joined = tuple[int, int, Overlap]  # the later of two articles, the earlier, both by rank, and what they share

PassOver = Callable[[int, Sequence[Joined], Container[int]], Sequence[Joined]]


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
        learnt: Mapping[int, DuplicateRow],
        pass_over: PassOver,
    ) -> None:
        """`make_row` tells what a drop would lose, which takes a look at the disk; `learnt` joined one of an index.

        `pass_over` leaves those out that share a frame alone, given the ones that have joined.
        """
        self._make_row, self._settings, self._pass_over = make_row, settings, pass_over
        self.rows = dict(learnt)  # by rank, of the articles that have joined one

    def join(self, verified: Iterable[Joined]) -> None:
        """Take the pairs that hold, ordered by the later article, which joins the one it shares most with."""
        for later, found in groupby(verified, lambda one: one[0]):
            row, known = self._choose(self._pass_over(later, list(found), self.rows)), self.rows.get(later)
            if row is not None and (known is None or self._weigh(row) > self._weigh(known)):
                self.rows[later] = row

    def _choose(self, found: Iterable[Joined]) -> DuplicateRow | None:
        """Of those that have as much of the article, one for which it may be dropped, else the first that is new."""
        best = None
        for one in sorted(filter(self._may_be_joined, found), key=self._order):
            if best is not None and one[2].shared < best.shared:
                break
            row = self._make_row(one)
            if row.may_drop(self._settings):
                return row
            if best is None and one[1] not in self.rows:
                best = row
        return best

    def _may_be_joined(self, one: Joined) -> bool:
        original = self.rows.get(one[1])
        if original is None:
            return True
        return not original.may_drop(self._settings) and one[2].containment >= self._settings.min_drop_containment

    def _weigh(self, row: DuplicateRow) -> tuple[int, bool]:
        return row.shared, row.may_drop(self._settings)

    def _order(self, one: Joined) -> tuple[int, bool, int]:
        """What has most of the article first; of equals what repeats none, then what has little else."""
        return -one[2].shared, one[1] in self.rows, one[2].second
