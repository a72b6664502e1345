"""Find lines by their bands and articles by the sampled shingles of their stories: the table `postings` of an index file.

A row is a key of 32 bits, signed, and the place where it leads: a line by its number, an article by its number below 0.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np

from dedup.config import SketchSettings
from dedup.index.counts import cut_padded
from dedup.index.line_sketches import list_bands
from dedup.sketch.hashes import Hashes
from dedup.sketch.packing import pack_numbers, unpack_numbers

_SHINGLE_BYTES = 4  # of a sampled shingle
_ALL = 1 << 62  # more than there can be


def pack_sampled(sampled: Hashes) -> bytes:
    """What the row of an article keeps of its sampled shingles."""
    return pack_numbers(sampled, _SHINGLE_BYTES)


def unpack_sampled(packed: bytes) -> Hashes:
    """The sampled shingles, uint64[m], of 32 bits."""
    return unpack_numbers(packed, _SHINGLE_BYTES)


def list_postings(articles: Sequence[tuple[int, bytes, bytes]], settings: SketchSettings) -> list[tuple[int, int]]:
    """The rows of some articles, in the table's order: by their numbers, packed sampled shingles and packed lines."""
    rows = list_bands([(number, lines) for number, _, lines in articles], settings)
    for number, sampled, _ in articles:
        rows += [(key, -number) for key in np.frombuffer(sampled, "<i4").tolist()]
    return sorted(rows)


def find_lines(connection: sqlite3.Connection, bands: Iterable[int], most: int = _ALL) -> Iterator[tuple[int, int]]:
    """Yield bands and the lines that have them: of each the first, so many at most."""
    for part in cut_padded(sorted(bands), None):
        yield from connection.execute(_spell_lines(len(part)), (most, *part))


def find_articles(connection: sqlite3.Connection, sampled: Hashes, own: int, most: int) -> Iterator[int]:
    """Yield the numbers of articles that have sampled shingles: of each the first, so many at most, one left out."""
    keys = np.unique(sampled.astype(np.uint32)).view(np.int32).tolist()
    for part in cut_padded(keys, None):
        for (place,) in connection.execute(_spell_articles(len(part)), (most, -own, *part)):
            yield -place


@cache
def _spell_lines(keys: int) -> str:
    """One query for the rows of so many keys, those of each below the place that comes ?1 places behind the first."""
    return f"""
WITH asked (key) AS (VALUES {",".join(f"(?{place})" for place in range(2, keys + 2))})
SELECT postings.key, postings.place FROM asked CROSS JOIN postings ON postings.key = asked.key
    AND postings.place > 0 AND postings.place < COALESCE((
        SELECT place FROM postings AS further WHERE further.key = asked.key AND place > 0
        ORDER BY place LIMIT 1 OFFSET ?1), {1 << 63 - 1})
"""


@cache
def _spell_articles(keys: int) -> str:
    """The same for articles, whose numbers grow downwards; the article at ?2 is left out."""
    return f"""
WITH asked (key) AS (VALUES {",".join(f"(?{place})" for place in range(3, keys + 3))})
SELECT postings.place FROM asked CROSS JOIN postings ON postings.key = asked.key
    AND postings.place < 0 AND postings.place > COALESCE((
        SELECT place FROM postings AS further WHERE further.key = asked.key AND place < 0 AND place <> ?2
        ORDER BY place DESC LIMIT 1 OFFSET ?1), -{1 << 63 - 1})
    AND postings.place <> ?2
"""
