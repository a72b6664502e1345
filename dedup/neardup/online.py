"""Find what one article repeats among the candidates an index has for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dedup.config import CandidateSettings, Settings
from dedup.index.lesson import StorySketch
from dedup.neardup.candidates import find_limits, find_sampling_rates, sample_shingles
from dedup.neardup.sample import Stories
from dedup.neardup.verify import (
    FLAG_BITS,
    Overlap,
    PackedShingles,
    PackedStory,
    could_repeat,
    cut_story,
    is_repeat,
    measure_overlap,
    pack_story,
)
from dedup.sketch.hashes import Hashes, Words
from dedup.sketch.packing import pack_numbers, unpack_numbers

_SHINGLE_BYTES = 3
_DROPPED = np.uint32(8)  # bits of a shingle's hash that an index does not keep
_FLAGS = (np.uint32(1) << FLAG_BITS) - np.uint32(1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that an index proposes: its `number` there, its packed story, days since 1970 or None."""

    number: int
    story: bytes
    day: int | None = None
    same_site: bool = False


@dataclass(frozen=True, slots=True)
class ComparedCandidate:
    """A candidate, and what an article shares with it."""

    candidate: Candidate
    overlap: Overlap


def sketch_stories(stories: Stories, settings: Settings) -> list[StorySketch]:
    """What an index keeps of each story of a batch: an article of 450 words takes 240 bytes and 1.4 KB."""
    sampled, offsets = sample_shingles(stories.words, stories.lines, stories.articles, settings.candidates)
    bounds = stories.lines[stories.articles].tolist()
    found = []
    for (first, last), (start, end) in zip(pairwise(offsets.tolist()), pairwise(bounds), strict=True):
        found.append(sketch_story(stories.words[start:end], sampled[first:last], settings))
    return found


def sketch_story(words: Words, sampled: Hashes, settings: Settings) -> StorySketch:
    """The same of one story, by its words and what `sample_shingles` has of it."""
    smallest = _choose_smallest(sampled, len(words), settings.candidates)
    return StorySketch(smallest, shrink_story(pack_story(words, settings.containment)))


def shrink_story(story: PackedStory) -> bytes:
    """Pack a story into three bytes for each shingle: 22 bits of its hash, and its flags.

    By chance, one shingle in 10,000 of an article of 450 words meets a stranger.
    """
    parts = [_distinct((part >> _DROPPED + FLAG_BITS << FLAG_BITS) | (part & _FLAGS)) for part in cut_story(story)]
    counts = np.array([len(part) for part in parts], np.uint32)
    return pack_numbers(np.concatenate((counts, *parts)), _SHINGLE_BYTES)


def _distinct(part: PackedShingles) -> PackedShingles:
    """Of those that are one after packing, the first."""
    first = np.ones(len(part), bool)
    first[1:] = part[1:] >> FLAG_BITS != part[:-1] >> FLAG_BITS
    return part[first]


def expand_story(packed: bytes) -> PackedStory:
    """The story of `shrink_story`, as it can be compared with others that went the same way."""
    story = unpack_numbers(packed, _SHINGLE_BYTES).astype(np.uint32)
    story[3:] = (story[3:] >> FLAG_BITS << _DROPPED + FLAG_BITS) | (story[3:] & _FLAGS)
    return story


def _choose_smallest(sampled: Hashes, size: int, settings: CandidateSettings) -> Hashes:
    """At most `max_indexed`: sampled shingles first, whose hashes are small by choice, then lines."""
    limit = find_limits(find_sampling_rates(np.array([size]), settings))[0]
    shingles, lines = sampled[sampled <= limit], sampled[sampled > limit]
    room = max(0, settings.max_indexed - min(len(lines), int(settings.max_sampled_lines)))
    return np.concatenate((shingles[:room], lines[: settings.max_indexed - len(shingles[:room])]))


def find_originals(
    story: bytes, day: int | None, candidates: Iterable[Candidate], settings: Settings
) -> list[ComparedCandidate]:
    """Return the candidates that this story repeats, the one it is most like first, of equals the first.

    Where several others share much with it and are none of them the same, over days or on one site, what they share
    is a formula, and the bar is higher.
    """
    own = expand_story(story)
    compared = _compare(own, candidates, settings.containment.min_related_containment)
    is_formula = _is_formula(compared, day, settings.candidates)
    repeated = (
        one
        for one in compared
        if is_repeat(
            one.overlap,
            settings.containment,
            gap_days=_count_days(day, one.candidate.day),
            same_site=one.candidate.same_site,
            is_formula=is_formula,
        )
    )
    return sorted(repeated, key=lambda one: one.overlap.likeness, reverse=True)


def _compare(own: PackedStory, candidates: Iterable[Candidate], min_containment: float) -> list[ComparedCandidate]:
    """The candidates that share so much, with what they share."""
    compared = []
    for candidate in candidates:
        other = expand_story(candidate.story)
        if could_repeat(cut_story(own)[0], cut_story(other)[0], min_containment):
            compared.append(ComparedCandidate(candidate, measure_overlap(own, other)))
    return compared


def _count_days(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else abs(first - second)


def _is_formula(compared: list[ComparedCandidate], day: int | None, settings: CandidateSettings) -> bool:
    if len(compared) < settings.min_formula_candidates:
        return False
    days = [float(one) for one in [day, *(one.candidate.day for one in compared)] if one is not None]
    is_spread = len(days) > 1 and float(np.std(days)) >= settings.min_formula_spread
    return is_spread or all(one.candidate.same_site for one in compared)
