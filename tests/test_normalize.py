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
    *(
        ("2015", digits)
        for digits in ("٢٠١٥", "۲۰۱۵", "२०१५", "๒๐๑๕", "២០១៥", "၂၀၁၅", "༢༠༡༥", "꧒꧐꧑꧕", "２０１５", "𝟐𝟎𝟏𝟓")
    ),
    *(("الاحمد", name) for name in ("الأحمد", "الإحمد", "الآحمد", "ٱلٱحمد")),
    ("مدرسة على", "مدرسه علي"),
    ("کی", "كي"),
    ("بہت", "بهت"),
    ("می\u200cشود", "می شود"),
    ("مي\u064e\u200cشود", "می شود"),
    ("ফেস\u200cবুক", "ফেসবুক"),
    ("ที\u0e48", "ท\u0e48\u0e35"),
    ("น\u0e49\u0e33", "น\u0e49\u0e4d\u0e32"),
    ("น\u0e49\u0e33", "น\u0e33\u0e49"),
    ("น\u0e49\u0e33", "น\u0e4d\u0e49\u0e32"),
    ("\u0e41ละ", "\u0e40\u0e40ละ"),
    ("ບ\u0ecd\u0ec8", "ບ\u0ec8\u0ecd"),
    ("ក\u17d2រ\u17bb", "ក\u17bb\u17d2រ"),
    ("ស\u17ca\u17b8", "ស\u17b8\u17ca"),
    ("ក\u17be", "ក\u17c1\u17b8"),
    ("န\u1037\u103a", "န\u103a\u1037"),
    ("က\u102d\u102f", "က\u102f\u102d"),
    ("\u09dc\u09df", "\u09a1\u09bc\u09af\u09bc"),
    ("ক\u09cb", "ক\u09c7\u09be"),
    ("ක\u0ddd", "ක\u0dd9\u0dcf\u0dca"),
    ("അവൻ", "അവന\u0d4d\u200d"),
    ("קו־אדום", "קו אדום"),
    ("ինչո՞ւ", "ինչու"),
    ("Ion Iliescu și ţara", "Ion Iliescu şi țara"),
    ("-5 °C", "−5 °C"),
    ("(–5 °C)", "-5 °C"),
    ("2015-16", "2015–16"),
    ("2015 -16", "2015 16"),
    ("- 5 things", "5 things"),
    ("18+", "18"),
    ("Google+", "Google"),
    ("#news", "news"),
    ("m²", "m2"),
    ("H₂O", "H2O"),
]
DIFFERENT = [
    ("___", "***"),
    ("Dow falls 200 points", "Dow falls 300 points"),
    ("हिन्दी", "हनद"),
    ("Они пришли", "Они ушли"),
    ("会议还研究了其他事项。", "会议研究了其他事项。"),
    ("© 2018", "2018"),
    ("résumé", "resume"),
    ("-5 degrees", "5 degrees"),
    ("10²", "102"),
    ("3½", "31/2"),
    ("C++", "C"),
    ("C#", "C"),
    ("c# c++ -1", "c c 1"),
    ("کہا", "کھا"),
    ("میشود", "می شود"),
    ("ن پدر", "نپدر"),
    ("അവൻ", "അവന്"),
    ("น้ำ", "นำ"),
    ("ที", "ที่"),
    ("ក្រុម", "ក្រម"),
    ("три", "тры"),
    ("sare", "sare\u0327"),
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


@pytest.mark.parametrize(("one", "other"), SAME + DIFFERENT)
def test_the_key_of_a_key_is_that_key(one: str, other: str) -> None:
    assert [normalize_line(normalize_line(line)) for line in (one, other)] == [
        normalize_line(one),
        normalize_line(other),
    ]


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
