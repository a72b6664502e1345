"""A format is one object: what the six answer for themselves, and a seventh that nothing but this file knows of."""

from __future__ import annotations

import json
import pickle
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from dedup.article import Article
from dedup.check.checking import CheckJob, check
from dedup.check.corpus import find_files
from dedup.check.mending import is_mendable, read_mended
from dedup.config import ReadOptions, Settings
from dedup.errors import BadRow
from dedup.io import match_names, registry, split_extension
from dedup.io.encodings import decode_row, split_lines
from dedup.io.format import Chunk, Format, Origin, ReadRows, Row, Writer
from dedup.io.splicing import Span
from dedup.io.writers import PlainWriter
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.run.restore import restore

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."


class TitledLines(Format):
    """One article a line: its title, a tab, its text, in which ¶ stands for a line feed."""

    newline: ClassVar[str] = "¶"

    def chunk(self, source: Origin, size: int) -> Iterator[Chunk]:
        start, number = 0, 1
        for line in split_lines(source.data_path.read_bytes()):
            yield Chunk(
                path=source.path, data_path=str(source.data_path), format=self, start=start, end=start + len(line),
                first_row=number, first_line=number, size=len(line), rows=1, is_first=number == 1,
            )  # fmt: skip
            start, number = start + len(line), number + 1

    def read(self, chunk: Chunk, options: ReadOptions) -> ReadRows:
        raw = Path(chunk.data_path).read_bytes()[chunk.start : chunk.end]
        found = ReadRows()
        try:
            document = decode_row(raw, options.encoding)
            title, tab, inside = document.rstrip("\n").partition("\t")
            if not tab:
                raise BadRow("the line has no tab", "put one behind the title")
            text = inside.replace(self.newline, "\n")
            article = Article(text, title=title, site="a.example", id=title)
            fields = {"title": title, "text": text}
            number, line = chunk.first_row, chunk.first_line
            row = Row(self, number, line, raw, article, bool(text), options.encoding, b"", fields, ("text",))
            found.rows.append(row)
        except BadRow as problem:
            found.reject(problem, raw, options, path=chunk.path, number=chunk.first_row, line=chunk.first_line)
        return found

    def locate(self, document: str, row: Row) -> Span:
        return document.index("\t") + 1, len(document.rstrip("\n"))

    def render(self, row: Row, raw: bytes, text: str) -> bytes:
        if row.format == self:
            return raw
        return f"{row.article.title}\t{self.newline.join(text.splitlines())}\n".encode()

    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        return PlainWriter(path)


TITLED = TitledLines("titled", ".titled")
FARES = "Fares stay as they are until the harbour is dredged in the autumn, and nobody pays for a dog or a bicycle."
ROWS = [
    f"one\t{STORY}¶{FARES}¶Like this:\n",
    f"two\t{STORY.replace('May', 'June')}¶Fares stay as they are until the harbour is dredged in the autumn.\n",
    "three\t\n",
    f"four\t{STORY.replace('May', 'August')}¶Share this:¶Like this:\n",
    f"five\t{STORY}¶{FARES}¶Like this:\n",
    f"six\t{STORY.replace('May', 'March')}",
]


@pytest.fixture(autouse=True)
def seventh_format() -> Iterator[None]:
    registry.FORMATS.append(TITLED)
    yield
    registry.FORMATS.remove(TITLED)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("drop", [False, True])
