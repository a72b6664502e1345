"""The files of phrases and cues: whole, noted, and without a phrase that stands twice."""

from __future__ import annotations

from collections import Counter
from importlib import resources

import pytest

from dedup.junk.catalogue import Entry, parse_phrases, tokenize
from dedup.text.keys import normalize_line


def read(folder: str) -> dict[str, list[Entry]]:
    return {
        file.name.removesuffix(".txt"): list(parse_phrases(file.read_text("utf-8"), file.name.removesuffix(".txt")))
        for file in (resources.files("dedup.junk") / folder).iterdir()
        if file.name.endswith(".txt")
    }


PHRASES = read("phrases")
CUES = read("cues")
WORDS_FOR_AD = {
    "da": "Annonce", "no": "Annonse", "sv": "Annons", "fi": "Mainos", "nl": "Advertentie", "hu": "Hirdetés", "ro": "Publicitate",
    "el": "Διαφήμιση", "ko": "광고", "vi": "Quảng cáo", "id": "Iklan", "th": "โฆษณา", "lt": "Reklama", "et": "Reklaam",
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_every_phrase_stands_once_and_says_who_prints_it(language: str) -> None:
    entries = PHRASES[language]
    phrases = Counter(
        entry.phrase.casefold() if "{" in entry.phrase else normalize_line(entry.phrase) for entry in entries
    )
    assert [phrase for phrase, count in phrases.items() if count > 1] == []
    assert [entry.phrase for entry in entries if not entry.note] == []


@pytest.mark.parametrize(("language", "word"), WORDS_FOR_AD.items())
def test_one_common_word_is_never_sure_junk(language: str, word: str) -> None:
    (entry,) = [entry for entry in PHRASES[language] if normalize_line(entry.phrase) == normalize_line(word)]
    assert entry.doubtful


@pytest.mark.parametrize("language", sorted(CUES))
def test_cues_are_longer_than_a_name(language: str) -> None:
    firm = [tokenize(normalize_line(entry.phrase)) for entry in CUES[language] if entry.category == "firm"]
    assert firm
    assert [words for words in firm if len(words) < 2] == []
    assert {entry.category for entry in CUES[language]} <= {
        "firm",
        "start",
        "common",
        "object",
        "weak",
        "end",
        "teller",
    }


def test_a_language_with_phrases_or_cues_is_told_in_its_first_line() -> None:
    files = (resources.files("dedup.junk") / "phrases").iterdir()
    first = {file.name: file.read_text("utf-8").split("\n", 1)[0] for file in files if file.name.endswith(".txt")}
    assert [name for name, line in first.items() if not line.startswith("# ")] == []
