"""A frame of pandas, polars or pyarrow is cleaned as a dump of the same rows, and is otherwise as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from dedup import Settings, clean_frame
from dedup.errors import BadIndex, BadInput, BadRow, DedupError
from dedup.run.clean import clean_inputs, learn_inputs
from dedup.run.configuration import load_settings
from dedup.run.outputs import CleanJob

pytest.importorskip("narwhals")


@dataclass(frozen=True)
class Kind:
    """A kind of frame: how it is made of rows, and its rows as plain values."""

    make: Callable[[list[dict[str, Any]]], Any]
    rows: Callable[[Any], list[dict[str, Any]]]


def make_pandas(dtype: str = "", index: Callable[[int], Any] = range) -> Kind:
    def make(rows: list[dict[str, Any]]) -> Any:
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame(rows, index=index(len(rows)))
        return frame.astype({"text": dtype}) if dtype and len(frame) else frame

    def rows(frame: Any) -> list[dict[str, Any]]:
        columns = [
            [
                None if is_null else value
                for value, is_null in zip(frame[name].tolist(), frame[name].isna(), strict=True)
            ]
            for name in frame.columns
        ]
        return [dict(zip(frame.columns, values, strict=True)) for values in zip(*columns, strict=True)]

    return Kind(make, rows)


def make_polars(rows: list[dict[str, Any]]) -> Any:
    return pytest.importorskip("polars").DataFrame(rows, infer_schema_length=None)


def make_arrow(rows: list[dict[str, Any]]) -> Any:
    return pytest.importorskip("pyarrow").Table.from_pylist(rows)


KINDS = {
    "pandas": make_pandas(),
    "pandas, objects": make_pandas("object"),
    "pandas, strings": make_pandas("string"),
    "pandas, categories": make_pandas("category"),
    "pandas, backwards": make_pandas(index=lambda count: range(count, 0, -1)),
    "pandas, one label for all": make_pandas(index=lambda count: ["x"] * count),
    "polars": Kind(make_polars, lambda frame: frame.to_dicts()),
    "pyarrow": Kind(make_arrow, lambda table: table.to_pylist()),
}


@pytest.fixture
def rows(news: Path) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in news.open(encoding="utf-8")]
    found[3]["text"] = None
    found[4]["text"] = ""
    return [{**row, "score": number / 2, "tags": ["a", str(number)]} for number, row in enumerate(found)]


def clean_rows(
    folder: Path, rows: list[dict[str, Any]], **options: Any
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What `dedup clean` makes of rows, and finds in them."""
    (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    out, found = folder / "out.jsonl", folder / "found.jsonl"
    clean_inputs(CleanJob(inputs=[str(folder / "in.jsonl")], output=str(out), findings=str(found), **options))
    cleaned, findings = ([json.loads(line) for line in path.open(encoding="utf-8")] for path in (out, found))
    return cleaned, findings[1:]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_frame_is_cleaned_as_a_dump_of_its_rows(tmp_path: Path, rows: list[dict[str, Any]], kind: Kind) -> None:
    wanted, findings = clean_rows(tmp_path, rows)
    frame = kind.make(rows)
    given = kind.rows(frame)
    result = clean_frame(frame)
    assert type(result.frame) is type(result.findings) is type(frame)
    assert kind.rows(frame) == given  # what was given is not changed
    assert kind.rows(result.frame) == wanted
    assert result.notes == []
    found = kind.rows(result.findings)
    assert [(row["row"] + 1, row["line"] or None, row["text"]) for row in found] == [
        (row["row"], row.get("line"), row.get("text")) for row in findings
    ]
    assert [json.loads(row["evidence"]) for row in found] == [row["evidence"] for row in findings]
    for name in ("id", "site", "code", "rule", "step", "removed", "reason", "confidence"):
        assert [row[name] for row in found] == [row.get(name) for row in findings], name
    texts = [(rows[row["row"]]["text"].split("\n")[row["line"] - 1], row) for row in found if row["line"]]
    assert all(line[row["start"] : row["end"]] for line, row in texts)
    assert {len(line) for line, row in texts if row["end"] - row["start"] == len(line)} != set()


@pytest.mark.parametrize("name", [name for name in KINDS if name.startswith("pandas")])
def test_index_and_types_of_pandas_stay(rows: list[dict[str, Any]], name: str) -> None:
    frame = KINDS[name].make(rows)
    cleaned = clean_frame(frame).frame
    assert cleaned.index.equals(frame.index)
    assert cleaned.drop(columns="text").equals(frame.drop(columns="text"))
    assert cleaned["text"].dtype.name == frame["text"].dtype.name


@pytest.mark.parametrize("text_type", ["string", "large_string", "dictionary"])
def test_types_of_other_frames_stay(rows: list[dict[str, Any]], text_type: str) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    types = {
        "string": pyarrow.string(),
        "large_string": pyarrow.large_string(),
        "dictionary": pyarrow.dictionary(pyarrow.uint32(), pyarrow.string()),
    }
    table = make_arrow(rows)
    place = table.schema.get_field_index("text")
    table = table.set_column(place, "text", table["text"].cast(types[text_type]))
    cleaned = clean_frame(table).frame
    assert cleaned.drop(["text"]).equals(table.drop(["text"]))
    assert cleaned.schema.equals(table.schema)


def test_an_index_judges_instead_of_the_frame(tmp_path: Path, rows: list[dict[str, Any]], news: Path) -> None:
    index = tmp_path / "news.dedup"
    learn_inputs([str(news)], str(index), _choices(), CleanJob(inputs=[], output=None).options, Settings(), 1)
    before = index.read_bytes()
    some = [row for row in rows if row["site"] == "harbourpost.example"][:2]
    wanted, _ = clean_rows(tmp_path, some, index=str(index))
    result = clean_frame(make_arrow(some), index=index)
    assert result.frame.to_pylist() == wanted
    codes = [set(found["code"].to_pylist()) for found in (result.findings, clean_frame(make_arrow(some)).findings)]
    assert ["J2" in found for found in codes] == [True, False]  # two articles of a site teach nothing
    assert index.read_bytes() == before
    with pytest.raises(BadIndex, match="there is no index here"):
        clean_frame(make_arrow(some), index=tmp_path / "none.dedup")


def _choices() -> Any:
    from dedup.index import Choices

    return Choices()


@pytest.mark.parametrize("name", ["pandas, backwards", "polars", "pyarrow"])
def test_settings_may_drop_rows(tmp_path: Path, rows: list[dict[str, Any]], name: str) -> None:
    settings = load_settings({"A1": "remove"})
    settings = replace(settings, rules={**settings.rules, "J1": "report"})
    wanted, _ = clean_rows(tmp_path, rows, settings=settings)
    assert len(wanted) < len(rows)
    frame = KINDS[name].make(rows)
    told: list[tuple[str, int, int]] = []
    result = clean_frame(frame, settings=settings, workers=2, progress=lambda *done: told.append(done))
    assert {stage for stage, *_ in told} >= {"learning", "cleaning"}
    assert KINDS[name].rows(result.frame) == wanted
    if name.startswith("pandas"):
        assert [frame.loc[label, "id"] for label in result.frame.index] == [row["id"] for row in wanted]


def test_columns_are_named(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    names = {"text": "prose", "title": "top", "site": "paper", "id": "key", "date": "day"}
    other = [{names.get(name, name): value for name, value in row.items()} for row in rows]
    wanted, _ = clean_rows(tmp_path, rows)
    named = clean_frame(make_arrow(other), **names)
    assert [row["prose"] for row in named.frame.to_pylist()] == [row["text"] for row in wanted]
    assert set(named.findings["id"].to_pylist()) <= {row["id"] for row in rows}


def test_odd_values(rows: list[dict[str, Any]]) -> None:
    pandas = pytest.importorskip("pandas")
    odd = [
        {"text": "The ferry sails.\nLike this:", "id": 3, "url": float("nan"), "date": pandas.Timestamp("2026-05-01")},
        {"text": "The harbour stays open.\ud83d", "id": "b", "url": None, "date": pandas.NaT},
    ]
    cleaned = clean_frame(pandas.DataFrame(odd, dtype=object))
    assert cleaned.frame["text"].tolist() == ["The ferry sails.", odd[1]["text"]]
    assert cleaned.findings["id"].tolist() == ["3"]
    assert "the frame: no row has a title, so H2 cannot work" in cleaned.notes[0]


@pytest.mark.parametrize("name", ["pandas", "polars", "pyarrow"])
def test_an_empty_frame(name: str, rows: list[dict[str, Any]]) -> None:
    frame = KINDS[name].make(rows[:1])[:0]
    result = clean_frame(frame)
    assert (len(result.frame), len(result.findings)) == (0, 0)


def make_bad(name: str) -> Any:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    frames: dict[str, Callable[[], Any]] = {
        "a list": lambda: [{"text": "a"}],
        "lazy": lambda: polars.LazyFrame({"text": ["a"]}),
        "numbers": lambda: pandas.DataFrame({"text": ["a", 5]}),
        "no text": lambda: pandas.DataFrame({"prose": ["a"], "id": ["b"]}),
        "lists": lambda: polars.DataFrame({"text": [["A ferry sails.", "Like this:"]]}),
        "half": lambda: pandas.DataFrame([{"text": "The ferry sails.\nLike this:\n\ud83d"}], dtype=object),
        "one name twice": lambda: pandas.DataFrame([["a", "b"]], columns=["text", "text"]),
    }
    return frames[name]()


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("a list", BadInput, "this is no frame of pandas, polars or pyarrow, but builtins.list; give a frame"),
        ("lazy", BadInput, "a lazy one is made one by collect()"),
        ("numbers", BadRow, "row 1: the text in 'text' is a number, not a string; name the column"),
        ("no text", BadRow, "row 0: no text field (fields: id); name the column that holds the text"),
        ("lists", BadRow, "row 0: the text in 'text' is a list; join its parts with line feeds first"),
        ("half", BadRow, "row 0: the text in 'text' holds half a character; mend it"),
        ("one name twice", BadInput, "the frame: two columns have one name; give one of them another"),
    ],
)
def test_what_cannot_be_cleaned(name: str, error: type[DedupError], message: str) -> None:
    with pytest.raises(error) as caught:
        clean_frame(make_bad(name))
    assert message in str(caught.value)


def test_the_package_imports_nothing_for_it() -> None:
    code = "import sys, dedup; print([name for name in sys.modules if name.startswith(('narwhals', 'dedup.integrations', 'numpy'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
