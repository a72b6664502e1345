"""What readers and writers hand each other: options, chunks, rows, blocks of rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from dedup.article import Article
from dedup.errors import DedupError

Format = Literal["jsonl", "json", "csv", "tsv", "parquet", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How inputs are read; an empty field name is found by convention."""

    text_field: str = ""
    title_field: str = ""
    site_field: str = ""
    id_field: str = ""
    url_field: str = ""
    date_field: str = ""
    encoding: str = "utf-8"
    on_error: Literal["stop", "skip"] = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A part of one input that a worker reads by itself: small, and fit to travel between processes.

    `start` and `end` are bytes of `data_path`, the plain or spooled file (for parquet: rows; for text: files);
    `first_row` and `first_line` count from 1, `rows` are its rows; `spans` are the elements of a JSON array, `files`
    the names of texts below the folder `data_path` and where each is read;
    `is_first` tells whether it begins its input.
    """

    path: str
    data_path: str
    format: Format
    start: int
    end: int
    first_row: int
    first_line: int
    size: int
    rows: int
    header: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    tail: bytes = b""
    is_first: bool = False


@dataclass(slots=True)
class Row:
    """One row: the bytes it stands in, the bytes that part it from the row before, and the article it tells of.

    `field` names the text's field; for CSV `column` is its number. Rows with null or empty text have `has_text` False.
    """

    format: Format
    number: int
    line: int
    raw: bytes
    article: Article
    has_text: bool
    encoding: str
    before: bytes = b""
    fields: dict[str, Any] = field(default_factory=dict)
    text_field: str = ""
    column: int = 0


@dataclass(slots=True)
class Reject:
    """A row that could not be used: its bytes, why, the bytes that part it from the row before, a text file's name."""

    raw: bytes
    error: DedupError
    before: bytes = b""
    id: str = ""


@dataclass(slots=True)
class Block:
    """A chunk after reading; `head` and `tail` are bytes around the rows: before all of them, and behind the last."""

    rows: list[Row] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    head: bytes = b""
    tail: bytes = b""


@dataclass(slots=True)
class CutRow:
    """A row without some of its text.

    `raws` maps a line that went (or was shortened) to its encoded form where encoding its text again would give other
    bytes; `is_opaque` tells that the row cannot be put together line by line, and must be kept whole.
    """

    raw: bytes
    raws: dict[int, str] = field(default_factory=dict)
    is_opaque: bool = False
