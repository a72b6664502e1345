"""REMOVED proves itself: a cut, edited or mixed file is an error before anything is written, a sound one restores to the byte."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

from dedup.config import ReadOptions
from dedup.errors import BadInput
from dedup.io import sources
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.run.restore import restore

STORY = "The ferry company will run one crossing after midnight from the first weekend of {}, its director said."
TEXTS = [f"{STORY.format(month)}\nLike this:\nThe harbour stays open." for month in ("May", "June", "July", "August")]
Edit = Callable[[bytes], bytes]


def clean(folder: Path, kind: str, data: bytes, **more: object) -> tuple[str, str]:
    (folder / f"in.{kind}").write_bytes(data)
    job = CleanJob(
        inputs=[str(folder / f"in.{kind}")], output=str(folder / f"out.{kind}"), removed=str(folder / "gone"),
        rejects=str(folder / "rejects"), options=ReadOptions(on_error="skip"), **more,
    )  # fmt: skip
    clean_inputs(job)
    return str(folder / f"out.{kind}"), str(folder / "gone")


def make_rows(texts: list[str]) -> bytes:
    return b"".join(json.dumps({"text": text, "title": "A", "n": n}).encode() + b"\n" for n, text in enumerate(texts))


def edit_line(number: int, old: bytes, new: bytes) -> Edit:
    def edit(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        lines[number] = lines[number].replace(old, new)
        return b"".join(lines)

    return edit


def pick(*numbers: int) -> Edit:
    return lambda data: b"".join(data.splitlines(keepends=True)[number] for number in numbers)


CUTS_AND_EDITS: list[tuple[str, Edit]] = [
    ("gone", lambda data: data[:-1]),
    ("gone", lambda data: data[: data.rindex(b"\n", 0, -1) + 1]),
    ("gone", pick(0, 1, 2, 4, 5)), ("gone", pick(0, 2, 1, 3, 4, 5)), ("gone", pick(0, 1, 2, 3, 4)), ("gone", pick(0, 5)),
    ("gone", pick(0, 1, 2, 3, 4, 5, 5)), ("gone", pick(0, 1, 2, 3, 4, 5, 1)), ("gone", pick(5, 0, 1, 2, 3, 4)), ("gone", pick(5)),
    ("gone", edit_line(1, b"Like this:", b"Like that:")), ("gone", edit_line(2, b'"line":2', b'"line":1')),
    ("gone", edit_line(3, b'"row":3', b'"row":4')), ("gone", edit_line(1, b"known", b"kn0wn")),
    ("gone", lambda data: data.replace(b"\n", b"\r\n")), ("gone", lambda data: b""), ("gone", lambda data: b"\n" + data),
    ("gone", lambda data: re.sub(rb'"rows_hash":"..', b'"rows_hash":"zz', data)), ("gone", lambda data: data.replace(b'"rows":', b'"row":')),
    ("gone", lambda data: data.replace(b'"records":5', b'"records":[5]')), ("gone", lambda data: data + b'{"a":' + b"[" * 90_000),
    ("out.jsonl", edit_line(0, b"harbour", b"harbor")), ("out.jsonl", edit_line(2, b'"title": "A"', b'"title": "B"')),
    ("out.jsonl", edit_line(2, b'"n": 2', b'"n":  2')), ("out.jsonl", pick(0, 1, 2)), ("out.jsonl", pick(0, 1, 2, 3, 3)),
    ("out.jsonl", pick(1, 0, 2, 3)), ("out.jsonl", lambda data: data.replace(b"\n", b"\n\n", 1)),
    ("out.jsonl", lambda data: data[:-1]), ("out.jsonl", lambda data: b"\xef\xbb\xbf" + data), ("out.jsonl", lambda data: b""),
]  # fmt: skip


@pytest.mark.parametrize(("file", "edit"), CUTS_AND_EDITS)
def test_a_cut_or_edited_file_is_an_error_and_nothing_is_written(tmp_path: Path, file: str, edit: Edit) -> None:
    data = make_rows(TEXTS)
    out, gone = clean(tmp_path, "jsonl", data)
    sound = (tmp_path / file).read_bytes()
    (tmp_path / file).write_bytes(edit(sound))
    assert (tmp_path / file).read_bytes() != sound
    (tmp_path / "back.jsonl").write_text("before")
    with pytest.raises(BadInput):
        restore(out, gone, str(tmp_path / "back.jsonl"))
    assert (tmp_path / "back.jsonl").read_text() == "before"
    assert list(tmp_path.glob(".*")) == []
    (tmp_path / file).write_bytes(sound)
    restore(out, gone, str(tmp_path / "back.jsonl"))
    assert (tmp_path / "back.jsonl").read_bytes() == data


def test_the_files_of_two_runs_do_not_mix(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = make_rows(TEXTS), make_rows(TEXTS).replace(b"director", b"chairman")
    out, _ = clean(tmp_path / "a", "jsonl", one)
    _, gone = clean(tmp_path / "b", "jsonl", other)
    with pytest.raises(BadInput, match="what comes of the two is not what the run read"):
        restore(out, gone, str(tmp_path / "back.jsonl"))


def test_standard_output_gets_what_is_right_or_nothing(here: Run, tmp_path: Path) -> None:
    data = make_rows(TEXTS)
    out, gone = clean(tmp_path, "jsonl", data)
    assert here("restore", out, gone, "-o", "-").stdout.encode() == data
    Path(out).write_bytes(Path(out).read_bytes().replace(b"harbour", b"harbor", 1))
    done = here("restore", out, gone, "-o", "-")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("edit", ["content", "more", "fewer", "name"])
def test_a_folder_that_was_edited(tmp_path: Path, edit: str) -> None:
    (tmp_path / "in").mkdir()
    for number, text in enumerate(TEXTS):
        (tmp_path / "in" / f"{number}.txt").write_text(text)
    names = {"output": str(tmp_path / "out"), "removed": str(tmp_path / "gone")}
    clean_inputs(CleanJob(inputs=[str(tmp_path / "in")], **names))
    restore(names["output"], names["removed"], str(tmp_path / "back"))
    assert [(tmp_path / "back" / f"{n}.txt").read_text() for n in range(4)] == TEXTS
    file = tmp_path / "out" / "1.txt"
    if edit == "content":
        file.write_text(file.read_text().replace("ferry", "fery"))
    elif edit == "more":
        (tmp_path / "out" / "9.txt").write_text("One more.")
    elif edit == "fewer":
        file.unlink()
    else:
        file.rename(tmp_path / "out" / "8.txt")
    with pytest.raises(BadInput):
        restore(names["output"], names["removed"], str(tmp_path / "again"))
    assert not (tmp_path / "again").exists()


def test_a_table_that_was_edited(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table({"text": TEXTS, "n": [1, 2, 3, 4]}), tmp_path / "t.parquet")
    out, gone = clean(tmp_path, "parquet", (tmp_path / "t.parquet").read_bytes())
    restore(out, gone, str(tmp_path / "back.parquet"))
    assert parquet.read_table(tmp_path / "back.parquet")["text"].to_pylist() == TEXTS
    table = parquet.read_table(out)
    parquet.write_table(table.set_column(1, "n", pyarrow.array([1, 2, 3, 5])), out)
    with pytest.raises(BadInput, match="what comes of the two"):
        restore(out, gone, str(tmp_path / "again.parquet"))


BAD = {
    "jsonl": b"x\n\ny\n", "json": b"[5 , 6]\n", "csv": b"n,text\n1\n\n2\n", "tsv": b"n\ttext\n1\n2", "txt": b"\xff\xfe",
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_dump_of_rejected_rows_comes_back(tmp_path: Path, kind: str) -> None:
    out, gone = clean(tmp_path, kind, BAD[kind])
    restore(out, gone, str(tmp_path / f"back.{kind}"))
    assert (tmp_path / f"back.{kind}").read_bytes() == BAD[kind]


def test_a_folder_of_rejected_texts_comes_back(tmp_path: Path) -> None:
    (tmp_path / "in" / "b").mkdir(parents=True)
    (tmp_path / "in" / "b" / "a.txt").write_bytes(b"\xff")
    names = {name: str(tmp_path / name) for name in ("output", "removed", "rejects")}
    clean_inputs(CleanJob(inputs=[str(tmp_path / "in")], options=ReadOptions(on_error="skip"), **names))
    restore(names["output"], names["removed"], str(tmp_path / "back"))
    assert (tmp_path / "back" / "b" / "a.txt").read_bytes() == b"\xff"


@pytest.mark.parametrize("bad", [[0, 1], [1], []])
def test_a_table_of_rejected_rows_comes_back(tmp_path: Path, bad: list[int]) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    kind = pyarrow.list_(pyarrow.string()) if bad == [0, 1] else pyarrow.string()
    texts = [["a"], ["b"]] if bad == [0, 1] else TEXTS[:2]
    table = pyarrow.table({"text": pyarrow.array(texts, kind), "n": [1, 2]})
    parquet.write_table(table, tmp_path / "t.parquet")
    options = {"options": ReadOptions(on_error="skip", text_field="m")} if bad == [1] else {}
    names = {name: str(tmp_path / name) for name in ("removed", "rejects")}
    options = options or {"options": ReadOptions(on_error="skip")}
    clean_inputs(CleanJob(inputs=[str(tmp_path / "t.parquet")], output=str(tmp_path / "o.parquet"), **names, **options))
    restore(str(tmp_path / "o.parquet"), names["removed"], str(tmp_path / "back.parquet"))
    assert parquet.read_table(tmp_path / "back.parquet").equals(table)


@pytest.mark.parametrize("line", [b"\xef\xbb\xbf\n", b"\n", b"\xef\xbb\xbf \r\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("place", [0, 1, 3, 9])
def test_a_mark_alone_on_its_line_is_no_row_wherever_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: bytes, place: int
) -> None:
    rows = make_rows([*TEXTS, *TEXTS]).splitlines(keepends=True)
    if line.endswith(b"\n") or place == 9:
        rows.insert(place, line)
    data = b"".join(rows)
    for size in (1, 2, 40, 150, 160, 170, 180, 300, 2 << 20):
        monkeypatch.setattr(sources, "CHUNK_BYTES", size)
        (source,) = sources.open_sources([str(write(tmp_path, data))], ReadOptions())
        found = [(chunk, sources.read_chunk(chunk, ReadOptions())) for chunk in source.chunks()]
        assert [chunk.rows for chunk, _ in found] == [len(block.rows) for _, block in found]
        assert [row.number for _, block in found for row in block.rows] == [*range(1, 9)]
        out, gone = clean(tmp_path, "jsonl", data, drop_duplicates=True)
        restore(out, gone, str(tmp_path / "back.jsonl"))
        assert (tmp_path / "back.jsonl").read_bytes() == data


def write(folder: Path, data: bytes) -> Path:
    (folder / "raw.jsonl").write_bytes(data)
    return folder / "raw.jsonl"
