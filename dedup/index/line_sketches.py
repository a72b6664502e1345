"""Pack the sketched lines of an article into its row of an index file, and find the lines of other articles near one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.batch.sketches import HEADLINE, Sketches
from dedup.config import SketchSettings
from dedup.sketch.bands import band_keys
from dedup.sketch.hashes import Hashes, Words
from dedup.sketch.packing import pack_numbers, unpack_numbers
from dedup.sketch.scheme import load_scheme

LINE_BITS = 9  # of the number of a line: which of an article's sketched lines, 512 at most
_BAND_BITS = np.uint64(32)  # of a band key that a file keeps; what meets by chance is no repeat when it is looked at
_NUMBER_BYTES = 3  # of a line's number in its article, over the two bits of its zone
_ZONE_BITS = np.uint64(2)


@dataclass(frozen=True, slots=True)
class PackedLines:
    """The sketched lines of one article: numbers: int64[s], 0 the headline · zones: uint64[s] · signatures: uint32[s, h].

    `headline` are the words of the headline, uint32[w]; empty where it is not among the lines.
    """

    numbers: NDArray[np.int64]
    zones: Hashes
    signatures: NDArray[np.uint32]
    headline: Words


def name_bands(signatures: NDArray[np.uint32], settings: SketchSettings) -> list[list[int]]:
    """The band keys of lines, signed numbers of 32 bits."""
    scheme = load_scheme(settings)
    keys = band_keys(signatures, scheme.bands, scheme.rows) >> _BAND_BITS
    named: list[list[int]] = keys.astype(np.uint32).view(np.int32).tolist()
    return named


def pack_lines(sketches: Sketches, settings: SketchSettings) -> list[bytes]:
    """What the rows of the articles of a batch keep: about 70 bytes a line, and 40 of a headline."""
    packed = []
    for start, end in pairwise(sketches.offsets.tolist()):
        lines = _choose(start, end, settings.max_lines)
        words = np.zeros(0, np.uint32)
        if end > start and sketches.numbers[start] == HEADLINE:
            words = sketches.words[sketches.word_offsets[start] : sketches.word_offsets[start + 1]]
        places = sketches.numbers[lines].astype(np.uint64) << _ZONE_BITS | sketches.zones[lines] & np.uint64(3)
        packed.append(
            len(lines).to_bytes(2, "little")
            + pack_numbers(places, _NUMBER_BYTES)
            + np.ascontiguousarray(sketches.signatures[lines], "<u4").tobytes()
            + words.astype("<u4").tobytes()
        )
    return packed


def _choose(start: int, end: int, most: int) -> NDArray[np.int64]:
    """The lines from both ends of an article that has too many."""
    places = np.arange(start, end)
    most = min(most, 1 << LINE_BITS)
    return places if end - start <= most else np.concatenate((places[: most - most // 2], places[-(most // 2) :]))


def unpack_lines(packed: bytes, settings: SketchSettings) -> PackedLines:
    """Read back what `pack_lines` has packed of one article."""
    used, count = settings.num_perm, int.from_bytes(packed[:2], "little")
    end = 2 + count * _NUMBER_BYTES
    places = unpack_numbers(packed[2:end], _NUMBER_BYTES)
    signatures = np.frombuffer(packed, "<u4", count * used, end).reshape(count, used)
    headline = np.frombuffer(packed, "<u4", -1, end + 4 * count * used)
    return PackedLines((places >> _ZONE_BITS).astype(np.int64), places & np.uint64(3), signatures, headline)


def list_bands(articles: Sequence[tuple[int, bytes]], settings: SketchSettings) -> list[tuple[int, int]]:
    """The bands of the lines of some articles, by the numbers of these.

    Each comes with the number of the line, which is that of the article with the line's place behind it.
    """
    packed = [unpack_lines(sketches, settings) for _, sketches in articles]
    if not packed:
        return []
    lines = [
        number << LINE_BITS | place
        for (number, _), one in zip(articles, packed, strict=True)
        for place in range(len(one.numbers))
    ]
    bands = name_bands(np.concatenate([one.signatures for one in packed]), settings)
    return [(band, line) for own, line in zip(bands, lines, strict=True) for band in own]
