"""Write cleaned articles in the format of the output's name: spliced where it is the input's, else converted."""

from __future__ import annotations

import csv
import io
import secrets
import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import orjson

from dedup.errors import BadOutput, BadSettings
from dedup.io.outputs import PLACE, ROOM, Output, explain_failure
from dedup.io.parquet import load, read_slice, replace_texts, tabulate, thaw_row
from dedup.io.records import Chunk, Format, Row
from dedup.io.sources import Source, split_extension
from dedup.io.tables import DELIMITERS

_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")


class Writer(Protocol):
    """Takes the rows of chunk after chunk, in order; None stands for a row that was dropped."""

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[tuple[bytes, bytes] | None], tail: bytes) -> None:
        """Append a chunk: `head`, for each row what stands before it and the row, `tail`."""

    def finish(self) -> None:
        """Complete the output under its temporary name."""

    def publish(self) -> None:
        """Give the output its name."""

    def discard(self) -> None:
        """Remove what is not published."""


def choose_format(path: str, sources: Sequence[Source]) -> Format:
    """The format of an output: by its extension, else a folder of texts, for `-` that of the first input.

    Raises BadSettings where the name says nothing.
    """
    kinds = {source.format for source in sources}
    if path == "-":
        return (
            "jsonl"
            if kinds - {"jsonl"} and kinds != {"csv"} and kinds != {"tsv"} and kinds != {"json"}
            else sources[0].format
        )
    kind, _ = split_extension(path)
    if kind is None:
        if kinds == {"text"}:
            return "text"
        raise BadSettings(
            f"the output {path!r} names no format", "end it with .jsonl, .json, .csv, .tsv, .parquet or .txt"
        )
    return kind


def render(row: Row, kind: Format, raw: bytes, text: str) -> bytes:
    """The bytes of a row in the format of the output: `raw` where that is the input's, else the row converted."""
    if row.format == kind:
        return text.encode() if kind == "parquet" else raw
    if {row.format, kind} == {"json", "jsonl"}:
        document = raw.decode(row.encoding).removeprefix("\ufeff").encode().strip()
        # No string of JSON holds a line feed itself: those of a row that is set out prettily stand between its parts.
        return document.translate(_ONE_LINE) + b"\n" if kind == "jsonl" else document
    fields = row.fields if text == row.article.text else {**row.fields, row.text_field: text}
    return orjson.dumps(fields, default=_write_bytes) + (b"\n" if kind == "jsonl" else b"")


def _write_bytes(value: Any) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def open_writer(path: str, kind: Format, sources: Sequence[Source], names: Collection[str] = ()) -> Writer:
    """Return the writer for an output; `names` are those of the texts in a folder, else those of the sources."""
    if kind == "parquet":
        return _ParquetWriter(path, sources)
    if kind == "text" and not path.endswith(".txt"):
        return _FolderWriter(path, names or {name for source in sources for name in source.names})
    if kind in DELIMITERS and any(source.format != kind for source in sources):
        return _TableWriter(path, kind)
    if kind == "json":
        return _ArrayWriter(path, all(source.format == "json" for source in sources) and len(sources) == 1)
    if kind == "text" and [len(source.names) for source in sources] != [1]:
        raise BadSettings(f"many texts do not fit into {path!r}", "name a folder, or a .jsonl file")
    return _PlainWriter(path, keep_before=kind != "text")


class _OneFile:
    def __init__(self, path: str) -> None:
        self.output = Output(path)

    def finish(self) -> None:
        self.output.finish()

    def publish(self) -> None:
        self.output.publish()

    def discard(self) -> None:
        self.output.discard()


