"""The JSON schema of a configuration file takes what the reader takes, and refuses what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from documents import read_blocks
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from dedup import config
from dedup.check.check_settings import CheckSettings, read_check_settings
from dedup.check.schema import make_schema, read_comments
from dedup.config import BOUNDS, Settings
from dedup.errors import BadSettings
from dedup.rules import RULES
from dedup.run.configuration import apply_table, read_table

SCHEMA = make_schema()
VALIDATOR = Draft7Validator(SCHEMA)
SECTIONS = {part.name for part in fields(Settings) if is_dataclass(getattr(Settings(), part.name))}


def is_read(table: dict[str, Any]) -> bool:
    """Whether the reader takes a table."""
    try:
        apply_table(Settings(), table, Path("dedup.toml"))
        if "check" in table:
            if not isinstance(table["check"], dict):
                return False
            read_check_settings(table["check"], Path("dedup.toml"))
    except BadSettings:
        return False
    return True


def draw_some(names: Iterable[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    known = st.sampled_from(sorted(names))
    return st.dictionaries(st.one_of(known, known, known, st.text(max_size=3)), values, max_size=3)


WORDS = st.sampled_from(
    [
        *RULES, *(rule.name for rule in RULES.values()), "j", "J1,h", " P2 , j", "J9", "", "j2", "Site-Junk", "off", "report",
        "remove", "tidy", "keep", "a\0b", "corpus/**/*.txt", "drop",
    ]
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-2, 12), st.sampled_from([400, 401, 2**31 - 1, 2**31, 10**30]), st.floats(-1, 2), st.floats(allow_nan=False)
)  # fmt: skip
VALUES = st.one_of(NUMBERS, st.booleans(), WORDS, st.lists(st.one_of(WORDS, WORDS, st.integers()), max_size=2))
CHECK = {part.name for part in fields(CheckSettings)} | {
    "text-field",
    "delimiter",
    "extract",
    "per-path-ignores",
    "takes_empty",
}
LISTS = st.lists(WORDS, max_size=2)
TABLES = st.fixed_dictionaries(
    {},
    optional={
        **{name: draw_some(SCHEMA["properties"][name]["properties"], VALUES) for name in SECTIONS},
        "rules": draw_some([*RULES, *(rule.name for rule in RULES.values()), "h1", "Known-Junk"], WORDS),
        "check": draw_some(CHECK, st.one_of(VALUES, LISTS, draw_some(["a/*"], LISTS))),
        **dict.fromkeys(("min_confidence", "blank_lines", "junk_files", "protect_files"), VALUES),
        "sketch": draw_some(["shingle_size", "num_perm"], NUMBERS),
    },
)


@settings(max_examples=200)
@given(TABLES | draw_some([*SECTIONS, "rules", "check"], VALUES))
def test_the_schema_and_the_reader_agree(table: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(table) == is_read(table)


@pytest.mark.parametrize(
    ("table", "is_good"),
    [
        ({}, True), ({"sit": {}}, False), ({"site": {}}, True), ({"site": 3}, False),
        ({"site": {"min_articles_of_site": 8}}, True), ({"site": {"min_articles_of_site": 8.0}}, True),
        ({"site": {"min_articles_of_site": 8.5}}, False), ({"site": {"min_articles": 8}}, False),
        ({"site": {"min_articles_of_site": 2**31 - 1}}, True), ({"site": {"min_articles_of_site": 2**31}}, False),
        ({"sketch": {"num_perm": 256, "shingle_size": 8}}, True), ({"sketch": {"num_perm": 257}}, False),
        ({"containment": {"shingle_size": 9}}, False), ({"candidates": {"max_indexed": 401}}, False),
        ({"site": {"min_share": True}}, False), ({"site": {"min_share": -0.1}}, False),
        ({"rules": {"J2": "report", "h1": "off", "Known-Junk": "remove"}}, True), ({"rules": {"J2": "drop"}}, False),
        ({"rules": {"J9": "off"}}, False), ({"min_confidence": 0.9}, True), ({"min_confidence": 1.1}, False),
        ({"blank_lines": "keep"}, True), ({"blank_lines": "none"}, False), ({"junk_files": "a.txt"}, False),
        ({"check": {"per-path_ignores": {"letters/*": ["J1", "H, p2"]}}}, True),
        ({"check": {"per_path_ignores": {"letters/*": ["J1 H"]}}}, False), ({"check": {"strict": "yes"}}, False),
        ({"check": {"text-field": "words", "encoding": "latin-1"}}, True), ({"check": {"takes_empty": "a"}}, False),
    ],
)  # fmt: skip
def test_what_is_taken_and_what_is_not(table: dict[str, Any], is_good: bool) -> None:
    assert (VALIDATOR.is_valid(table), is_read(table)) == (is_good, is_good)


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_bounds_are_those_of_the_reader(name: str) -> None:
    owners = [one for one in SECTIONS if name in SCHEMA["properties"][one]["properties"]]
    assert owners
    for owner in owners:
        lowest, highest = BOUNDS[name]
        for value, is_good in ((lowest, True), (highest, True), (lowest - 1, False), (highest + 1, False)):
            assert (VALIDATOR.is_valid(table := {owner: {name: value}}), is_read(table)) == (is_good, is_good)


def test_every_setting_is_in_it_with_its_default() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == {*(part.name for part in fields(Settings)), "check"}
    for name in SECTIONS:
        section, told = getattr(Settings(), name), SCHEMA["properties"][name]["properties"]
        assert {key: one["default"] for key, one in told.items()} == {
            part.name: getattr(section, part.name) for part in fields(section)
        }


def test_a_setting_says_its_unit_and_reason_in_editors() -> None:
    told = SCHEMA["properties"]["site"]["properties"]["min_articles_of_site"]["description"]
    assert told == "below this a site has not shown what repeats on it"
    wrapped = SCHEMA["properties"]["subject"]["properties"]["min_agreeing"]["description"]
    assert wrapped.startswith("of telling words")  # the comment of a default that stands in brackets


def test_comments_are_those_of_their_fields() -> None:
    told = read_comments(config)
    assert told["SketchSettings"]["seed"] == "of the permutations; that of datasketch"
    assert "text_field" in told["ReadOptions"]
    assert "title_field" not in told["ReadOptions"]  # it has none, and takes that of no neighbour


def test_the_program_prints_it(here: Run) -> None:
    assert json.loads(here("rules", "--schema").stdout) == SCHEMA


def test_the_examples_of_the_documents_are_valid(tmp_path: Path) -> None:
    for block in read_blocks("toml"):
        (tmp_path / "pyproject.toml").write_text(block, "utf-8")
        table = read_table(tmp_path / "pyproject.toml")
        assert table
        assert (list(VALIDATOR.iter_errors(table)), is_read(table)) == ([], True)
