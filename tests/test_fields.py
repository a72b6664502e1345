"""An article is found in records as people have them: whatever their case, nested, empty beside full, in paragraphs."""

from __future__ import annotations

import dataclasses
import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import attr
import pyarrow
import pyarrow.parquet
import pytest
import scrapy

from dedup import Article, Cleaner, clean_mapping
from dedup.config import ReadOptions
from dedup.errors import BadRow
from dedup.integrations.scrapy import DedupPipeline
from dedup.io.fields import find_text, make_article, read_text
from dedup.io.paragraphs import cut_items, cut_json_items
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.run.restore import restore

STORY = "The ferry sails again, late as ever, says Captain Aldous, who has waited for a month."
FARES = "Fares stay at three crowns a crossing until the end of the year, the council said."
JUNK = "Like this:"
NEWS_PLEASE = {  # what get_dict() of news-please returns
    "authors": ["Mira Aldous"], "date_download": "2026-03-02 10:00:00+00:00", "date_modify": None,
    "date_publish": datetime(2026, 3, 1, 8, 30), "description": "The ferry sails", "filename": "x.json", "image_url": None,
    "language": "en", "localpath": None, "title": "Ferry sails", "title_page": None, "title_rss": None,
    "source_domain": "www.harbourpost.example", "maintext": f"{STORY}\n{JUNK}", "text": None,
    "url": "https://www.harbourpost.example/9",
}  # fmt: skip
WORDPRESS = {
    "id": 9, "date": "2026-03-01T08:30:00", "link": "https://harbourpost.example/9",
    "title": {"rendered": "Ferry sails"}, "content": {"rendered": f"{STORY}\n{JUNK}", "protected": False},
}  # fmt: skip
FOUND: dict[str, tuple[dict[str, Any], tuple[str, ...], Article]] = {
    "news-please": (
        NEWS_PLEASE, ("maintext",),
        Article(
            f"{STORY}\n{JUNK}", "Ferry sails", "www.harbourpost.example", "https://www.harbourpost.example/9",
            "https://www.harbourpost.example/9", "2026-03-01T08:30:00",
        ),
    ),
    "WordPress": (
        WORDPRESS, ("content", "rendered"),
        Article(
            f"{STORY}\n{JUNK}", "Ferry sails", "harbourpost.example", "9", "https://harbourpost.example/9",
            "2026-03-01T08:30:00",
        ),
    ),
    "wrapped": (
        {"article": {"title": "T", "text": STORY, "id": "7"}, "took": 3}, ("article", "text"), Article(STORY, "T", id="7"),
    ),
    "any case": ({"Title": "T", "BODY": STORY, "Id": 3, "URL": ""}, ("BODY",), Article(STORY, "T", id="3")),
    "the right case first": ({"Text": FARES, "text": STORY}, ("text",), Article(STORY)),
    "blanks hold nothing": ({"text": " \n", "content": STORY, "title": " ", "headline": "T"}, ("content",), Article(STORY, "T")),
    "an empty list holds nothing": ({"text": [], "body": STORY}, ("body",), Article(STORY)),
    "all empty": ({"text": "", "maintext": None}, ("text",), Article("")),
    "paragraphs": ({"text": [STORY, JUNK]}, ("text",), Article(f"{STORY}\n{JUNK}")),
    "a name with a dot": ({"article.text": STORY}, ("article.text",), Article(STORY)),
    "no object where one is looked for": ({"content": None, "article": "x", "body": STORY}, ("body",), Article(STORY)),
    "keys that are no strings": ({1: "x", None: "y", "text": STORY}, ("text",), Article(STORY)),  # type: ignore[dict-item]
}  # fmt: skip


@pytest.mark.parametrize(("fields", "place", "article"), FOUND.values(), ids=FOUND)
def test_an_article_is_found(fields: dict[str, Any], place: tuple[str, ...], article: Article) -> None:
    found, value = find_text(fields, ReadOptions())
    assert found == place
    assert make_article(fields, read_text(value, found), ReadOptions()) == article


CHOSEN = [("Words", ("words",)), ("a.b", ("a", "b")), ("A.B", ("a", "b")), ("a.c.d", ("a", "c", "d"))]


@pytest.mark.parametrize(("name", "place"), CHOSEN)
def test_a_field_is_named(name: str, place: tuple[str, ...]) -> None:
    fields = {"text": FARES, "words": STORY, "a": {"b": STORY, "c": {"d": STORY}}}
    assert find_text(fields, ReadOptions(text_field=name)) == (place, STORY)


BAD = {
    "a number": ({"text": 5}, "the text in 'text' is a number, not a string"),
    "a list of objects": ({"text": [{"p": "x"}]}, "the text in 'text' is a list, not a string"),
    "an object": ({"content": {"raw": "x"}}, "the text in 'content' is an object, not a string"),
    "no such field": ({"words": "x"}, "no text field (fields: words)"),
}


