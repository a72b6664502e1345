"""Profile dumps before they are cleaned: articles, sites, fields, lengths, languages, repeated lines, repeated articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from math import ceil
from typing import Any

import numpy as np

from dedup.batch.sketches import Sketches
from dedup.config import ReadOptions, Settings
from dedup.files.temporary import make_scratch
from dedup.index import FrozenIndex, MemoryIndex
from dedup.io import Source, open_sources
from dedup.neardup.cluster import DuplicateFinder
from dedup.run.clean import limit_features
from dedup.run.notes import Tally, note_inputs
from dedup.run.numbering import number_chunks
from dedup.run.parallel import map_blocks, map_in_order
from dedup.run.profile import Profile, find_repeats, profile_chunk
from dedup.run.progress import show_progress
from dedup.run.statistics import TopCounts

_MAX_SITES = 1000  # that are named
QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """A line, on how many articles of a site it stands, and the first place of all."""

    site: str
    articles: int
    text: str
    row: int
    line: int
    id: str


@dataclass(slots=True)
class Stats:
    """The profile of some inputs. `distinct` are articles that are told apart by site and id, or by their text."""

    profile: Profile = field(default_factory=Profile)
    distinct: int = 0
    sites: int = 0
    articles_per_site: dict[str, int] = field(default_factory=dict)  # by quantile
    small_sites: int = 0  # with too few articles to teach anything
    articles_of_small_sites: int = 0
    min_articles_of_site: int = 0
    repeated_lines: list[RepeatedLine] = field(default_factory=list)
    missed: int = 0  # by how much a count of a line or a site may be short
    duplicates: int | None = None  # None where nobody asked
    droppable: int = 0  # of these, those that the kept article has nearly all of
    same_site: int = 0
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Everything as plain values, by name."""
        profile = self.profile
        return {
            "rows": profile.rows, "articles": profile.rows - profile.without_text, "distinct_articles": self.distinct,
            "without_text": profile.without_text, "without_site": profile.without_site, "rejects": profile.rejects,
            "fields": {role: _name_counts(names) for role, names in sorted(profile.found.items())},
            "characters": find_quantiles(profile.characters), "lines": find_quantiles(profile.lines),
            "languages": [
                {"script": script, "language": language, "articles": number}
                for (script, language), number in sorted(profile.languages.items(), key=lambda one: (-one[1], one[0]))
            ],
            "sites": {
                "sites": self.sites, "articles": self.articles_per_site, "min_articles_of_site": self.min_articles_of_site,
                "below": self.small_sites, "articles_below": self.articles_of_small_sites, "largest": _name_counts(profile.sites, _MAX_SITES),
            },
            "repeated_lines": [
                {"site": one.site, "articles": one.articles, "text": one.text,
                 "example": {"row": one.row, "line": one.line, "id": one.id}}
                for one in self.repeated_lines
            ],
            "duplicates": None if self.duplicates is None else {
                "articles": self.duplicates, "droppable": self.droppable, "same_site": self.same_site
            },
            "missed": self.missed, "notes": self.notes,
        }  # fmt: skip


def _name_counts(counts: TopCounts, most: int | None = None) -> dict[str, int]:
    return {str(key[0]): number for number, key, _ in counts.list_top()[:most]}


def find_quantiles(counts: Mapping[int, int]) -> dict[str, int]:
    """The quantiles of numbers that were counted, by their shares; empty where there are none.

    >>> find_quantiles({3: 1, 7: 9})
    {'0': 3, '0.1': 3, '0.25': 7, '0.5': 7, '0.75': 7, '0.9': 7, '1': 7}
    """
    ranked = sorted(counts.items())
    if not ranked:
        return {}
    ends = list(accumulate(number for _, number in ranked))
    places = (np.searchsorted(ends, max(1, ceil(share * ends[-1]))) for share in QUANTILES)
    return {f"{share:g}": ranked[int(place)][0] for share, place in zip(QUANTILES, places, strict=True)}


