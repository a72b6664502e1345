"""What clean took out comes back to the byte, from any dump of any format, whatever was dropped or rejected."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.config import ReadOptions
from dedup.io import sources
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.run.restore import restore

STORY = "The ferry company will run one crossing after midnight from the first weekend of {}, its director said."
LINES = [
    *(STORY.format(month) for month in ("May", "June", "July")),
    "Er sagte, die „Fähre“ fahre wieder; der Hafen, so alt er sei, bleibe bis zum Morgen offen.",
    "渡轮公司周一宣布，从五月起恢复夜间航班，末班船零点四十分从北码头出发。",
    "Share this:", "Like this:", "Like Loading...", "Related", "", "  ", "Teilen mit:", "___", "\tx", 'He said "no".', "a\\nb",
    STORY.format("August") + "Share this:FacebookTwitterLike this:Like Loading...", "line\u2028sep\x85end", "Like this:\r",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(LINES), min_size=1, max_size=7).map("\n".join)
ROWS = st.lists(st.tuples(TEXT, st.sampled_from(["", "a.example", "b.example"])), max_size=7)
BLANKS = st.sampled_from([b"", b"", b"\n", b" \r\n\n"])
BROKEN = st.sampled_from([b'{"text": }', b'{"text":"caf\xe9"}', b"[1]", b'{"words":"x"}', b'{"text":5}', b"x"])
SETTINGS = settings(max_examples=120, suppress_health_check=list(HealthCheck))


def make_row(text: str, site: str, style: int) -> bytes:
    row = {"text": text, "site": site, "n": [1, {"text": "x"}]}
    if style == 3:  # every character escaped, the line feeds too
        inside = "".join(f"\\u{ord(char):04x}" for char in text)
        return f'{{"site": "{site}" , "text":"{inside}"}}'.encode()
    if style == 4:
        return b'{"text":"first","text" :  ' + json.dumps(text).encode() + b' ,"site":"' + site.encode() + b'" }'
    return json.dumps(row, ensure_ascii=style == 0, indent=None).encode()


def go_and_come_back(folder: Path, kind: str, data: bytes, *, drop: bool, encoding: str = "utf-8") -> bytes:
    """Clean a dump in small chunks and restore it; returns the restored bytes."""
    for file in folder.iterdir():
        file.unlink()
    (folder / f"in.{kind}").write_bytes(data)
    options = ReadOptions(on_error="skip", encoding=encoding)
    names = {name: str(folder / name) for name in ("removed", "rejects")}
    job = CleanJob(
        inputs=[str(folder / f"in.{kind}")], output=str(folder / f"out.{kind}"), drop_duplicates=drop, options=options, **names
    )  # fmt: skip
    summary = clean_inputs(job)
    restore(str(folder / f"out.{kind}"), str(folder / "removed"), str(folder / f"again.{kind}"))
    assert summary.rows == count_rows(folder / f"out.{kind}") + summary.dropped
    return (folder / f"again.{kind}").read_bytes()


def count_rows(path: Path) -> int:
    (source,) = sources.open_sources([str(path)], ReadOptions(encoding="latin-1"))
    return sum(chunk.rows for chunk in source.chunks())


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CHUNK_BYTES", 150)


@SETTINGS
@given(ROWS, st.data(), st.booleans())
def test_json_lines(tmp_path: Path, rows: list[tuple[str, str]], data: st.DataObject, drop: bool) -> None:
    dump = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    for text, site in rows:
        dump += data.draw(BLANKS) + make_row(text, site, data.draw(st.integers(0, 4))) + data.draw(END)
        dump += data.draw(st.just(b"") | BROKEN.map(lambda row: row + b"\n"))
    dump += data.draw(BLANKS)
    if data.draw(st.booleans()):
        dump = dump.removesuffix(b"\n")
    assert go_and_come_back(tmp_path, "jsonl", dump, drop=drop) == dump


END = st.sampled_from([b"\n", b"\r\n", b" \n"])


@SETTINGS
@given(ROWS, st.data(), st.booleans())
def test_json_arrays(tmp_path: Path, rows: list[tuple[str, str]], data: st.DataObject, drop: bool) -> None:
    elements = [make_row(text, site, data.draw(st.integers(0, 4))) for text, site in rows]
    bad = st.sampled_from([b"5", b'"a]"', b"[1,[2]]", b'{"text":5}', b'{"text":"caf\xe9"}', b"nul", b"{]"])
    for _ in range(data.draw(st.integers(0, 2))):
        elements.insert(data.draw(st.integers(0, len(elements))), data.draw(bad))
    space = st.sampled_from([b"", b" ", b"\n  ", b"\r\n"])
    dump = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + data.draw(space) + b"["
    for place, element in enumerate(elements):
        dump += (data.draw(space) + b"," if place else b"") + data.draw(space) + element
    dump += data.draw(space) + b"]" + data.draw(space)
    assert go_and_come_back(tmp_path, "json", dump, drop=drop) == dump
    assert isinstance(json.loads((tmp_path / "out.json").read_text("utf-8-sig")), list)


@pytest.mark.parametrize("length", range(100, 160))
def test_blank_lines_between_records_and_chunks(tmp_path: Path, length: int) -> None:
    """Wherever a chunk of 150 bytes ends, the blank lines before a record that is rejected come back before it."""
    dump = f"n,text,site\r\n1,{'x' * length},\r\n\r\n\r\n1,2\r\n\r\n1,y,\r\n".encode()
    assert go_and_come_back(tmp_path, "csv", dump, drop=False) == dump


@SETTINGS
@given(ROWS, st.data(), st.booleans(), st.sampled_from(["csv", "tsv"]), st.sampled_from(["utf-8", "cp932"]))
def test_tables(
    tmp_path: Path, rows: list[tuple[str, str]], data: st.DataObject, drop: bool, kind: str, encoding: str
) -> None:
    buffer = io.StringIO(newline="")
    styles: dict[str, Any] = {
        "delimiter": "," if kind == "csv" else "\t",
        "quoting": data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "lineterminator": data.draw(st.sampled_from(["\n", "\r\n"])),
    }
    writer = csv.writer(buffer, **styles)
    writer.writerow(data.draw(st.sampled_from([("n", "text", "site"), ("n", "te\u200bxt", "text")])))
    blank = st.sampled_from(["", "", styles["lineterminator"]])
    odd = st.sampled_from(
        ['1,"a"b,c', '5",x,y', '1,x"y,z', "1,2", '"1","' + LINES[-3] + '"x,', "1,a\rb,c", "1,\udce9,x"]
    ).map(lambda row: row.replace(",", styles["delimiter"]))
    for text, site in rows:
        writer.writerow([1, text, site])
        buffer.write(data.draw(blank))
        buffer.write(data.draw(st.just("") | odd.map(lambda row: row + "\n")))
    dump = buffer.getvalue().encode(encoding, "replace" if encoding == "cp932" else "surrogateescape")
    if encoding == "cp932":
        dump = dump.replace("六".encode(encoding), b"\xed\x40")  # one of two codes for one character
    if data.draw(st.booleans()):
        dump = dump.removesuffix(b"\n")
    if encoding == "utf-8":
        dump = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + dump
    assert go_and_come_back(tmp_path, kind, dump, drop=drop, encoding=encoding) == dump


@pytest.mark.parametrize("drop", [False, True])
@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary"])
def test_parquet_comes_back_as_an_equal_table(tmp_path: Path, kind: str, drop: bool) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    column = pyarrow.dictionary(pyarrow.int32(), pyarrow.string()) if kind == "dictionary" else getattr(pyarrow, kind)()
    texts = [f"{LINES[0]}\nLike this:", None, "", LINES[-3], f"{LINES[0]}\nLike this:", f"{LINES[1]}\n{LINES[1]}"]
    table = pyarrow.table(
        {
            "text": pyarrow.array(texts, pyarrow.string()).cast(column),
            "n": [*range(6)],
            "map": pyarrow.array([[("a", 1)], None, [], [], [], []], pyarrow.map_(pyarrow.string(), pyarrow.int32())),
            "raw": [b"\xff", None, b"", b"", b"", b""],
        },
        metadata={"made": "by hand"},
    )
    parquet.write_table(table, tmp_path / "in.parquet", row_group_size=2)
    job = CleanJob(
        inputs=[str(tmp_path / "in.parquet")], output=str(tmp_path / "out.parquet"), drop_duplicates=drop,
        removed=str(tmp_path / "gone"), duplicates=str(tmp_path / "same"),
    )  # fmt: skip
    assert clean_inputs(job).dropped == drop
    cleaned = parquet.read_table(tmp_path / "out.parquet")
    assert cleaned.num_rows == 6 - drop
    assert not any("Like this" in (text or "") for text in cleaned["text"].to_pylist())
    assert cleaned.schema.equals(parquet.read_schema(tmp_path / "in.parquet"), check_metadata=True)
    restore(str(tmp_path / "out.parquet"), str(tmp_path / "gone"), str(tmp_path / "again.parquet"))
    assert parquet.read_table(tmp_path / "again.parquet").equals(parquet.read_table(tmp_path / "in.parquet"))
