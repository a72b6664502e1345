"""Who does the tasks of a stage: processes of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from dedup.run.parallel import count_cores, map_in_order
from dedup.spread.work import Counts


class Runner(Protocol):
    """Does tasks somewhere, in any order; one that is lost may be tried again."""

    def run(self, function: Callable[[int], Counts], numbers: Sequence[int]) -> Iterable[Counts]:
        """Call the function, which can be pickled, for each of some numbers; yield what it gives, in order."""


class Processes:
    """Does tasks in processes of this machine: all of its cores by default."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or count_cores()

    def run(self, function: Callable[[int], Counts], numbers: Sequence[int]) -> Iterator[Counts]:
        """Call the function for each of some numbers; raises WorkerLost where a process was killed."""
        for _, counts in map_in_order(function, numbers, (), min(self._workers, len(numbers))):
            yield counts