@pytest.mark.parametrize("bad", ["", "no tab\n"])
def test_a_dump_of_another_format_is_cleaned_and_restored(tmp_path: Path, workers: int, drop: bool, bad: str) -> None:
    data = "".join([*ROWS[:2], bad, *ROWS[2:]]).encode()
    (tmp_path / "in.titled").write_bytes(data)
    job = CleanJob(
        inputs=[str(tmp_path / "in.titled")], output=str(tmp_path / "out.titled"), removed=str(tmp_path / "gone"),
        rejects=str(tmp_path / "bad"), drop_duplicates=drop, workers=workers, options=ReadOptions(on_error="skip"),
    )  # fmt: skip
    done = clean_inputs(job)
    assert (done.rows, done.without_text, done.rejects, done.dropped) == (6, 1, bool(bad), drop)
    kept = [row.replace("¶Share this:", "").replace("¶Like this:", "") for row in ROWS]
    if drop:
        del kept[0]  # five and one are equal, and the id of five comes first
    assert (tmp_path / "out.titled").read_text("utf-8") == "".join(kept)
    assert (tmp_path / "bad").read_text("utf-8") == bad
    restore(str(tmp_path / "out.titled"), str(tmp_path / "gone"), str(tmp_path / "again.titled"))
    assert (tmp_path / "again.titled").read_bytes() == data


def test_rows_go_from_and_to_another_format(tmp_path: Path) -> None:
    (tmp_path / "in.titled").write_text("".join(ROWS), "utf-8")
    clean_inputs(CleanJob(inputs=[str(tmp_path / "in.titled")], output=str(tmp_path / "out.jsonl")))
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").open(encoding="utf-8")]
    assert rows[0] == {"title": "one", "text": f"{STORY}\n{FARES}"}
    clean_inputs(CleanJob(inputs=[str(tmp_path / "out.jsonl")], output=str(tmp_path / "out.titled")))
    assert (tmp_path / "out.titled").read_text("utf-8").startswith(f"one\t{STORY}¶{FARES}\ntwo\t")


def test_files_of_another_format_are_found_checked_and_mended(tmp_path: Path) -> None:
    (tmp_path / "in.titled").write_text(ROWS[0] + ROWS[1], "utf-8")
    (tmp_path / "in.json").write_text("{}", "utf-8")
    files = find_files([str(tmp_path)], tmp_path, (), (), repository=False)
    assert list(files.named) == ["in.titled"]
    found = check(CheckJob(files=files, root=tmp_path))
    assert not found.errors
    (problem,) = (one for one in found.problems if one.code == "J1")
    assert (problem.line, problem.number, problem.place) == (1, 3, "[one, line 3] ")
    assert is_mendable(problem)
    assert (
        read_mended(files.named["in.titled"], [problem], ReadOptions(), Settings()).decode()
        == f"one\t{STORY}¶{FARES}\n{ROWS[1]}"
    )


@pytest.mark.parametrize(
    ("name", "kind", "compression"),
    [
        ("a.jsonl", "jsonl", ""),
        ("a.b.NDJSON.GZ", "jsonl", ".gz"),
        ("json.json.zst", "json", ".zst"),
        ("a.csv.bz2", "csv", ".bz2"),
        ("a.tsv", "tsv", ""),
        ("a.parquet.xz", "parquet", ".xz"),
        ("folder.csv/a.txt", "text", ""),
        ("a.titled.gz", "titled", ".gz"),
        ("a.docx", None, ""),
        ("jsonl", None, ""),
        ("a.gz", None, ".gz"),
        ("", None, ""),
    ],
)
def test_a_name_stands_for_a_format(name: str, kind: str | None, compression: str) -> None:
    found, packed = split_extension(name)
    assert (found.name if found else None, packed) == (kind, compression)


def test_folders_are_searched_for_what_is_surely_articles() -> None:
    assert match_names() == r"\.(jsonl|ndjson|jl|jsonlines|csv|tsv|parquet|arrow|txt|titled)(\.(gz|bz2|xz|zst))?$"
    json_array, _ = split_extension("a.json")
    assert json_array is not None
    assert "|json|" in match_names({json_array})


@pytest.mark.parametrize("kind", [*registry.FORMATS, TITLED], ids=lambda kind: kind.name)
def test_a_format_travels_as_a_value(kind: Format) -> None:
    assert pickle.loads(pickle.dumps(kind)) == kind
    assert [one for one in registry.FORMATS if one == kind] == [kind]
