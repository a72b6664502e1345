"""How long a line of known junk may be, and how much of it must be known: each bound, and what stands just beyond it."""

from __future__ import annotations

import pytest

from dedup.junk.catalogue import Catalogue, parse_phrases, tokenize
from dedup.junk.cues import Cue, Cues
from dedup.junk.glued import find_glued
from dedup.junk.slots import SLOTS
from dedup.text.keys import normalize_line

CUES = Cues(
    [
        Cue("firm", "xx", ("sign", "up", "now")),
        Cue("firm", "xx", ("never", "miss", "out")),
        Cue("start", "xx", ("join", "us")),
        Cue("common", "xx", ("you", "can")),
        *(Cue("object", "xx", (word,)) for word in ("newsletter", "app", "club")),
        Cue("weak", "xx", ("our",)),
        Cue("end", "xx", ("every", "morning")),
        Cue("teller", "xx", ("said",)),
    ]
)


def words(line: str) -> list[str]:
    return tokenize(normalize_line(line))


def pad(line: str, length: int, end: str = "") -> str:
    """The line with as many words between it and its end as make it so long."""
    return " ".join([line, *["boat"] * (length - len(f"{line} {end}".split())), *end.split()])


@pytest.mark.parametrize(
    ("line", "strength"),
    [
        (pad("sign up now", 45), "firm"),
        (pad("sign up now", 46), None),
        (pad("sign up now never miss out", 300), "firm"),
        (pad("sign up now never miss out", 301), None),
        (pad("join us newsletter", 12), "pitch"),
        (pad("join us newsletter", 13), None),
        (pad("join us newsletter app", 30), "pitch"),
        (pad("join us newsletter app", 31), None),
        (pad("join us newsletter app club", 90), "pitch"),
        (pad("join us newsletter app club", 91), None),
        ("join us our", None),
        ("join us at our club", "pitch"),
        ("you can newsletter", None),
        ("you can newsletter our", "pitch"),
        (pad("boat", 90, "every morning"), "pitch"),
        (pad("boat", 91, "every morning"), None),
        (pad("boat", 9), None),
    ],
)
def test_a_pitch_is_no_longer_than_what_it_says(line: str, strength: str | None) -> None:
    found = CUES.suspect(words(line))
    assert (found and found.strength) == strength


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        (f"Sign up now, the captain {pad('said', 9)}.", True),
        (f"Sign up now, the captain {pad('said', 10)}.", False),
        ("Sign up now, the captain.", False),
        ("Sign up now!", False),
    ],
)
def test_who_says_it_is_told_in_a_few_words(line: str, is_told: bool) -> None:
    assert CUES.names_speaker(line) is is_told


CATALOGUE = Catalogue(
    parse_phrases(
        "[share]\nShare it\nPrint\nall of one two three four five six seven\nall of one two three four five six seven eight\n"
        "Read {any}\n[related]\nVideo: {any}\n[neutral:credit]\nVideo: {any}\n",
        "xx",
    )
)


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        (" ".join(["share it"] * 12), 12),
        (" ".join(["print"] * 25), 25),
        (" ".join(["print"] * 26), 0),
        ("share it all of one two three four five six seven", 2),
        ("print all of one two three four five six seven eight", 2),
        ("share it boat", 0),
    ],
)
def test_phrases_run_together_are_few(line: str, pieces: int) -> None:
    assert len(CATALOGUE.cover(words(line))) == pieces


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("Video: Ann Bell", "credit"),
        ("Video: Ann", "related"),
        ("Video: Ann Mary Bell Marsh", "credit"),
        ("Video: Ann Mary Bell Marsh Dove", "related"),
        ("Video: ANN BELL", "related"),
        ("Video: Ferry aground", "related"),
    ],
)
def test_a_credit_names_a_person(line: str, category: str) -> None:
    entry = CATALOGUE.match(normalize_line(line), raw=line)
    assert entry is not None
    assert entry.category == category


@pytest.mark.parametrize(("length", "is_known"), [(700, True), (701, False)])
def test_no_template_stands_for_a_very_long_line(length: int, is_known: bool) -> None:
    key = f"read {'x' * (length - 5)}"
    assert (CATALOGUE.match(key) is not None) is is_known


@pytest.mark.parametrize(
    ("phrase", "is_loose"),
    [("Sign up for {any}", True), ("Sign up for our {any}", False), ("More: {any}", False), ("Sign up", False)],
)
def test_a_template_is_loose_with_three_words_of_its_own(phrase: str, is_loose: bool) -> None:
    (entry,) = parse_phrases(f"[share]\n{phrase}", "xx")
    assert entry.is_loose is is_loose


@pytest.mark.parametrize(
    ("name", "fewest", "most"), [("site", 1, 5), ("opt", 0, 6), ("headline", 2, 30), ("email", 2, 8)]
)
def test_a_slot_takes_so_many_words(name: str, fewest: int, most: int) -> None:
    lengths = [length for length in range(40) if SLOTS[name].accepts(["boat"] * length)]
    assert lengths == list(range(fewest, most + 1))


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("Share this: Facebook Email", 0),
        ("Share this: Facebook", None),
        ("Like this: Save Loading...", 0),
        ("Save More Facebook Twitter", None),
        ("Save Facebook Twitter Reddit", 0),
        ("The end.Share this:Facebook", 8),
        ("The end.Share this:", None),
        ("The end.Like this:Like Loading...", 8),
        ("The end, Share this:Facebook", None),
        ("Facebook Twitter " * 23 + "Email", 0),
        ("Facebook Twitter " * 24 + "Email", None),
        ("J’aime ça : Facebook Email", 0),
        ("TweetShareFacebookReddit", 0),
    ],
)
def test_a_bar_is_of_enough_labels(line: str, start: int | None) -> None:
    assert find_glued(line) == (None if start is None else (start, len(line)))
