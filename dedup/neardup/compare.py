"""Compare candidate pairs, word by word: which of them are one article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.config import ContainmentSettings, Settings, SubjectSettings
from dedup.neardup.articles import StoredArticles
from dedup.neardup.joining import Joined
from dedup.neardup.ranking import Ranking
from dedup.neardup.subject import Titled, have_one_subject
from dedup.neardup.verify import (
    Overlap,
    PackedShingles,
    PackedStory,
    could_repeat,
    find_lowest_bar,
    is_repeat,
    measure_overlap,
    pack_shingles,
    pack_story,
)


def verify_pairs(
    pairs: Sequence[NDArray[Any]], ranking: Ranking, reader: StoryReader, settings: Settings
) -> list[Joined]:
    """Those of some pairs that hold; `pairs` are the columns later, earlier, and whether what they share is a formula."""
    verified: list[Joined] = []
    limits = settings.containment
    lowest_bar = find_lowest_bar(limits)
    for later, earlier, is_formula in zip(*(column.tolist() for column in pairs), strict=True):
        if could_repeat(reader.read_own(later), reader.read_kept(earlier), lowest_bar):
            found = measure_overlap(reader.read_story(later), reader.read_story(earlier))
            gap = ranking.count_days_between(later, earlier)
            same_site = ranking.share_site(later, earlier)
            same_title = same_site and _share_title(reader, later, earlier, settings.subject)
            is_one = is_repeat(
                found, limits, gap_days=gap, same_site=same_site, same_title=same_title, is_formula=is_formula
            )
            if is_one and _have_one_subject(ranking, reader, settings, later, earlier, found):
                verified.append((later, earlier, found))
    return verified


def _have_one_subject(
    ranking: Ranking, reader: StoryReader, settings: Settings, later: int, earlier: int, found: Overlap
) -> bool:
    are_apart = ranking.are_apart(later, earlier, settings.containment.distant_days)
    if not are_apart and found.of_shorter >= settings.containment.sure_containment:
        return True  # what stands whole in the other has the words of its title there
    shorter, longer = (later, earlier) if found.first <= found.second else (earlier, later)
    one, other = reader.read_titled(shorter), reader.read_titled(longer)
    return have_one_subject(one, other, found.of_shorter, settings.subject, are_apart=are_apart)


def _share_title(reader: StoryReader, first: int, second: int, settings: SubjectSettings) -> bool:
    title = reader.read_title(first)
    return len(title) >= settings.min_title_words and np.array_equal(title, reader.read_title(second))


class StoryReader:
    """What comparisons need of stories, by rank; what was read last is remembered."""

    def __init__(self, articles: StoredArticles, settings: ContainmentSettings) -> None:
        self.articles, self._settings = articles, settings
        self.read_kept = lru_cache(maxsize=1 << 12)(self._read_shingles)
        self.read_story = lru_cache(maxsize=1 << 8)(self._read_story)  # all of a story that the verdict needs
        self.read_own = lru_cache(maxsize=1)(self._read_shingles)
        self.read_title = articles.read_title

    def _read_story(self, rank: int) -> PackedStory:
        return pack_story(self.articles.read_words(rank), self._settings)

    def _read_shingles(self, rank: int) -> PackedShingles:
        return pack_shingles(self.articles.read_words(rank), self._settings)

    def read_titled(self, rank: int) -> Titled:
        """The words of a story and of its title."""
        return Titled(self.articles.read_words(rank), self.read_title(rank))
