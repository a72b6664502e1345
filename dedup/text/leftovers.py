"""Find what removal leaves that nobody wrote: gaps of blank lines, and the underline of a headline that went."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

_UNDERLINE = re.compile(r" {0,3}(?:=+|--+)\s*")  # Markdown's, below a headline

Runs = list[list[int]]  # the blank lines of a stretch, run by run, by their numbers; removed lines part the runs


def find_leftovers(lines: Sequence[str], gone: Set[int], *, keep_blanks: bool = False) -> list[int]:
    """The lines, from 1, that go along with those that are `gone` as a whole; none where nothing else would be left.

    Of blank lines no more stay together than stood between two lines that stay, and at the ends those that were there.
    """
    if not gone:
        return []
    underlines = set(_find_underlines(lines, gone))
    left = (line for number, line in enumerate(lines, 1) if number not in gone and number not in underlines)
    if not any(map(str.strip, left)):
        return []
    blanks = () if keep_blanks else _find_gaps(_list_stretches(lines, gone | underlines))
    return sorted([*underlines, *blanks])


def _find_underlines(lines: Sequence[str], gone: Set[int]) -> Iterator[int]:
    for above in gone:
        line = lines[above] if above < len(lines) else ""
        if above + 1 in gone or not _UNDERLINE.fullmatch(line) or not lines[above - 1].strip():
            continue
        is_boxed = above > 1 and _UNDERLINE.fullmatch(lines[above - 2]) is not None  # as the head of a page's source is
        if not is_boxed:
            yield above + 1


def _list_stretches(lines: Sequence[str], gone: Set[int]) -> list[Runs]:
    """What stands before the first line that stays, between each two, and behind the last."""
    stretches: list[Runs] = [[[]]]
    for number, line in enumerate(lines, 1):
        if number in gone:
            stretches[-1].append([])
        elif line.strip():
            stretches.append([[]])
        else:
            stretches[-1][-1].append(number)
    return stretches


def _find_gaps(stretches: Sequence[Runs]) -> Iterator[int]:
    first, *between, last = stretches
    yield from (number for run in first[1:] for number in run)
    usual = [len(runs[0]) for runs in between if len(runs) == 1]
    for runs in between:
        if len(runs) > 1:
            numbers = [number for run in runs for number in run]
            yield from numbers[_count_room(runs, max(usual, default=None)) :]
    yield from (number for run in last[:-1] for number in run)


def _count_room(runs: Runs, most: int | None) -> int:
    """How many blank lines of a stretch may stay, where elsewhere in the article at `most` so many stand together."""
    beside = max(len(runs[0]), len(runs[-1]))
    if most is None:
        return beside
    return min(most, beside or max(map(len, runs)))
