"""What the words of junk/ do: units, joining words, particles, words for comments, captions and their dates."""

from __future__ import annotations

import pytest

from dedup.errors import BadSettings
from dedup.junk import words as module
from dedup.junk.catalogue import Catalogue, parse_phrases, tokenize
from dedup.junk.slots import SLOTS
from dedup.junk.words import load_words, read_folder
from dedup.text.keys import normalize_line


def words(line: str) -> list[str]:
    return tokenize(normalize_line(line))


@pytest.mark.parametrize("number", ["12", "1,204", "4.5K", "3 mln", "2 Tsd.", "12 тыс", "3万", "5 χιλ.", "7 mil"])
def test_a_unit_belongs_to_its_number(number: str) -> None:
    assert SLOTS["n"].accepts(words(number))


@pytest.mark.parametrize("line", ["mln", "12 boats", "k 12", "3 mil boats"])
def test_a_word_that_is_no_unit_is_no_number(line: str) -> None:
    assert not SLOTS["n"].accepts(words(line))


@pytest.mark.parametrize(
    "networks", ["Facebook and Twitter", "Facebook eller Twitter", "Фейсбук или Твиттер", "微信与微博", "Facebook یا X"]
)
def test_networks_are_joined_in_their_language(networks: str) -> None:
    assert SLOTS["network"].accepts(words(networks))


@pytest.mark.parametrize("line", ["and on the", "Facebook against Twitter", "微信说微博", "our"])
def test_other_words_between_networks_make_a_sentence(line: str) -> None:
    assert not SLOTS["network"].accepts(words(line))


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [("Video: Ann van Bell", True), ("Video: Anna bint Bell", False), ("Video: Ferry runs aground", False)],
)
def test_a_particle_is_part_of_a_name(line: str, is_kept: bool) -> None:
    phrases = "[related]\nVideo: {headline}\n[neutral:credit]\nVideo: {name}"
    entry = Catalogue(parse_phrases(phrases, "xx")).match(normalize_line(line), raw=line)
    assert entry is not None
    assert entry.neutral is is_kept


@pytest.mark.parametrize(
    "phrase", ["{n} Comments", "Kommentare ({n})", "{n} комментариев", "댓글 {n}", "{n} Σχόλια", "{n}件のコメント"]
)
def test_a_counter_of_comments_is_known(phrase: str) -> None:
    assert load_words().names_comments(phrase)


@pytest.mark.parametrize("phrase", ["{n} shares", "{n} common eiders", "回應 {n}", ""])
def test_another_counter_is_none(phrase: str) -> None:
    assert not load_words().names_comments(phrase)


def test_what_captions_have_in_common_is_searched_for() -> None:
    captions = dict(load_words().captions)
    assert captions["Getty Images"] == ("Getty Images",)
    assert {"File photo", "Photo:"} <= set(captions["hoto"])
    assert all(common in mark for common, marks in captions.items() for mark in marks)


@pytest.mark.parametrize(
    ("line", "is_date"),
    [
        ("The pier, Monday, July 16, 2018.", True),
        ("The pier, Friday, Sept. 7, 1999.", True),
        ("The pier, on 16 July 2018.", False),
        ("The pier, July 16, 2018.", False),
        ("The pier, Monday, Juli 16, 18.", False),
    ],
)
def test_agencies_date_a_picture_in_their_way(line: str, is_date: bool) -> None:
    assert (load_words().picture_date.search(line) is not None) is is_date


def test_a_word_that_stands_twice_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# x\n[units]\nmln\n\nmln"
    monkeypatch.setattr(module, "list_files", lambda folder: [("xx", f"{folder}/xx.txt", text)])
    with pytest.raises(BadSettings, match=r"^words/xx\.txt:5: 'mln' stands twice; take one out$"):
        read_folder("words", ("units",))


def test_languages_without_endings_of_their_own_take_any() -> None:
    assert module._inflect({"stems": ["a", "ab"], "endings": []}) == "(?:ab|a)(?:[^\\W\\d]{1,5})"
    assert module._inflect({"stems": ["a"], "endings": ["o", "ou"]}) == "(?:a)(?:ou|o)"