def profile_inputs(
    inputs: Sequence[str], options: ReadOptions, settings: Settings, *, workers: int = 1, memory: int | None = None,
    with_duplicates: bool = True, most_lines: int = 1000,
) -> Stats:  # fmt: skip
    """Profile some inputs in two walks: one learns what repeats, one finds the text of it. Raises DedupError."""
    stats = Stats(min_articles_of_site=settings.site.min_articles_of_site)
    with ExitStack() as stack:
        sources = [stack.enter_context(source) for source in open_sources(inputs, options)]
        folder = stack.enter_context(make_scratch())
        index = MemoryIndex(settings.sketch, limit_features(memory, workers), folder)
        finder = stack.enter_context(DuplicateFinder(settings)) if with_duplicates else None
        _learn(sources, index, finder, stats, (options, settings, finder.folder if finder else ""), workers)
        view = index.freeze()
        _describe_sites(stats, view)
        _list_repeats(stats, sources, (options, settings, view), workers, most_lines)
        if finder is not None:
            found = finder.find(partial(map_blocks, workers=workers), show_progress)
            stats.duplicates = len(found)
            stats.droppable = sum(one.may_drop(settings.article) for one in found)
            stats.same_site = sum(one.same_site for one in found)
    return stats


def _learn(
    sources: Sequence[Source], index: MemoryIndex, finder: DuplicateFinder | None, stats: Stats,
    common: tuple[ReadOptions, Settings, str], workers: int,
) -> None:  # fmt: skip
    tallies: dict[str, Tally] = {}
    with show_progress("profiling", sum(source.size for source in sources)) as step:
        for chunk, found in map_in_order(profile_chunk, number_chunks(sources), common, workers):
            stats.profile.merge(found.profile)
            tallies.setdefault(chunk.path, Tally()).add(found.tally)
            index.add(
                found.observations, _sketch_nothing(len(found.observations), common[1]), [""] * len(found.observations)
            )
            if finder is not None and found.stories is not None:
                finder.add(found.stories)
            step(chunk.size, chunk.rows)
    stats.notes = note_inputs(sources, tallies)


def _sketch_nothing(articles: int, settings: Settings) -> Sketches:
    """No sketches of so many articles: what lines nearly are is not asked."""
    none, width = np.zeros(0, np.uint32), settings.sketch.num_perm
    return Sketches(
        offsets=np.zeros(articles + 1, np.int64), keys=none.astype(np.uint64), numbers=none.astype(np.int32),
        zones=none.astype(np.uint8), signatures=none.reshape(0, width), words=none, word_offsets=np.zeros(1, np.int64),
    )  # fmt: skip


def _describe_sites(stats: Stats, view: FrozenIndex) -> None:
    stats.distinct = view.total_articles
    articles = view.articles_per_site
    small = articles[articles < stats.min_articles_of_site]
    stats.sites, stats.small_sites, stats.articles_of_small_sites = len(articles), len(small), int(small.sum())
    numbers, times = np.unique(articles, return_counts=True)
    stats.articles_per_site = find_quantiles(dict(zip(numbers.tolist(), times.tolist(), strict=True)))


def _list_repeats(
    stats: Stats, sources: Sequence[Source], common: tuple[ReadOptions, Settings, FrozenIndex], workers: int, most: int
) -> None:
    counts = TopCounts()
    with show_progress("repeated lines", sum(source.size for source in sources)) as step:
        for chunk, found in map_in_order(find_repeats, number_chunks(sources), common, workers):
            counts.merge(found)
            step(chunk.size, chunk.rows)
    stats.missed = max(counts.missed, stats.profile.sites.missed)
    for number, (site, _), (row, line, id, text) in counts.list_top():
        stats.repeated_lines.append(RepeatedLine(site, number, text, row, line, id))
    stats.repeated_lines.sort(key=lambda one: (-one.articles, one.site, one.text))
    del stats.repeated_lines[most:]
