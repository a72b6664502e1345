"""Keys: which lines are one line, which are two, in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.keys import has_template, mask_template, normalize_line, normalize_lines, split_words

SAME = [
    ("Like this:", "LIKE THIS"),
    ("J’aime ça :", "j'aime ça"),
    ("Fish &amp; chips", "Fish & chips"),
    ("&#8220;No&#8221;", "“No”"),
    ("soft\u00adhyphen", "softhyphen"),
    ("zero\u200bwidth", "zerowidth"),
    ("\u202bمعجب بهذه:\u202c", "معجب بهذه"),
    ("كِتَابٌ", "كتاب"),
    ("ﬁne", "fine"),
    ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
    ("Straße", "STRASSE"),
    ("LİKE", "like"),
    ("a  b\tc\u00a0d", "a b c d"),
    ("Cafe\u0301", "Café"),
    ("CNN™", "CNN"),
    ("“Start Quote", "Start Quote"),
]
DIFFERENT = [
    ("___", "***"),
    ("Dow falls 200 points", "Dow falls 300 points"),
    ("हिन्दी", "हनद"),
    ("Они пришли", "Они ушли"),
    ("会议还研究了其他事项。", "会议研究了其他事项。"),
    ("© 2018", "2018"),
    ("résumé", "resume"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_lines_with_one_key(one: str, other: str) -> None:
    assert normalize_line(one) == normalize_line(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_lines_with_two_keys(one: str, other: str) -> None:
    assert normalize_line(one) != normalize_line(other)


@pytest.mark.parametrize("blank", ["", "   ", "\t", "\u00a0", "&nbsp;"])
def test_blank_lines_have_an_empty_key(blank: str) -> None:
    assert normalize_line(blank) == ""


@given(st.text())
def test_normalizing_is_idempotent(text: str) -> None:
    once = normalize_line(text)
    assert normalize_line(once) == once


@given(st.lists(st.text(st.characters(blacklist_characters="\n"))))
def test_a_text_is_normalized_as_its_lines_are(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert normalize_lines(text) == [normalize_line(line) for line in text.split("\n")]


@pytest.mark.parametrize(
    ("key", "words"),
    [("like this", ["like", "this"]), ("北京 abc", ["北", "京", "abc"]), ("", []), ("ข่าว", list("ข่าว"))],
)
def test_words(key: str, words: list[str]) -> None:
    assert split_words(key) == words


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Posted 3 hours ago by Ann", "Posted 12 hours ago by Bea Lund", True),
        ("12 comments", "4 comments", True),
        ("12 comments", "12 replies", False),
    ],
)
def test_templates(one: str, other: str, same: bool) -> None:
    assert (mask_template(one) == mask_template(other)) is same


def test_a_plain_line_is_its_own_template() -> None:
    assert [has_template(line) for line in ("Back to top", "Posted by Ann", "page 3")] == [False, True, True]
