"""Dumps of every format go in, come out cleaned, and come back byte for byte."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import random
from collections.abc import Callable
from pathlib import Path
from string import ascii_lowercase

import pytest
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.config import ReadOptions
from dedup.io import open_sources, read_chunk

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
TEXT = f"{STORY}\nLike this:"


def clean(run: Run, *args: object) -> None:
    done = run("clean", *args)
    assert done.returncode == 0, done.stderr


def compress_zst(data: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    compressed: bytes = zstandard.ZstdCompressor().compress(data)
    return compressed


COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": compress_zst,
}  # fmt: skip


def make(kind: str) -> bytes:
    rows = [
        {"id": str(n), "title": "", "site": "a.example", "text": TEXT.replace("May", f"May {n}"), "n": str(n)}
        for n in range(5)
    ]
    if kind == "jsonl":
        return b"".join(json.dumps(row, ensure_ascii=n % 2 == 0).encode() + b"\n" for n, row in enumerate(rows))
    if kind == "json":
        return json.dumps(rows, indent=2).encode()
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, rows[0], delimiter="," if kind == "csv" else "\t")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


@pytest.mark.parametrize("compression", COMPRESSORS)
@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "tsv"])
def test_every_format_is_cleaned_and_restored(run: Run, tmp_path: Path, kind: str, compression: str) -> None:
    data = make(kind)
    (tmp_path / f"in.{kind}{compression}").write_bytes(COMPRESSORS[compression](data))
    clean(run, f"in.{kind}{compression}", "-o", f"out.{kind}", "--removed", "gone.jsonl.gz")
    assert b"Like this" not in (tmp_path / f"out.{kind}").read_bytes()
    assert run("restore", f"out.{kind}", "gone.jsonl.gz", "-o", f"again.{kind}").returncode == 0
    assert (tmp_path / f"again.{kind}").read_bytes() == data


NASTY = [
    b'{"id": 1,  "text" : "Caf\\u00e9 \\u2028 opens its doors at noon today, says the owner of it.\\nLike this:"}\r\n',
    b'\n   \n{"text":"first","id":"2","text":"A second text wins, as it does in every parser that we know.\\nShare this:  "}   \n',
    b'{"meta":{"text":"no\\n"},"text":"A backslash \\\\n stays where it was put by its author.\\nLike this:","id":3.5}\n',
    b'{"id":"4","text":"Escaped \\/ slash and \\"quotes\\" go on and on until the full stop.\\u000aLike this:"}\n',
    b'{"id":"5","text":null}\n{"id":"6","text":""}\n',
    '{"id":"7","text":"\u2028 Zeile \u00e4\u00f6\u00fc, die lang genug ist, um eine Zeile zu sein.\\nGef\u00e4llt mir:\\n"}'.encode(),
]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_nasty_dump_is_restored(run: Run, tmp_path: Path, bom: bytes) -> None:
    data = bom + b"".join(NASTY)
    (tmp_path / "in.jsonl").write_bytes(data)
    clean(run, "in.jsonl", "-o", "out.jsonl", "--removed", "gone.jsonl")
    cleaned = (tmp_path / "out.jsonl").read_bytes()
    assert cleaned != data
    assert b"Like this" not in cleaned
    assert run("restore", "out.jsonl", "gone.jsonl", "-o", "again.jsonl").returncode == 0
    assert (tmp_path / "again.jsonl").read_bytes() == data


SEGMENT = st.sampled_from(
    ["", " ", "plain", "Caf\\u00e9", "\\\\", '\\"q\\"', "\\\\n", "ä\u2028", "\\t", "\\/", "x" * 50]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SEGMENT, min_size=1, max_size=8), st.data(), st.sampled_from(["jsonl", "json"]))
def test_any_lines_of_a_json_text_can_be_cut_and_put_back(
    tmp_path: Path, segments: list[str], data: st.DataObject, kind: str
) -> None:
    element = '{"a":[1,{"text":"x"}],"text" : "' + "\\n".join(segments) + '" ,"z":"text"}'
    (tmp_path / f"in.{kind}").write_text(f"[\n {element} ]" if kind == "json" else element, "utf-8")
    (source,) = open_sources([str(tmp_path / f"in.{kind}")], ReadOptions())
    (row,) = (row for chunk in source.chunks() for row in read_chunk(chunk, ReadOptions()).rows)
    gone = data.draw(st.sets(st.integers(1, len(segments)), max_size=len(segments) - 1))
    result = row.format.cut(row, sorted(gone), {})
    lines = row.article.text.split("\n")
    assert json.loads(result.raw)["text"] == "\n".join(
        line for number, line in enumerate(lines, 1) if number not in gone
    )
    if not result.is_opaque:
        rest = type(row)(**{name: getattr(row, name) for name in row.__slots__} | {"raw": result.raw})
        assert (
            row.format.insert(rest, {n: result.raws.get(n) for n in gone}, {n: lines[n - 1] for n in gone}, ())
            == row.raw
        )


def test_texts_in_folders(run: Run, tmp_path: Path) -> None:
    for site in ("a.example", "b.example"):
        (tmp_path / "in" / site).mkdir(parents=True)
        (tmp_path / "in" / site / "1.txt").write_bytes(TEXT.encode() + b"\r\n")
    clean(run, "in", "-o", "out", "--removed", "gone.jsonl")
    assert (tmp_path / "out" / "a.example" / "1.txt").read_bytes() == STORY.encode() + b"\n"
    assert run("restore", "out", "gone.jsonl", "-o", "again").returncode == 0
    assert (tmp_path / "again" / "b.example" / "1.txt").read_bytes() == TEXT.encode() + b"\r\n"
    clean(run, "in", "-o", "out.jsonl")
    assert [json.loads(line)["site"] for line in (tmp_path / "out.jsonl").open()] == ["a.example", "b.example"]


def test_parquet_keeps_its_other_columns(run: Run, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table(
        {
            "id": [1, 2],
            "text": [TEXT, None],
            "score": [0.5, None],
            "when": pyarrow.array([1, 2], pyarrow.timestamp("s")),
        }
    )
    parquet.write_table(table, tmp_path / "in.parquet")
    table = parquet.read_table(tmp_path / "in.parquet")
    clean(run, "in.parquet", "-o", "out.parquet", "--removed", "gone.jsonl")
    cleaned = parquet.read_table(tmp_path / "out.parquet")
    assert cleaned.drop_columns("text").equals(table.drop_columns("text"))
    assert cleaned.column("text").to_pylist() == [STORY, None]
    assert run("restore", "out.parquet", "gone.jsonl", "-o", "again.parquet").returncode == 0
    assert parquet.read_table(tmp_path / "again.parquet").equals(table)


@pytest.mark.parametrize("out", ["out.csv", "out.json", "out.parquet", "out.tsv.gz"])
def test_a_dump_is_converted(run: Run, tmp_path: Path, out: str) -> None:
    (tmp_path / "in.jsonl").write_bytes(make("jsonl"))
    clean(run, "in.jsonl", "-o", out, "--removed", "gone.jsonl")
    clean(run, out, "-o", "back.jsonl")
    texts = [json.loads(line)["text"] for line in (tmp_path / "back.jsonl").open()]
    assert texts == [STORY.replace("May", f"May {n}") for n in range(5)]
    assert run("restore", out, "gone.jsonl", "-o", "again").returncode == 2


def test_dropped_duplicates_come_back_in_place(run: Run, tmp_path: Path, news: Path) -> None:
    clean(run, news, "-o", "out.jsonl", "--removed", "gone.jsonl", "--drop-duplicates", "--duplicates", "same.jsonl")
    pairs = {(row["id"], row["duplicate_of"]) for row in map(json.loads, (tmp_path / "same.jsonl").open())}
    assert pairs == {("mt-1", "dl-1"), ("ev-1", "dl-1")}
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == len(news.read_bytes().splitlines()) - 2
    assert run("restore", "out.jsonl", "gone.jsonl", "-o", "again.jsonl").returncode == 0
    assert (tmp_path / "again.jsonl").read_bytes() == news.read_bytes()


GOOD = b'{"id":"g","text":"fine"}\n'
BAD_ROWS = [
    (b'{"id": 1, "text": \n', "in.jsonl:2: broken JSON"),
    (b'{"text":"caf\xe9"}\n', "in.jsonl:2: byte 12 of the row is not UTF-8; try --encoding"),
    (b"[1, 2]\n", "in.jsonl:2: the row is no JSON object"),
    (b'{"id": 1, "words": "x"}\n', "in.jsonl:2: no text field (fields: id, words); name it with --text-field"),
    (b'{"id": 1, "text": 5}\n', "in.jsonl:2: the text in 'text' is a number, not a string"),
]


@pytest.mark.parametrize(("bad", "message"), BAD_ROWS)
def test_a_bad_row_stops_the_run_or_is_set_aside(run: Run, tmp_path: Path, bad: bytes, message: str) -> None:
    (tmp_path / "in.jsonl").write_bytes(GOOD + bad + GOOD)
    done = run("clean", "in.jsonl", "-o", "out.jsonl")
    assert done.returncode == 2
    assert message in done.stderr
    assert not (tmp_path / "out.jsonl").exists()
    clean(run, "in.jsonl", "-o", "out.jsonl", "--on-error", "skip", "--rejects", "bad.jsonl", "--removed", "gone.jsonl")
    assert (tmp_path / "bad.jsonl").read_bytes() == bad
    assert (tmp_path / "out.jsonl").read_bytes() == GOOD * 2


def test_an_encoding_can_be_named(run: Run, tmp_path: Path) -> None:
    data = f'{{"text":"Café: {STORY}\\nLike this:"}}\n'.encode("latin-1")
    (tmp_path / "in.jsonl").write_bytes(data)
    clean(run, "in.jsonl", "-o", "out.jsonl", "--encoding", "latin-1", "--removed", "gone.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == f'{{"text":"Café: {STORY}"}}\n'.encode("latin-1")
    assert run("restore", "out.jsonl", "gone.jsonl", "-o", "again.jsonl").returncode == 0
    assert (tmp_path / "again.jsonl").read_bytes() == data


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_fields_and_rows_of_many_megabytes(run: Run, tmp_path: Path, kind: str) -> None:
    words = "A long line of the log, which never ends in anything but more of it. " * 20_000
    row = {"id": "1", "text": f"{words}\nLike this:"}
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([row, row.values()])
    (tmp_path / f"in.{kind}").write_text(json.dumps(row) if kind == "jsonl" else buffer.getvalue(), "utf-8")
    clean(run, f"in.{kind}", "-o", f"out.{kind}")
    assert "Like this" not in (tmp_path / f"out.{kind}").read_text("utf-8")


def test_a_row_of_very_many_paragraphs(run: Run, tmp_path: Path) -> None:
    dice = random.Random(3)
    words = ["".join(dice.choices(ascii_lowercase, k=8)) for _ in range(800)]
    prose = [" ".join(dice.choices(words, k=40)).capitalize() + "." for _ in range(6_000)]
    formula = [
        f"The member for {one} {two} said today that he would not go." for one in words[:70] for two in words[70:140]
    ]
    glued = [f"{line}Share this:EmailFacebookLike this:Like Loading..." for line in prose[:1_000]]
    near = [line.replace(" ", " so ", 1) for line in prose[1_000:3_000]]
    figures = [
        f"In {year} the town had {dice.randint(1, 99)} schools and {dice.randint(1, 99)} inns." for year in range(5_000)
    ]
    lines = [*prose[1_000:], *formula, *glued, *near, *figures, *prose[4_000:5_000], "Share this:"]
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "1", "text": "\n".join(lines)}) + "\n", "utf-8")
    clean(run, "in.jsonl", "-o", "out.jsonl", "--removed", "gone.jsonl")
    left = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))["text"].split("\n")
    assert left == [*prose[1_000:], *formula, *prose[:1_000], *figures]
    assert run("restore", "out.jsonl", "gone.jsonl", "-o", "again.jsonl").returncode == 0
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "in.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("gone.jsonl", None, "cannot read it"),
        ("in.docx", b"x", "unknown kind of file"),
        ("in.json", b'"x"', "this is no JSON array and no object"),
        ("in.json", b'[{"text": "a"}', "the JSON array breaks off"),
        ("in.jsonl.gz", b"no gzip", "cannot decompress it"),
        ("in.parquet", b"no parquet", "this is no Parquet file"),
    ],
)
def test_an_input_that_cannot_be_used(run: Run, tmp_path: Path, name: str, data: bytes | None, message: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = run("clean", name, "-o", "out.jsonl")
    assert done.returncode == 2
    assert message in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_a_folder_without_texts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no .txt files" in run("clean", "empty", "-o", "out").stderr


def test_empty_input_gives_empty_output(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"")
    clean(run, "in.jsonl", "-o", "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == b""
