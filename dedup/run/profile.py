"""Profile the rows of a chunk: which fields they have, how long their texts are, in which language and on which site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from dedup.batch.prepare import cut_articles, prepare_batch
from dedup.config import ReadOptions, Settings
from dedup.engine import judge_batch
from dedup.index import FrozenIndex, Observations
from dedup.io import Chunk, ReadRows, Row, read_chunk, tell_fields
from dedup.junk.languages import guess_language
from dedup.neardup.sample import SampledStories, write_stories
from dedup.run.notes import Tally
from dedup.run.statistics import TopCounts
from dedup.run.worker import gather_rows, name_row, tally_batch
from dedup.showing import spell
from dedup.text.keys import hash_site
from dedup.text.sites import name_site


@dataclass(slots=True)
class Profile:
    """What rows are like; lengths are counted as `round_length` makes them, so that their table stays short."""

    rows: int = 0
    without_text: int = 0
    rejects: int = 0
    without_site: int = 0
    characters: Counter[int] = field(default_factory=Counter)
    lines: Counter[int] = field(default_factory=Counter)
    languages: Counter[tuple[str, str]] = field(default_factory=Counter)  # script and language
    found: dict[str, TopCounts] = field(default_factory=dict)  # by what is told, the names of the fields that tell it
    sites: TopCounts = field(default_factory=TopCounts)

    def merge(self, other: Profile) -> None:
        """Count those of another in."""
        for one in fields(self):
            known, more = getattr(self, one.name), getattr(other, one.name)
            if isinstance(known, (int, Counter)):
                setattr(self, one.name, known + more)
        self.sites.merge(other.sites)
        for role, names in other.found.items():
            self.found.setdefault(role, TopCounts()).merge(names)

    def note_fields(self, row: Row, options: ReadOptions) -> None:
        """Count by which names a row tells what."""
        found = tell_fields(row.fields, options)
        if row.text_place:
            found["text"] = ".".join(row.text_place)
        for role, name in found.items():
            self.found.setdefault(role, TopCounts()).add((spell(name),), ())

    def note_article(self, row: Row) -> None:
        """Count an article with a text."""
        article = row.article
        guess = guess_language(article.text)
        self.characters[round_length(len(article.text))] += 1
        self.lines[round_length(sum(map(bool, map(str.strip, article.text.split("\n")))))] += 1
        self.languages[guess.script, guess.language] += 1
        if article.site:
            self.sites.add((name_site(article.site),), ())
        else:
            self.without_site += 1


@dataclass(frozen=True, slots=True)
class Profiled:
    """What the first walk over a chunk brings: its profile, what the index learns, and stories where they are compared."""

    profile: Profile
    tally: Tally
    observations: Observations
    stories: SampledStories | None


def round_length(length: int) -> int:
    """A length with its first two digits: 1,234 becomes 1,200.

    >>> round_length(1234), round_length(99), round_length(0)
    (1200, 99, 0)
    """
    unit = int(10 ** max(0, len(str(length)) - 2))
    return length // unit * unit


def profile_chunk(chunk: Chunk, options: ReadOptions, settings: Settings, words_folder: str) -> Profiled:
    """Profile the rows of a chunk; without a folder for words no stories are told."""
    block = read_chunk(chunk, options)
    rows = [row for row in block.rows if row.has_text]
    batch = prepare_batch([row.article for row in rows], settings)
    stories = None
    if words_folder:
        told = [verdict.story for verdict in judge_batch(batch, None, settings)]
        stories = write_stories(gather_rows(rows, batch, told, settings), words_folder, settings.candidates)
    return Profiled(_profile(block, options), tally_batch(batch, settings), batch.observations, stories)


def _profile(block: ReadRows, options: ReadOptions) -> Profile:
    profile = Profile(rows=len(block.rows), rejects=len(block.rejects))
    for row in block.rows:
        profile.note_fields(row, options)
        if row.has_text:
            profile.note_article(row)
        else:
            profile.without_text += 1
    return profile


def find_repeats(chunk: Chunk, options: ReadOptions, settings: Settings, view: FrozenIndex) -> TopCounts:
    """Count, by site and text, the lines of a chunk that so many articles of their site have that a rule may ask for them."""
    counts = TopCounts()
    rows = [row for row in read_chunk(chunk, options).rows if row.has_text and row.article.site]
    if not rows:
        return counts
    batch = cut_articles([row.article for row in rows])
    owners = np.arange(len(rows)).repeat(np.diff(batch.lines.offsets))
    seen = view.look_up(_hash_sites(rows)[owners], batch.lines.exact).site_articles
    met: set[tuple[int, int]] = set()  # one article counts once
    for place in np.flatnonzero(seen >= settings.site.min_articles_with_line).tolist():
        owner, key = int(owners[place]), int(batch.lines.exact[place])
        if (owner, key) not in met:
            met.add((owner, key))
            row = rows[owner]
            text = spell(batch.raws[place].strip()[:200])
            example = (row.number, int(batch.lines.numbers[place]), spell(name_row(row)), text)
            counts.add((name_site(row.article.site), key), example)
    return counts


def _hash_sites(rows: Sequence[Row]) -> NDArray[np.uint64]:
    return np.array([hash_site(row.article.site) for row in rows], np.uint64)
