"""Folders that save_to_disk of Hugging Face datasets wrote, and Arrow files: read as they are, written alike, put back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from dedup.io import arrow
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob, Summary
from dedup.run.restore import restore

pyarrow = pytest.importorskip("pyarrow")

STORY = "The ferry company will run one crossing after midnight from the first weekend of {}, its director said."
MONTHS = ("May", "June", "July", "August", "September", "October", "November")


def make_row(number: int) -> dict[str, Any]:
    text = f"{STORY.format(MONTHS[number % 7])}\nTicket {number} is sold at the kiosk on the north pier.\nLike this:"
    return {
        "id": f"r{number}",
        "site": "harbourpost.example",
        "text": text if number else None,
        "tags": ["a", str(number)],
        "meta": {"score": number / 4, "raw": bytes([number])},
        "label": number % 2,
        "when": datetime(2026, 5, 1 + number, tzinfo=UTC),
        "big": (1 << 62) + number,
    }


SCHEMA = pyarrow.schema(
    [
        ("id", pyarrow.string()),
        ("site", pyarrow.dictionary(pyarrow.int32(), pyarrow.string())),
        ("text", pyarrow.large_string()),
        ("tags", pyarrow.list_(pyarrow.string())),
        ("meta", pyarrow.struct([("score", pyarrow.float64()), ("raw", pyarrow.binary())])),
        ("label", pyarrow.int64()),
        ("when", pyarrow.timestamp("us", tz="UTC")),
        ("big", pyarrow.int64()),
    ],
    metadata={
        "huggingface": json.dumps({"info": {"features": {"label": {"names": ["no", "yes"], "_type": "ClassLabel"}}}})
    },
)


def save_to_disk(folder: Path, files: list[list[dict[str, Any]]], batch: int = 2) -> None:
    """What datasets 5.2 writes of a table: files of record batches, `state.json`, `dataset_info.json`."""
    folder.mkdir(parents=True)
    names = [f"data-{number:05}-of-{len(files):05}.arrow" for number in range(len(files))]
    for name, rows in zip(names, files, strict=True):
        with pyarrow.ipc.new_stream(str(folder / name), SCHEMA) as stream:
            stream.write_table(pyarrow.Table.from_pylist(rows, SCHEMA), max_chunksize=batch)
    state = {"_data_files": [{"filename": name} for name in names], "_fingerprint": "697ce2794067b5ac"}
    state |= {"_format_columns": SCHEMA.names, "_format_kwargs": {}, "_format_type": None}
    state |= {"_output_all_columns": False, "_split": None}
    (folder / "state.json").write_text(json.dumps(state))
    (folder / "dataset_info.json").write_text(json.dumps({"features": {}, "license": "", "dataset_size": 1}))


def save_splits(folder: Path, **splits: list[list[dict[str, Any]]]) -> None:
    for split, files in splits.items():
        save_to_disk(folder / split, files)
    (folder / "dataset_dict.json").write_text(json.dumps({"splits": list(splits)}))


def read_stream(path: Path) -> Any:
    return pyarrow.ipc.open_stream(path.read_bytes()).read_all()


def read_table(path: Path) -> Any:
    """The rows of an Arrow file or Parquet file, or of all Arrow files of a folder."""
    if path.suffix == ".parquet":
        return pytest.importorskip("pyarrow.parquet").read_table(path)
    return pyarrow.concat_tables(
        [read_stream(file) for file in sorted(path.rglob("*.arrow"))] if path.is_dir() else [read_stream(path)]
    )


def clean(folder: Path, name: str, out: str, **options: Any) -> Summary:
    job = CleanJob(inputs=[str(folder / name)], output=str(folder / out), removed=str(folder / "gone"), **options)
    return clean_inputs(job)


ROWS = [make_row(number) for number in range(7)]
CLEANED = [row["text"] and row["text"].removesuffix("\nLike this:") for row in ROWS]


@pytest.fixture
def news_folder(tmp_path: Path) -> Path:
    save_to_disk(tmp_path / "in", [ROWS[:3], ROWS[3:]])
    return tmp_path


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("out", "back"),
    [
        ("out.parquet", "back.parquet"),
        ("out.parquet", "back.arrow"),
        ("out.arrow", "back.parquet"),
        ("out.arrow", "back.arrow"),
        ("out", "back"),
    ],
)
def test_all_columns_are_kept_and_the_table_comes_back(news_folder: Path, out: str, back: str, workers: int) -> None:
    done = clean(news_folder, "in", out, workers=workers)
    assert (done.rows, done.changed, done.without_text) == (7, 6, 1)
    given, cleaned = read_table(news_folder / "in"), read_table(news_folder / out)
    assert cleaned.column("text").to_pylist() == CLEANED
    assert cleaned.drop(["text"]).equals(given.drop(["text"]))
    assert cleaned.schema.metadata == SCHEMA.metadata
    restore(str(news_folder / out), str(news_folder / "gone"), str(news_folder / back))
    assert read_table(news_folder / back).equals(given)


def test_rows_go_to_json(news_folder: Path) -> None:
    clean(news_folder, "in", "out.jsonl")
    rows = [json.loads(line) for line in (news_folder / "out.jsonl").open()]
    assert [row["text"] for row in rows] == CLEANED
    assert rows[2] == {
        **ROWS[2],
        "text": CLEANED[2],
        "meta": {"score": 0.5, "raw": "\x02"},
        "when": "2026-05-03T00:00:00+00:00",
    }


def test_a_folder_like_the_input_is_written(news_folder: Path) -> None:
    clean(news_folder, "in", "out/")
    clean(news_folder, "in", "out/")  # in place of what a run before left
    files = ["data-00000-of-00002.arrow", "data-00001-of-00002.arrow", "dataset_info.json", "state.json"]
    assert sorted(path.name for path in (news_folder / "out").iterdir()) == files
    assert [read_stream(news_folder / "out" / name).num_rows for name in files[:2]] == [3, 4]
    old, new = (json.loads((news_folder / name / "state.json").read_text()) for name in ("in", "out"))
    assert new.pop("_fingerprint") != old.pop("_fingerprint")
    assert new == old
    assert json.loads((news_folder / "out" / "dataset_info.json").read_text()) == {"features": {}, "license": ""}
    assert not list(news_folder.glob(".out*"))


def test_what_is_dropped_goes_back_into_its_own_split(tmp_path: Path) -> None:
    copies = [{**make_row(6), "id": f"z{number}"} for number in range(4)]
    save_splits(tmp_path / "in", train=[[*ROWS, copies[0]], [copies[1]]], test=[[copies[2], *ROWS[1:3], copies[3]]])
    done = clean(tmp_path, "in", "out", drop_duplicates=True)
    assert done.dropped == 6
    assert [read_table(tmp_path / "out" / split).num_rows for split in ("train", "test")] == [7, 0]
    assert (tmp_path / "out" / "dataset_dict.json").read_text() == '{"splits": ["train", "test"]}'
    restore(str(tmp_path / "out"), str(tmp_path / "gone"), str(tmp_path / "back"))
    for file in ("train/data-00000-of-00002", "train/data-00001-of-00002", "test/data-00000-of-00001"):
        assert read_stream(tmp_path / f"back/{file}.arrow").equals(read_stream(tmp_path / f"in/{file}.arrow")), file


def test_other_commands_read_the_folder(here: Run, news_folder: Path) -> None:
    assert "7 rows read" in here("learn", "in", "--index", "x.dedup").stderr
    found = here("check", "in")
    assert (found.returncode, found.stdout.count("known-junk")) == (1, 6)
    assert "in/data-00001-of-00002.arrow:1: J1 [r3, line 3] known-junk" in found.stdout
    assert "known like button" in here("explain", "in", "--id", "r3").stdout
    assert here("clean", "in", "--engine", "processes", "--work", "job", "-o", "shards").returncode == 0
    assert read_table(news_folder / "shards").column("text").to_pylist() == CLEANED


@pytest.mark.parametrize("kind", ["stream", "file", "packed"])
def test_rows_are_read_in_any_order_of_asking(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "_BEHIND", 3)
    table = pyarrow.table({"n": list(range(50))})
    options = pyarrow.ipc.IpcWriteOptions(compression="zstd") if kind == "packed" else None
    open_writer = pyarrow.ipc.new_file if kind == "file" else pyarrow.ipc.new_stream
    with open_writer(str(tmp_path / "n.arrow"), table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=7)
    for start, end in ((0, 50), (0, 5), (5, 9), (9, 30), (28, 29), (10, 12), (49, 50), (50, 60), (3, 3)):
        found = arrow.ARROW.read_slice(str(tmp_path / "n.arrow"), start, end)
        assert found.column("n").to_pylist() == list(range(50))[start:end]
    assert list(arrow.ARROW.list_ends(str(tmp_path / "n.arrow"))) == [50]


def test_little_is_held_of_a_large_file(tmp_path: Path) -> None:
    table = pyarrow.table({"n": list(range(40_000))})
    with pyarrow.ipc.new_stream(str(tmp_path / "n.arrow"), table.schema) as writer:
        writer.write_table(table, max_chunksize=1000)
    cursor = arrow._Cursor(str(tmp_path / "n.arrow"))
    held = []
    for start in range(0, 40_000, 2000):
        cursor.read(start, start + 2000)
        held.append(sum(batch.num_rows for _, batch in cursor._kept))
    assert max(held) <= arrow._BEHIND + 3000


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("state.json", "{", "in/state.json: it has no list '_data_files'; write the dataset anew"),
        ("state.json", '{"_data_files": [{"filename": "../x.arrow"}]}', "names something that is no file of this folder"),
        ("state.json", '{"_data_files": [{"filename": "gone.arrow"}]}', "in/gone.arrow: cannot read it (No such file"),
        ("dataset_dict.json", '{"splits": ["train"]}', "in/train/state.json: cannot read it (No such file or directory); get the whole folder"),
        ("dataset_dict.json", '{"splits": [".."]}', "names something that is no file of this folder"),
        ("data-00000-of-00002.arrow", "text", "in/data-00000-of-00002.arrow: this is no Arrow file"),
        ("data-00001-of-00002.arrow", "", "this is no Arrow file"),
    ],
)  # fmt: skip
def test_broken_folders(here: Run, news_folder: Path, file: str, content: str, message: str) -> None:
    (news_folder / "in" / file).write_text(content)
    done = here("clean", "in", "-o", "out.parquet")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert message in done.stderr
    assert not (news_folder / "out.parquet").exists()


@pytest.mark.parametrize(
    ("inputs", "out", "message"),
    [
        (["in", "other"], "out", "only the rows of one folder of a dataset can be written into a folder; end the name"),
        (["in"], "notes", "notes: the folder holds 'a.txt', which is of no dataset; name a new folder"),
        (["in"], "file", "this is a file, and the dataset needs a folder"),
        (["in"], "in", "an input lies in this folder"),
    ],
)
def test_folders_that_are_not_written(here: Run, news_folder: Path, inputs: list[str], out: str, message: str) -> None:
    save_to_disk(news_folder / "other", [ROWS])
    (news_folder / "notes").mkdir()
    (news_folder / "notes" / "a.txt").write_text("A note.")
    (news_folder / "file").write_text("A note.")
    done = here("clean", *inputs, "-o", out)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert (news_folder / "notes" / "a.txt").read_text() == "A note."
