"""Where a sentence ends within a line is found as the plain pattern finds it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.text.sentences import has_inner_stop
from dedup.text.signs import CLOSERS, SENTENCE_STOPS, choose_one

PLAIN = re.compile(
    rf"[^\W\d_]{{5}} ?{choose_one(CLOSERS)}*{choose_one(SENTENCE_STOPS)}{choose_one(CLOSERS)}*\s+\w|[。！？।۔]\w"
)
PIECES = [
    "harbour",
    "quays",
    "pier",
    "Mr",
    "12",
    "é",
    "渡轮",
    "_",
    " ",
    "  ",
    ".",
    "!",
    "?",
    "。",
    "।",
    '"',
    "”",
    "»",
    ")",
    "\t",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=12).map("".join))
@settings(max_examples=400)
def test_a_stop_within_a_line_is_that_of_the_plain_pattern(raw: str) -> None:
    assert has_inner_stop(raw) == (PLAIN.search(raw) is not None)


@pytest.mark.parametrize(
    ("raw", "has_stop"),
    [
        ("The harbour sleeps. The boats wait.", True),
        ("“The harbour sleeps.” The boats wait.", True),
        ("The boats wait for Mr. Bell", False),
        ("The harbour sleeps at 9. 12 boats wait", False),
        ("The harbour sleeps.", False),
        ("渡轮又开了。面包师高兴。", True),
    ],
)
def test_a_short_word_with_a_stop_is_an_abbreviation(raw: str, has_stop: bool) -> None:
    assert has_inner_stop(raw) is has_stop
