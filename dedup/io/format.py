"""What a format can do, and the records that its reader and its writer hand on."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

import orjson

from dedup.article import Article
from dedup.config import ReadOptions
from dedup.errors import BadInput, BadRow, DedupError
from dedup.io.fields import Place, get_value, put_value
from dedup.io.splicing import Span, cut_lines, put_back
from dedup.showing import spell_all

# A row as its writer takes it: what that must know of its place (as a rule the bytes that part it from the row before),
# and the bytes of the row.
Framed = tuple[bytes, bytes]


class Format(ABC):
    """One format: how its files are cut into chunks and read, how lines are cut out of its rows, how rows are written.

    A new format is a subclass in a module of its own, and a line in `registry`. An instance has no state: it travels
    to other processes as a value, and two of one name are equal. `extensions` are its files', the usual one first.
    """

    # A file is one article: known by its name, its folder the site, line n of the text line n of the file.
    is_one_article: ClassVar[bool] = False
    # One row of a file can be cut, and every byte around it left alone.
    is_spliced: ClassVar[bool] = True
    # Folders are searched for its files; otherwise these must be named.
    is_searched: ClassVar[bool] = True
    # Its files may stand in a folder that tells which they are, and one like it can be written.
    has_folders: ClassVar[bool] = False
    # It can be written to standard output.
    is_stream: ClassVar[bool] = True
    # Bytes between two rows belong to neither: a writer leaves them out before the row that it writes first.
    has_separators: ClassVar[bool] = False
    # What a line feed of a text is in a row.
    newline: ClassVar[str] = "\n"

    def __init__(self, name: str, *extensions: str) -> None:
        self.name = name
        self.extensions = extensions

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Format) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def holds(self, other: Format) -> bool:
        """Whether rows of another format are kept whole in this one, so that what was taken out can be put back."""
        return self == other

    def fit(self, data_path: Path, options: ReadOptions) -> Format:
        """This format as a file is written in it, where there are several ways."""
        return self

    def measure(self, source: Origin) -> int:
        """What the sizes of the chunks of a source add up to, as a rule bytes."""
        return source.data_path.stat().st_size if source.data_path.exists() else 0

    @abstractmethod
    def chunk(self, source: Origin, size: int) -> Iterator[Chunk]:
        """Yield chunks of about `size` bytes that end where rows end; raises BadInput for a file of another format."""

    @abstractmethod
    def read(self, chunk: Chunk, options: ReadOptions) -> ReadRows:
        """Read the rows of a chunk; raises BadRow or BadInput for one that is bad, unless the options say to skip it."""

    def locate(self, document: str, row: Row) -> Span:
        """Return the `[start, end)` of the encoded text in a row; raises ValueError where it cannot be cut there."""
        return 0, len(document)

    def split(self, inside: str) -> list[str]:
        """Split an encoded text into its encoded lines."""
        return inside.split(self.newline)

    def encode(self, line: str) -> str:
        """A line as it stands in a row, where there are several ways in the shortest."""
        return line

    def cut(self, row: Row, removed: Sequence[int], spans: Mapping[int, Span]) -> CutRow:
        """Return a row without some lines (from 1) and without the `[start, end)` of others, all else untouched."""
        document = row.raw.decode(row.encoding)
        start, end = self.locate(document, row)
        kept, raws = cut_lines(self.split(document[start:end]), row.article.text, removed, spans, self.encode)
        return CutRow(f"{document[:start]}{self.newline.join(kept)}{document[end:]}".encode(row.encoding), raws)

    def insert(
        self, row: Row, raws: Mapping[int, str | None], texts: Mapping[int, str], shortened: Collection[int]
    ) -> bytes:
        """Return a row with lines put back: `raws` their encoded form, or None where that of `texts` is it.

        Those in `shortened` replace what is left of them. Raises IndexError or ValueError where they do not fit the row.
        """
        lines = {line: self.encode(texts[line]) if raw is None else raw for line, raw in raws.items()}
        gone = {line: raw for line, raw in lines.items() if line not in shortened}
        cut_short = {line: raw for line, raw in lines.items() if line in shortened}
        document = row.raw.decode(row.encoding)
        start, end = self.locate(document, row)
        inside = self.newline.join(put_back(self.split(document[start:end]), gone, cut_short))
        return f"{document[:start]}{inside}{document[end:]}".encode(row.encoding)

    def freeze(self, chunk: Chunk, number: int, raw: bytes) -> bytes:
        """All of a row, for a writer of the format to write it again: `raw` where that is all of it."""
        return raw

    def prove(self, raw: bytes, row: Row | None = None) -> bytes:
        """What a proof hashes of a row of `raw` bytes: all that `restore` gives back of it.

        `row` is the one that was read; None for a row that was put back whole, as `freeze` kept it.
        """
        return raw

    def to_object(self, row: Row, raw: bytes, text: str) -> bytes:
        """A row of this format as a JSON object in UTF-8; `raw` and `text` are what is left of it."""
        return dump_fields(row, self.read_back(row, raw, text))

    def read_back(self, row: Row, raw: bytes, text: str) -> Any:
        """What stands in the field of the text: `raw` and `text` are what is left of a row of this format."""
        return text

    def render(self, row: Row, raw: bytes, text: str) -> bytes:
        """A row of any format as the writer of this one takes it; `raw` and `text` are what is left of it."""
        return raw if row.format == self else dump_fields(row, row.format.read_back(row, raw, text))

    def name_place(self, row: Row) -> bytes:
        """What the writer must know of the place of a row of this format."""
        return row.before

    def frame(self, row: Row, raw: bytes, text: str) -> Framed:
        """A row of any format with what the writer of this one must know; `raw` and `text` are what is left of it."""
        return self.name_place(row) if row.format == self else b"", self.render(row, raw, text)

    def is_separator(self, before: bytes) -> bool:
        """Whether the bytes before a row part it from another row, rather than open the file."""
        return False

    @abstractmethod
    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        """Return the writer for an output; `names` are those of the articles in a folder, else those of the sources.

        Raises BadOutput where nothing can be written there, BadSettings where the sources do not fit into it.
        """


@dataclass(slots=True, kw_only=True, eq=False)
class Origin:
    """One input: the name it was given, the file that is read for it, perhaps a plain copy, and how it is read.

    `files`, where each is one article, are their names below the folder `root`, and where each is read; `wide` is the
    encoding of the input where the file that is read is a copy in UTF-8; `notes` are for the user.
    """

    path: str
    format: Format
    data_path: Path
    root: Path
    options: ReadOptions
    files: list[tuple[str, Path]] = field(default_factory=list)
    is_copy: bool = False
    wide: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def plain_path(self) -> Path:
        """Where the bytes of the one file lie that is read."""
        return self.files[0][1] if self.files else self.data_path

    @property
    def names(self) -> list[str]:
        """The names of its files, below the folder that holds them all."""
        return [name for name, _ in self.files]

    @property
    def paths(self) -> list[str]:
        """Everything that is read, by the paths it was given by."""
        return [self.path, *(str(self.root / name) for name in self.names)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A part of one input that a worker reads by itself: small, and fit to travel between processes.

    `start` and `end` are bytes of `data_path`, the plain file or a copy of one (for parquet: rows; for text: files);
    `first_row` and `first_line` count from 1, `rows` are its rows; `spans` are the elements of a JSON array, `files`
    the names of texts below the folder `data_path` and where each is read; `opening` bytes stand before the first
    element; `is_first` tells whether it begins its input, `is_cut` that this breaks off in its last row, and that `tail`
    is what an array would have ended with.
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
    opening: int = 0
    tail: bytes = b""
    is_first: bool = False
    is_cut: bool = False


@dataclass(slots=True)
class Row:
    """One row: the bytes it stands in, the bytes that part it from the row before, and the article it tells of.

    `text_place` are the names of the text's field and the objects it stands in; for CSV `column` is its number. Rows
    with null or empty text have `has_text` False.
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
    text_place: Place = ()
    column: int = 0

    @property
    def items(self) -> Sequence[str] | None:
        """The paragraphs of a text that is a list of them."""
        value = get_value(self.fields, self.text_place) if self.text_place else None
        return value if isinstance(value, (list, tuple)) else None


