"""What REMOVED proves holds whatever the input is like: recoded, nested, a list of paragraphs, cut off, with leftovers."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dedup.config import ReadOptions
from dedup.errors import BadInput, DedupError
from dedup.io import sources
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob, Summary
from dedup.run.restore import restore

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
LIST = [STORY, "", "Like this:", "", "The harbour stays open.", "Share this:\nThe fee does not change."]
TEXT = "\n".join(LIST)
KEPT = f"{STORY}\n\nThe harbour stays open.\nThe fee does not change."
ROW = json.dumps({"id": "1", "text": TEXT})
LISTED = json.dumps({"text": LIST, "n": 1}, ensure_ascii=False)
ESCAPED, HALF = LISTED.replace("Like", r"L\u0069ke"), ROW.replace("May", r"M\ud83day")
TABLE = f'id;title;text\r\n1;Fähre 🛳;"{TEXT}"\r\n\r\n2;;"{STORY}"\r\n'
WHOLE = {
    "a table in UTF-16": ("in.csv", f"\ufeff{TABLE}".encode("utf-16-le")),
    "the other way round": ("in.tsv", f"\ufeff{TABLE.replace(';', chr(9))}".encode("utf-16-be")),
    "a table with pipes": ("in.csv", TABLE.replace(";", "|").encode()),
    "lines in UTF-16": ("in.jsonl", f"\ufeff{ROW}\n\n{LISTED}\n".encode("utf-16-le")),
    "an object in UTF-16": ("in.json", f'\ufeff{{"n": "ä",\n "items": [ {ROW}, {LISTED}]}}\n'.encode("utf-16-be")),
    "a text in UTF-16": ("in.txt", f"\ufeffLike this:\r\n{TEXT}\r\nÄ 🛳".encode("utf-16-le")),
    "a text the other way round": ("in.txt", f"\ufeff{TEXT}\n".encode("utf-16-be")),
    "lists of paragraphs": ("in.jsonl", f'{LISTED}\n{{"text": []}}\n{ESCAPED}'.encode()),
    "nested": ("in.jsonl", f'{{"article": {ROW}, "text": ""}}\n{{"content": {{"rendered": {json.dumps(TEXT)}}}}}\n'.encode()),
    "an object that holds an array": ("in.json", f'{{"status": "ok",\n"articles": [ {ROW} ,\n{LISTED}], "n": []}} '.encode()),
    "one article": ("in.json", f"\n{LISTED}\n".encode()),
    "half a character": ("in.json", f'{{"docs": [{HALF}, {LISTED}]}}'.encode()),
}  # fmt: skip
CUT = {
    "an array": ("in.json", f"[{ROW},\n{LISTED[:-9]}".encode()),
    "an object": ("in.json", f'{{"status": "ok", "articles": [{ROW},\n{LISTED}, '.encode()),
    "an object in UTF-16": ("in.json", f'\ufeff{{"articles": [{ROW},\n{LISTED[:-9]}'.encode("utf-16-le")),
    "bad rows in UTF-16": ("in.csv", f"\ufeff{TABLE}3;x\r\n".encode("utf-16-le")),
    "bad rows among lists": ("in.jsonl", f'{LISTED}\n{{"text": [5]}}\n{LISTED}\n'.encode()),
}
Edit = Callable[[bytes], bytes]


@pytest.fixture(params=[2 << 20, 40])
def chunks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CHUNK_BYTES", request.param)


def clean(folder: Path, name: str, data: bytes, **options: Any) -> Summary:
    (folder / name).write_bytes(data)
    out = name.removesuffix(".gz")
    job = CleanJob(
        inputs=[str(folder / name)], output=str(folder / f"out_{out}"), removed=str(folder / "gone"),
        options=ReadOptions(**options), rejects=str(folder / "rejects") if options else None,
    )  # fmt: skip
    return clean_inputs(job)


def put_back(folder: Path, name: str) -> bytes:
    restore(str(folder / f"out_{name}"), str(folder / "gone"), str(folder / f"again_{name}"))
    return (folder / f"again_{name}").read_bytes()


@pytest.mark.usefixtures("chunks")
@pytest.mark.parametrize(("name", "data"), WHOLE.values(), ids=WHOLE)
def test_the_bytes_come_back(tmp_path: Path, name: str, data: bytes) -> None:
    assert clean(tmp_path, name, data).changed
    assert b"Like this" not in (tmp_path / f"out_{name}").read_bytes()
    assert put_back(tmp_path, name) == data
    refuse_edits(tmp_path, name, data)


@pytest.mark.usefixtures("chunks")
@pytest.mark.parametrize(("name", "data"), CUT.values(), ids=CUT)
def test_of_what_breaks_off_too(tmp_path: Path, name: str, data: bytes) -> None:
    summary = clean(tmp_path, name, data, on_error="skip")
    assert (bool(summary.changed), summary.rejects) == (True, 1)
    assert put_back(tmp_path, name) == data
    refuse_edits(tmp_path, name, data)


def test_of_a_cut_archive_what_was_read_comes_back(tmp_path: Path) -> None:
    data = f"\ufeff{TABLE * 900}".encode("utf-16-le")
    packed = gzip.compress(data)
    clean(tmp_path, "in.csv.gz", packed, on_error="skip")
    assert put_back(tmp_path, "in.csv") == data
    with pytest.raises(BadInput, match="cannot decompress it"):
        clean(tmp_path, "in.csv.gz", packed[:-9])


def refuse_edits(folder: Path, name: str, data: bytes) -> None:
    """See that an edited REMOVED is refused; an edited OUT too, but where REMOVED has the whole row that was edited."""
    out, gone, again = folder / f"out_{name}", folder / "gone", folder / f"again_{name}"
    edits: list[tuple[Path, Edit]] = [
        (gone, lambda data: data.replace(b"Like this:", b"Like that:")),
        (gone, lambda data: re.sub(rb'"leftovers":\[\[\d+', rb'"leftovers":[[9', data)),
        (gone, lambda data: re.sub(rb'"(wide|delimiter)":"[^"]*"', rb'"\1":","', data, count=1)),
        (gone, lambda data: data[: data.rindex(b"\n", 0, -1) + 1]),
        (out, lambda data: data.replace(b"harbour", b"Harbour")),
        (out, lambda data: data.replace(b"stays", b"st\xffys")),
        (out, lambda data: data.replace(b"\n", b"\n\n") if b"\n" in data else data + b"\n"),
    ]  # fmt: skip
    again.unlink()
    for path, edit in edits:
        sound = path.read_bytes()
        path.write_bytes(edit(sound))
        if edit(sound) != sound:
            try:
                is_refused = put_back(folder, name) != data
                assert not is_refused
            except DedupError:
                is_refused = True
            assert is_refused or path == out
            assert again.exists() != is_refused
        again.unlink(missing_ok=True)
        path.write_bytes(sound)


def test_a_row_of_parquet_is_proved_with_its_list(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    rows = [
        {"text": LIST, "n": 1, "article": {"text": None}}, {"text": None, "n": 2, "article": {"text": TEXT}},
        {"text": [], "n": 3, "article": None}, {"text": None, "n": 4, "article": {"text": STORY}},
    ]  # fmt: skip
    table = pyarrow.Table.from_pylist(rows)
    parquet.write_table(table, tmp_path / "in.parquet")
    job = CleanJob(
        inputs=[str(tmp_path / "in.parquet")], output=str(tmp_path / "out.parquet"), removed=str(tmp_path / "gone")
    )
    assert clean_inputs(job).changed == 2
    cleaned = parquet.read_table(tmp_path / "out.parquet")
    assert cleaned.column("article").to_pylist()[1]["text"] == KEPT
    restore(str(tmp_path / "out.parquet"), str(tmp_path / "gone"), str(tmp_path / "again.parquet"))
    assert parquet.read_table(tmp_path / "again.parquet").equals(table)
    parquet.write_table(cleaned.set_column(1, "n", pyarrow.array([1, 2, 3, 5])), tmp_path / "out.parquet")
    with pytest.raises(BadInput, match="is not what the run read"):
        restore(str(tmp_path / "out.parquet"), str(tmp_path / "gone"), str(tmp_path / "no.parquet"))


def test_inputs_in_utf_16_and_others_cannot_be_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"\ufeff{TABLE}".encode("utf-16-le"))
    (tmp_path / "b.csv").write_bytes(f"\ufeff{TABLE}".encode())
    inputs = [str(tmp_path / name) for name in ("a.csv", "b.csv")]
    clean_inputs(CleanJob(inputs=inputs, output=str(tmp_path / "out_in.csv"), removed=str(tmp_path / "gone")))
    with pytest.raises(BadInput, match="the run read files in UTF-16 and others"):
        put_back(tmp_path, "in.csv")


LONG = "x" * 200_000
TOO_LONG = {
    "lists": ("in.jsonl", f'{{"text": ["{LONG}", "b"]}}\n'),
    "an object that is one": ("in.json", f'{{"text": "{LONG}"}}'),
    "an element of an object": ("in.json", f'{{"n": 1, "articles": [{{"text": "a"}}, {{"text": "{LONG}"}}]}}'),
    "before the array": ("in.json", f'{{"n": "{LONG}", "articles": [{{"text": "a"}}]}}'),
    "behind the array": ("in.json", f'{{"articles": [{{"text": "a"}}], "n": "{LONG}"}}'),
    "blanks": ("in.json", f'[{{"text": "a"}}, {" " * 200_000} {{"text": "b"}}]'),
    "a header": ("in.csv", f'text;"{LONG}"\na;b\n'),
    "parted by semicolons": ("in.csv", f'text;n\na;"{LONG}"\n'),
    "in UTF-16": ("in.csv", f"\ufefftext;n\na;{LONG}\n"),
}


@pytest.mark.parametrize(("name", "data"), TOO_LONG.values(), ids=TOO_LONG)
def test_rows_of_any_shape_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: str) -> None:
    monkeypatch.setattr("dedup.io.jsonarray._WINDOW", 1000)
    raw = data.encode("utf-16-le" if data[0] == "\ufeff" else "utf-8")
    with pytest.raises(DedupError, match="allow it with --max-row"):
        clean(tmp_path, name, raw, max_row=50_000)
    clean(tmp_path, name, raw, max_row=300_000)


def test_an_object_may_be_longer_than_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.io.jsonarray._WINDOW", 1000)
    rows = ",\n".join(json.dumps({"id": str(n), "text": f"{TEXT}\n{n}"}) for n in range(200))
    data = f'{{"status": {{"ok": 1}},\n"page": {{"results": [ {rows} ], "n": 1}}}}\n'.encode()
    clean(tmp_path, "in.json", data, max_row=5000)
    assert len(json.loads((tmp_path / "out_in.json").read_bytes())["page"]["results"]) == 200
    assert put_back(tmp_path, "in.json") == data
    for more in (', "others": [{"text": "x"}]}', ', "text": "An article itself."}', "}\n5", ""):
        with pytest.raises(BadInput):
            clean(tmp_path, "in.json", data.rstrip()[:-1] + more.encode(), max_row=5000)


@pytest.mark.parametrize("blanks", [3, 5000, 70_000])
def test_blanks_before_an_array_cost_nothing_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blanks: int
) -> None:
    monkeypatch.setattr("dedup.io.jsonarray._WINDOW", 1000)
    data = f"{' ' * blanks}[{', '.join([ROW] * 400)}\n ]\n".encode()
    clean(tmp_path, "in.json", data)
    assert len(json.loads((tmp_path / "out_in.json").read_bytes())) == 400
    assert put_back(tmp_path, "in.json") == data


@pytest.mark.parametrize("name", ["in.jsonl", "in.csv", "in.json"])
def test_a_long_row_that_was_allowed_comes_back(tmp_path: Path, name: str) -> None:
    text = json.dumps(f"{STORY}\nLike this:\n{'é ' * 60_000}", ensure_ascii=False)
    data = {"in.csv": f"text\n{text}\n".replace("\\n", "\n")}.get(name, f'{{"text": {text}}}\n').encode()
    clean(tmp_path, name, data, max_row=len(data))
    assert put_back(tmp_path, name) == data
