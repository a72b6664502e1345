"""Word hashes, shingles, signatures and bands; the last two held against datasketch itself."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from itertools import chain, pairwise
from pathlib import Path
from types import SimpleNamespace

import datasketch
import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.config import SketchSettings
from dedup.errors import BadSettings
from dedup.sketch import words as sketched_words
from dedup.sketch.bands import band_keys
from dedup.sketch.scheme import load_scheme
from dedup.sketch.shingles import hash_shingles, shingle_texts
from dedup.sketch.signatures import sign
from dedup.sketch.words import HAS_DIGIT, IS_QUOTED, _read_characters, hash_block, hash_lines, hash_words
from dedup.text.keys import SPELLED, UNSPACED, normalize_line


def one(word: str) -> int:
    words = hash_words([normalize_line(word)])
    assert len(words) == 1
    return int(words[0])


def cut_words(key: str) -> list[str]:
    """What `hash_lines` hashes, character by character."""
    words: list[str] = []
    for previous, character in pairwise(f" {key}"):
        is_new = character == " " or previous == " " or is_unspaced(character) != is_unspaced(previous)
        if is_new or (is_unspaced(character) and begins_word(previous, character)):
            words.append("")
        words[-1] += character
    return [word for word in words if word != " "]


def is_unspaced(character: str) -> bool:
    return re.match(f"[{UNSPACED}]", character) is not None


def begins_word(previous: str, character: str) -> bool:
    mixed = ord(character) * 0x9E3779B1 % 2**32 ^ ord(previous) * 0x85EBCA77 % 2**32
    mixed = (mixed ^ mixed >> 15) * 0x2C1B3C6D % 2**32
    return (mixed ^ mixed >> 13) < 2**32 / (3.0 if re.match(f"[{SPELLED}]", character) else 1.6)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("أحمد", "احمد", True),
        ("مدرسة", "مدرسه", True),
        ("على", "علي", True),
        ("١٢", "12", True),
        ("word", "words", False),
        ("ab", "ba", False),
        ("a", "aa", False),
        ("𠀀", "𠀁", False),
        ("-5", "5", False),
        ("سلم", "سلام", False),
    ],
)
def test_words_are_one_where_their_spellings_are(first: str, second: str, same: bool) -> None:
    assert (one(first) == one(second)) is same


def test_a_name_in_two_words_is_the_name_in_one() -> None:
    assert hash_words(["عبد", "الله"]).tolist() == hash_words(["عبدالله"]).tolist()


@pytest.mark.parametrize(("word", "expected"), [("12", 1), ("covid19", 1), ("٣", 1), ("twelve", 0), ("ⅻ", 0)])
def test_numbers_are_told_apart(word: str, expected: int) -> None:
    assert one(word) & int(HAS_DIGIT) == expected
    assert one(word) & int(IS_QUOTED) == 0


SCRIPTS = st.sampled_from("ไทยภาษา ລາວ ខ្មែរ မြန်မာ ꦗꦮ ᬩᬮᬶ ꨌꩌ ᦅᦷᦎᦑ 中文日本語 ひらがな カタカナ 〇々 ꆈꌠ 한국 latin 12 -5")


@example(["\x00"])
@given(
    st.lists(st.text(alphabet=st.one_of(SCRIPTS, st.characters(exclude_characters="عبد")), max_size=60), max_size=12)
)
def test_lines_have_the_words_of_their_keys(raws: list[str]) -> None:
    keys = [key for key in map(normalize_line, raws) if "\n" not in key]
    words, offsets = hash_lines(keys)
    assert np.diff(offsets).tolist() == [len(cut_words(key)) for key in keys]
    for key, start, end in zip(keys, offsets, offsets[1:], strict=False):
        assert words[start:end].tolist() == [int(hash_words([word])[0]) for word in cut_words(key)]


def test_what_is_changed_in_one_place_leaves_the_words_around_it() -> None:
    text = "กรมอุตุนิยมวิทยาเตือนประชาชนทั่วประเทศให้ระวังพายุฝนฟ้าคะนองและลมกระโชกแรงในช่วงวันหยุดนี้"
    before, after, within = (cut_words(line) for line in (text, text.replace("ระวัง", "ดู"), text[20:60]))
    assert sum(word in after for word in before) >= len(before) - 4
    assert sum(word in before for word in within) >= len(within) - 2
    assert 2.0 < len(text) / len(before) < 4.5


def test_hashes_do_not_depend_on_the_hash_seed() -> None:
    script = "from dedup.sketch.words import hash_words; print(hash_words(['one', '2', '字']).tolist())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(runs) == 1
    assert runs != {b""}


def test_shingles_stay_within_their_text() -> None:
    texts = [["a", "b", "c", "d"], ["e"], [], ["a", "b", "c"], ["x", "y"]]
    words = hash_words([word for text in texts for word in text])
    offsets = np.cumsum([0] + [len(text) for text in texts]).astype(np.int64)
    hashes, cut = shingle_texts(words, offsets, 3)
    assert np.diff(cut).tolist() == [2, 0, 0, 1, 0]
    assert hashes[0] == hashes[2]
    for size in (1, 2, 3, 5):
        expected = [hash_shingles(hash_words(text) if text else words[:0], size).tolist() for text in texts]
        hashes, cut = shingle_texts(words, offsets, size)
        assert [hashes[a:b].tolist() for a, b in pairwise(cut)] == expected


def test_whether_words_are_quoted_is_no_part_of_a_shingle() -> None:
    words = hash_words(["a", "b", "c"])
    assert hash_shingles(words, 3).tolist() == hash_shingles(words | IS_QUOTED, 3).tolist()


def fed(hashes: list[int], num_perm: int, seed: int) -> MinHash:
    sketch = MinHash(num_perm=num_perm, seed=seed, hashfunc=int)
    for value in hashes:
        sketch.update(value)
    return sketch


@pytest.mark.parametrize(("num_perm", "seed"), [(128, 1), (64, 7), (256, 42), (16, 1), (4, 3)])
def test_signatures_are_those_of_datasketch(num_perm: int, seed: int) -> None:
    dice = random.Random(seed)
    texts = [[dice.randrange(2**32) for _ in range(size)] for size in (5, 0, 1, 300, 0)] + [[0, 2**32 - 1]]
    offsets = np.cumsum([0] + [len(text) for text in texts]).astype(np.int64)
    scheme = load_scheme(SketchSettings(num_perm=num_perm, seed=seed, threshold=0.5, near_threshold=0.5))
    signatures = sign(np.array(list(chain(*texts)), np.uint32), offsets, scheme)
    assert signatures.dtype == np.uint32
    for text, signature in zip(texts, signatures, strict=True):
        assert signature.tolist() == fed(text, num_perm, seed).hashvalues.tolist()


@pytest.mark.parametrize("num_perm", [16, 64, 128])
@pytest.mark.parametrize("threshold", [0.2, 0.35, 0.5, 0.6, 0.7, 0.8])
def test_bands_are_those_of_datasketch(threshold: float, num_perm: int) -> None:
    lsh = MinHashLSH(threshold=threshold, num_perm=num_perm)
    scheme = load_scheme(SketchSettings(num_perm=num_perm, threshold=threshold, near_threshold=threshold))
    assert (scheme.bands, scheme.rows) == (scheme.near_bands, scheme.near_rows) == (lsh.b, lsh.r)


def test_candidates_are_those_of_datasketch() -> None:
    dice = random.Random(5)
    base = [dice.randrange(2**32) for _ in range(200)]
    texts = [base[: 200 - 4 * n] + [dice.randrange(2**32) for _ in range(4 * n)] for n in range(40)]
    offsets = np.arange(41, dtype=np.int64) * 200
    lsh = MinHashLSH(threshold=0.6, num_perm=128)
    for number, text in enumerate(texts):
        lsh.insert(number, fed(text, 128, 1))
    scheme = load_scheme(SketchSettings(num_perm=128, threshold=0.6))
    keys = band_keys(sign(np.array(list(chain(*texts)), np.uint32), offsets, scheme), scheme.bands, scheme.rows)
    for number, text in enumerate(texts):
        ours = {other for other in range(40) if (keys[other] == keys[number]).any()}
        assert ours == set(lsh.query(fed(text, 128, 1)))
    assert 1 < len({other for other in range(40) if (keys[other] == keys[0]).any()}) < 40


@pytest.mark.parametrize("threshold", [-0.5, 0.99, 1.5])
def test_a_threshold_without_bands_is_refused(threshold: float) -> None:
    with pytest.raises(BadSettings, match="finds no bands"):
        load_scheme(SketchSettings(num_perm=4, threshold=threshold))


def test_a_datasketch_of_another_scheme_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DEDUP_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(datasketch, "MinHash", lambda **_: SimpleNamespace(scheme="affine128"))
    with pytest.raises(BadSettings, match="affine128"):
        load_scheme(SketchSettings(seed=4711))


def test_what_datasketch_said_is_kept(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom dedup.config import SketchSettings\nfrom dedup.sketch.scheme import load_scheme\n"
        "scheme = load_scheme(SketchSettings(seed=9))\n"
        "print(scheme.factors.tolist(), scheme.bands, 'datasketch' in sys.modules)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "DEDUP_CACHE_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(2)
    ]
    assert said[0][:-1] == said[1][:-1]
    assert (said[0][-1], said[1][-1]) == ("True", "False")


def test_the_same_rows_in_two_bands_are_two_keys() -> None:
    keys = band_keys(np.full((1, 8), 9, np.uint32), 4, 2)
    assert len(set(keys[0].tolist())) == 4


@pytest.mark.parametrize(("part", "look"), [(1, 1), (7, 3), (40, 64)])
def test_a_long_block_has_the_words_of_its_parts(part: int, look: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(part)
    pieces = ["ferry", "x", " ", " ", "\n", "12", "日本語", "ไทย", "é", "عبد الله", "1436هـ", "\0", "a" * 50]
    blocks = [_read_characters("".join(dice.choices(pieces, k=dice.randrange(60)))) for _ in range(300)]
    whole = [hash_block(block) for block in blocks]
    monkeypatch.setattr(sketched_words, "_PART", part)
    monkeypatch.setattr(sketched_words, "_LOOK", look)
    monkeypatch.setattr(sketched_words, "_MOST_POWERS", 0)
    for block, expected in zip(blocks, whole, strict=True):
        assert list(map(list, hash_block(block))) == list(map(list, expected))