@dataclass(slots=True)
class Reject:
    """A row that could not be used: its bytes, why, the bytes that part it from the row before, a text file's name.

    `is_end` tells that its input broke off in it, and that nothing that ends a file stood behind it.
    """

    raw: bytes
    error: DedupError
    before: bytes = b""
    id: str = ""
    is_end: bool = False


@dataclass(slots=True)
class ReadRows:
    """A chunk after reading; `head` and `tail` are bytes around the rows: before all of them, and behind the last.

    `opening` are the bytes that begin the file where they are those before its first row, and no head.
    """

    rows: list[Row] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    head: bytes = b""
    tail: bytes = b""
    opening: bytes = b""

    def reject(
        self, problem: BadRow, raw: bytes, options: ReadOptions, *,
        path: str, number: int, line: int, before: bytes = b"", id: str = "",
    ) -> None:  # fmt: skip
        """Set a row aside, with a reason that names its place; raises BadRow unless the options say to skip it."""
        error = BadRow(problem.what, problem.remedy, path=path, row=number, line=line)
        if options.on_error == "stop":
            raise error from None
        self.rejects.append(Reject(raw, error, before, id))


@dataclass(slots=True)
class CutRow:
    """A row without some of its text.

    `raws` maps a line that went (or was shortened) to its encoded form where encoding its text again would give other
    bytes; `is_opaque` tells that the row cannot be put together line by line, and must be kept whole.
    """

    raw: bytes
    raws: dict[int, str] = field(default_factory=dict)
    is_opaque: bool = False


class Writer(Protocol):
    """Takes the rows of chunk after chunk, in order; None stands for a row that was dropped."""

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[Framed | None], tail: bytes) -> None:
        """Append a chunk: `head`, the rows, `tail`."""

    def finish(self) -> None:
        """Complete the output under its temporary name."""

    def publish(self) -> None:
        """Give the output its name."""

    def discard(self) -> None:
        """Remove what is not published."""


def refuse_length(source: Origin, line: int) -> BadInput:
    """The error of a row that has no end within the bytes that one may have."""
    size = (
        f"{source.options.max_row >> 20:,} MB" if source.options.max_row >> 20 else f"{source.options.max_row:,} bytes"
    )
    what = f"a row of more than {size}"
    return BadInput(what, "see whether it is one, and allow it with --max-row", path=source.path, line=line)


def check_length(raw: bytes, options: ReadOptions) -> None:
    """Raise BadRow for a row that is longer than one may be."""
    if len(raw) > options.max_row:
        what = f"the row has {len(raw):,} bytes, more than {options.max_row:,}"
        raise BadRow(what, "see whether it is one, and allow it with --max-row")


def dump_fields(row: Row, text: Any) -> bytes:
    """The fields of a row as a JSON object, its text replaced."""
    fields = row.fields if text in (row.article.text, row.items) else put_value(row.fields, row.text_place, text)
    try:
        return orjson.dumps(fields, default=_write_bytes)
    except TypeError:  # half a character, or a number of more than 64 bits
        written = json.dumps(spell_all(fields), default=_write_bytes)
        finite = json.loads(written, parse_constant=lambda _: None)  # as orjson writes what is no number
        return json.dumps(finite, ensure_ascii=False).encode()


def _write_bytes(value: Any) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)
