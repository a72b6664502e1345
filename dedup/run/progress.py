"""Show how far a run has come: on a terminal, in one line of it, or to who asked to be told."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import click

_COLUMNS = 80  # of a terminal that does not tell how wide it is
_WITH_TIME = 60  # columns from which the time that is left has room
_AROUND = len("  []  100%  ")  # what stands around the bar besides its label
_TIME = len("1d 00:00:00  ")
_BAR = (4, 36)  # columns, the least and the most


class Advance(Protocol):
    """Tells that some bytes of the input are done, and how many lines went with them."""

    def __call__(self, done: int, rows: int, removed: int = 0) -> None:
        """Go on by `done` bytes, `rows` rows and `removed` lines."""


Watch = Callable[[str, int, int], object]  # what is being done, how much of it is, and how much there is


@contextmanager
def show_progress(
    label: str, total: int, unit: str = "rows", watch: Watch | None = None, *, removes: bool = False
) -> Iterator[Advance]:
    """Show a bar over `total` bytes on standard error, with rows or another unit, rate, time left and lines removed.

    On a narrow terminal the bar is shorter and less is told: a line that is too long would stand there again and again.
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
    columns = _measure_columns()
    has_time = columns >= _WITH_TIME
    bar_width = max(_BAR[0], min(_BAR[1], columns // 6))
    room = columns - 1 - len(label) - _AROUND - bar_width - (_TIME if has_time else 0)

    def describe(_: object) -> str:
        rate = seen["rows"] / max(0.001, time.monotonic() - started)
        return describe_state(seen["rows"], unit, rate, seen["removed"] if removes else None, room)

    with click.progressbar(
        length=max(1, total), label=label, file=sys.stderr, item_show_func=describe, show_pos=False, show_eta=has_time,
        width=bar_width,
    ) as bar:  # fmt: skip

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


def describe_state(rows: int, unit: str, rate: float, removed: int | None, room: int) -> str:
    """As much of what is done as there is room for, the fullest wording first; nothing where there is none.

    >>> describe_state(1200, "rows", 60, 7, 80), describe_state(1200, "rows", 60, 7, 20)
    ('1,200 rows, 60 a second, 7 lines removed', '1,200 rows, 60/s')
    """
    long, short = f"{rows:,} {unit}, {rate:,.0f} a second", f"{rows:,} {unit}, {rate:,.0f}/s"
    told = [long, short, f"{rows:,} {unit}", f"{rows:,}"]
    if removed is not None:
        lines = "line" if removed == 1 else "lines"
        told = [f"{long}, {removed:,} {lines} removed", f"{short}, {removed:,} removed", *told]
    return next((one for one in told if len(one) <= room), "")


def _measure_columns() -> int:
    """The columns of the terminal that standard error is."""
    try:
        return int(os.environ.get("COLUMNS", 0)) or os.get_terminal_size(sys.stderr.fileno()).columns or _COLUMNS
    except (OSError, ValueError):
        return _COLUMNS