@pytest.mark.parametrize(("fields", "message"), BAD.values(), ids=BAD)
def test_what_is_no_article_is_named(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(BadRow) as caught:
        read_text(*reversed(find_text(fields, ReadOptions())))
    assert caught.value.what == message


ITEMS = [  # items, lines that go, spans, what is left
    (["a", "b", "c"], [2], {}, ["a", "c"]),
    (["a\nb", "c"], [1], {}, ["b", "c"]),
    (["a\nb", "c"], [1, 2], {}, ["c"]),
    (["a", "", "b"], [2], {}, ["a", "b"]),
    (["a", "share it"], [], {2: (0, 6)}, ["a", "it"]),
    (["ä \"q\"", "b\\n", "c"], [3], {1: (0, 1)}, [' "q"', "b\\n"]),
]  # fmt: skip


@pytest.mark.parametrize(("items", "removed", "spans", "left"), ITEMS)
def test_items_are_cut(
    items: list[str], removed: list[int], spans: dict[int, tuple[int, int]], left: list[str]
) -> None:
    assert cut_items(items, removed, spans) == left
    for array in (
        json.dumps(items),
        json.dumps(items, ensure_ascii=False, indent=2),
        json.dumps(items, separators=(",", ":")),
    ):
        assert json.loads(cut_json_items(array, items, removed, spans)) == left
    assert cut_json_items(" ".join(["[ ", '"a" ,', '"b"', "]"]), ["a", "b"], [1], {}) == '[  "b" ]'


RECORDS: list[dict[str, Any]] = [
    {"id": "1", "text": [STORY, JUNK, "", FARES], "n": 1},
    {"id": "2", "text": [STORY, FARES], "n": 2},
    {"id": "3", "text": None, "n": 3},
    {"id": "4", "text": [f"{STORY}\n{JUNK}", FARES], "n": 4},
]
LEFT = [[STORY, "", FARES], [STORY, FARES], None, [STORY, FARES]]
NESTED: list[dict[str, Any]] = [
    {"id": "1", "content": {"rendered": f"{STORY}\n{JUNK}", "protected": False}},
    {"id": "2", "content": None},
]


def clean(folder: Path, kind: str, out: str, **options: Any) -> list[dict[str, Any]]:
    clean_inputs(
        CleanJob(
            inputs=[str(folder / f"in.{kind}")],
            output=str(folder / f"out.{out}"),
            removed=str(folder / "removed"),
            **options,
        )
    )
    if out == "parquet":
        rows: list[dict[str, Any]] = pyarrow.parquet.read_table(folder / "out.parquet").to_pylist()
        return rows
    text = (folder / f"out.{out}").read_text()
    return json.loads(text) if out == "json" else [json.loads(line) for line in text.splitlines()]  # type: ignore[no-any-return]


def write(folder: Path, kind: str, records: list[dict[str, Any]]) -> Path:
    path = folder / f"in.{kind}"
    if kind == "parquet":
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), path)
    elif kind == "json":
        path.write_text(json.dumps(records, indent=1))
    else:
        path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return path


@pytest.mark.parametrize("kind", ["jsonl", "json", "parquet"])
def test_paragraphs_are_cut_and_come_back(tmp_path: Path, kind: str) -> None:
    original = write(tmp_path, kind, RECORDS)
    rows = clean(tmp_path, kind, kind)
    assert [row["text"] for row in rows] == LEFT
    assert [row["n"] for row in rows] == [1, 2, 3, 4]
    again = tmp_path / f"again.{kind}"
    restore(str(tmp_path / f"out.{kind}"), str(tmp_path / "removed"), str(again))
    if kind == "parquet":
        assert pyarrow.parquet.read_table(again).equals(pyarrow.parquet.read_table(original))
    else:
        assert again.read_bytes() == original.read_bytes()


@pytest.mark.parametrize(
    ("kind", "out"), [("jsonl", "parquet"), ("parquet", "jsonl"), ("json", "jsonl"), ("parquet", "json")]
)
def test_paragraphs_stay_a_list_in_other_formats(tmp_path: Path, kind: str, out: str) -> None:
    write(tmp_path, kind, RECORDS)
    assert [row["text"] for row in clean(tmp_path, kind, out)] == LEFT


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
@pytest.mark.parametrize("out", ["jsonl", "parquet"])
def test_a_nested_text_is_cut_and_comes_back(tmp_path: Path, kind: str, out: str) -> None:
    original = write(tmp_path, kind, NESTED)
    rows = clean(tmp_path, kind, out)
    assert [row["content"] for row in rows] == [{"rendered": STORY, "protected": False}, None]
    if out == kind:
        again = tmp_path / f"again.{kind}"
        restore(str(tmp_path / f"out.{kind}"), str(tmp_path / "removed"), str(again))
        if kind == "parquet":
            assert pyarrow.parquet.read_table(again).equals(pyarrow.parquet.read_table(original))
        else:
            assert again.read_bytes() == original.read_bytes()


