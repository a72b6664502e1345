"""Find what one article repeats among those an index knows, in the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dedup.neardup.candidates import find_marks, sampling_rate
from dedup.neardup.sample import Stories
from dedup.neardup.settings import CandidateSettings, ContainmentSettings
from dedup.neardup.verify import (
    FLAG_BITS,
    Overlap,
    Story,
    could_repeat,
    cut_story,
    is_repeat,
    overlap,
    pack_story,
)
from dedup.sketch.hashes import Hashes
from dedup.sketch.packing import pack_numbers, unpack_numbers

_FAMILY = 3  # articles that share much with this one and are not it: then what they share is a formula
_FAMILY_CONTAINMENT = 0.35
_SHINGLE_BYTES = 3
_DROPPED = np.uint32(8)  # bits of a shingle's hash that an index does not keep
_FLAGS = (np.uint32(1) << FLAG_BITS) - np.uint32(1)
CANDIDATES = CandidateSettings()
CONTAINMENT = ContainmentSettings()


@dataclass(frozen=True, slots=True)
class Known:
    """An article as an index knows it: `key` is the caller's number for it, `day` days since 1970 or None."""

    key: int
    story: bytes
    day: int | None = None
    same_site: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The known article that this one repeats, and what they share."""

    known: Known
    overlap: Overlap


def describe(stories: Stories) -> list[tuple[Hashes, bytes]]:
    """What an index keeps of each story of a batch: marks, uint64[<= 30] ascending, and the story, packed.

    An article of 450 words takes 240 bytes and 1.4 KB.
    """
    marks, offsets = find_marks(stories.words, stories.lines, stories.articles, CANDIDATES)
    bounds = stories.lines[stories.articles].tolist()
    found = []
    for (first, last), (start, end) in zip(pairwise(offsets.tolist()), pairwise(bounds), strict=True):
        found.append((_cap(marks[first:last], end - start), shrink(pack_story(stories.words[start:end]))))
    return found


def shrink(story: Story) -> bytes:
    """Pack a story into three bytes for each shingle: 22 bits of its hash, and its flags.

    By chance, one shingle in 10,000 of an article of 450 words meets a stranger.
    """
    parts = [_distinct((part >> _DROPPED + FLAG_BITS << FLAG_BITS) | (part & _FLAGS)) for part in cut_story(story)]
    counts = np.array([len(part) for part in parts], np.uint32)
    return pack_numbers(np.concatenate((counts, *parts)), _SHINGLE_BYTES)


def _distinct(part: Story) -> Story:
    """Of those that are one after packing, the first."""
    first = np.ones(len(part), bool)
    first[1:] = part[1:] >> FLAG_BITS != part[:-1] >> FLAG_BITS
    return part[first]


def expand(packed: bytes) -> Story:
    """The story of `shrink`, as it can be compared with others that went the same way."""
    story = unpack_numbers(packed, _SHINGLE_BYTES).astype(np.uint32)
    story[3:] = (story[3:] >> FLAG_BITS << _DROPPED + FLAG_BITS) | (story[3:] & _FLAGS)
    return story


def _cap(marks: Hashes, size: int) -> Hashes:
    """The smallest marks: sampled shingles first, whose hashes are small by choice, then lines."""
    limit = np.uint64(min(float(sampling_rate(np.array([size]), CANDIDATES)[0]) * 2.0**64, 2.0**64 - 2049))
    sampled, lines = marks[marks <= limit], marks[marks > limit]
    room = CANDIDATES.max_marks - min(len(lines), int(CANDIDATES.max_line_marks))
    return np.concatenate((sampled[:room], lines[: CANDIDATES.max_marks - len(sampled[:room])]))


def find_originals(story: bytes, day: int | None, known: Iterable[Known]) -> list[Match]:
    """Return the known articles that this one repeats, the one it is most like first, of equals the first known.

    Where several others share much with it and are none of them the same, over days or on one site, what they share
    is a formula, and the bar is higher.
    """
    own = expand(story)
    compared = [(one, expand(one.story)) for one in known]
    found = [
        Match(one, overlap(own, theirs))
        for one, theirs in compared
        if could_repeat(cut_story(own)[0], cut_story(theirs)[0], CONTAINMENT, _FAMILY_CONTAINMENT)
    ]
    formula = _is_formula(found, day)
    return sorted(
        (match for match in found if _is_match(match, day, formula)),
        key=lambda match: match.overlap.likeness,
        reverse=True,
    )


def _gap(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else abs(first - second)


def _is_match(match: Match, day: int | None, formula: bool) -> bool:
    gap = _gap(day, match.known.day)
    return is_repeat(match.overlap, gap, match.known.same_site, formula, CONTAINMENT)


def _is_formula(found: list[Match], day: int | None) -> bool:
    if len(found) < _FAMILY:
        return False
    days = [float(one) for one in [day, *(match.known.day for match in found)] if one is not None]
    spread = len(days) > 1 and float(np.std(days)) >= CANDIDATES.min_formula_spread
    return spread or all(match.known.same_site for match in found)