class _PlainWriter(_OneFile):
    """Rows one after the other, with what stood around them."""

    def __init__(self, path: str, *, keep_before: bool) -> None:
        super().__init__(path)
        self._keep_before = keep_before
        self._header: tuple[str, ...] = ()
        self._open_line = False

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[tuple[bytes, bytes] | None], tail: bytes) -> None:
        parts = [b"\n"] if chunk.is_first and self._open_line else []  # the input before ended without a line feed
        if chunk.header and not self._header:
            self._header = chunk.header
            parts.append(head)
        elif chunk.header and chunk.header != self._header:
            raise BadOutput(
                "its columns are not those of the first input",
                "clean it into another file, or write .jsonl",
                path=chunk.path,
            )
        parts += [part for row in rows if row is not None for part in (row if self._keep_before else row[1:])]
        parts.append(tail)
        if data := b"".join(parts):
            self._open_line = not data.endswith(b"\n")
            self.output.write(data)


class _ArrayWriter(_OneFile):
    """Elements of a JSON array: spliced between the bytes that parted them, or set out anew."""

    def __init__(self, path: str, is_spliced: bool) -> None:
        super().__init__(path)
        self._is_spliced = is_spliced
        self._opening = b""
        self._begun = False
        self._tail = b"]\n"

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[tuple[bytes, bytes] | None], tail: bytes) -> None:
        self._opening = self._opening or head
        for before, raw in (row for row in rows if row is not None):
            if not self._is_spliced:
                before = b",\n" if self._begun else b"[\n"
            elif not self._begun and b"[" not in before:
                before = self._opening or b"["
            self.output.write(before + raw)
            self._begun = True
        if self._is_spliced:
            self._tail = tail

    def finish(self) -> None:
        if not self._is_spliced:
            self.output.write(b"\n]\n" if self._begun else b"[]\n")
        elif self._begun:
            self.output.write(self._tail.rpartition(b"[")[2])  # of an array that held nothing, the whole is the tail
        else:
            self.output.write(self._opening.rstrip() + self._tail)
        super().finish()


class _TableWriter(_OneFile):
    """Records of a table from rows of another format; the columns are those of the first rows."""

    def __init__(self, path: str, kind: Format) -> None:
        super().__init__(path)
        self._delimiter = DELIMITERS[kind]
        self._columns: list[str] = []

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[tuple[bytes, bytes] | None], tail: bytes) -> None:
        records = [orjson.loads(row[1]) for row in rows if row is not None]
        buffer = io.StringIO(newline="")
        if records and not self._columns:
            self._columns = list(dict.fromkeys(name for record in records for name in record))
            csv.writer(buffer, delimiter=self._delimiter, lineterminator="\n").writerow(self._columns)
        writer = csv.DictWriter(
            buffer, self._columns, delimiter=self._delimiter, lineterminator="\n", extrasaction="raise"
        )
        try:
            writer.writerows({name: _write_value(value) for name, value in record.items()} for record in records)
        except ValueError as problem:
            raise BadOutput(
                f"a later row has other fields ({problem})", "write .jsonl instead", path=self.output.path
            ) from problem
        self.output.write(buffer.getvalue().encode())


def _write_value(value: Any) -> Any:
    """A value as a field of a table: text and numbers as they are, all else as JSON."""
    if value is None or (isinstance(value, (str, int, float)) and not isinstance(value, bool)):
        return value
    return orjson.dumps(value).decode()


