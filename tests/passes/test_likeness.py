"""Repeated articles: months apart a likeness is a formula; captions and courtesies are no part of a story."""

from __future__ import annotations

import random

import pytest
from test_duplicates import courteous, invent

from dedup import Article, Cleaner


def is_repeat(first: Article, second: Article) -> bool:
    """Whether the second article is found to repeat the first, where only these two are known."""
    cleaner = Cleaner()
    cleaner.learn([first, second])
    return any(finding.code == "A1" for one in (first, second) for finding in cleaner.clean(one).findings)


def told(text: str, number: int, date: str = "") -> Article:
    return Article(text, site=f"{number}.example", id=str(number), date=date)


STORY = invent(71, 300)
LINES = STORY.split("\n")


@pytest.mark.parametrize(
    ("later", "repeats"),
    [("2026-05-02", True), ("2026-05-05", True), ("2026-05-30", True), ("2026-06-03", False), ("2027-02-01", False)],
)
def test_what_is_three_quarters_the_same_is_one_story_within_a_month(later: str, repeats: bool) -> None:
    """Two of eight paragraphs are new; on two sites."""
    other = "\n".join([*LINES[:6], *invent(72, 76).split("\n")])
    assert is_repeat(told(STORY, 1, "2026-05-01"), told(other, 2, later)) is repeats


def test_a_copy_is_one_whenever_it_comes() -> None:
    assert is_repeat(told(STORY, 1, "2026-05-01"), told(STORY, 2, "2029-05-01"))


def test_on_one_site_a_likeness_some_days_later_is_a_formula() -> None:
    other = "\n".join([*LINES[:6], *invent(72, 76).split("\n")])
    first = Article(STORY, site="a.example", id="1", date="2026-05-01")
    assert is_repeat(first, Article(other, site="a.example", id="2", date="2026-05-03"))
    assert not is_repeat(first, Article(other, site="a.example", id="2", date="2026-05-05"))


def illustrate(lines: list[str], first: int, credit: str) -> str:
    """The lines, each below the caption of a picture that this paper alone has."""
    return "\n".join(f"{credit.format(invent(800 + first + n, 34)[:-1])}.\n{line}" for n, line in enumerate(lines))


@pytest.mark.parametrize(
    "credit", ["{} Getty Images", "{} Reuters/Ann Bell", "{} AFP/Tom", "{} via AP", "{} AP Photo", "{} Photo by Ann"]
)
def test_captions_with_an_agency_s_credit_are_no_part_of_the_story(credit: str) -> None:
    one, other = illustrate(LINES, 0, credit), illustrate(LINES[:5], 40, credit)
    assert is_repeat(told(one, 1), told(other, 2))


def test_paragraphs_without_a_credit_are() -> None:
    one, other = illustrate(LINES, 0, "{} in the harbour"), illustrate(LINES[:5], 40, "{} in the harbour")
    assert not is_repeat(told(one, 1), told(other, 2))


def test_titles_of_courtesy_are_no_part_of_the_story() -> None:
    assert is_repeat(told(STORY, 1), told(courteous(STORY), 2))


def test_other_words_in_their_places_are() -> None:
    dice = random.Random(5)
    mixed = "\n".join(
        " ".join(
            f"{invent(dice.randrange(10**6), 1)[:-1]} {word}" if n % 3 == 1 else word
            for n, word in enumerate(line.split(" "))
        )
        for line in LINES
    )
    assert not is_repeat(told(STORY, 1), told(mixed, 2))
