"""Telling words: what titles and numbers say of two stories that share much, and what a frame on many articles is worth."""

from __future__ import annotations

import random

import pytest
from test_formulas import find

from dedup.config import Settings
from dedup.neardup.subject import Titled, have_one_subject
from dedup.sketch.words import hash_words

SUBJECT = Settings().subject
FRAME = " ".join(f"frame{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(130))


def tell(title: str, story: str) -> Titled:
    return Titled(hash_words(story.split()), hash_words(title.split()))


@pytest.mark.parametrize(
    ("shorter", "longer", "are_apart", "one_subject"),
    [
        # The words of the title stand in what both have.
        (("ferry sails at night", f"the ferry sails at night {FRAME}"), ("boat leaves", f"the ferry sails at night {FRAME}"), True, True),
        # Of one site they stand in what the frame leaves open.
        (("rain over alster", f"rain over alster {FRAME}"), ("fog over vierland", f"fog over vierland {FRAME}"), True, False),
        (("rain over alster", f"rain over alster {FRAME}"), ("fog over vierland", f"fog over vierland {FRAME}"), False, False),
        (("rain over alster town", f"rain over alster town {FRAME}"), ("rain over bek city", f"rain over bek city {FRAME}"), False, True),
        (("rain over alster town", f"rain over alster town {FRAME}"), ("rain over bek city", f"rain over bek city {FRAME}"), True, False),
        # A title that the other one has too is told there.
        (("rain over alster", f"rain over alster {FRAME}"), ("rain over alster", FRAME), True, True),
        # Numbers tell as well, on one site or days apart.
        (("", f"{FRAME} 11 12 13"), ("", f"{FRAME} 21 22 23"), True, False),
        (("", f"{FRAME} 11 12 13"), ("", f"{FRAME} 11 12 23"), True, True),
        (("", f"{FRAME} 11 12 13"), ("", f"{FRAME} 21 22 23"), False, True),
        (("", f"{FRAME} 11 12"), ("", f"{FRAME} 21 22"), True, True),
        # The shorter one has nothing of its title: it is the frame, and what the longer one is about is asked of it.
        (("harbour news", FRAME), ("oysters rise again", f"oysters rise again {FRAME}"), True, False),
        (("harbour news", FRAME), ("oysters rise again", f"oysters rise again {FRAME}"), False, True),
        # A line or two under two titles that neither has.
        (("boat race opens", FRAME[:140]), ("baker retires", FRAME[:140]), True, False),
        (("boat race opens", FRAME[:140]), ("boat race opens", FRAME[:140]), True, True),
        (("boat race opens", FRAME[:140]), ("baker retires", FRAME[:140]), False, True),
        (("boat race opens", FRAME[:140]), ("", FRAME[:140]), True, True),
        (("boat race opens", FRAME), ("baker retires", FRAME), True, True),
    ],
)  # fmt: skip
def test_telling_words_agree_or_not(
    shorter: tuple[str, str], longer: tuple[str, str], are_apart: bool, one_subject: bool
) -> None:
    assert have_one_subject(tell(*shorter), tell(*longer), 0.95, SUBJECT, are_apart=are_apart) is one_subject


def invent(seed: int, words: int) -> str:
    dice = random.Random(seed)
    return " ".join("".join(dice.choice("abdegiklmnoprstu") for _ in range(dice.randint(3, 9))) for _ in range(words))


def test_what_three_stories_have_around_them_is_a_frame() -> None:
    notice = f"{invent(1, 60)}."
    told = [("story", f"{number}", f"{invent(10 + number, 120)}. {notice}") for number in range(3)]
    articles = [(f"{name} {number}", "a.example", "2024-03-01", "", text) for name, number, text in told]
    bare = ("bare", "a.example", "2024-03-01", "", notice)
    elsewhere = ("elsewhere", "b.example", "2024-03-01", "", notice)
    later = ("later", "b.example", "2024-03-09", "", notice)
    assert find([*articles, bare]) == set()
    assert find([*articles, later]) == set()
    assert len(find([*articles, elsewhere])) == 1  # many outlets print on one day what an agency wrote
    assert len(find([*articles[:2], bare])) == 1  # two have it: it may be a brief of either
    whole = ("whole", "a.example", "2024-03-01", "", articles[0][4])
    assert find([*articles, whole]) == {("whole", "story 0")}


@pytest.mark.parametrize(
    ("site", "titles", "found"),
    [
        ("a.example", ("Ferry sails after vote", "Council asks again"), False),
        ("a.example", ("Ferry sails after vote", "Ferry sails after vote"), True),
        ("a.example", ("Ferry", "Ferry"), False),  # the name of a column
        ("b.example", ("Ferry sails after vote", "Council asks again"), True),
    ],
)
def test_one_outlet_tells_what_came_before_under_a_new_title(site: str, titles: tuple[str, str], found: bool) -> None:
    shared = f"{invent(1, 90)}."
    one = ("one", "a.example", "2024-03-01", titles[0], f"{shared} {invent(2, 70)}.")
    other = ("other", site, "2024-03-01", titles[1], f"{shared} {invent(3, 70)}.")
    assert bool(find([one, other])) is found
