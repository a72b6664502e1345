"""Decode the bodies of answers in web archives, also of those that are not packed as their headers say.

Crawlers keep the headers of what was sent over bodies that they unpacked; servers name as a coding what is none, or name
none; and bodies are cut.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

_GZIP = b"\x1f\x8b"
_WBITS = {"gzip": 31, "deflate": -15}  # of zlib; by some servers deflate is sent bare
_BLANK = b"\xef\xbb\xbf \t\r\n"  # with the mark of UTF-8


def parse_answer(warc: Any, content: bytes, auto_decode: str = "none") -> Any:
    """The answer of a server, its body decoded when it is read; `warc` is fastwarc.warc, which raises OSError.

    As a record of its own: where a body is broken, the iterator could not go on behind the one it is from.
    """
    answer = warc.WarcRecord()
    answer.init_headers(record_type=warc.WarcRecordType.response)
    answer.is_http = True
    answer.set_bytes_content(content)
    answer.parse_http(auto_decode=auto_decode)
    return answer


def read_body(warc: Any, content: bytes) -> tuple[bytes, bool]:
    """The body of an answer, unpacked, and whether it was packed as its headers say; raises OSError for one that is broken."""
    try:
        body: bytes = parse_answer(warc, content, "all").reader.read()
        if not body.startswith(_GZIP):
            return body, True
    except OSError:
        unpacked = next(_list_unpacked(warc, content), None)
        if unpacked is None:
            raise
        return unpacked, False
    return next(filter(_is_markup, _unpack(body)), body), False


def _list_unpacked(warc: Any, content: bytes) -> Iterator[bytes]:
    """What a body may be other than its headers say, as far as it is markup."""
    for decoded in ("none", "transfer"):
        try:
            body = parse_answer(warc, content, decoded).reader.read()
        except OSError:
            continue
        yield from filter(_is_markup, _unpack(body))


def _unpack(body: bytes) -> Iterator[bytes]:
    """A body as it stands, or what it holds under the two codings of zlib, as much as can be unpacked."""
    yield body
    for name, wbits in _WBITS.items():
        if (name == "gzip") == body.startswith(_GZIP):
            try:
                yield zlib.decompressobj(wbits).decompress(body)
            except zlib.error:
                continue


def _is_markup(body: bytes) -> bool:
    return body.lstrip(_BLANK).startswith(b"<")
