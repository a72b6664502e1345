"""Pack data into blocks that the page unpacks when they are looked at: JSON, deflated, in base64."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson

ARTICLES = 64  # of a block: enough to compress well, few enough to be unpacked at once
_RAW = -15  # zlib's way to say: no header; the page's DecompressionStream calls it deflate-raw
_LEVEL = 6


def pack(value: Any) -> bytes:
    """A value as the text of a block."""
    return pack_json(orjson.dumps(value))


def pack_json(document: bytes) -> bytes:
    """A document of JSON as the text of a block; nothing in it can end an element of HTML."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    return b64encode(packer.compress(document) + packer.flush())


def pack_documents(documents: Iterable[bytes], some: int = ARTICLES) -> Iterator[bytes]:
    """Documents of JSON as blocks, each an array of so many."""
    left = iter(documents)
    while own := list(islice(left, some)):
        yield pack_json(b"[" + b",".join(own) + b"]")
