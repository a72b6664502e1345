"""What slots, bars and cues make of scripts without blanks and of languages that put endings on names."""

from __future__ import annotations

import pytest

from dedup.junk.catalogue import tokenize
from dedup.junk.cues import known_cues
from dedup.junk.glued import find_glued
from dedup.junk.slots import SLOTS, measure
from dedup.text.keys import count_words, normalize_line


def words(line: str) -> list[str]:
    return tokenize(normalize_line(line))


@pytest.mark.parametrize(
    "networks",
    [
        "Facebookissa ja Twitterissä",
        "Facebook'ta",
        "Facebookon és Instagramon",
        "페이스북으로",
        "เฟซบุ๊ก และ ไลน์",
        "微信朋友圈和微博",
    ],
)
def test_a_network_keeps_its_name_under_endings(networks: str) -> None:
    assert SLOTS["network"].accepts(words(networks))


@pytest.mark.parametrize("line", ["lineup", "applied", "maximum", "bandage", "페이스북이란", "ท่าเรือ", "微笑"])
def test_a_word_that_begins_like_a_network_is_none(line: str) -> None:
    assert not SLOTS["network"].accepts(words(line))


@pytest.mark.parametrize(
    ("line", "in_slots", "in_lines"),
    [("two words", 2, 2), ("码头开放了吗", 2, 4), ("ท่าเรือเก่า", 3, 3), ("ท่าเรือ Nord", 3, 3), ("កំពង់ផែចាស់", 3, 3)],
)
def test_words_are_told_from_characters(line: str, in_slots: int, in_lines: int) -> None:
    assert (measure(words(line)), count_words(normalize_line(line))) == (in_slots, in_lines)


@pytest.mark.parametrize(
    "line",
    [
        "공유하기 페이스북 트위터 카카오톡",
        "Dela det här:TwitterFacebookGoogleGillaGilla Laddar...",
        "Delen Facebook Twitter WhatsApp",
        "แชร์ เฟซบุ๊ก ทวิตเตอร์ ไลน์",
    ],
)
def test_a_bar_in_one_line_is_known(line: str) -> None:
    assert find_glued(line) == (0, len(line))


@pytest.mark.parametrize(
    "line", ["Deel dit met de buren.", "Lik dette brevet, sa hun.", "Suka atau tidak, kapal berangkat."]
)
def test_a_sentence_with_a_button_is_no_bar(line: str) -> None:
    assert find_glued(line) is None


def test_a_thai_pitch_may_be_longer_than_45_characters() -> None:
    found = known_cues().suspect(words("ติดตามข่าวสารได้ที่ เว็บไซต์ของท่าเรือและช่องทางอื่นของเราทุกวันตั้งแต่เช้าจนถึงเย็น"))
    assert found is not None
    assert (found.strength, found.language) == ("firm", "th")
