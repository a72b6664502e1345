"""Boil a batch of articles down to what finding duplicates needs: marks, sizes, dates, and words set aside on disk."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.neardup.candidates import find_marks, hash_line_spans
from dedup.neardup.settings import CandidateSettings
from dedup.neardup.sides import pack_sides
from dedup.neardup.style import even_out
from dedup.neardup.telling import choose_telling
from dedup.sketch.hashes import Hashes, Offsets, Words
from dedup.sketch.words import IS_QUOTED, hash_lines
from dedup.text.dates import UNKNOWN, read_moment
from dedup.text.keys import hash_key, normalize_line

_QUOTATIONS = {
    mark: re.compile(pattern)
    for mark, pattern in (
        ('"', '"[^"\n]*"'),
        ("“", "“[^”“\n]*”"),
        ("„", "„[^“”„\n]*[“”]"),
        ("«", "«[^»«\n]*»"),
        ("「", "「[^」\n]*」"),
        ("『", "『[^』\n]*』"),
    )
}
_MIN_QUOTED = 0.4  # share of a story's characters; less than this cannot make a pair by itself


@dataclass(slots=True)
class Stories:
    """A batch of articles without their junk: `lines` cuts `words` into lines, `articles` cuts the lines into articles.

    ids: str[a] · sites: uint64[a], 0 for none · dates: str[a] as in the data, may be empty · rows: int64[a] ·
    words: uint32[n] of `hash_lines` · lines: int64[l + 1] · articles: int64[a + 1] · sides: uint64[k] of
    `dedup.neardup.sides`, all lines, those that are not compared too · side_counts: int64[a].
    """

    ids: Sequence[str]
    sites: Hashes
    dates: Sequence[str]
    rows: NDArray[np.int64]
    words: Words
    lines: Offsets
    articles: Offsets
    sides: Hashes
    side_counts: Offsets


@dataclass(slots=True)
class Summary:
    """A batch as it travels from a worker to the finder: about 100 bytes an article, words and marks being on disk."""

    ids: list[str]
    sites: Hashes
    moments: NDArray[np.int64]  # seconds since 1970, UNKNOWN without a date
    rows: NDArray[np.int64]
    sizes: NDArray[np.int32]  # words
    mark_counts: NDArray[np.uint16]
    side_counts: NDArray[np.int32]
    path: str  # of the words, uint32, behind them the marks and the sides, uint64, all article after article

    def read_marks(self) -> Hashes:
        """The marks of all articles, uint64[m]."""
        words = int(self.sizes.sum(dtype=np.int64))
        return np.fromfile(self.path, np.uint64, count=int(self.mark_counts.sum(dtype=np.int64)), offset=4 * words)

    def read_sides(self, place: int) -> Hashes:
        """The sides of one article, uint64[k]."""
        before = 4 * int(self.sizes.sum(dtype=np.int64)) + 8 * int(self.mark_counts.sum(dtype=np.int64))
        first = int(self.side_counts[:place].sum(dtype=np.int64))
        return np.fromfile(self.path, np.uint64, count=int(self.side_counts[place]), offset=before + 8 * first)


def gather(
    ids: Sequence[str],
    sites: Sequence[int],
    dates: Sequence[str],
    rows: Sequence[int],
    keys: Sequence[Sequence[str]],
    raws: Sequence[Sequence[str]],
) -> Stories:
    """Build a batch from each article's story lines, as keys and as they stand; what tells nothing is left out."""
    flat = [key for article in keys for key in article]
    words, lines = hash_lines(flat)
    hashes = np.array([hash_key(key) for key in flat], np.uint64)
    articles = np.concatenate(([0], np.cumsum([len(article) for article in keys]))).astype(np.int64)
    return gather_words(
        ids, sites, dates, rows, words, lines, hashes, articles, [raw for article in raws for raw in article]
    )


def gather_words(
    ids: Sequence[str],
    sites: Sequence[int],
    dates: Sequence[str],
    rows: Sequence[int],
    words: Words,
    lines: Offsets,
    hashes: Hashes,
    articles: Offsets,
    raws: Sequence[str],
) -> Stories:
    """Build a batch from the words of story lines, cut as in `Stories`, the hashes of their keys, and the raw lines."""
    counts = np.diff(lines)
    telling = choose_telling(raws, hashes, counts, articles)
    sides = pack_sides(hash_line_spans(words, lines), np.where(telling, 0, counts))
    side_counts = np.diff(articles)
    words = words[telling.repeat(counts)]
    lines = np.concatenate(([0], counts[telling].cumsum())).astype(np.int64)
    articles = np.concatenate(([0], telling.cumsum()))[articles]
    flat = list(compress(raws, telling.tolist()))
    quoting: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(articles.tolist()):
        if is_mostly_quoted(flat[start:end]):
            quoting += flat[start:end]
            spans += pairwise(lines[start : end + 1].tolist())
    mark_quotations(words, spans, quoting)
    words, lines = even_out(words, lines)
    return Stories(
        ids, np.array(sites, np.uint64), dates, np.array(rows, np.int64), words, lines, articles, sides, side_counts
    )


def is_mostly_quoted(raws: Sequence[str]) -> bool:
    """Whether so much of the lines stands between quotation marks that two articles might share nothing else."""
    text = "\n".join(raws)
    quoted = sum(sum(map(len, pattern.findall(text))) for mark, pattern in _QUOTATIONS.items() if mark in text)
    return quoted >= max(1.0, _MIN_QUOTED * len(text))


def mark_quotations(words: Words, spans: Sequence[tuple[int, int]], raws: Sequence[str]) -> None:
    """Set the quotation bit of the words that stand between quotation marks; changes `words`.

    Line i, as it stands `raws[i]`, has the words from spans[i][0] up to spans[i][1].
    """
    pieces: list[str] = []
    owners: list[tuple[int, int]] = []
    for raw, span in zip(raws, spans, strict=True):
        last = 0
        for opening, closing in _find_quotations(raw):
            pieces += [normalize_line(raw[last:opening]), normalize_line(raw[opening:closing])]
            owners.append(span)
            last = closing
    lengths = np.diff(hash_lines(pieces)[1]).tolist()
    place, line = 0, -1
    for (start, end), outside, inside in zip(owners, lengths[::2], lengths[1::2], strict=True):
        if start != line:
            place = line = start
        first, place = place + outside, place + outside + inside
        words[min(first, end) : min(place, end)] |= IS_QUOTED


def _find_quotations(raw: str) -> list[tuple[int, int]]:
    """The quotations of a line that do not overlap, in order."""
    found: list[tuple[int, int]] = []
    for span in sorted(match.span() for mark, own in _QUOTATIONS.items() if mark in raw for match in own.finditer(raw)):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found


def summarize(stories: Stories, folder: str | os.PathLike[str], settings: CandidateSettings) -> Summary:
    """Work a batch off in a worker: choose marks, and write them and the words to a file in `folder`."""
    marks, offsets = find_marks(stories.words, stories.lines, stories.articles, settings)
    handle, path = tempfile.mkstemp(suffix=".words", dir=folder)
    with os.fdopen(handle, "wb") as file:
        stories.words.tofile(file)
        marks.tofile(file)
        stories.sides.tofile(file)
    return Summary(
        ids=list(stories.ids),
        sites=stories.sites,
        moments=np.array([read_moment(date) if date else UNKNOWN for date in stories.dates], np.int64),
        rows=stories.rows,
        sizes=np.diff(stories.lines[stories.articles]).astype(np.int32),
        mark_counts=np.diff(offsets).astype(np.uint16),
        side_counts=stories.side_counts.astype(np.int32),
        path=path,
    )
