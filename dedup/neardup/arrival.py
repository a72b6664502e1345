"""Find the article that one repeats among those that arrived before it and repeat none themselves."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.config import Settings
from dedup.index import LearntArticle, SqliteIndex, StorySketch
from dedup.index.counts import UNKEPT_BITS
from dedup.neardup.duplicate import Duplicate
from dedup.neardup.losses import count_lost_words
from dedup.neardup.online import Candidate, ComparedCandidate, find_originals
from dedup.sketch.hashes import Hashes

LAST = 1 << 62  # the number of an article that is not learnt: it arrives after all others


def find_duplicate(
    index: SqliteIndex, own: LearntArticle, packed_lines: Hashes, settings: Settings
) -> Duplicate | None:
    """Return what an article repeats, None if it is new; `packed_lines` as in `dedup.neardup.losses`.

    An article that repeats an earlier one is no original: the third version of a story that is like the second alone
    is new, as it would be in a dump, where articles join the kept ones only.
    """
    found = _Search(index, settings).find(own, 0)
    if found is None:
        return None
    original, match = found
    shares = match.overlap
    # With a copy that is dropped go its captions and headings too, which no comparison of stories sees.
    lost = count_lost_words(packed_lines, original.keys << UNKEPT_BITS)
    return Duplicate(
        duplicate_of=original.name,
        containment=shares.containment,
        contained=shares.contained,
        shared=shares.shared,
        same_site=match.candidate.same_site,
        kept=shares.shared / (shares.first + lost),
    )


def _expect_shared(one: StorySketch, other: StorySketch) -> float:
    """How many sampled shingles two stories share if the shorter stands whole in the longer, about."""
    rates = (len(story.sampled) / max(1, story.size) for story in (one, other))
    return min(one.size, other.size) * min(rates)


class _Search:
    """One search; remembers of which articles it has found out whether they are originals."""

    def __init__(self, index: SqliteIndex, settings: Settings) -> None:
        self._index = index
        self._settings = settings
        self._originals: dict[int, bool] = {}

    def find(self, own: LearntArticle, steps: int) -> tuple[LearntArticle, ComparedCandidate] | None:
        return next((found for found in self._list_repeated(own) if self._is_original(found[0], steps + 1)), None)

    def _list_repeated(self, own: LearntArticle) -> Iterator[tuple[LearntArticle, ComparedCandidate]]:
        limits = self._settings.candidates
        met = {
            one.number: one
            for one, shared in self._index.find_candidates(
                own, limits.max_indexed_candidates, limits.max_indexed_bucket
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

    def _is_original(self, article: LearntArticle, steps: int) -> bool:
        if article.number not in self._originals:
            is_far = steps >= self._settings.candidates.max_versions
            self._originals[article.number] = is_far or self.find(article, steps) is None
        return self._originals[article.number]
