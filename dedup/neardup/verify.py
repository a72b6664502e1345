"""Judge whether one of two articles repeats the other, by exact containment of its word 3-grams and of their leads.

Shingles are compared as 30-bit hashes, all of them, none sampled: by chance, two different shingles of a pair of
articles of 500 words are taken for one in about one pair of 5,000, and then move the result by a five-hundredth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.config import ContainmentSettings
from dedup.sketch.hashes import Words, mix
from dedup.sketch.shingles import hash_shingles
from dedup.sketch.words import HAS_DIGIT, IS_QUOTED

PackedShingles = NDArray[np.uint32]  # ascending; 30 bits of hash, then the two flags
PackedStory = NDArray[np.uint32]  # three such arrays behind their lengths: see `pack_story`

_QUOTED = np.uint32(1)  # bit 0 of a packed shingle: all its words are quoted
_LATER = np.uint32(2)  # bit 1: it stands behind the lead
FLAG_BITS = np.uint32(2)  # bits of a packed shingle that are no part of its identity
_UNREACHABLE = 2.0  # a containment


def _distinct(packed: PackedShingles) -> PackedShingles:
    """Sort, and keep the first of those that differ in their flags alone."""
    packed.sort()
    identities = packed >> FLAG_BITS
    first = np.ones(len(packed), bool)
    first[1:] = identities[1:] != identities[:-1]
    return packed[first]


def _pack_hashes(words: Words, size: int) -> PackedShingles:
    return (hash_shingles(words, size) >> np.uint64(32)).astype(np.uint32) & ~(_QUOTED | _LATER)


def _flag_quoted(shingles: PackedShingles, words: Words, size: int) -> None:
    quoted = words & IS_QUOTED
    if quoted.any():
        together = quoted[: len(shingles)]
        for place in range(1, size):
            together = together & quoted[place : place + len(shingles)]
        shingles |= (together != 0).astype(np.uint32)


def _pack_numbers(words: Words) -> tuple[PackedShingles, PackedShingles]:
    """The slots of a story, the neighbours of each number, and the same with the number told.

    `15.73` and `12 May 1987` are one number or two with a word between: what stands together is one.
    """
    is_number = (words & HAS_DIGIT) != 0
    starts = np.flatnonzero(is_number[1:] & ~is_number[:-1]) + 1
    ends = np.flatnonzero(is_number[:-1] & ~is_number[1:]) + 1
    ends = ends[ends.searchsorted(starts[0]) :] if len(starts) else ends
    starts = starts[: len(ends)]
    if not len(starts):
        return np.zeros(0, np.uint32), np.zeros(0, np.uint32)
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(hash_shingles(words, 1))))
    numbers = (mix(sums[ends] - sums[starts]) >> np.uint64(32)).astype(np.uint32)
    masks = _pack_hashes(np.stack((words[starts - 1], words[ends]), axis=1).ravel(), 2)[::2]
    told = _pack_hashes(np.stack((masks, numbers), axis=1).ravel(), 2)[::2]
    return _distinct(masks), _distinct(told)


def pack_shingles(words: Words, settings: ContainmentSettings) -> PackedShingles:
    """The distinct shingles of a story, uint32[m], ascending: 30 bits of hash; bit 0: quoted; bit 1: not in the lead."""
    shingles = _pack_hashes(words, settings.shingle_size)
    _flag_quoted(shingles, words, settings.shingle_size)
    shingles[settings.lead_words :] |= _LATER
    return _distinct(shingles)


def pack_story(words: Words, settings: ContainmentSettings) -> PackedStory:
    """Everything of a story that a comparison needs, uint32[3 + n].

    The counts of the three parts that follow: distinct shingles, the slots in which it has numbers, and the slots
    with their numbers; each part ascending.
    """
    shingles = pack_shingles(words, settings)
    slots, told = _pack_numbers(words) if len(words) < settings.max_number_words else (shingles[:0], shingles[:0])
    counts = np.array([len(shingles), len(slots), len(told)], np.uint32)
    return np.concatenate((counts, shingles, slots, told))


def could_repeat(first: PackedShingles, second: PackedShingles, min_containment: float) -> bool:
    """Whether two arrays of `pack_shingles` share so much of the shorter; exact, and quick."""
    shorter, longer = (first, second) if len(first) <= len(second) else (second, first)
    return len(_find_shared(shorter, longer)) >= max(1.0, min_containment * len(shorter))


def cut_story(story: PackedStory) -> tuple[PackedShingles, PackedShingles, PackedShingles]:
    """The three parts of a packed story: shingles, slots, and slots with their numbers."""
    shingles, slots = int(story[0]), int(story[1])
    return story[3 : 3 + shingles], story[3 + shingles : 3 + shingles + slots], story[3 + shingles + slots :]


def _find_shared(some: PackedShingles, others: PackedShingles) -> PackedShingles:
    """Those of the first that stand in the second, with the flags of the first."""
    shared: PackedShingles = some[is_shared(some, others)]
    return shared


def is_shared(some: PackedShingles, others: PackedShingles) -> NDArray[np.bool_]:
    """Whether each of the first stands in the second, bool[m]."""
    if not len(some) or not len(others):
        return np.zeros(len(some), bool)
    mine, theirs = some >> FLAG_BITS, others >> FLAG_BITS
    places = theirs.searchsorted(mine)
    places[places == len(theirs)] = 0
    shared: NDArray[np.bool_] = theirs[places] == mine
    return shared


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two stories share, in distinct shingles: `first` and `second` have so many, `shared` stand in both.

    `slots`: places that hold a number in both stories, `agreeing`: those where it is the same number; `own`,
    `shared_own`: shingles of the shorter story that are no quotation, in all and shared; `leads`: the share of the
    one's lead that stands in the other, and the other way, added up.
    """

    first: int
    second: int
    shared: int
    slots: int
    agreeing: int
    own: int
    shared_own: int
    leads: float = 2.0

    @property
    def containment(self) -> float:
        """Share of the first story that stands in the second."""
        return self.shared / self.first if self.first else 0.0

    @property
    def contained(self) -> float:
        """Share of the second story that stands in the first."""
        return self.shared / self.second if self.second else 0.0

    @property
    def of_shorter(self) -> float:
        """Share of the shorter story that stands in the longer."""
        return max(self.containment, self.contained)

    @property
    def likeness(self) -> tuple[int, int]:
        """What orders the stories that the first repeats: how much of it they have, then how little else."""
        return self.shared, -self.second


