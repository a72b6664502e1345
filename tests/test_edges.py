"""At the edges: what Parquet is written with, a check of nothing, a mend that cannot be, kinds of files that are not read."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from conftest import Run

from dedup.config import ReadOptions
from dedup.errors import BadInput
from dedup.io import open_sources
from dedup.io.foreign import find_foreign
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.run.restore import restore

STORY = "The ferry sails again number {}, late as ever, says Captain Aldous, who has waited for a month."


def list_groups(path: Path) -> list[int]:
    metadata = pyarrow.parquet.read_metadata(path)
    return [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]


def list_codecs(path: Path) -> dict[str, str]:
    group = pyarrow.parquet.read_metadata(path).row_group(0)
    columns = [group.column(number) for number in range(group.num_columns)]
    return {column.path_in_schema: column.compression for column in columns}


GROUPS = [
    (5000, 5000, [5000]), (5000, 3000, [3000, 2000]), (900, 300, [300, 300, 300]), (300, 250, [250, 50]), (20, 3, [20]),
    (1, 1, [1]), (0, 5, []),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "size", "groups"), GROUPS)
def test_row_groups_are_kept_small_ones_joined(tmp_path: Path, rows: int, size: int, groups: list[int]) -> None:
    table = pyarrow.table(
        {"id": [f"{number}" for number in range(rows)], "text": [f"{STORY.format(n)}\nLike this:" for n in range(rows)]}
    )
    pyarrow.parquet.write_table(
        table, tmp_path / "in.parquet", row_group_size=size, compression={"text": "zstd", "id": "none"}
    )
    names = [str(tmp_path / f"{name}.parquet") for name in ("in", "out", "again")]
    clean_inputs(CleanJob(inputs=[names[0]], output=names[1], removed=str(tmp_path / "removed")))
    if rows:
        assert list_groups(tmp_path / "out.parquet") == groups
        assert list_codecs(tmp_path / "out.parquet") == {"id": "UNCOMPRESSED", "text": "ZSTD"}
        assert "Like this" not in str(pyarrow.parquet.read_table(names[1]).to_pylist())
    restore(names[1], str(tmp_path / "removed"), names[2])
    assert pyarrow.parquet.read_table(names[2]).equals(pyarrow.parquet.read_table(names[0]))


@pytest.mark.parametrize("codec", ["gzip", "lz4", "brotli", "snappy"])
def test_compression_is_kept(tmp_path: Path, codec: str) -> None:
    rows: list[dict[str, Any]] = [{"text": [STORY.format(1)], "more": {"n": [1, 2]}}]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "in.parquet", compression=codec)
    clean_inputs(CleanJob(inputs=[str(tmp_path / "in.parquet")], output=str(tmp_path / "out.parquet")))
    assert list_codecs(tmp_path / "out.parquet") == list_codecs(tmp_path / "in.parquet")


def test_a_check_of_nothing_is_an_error_unless_told_otherwise(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("check", "empty")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "dedup: there is no file to check; name files or folders of articles, or say --allow-no-files\n"
    )
    assert run("check", "empty", "--allow-no-files").returncode == 0


def test_mending_a_parquet_file_is_refused_in_a_line(run: Run, tmp_path: Path) -> None:
    table = pyarrow.Table.from_pylist([{"title": "T", "site": "x.example", "text": f"{STORY}\nLike this:"}])
    pyarrow.parquet.write_table(table, tmp_path / "in.parquet")
    before = (tmp_path / "in.parquet").read_bytes()
    done = run("check", "in.parquet", "--fix")
    assert done.returncode == 1
    assert "dedup: in.parquet: a file of this kind cannot be mended in place; use dedup clean\n" in done.stderr
    assert (tmp_path / "in.parquet").read_bytes() == before


def test_a_table_in_utf_16_is_mended_in_utf_16(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(f'title;site;text\nT;x.example;"{STORY}\nLike this:"\n'.encode("utf-16"))
    assert run("check", "in.csv", "--fix").returncode == 0
    assert (tmp_path / "in.csv").read_bytes().decode("utf-16") == f'title;site;text\nT;x.example;"{STORY}"\n'


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_in_utf_16_is_read_by_its_mark_and_mended_behind_it(run: Run, tmp_path: Path, encoding: str) -> None:
    texts = {"a.txt": f"Like this:\n{STORY} Ä 🛳.\nLike this:\r\n", "b.txt": "Like this:\n", "c.txt": ""}
    (tmp_path / "in").mkdir()
    for name, text in texts.items():
        (tmp_path / "in" / name).write_bytes(f"\ufeff{text}".encode(encoding))
    clean_inputs(CleanJob(inputs=[str(tmp_path / "in")], output=str(tmp_path / "out.jsonl")))
    rows = {row["id"]: row["text"] for row in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())}
    assert rows == {**texts, "a.txt": f"{STORY} Ä 🛳.\n"}
    assert run("check", "in", "--fix", "--exit-zero").returncode == 0
    assert (tmp_path / "in" / "a.txt").read_bytes() == f"\ufeff{STORY} Ä 🛳.\n".encode(encoding)


@pytest.mark.parametrize("data", [b"\xff\xfea\0b", b"\xff\xfe\0\xd8a\0", "\ufeffa".encode("utf-32-le")])
def test_a_text_that_is_no_sound_utf_16_is_rejected_as_it_is(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "in.txt").write_bytes(data)
    names = {name: str(tmp_path / f"{name}.txt") for name in ("output", "removed", "rejects")}
    job = CleanJob(inputs=[str(tmp_path / "in.txt")], options=ReadOptions(on_error="skip"), **names)
    assert (clean_inputs(job).rejects, (tmp_path / "rejects.txt").read_bytes()) == (1, data + b"\n")
    restore(names["output"], names["removed"], str(tmp_path / "back.txt"))
    assert (tmp_path / "back.txt").read_bytes() == data


def test_what_is_compressed_under_a_plain_name_is_not_mended(run: Run, tmp_path: Path) -> None:
    data = gzip.compress(json.dumps({"title": "T", "site": "x", "text": f"{STORY}\nLike this:"}).encode())
    (tmp_path / "in.jsonl").write_bytes(data)
    done = run("check", "in.jsonl", "--fix")
    assert done.returncode == 2
    assert "in.jsonl: it is compressed, whatever its name; decompress it, or use dedup clean" in done.stderr
    assert (tmp_path / "in.jsonl").read_bytes() == data


FOREIGN = {
    "news.xlsx": "this is a spreadsheet; save it as CSV", "news.ods": "this is a spreadsheet", "news.sqlite3": "this is an SQLite database; name",
    "news.db": "sqlite://FILE#TABLE", "crawl.wat": "holds no texts; give the .warc or .wet", "crawl.wacz": "this is a web archive of a kind",
    "crawl.wat.gz": "this is a web archive of a kind", "news.doc": "unknown kind of file; use one of .jsonl",
}  # fmt: skip


@pytest.mark.parametrize(("name", "message"), FOREIGN.items())
def test_kinds_of_files_that_are_not_read(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(BadInput) as caught:
        open_sources([str(tmp_path / name)], ReadOptions())
    assert message in str(caught.value)


def make_foreign(kind: str, folder: Path) -> bytes:
    if kind == "a web archive":
        return b"WARC/1.0\r\nWARC-Type: response\r\n"
    if kind == "an SQLite database":
        connection = sqlite3.connect(folder / "news")
        connection.execute("CREATE TABLE news (text TEXT)")
        connection.close()
        return (folder / "news").read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    return packed.getvalue()


@pytest.mark.parametrize("kind", ["a web archive", "an SQLite database", "a spreadsheet"])
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_they_are_known_by_their_first_bytes(tmp_path: Path, kind: str, ending: str) -> None:
    (tmp_path / f"in.{ending}").write_bytes(make_foreign(kind, tmp_path))
    with pytest.raises(BadInput, match=f"this is {kind}"):
        open_sources([str(tmp_path / f"in.{ending}")], ReadOptions())


@pytest.mark.parametrize("name", ["news.jsonl", "news.csv", "news.parquet", "database", "x.warc.jsonl"])
def test_kinds_that_are_read(name: str) -> None:
    assert find_foreign(name) is None
