"""Repeated articles: how much two must share, by their length, their leads, their dates, their numbers and their quotations."""

from __future__ import annotations

from typing import Any

import pytest

from dedup import Settings
from dedup.neardup.verify import Overlap, find_bar, is_repeat, measure_overlap, pack_story
from dedup.sketch.words import hash_words

CONTAINMENT = Settings().containment


def share(of: int = 1000, shared: int = 1000, *, leads: float = 2.0, slots: int = 0, agreeing: int = 0, own: int | None = None, shared_own: int | None = None) -> Overlap:  # fmt: skip
    """Two stories of as many shingles, of which so many are shared; none is quoted unless that is said."""
    own, shared_own = of if own is None else own, shared if shared_own is None else shared_own
    return Overlap(of, of, shared, slots, agreeing, own, shared_own, leads)


@pytest.mark.parametrize(
    ("words", "bar"),
    [(5, 2.0), (6, 0.9945), (8, 0.97), (19, 0.835), (30, 0.70), (65, 0.615), (99, 0.5324), (100, 0.48), (4000, 0.48)],
)
def test_the_shorter_the_story_the_more_of_it(words: int, bar: float) -> None:
    """Below eight words, that are six shingles, nothing would do."""
    found = find_bar(share(words), None, False, False, CONTAINMENT)
    assert found == pytest.approx(bar, abs=0.03 if words == 6 else 0.0005)


@pytest.mark.parametrize(
    ("leads", "bar"), [(0.0, 0.65), (0.5, 0.65), (0.7, 0.63), (1.0, 0.54), (1.2, 0.48), (2.0, 0.48)]
)
def test_a_lead_of_its_own_asks_for_more(leads: float, bar: float) -> None:
    assert find_bar(share(leads=leads), None, False, False, CONTAINMENT) == pytest.approx(bar)


@pytest.mark.parametrize(
    ("days", "same_site", "is_formula", "bar"),
    [
        (None, False, False, 0.48),
        (0, False, False, 0.48),
        (2, False, False, 0.48),
        (3, False, False, 0.67),
        (30, False, False, 0.67),
        (31, False, False, 0.87),
        (2, True, False, 0.67),
        (3, True, False, 0.87),
        (None, True, False, 0.67),
        (None, False, True, 0.87),
        (0, False, True, 0.80),
        (1, False, True, 0.80),
        (1, True, True, 0.87),
        (2, False, True, 0.87),
    ],
)
def test_days_apart_or_on_one_site_likeness_may_be_a_formula(
    days: int | None, same_site: bool, is_formula: bool, bar: float
) -> None:
    assert find_bar(share(), days, same_site, is_formula, CONTAINMENT) == bar


@pytest.mark.parametrize(
    ("fields", "repeats"),
    [
        pytest.param({"shared": 480}, True, id="just enough"),
        pytest.param({"shared": 479}, False, id="not enough"),
        pytest.param({"slots": 2, "agreeing": 0}, True, id="two other numbers"),
        pytest.param({"slots": 3, "agreeing": 1}, False, id="two other numbers of three"),
        pytest.param({"slots": 5, "agreeing": 3}, True, id="two other numbers of five"),
        pytest.param({"slots": 5, "agreeing": 2}, False, id="three other numbers of five"),
        pytest.param({"shared": 500, "own": 600, "shared_own": 201}, True, id="three fifths of it quoted"),
        pytest.param({"shared": 500, "own": 600, "shared_own": 199}, False, id="more than three fifths of it quoted"),
        pytest.param({"shared": 500, "own": 400, "shared_own": 160}, True, id="two fifths of what is no quotation"),
        pytest.param({"shared": 500, "own": 400, "shared_own": 159}, False, id="less of what is no quotation"),
        pytest.param({"shared": 900, "own": 400, "shared_own": 100}, True, id="nearly all of it, with its quotations"),
        pytest.param({"shared": 899, "own": 400, "shared_own": 100}, False, id="not quite"),
    ],
)
def test_enough_shared_with_the_same_numbers_and_not_in_quotations_alone(fields: dict[str, Any], repeats: bool) -> None:
    assert is_repeat(share(**fields), CONTAINMENT) is repeats


def test_a_lead_is_the_first_hundred_words() -> None:
    words = [f"word{n}" for n in range(200)]
    for place, leads in ((100, 0.0), (102, 0.0), (60, 0.4)):
        other = [f"other{n}" for n in range(place)] + words[place:]
        found = measure_overlap(*(pack_story(hash_words(one), CONTAINMENT) for one in (words, other)))
        assert found.leads == pytest.approx(2 * leads, abs=0.07)


@pytest.mark.parametrize(("count", "has"), [(398, True), (402, False)])
def test_a_long_story_is_not_made_of_its_numbers(count: int, has: bool) -> None:
    letters = str.maketrans("0123456789", "abcdefghij")
    words = [str(n) if n % 10 == 5 else str(n).translate(letters) for n in range(count)]
    story = pack_story(hash_words(words), CONTAINMENT)
    assert bool(measure_overlap(story, story).slots) is has
