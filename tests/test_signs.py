"""The signs of writing, lengths in words, and the shape of a line: each bound, and what stands just beyond it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from dedup.text import signs
from dedup.text.code import find_page_code, has_listing_sign, is_code, may_hold_page_code
from dedup.text.keys import count_words, normalize_line
from dedup.text.lengths import add_lengths
from dedup.text.lines import Line


def line(raw: str) -> Line:
    return Line(1, raw, normalize_line(raw))


@pytest.mark.parametrize(
    "name", [name for name, value in vars(signs).items() if name.isupper() and isinstance(value, str)]
)
def test_a_sign_stands_once_in_its_list_and_is_found_by_its_pattern(name: str) -> None:
    value = getattr(signs, name)
    assert len(set(value)) == len(value)
    pattern = re.compile(signs.choose_one(value))
    assert all(pattern.fullmatch(sign) for sign in value)
    assert pattern.findall("harbour 12") == [sign for sign in "harbour 12" if sign in value]


def test_lists_that_hold_others_hold_all_of_them() -> None:
    for small, large in [
        (signs.FULL_STOPS, signs.SENTENCE_STOPS),
        (signs.QUESTION_MARKS + signs.EXCLAMATION_MARKS, signs.SENTENCE_STOPS),
        (signs.SENTENCE_STOPS + signs.COLONS, signs.LINE_ENDS),
        (signs.SENTENCE_STOPS + signs.COLONS + signs.SEMICOLONS, signs.STOPS),
        (signs.STOPS + signs.COMMAS + signs.WIDE_COMMAS, signs.PAUSES),
        (signs.CLOSING_QUOTES, signs.CLOSERS),
    ]:
        assert set(small) <= set(large)
    assert not set(signs.SEMICOLONS) & set(signs.LINE_ENDS)


@pytest.mark.parametrize(
    ("counts", "in_lines", "in_slots"),
    [
        ((4, 0, 0), 4, 4),
        ((0, 1, 0), 1, 1),
        ((0, 3, 0), 2, 1),
        ((0, 4, 0), 3, 2),
        ((0, 0, 5), 1, 1),
        ((0, 0, 6), 2, 2),
        ((2, 6, 10), 8, 6),
    ],
)
def test_lengths_add_up(counts: tuple[int, int, int], in_lines: int, in_slots: int) -> None:
    assert (add_lengths(*counts), add_lengths(*counts, words_in_three=1)) == (in_lines, in_slots)
    arrays = [np.array([count, 0], np.int64) for count in counts]
    assert add_lengths(*arrays).tolist() == [in_lines, 0]


@pytest.mark.parametrize(
    ("key", "counts"), [("two words", (2, 0, 0)), ("码头开放了吗", (0, 6, 0)), ("ท่าเรือ nord 码头", (1, 2, 7))]
)
def test_keys_are_as_long_as_their_parts(key: str, counts: tuple[int, int, int]) -> None:
    assert count_words(key) == add_lengths(*counts)


def repeat(count: int, end: str = "") -> str:
    return " ".join(["boat"] * count) + end


@pytest.mark.parametrize(
    ("raw", "is_prose"),
    [
        (repeat(40), True),
        (repeat(39), False),
        (repeat(10, "."), True),
        (repeat(9, "."), False),
        (repeat(10, ":"), True),
        (repeat(10, ","), False),
        (repeat(10, "..."), False),
        (f"“{repeat(6, '.”')}", True),
        (f"“{repeat(5, '.”')}", False),
        (f"“{repeat(6, '?”')}", False),
        (f"“{repeat(6, '؟”')}", True),
        (repeat(6, "."), False),
        ("ก" * 96, True),
        ("ก" * 95, False),
    ],
)
def test_running_text_is_told_by_its_length_and_its_end(raw: str, is_prose: bool) -> None:
    assert line(raw).is_prose is is_prose


@pytest.mark.parametrize(
    ("raw", "is_shaped"),
    [
        (repeat(3), True),
        (repeat(2), False),
        (repeat(28), True),
        (repeat(29), False),
        (repeat(5, "?"), True),
        (repeat(5, "."), False),
        (repeat(5, "..."), True),
        (repeat(5, ","), False),
        (repeat(5, ":"), False),
        ("码头开放了吗，", True),
    ],
)
def test_a_headline_has_its_shape(raw: str, is_shaped: bool) -> None:
    assert line(raw).is_headline_shaped is is_shaped


@pytest.mark.parametrize(
    ("raw", "is_row"),
    [
        ("Harbour 12 Pier 14", True),
        ("Harbour 12 Pier", False),
        ("The harbour 12 and the pier 14 tie up", False),
        ("The harbour 12 pier 14 tie", True),
        ("1 204 boats", True),
    ],
)
def test_a_row_is_of_figures(raw: str, is_row: bool) -> None:
    assert line(raw).is_row is is_row


@pytest.mark.parametrize(
    ("raw", "opens", "is_whole"),
    [
        ("“The ferry sails again”", True, True),
        ("— «The ferry sails again!»", False, True),
        ("‹The ferry sails again›,", False, True),
        ("› The ferry sails again", False, False),
        ("“The ferry sails again”, she said", True, False),
        ("The ferry “sails” again", False, False),
    ],
)
def test_quotations_are_told_by_their_marks(raw: str, opens: bool, is_whole: bool) -> None:
    assert (line(raw).opens_quoted, line(raw).is_quoted) == (opens, is_whole)


@pytest.mark.parametrize(
    "raw",
    ["def sail(ferry):", "from harbour import ferry", "npm install ferry", "});", "```", '"tide": 12,', "<p>Tide</p>", "sail();"],
)  # fmt: skip
def test_a_line_of_a_program_is_code(raw: str) -> None:
    assert is_code(raw)


@pytest.mark.parametrize(
    "raw", ["From the harbour (old)", "Let us sail.", "import duties rise again", "He said: “Go!”", "The tide:"]
)
def test_a_line_of_a_story_is_no_code(raw: str) -> None:
    assert not is_code(raw)


STORY = "The ferry sails again from the north pier at nine in the evening, its captain said today."


@pytest.mark.parametrize(
    ("raw", "start"),
    [
        ("window.ferry = {tide: 1};", 0),
        ("var x = 1; document.write('<b>')", 0),
        ('{% set tone = "blue" %} /* This sets the tone of the pier */', 0),
        ('[caption id="pier_1" align="aligncenter" width="391"] The old pier[/caption]', 0),
        (f"{STORY} window.ferry = {{tide: 1}};", len(STORY) + 1),
        ("Too short. window.ferry = {tide: 1};", 0),
        (f'window.ferry = {{tide: 1, pier: "north", sea: "calm"}}; {STORY * 9}', 0),
    ],
)
def test_code_of_a_page_is_found_behind_the_story(raw: str, start: int) -> None:
    assert may_hold_page_code(raw)
    assert find_page_code(raw) == (start, len(raw))


@pytest.mark.parametrize(
    "raw",
    [
        STORY,
        f"{STORY} The tag <script opens what a browser runs, and pages have many of them, the engineer of the harbour "
        "told the council, who had asked what it is for, and when it is read by whom and why it is slow",
        "The window. It was open.",
        "The bill [sic] was {five} crowns for a [caption] under the boat.",
    ],
)
def test_a_sentence_that_names_a_tag_is_no_code(raw: str) -> None:
    assert find_page_code(raw) is None


def test_a_listing_has_its_signs() -> None:
    assert [has_listing_sign(raw) for raw in ("a = 1", "a_b", "{", "<b", "`x`", "Share (12)")] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("raw", "mark"),
    [
        ("“It came back.”", "."),
        ("„Sie kam zurück.“", "."),
        ("‚Sie kam zurück.‘", "."),
        ("»Hun kom tilbage.«", "."),
        ("„Wróciła.” (PAP)", "P"),
        ("Она сказала: «Вернулась?»", "?"),
        ("『帰ってきた。』", "。"),
        ("قالت: «عادت.»", "."),
        ("“", "“"),
    ],
)
def test_the_last_mark_is_before_the_quotation_marks_of_all_languages(raw: str, mark: str) -> None:
    assert signs.find_last_mark(raw) == mark
