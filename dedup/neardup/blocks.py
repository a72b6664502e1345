"""How the search for duplicates has its work done in blocks, on however many processes, and tells how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol, TypeVar

Block = TypeVar("Block")
Result = TypeVar("Result")


class MapBlocks(Protocol):
    """Yields every block with `function(block, *common)`, in order, on however many processes."""

    def __call__(
        self, function: Callable[..., Result], blocks: Sequence[Block], common: tuple[Any, ...], /
    ) -> Iterator[tuple[Block, Result]]:
        """Work them off."""


# Told of how much is done, once for the bar and once for its label.
ProgressStep = Callable[[int, int], object]
# Given what is done and how much there is of it, in which unit.
ShowProgress = Callable[[str, int, str], AbstractContextManager[ProgressStep]]


def map_here(
    function: Callable[..., Result], blocks: Sequence[Block], common: tuple[Any, ...], /
) -> Iterator[tuple[Block, Result]]:
    """Work blocks off in this process."""
    for block in blocks:
        yield block, function(block, *common)


def show_nothing(label: str, total: int, unit: str) -> AbstractContextManager[ProgressStep]:
    """Show no progress."""
    return nullcontext(lambda done, rows: None)