def measure_overlap(first: PackedStory, second: PackedStory) -> Overlap:
    """Compare two packed stories."""
    one, other = cut_story(first), cut_story(second)
    shorter, longer = (one, other) if len(one[0]) <= len(other[0]) else (other, one)
    shared = _find_shared(shorter[0], longer[0])
    return Overlap(
        first=len(one[0]),
        second=len(other[0]),
        shared=len(shared),
        slots=len(_find_shared(shorter[1], longer[1])),
        agreeing=len(_find_shared(shorter[2], longer[2])),
        own=len(shorter[0]) - int((shorter[0] & _QUOTED).sum()),
        shared_own=len(shared) - int((shared & _QUOTED).sum()),
        leads=_share_lead(shorter[0], longer[0]) + _share_lead(longer[0], shorter[0]),
    )


def _share_lead(story: PackedShingles, other: PackedShingles) -> float:
    """The share of a story's lead that stands in the other."""
    lead = story[(story & _LATER) == 0]
    return len(_find_shared(lead, other)) / max(1, len(lead))


def _bar_for_length(size: int, settings: ContainmentSettings) -> float:
    if size >= settings.short_words:
        return settings.min_containment
    sizes = settings.min_words, settings.brief_words, settings.short_words
    bars = settings.shortest_containment, settings.brief_containment, settings.short_containment
    return float(np.interp(size, sizes, bars))


def _bar_for_leads(leads: float, settings: ContainmentSettings) -> float:
    return min(settings.max_containment, settings.lead_containment - settings.lead_weight * leads)


def find_lowest_bar(settings: ContainmentSettings) -> float:
    """The containment below which no pair is one article, whatever its length and leads."""
    return min(
        settings.min_containment,
        settings.short_containment,
        settings.brief_containment,
        settings.shortest_containment,
    )


def find_bar(
    found: Overlap,
    gap_days: int | None,
    same_site: bool,
    is_formula: bool,
    settings: ContainmentSettings,
    *,
    same_title: bool = False,
) -> float:
    """The containment of the shorter story from which the pair is one article; above 1 where nothing would do.

    `gap_days` lies between the two dates, None where one is unknown; `is_formula` tells that what they share is
    shared by many articles over many days, or many of one site. Under the same title one site prints the same story.
    """
    size = min(found.first, found.second)
    if size < settings.min_words - settings.shingle_size + 1:
        return _UNREACHABLE
    bar = max(_bar_for_length(size, settings), _bar_for_leads(found.leads, settings))
    if same_site and not same_title:
        bar = max(bar, settings.min_site_containment)
    if gap_days is not None and gap_days >= settings.distant_days:
        is_formula = is_formula or same_site or gap_days > settings.far_days
        bar = max(bar, settings.min_distant_containment)
    if is_formula:
        fresh = gap_days is not None and gap_days <= settings.max_fresh_days and not same_site
        bar = max(bar, settings.min_fresh_formula_containment if fresh else settings.min_formula_containment)
    return bar


def do_numbers_differ(found: Overlap, settings: ContainmentSettings) -> bool:
    """Whether short items have the same words around their numbers and other numbers: prices, forecasts, results."""
    return found.slots >= settings.min_slots and found.agreeing < settings.min_agreeing * found.slots


def is_mostly_quotation(found: Overlap, settings: ContainmentSettings) -> bool:
    """Whether what the two share is a quotation, statement or tweet, and little of the words around it."""
    shared_quoted = found.shared - found.shared_own
    return (
        found.of_shorter < settings.sure_containment
        and shared_quoted > settings.max_quoted * found.shared
        and found.shared_own < settings.min_own_containment * found.own
    )


def is_repeat(
    found: Overlap,
    settings: ContainmentSettings,
    *,
    gap_days: int | None = None,
    same_site: bool = False,
    same_title: bool = False,
    is_formula: bool = False,
) -> bool:
    """Whether a person would call the two stories the same article."""
    return (
        found.of_shorter >= find_bar(found, gap_days, same_site, is_formula, settings, same_title=same_title)
        and not do_numbers_differ(found, settings)
        and not is_mostly_quotation(found, settings)
    )
