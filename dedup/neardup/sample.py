"""Boil a batch of articles down to what finding duplicates needs: sampled shingles, sizes, dates, and words set aside on disk."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.config import CandidateSettings, ContainmentSettings
from dedup.index.counts import UNKEPT_BITS
from dedup.neardup.candidates import hash_line_spans, sample_shingles
from dedup.neardup.losses import pack_lines
from dedup.neardup.style import canonicalize_style
from dedup.neardup.telling import choose_telling
from dedup.sketch.hashes import Hashes, Offsets, Words
from dedup.sketch.ragged import cut
from dedup.sketch.words import IS_QUOTED, hash_lines
from dedup.text.dates import UNKNOWN, read_moment
from dedup.text.keys import normalize_line
from dedup.text.signs import QUOTATION_PAIRS

_QUOTATIONS = {
    opening: re.compile(f"{opening}[^{closing}{opening}\n]*[{closing}]") for opening, closing in QUOTATION_PAIRS
}


@dataclass(slots=True)
class Stories:
    """A batch of articles without their junk: `lines` cuts `words` into lines, `articles` cuts the lines into articles.

    ids: str[a] · identities: uint64[a], by which an index knows them · sites: uint64[a], 0 for none · dates: str[a] as in the data, may be empty · rows: int64[a] ·
    words: uint32[n] of `hash_lines` · lines: int64[l + 1] · articles: int64[a + 1] · packed_lines:
    uint64[k] of `dedup.neardup.losses`, all lines, those that are not compared too · line_counts: int64[a] of these ·
    titles: uint32[t], the words of all titles · title_counts: int64[a] of these.
    """

    ids: Sequence[str]
    identities: Hashes
    sites: Hashes
    dates: Sequence[str]
    rows: NDArray[np.int64]
    words: Words
    lines: Offsets
    articles: Offsets
    packed_lines: Hashes
    line_counts: Offsets
    titles: Words
    title_counts: Offsets


@dataclass(slots=True)
class SampledStories:
    """A batch as it travels from a worker to the finder: about 110 bytes an article, the rest being on disk."""

    ids: Sequence[str]
    identities: Hashes
    sites: Hashes
    moments: NDArray[np.int64]  # seconds since 1970, UNKNOWN without a date
    rows: NDArray[np.int64]
    sizes: NDArray[np.int32]  # words
    sampled_counts: NDArray[np.uint32]
    line_counts: NDArray[np.int32]
    stories: Hashes  # one hash of all words of each
    title_counts: NDArray[np.int32]
    # Of the words of stories, then of titles, uint32, behind them the sampled shingles and the packed lines, uint64,
    # each article by article.
    path: str
    start: int = 0  # the byte at which the batch begins there, a multiple of 8

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.rows)

    def read_words(self) -> Words:
        """The words of all articles, uint32[n]."""
        return np.fromfile(self.path, np.uint32, count=_add_up(self.sizes), offset=self.start)

    def read_titles(self) -> Words:
        """The words of all titles, uint32[t]."""
        before = self.start + 4 * _add_up(self.sizes)
        return np.fromfile(self.path, np.uint32, count=_add_up(self.title_counts), offset=before)

    def read_sampled(self) -> Hashes:
        """The sampled shingles of all articles, uint64[m]."""
        return np.fromfile(self.path, np.uint64, count=_add_up(self.sampled_counts), offset=self._words_end)

    def read_lines(self, place: int) -> Hashes:
        """The packed lines of one article, uint64[k]."""
        before = self._words_end + 8 * _add_up(self.sampled_counts)
        first = _add_up(self.line_counts[:place])
        return np.fromfile(self.path, np.uint64, count=int(self.line_counts[place]), offset=before + 8 * first)

    @property
    def _words_end(self) -> int:
        return self.start + 4 * (_add_up(self.sizes) + _add_up(self.title_counts))


def _add_up(counts: NDArray[np.integer[Any]]) -> int:
    return int(counts.sum(dtype=np.int64))


def make_stories(
    ids: Sequence[str],
    identities: Hashes,
    titles: Sequence[str],
    sites: Sequence[int],
    dates: Sequence[str],
    rows: Sequence[int],
    words: Words,
    lines: Offsets,
    hashes: Hashes,
    articles: Offsets,
    raws: Sequence[str],
    settings: ContainmentSettings,
) -> Stories:
    """Build a batch from the words of story lines, cut as in `Stories`, the hashes of their keys, and the raw lines.

    `titles` are the keys of the titles. What tells nothing is left out.
    """
    counts = np.diff(lines)
    telling = choose_telling(raws, hashes, counts, articles)
    packed_lines = pack_lines(hashes << UNKEPT_BITS, np.where(telling, 0, counts))
    line_counts = np.diff(articles)
    words = words[telling.repeat(counts)]
    lines, articles = cut(counts[telling]), cut(telling)[articles]
    _mark_quotations(words, lines, articles, list(compress(raws, telling.tolist())), settings)
    words, lines = canonicalize_style(words, lines)
    title_words, title_offsets = hash_lines(titles)
    return Stories(
        ids=ids,
        identities=identities,
        sites=np.array(sites, np.uint64),
        dates=dates,
        rows=np.array(rows, np.int64),
        words=words,
        lines=lines,
        articles=articles,
        packed_lines=packed_lines,
        line_counts=line_counts,
        titles=title_words,
        title_counts=np.diff(title_offsets),
    )


def _mark_quotations(
    words: Words, lines: Offsets, articles: Offsets, raws: Sequence[str], settings: ContainmentSettings
) -> None:
    """Set the quotation bit of the quoted words of those articles that are quotation to a large part."""
    quoting: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(articles.tolist()):
        if _is_mostly_quoted(raws[start:end], settings):
            quoting += raws[start:end]
            spans += pairwise(lines[start : end + 1].tolist())
    _mark_lines(words, spans, quoting)


def _is_mostly_quoted(raws: Sequence[str], settings: ContainmentSettings) -> bool:
    """Whether so much of the lines stands between quotation marks that two articles might share nothing else."""
    text = "\n".join(raws)
    quoted = sum(sum(map(len, pattern.findall(text))) for mark, pattern in _QUOTATIONS.items() if mark in text)
    return quoted >= max(1.0, settings.min_quoted * len(text))


def _mark_lines(words: Words, spans: Sequence[tuple[int, int]], raws: Sequence[str]) -> None:
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


def write_stories(stories: Stories, folder: str | os.PathLike[str], settings: CandidateSettings) -> SampledStories:
    """Work a batch off in a worker: sample its shingles, and write them and the words to a file in `folder`."""
    sampled, offsets = sample_shingles(stories.words, stories.lines, stories.articles, settings)
    handle, path = tempfile.mkstemp(suffix=".words", dir=folder)
    with os.fdopen(handle, "wb") as file:
        stories.words.tofile(file)
        stories.titles.tofile(file)
        sampled.tofile(file)
        stories.packed_lines.tofile(file)
    return SampledStories(
        ids=list(stories.ids),
        identities=stories.identities,
        sites=stories.sites,
        moments=np.array([read_moment(date) if date else UNKNOWN for date in stories.dates], np.int64),
        rows=stories.rows,
        sizes=np.diff(stories.lines[stories.articles]).astype(np.int32),
        sampled_counts=np.diff(offsets).astype(np.uint32),
        line_counts=stories.line_counts.astype(np.int32),
        stories=hash_line_spans(stories.words, stories.lines[stories.articles]),
        title_counts=stories.title_counts.astype(np.int32),
        path=path,
    )
