"""Take articles out of web archives, `.warc` and `.wet`: each page or text a row of JSON Lines, read as any other dump.

An archive is only read. What is cut out of a text can be put back into the rows that were taken out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from dedup.config import ReadOptions
from dedup.errors import BadInput, MissingExtra
from dedup.io.bodies import parse_answer, read_body
from dedup.io.compression import MAGIC_BYTES, decompress, find_compression, find_magic
from dedup.io.extraction import Page, load_extractor
from dedup.showing import count

EXTENSIONS = (".warc", ".wet")
_HTML = ("text/html", "application/xhtml+xml")
_FOUND = 200  # the status of a page that is there
_HEAD_END = b"\r\n\r\n"
_TOLD = 80  # characters of an error

# What is told of records that give no row, by how many.
_PASSED = {
    "kind": ("request or other record beside pages", "requests and other records beside pages"),
    "revisit": ("revisit of a page that stands elsewhere", "revisits of pages that stand elsewhere"),
    "status": ("answer that is no page (redirect, error)", "answers that are no page (redirects, errors)"),
    "type": ("file that is no HTML", "files that are no HTML"),
    "empty": ("page without text", "pages without text"),
    "broken": ("page that cannot be read", "pages that cannot be read"),
}


def is_archive(path: str) -> bool:
    """Whether a name is that of an archive, compressed or not."""
    return path.lower().removesuffix(find_compression(path)).endswith(EXTENSIONS)


class ArchiveRows:
    """Reads an archive as JSON Lines, a row at a time; `name` is what messages call it.

    A row has `id`, `url`, `site`, `title`, `text`, `crawl_date` and `warc`: file, offset there, digest of the body.
    """

    def __init__(self, path: Path, name: str, options: ReadOptions) -> None:
        """Open an archive; raises MissingExtra where a package is missing that reads it."""
        self._warc = _load_fastwarc(name)
        self._path, self._name, self._skips = path, name, options.on_error == "skip"
        self._extract = load_extractor(options.extract, name)
        self._counts: Counter[str] = Counter()
        self._odd = 0  # pages that are not packed as their headers say
        self._whole = 0  # pages of which no main part was found
        self._rows = self._list_rows()

    def read(self, size: int) -> bytes:
        """The next row, none at the end; raises BadInput for a page that cannot be read, EOFError where the file breaks off."""
        return next(self._rows, b"")

    @property
    def notes(self) -> list[str]:
        """What was passed over, for a person."""
        passed = [count(self._counts[name], *what) for name, what in _PASSED.items() if self._counts[name]]
        notes = [f"passed over: {', '.join(passed)}"] if passed else []
        if self._odd:
            one = "page is not packed as its headers say, and was read as what it is"
            notes.append(
                count(self._odd, one, "pages are not packed as their headers say, and were read as what they are")
            )
        if self._whole:
            one = "page was taken whole: the extractor found no main part in it"
            notes.append(count(self._whole, one, "pages were taken whole: the extractor found no main part in them"))
        return notes

    def _list_rows(self) -> Iterator[bytes]:
        last: tuple[int, int] | None = None
        # It goes by what the bytes are, not by the name: archives are often compressed under a plain one.
        for record in self._warc.ArchiveIterator(str(self._path), parse_http=False, fsspec_args=False):
            last = record.stream_pos, record.content_length
            page = self._read_record(record, last)
            if page is not None:
                self._whole += page.is_whole
                yield orjson.dumps(self._make_row(record, page)) + b"\n"
        _check_end(self._path, last)

    def _read_record(self, record: Any, place: tuple[int, int]) -> Page | None:
        """The page of a record; None for one that is passed over, and counted."""
        kinds, kind = self._warc.WarcRecordType, record.record_type
        content = record.reader.read()
        if len(content) < place[1]:
            raise EOFError(f"it ends within the record at byte {place[0]:,}")
        if kind == kinds.conversion:
            page: Page | None = Page("", content.decode("utf-8", "replace"))
        elif kind == kinds.response and record.is_http:
            page = self._read_page(content, place[0])
        else:
            self._counts["revisit" if kind == kinds.revisit else "kind"] += 1
            return None
        if page is None or page.text.strip():
            return page
        self._counts["empty"] += 1
        return None

    def _read_page(self, content: bytes, place: int) -> Page | None:
        try:
            answer = parse_answer(self._warc, content)
            reason = _find_reason(answer)
            if reason is not None:
                self._counts[reason] += 1
                return None
            body, is_as_told = read_body(self._warc, content)
            self._odd += not is_as_told
            return self._extract(body, answer.http_charset) if body else Page("", "")
        except Exception as problem:  # compressions and extractors raise errors of their own kinds
            if not self._skips:
                told = str(problem)[:_TOLD]  # some errors hold the whole page
                what = f"the page in the record at byte {place:,} cannot be read ({type(problem).__name__}: {told})"
                raise BadInput(what, "pass such pages over with --on-error skip", path=self._name) from problem
            self._counts["broken"] += 1
            return None

    def _make_row(self, record: Any, page: Page) -> dict[str, Any]:
        headers = record.headers
        url = headers.get("WARC-Target-URI") or ""
        row = {
            "id": (record.record_id or "").strip("<>"),
            "url": url.strip("<>"),
            "site": _find_site(url),
            "title": page.title,
            "text": page.text.replace("\r\n", "\n"),
            "crawl_date": headers.get("WARC-Date") or "",
            "warc": {
                "file": Path(self._name).name,
                "offset": record.stream_pos,
                "digest": headers.get("WARC-Payload-Digest") or headers.get("WARC-Block-Digest") or "",
            },
        }
        return row if page.title else {name: value for name, value in row.items() if name != "title"}


def _find_reason(answer: Any) -> str | None:
    """Why an answer is no page; None where it is one."""
    status = answer.http_headers.status_code if answer.http_headers else None
    if status is not None and status != _FOUND:
        return "status"
    return None if (answer.http_content_type or "").lower() in _HTML else "type"


def _find_site(url: str) -> str:
    try:
        return urlsplit(url.strip("<>")).hostname or ""
    except ValueError:
        return ""


def _check_end(path: Path, last: tuple[int, int] | None) -> None:
    """Raise EOFError where more stands in an archive than its last record, which begins there and has so much content.

    Of a record that is cut in its headers the reader says nothing.
    """
    place, size = last or (0, 0)
    compression = find_compression(str(path)) or find_magic(_read_head(path))
    with path.open("rb") as stream:
        stream.seek(place)
        source: Any = decompress(stream, compression, str(path)) if compression else stream
        tail = b"".join(iter(lambda: source.read(1 << 20), b""))
    end = tail.find(_HEAD_END) + len(_HEAD_END) + size if last else 0
    if tail[end:].strip(b"\r\n"):
        raise EOFError(f"there is no whole record behind byte {place:,}")


def _read_head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAGIC_BYTES)


def _load_fastwarc(path: str) -> Any:
    try:
        import fastwarc.warc
    except ImportError:
        raise MissingExtra(
            "web archives need a package", "install it with: pip install 'news-dedup[warc]'", path=path
        ) from None
    return fastwarc.warc
