"""CSV as spreadsheets write it: whatever parts its fields, in UTF-16, with short records; also beside other formats."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from pathlib import Path
from typing import Any

import pytest
import zstandard
from conftest import Run

from dedup.config import ReadOptions
from dedup.errors import BadInput, BadRow
from dedup.io import open_sources
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob, Summary
from dedup.run.restore import restore

STORY = "The ferry sails again, late as ever; says Captain Aldous | who has waited for a month."
JUNK = "Like this:"


def make(delimiter: str, header: tuple[str, ...] = ("id", "title", "text"), text: str = f"{STORY}\n{JUNK}") -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([header, [1, "Ferry", text], [2, "Fähre", STORY]])
    return stream.getvalue()


def clean(folder: Path, out: str, *names: str, **options: Any) -> Summary:
    return clean_inputs(
        CleanJob(
            inputs=[str(folder / name) for name in names], output=str(folder / out), removed=str(folder / "removed"),
            options=ReadOptions(**options),
        )
    )  # fmt: skip


DELIMITERS = [
    ("in.csv", ",", {}), ("in.csv", ";", {}), ("in.csv", "|", {}), ("in.csv", "\t", {}), ("in.tsv", "\t", {}), ("in.tsv", ";", {}),
    ("in.csv", "^", {"delimiter": "^"}), ("in.csv", "]", {"delimiter": "]"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "delimiter", "options"), DELIMITERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_are_cleaned_and_come_back(
    tmp_path: Path, name: str, delimiter: str, options: dict[str, str], encoding: str
) -> None:
    data = make(delimiter).encode(encoding)
    (tmp_path / name).write_bytes(data)
    out = f"out{name[2:]}"
    assert clean(tmp_path, out, name, **options).changed == 1
    cleaned = (tmp_path / out).read_bytes().decode("utf-8-sig")
    assert cleaned == make(delimiter, text=STORY)
    restore(str(tmp_path / out), str(tmp_path / "removed"), str(tmp_path / f"again{name[2:]}"))
    assert (tmp_path / f"again{name[2:]}").read_bytes() == data


@pytest.mark.parametrize("kind", ["jsonl", "json"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_json_in_utf_16(tmp_path: Path, kind: str, encoding: str) -> None:
    row = json.dumps({"text": f"Fähre. {STORY}\n{JUNK}"}, ensure_ascii=False)
    data = ("\ufeff" + (f"[{row}]" if kind == "json" else f"{row}\n")).encode(encoding)
    (tmp_path / f"in.{kind}").write_bytes(data)
    clean(tmp_path, f"out.{kind}", f"in.{kind}")
    assert b"Like this" not in (tmp_path / f"out.{kind}").read_bytes()
    restore(str(tmp_path / f"out.{kind}"), str(tmp_path / "removed"), str(tmp_path / f"again.{kind}.gz"))
    assert gzip.decompress((tmp_path / f"again.{kind}.gz").read_bytes()) == data


def test_half_a_character_of_utf_16_is_told(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(make(",").encode("utf-16") + b"x")
    with pytest.raises(BadInput, match="cannot read it as UTF-16"):
        clean(tmp_path, "out.csv", "in.csv")


SNIFFED = [
    ("id;text\n1;a, b", ";"), ("id,text\n1;a,b", ","), ("id,x;text\n", ";"), ("a;b;c\n", ";"), ("one\n", ","), ("", ","), ('"a,text";text\n', ";"),
    ("\n\nid|Text\n", "|"), ("text\n", ","),
]  # fmt: skip


@pytest.mark.parametrize(("data", "delimiter"), SNIFFED)
def test_what_parts_the_fields_is_found_by_the_header(tmp_path: Path, data: str, delimiter: str) -> None:
    (tmp_path / "in.csv").write_text(data)
    (source,) = open_sources([str(tmp_path / "in.csv")], ReadOptions())
    assert getattr(source.format, "delimiter", "") == delimiter


BAD = {
    "a short record": ("id,title,text\n1,a\n", ":2: the record has 2 fields, the header 3 (id, title, text); mend its quotes"),
    "a long record": ("id,text\n1,a,b\n", ":2: the record has 3 fields, the header 2 (id, text)"),
    "no text": ("id;words\n1;a\n", ":2: no text field (fields: id, words), parted by ';'; name it with --text-field, or what"),
    "no columns": ("id^text\n1^a\n", ":2: no text field (fields: id^text), parted by ','; name it with --text-field, or what parts"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD)
def test_a_bad_record_is_told_with_what_is_there(tmp_path: Path, data: str, message: str) -> None:
    (tmp_path / "in.csv").write_text(data)
    with pytest.raises(BadRow) as caught:
        clean(tmp_path, "out.csv", "in.csv")
    assert message in str(caught.value)


MIXED = [
    ("in.csv", "in.jsonl"), ("in.jsonl", "in.csv"), ("in.csv", "in.tsv"), ("in.tsv", "in.csv"), ("in.csv", "other.csv"),
    ("other.csv", "in.csv"), ("in.json", "other.csv"),
]  # fmt: skip


@pytest.mark.parametrize("out", ["out.csv", "out.tsv", "out.jsonl"])
@pytest.mark.parametrize("names", MIXED)
def test_tables_beside_other_formats(tmp_path: Path, names: tuple[str, str], out: str) -> None:
    rows = [{"id": "1", "title": "Ferry", "text": f'{STORY} "So"\n{JUNK}'}, {"id": "2", "title": "", "text": STORY}]
    (tmp_path / "in.csv").write_text(make(",", text=f'{STORY} "So"\n{JUNK}'))
    (tmp_path / "other.csv").write_text(make(";"))
    (tmp_path / "in.tsv").write_text(make("\t"))
    (tmp_path / "in.json").write_text(json.dumps(rows))
    (tmp_path / "in.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert clean(tmp_path, out, *names).rows == 4
    if out.endswith("jsonl"):
        records = [json.loads(line) for line in (tmp_path / out).read_text().splitlines()]
    else:
        with (tmp_path / out).open(newline="") as stream:
            records = list(csv.DictReader(stream, delimiter="," if out.endswith("csv") else "\t"))
    assert [list(record) for record in records] == [["id", "title", "text"]] * 4
    assert [record["text"].removesuffix(' "So"') for record in records] == [STORY] * 4


PACKED = [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zst", zstandard.compress)]


@pytest.mark.parametrize(("_", "pack"), PACKED)
def test_compression_is_known_by_its_first_bytes(tmp_path: Path, _: str, pack: Any) -> None:
    (tmp_path / "in.jsonl").write_bytes(pack(json.dumps({"text": f"{STORY}\n{JUNK}"}).encode()))
    assert clean(tmp_path, "out.jsonl", "in.jsonl").changed == 1
    (tmp_path / "none.jsonl").write_bytes(pack(b""))
    assert clean(tmp_path, "out.jsonl", "none.jsonl").rows == 0


def test_compressed_standard_input(run: Run) -> None:
    data = gzip.compress(json.dumps({"text": f"{STORY}\n{JUNK}"}).encode() + b"\n")
    done = run("clean", "-", "--output", "-", stdin=data)
    assert json.loads(done.stdout) == {"text": STORY}
    assert run("clean", "-", "--output", "-", "--delimiter", "--", stdin=data).returncode == 2


@pytest.mark.parametrize(("ending", "pack"), PACKED)
def test_of_a_compressed_file_that_breaks_off_what_came_before_is_kept(tmp_path: Path, ending: str, pack: Any) -> None:
    rows = "".join(
        f"{json.dumps({'id': str(number), 'text': f'{number} {STORY}{number * 7919}'})}\n" for number in range(9000)
    )
    (tmp_path / f"in.jsonl.{ending}").write_bytes(pack(rows.encode())[:-2000])
    with pytest.raises(BadInput, match="cannot decompress it"):
        clean(tmp_path, "out.jsonl", f"in.jsonl.{ending}")
    with open_sources([str(tmp_path / f"in.jsonl.{ending}")], ReadOptions(on_error="skip"))[0] as source:
        kept = source.data_path.read_bytes()
        assert rows.encode().startswith(kept)
        assert len(kept) > (0 if ending in ("bz2", "xz") else 100_000)
        assert "it breaks off, and what came before is read" in source.notes[0]
