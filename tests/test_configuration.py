"""Settings from a file: every section takes values of the kinds it has, and what does not fit names itself."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from dedup.config import Settings
from dedup.errors import BadSettings
from dedup.run import configuration
from dedup.run.configuration import apply_table

FILE = Path("news/dedup.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One setting of each kind."""

    min_lines: int = 3
    min_share: float = 0.5
    is_strict: bool = False
    keep: str = "longest"
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings(Settings):
    """Settings with a section that no code was written for."""

    section: Section = Section()


@pytest.fixture(autouse=True)
def _sections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration, "_SECTIONS", {*configuration._SECTIONS, "section"})


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("min_lines", 4, 4), ("min_lines", 4.0, 4), ("min_lines", 0, 0), ("min_share", 1, 1.0), ("min_share", 0.25, 0.25),
        ("is_strict", True, True), ("keep", "first", "first"), ("order", ["a", "b"], ("a", "b")), ("order", [], ()),
    ],
)  # fmt: skip
def test_a_value_that_fits_is_taken(name: str, value: Any, wanted: Any) -> None:
    changed = apply_table(OwnSettings(), {"section": {name: value}}, FILE)
    assert isinstance(changed, OwnSettings)
    found = getattr(changed.section, name)
    assert (found, type(found)) == (wanted, type(wanted))
    assert [getattr(changed.section, part.name) for part in fields(Section) if part.name != name] == [
        part.default for part in fields(Section) if part.name != name
    ]


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        *(("min_lines", bad, "give a whole number from 0 up (int)") for bad in (-1, 2.5, True, "3", float("inf"), [])),
        *(("min_share", bad, "give a number from 0 up (float)") for bad in (-0.1, float("nan"), False, "0.5", {})),
        *(("is_strict", bad, "give true or false") for bad in (1, 0, "true")),
        *(("keep", bad, "give a string") for bad in (1, True, ["first"])),
        *(("order", bad, "give a list of strings") for bad in ("a", [1], True)),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_names_file_setting_and_remedy(name: str, value: Any, remedy: str) -> None:
    with pytest.raises(BadSettings) as caught:
        apply_table(OwnSettings(), {"section": {name: value}}, FILE)
    assert str(caught.value) == f"{FILE}: section.{name} is {value!r}; {remedy}"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"section": {"min_line": 3}}, "unknown setting 'min_line' in [section]; use one of min_lines, min_share, is_strict"),
        ({"section": 3}, "section is 3; write a table: [section], and its settings below"),
        ({"sektion": {}}, "unknown setting 'sektion'; use one of article, "),
        ({"rules": {"J2": "drop"}}, "rule J2 is set to 'drop'; use one of off, report, remove"),
        ({"junk_files": "a.txt"}, "junk_files is 'a.txt'; give a list of file names"),
    ],
)  # fmt: skip
def test_what_is_not_known_names_file_and_what_is(table: dict[str, Any], message: str) -> None:
    with pytest.raises(BadSettings) as caught:
        apply_table(OwnSettings(), table, FILE)
    assert str(caught.value).startswith(f"{FILE}: {message}")


def test_every_setting_of_every_section_is_of_a_kind_that_a_file_can_say() -> None:
    sections = [value for part in fields(Settings) if is_dataclass(value := getattr(Settings(), part.name))]
    assert len(sections) > 3
    for section in sections:
        for part in fields(section):
            kind = type(getattr(section, part.name))
            assert kind in configuration._KINDS, part.name
            assert str(part.type).startswith(kind.__name__), f"{part.name} would be read as {kind.__name__}"
