"""Show how far a run has come, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click


class Advance(Protocol):
    """Tells that some bytes of the input are done, and how many lines went with them."""

    def __call__(self, done: int, rows: int, removed: int = 0) -> None:
        """Go on by `done` bytes, `rows` rows and `removed` lines."""


@contextmanager
def show_progress(label: str, total: int, unit: str = "rows") -> Iterator[Advance]:
    """Show a bar over `total` bytes on standard error, with rows or another unit, rate, time left and lines removed."""
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
