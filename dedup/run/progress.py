"""Show how far a run has come: on a terminal, or to who asked to be told."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import click


class Advance(Protocol):
    """Tells that some bytes of the input are done, and how many lines went with them."""

    def __call__(self, done: int, rows: int, removed: int = 0) -> None:
        """Go on by `done` bytes, `rows` rows and `removed` lines."""


Watch = Callable[[str, int, int], object]  # what is being done, how much of it is, and how much there is


@contextmanager
def show_progress(label: str, total: int, unit: str = "rows", watch: Watch | None = None) -> Iterator[Advance]:
    """Show a bar over `total` bytes on standard error, with rows or another unit, rate, time left and lines removed.

    Where somebody watches, `watch` is called instead, with the label and the bytes, or pairs, that are done and all.
    """
    if watch is not None:
        yield _count(label, total, watch)
        return
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda done, rows, removed=0: None
        return
    seen = {"rows": 0, "removed": 0}
    started = time.monotonic()

    def describe(_: object) -> str:
        rate = seen["rows"] / max(0.001, time.monotonic() - started)
        gone = f", {seen['removed']:,} lines removed" if seen["removed"] else ""
        return f"{seen['rows']:,} {unit}, {rate:,.0f} a second{gone}"

    with click.progressbar(
        length=max(1, total), label=label, file=sys.stderr, item_show_func=describe, show_pos=False
    ) as bar:

        def step(done: int, rows: int, removed: int = 0) -> None:
            seen["rows"] += rows
            seen["removed"] += removed
            bar.update(done, done)

        yield step


def _count(label: str, total: int, watch: Watch) -> Advance:
    counted = 0

    def step(done: int, rows: int, removed: int = 0) -> None:
        nonlocal counted
        counted += done
        watch(label, counted, total)

    return step
