"""Web archives in: pages and texts become rows, what is none is counted, what breaks off is told."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from dedup import spread
from dedup.config import ReadOptions
from dedup.errors import BadInput, MissingExtra
from dedup.io import open_sources, read_chunk

pytest.importorskip("fastwarc")

PARAGRAPHS = (
    "Die Fähre fährt wieder, sagt der Kapitän am Montag, und niemand am Kai wundert sich darüber.",
    "Sie legt um sieben Uhr ab und kehrt am Abend zurück, so spät wie in jedem anderen Frühling auch.",
)


def make_record(kind: str, content: bytes, number: int = 1) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2031-01-02T03:04:05Z\r\n"
        f"WARC-Target-URI: https://www.Ferry.example:443/{number}\r\nWARC-Payload-Digest: sha1:{number}\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def make_answer(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def make_page(paragraphs: Sequence[str] = PARAGRAPHS, before: str = "", head: str = "") -> str:
    told = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"<html><head>{head}<title>Fähre  fährt | Ferry</title></head><body>{before}<article>{told}</article></body></html>"


def chunk(body: bytes) -> bytes:
    parts = (body[start : start + 50] for start in range(0, len(body), 50))
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts) + b"0\r\n\r\n"


def compress_brotli(body: bytes) -> bytes:
    packed: bytes = pytest.importorskip("brotli").compress(body)
    return packed


PAGE = make_page()
PAGES: dict[str, Callable[[], bytes]] = {
    "as it is": lambda: make_answer(PAGE.encode()),
    "latin-1 by the answer": lambda: make_answer(PAGE.encode("latin-1"), "text/html; charset=iso-8859-1"),
    "windows-1252 by the page": lambda: make_answer(
        make_page(head='<meta charset="windows-1252">').encode("cp1252"), "text/html"
    ),
    "a charset that is not true": lambda: make_answer(PAGE.encode("latin-1")),
    "gzip": lambda: make_answer(gzip.compress(PAGE.encode()), more="Content-Encoding: gzip\r\n"),
    "brotli": lambda: make_answer(compress_brotli(PAGE.encode()), more="Content-Encoding: br\r\n"),
    "chunked": lambda: make_answer(chunk(PAGE.encode()), more="Transfer-Encoding: chunked\r\n"),
    "chunked gzip": lambda: make_answer(
        chunk(gzip.compress(PAGE.encode())), more="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"
    ),
    "xhtml": lambda: make_answer(PAGE.encode(), "application/xhtml+xml; charset=utf-8"),
}
DEFLATED = zlib.compress(PAGE.encode())
ODD: dict[str, Callable[[], bytes]] = {
    "said to be gzip": lambda: make_answer(PAGE.encode(), more="Content-Encoding: gzip\r\n"),
    "said to be brotli, with a mark": lambda: make_answer(
        b"\xef\xbb\xbf\n" + PAGE.encode(), more="Content-Encoding: br\r\n"
    ),
    "said to be chunked": lambda: make_answer(PAGE.encode(), more="Transfer-Encoding: chunked\r\n"),
    "said to be both": lambda: make_answer(
        PAGE.encode(), more="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"
    ),
    "chunked, said to be gzip, too": lambda: make_answer(
        chunk(PAGE.encode()), more="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"
    ),
    "gzip, said to be chunked, too": lambda: make_answer(
        gzip.compress(PAGE.encode()), more="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"
    ),
    "gzip, said by nobody": lambda: make_answer(gzip.compress(PAGE.encode())),
    "gzip and line feeds": lambda: make_answer(
        gzip.compress(PAGE.encode()) + b"\r\n", more="Content-Encoding: gzip\r\n"
    ),
    "gzip by its old name": lambda: make_answer(gzip.compress(PAGE.encode()), more="Content-Encoding: x-gzip\r\n"),
    "no coding": lambda: make_answer(PAGE.encode(), more="Content-Encoding: UTF-8\r\n"),
    "deflate without its frame": lambda: make_answer(DEFLATED[2:-4], more="Content-Encoding: deflate\r\n"),
}
PASSED = {
    "1 request or other": make_record("request", b"GET / HTTP/1.1\r\n\r\n"),
    "1 revisit": make_record("revisit", make_answer(b"")),
    "1 answer that is no page": make_record("response", make_answer(PAGE.encode(), status="404 Not Found")),
    "1 file that is no HTML": make_record("response", make_answer(b"%PDF", "application/pdf")),
    "1 page without text": make_record("response", make_answer(b"")),
}
BROKEN = {
    "gzip": make_answer(b"no gzip", more="Content-Encoding: gzip\r\n"),
    "brotli": make_answer(b"no brotli at all", more="Content-Encoding: br\r\n"),
    "chunks": make_answer(b"zzzz", more="Transfer-Encoding: chunked\r\n"),
}


def read(path: Path, **options: Any) -> tuple[list[dict[str, Any]], str]:
    """The rows of an archive, and what is told of it."""
    settings = ReadOptions(**options)
    (source,) = open_sources([str(path)], settings)
    with source:
        rows = [json.loads(row.raw) for part in source.chunks() for row in read_chunk(part, settings).rows]
        return rows, "; ".join(source.notes)


def write(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(map(gzip.compress, records)) if path.suffix == ".gz" else b"".join(records))
    return path


@pytest.mark.parametrize("how", PAGES)
@pytest.mark.parametrize("tool", ["resiliparse", "trafilatura"])
def test_a_page_is_a_row(tmp_path: Path, tool: str, how: str) -> None:
    pytest.importorskip(tool)
    path = write(tmp_path / "crawl.warc.gz", make_record("warcinfo", b""), make_record("response", PAGES[how](), 7))
    (row,), _ = read(path, extract=tool)
    offset = len(gzip.compress(make_record("warcinfo", b"")))
    assert [line for line in row.pop("text").split("\n") if line] == list(PARAGRAPHS)
    assert row.pop("title") == "Fähre fährt | Ferry"
    assert row == {
        "id": "urn:uuid:7",
        "url": "https://www.Ferry.example:443/7",
        "site": "www.ferry.example",
        "crawl_date": "2031-01-02T03:04:05Z",
        "warc": {"file": "crawl.warc.gz", "offset": offset, "digest": "sha1:7"},
    }


@pytest.mark.parametrize("how", ODD)
def test_a_page_that_is_not_packed_as_its_headers_say(tmp_path: Path, how: str) -> None:
    path = write(tmp_path / "a.warc", make_record("response", ODD[how]()))
    (row,), notes = read(path)
    assert [line for line in row["text"].split("\n") if line] == list(PARAGRAPHS)
    assert notes == "1 page is not packed as its headers say, and was read as what it is"


def test_an_error_that_holds_the_page_is_told_in_a_few_words(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.warc", make_record("response", make_answer(b"z" * 9999, more="Transfer-Encoding: chunked\r\n"))
    )
    with pytest.raises(BadInput) as refused:
        read(path)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("name", ["crawl.wet", "crawl.wet.gz", "crawl.warc.wet.gz"])
def test_a_text_is_a_row(tmp_path: Path, name: str) -> None:
    texts = "Fähre\r\nLegt ab\n", "\n \n", "Zwei\n"
    records = [make_record("conversion", text.encode(), number) for number, text in enumerate(texts)]
    rows, notes = read(write(tmp_path / name, make_record("warcinfo", b""), *records))
    assert [(row["text"], "title" in row) for row in rows] == [("Fähre\nLegt ab\n", False), ("Zwei\n", False)]
    assert notes == "passed over: 1 request or other record beside pages, 1 page without text"


def test_zstandard(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    path = tmp_path / "crawl.warc.zst"
    whole = b"".join(zstandard.compress(make_record("response", PAGES["as it is"](), number)) for number in range(3))
    path.write_bytes(whole)
    assert len(read(path)[0]) == 3
    path.write_bytes(whole[:-9])
    with pytest.raises(BadInput, match="cannot read it as a web archive"):
        read(path)


@pytest.mark.parametrize("what", PASSED)
def test_what_is_no_page_is_counted(tmp_path: Path, what: str) -> None:
    rows, notes = read(write(tmp_path / "a.warc", PASSED[what], make_record("response", PAGES["as it is"]())))
    assert (len(rows), what in notes) == (1, True), notes


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_page_stops_or_is_passed_over(tmp_path: Path, what: str) -> None:
    good = make_record("response", PAGES["as it is"]())
    path = write(tmp_path / "a.warc", good, make_record("response", BROKEN[what]), good)
    with pytest.raises(BadInput, match=rf"a\.warc: the page in the record at byte {len(good)} cannot be read"):
        read(path)
    rows, notes = read(path, on_error="skip")
    assert (len(rows), notes) == (2, "passed over: 1 page that cannot be read")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("lost", [1, 5, 30, 200, 700])
def test_an_archive_that_breaks_off_is_told(tmp_path: Path, name: str, lost: int) -> None:
    path = write(tmp_path / name, *(make_record("response", PAGES["as it is"]()) for _ in range(3)))
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost])
    if name == "a.warc" and lost < 5:
        assert len(read(path)[0]) == 3  # but for the line feeds behind it the last record is there
        return
    with pytest.raises(BadInput, match="cannot read it as a web archive"):
        read(path)
    rows, notes = read(path, on_error="skip")
    assert len(rows) >= 1
    assert "it breaks off, and what came before is read" in notes


@pytest.mark.parametrize("data", [b"no archive at all, it seems\n" * 9, b"WARC/1.0\r\nWARC-Type: resp"])
def test_no_archive(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"a\.warc: cannot read it as a web archive"):
        read(path)


def test_an_empty_archive_has_no_rows(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.warc")) == ([], "")


def test_a_page_without_a_main_part_is_taken_whole(tmp_path: Path) -> None:
    """What resiliparse makes of a page with an element of this class."""
    page = make_page(before='<div class="single-post"></div>')
    (row,), notes = read(write(tmp_path / "a.warc", make_record("response", make_answer(page.encode()))))
    assert PARAGRAPHS[0] in row["text"]
    assert notes == "1 page was taken whole: the extractor found no main part in it"


def test_the_headline_comes_before_the_title(tmp_path: Path) -> None:
    page = make_page(head='<meta property="og:title" content="Fähre legt ab">')
    (row,), _ = read(write(tmp_path / "a.warc", make_record("response", make_answer(page.encode()))))
    assert row["title"] == "Fähre legt ab"


def test_an_archive_cleaned_can_be_restored_and_is_not_touched(here: Run, tmp_path: Path) -> None:
    pages = [
        make_page([*PARAGRAPHS, f"Nummer {number} sagt etwas, was sonst niemand sagt.", "Share this:"])
        for number in range(5)
    ]
    path = write(
        tmp_path / "a.warc.gz",
        *(make_record("response", make_answer(page.encode()), n) for n, page in enumerate(pages)),
    )
    before = path.read_bytes()
    done = here("clean", "a.warc.gz", "-o", "out.jsonl", "--removed", "gone.jsonl")
    assert (done.returncode, "5 articles, 5 changed" in done.stderr) == (0, True), done.stderr
    assert here("restore", "out.jsonl", "gone.jsonl", "--output", "back.jsonl").returncode == 0
    assert [json.loads(line) for line in (tmp_path / "back.jsonl").read_bytes().splitlines()] == read(path)[0]
    fixed = here("check", "a.warc.gz", "--fix")
    assert fixed.returncode in (1, 2), fixed.stderr
    assert path.read_bytes() == before
    assert here("clean", "a.warc.gz", "-o", "out.warc").returncode == 2


def test_archives_are_shards(tmp_path: Path) -> None:
    for shard in range(2):
        records = [make_record("response", PAGES["as it is"](), 10 * shard + number) for number in range(3)]
        write(tmp_path / f"a{shard}.warc.gz", *records, PASSED["1 revisit"])
    shards = sorted(map(str, tmp_path.glob("*.gz")))
    job = spread.plan_job(shards, str(tmp_path / "out"), duplicates=str(tmp_path / "same"))
    summary = spread.clean(job, str(tmp_path / "work"), spread.Processes(1))
    assert (summary.rows, summary.duplicates) == (6, 5)
    assert [note.split(": ", 1)[1] for note in summary.notes][:1] == [
        "passed over: 1 revisit of a page that stands elsewhere"
    ]
    written = gzip.decompress((tmp_path / "out" / "a1.jsonl.gz").read_bytes())
    assert [json.loads(line)["id"] for line in written.splitlines()] == ["urn:uuid:10", "urn:uuid:11", "urn:uuid:12"]


@pytest.mark.parametrize(
    ("module", "extract", "remedy"),
    [
        ("fastwarc", "resiliparse", r"pip install 'news-dedup\[warc\]'"),
        ("resiliparse.parse.html", "resiliparse", r"pip install 'news-dedup\[warc\]'"),
        ("trafilatura", "trafilatura", "pip install trafilatura"),
    ],
)
def test_packages_are_named_where_they_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, extract: str, remedy: str
) -> None:
    import_module(module)  # the first import of one compiled module brings in others, whatever is said of them
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=remedy):
        read(write(tmp_path / "a.warc"), extract=extract)