class _FolderWriter:
    """One text file an article, under the names they had."""

    def __init__(self, path: str, names: Collection[str]) -> None:
        self._target = Path(path)
        self._names = names
        self.path = path
        self._check_target()
        self._temporary = self._target.with_name(f".{self._target.name}.{secrets.token_hex(4)}.part")
        with explain_failure(path, "cannot write here", PLACE):
            self._temporary.mkdir()

    def _check_target(self) -> None:
        """Refuse a folder with texts that this run would leave among its own."""
        if self._target.exists() and not self._target.is_dir():
            raise BadOutput("this is a file, and the texts need a folder", "choose another name", path=self.path)
        for file in sorted(self._target.rglob("*.txt")):
            if str(file.relative_to(self._target)) not in self._names:
                raise BadOutput(f"the folder holds another text, {file.name!r}", "name a new folder", path=self.path)

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[tuple[bytes, bytes] | None], tail: bytes) -> None:
        with explain_failure(self.path, "cannot write it", ROOM):
            for before, raw in (row for row in rows if row is not None):
                file = self._temporary / before.decode()
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(raw)

    def finish(self) -> None:
        pass

    def publish(self) -> None:
        with explain_failure(self.path, "cannot replace it", "check its permissions"):
            if not self._target.exists():
                self._temporary.replace(self._target)
                return
            for name in self._names:  # of a former run
                if not (self._temporary / name).exists():
                    (self._target / name).unlink(missing_ok=True)
            for file in sorted(self._temporary.rglob("*.txt")):
                target = self._target / file.relative_to(self._temporary)
                target.parent.mkdir(parents=True, exist_ok=True)
                file.replace(target)
        self.discard()

    def discard(self) -> None:
        shutil.rmtree(self._temporary, ignore_errors=True)


class _ParquetWriter:
    """Parquet with the schema of the input, or with that of the first rows."""

    def __init__(self, path: str, sources: Sequence[Source]) -> None:
        load()
        self._output = Output(path)
        self._sink = _Sink(self._output)
        self._writer: Any = None
        self._sources = sources

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[tuple[bytes, bytes] | None], tail: bytes) -> None:
        import pyarrow

        schema = self._writer.schema if self._writer is not None else None
        try:
            if chunk.format == "parquet":
                table = _splice(read_slice(chunk.data_path, chunk.start, chunk.end), rows)
            else:
                table = tabulate([orjson.loads(row[1]) for row in rows if row is not None], schema)
            if self._writer is None and table.num_columns:
                self._writer = load().ParquetWriter(self._sink, table.schema)
            if table.num_columns:
                self._writer.write_table(table.cast(self._writer.schema))
        except (ValueError, TypeError, pyarrow.ArrowException) as problem:
            what = f"its columns are not those of the rows before ({problem})"
            raise BadOutput(what, "write .jsonl instead", path=chunk.path) from problem

    def finish(self) -> None:
        import pyarrow

        if self._writer is None:
            source = self._sources[0]
            empty = load().read_schema(source.data_path) if source.format == "parquet" else pyarrow.schema([])
            self._writer = load().ParquetWriter(self._sink, empty)
        self._writer.close()
        self._output.finish()

    def publish(self) -> None:
        self._output.publish()

    def discard(self) -> None:
        self._sink.is_discarded = True
        if self._writer is not None:
            with suppress(Exception):  # unclosed, it would write when it is collected, and find its file gone
                self._writer.close()
        self._output.discard()


def _splice(table: Any, rows: Sequence[tuple[bytes, bytes] | None]) -> Any:
    """The table with the texts of `rows`, without those that are None, and with those put in that name no column."""
    import pyarrow

    name = next((row[0].decode() for row in rows if row is not None and row[0]), "")
    own = [row for row in rows if row is None or row[0]]
    if name:
        olds = table.column(name).to_pylist()
        texts = [old if row is None or old is None else row[1].decode() for row, old in zip(own, olds, strict=True)]
        table = replace_texts(table, name, texts)
    pieces, place, start = [], 0, 0
    for row in rows:
        if row is None or not row[0]:
            pieces.append(table.slice(start, place - start))
            if row is None:
                place += 1
            else:
                pieces.append(thaw_row(row[1]).cast(table.schema))
            start = place
        else:
            place += 1
    return pyarrow.concat_tables([*pieces, table.slice(start, place - start)])


class _Sink(io.RawIOBase):
    """What pyarrow writes into: an Output that counts its bytes, until it is discarded."""

    def __init__(self, output: Output) -> None:
        super().__init__()
        self._output, self._written = output, 0
        self.is_discarded = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self.is_discarded:
            self._output.write(bytes(data))
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written
