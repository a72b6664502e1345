"""Judge whether one of two articles repeats the other, by exact containment of its word 3-grams.

Shingles are compared as 31-bit hashes, all of them, none sampled: two different shingles of a pair of articles of 500
words are taken for one in about one pair of 10,000, and then move the result by a five-hundredth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedup.duplicates.settings import ContainmentSettings
from dedup.sketch import HAS_DIGIT, IS_QUOTED, Words, hash_runs

Story = NDArray[np.uint32]
DEFAULTS = ContainmentSettings()

_QUOTED = np.uint32(1)  # bit 0 of a packed shingle: all its words are quoted; bit 1: it starts with a number
_NUMBER = np.uint32(2)
_ONE = np.uint32(1)


def pack_story(words: Words, settings: ContainmentSettings = DEFAULTS) -> Story:
    """The distinct shingles of a story, uint32[m], ascending: 30 bits of hash, the number flag, the quotation flag."""
    size = settings.shingle_size
    runs = (hash_runs(words, size) >> np.uint64(32)).astype(np.uint32) & ~(_QUOTED | _NUMBER)
    if not len(runs):
        return runs
    runs |= (words[: len(runs)] & HAS_DIGIT) * _NUMBER
    quoted = words & IS_QUOTED
    if quoted.any():
        together = quoted[: len(runs)]
        for place in range(1, size):
            together = together & quoted[place : place + len(runs)]
        runs |= (together != 0).astype(np.uint32)
    runs.sort()
    identities = runs >> _ONE
    first = np.ones(len(runs), bool)
    first[1:] = identities[1:] != identities[:-1]
    return runs[first]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two stories share, in distinct shingles: `first` and `second` have so many, `shared` stand in both.

    `numbers`, `shared_numbers`: those of the shorter story that start with a number; `own`, `shared_own`: those of
    the shorter story that are no quotation.
    """

    first: int
    second: int
    shared: int
    numbers: int
    shared_numbers: int
    own: int
    shared_own: int

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


def overlap(first: Story, second: Story) -> Overlap:
    """Compare two packed stories."""
    shorter, longer = (first, second) if len(first) <= len(second) else (second, first)
    if not len(shorter):
        return Overlap(len(first), len(second), 0, 0, 0, 0, 0)
    mine, theirs = shorter >> _ONE, longer >> _ONE
    places = np.searchsorted(theirs, mine)
    places[places == len(theirs)] = 0
    shared = shorter[theirs[places] == mine]
    numbers, shared_numbers = (int(np.count_nonzero(some & _NUMBER)) for some in (shorter, shared))
    quoted, shared_quoted = (int(np.count_nonzero(some & _QUOTED)) for some in (shorter, shared))
    return Overlap(
        len(first),
        len(second),
        len(shared),
        numbers,
        shared_numbers,
        len(shorter) - quoted,
        len(shared) - shared_quoted,
    )


def verify(story_a: bytes, story_b: bytes) -> tuple[float, float]:
    """Containment of story a in story b and of b in a, both as packed bytes."""
    found = overlap(unpack(story_a), unpack(story_b))
    return found.containment, found.contained


def unpack(story: bytes) -> Story:
    """Read a story back from the bytes an index keeps."""
    return np.frombuffer(story, "<u4")


def _bar_for_length(size: int, settings: ContainmentSettings) -> float:
    low, middle, high = settings.min_words, 30, settings.short_words
    return float(
        np.interp(size, (low, middle, high), (0.97, settings.min_short_containment, settings.min_containment))
    )


def find_bar(
    found: Overlap, gap_days: int | None, same_site: bool, is_formula: bool, settings: ContainmentSettings = DEFAULTS
) -> float:
    """The containment of the shorter story from which the pair is one article; above 1 where nothing would do.

    `gap_days` lies between the two dates, None where one is unknown; `is_formula` tells that what they share is
    shared by many articles over many days, or many of one site.
    """
    size = min(found.first, found.second)
    if size < settings.min_words - settings.shingle_size + 1:
        return 2.0
    bar = _bar_for_length(size, settings)
    if gap_days is not None and gap_days >= settings.distant_days:
        bar = max(bar, settings.min_distant_containment)
    if is_formula:
        fresh = gap_days is not None and gap_days <= 1 and not same_site
        bar = max(bar, settings.min_fresh_formula_containment if fresh else settings.min_formula_containment)
    return bar


def numbers_differ(found: Overlap, settings: ContainmentSettings = DEFAULTS) -> bool:
    """Whether a short item shares its words with the other and not its numbers: prices, forecasts, results."""
    return (
        found.numbers >= settings.min_numbers
        and min(found.first, found.second) < settings.max_number_words
        and found.shared_numbers < settings.min_number_containment * found.numbers
    )


def only_quotes(found: Overlap, settings: ContainmentSettings = DEFAULTS) -> bool:
    """Whether what the two share is a quotation, statement or tweet, and little of the words around it."""
    shared_quoted = found.shared - found.shared_own
    return (
        found.of_shorter < settings.sure_containment
        and shared_quoted > settings.max_quoted * found.shared
        and found.shared_own < settings.min_own_containment * found.own
    )


def is_repeat(
    found: Overlap,
    gap_days: int | None = None,
    same_site: bool = False,
    is_formula: bool = False,
    settings: ContainmentSettings = DEFAULTS,
) -> bool:
    """Whether a person would call the two stories the same article."""
    return (
        found.of_shorter >= find_bar(found, gap_days, same_site, is_formula, settings)
        and not numbers_differ(found, settings)
        and not only_quotes(found, settings)
    )