def test_rows_of_parquet_that_are_set_aside_come_back(tmp_path: Path) -> None:
    """A row whose text is a number, of which a union or an extension may hold some, here by a list of empty objects."""
    records = [
        {"text": None, "n": {"words": STORY}},
        {"text": None, "n": {"words": f"{FARES}\n{JUNK}"}},
        {"text": None, "n": None},
    ]
    original = write(tmp_path, "parquet", records)
    options = ReadOptions(text_field="n.words", on_error="skip")
    rows = clean(tmp_path, "parquet", "parquet", options=options, rejects=str(tmp_path / "rejects"))
    assert [row["n"]["words"] for row in rows] == [STORY, FARES]
    restore(str(tmp_path / "out.parquet"), str(tmp_path / "removed"), str(tmp_path / "again.parquet"))
    assert pyarrow.parquet.read_table(tmp_path / "again.parquet").equals(pyarrow.parquet.read_table(original))


MAPPINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "news-please": (NEWS_PLEASE, {**NEWS_PLEASE, "maintext": STORY}),
    "WordPress": (WORDPRESS, {**WORDPRESS, "content": {"rendered": STORY, "protected": False}}),
    "paragraphs": ({"text": [STORY, JUNK, FARES]}, {"text": [STORY, FARES]}),
    "no text": ({"text": None, "maintext": ""}, {"text": None, "maintext": ""}),
}


@pytest.mark.parametrize(("record", "cleaned"), MAPPINGS.values(), ids=MAPPINGS)
def test_a_mapping_is_cleaned(record: dict[str, Any], cleaned: dict[str, Any]) -> None:
    before = json.dumps(record, default=str)
    assert clean_mapping(record, Cleaner()) == cleaned
    assert json.dumps(record, default=str) == before


class Item(scrapy.Item):  # type: ignore[misc]
    text = scrapy.Field()
    found = scrapy.Field()


@dataclasses.dataclass(frozen=True)
class Frozen:
    text: Any
    found: Any = None


@dataclasses.dataclass(frozen=True, slots=True)
class Slotted:
    text: Any
    found: Any = None


@attr.s(frozen=True, auto_attribs=True)
class Attrs:
    text: Any
    found: Any = None


@dataclasses.dataclass
class Plain:
    text: Any
    found: Any = None


class Counts(dict[str, int]):
    def inc_value(self, name: str) -> None:
        self[name] = self.get(name, 0) + 1


KINDS = [Item, Frozen, Slotted, Attrs, Plain, dict]


def read(item: Any, name: str) -> Any:
    return item[name] if isinstance(item, (dict, Item)) else getattr(item, name)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("text", "left"), [(f"{STORY}\n{JUNK}", STORY), ([STORY, JUNK, FARES], [STORY, FARES])])
def test_items_of_all_kinds_are_cleaned(kind: Any, text: Any, left: Any) -> None:
    item = kind(text=text)
    counts = Counts()
    passed = DedupPipeline(Cleaner(), ReadOptions(), "found", counts).process_item(item)
    assert type(passed) is kind
    assert read(passed, "text") == left
    assert [finding["code"] for finding in read(passed, "found")] == ["J1"]
    is_frozen = kind in (Frozen, Slotted, Attrs)
    assert (passed is item) == (not is_frozen)
    assert read(item, "text") == (text if is_frozen else left)
    assert counts["dedup/changed"] == 1


@pytest.mark.parametrize("item", [{"image": "x.png"}, Item(), {"text": None}, {"text": 5}, Frozen(None), {}])
def test_items_without_a_text_pass_and_are_counted(item: Any) -> None:
    counts = Counts()
    assert DedupPipeline(Cleaner(), ReadOptions(), stats=counts).process_item(item) is item
    assert counts == {"dedup/without_text": 1}


def test_an_item_that_cannot_take_a_field_is_cleaned_with_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    counts = Counts()
    pipeline = DedupPipeline(Cleaner(), ReadOptions(), "notes", counts)
    with caplog.at_level(logging.WARNING):
        items = [pipeline.process_item(kind(text=f"{STORY}\n{JUNK}")) for kind in (Item, Plain, Frozen)]
    assert [read(item, "text") for item in items] == [STORY] * 3
    (record,) = caplog.records
    assert record.getMessage().startswith("Item has no field 'notes' and goes on without its findings")
    assert counts["dedup/without_findings_field"] == 3
