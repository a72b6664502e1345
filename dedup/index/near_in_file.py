"""Ask an index file for the lines that a line nearly is: shared bands propose, what the file has of an article disposes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dedup.batch.observations import Near, NearLine, Observations
from dedup.batch.sketches import HEADLINE, Sketches
from dedup.config import SketchSettings
from dedup.index.line_sketches import LINE_BITS, name_bands
from dedup.index.listing import LearntLines, read_lines
from dedup.index.postings import find_lines
from dedup.sketch.hashes import Words, keep_distinct
from dedup.sketch.shingles import hash_shingles
from dedup.text.zones import HEAD, TAIL

_STORY_BITS = np.uint64(64 - 22)  # of a shingle's hash that a packed story has not


def ask_lines(
    connection: sqlite3.Connection,
    observations: Observations,
    sketches: Sketches,
    numbers: NDArray[np.int64],
    asked: NDArray[np.bool_],
    settings: SketchSettings,
    shingle_size: int,
) -> dict[int, Near]:
    """What sketched lines of a batch nearly are, by their places among these.

    `numbers`, int64[a], are those of the batch's articles in the file, `shingle_size` is that of the stories.

    A headline and a line share so much of their pairs of words; of a line, so much of its shingles must stand in the
    story of the other article.
    """
    places = np.flatnonzero(asked)
    if not len(places):
        return {}
    bands = name_bands(sketches.signatures[places], settings)
    found: dict[int, list[int]] = {}
    for band, line in find_lines(connection, {band for own in bands for band in own}, settings.max_asked):
        found.setdefault(band, []).append(line)
    owners = np.repeat(np.arange(len(observations)), np.diff(sketches.offsets))[places].tolist()
    candidates: dict[int, set[int]] = {}
    for place, own, owner in zip(places.tolist(), bands, owners, strict=True):
        lines = {line for band in own for line in found.get(band, ()) if line >> LINE_BITS != numbers[owner]}
        if lines:
            candidates[place] = lines
    wanted = sorted({line >> LINE_BITS for lines in candidates.values() for line in lines})
    articles = read_lines(connection, wanted, settings)
    sites = dict(zip(places.tolist(), observations.sites[owners].tolist(), strict=True))
    near: dict[int, Near] = {}
    for place, lines in candidates.items():
        words = sketches.words[sketches.word_offsets[place] : sketches.word_offsets[place + 1]]
        question = _Question(words, sites[place], settings, shingle_size)
        if (answer := question.answer(sorted(lines), articles)) is not None:
            near[place] = answer
    return near


@dataclass(slots=True)
class _Question:
    """One line, by its words, of an article of a site."""

    words: Words
    site: int
    settings: SketchSettings
    shingle_size: int
    _pairs: set[int] = field(init=False)
    _shingles: NDArray[np.uint64] = field(init=False)

    def __post_init__(self) -> None:
        """Hash what is compared with headlines, and what with stories."""
        self._pairs = set(hash_shingles(self.words, self.settings.shingle_size).tolist())
        self._shingles = keep_distinct(hash_shingles(self.words, self.shingle_size) >> _STORY_BITS)

    def answer(self, lines: Sequence[int], articles: dict[int, LearntLines]) -> Near | None:
        """What of some lines of articles this one nearly is; None for nothing."""
        best: dict[str, NearLine] = {}
        zones: dict[int, int] = {}
        standing: NearLine | None = None
        for article, zone, one in self._verify(lines, articles):
            is_own_site = articles[article].site == self.site
            kind = "headline" if one.line == HEADLINE else "paragraph"
            if (kind == "paragraph" or is_own_site) and (kind not in best or one.score > best[kind].score):
                best[kind] = one
            if is_own_site and kind == "paragraph":
                zones[article] = zones.get(article, 0) | zone
                standing = standing or one
        if not best:
            return None
        counts = [sum(1 for zone in zones.values() if zone & wanted) for wanted in (HEAD, TAIL)]
        return Near(best.get("paragraph"), best.get("headline"), standing, len(zones), *counts)

    def _verify(self, lines: Sequence[int], articles: dict[int, LearntLines]) -> Iterator[tuple[int, int, NearLine]]:
        for line in lines:
            article, place = line >> LINE_BITS, line & ((1 << LINE_BITS) - 1)
            learnt = articles[article]
            number = int(learnt.lines.numbers[place])
            score = self._score_headline(learnt.lines.headline) if number == HEADLINE else self._score_within(learnt)
            if score >= self.settings.min_jaccard:
                yield article, int(learnt.lines.zones[place]), NearLine(learnt.name, number, score, score == 1.0)

    def _score_headline(self, words: Words) -> float:
        others = set(hash_shingles(words, self.settings.shingle_size).tolist())
        return len(self._pairs & others) / max(1, len(self._pairs | others))

    def _score_within(self, learnt: LearntLines) -> float:
        """The share of the line's shingles that stand in a story."""
        if not len(learnt.story) or not len(self._shingles):
            return 0.0
        places = np.minimum(learnt.story.searchsorted(self._shingles), len(learnt.story) - 1)
        return float(np.mean(learnt.story[places] == self._shingles))
