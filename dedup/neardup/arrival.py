"""Find the article that one repeats among those that arrived before it and repeat none themselves."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import groupby

import numpy as np

from dedup.article import Article
from dedup.batch.prepare import Batch
from dedup.config import Settings
from dedup.index import LearntArticle, SqliteIndex, StorySketch
from dedup.index.counts import UNKEPT_BITS
from dedup.neardup.duplicate import LearntDuplicate
from dedup.neardup.losses import count_lost_words
from dedup.neardup.online import Candidate, ComparedCandidate, find_originals
from dedup.neardup.stories import describe_stories
from dedup.neardup.verify import Overlap
from dedup.sketch.hashes import Hashes
from dedup.text.dates import read_day
from dedup.text.keys import hash_site
from dedup.text.lines import Line


def find_duplicates(
    batch: Batch, told: Sequence[Sequence[Line]], index: SqliteIndex, settings: Settings
) -> list[LearntDuplicate | None]:
    """For each article of a batch what it repeats, by the lines that tell its story."""
    sketched = describe_stories(batch, told, settings)
    with index.reading():
        numbers = index.find_numbers(batch.observations.articles).tolist()
        return [
            find_duplicate(index, _describe(article, number, story, packed_lines), packed_lines, settings)
            for article, number, (story, packed_lines) in zip(batch.articles, numbers, sketched, strict=True)
        ]


def _describe(article: Article, number: int, story: StorySketch, packed_lines: Hashes) -> LearntArticle:
    return LearntArticle(
        number, "", hash_site(article.site), read_day(article.date), story, packed_lines >> UNKEPT_BITS
    )


def find_duplicate(
    index: SqliteIndex,
    own: LearntArticle,
    packed_lines: Hashes,
    settings: Settings,
    passed_over: Container[int] = frozenset(),
) -> LearntDuplicate | None:
    """Return what an article repeats, None if it is new; `packed_lines` as in `dedup.neardup.losses`.

    `passed_over` are the numbers of articles that it may repeat and is not asked about.


    An article that repeats an earlier one is an original only if that one lacks so much of it that it was kept all the
    same, and then for its copies alone: the third version of a story that is like the second alone is new, as it would
    be in a dump, where articles join the kept ones only.
    """
    found = _Search(index, settings, passed_over).find(own, packed_lines, 0)
    if found is None:
        return None
    original, match = found
    shares = match.overlap
    return LearntDuplicate(
        number=original.number,
        duplicate_of=original.name,
        containment=shares.containment,
        contained=shares.contained,
        shared=shares.shared,
        same_site=match.candidate.same_site,
        kept=_share_kept(shares, packed_lines, original.keys),
    )


def _share_kept(shares: Overlap, packed_lines: Hashes, keys: Hashes) -> float:
    """The share of all that an article says that is left if it goes: its captions and headings go too, by their keys."""
    return shares.shared / (shares.first + count_lost_words(packed_lines, keys << UNKEPT_BITS))


def _expect_shared(one: StorySketch, other: StorySketch) -> float:
    """How many sampled shingles two stories share if the shorter stands whole in the longer, about."""
    rates = (len(story.sampled) / max(1, story.size) for story in (one, other))
    return min(one.size, other.size) * min(rates)


_Found = tuple[LearntArticle, ComparedCandidate]


class _Search:
    """One search; remembers what the articles that it has met repeat."""

    def __init__(self, index: SqliteIndex, settings: Settings, passed_over: Container[int]) -> None:
        self._index = index
        self._settings = settings
        self._passed_over = passed_over
        self._repeated: dict[int, _Found | None] = {}
        self._known: dict[int, LearntArticle] = {}

    def find(self, own: LearntArticle, packed_lines: Hashes, steps: int) -> _Found | None:
        """What an article joins, chosen as in `dedup.neardup.joining`: of equals one for which it may be dropped."""
        for _, equal in groupby(self._list_repeated(own), lambda found: found[1].overlap.shared):
            parted: dict[bool, list[_Found]] = {True: [], False: []}
            for found in equal:
                if not steps and found[0].number in self._passed_over:
                    continue
                parted[self._find_repeated(found[0], steps + 1) is None].append(found)
            kept = parted[True] + [found for found in parted[False] if self._stays(found[0], packed_lines)]
            dropping = [found for found in kept if self._would_drop(found, packed_lines)]
            if best := dropping or parted[True]:
                return best[0]
        return None

    def _list_repeated(self, own: LearntArticle) -> Iterator[_Found]:
        limits = self._settings.candidates
        met = {
            one.number: one
            for one, shared in self._index.find_candidates(
                own, limits.max_indexed_candidates, limits.max_indexed_bucket, self._known
            )
            if shared >= limits.min_indexed_shared * _expect_shared(own.story, one.story)
        }
        candidates = [
            Candidate(one.number, one.story.packed, one.day or None, own.site == one.site != 0) for one in met.values()
        ]
        # Those that arrived later are no originals, but what they share may show itself a formula.
        for match in find_originals(own.story.packed, own.day or None, candidates, self._settings):
            if match.candidate.number < own.number:
                yield met[match.candidate.number], match

    def _find_repeated(self, article: LearntArticle, steps: int) -> _Found | None:
        """What a learnt article repeats; an index has not kept how long its captions and headings are."""
        if article.number not in self._repeated:
            is_far = steps >= self._settings.candidates.max_versions
            self._repeated[article.number] = None if is_far else self.find(article, np.zeros(0, np.uint64), steps)
        return self._repeated[article.number]

    def _stays(self, article: LearntArticle, packed_lines: Hashes) -> bool:
        """Whether an article that repeats one was kept, maybe for what it has beside the story with the lines given."""
        repeated = self._repeated[article.number]
        both = packed_lines[np.isin(packed_lines >> UNKEPT_BITS, article.keys)]
        return repeated is None or not self._would_drop(repeated, both)

    def _would_drop(self, found: _Found, packed_lines: Hashes) -> bool:
        kept = _share_kept(found[1].overlap, packed_lines, found[0].keys)
        return kept >= self._settings.article.min_drop_containment
