"""What is left out before a line is looked at closely would have been found innocent there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from states import split_article

from dedup import Article, Settings
from dedup.index.evidence import NO_PAGES, NOTHING_KNOWN
from dedup.junk.catalogue import Catalogue, known_entries, parse_phrases, tokenize
from dedup.junk.cues import Cue, Cues
from dedup.junk.knowledge import Knowledge, load_knowledge
from dedup.junk.screen import Screen, _split_ends
from dedup.junk.slots import SLOTS
from dedup.junk.wordstarts import Anchors, Block, find_mixed, find_unspaced
from dedup.text.keys import UNSPACED, normalize_line, split_words
from dedup.text.lines import Line
from dedup.verdict.judge import judge
from dedup.verdict.order import PASSES
from dedup.verdict.quotations import _index_having, find_core, find_having
from dedup.verdict.recognize import may_need_raw, recognize
from dedup.verdict.state import Pass

FILLINGS = {"n": "12", "year": "2018", "network": "facebook", "date": "3 may 2018", "time": "12 30", "email": "a b c"}
PHRASES = """
[share]
share this
share on {network}
{n} shares
{n} of {n}
{site} © {year}
by {name}
the {any} newsletter
read the full {opt} story {opt}
{site} may earn a commission {any}
{any} を もっと見る
分享到 {network}
来源：{site}
أب {n} ج
{name} a
"""
CUES = ["sign up for our newsletter", "click here", "点击 这里", "24 hours a day", "a b"]
WORDS = [
    *"share this on facebook 12 5 of © 2018 by ann the daily newsletter read full story may earn a commission".split(),
    *"もっと見る を 分享到 微博 来源 ก أب ج ٣ sign up for our click here 点击 这里 24 hours day b x 3min g20 ٣أب é année".split(),
]


def make_small() -> Knowledge:
    catalogue = Catalogue(parse_phrases(PHRASES, "xx"))
    cues = Cues(
        [
            *(Cue("firm", "xx", tuple(tokenize(normalize_line(phrase)))) for phrase in CUES),
            Cue("start", "xx", ("for", "our")),
            Cue("object", "xx", ("newsletter",)),
            Cue("end", "xx", ("up", "here")),
        ]
    )
    return Knowledge(catalogue, cues, frozenset(), Screen(catalogue, cues))


SMALL = make_small()


def screen(lines: Sequence[Line], knowledge: Knowledge) -> set[int]:
    keys = [line.key for line in lines]
    found = knowledge.screen.find(Block(keys), keys, [line.words for line in lines])
    return found | {place for place, line in enumerate(lines) if may_need_raw(line.raw)}


def make_lines(raws: Sequence[str]) -> list[Line]:
    keys = map(normalize_line, raws)
    return [Line(number, raw, key) for number, (raw, key) in enumerate(zip(raws, keys, strict=True), 1) if key]


def fill(phrase: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: FILLINGS.get(slot[1], "one two"), phrase)


def test_every_slot_has_a_filling_that_it_takes() -> None:
    for name, slot in SLOTS.items():
        assert slot.accepts(FILLINGS.get(name, "one two").split())


def test_every_phrase_and_cue_of_the_catalogue_passes_the_screen() -> None:
    knowledge = load_knowledge()
    raws = [fill(entry.phrase) for entry in known_entries()]
    lines = make_lines([*raws, *(f"They said: {phrase}, of all." for phrase in knowledge.cues.list_firm())])
    found = screen(lines, knowledge)
    missed = [line.raw for place, line in enumerate(lines) if place not in found and recognize(line, knowledge)]
    assert not missed
    assert len(found) > 0.95 * len(lines)


def test_most_lines_of_a_story_do_not_pass() -> None:
    words = "harbour council ferry morning price bread winter bridge people light engine captain".split()
    lines = make_lines([f"{words[n % 12]} {words[n % 7]} and {words[n % 5]} were there at last" for n in range(200)])
    assert not screen(lines, load_knowledge())


@settings(max_examples=300)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), min_size=1, max_size=8), st.randoms())
def test_what_is_known_of_a_line_is_known_behind_the_screen(words: list[list[str]], random: object) -> None:
    lines = make_lines(["".join(f"{word} " if len(word) > 1 else word for word in line) for line in words])
    lines += make_lines([" ".join(line) for line in words])
    found = screen(lines, SMALL)
    for place, line in enumerate(lines):
        if place not in found:
            assert recognize(line, SMALL) is None, line.key


PIECES = [
    "Share this:", "Like this:", "Facebook", "Twitter", "VK", "Email", "google +", "Pin it", "12", "(3)", " ", "|",
    "lıke", "Lİke", "Like Loading...", "The end.", "the end’", "Partager", "J’aime ça", "print",
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7))
def test_widgets_run_together_pass_the_screen(pieces: list[str]) -> None:
    lines = make_lines(["".join(pieces), " ".join(pieces)])
    found = screen(lines, SMALL)
    assert all(place in found or recognize(line, SMALL) is None for place, line in enumerate(lines))


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), max_size=6),
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=20).map(" ".join), min_size=1, max_size=6),
)
def test_anchors_find_what_a_plain_search_finds(phrases: list[str], lines: list[str]) -> None:
    anchors = Anchors(phrases)
    strong = set(phrases) - set(anchors.weak)
    found = anchors.find(Block(lines))
    assert found == sorted(set(found))
    assert {n for n, line in enumerate(lines) if any(f" {one} " in f" {line} " for one in strong)} <= set(found)
    assert all(len(f"{phrase} ".encode()) < 8 for phrase in anchors.weak)


def test_anchors_do_not_find_what_only_begins_alike() -> None:
    anchors = Anchors(["newsletter every morning"], ["share this"])
    lines = ["newsletter at night", "newsletters every morning", "shared thisness", "a share thisfacebook", "x"]
    assert anchors.find(Block(lines)) == [3]


@given(st.lists(st.text(min_size=1, max_size=30).map(normalize_line).filter(bool), min_size=1, max_size=5))
def test_lines_with_other_words_than_those_between_blanks_are_told(keys: list[str]) -> None:
    block = Block(keys)
    mixed, unspaced = set(find_mixed(block)), set(find_unspaced(block))
    for place, key in enumerate(keys):
        if re.search(f"[{UNSPACED}]", key):
            assert place in unspaced
        elif tokenize(key) != key.split(" "):
            assert place in mixed


@pytest.mark.parametrize("key", ["3min", "g20", "٣دقائق", "۳دقیقه", "३मिनट", "année2018", "2018é"])
def test_digits_beside_letters_are_seen_in_every_script(key: str) -> None:
    assert tokenize(key) != split_words(key)
    assert find_mixed(Block(["first", key, "last"])) == [1]


SHORTEST_PROSE = 6
TOKENS = st.sampled_from("the old ferry sails again at night from north pier été 三 and 12 of it".split())
ARTICLES = st.lists(st.lists(TOKENS, min_size=1, max_size=30).map(" ".join), min_size=1, max_size=8)


@settings(max_examples=200)
@given(st.lists(st.tuples(ARTICLES, st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=4))
def test_quotations_are_those_of_a_plain_search(drawn: list[tuple[list[str], int, int]]) -> None:
    bodies = []
    for lines, source, at in drawn:
        quoted = lines[source % len(lines)]
        bodies.append(split_article(Article("\n".join([*lines[: at + 1], f"so {quoted} they said", *lines[at + 1 :]]))))
    given_settings = Settings().paragraph
    found = find_having(
        Block([line.key for body in bodies for line in body.lines]), [body.lines for body in bodies], given_settings
    )
    for body, numbers in zip(bodies, found, strict=True):
        for place, line in enumerate(body.lines):
            before = body.lines[:place]
            core = line.key[slice(*find_core(line, given_settings))]
            having = [one.number for one in before if core and f" {core} " in f" {one.key} "]
            assert numbers.get(line.number, []) == (having if line.words >= SHORTEST_PROSE else [])
        cores = {
            place: line.key[slice(*find_core(line, given_settings))]
            for place, line in enumerate(body.lines)
            if line.words >= SHORTEST_PROSE
        }
        assert _index_having(body.lines, cores, given_settings.max_having) == numbers


STORY_LINES = [
    "The ferry company will run one crossing after midnight from the first weekend of May, its director said.",
    "The ferry company will run one crossing after midnight from the last weekend of May, its director said.",
    "one crossing after midnight from the first weekend of May",
    "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers.",
    "Ferry sails again", "Share this:", "Like this:", "Related", "Advertisement", "By Ann Bell", "12", "13", "14",
    "Follow us on Facebook", "@harbourpost", "- Tide tables", "A night on the pier", "var x = {};", "",
    "The captain laughed.Share this:FacebookTwitterLike this:Like Loading...",
]  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.lists(st.sampled_from(STORY_LINES), min_size=1, max_size=14), min_size=1, max_size=3), st.booleans())
def test_an_article_that_says_nothing_would_have_no_findings(texts: list[list[str]], has_title: bool) -> None:
    def judge_all(passes: Sequence[Pass]) -> list[object]:
        bodies = [split_article(Article("\n".join(lines), "Ferry sails again" if has_title else "")) for lines in texts]
        evidence = [[NOTHING_KNOWN] * len(body.lines) for body in bodies]
        verdicts = judge(bodies, evidence, load_knowledge(), Settings(), [NO_PAGES] * len(bodies), passes)
        return [(one.findings, [(line.number, line.raw) for line in one.story]) for one in verdicts]

    always_open = [replace(one, gate=lambda view: True) for one in PASSES]
    assert judge_all(PASSES) == judge_all(always_open)


@given(st.text("ab1 กา好ク們ខ-", min_size=1, max_size=90).map(normalize_line).filter(bool))
@settings(max_examples=300)
def test_the_words_at_the_ends_of_a_key_are_those_of_all_its_words(key: str) -> None:
    words = tokenize(key)
    assert _split_ends(key) == (words[0], words[1] if len(words) > 1 else "", words[-1])
