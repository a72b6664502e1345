"""Find what one article repeats among those an index knows, in the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dedup.duplicates.candidates import find_marks, sampling_rate
from dedup.duplicates.containment import Overlap, could_repeat, cut_story, is_repeat, overlap, pack_story, unpack
from dedup.duplicates.settings import CandidateSettings, ContainmentSettings
from dedup.duplicates.stories import UNKNOWN, gather, read_moment
from dedup.sketch import Hashes

_DAY = 86_400  # seconds
_FAMILY = 3  # articles that share much with this one and are not it: then what they share is a formula
_FAMILY_CONTAINMENT = 0.35
CANDIDATES = CandidateSettings()
CONTAINMENT = ContainmentSettings()


@dataclass(frozen=True, slots=True)
class Known:
    """An article as an index knows it: `key` is the caller's name for it, `day` days since 1970 or None."""

    key: object
    story: bytes
    day: int | None = None
    same_site: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The known article that this one repeats, and what they share."""

    known: Known
    overlap: Overlap


def describe(keys: Sequence[str], raws: Sequence[str]) -> tuple[Hashes, bytes]:
    """What an index keeps of an article's story lines: its marks, uint64[<= 30] ascending, and its packed story.

    An article of 450 words takes 240 bytes and 1.9 KB.
    """
    stories = gather([""], [0], [""], [0], [keys], [raws])
    marks, _ = find_marks(stories.words, stories.lines, stories.articles, CANDIDATES)
    return _cap(marks, len(stories.words)), pack_story(stories.words).astype("<u4").tobytes()


def _cap(marks: Hashes, size: int) -> Hashes:
    """The smallest marks: sampled shingles first, whose hashes are small by choice, then lines."""
    limit = np.uint64(min(float(sampling_rate(np.array([size]), CANDIDATES)[0]) * 2.0**64, 2.0**64 - 2049))
    sampled, lines = marks[marks <= limit], marks[marks > limit]
    room = CANDIDATES.max_marks - min(len(lines), int(CANDIDATES.max_line_marks))
    return np.concatenate((sampled[:room], lines[: CANDIDATES.max_marks - len(sampled[:room])]))


def read_day(date: str) -> int | None:
    """Days since 1970 of a date as the data writes it; None if it cannot be read."""
    moment = read_moment(date) if date else UNKNOWN
    return None if moment == UNKNOWN else moment // _DAY


def find_original(story: bytes, day: int | None, known: Iterable[Known]) -> Match | None:
    """Return the known article that this one repeats and is most like, of equals the first; None if it is new.

    Where several others share much with it and are none of them the same, over days or on one site, what they share
    is a formula, and the bar is higher.
    """
    own = unpack(story)
    compared = [(one, unpack(one.story)) for one in known]
    found = [
        Match(one, overlap(own, theirs))
        for one, theirs in compared
        if could_repeat(cut_story(own)[0], cut_story(theirs)[0], CONTAINMENT, _FAMILY_CONTAINMENT)
    ]
    formula = _is_formula(found, day)
    repeated = [match for match in found if _is_match(match, day, formula)]
    return max(repeated, key=lambda match: match.overlap.likeness, default=None)


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
