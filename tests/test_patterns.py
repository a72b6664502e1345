"""Patterns: what they match, what they leave, and that no pattern takes long."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from dedup.check.patterns import match_any, static_folder
from dedup.errors import BadSettings
from dedup.files.matches import list_matches


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("corpus", ["corpus", "corpus/a.txt", "corpus/b/c.txt"], ["corpus2/a.txt", "x/corpus/a.txt", "corpu"]),
        ("corpus/", ["corpus/a.txt"], ["a.txt"]),
        ("corpus/drafts", ["corpus/drafts/a.txt", "corpus/drafts/b/c.txt"], ["corpus/drafts.txt", "drafts/a.txt"]),
        ("a.txt", ["a.txt"], ["b/a.txt", "a_txt", "a.txt2"]),
        ("*.txt", ["a.txt", "b/c.txt", ".a.txt"], ["a.jsonl", "a.txt2"]),
        ("*.txt*", ["a.txt", "b/c.txt.gz", "b.txt/c"], ["a.tx"]),
        ("corpus/*.txt", ["corpus/a.txt"], ["corpus/b/c.txt", "a.txt"]),
        ("corpus/letters/*", ["corpus/letters/a", "corpus/letters/b/c"], ["corpus/letters", "letters/a"]),
        ("corpus/**/*.txt", ["corpus/a.txt", "corpus/b/c.txt", "corpus/b/c/d.txt"], ["corpus/a.csv", "b/corpus/a.txt"]),
        ("corpus/**.txt", ["corpus/a.txt", "corpus/b/c.txt"], ["corpus/a.csv"]),
        ("**/drafts", ["drafts/a", "x/y/drafts/a"], ["x/drafts2/a", "xdrafts/a"]),
        ("**/a*/b", ["a1/c/a2/b", "a1/b", "x/a1/b/c"], ["a1/c/b", "a1/c/a2/c"]),
        ("a*b/c*d", ["ab/cd", "axbb/ccdd", "abab/cdcd/e"], ["axb/b/cd", "ab/c/d"]),
        ("a/**/b/**/c", ["a/b/c", "a/x/b/y/z/c", "a/b/b/c/c"], ["a/c", "a/b/x", "ab/b/c"]),
        ("a**b", ["ab", "a/b", "a/x/xb"], ["a/bc", "ba"]),
        ("corpus/**", ["corpus/b/c.txt"], ["a.txt", "corpus"]),
        ("**", ["a.txt", "b/c.txt"], []),
        ("./a.t?t", ["a.txt", "b/a.txt"], ["a.t/t", "a.tt"]),
        ("x/./a", [], ["x/a"]),
        ("[!b]/x[12].txt", ["a/x1.txt"], ["b/x1.txt", "a/x3.txt"]),
        ("x[!b]y", ["xay"], ["x/y", "xby"]),
        ("x[+-9]y/z", ["x5y/z", "x-y/z"], ["x/y/z"]),
        ("[]a]/[^]]/[!]]", ["]/b/a", "a/a/c"], ["b/b/b", "a/]/b", "a/b/]"]),
        ("a/[!]", ["a/[!]"], ["a/b"]),
        ("a/[b", ["a/[b"], ["a/b"]),
        ("a/[[&&~~||]", ["a/[", "a/&"], ["a/b"]),
        ("corpus\\a*", ["corpus/a.txt"], ["corpus/b.txt"]),
        ("../news/*.txt", ["../news/a.txt"], ["news/a.txt"]),
        ("a+(b)|c/*", ["a+(b)|c/d"], ["ab/d", "c/d"]),
        ("a\nb/*", ["a\nb/c\nd"], ["a/b"]),
        (".", ["a.txt", "b/c.txt"], []),
    ],
)  # fmt: skip
def test_what_a_pattern_matches(pattern: str, matching: list[str], others: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        matches = match_any([pattern])
    assert [path for path in (*matching, *others) if matches(path)] == matching


def test_one_of_several_patterns_is_enough_and_none_match_nothing() -> None:
    matches = match_any(["a/*.txt", "b", "**/c"])
    assert [path for path in ("a/x.txt", "b/x", "x/c", "a/x", "x/b") if matches(path)] == ["a/x.txt", "b/x", "x/c"]
    assert not match_any([])("a.txt")


def test_a_range_the_wrong_way_round_is_an_error_that_names_it() -> None:
    with pytest.raises(BadSettings, match=r"the pattern '\[z-a\]' cannot be read: .*; mend it"):
        match_any(["a/[z-a]*"])


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [
        ("corpus/**/*.txt", "corpus"), ("corpus/a/b", "corpus/a/b"), ("corpus/a*/b", "corpus"), ("*.txt", ""),
        ("**/a", ""), ("./a/b?", "a"), ("a", "a"), (".", "."),
    ],
)  # fmt: skip
def test_below_which_folder_all_matches_lie(pattern: str, folder: str) -> None:
    assert static_folder(pattern) == folder


# -- against a matcher too simple to be wrong


@cache
def follows(pattern: tuple[str, ...], path: str) -> bool:
    """Whether the pieces of a pattern, one after the other, can use up a path or a folder on its way."""
    if not pattern:
        return path == "" or path[0] == "/"
    first, rest = pattern[0], pattern[1:]
    if first == "**/":
        head, slash, tail = path.partition("/")
        return follows(rest, path) or (bool(head and slash) and follows(pattern, tail))
    if first in ("*", "**"):
        return follows(rest, path) or (path != "" and (first == "**" or path[0] != "/") and follows(pattern, path[1:]))
    return path != "" and path[0] in {"?": "ab", "[!b]": "a"}.get(first, first) and follows(rest, path[1:])


NAMES = st.lists(st.sampled_from(["a", "b", "?", "*", "[!b]"]), min_size=1, max_size=4).map(tuple)
SEGMENTS = st.one_of(
    NAMES.map(lambda name: (*name, "/")), st.just(("**/",)), NAMES.map(lambda name: ("b", "**", *name, "/"))
)


@given(
    st.lists(SEGMENTS, min_size=1, max_size=5).map(lambda parts: sum(parts, ())),
    NAMES,
    st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=6).map("/".join),
)
def test_patterns_of_every_form_match_what_they_say(start: tuple[str, ...], end: tuple[str, ...], path: str) -> None:
    pieces = [*start, *end]
    pieces = [now for before, now in pairwise(["", *pieces]) if now != "*" or before not in ("*", "**")]
    assert match_any(["".join(pieces)])(path) == follows(tuple(pieces), path)


# -- no pattern takes long

HOSTILE = [
    ("**/**/**/a*a*a*a*b", "x/y/" + "a" * 60),
    ("**/" * 30 + "*a*a*a*b", "a/" * 40 + "a" * 40),
    ("**/" * 30 + "b", "a/" * 100 + "a"),
    ("*a" * 30 + "*b", "a" * 250),
    ("a*" * 30 + "b", "a" * 250),
    ("**a" * 30 + "b", "a/" * 200),
    ("?*" * 30 + "b", "a" * 250),
    ("[ab]*" * 30 + "c", "a" * 250),
    ("**/a/" * 12 + "b", "a/" * 300 + "c"),
    ("**/*a*/" * 12 + "b", "aaaa/" * 100 + "c"),
    ("**/" + "*a*/" * 12 + "**/b", "aaaaaaaa/" * 100 + "c"),
]


def test_hostile_patterns_on_long_paths_are_done_at_once() -> None:
    program = f"from dedup.check.patterns import match_any\nassert not any(match_any([p])(q) for p, q in {HOSTILE!r})"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=60)  # it takes milliseconds


# -- files on disk


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a.txt", "b/c.txt", "b/d/e.txt", "b/d/f/g.csv", ".hidden/h.txt", "b/.i.txt", "b/[j].txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["a.txt"]),
        ("./*.txt", ["./a.txt"]),
        ("b/*", ["b/[j].txt", "b/c.txt"]),
        ("b/d*", []),
        ("**/*.txt", ["a.txt", "b/[j].txt", "b/c.txt", "b/d/e.txt"]),
        ("**/**/**/*.txt", ["a.txt", "b/[j].txt", "b/c.txt", "b/d/e.txt"]),
        ("**/d/**/?.*", ["b/d/e.txt", "b/d/f/g.csv"]),
        ("b/**", ["b/[j].txt", "b/c.txt", "b/d/e.txt", "b/d/f/g.csv"]),
        (".hidden/*", [".hidden/h.txt"]),
        ("*/.*", ["b/.i.txt"]),
        ("b/[[]*", ["b/[j].txt"]),
        ("*/../a.tx?", ["b/../a.txt"]),
        ("b//**//e.*", ["b//d/e.txt"]),
        ("b/**/", []),
        ("a.txt", ["a.txt"]),
        ("b/d/e.txt", ["b/d/e.txt"]),
        ("gone/*", []),
    ],
)
def test_files_that_a_pattern_matches_are_listed_once(tree: Path, pattern: str, found: list[str]) -> None:
    assert list_matches(pattern) == found
    assert list_matches(f"{tree}/{pattern}") == [f"{tree}/{name}" for name in found]


def test_many_stars_on_a_deep_folder_are_done_at_once(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*"abcdefghijklmnop")
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("x")
    program = f"from dedup.files.matches import list_matches\nassert not list_matches({str(tmp_path)!r} + '/**/*' * 12 + '.csv')"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=60)  # it takes milliseconds
