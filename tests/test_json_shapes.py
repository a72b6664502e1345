"""JSON as interfaces and tools write it: an array, an object that holds one, an object that is one article; also cut off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dedup.config import ReadOptions
from dedup.errors import BadInput
from dedup.io import sources
from dedup.io.jsonshape import Shape, find_shape
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob, Summary
from dedup.run.restore import restore

STORY = "The ferry sails again, late as ever, says Captain Aldous, who has waited for a month."
ROW = json.dumps({"id": "1", "text": f"{STORY}\nLike this:"})
OTHER = json.dumps({"id": "2", "text": STORY, "tags": ["[", "]"]})

SHAPES = {
    "an object that holds an array": ('{"articles": [{"text": "x"}]}', Shape(13, 1)),
    "other fields beside it": ('{"n": [1], "s": "[{", "docs": [ {"text": "x"}], "end": {}}', Shape(30, 1)),
    "under any name": ('{"zzz": [{"text": "x"}]}', Shape(8, 1)),
    "deeper": ('{"response": {"status": "ok", "results": [{"text": "x"}]}}', Shape(41, 2)),
    "empty": ('{"articles": []}', Shape(13, 1)),
    "the usual name of two": ('{"authors": [{"n": 1}], "articles": [{"text": "x"}]}', Shape(36, 1)),
    "an article": ('{"text": "x"}', Shape(-1)),
    "an article with an array of objects": ('{"images": [{"url": "x"}], "text": "x"}', Shape(-1)),
    "an article within": ('{"article": {"text": "x", "images": [{"url": "x"}]}}', Shape(-1)),
    "an article of WordPress": ('{"content": {"rendered": "x"}, "links": [{"url": "x"}]}', Shape(-1)),
    "no articles at all": ('{"n": 1, "names": ["a"]}', Shape(-1)),
    "names without a text beside the array": ('{"text": "", "rows": [{"text": "x"}]}', Shape(21, 1)),
}


@pytest.mark.parametrize(("document", "shape"), SHAPES.values(), ids=SHAPES)
def test_the_articles_are_found(document: str, shape: Shape) -> None:
    assert find_shape(document, ReadOptions()) == shape


def clean(folder: Path, data: str, out: str = "out.json", **options: Any) -> Summary:
    (folder / "in.json").write_text(data)
    job = CleanJob(
        inputs=[str(folder / "in.json")], output=str(folder / out), removed=str(folder / "removed"),
        options=ReadOptions(**options), rejects=str(folder / "rejects") if options else None,
    )  # fmt: skip
    return clean_inputs(job)


@pytest.fixture(params=[2 << 20, 40])
def chunks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CHUNK_BYTES", request.param)


WHOLE = {
    "an array": (f"[{ROW},\n {OTHER}]\n", 2),
    "held by an object": (f' {{"status": "[ok]",\n "articles": [ {ROW} , {OTHER}\n], "more": ["[", {{}}]\n}} \n', 2),
    "deep": (f'{{"response": {{"results": [{ROW},{OTHER}]}}}}', 2),
    "one article": (f"\n{ROW}\n", 1),
    "set out prettily": (json.dumps({"articles": [json.loads(ROW), json.loads(OTHER)]}, indent=2), 2),
    "no articles": ('{"articles": [ ], "n": 0}\n', 0),
    "with a mark": (f'\ufeff{{"articles": [{ROW}]}}', 1),
    "nothing": ("", 0),
    "blanks": (" \n", 0),
}  # fmt: skip


@pytest.mark.usefixtures("chunks")
@pytest.mark.parametrize(("data", "rows"), WHOLE.values(), ids=WHOLE)
def test_all_but_the_texts_stays_and_comes_back(tmp_path: Path, data: str, rows: int) -> None:
    assert clean(tmp_path, data).rows == rows
    assert (tmp_path / "out.json").read_text() == data.replace(r"\nLike this:", "")
    restore(str(tmp_path / "out.json"), str(tmp_path / "removed"), str(tmp_path / "again.json"))
    assert (tmp_path / "again.json").read_text() == data
    assert clean(tmp_path, data, "out.jsonl").rows == rows
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == rows


@pytest.mark.usefixtures("chunks")
def test_all_articles_of_an_object_can_be_dropped_and_come_back(tmp_path: Path) -> None:
    data = f'{{"n": ["["], "articles": [\n{ROW},\n{ROW.replace("1", "3", 1)}, 5], "end": []}}'
    clean(tmp_path, data, on_error="skip")
    restore(str(tmp_path / "out.json"), str(tmp_path / "removed"), str(tmp_path / "again.json"))
    assert (tmp_path / "again.json").read_text() == data
    for name in ("articles", "another name"):  # an array of another name is that of the articles when it holds some
        clean(tmp_path, f'{{"{name}": [{{"n": 5}}, {{"n": 6}}]}}', on_error="skip")
        assert (tmp_path / "out.json").read_text() == f'{{"{name}": []}}'
        restore(str(tmp_path / "out.json"), str(tmp_path / "removed"), str(tmp_path / "again.json"))
        assert (tmp_path / "again.json").read_text() == f'{{"{name}": [{{"n": 5}}, {{"n": 6}}]}}'


def test_objects_file_by_file(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.json" for name in ("a", "b")]
    for path, row in zip(paths, (ROW, OTHER), strict=True):
        path.write_text(row)
    clean_inputs(CleanJob(inputs=[str(tmp_path / "*.json")], output=str(tmp_path / "out.jsonl")))
    assert [json.loads(line)["text"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == [STORY, STORY]


@pytest.mark.parametrize("extension", ["jl", "jsonlines", "JL"])
def test_other_names_of_json_lines(tmp_path: Path, extension: str) -> None:
    (tmp_path / f"in.{extension}").write_text(f"{ROW}\n{OTHER}\n")
    summary = clean_inputs(
        CleanJob(inputs=[str(tmp_path / f"in.{extension}")], output=str(tmp_path / f"out.{extension}"))
    )
    assert (summary.rows, summary.changed) == (2, 1)


CUT = {
    "in an element": (f"[{ROW},\n{OTHER[:-9]}", 1, OTHER[:-9]),
    "behind a comma": (f"[{ROW},\n", 1, ""),
    "behind an element": (f"[{ROW}", 1, ""),
    "in the first": (f"[ {ROW[:-3]}", 0, ROW[:-3]),
    "behind the bracket": ("[", 0, ""),
    "in an object": (f'{{"status": "ok", "articles": [{ROW},\n{OTHER[:-9]}', 1, OTHER[:-9]),
    "in an object, deep": (f'{{"response": {{"results": [{ROW}, ', 1, ""),
}


@pytest.mark.usefixtures("chunks")
@pytest.mark.parametrize(("data", "rows", "rest"), CUT.values(), ids=CUT)
def test_of_an_array_that_breaks_off_what_came_before_is_kept(tmp_path: Path, data: str, rows: int, rest: str) -> None:
    with pytest.raises(BadInput, match="breaks off; get the whole file"):
        clean(tmp_path, data)
    summary = clean(tmp_path, data, on_error="skip")
    assert (summary.rows, summary.rejects) == (rows, 1)
    assert (tmp_path / "rejects").read_text() == f"{rest}\n"
    cleaned = json.loads((tmp_path / "out.json").read_text())
    while isinstance(cleaned, dict):
        cleaned = list(cleaned.values())[-1]
    assert [row["text"] for row in cleaned] == [STORY] * rows
    restore(str(tmp_path / "out.json"), str(tmp_path / "removed"), str(tmp_path / "again.json"))
    assert (tmp_path / "again.json").read_text() == data


REFUSED = {
    "two arrays": ('{"a": [{"text": "x"}], "b": [{"text": "y"}]}', "the object holds several arrays: a, b"),
    "lines": (f"{ROW}\n{OTHER}\n", "something stands behind the JSON object"),
    "behind the object": (f'{{"articles": [{ROW}]}}\n{ROW}', "something stands behind the JSON array"),
    "a string": ('"x"', "this is no JSON array and no object"),
    "an object that breaks off": ('{"text": "x', "the JSON object breaks off"),
}


@pytest.mark.parametrize(("data", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_told(tmp_path: Path, data: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        clean(tmp_path, data)
