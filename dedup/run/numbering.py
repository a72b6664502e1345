"""Number the rows of all inputs on from one to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from dedup.article import Article
from dedup.config import ReadOptions
from dedup.io import Chunk, Source, read_chunk


def number_chunks(sources: Sequence[Source], first_row: int = 1) -> Iterator[Chunk]:
    """Yield the chunks of all sources, their rows numbered on from source to source."""
    done = first_row - 1
    for source in sources:
        rows = 0
        for chunk in source.chunks():
            yield replace(chunk, first_row=chunk.first_row + done)
            rows += chunk.rows
        done += rows


def read_numbered(
    sources: Sequence[Source], wanted: Collection[int], options: ReadOptions, first_row: int = 1
) -> dict[int, Article]:
    """Read some articles again, by the numbers of their rows."""
    found: dict[int, Article] = {}
    for chunk in number_chunks(sources, first_row) if wanted else ():
        if any(number in wanted for number in range(chunk.first_row, chunk.first_row + chunk.rows)):
            rows = read_chunk(chunk, options).rows
            found |= {row.number: row.article for row in rows if row.number in wanted}
    return found
