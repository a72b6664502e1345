"""Folding many texts at once gives what normalising and hashing each line alone gives, in every script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.batch import fold
from dedup.batch.fold import fold_texts
from dedup.sketch.words import hash_lines
from dedup.text.combining import COMPOSITIONS, RANKS
from dedup.text.keys import count_words, normalize_line

# What folds in ways of its own: entities, marks that compose or change places, letters that become several, signs
# that go or stay, blanks of all kinds, digits and spellings of one key, characters of two units, half of one.
PIECES = st.sampled_from(
    [
        *"a b Z 9 \n \t \r & ; . * — ’ \u00ad \u200b \u2028 \x1c © ™ ß İ ı ſ ﬁ ½ ² Å K ﷺ ﻻ № 中 ไ ี ่ 가 ᄀ ᅡ ᆨ".split(" "),
        *"\u0301 \u0307 \u0323 \u0345 \u064b \u0651 \u0653 \u0654 \u05b4 \u05bc \u093c \u094d \u0e38 \u0e48".split(" "),
        *"ا ك ک ى ٣ ۳ न क़ क ো া ெ 😀 𝐀 𠀀 \ud83d \ufe0f &amp; &#8217; &copy عبد ال".split(" "),
        *"- – − + # ( [ ( -5 5 -5 C++ c# \u200c \u200d \u200e أ ة ہ ۀ ﯼ ș ţ \u05be \u05f3 \u055e \uff0d ⁺ 1² ¹ ① ꧕ 𑄶".split(" "),
        *"\u0334 \u0327 \u0326 \u180b \u17b4 ॅ ় ਼ ଼".split(" "),
        "عبد الله", " ", "  ", "\n\n", "Share this: ",
    ]
)  # fmt: skip
# Marks of the scripts that are arranged, the letters they compose with, what stands below, chillus before ZWJ.
ARRANGED = st.lists(
    st.sampled_from(sorted({*"".join(COMPOSITIONS), *COMPOSITIONS.values(), *map(chr, RANKS), *"กကកក\u17c1\u17d2\u1039ന\u0d4d\u200c\u200d\u200b \n"})),
    max_size=8,
).map("".join)  # fmt: skip
MISSPELT = st.sampled_from(
    [
        "นำ้",
        "ท่ี",
        "น้ํา",
        "เเเ",
        "ບ່ໍ",
        "កុ្រម",
        "ស្រ្តី",
        "ប៉ុន្តែ",
        "န့်",
        "န့်",
        "ု်ိ",
        "အင်္ဂလိပ်",
        "ো",
        "ড়",
        "কো",
        "ෝ",
        "ොා",
        "ௌ",
        "ೋ",
        "ന്\u200d",
    ]
)
TEXT = st.lists(st.one_of(PIECES, ARRANGED, MISSPELT, st.text(max_size=5)), max_size=30).map("".join)


def compare(texts: list[str]) -> None:
    folded = fold_texts(texts)
    raws = "\n".join(texts).split("\n") if texts else []
    keys = [normalize_line(raw) for raw in raws]
    words, offsets = hash_lines(keys)
    assert folded.raws == raws
    assert folded.keys == keys
    assert folded.words.tolist() == words.tolist()
    assert folded.offsets.tolist() == offsets.tolist()
    assert [length for length, key in zip(folded.lengths.tolist(), keys, strict=True) if key] == [
        count_words(key) for key in keys if key
    ]


@settings(max_examples=400)
@given(st.lists(TEXT, max_size=4))
@example([])
@example([""])
@example(["", "\n", " \n "])
@example(["e\u00ad\u0301", "\u0e38\u00ad\u0e48\u0e38", "é\u094d\u064b"])
def test_folding_a_batch_is_normalizing_each_line(texts: list[str]) -> None:
    compare(texts)


def test_every_character_of_the_first_plane_folds_as_it_does_alone() -> None:
    compare([chr(code) for code in range(0x10000) if code != 10])
    compare([f"a{chr(code)}\u0301b{chr(code)}\u064bc" for code in range(0x300, 0x2000)])
    compare(
        [
            f"{chr(code)}-5 -{chr(code)}c{chr(code)}#+{chr(code)}+5{chr(code)}\u200c"
            for code in range(0x10000)
            if code != 10
        ]
    )


def test_all_that_composes_with_what_stands_before_it_is_known() -> None:
    seconds = set()
    for code in range(0x110000):
        parts = unicodedata.normalize("NFD", chr(code))
        if len(parts) > 1 and unicodedata.is_normalized("NFC", chr(code)) and ord(parts[-1]) < 0x10000:
            seconds.add(parts[-1])
    assert seconds == fold._find_seconds()


@pytest.mark.parametrize("size", [1, 7, 64])
def test_blocks_of_any_size_give_the_same(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fold, "_BLOCK", size)
    compare(["One line\nand another", "", "***", "Café &amp; Bar\n\n中文", "x" * 100])
    compare(
        ["\n".join(["The ferry sails.", "", "Tea &amp; cake", "\u4e2d\u6587", "", "C# and c#\u0ccb"] * 20), "", "\n\n"]
    )
