"""The files of words and phrases: whole, noted, without an entry that stands twice; and what is wrong with one is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path

import pytest
from conftest import Run

from dedup.errors import BadSettings
from dedup.junk.blocks import BLOCK_SECTIONS
from dedup.junk.catalogue import known_entries, parse_phrases, tokenize
from dedup.junk.cues import parse_cues
from dedup.junk.entries import Entry
from dedup.junk.glued import _SECTIONS as WIDGET_SECTIONS
from dedup.junk.knowledge import load_knowledge
from dedup.junk.reader import list_files, read_rows
from dedup.junk.threads import THREAD_SECTIONS
from dedup.junk.words import _NETWORK_SECTIONS, _WORD_SECTIONS
from dedup.text.keys import normalize_line

PHRASES = {language: list(parse_phrases(text, language)) for language, _, text in list_files("phrases")}
CUES = {language: list(parse_cues(text, language, path)) for language, path, text in list_files("cues")}
FOLDERS: dict[str, Callable[[str], Iterable[object]]] = {
    "phrases": lambda text: parse_phrases(text, "xx"),
    "cues": lambda text: parse_cues(text, "xx", "xx.txt"),
    "networks": lambda text: read_rows(text, "xx.txt", _NETWORK_SECTIONS),
    "widgets": lambda text: read_rows(text, "xx.txt", WIDGET_SECTIONS),
    "threads": lambda text: read_rows(text, "xx.txt", THREAD_SECTIONS),
    "blocks": lambda text: parse_phrases(text, "xx", "xx.txt", BLOCK_SECTIONS),
    "words": lambda text: read_rows(text, "xx.txt", _WORD_SECTIONS),
}
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
    firm = [cue.words for cue in CUES[language] if cue.kind == "firm"]
    assert firm
    assert [words for words in firm if len(words) < 2] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_tells_its_language_in_its_first_line(folder: str) -> None:
    assert [path for _, path, text in list_files(folder) if not text.startswith("# ")] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_example_of_each_readme_is_a_file_that_can_be_read(folder: str) -> None:
    readme = (resources.files("dedup.junk") / folder / "README.md").read_text("utf-8")
    example = re.search(r"^    \S.*\n(?:(?:    .*)?\n)*", readme, re.MULTILINE)
    assert example
    assert len(list(FOLDERS[folder](example[0]))) >= 2


@pytest.mark.parametrize(
    ("folder", "sections"),
    [
        ("networks", _NETWORK_SECTIONS),
        ("widgets", WIDGET_SECTIONS),
        ("words", _WORD_SECTIONS),
        ("threads", THREAD_SECTIONS),
        ("blocks", BLOCK_SECTIONS),
    ],
)
def test_each_readme_tells_of_every_section(folder: str, sections: tuple[str, ...]) -> None:
    readme = (resources.files("dedup.junk") / folder / "README.md").read_text("utf-8")
    assert [name for name in sections if f"`[{name}]`" not in readme] == []


def test_an_entry_knows_where_it_is_written() -> None:
    places = {entry.phrase: entry.place for entry in known_entries() if entry.language == "en"}
    file, _, line = places["Like this:"].partition(":")
    text = (resources.files("dedup.junk") / file).read_text("utf-8").split("\n")
    assert text[int(line) - 1].startswith("Like this:  #")
    (own,) = parse_phrases("\n[own]\nFair winds", "own", "mine.txt")
    assert own.place == "mine.txt:3"


WRONG = [
    ("Like the harbour", 1, "an entry above any [section]"),
    ("# ours\n\n[harbour]\nLike the harbour", 3, "unknown section [harbour]"),
    ("[share]\nShare it\n[neutral:tide]\nHigh tide", 3, "unknown section [neutral:tide]"),
    ("[firm]\nsign up now", 1, "unknown section [firm]"),
    ("[Share]\nShare it", 1, "unknown section [Share]"),
    ("[]\nShare it", 1, "unknown section []"),
    ("[share]\n\nShare on {netwerk}  # a typing error", 3, "unknown slot {netwerk} in 'Share on {netwerk}'"),
    ("[share]\nShare on {network", 2, "a brace that belongs to no slot in 'Share on {network'"),
    ("[share]\nShare on { network }", 2, "a brace that belongs to no slot in 'Share on { network }'"),
    ("[share]\nShare}", 2, "a brace that belongs to no slot in 'Share}'"),
    ("[share]\n{any} {network}", 2, "the template '{any} {network}' has no word of its own"),
    ("[share]\n>? Share it", 2, "unknown mark before '>? Share it'"),
    ("[share]\nShare it\n?", 3, "unknown mark before '?'"),
]


@pytest.mark.parametrize(("text", "line", "problem"), WRONG)
def test_what_is_wrong_in_a_file_of_ones_own_is_told_with_its_line(
    text: str, line: int, problem: str, tmp_path: Path
) -> None:
    junk = tmp_path / "mine.txt"
    junk.write_text(text, "utf-8")
    with pytest.raises(BadSettings) as caught:
        load_knowledge((str(junk),))
    assert str(caught.value).startswith(f"{junk}:{line}: {problem}; ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[harbour]\nFair winds\n", "mine.txt:1: unknown section [harbour]; use one of account, advertisement, "),
        ("[share]\nTo {netwerk}\n", "mine.txt:2: unknown slot {netwerk} in 'To {netwerk}'; use one of n, year, "),
        ("Fair winds\n", "mine.txt:1: an entry above any [section]; put a line [own] above a plain list"),
    ],
)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_stops_at_a_file_that_is_wrong(run: Run, text: str, told: str, workers: int, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text(text, "utf-8")
    (tmp_path / "news.jsonl").write_text('{"text": "The ferry sails again."}\n' * 2, "utf-8")
    done = run("clean", "news.jsonl", "--output", "clean.jsonl", "--junk", "mine.txt", "--workers", workers)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"dedup: {told}")
    assert not (tmp_path / "clean.jsonl").exists()


RIGHT = [
    "",
    "# a comment alone",
    "\ufeff[share]\nShare it",
    "[share]\r\nShare it\r\n",
    "[own]\nThe Lighthouse Desk wishes you fair winds",
    "[share]\n[Share this page]",
    "[related]\n> More\n? Maybe\n?> Both\n>> Read on: {headline}  # with its sign",
    "[neutral:byline]\nBy {name}",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_can_be_understood_is_no_error(text: str) -> None:
    entries: list[Entry] = list(parse_phrases(text, "own", "mine.txt"))
    assert len(entries) == sum(not re.match(r"\s*$|#|\ufeff?\[[\w:]+\]\s*$", line) for line in text.split("\n"))


def test_a_firm_cue_of_one_word_is_an_error() -> None:
    with pytest.raises(BadSettings, match=r"^cues/xx\.txt:3: the firm cue 'newsletter' is a single word"):
        list(parse_cues("# x\n[firm]\nnewsletter", "xx", "cues/xx.txt"))


def test_marks_are_told_from_phrases() -> None:
    entries = list(parse_phrases("[related]\n> More\n? Maybe\n?> Both\n>> Read on: {headline}", "xx"))
    assert [(entry.phrase, entry.doubtful, entry.opens) for entry in entries] == [
        ("More", False, True),
        ("Maybe", True, False),
        ("Both", True, True),
        (">> Read on: {headline}", False, False),
    ]
    assert tokenize(normalize_line(entries[3].phrase.partition(" {")[0])) == ["read", "on"]
