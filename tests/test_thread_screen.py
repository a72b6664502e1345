"""What is passed over as no line of comments would have been found to be none; lines of comments are never passed over."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.junk import thread_screen
from dedup.junk.thread_screen import ThreadLines, load_thread_screen
from dedup.junk.threads import load_threads
from dedup.junk.wordstarts import Block, find_digits
from dedup.text.keys import normalize_line

THREADS = load_threads()
WORDS = sorted({*THREADS.openers, *THREADS.said, *THREADS.ago, *THREADS.buttons, *THREADS.replies, *THREADS.praise})
FILLING = st.sampled_from(
    ["ann bell", "", "5", "12 30", "the ferry sails", "٣", "፩", "❶", "好", "ຂ", "ž", "-", "am 4 mai 2019"]
)
LINES = st.lists(st.tuples(FILLING, st.sampled_from(WORDS), FILLING).map(" ".join) | st.text(max_size=30), min_size=1)


def find(keys: Sequence[str]) -> ThreadLines:
    return load_thread_screen().find(Block(keys), keys, [1] * len(keys), 1)


def test_long_lines_stand_between_no_comments() -> None:
    keys = ["5 may 2018", "ann bell says on 5 may 2018"]
    assert load_thread_screen().find(Block(keys), keys, [3, 7], 4).marks == {0}


def make_keys(raws: Sequence[str]) -> list[str]:
    return [key for raw in raws if (key := normalize_line(raw.replace("\n", " ")))]


@given(LINES)
@settings(max_examples=300)
def test_no_line_of_comments_is_passed_over(raws: list[str]) -> None:
    keys = make_keys(raws)
    marks, openers, told, praises = find(keys) if keys else (set[int](),) * 4
    for place, key in enumerate(keys):
        assert place in marks or not (THREADS.may_mark(key) or THREADS.opens(key)), key
        assert place in openers or not THREADS.opens(key), key
        assert place in told or not (THREADS.is_row_of_buttons(key) or THREADS.find_speaker(key)), key
        assert place in praises or not THREADS.holds_praise(key), key


@given(st.lists(st.text(max_size=20), min_size=1))
def test_every_digit_of_a_key_is_found(raws: list[str]) -> None:
    keys = make_keys(raws)
    found = find_digits(Block(keys)) if keys else []
    assert [key for place, key in enumerate(keys) if any(map(str.isdigit, key)) and place not in found] == []


@pytest.mark.parametrize("key", ["the boats came home late on monday", "nobody on the quay minds", "die fähre fährt"])
def test_lines_of_a_story_are_passed_over(key: str) -> None:
    assert not any(find([key]))


@pytest.mark.parametrize(
    ("raw", "opens", "tells"),
    [
        ("Page 5", False, False),
        ("Comments", True, False),
        ("5Comments", True, True),
        ("Ann Bell says", False, True),
        ("12 Reply", False, True),
    ],
)
def test_what_opens_comments_and_what_tells_who_said_it_are_told_apart(raw: str, opens: bool, tells: bool) -> None:
    found = find([normalize_line(raw)])
    assert (bool(found.openers), bool(found.told)) == (opens, tells)


@given(LINES)
@settings(max_examples=300)  # the patterns are compiled on the way
def test_words_find_the_phrases_that_a_pattern_finds(raws: list[str]) -> None:
    for phrases in (THREADS._opener, THREADS._said, THREADS._ago, THREADS._reply, THREADS._praise):
        for key in make_keys(raws):
            assert list(phrases.find(key)) == [match.span() for match in phrases._pattern.finditer(key)]


@pytest.mark.parametrize("lines", [1, 2, 5])
def test_lines_read_in_parts_are_told_as_those_read_at_once(lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = make_keys(
        ["Ann said", "Reply", "3 comments", "A long line of the story", "Leave a reply", "Bea wrote:", "7"]
    )
    at_once = find(keys)
    monkeypatch.setattr(thread_screen, "_LINES", lines)
    assert find(keys) == at_once
    assert all((at_once.marks, at_once.openers, at_once.told))
