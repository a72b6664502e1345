"""Put back what `clean` took out: the bytes it read, or for Parquet an equal table."""

from __future__ import annotations

import math
import os
import shutil
import sys
from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson

from dedup.config import ReadOptions
from dedup.errors import BadInput, DedupError
from dedup.files.temporary import make_scratch
from dedup.io import (
    Chunk,
    Format,
    Framed,
    OneFile,
    ReadRows,
    Row,
    Source,
    Writer,
    check_encoding,
    check_outputs,
    choose_kept_format,
    keeps_rows,
    open_records,
    open_sources,
    read_chunk,
)
from dedup.io.encodings import WIDE_ENCODINGS
from dedup.io.text import TEXT
from dedup.run.proof import BytesHash, Proof, RowSum, read_proof

_MISMATCH = "give the OUT and the REMOVED file of one run of `dedup clean`"
_MOST_GROWTH = 6  # times: where a text was written anew, a byte may have become an escape such as \u00e9


@dataclass(slots=True)
class RowRemovals:
    """What went of one row: whole lines, parts of lines, or the row itself.

    `lines` maps a line to its encoded form, or to None where its text encodes to it; `separator` is what parted the
    row from those before it, where all of these went.
    """

    id: str = ""
    lines: dict[int, str | None] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    shortened: set[int] = field(default_factory=set)
    whole: bytes | None = None
    dropped: bool = False
    before: bytes = b""
    separator: bytes | None = None
    is_end: bool = False  # the input broke off in it


@dataclass(frozen=True, slots=True)
class PastRun:
    """What the first row of a REMOVED file tells of the run; its first row may have a number above 1.

    `rows` are those of each input where it has a file of its own among the outputs: none goes back into another's.
    """

    formats: frozenset[str]
    output_format: str
    options: ReadOptions
    wides: frozenset[str]  # the encodings of inputs that were read as UTF-8; empty for one that was read as it is
    first_row: int = 1
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """A REMOVED file: of which run it is, what went of each row by its number, and what must come of it."""

    run: PastRun
    gone: dict[int, RowRemovals]
    proof: Proof


def restore(cleaned: str, removed: str, output: str) -> int:
    """Write the input of a cleaning run from its output and its removals; return how many rows were put right.

    Raises BadInput where one of the two is not as the run wrote it, where they do not belong together, or where the
    run wrote another format than it read; then nothing is written.
    """
    with ExitStack() as stack:
        past = read_removed(removed)
        run = past.run
        if not keeps_rows(run.output_format, run.formats):
            raise BadInput(
                f"the run read {', '.join(sorted(run.formats))} and wrote {run.output_format}",
                "only a run that kept the format can be undone",
                path=removed,
            )
        if len(run.wides) > 1:
            what, remedy = "the run read files in UTF-16 and others", "only a run over files of one kind can be undone"
            raise BadInput(what, remedy, path=removed)
        sources = [stack.enter_context(source) for source in _open_cleaned(cleaned, past)]
        if {source.format.name for source in sources} != {run.output_format}:
            raise BadInput(f"the run wrote {run.output_format}", _MISMATCH, path=cleaned)
        check_outputs([output], [removed, *(path for source in sources for path in source.paths)])
        target = output
        if output == "-":  # where nothing can be taken back: it must be right before it goes there
            target = str(Path(stack.enter_context(make_scratch()), f"restored{sources[0].format.extensions[0]}"))
        changed = _restore_into(target, sources, past, removed)
        if output == "-":
            with open(target, "rb") as stream:
                shutil.copyfileobj(stream, sys.stdout.buffer)
            sys.stdout.flush()
        return changed


def _open_cleaned(cleaned: str, past: Removed) -> list[Source]:
    """The cleaned file or folder; of a folder in which no text is left, an empty source."""
    run = past.run
    if run.output_format == TEXT.name and os.path.isdir(cleaned) and not any(os.scandir(cleaned)):
        folder = Path(cleaned)
        return [Source(path=cleaned, format=TEXT, data_path=folder, root=folder, options=run.options)]
    is_empty = past.proof.rows == sum(one.dropped for one in past.gone.values())
    return open_sources([cleaned], replace(run.options, takes_empty=is_empty))


def _restore_into(output: str, sources: Sequence[Source], past: Removed, removed: str) -> int:
    kind, gone = choose_kept_format(output, sources[0].format), past.gone
    dropped = [one.id for one in gone.values() if one.dropped]
    names = {*dropped, *(name for source in sources for name in source.names)}
    proof = RowSum()
    writer = kind.open_writer(output, sources, names)
    wide = "".join(past.run.wides)
    if wide and isinstance(writer, OneFile):
        writer.output.recode(wide)
    try:
        if kind.is_one_article:
            changed = _restore_texts(sources, past, writer, removed, proof)
        else:
            changed = _restore_rows(sources, past, writer, removed, proof)
        writer.finish()
        _check_proof(past.proof, proof, writer, removed)
        writer.publish()
    except UnicodeDecodeError:
        raise BadInput(
            f"this was UTF-8, to be written as {wide}, and is not", _MISMATCH, path=sources[0].path
        ) from None
    finally:
        writer.discard()
    return changed


def _check_proof(wanted: Proof, rows: RowSum, writer: Writer, removed: str) -> None:
    """Raise BadInput where what would be written is not what the run read."""
    is_right = (wanted.rows, wanted.rows_hash) == (rows.rows, rows.hexdigest())
    if is_right and wanted.hash is not None and isinstance(writer, OneFile):
        is_right = (wanted.bytes, wanted.hash) == (writer.output.size, writer.output.hexdigest())
    if not is_right:
        raise BadInput("what comes of the two is not what the run read", _MISMATCH, path=removed)


def read_removed(path: str) -> Removed:
    """Return what a REMOVED file says of the run, what went of each row by its number, and the proof.

    Raises BadInput where the file is none, or not as the run wrote it.
    """
    gone: dict[int, RowRemovals] = {}
    run: PastRun | None = None
    proof: Proof | None = None
    read = BytesHash()
    with open_records(path) as source, source.data_path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                record = orjson.loads(line)
                if proof is not None:
                    raise ValueError("something stands behind the proof")
                proof = read_proof(record)
                if proof is not None and line != orjson.dumps(proof.to_json()) + b"\n":
                    raise ValueError("the proof is not as it was written")
                if run is None:
                    run = _read_run(record["run"])
                elif proof is None:
                    _take(gone.setdefault(int(record["row"]), RowRemovals()), record, run.options.encoding)
            except (KeyError, TypeError, ValueError, AttributeError, DedupError):
                raise BadInput("this is no REMOVED file", _MISMATCH, path=path, line=number) from None
            if proof is None:
                read.add([line])
    if run is None:
        raise BadInput("the file is empty", _MISMATCH, path=path)
    if proof is None:
        raise BadInput("the file is cut: its last row is missing", "get the whole file", path=path)
    if (proof.records, proof.records_hash) != (read.lines, read.hexdigest()):
        raise BadInput("the file is not as the run wrote it", _MISMATCH, path=path)
    return Removed(run, gone, proof)


def _read_run(record: dict[str, Any]) -> PastRun:
    inputs, delimiter = record["inputs"], record["delimiter"]
    wides = frozenset(one.get("wide", "") for one in inputs)
    if not isinstance(delimiter, str) or len(delimiter) > 1 or not wides <= {"", *WIDE_ENCODINGS}:
        raise ValueError("no run says so")
    options = ReadOptions(
        encoding=check_encoding(record["encoding"]),
        text_field=record["text_field"],
        delimiter=delimiter,
        max_row=int(record["max_row"]) * _MOST_GROWTH,
    )
    formats = frozenset(one["format"] for one in inputs)
    rows = tuple(int(one["rows"]) for one in inputs if "rows" in one)
    return PastRun(formats, record["output_format"], options, wides, int(record.get("first_row", 1)), rows)


def _take(one: RowRemovals, record: dict[str, Any], encoding: str) -> None:
    """Add a removal to what went of its row."""
    one.id = record.get("id", one.id)
    one.is_end = bool(record.get("is_end"))
    if "separator" in record:
        one.separator = record["separator"].encode(encoding)
        return
    whole = _read_bytes(record, "whole", encoding)
    one.whole = one.whole if whole is None else whole
    if "line" in record:
        line = int(record["line"])
        one.lines[line] = record.get("raw")
        one.texts[line] = str(record["text"])
        if "span" in record:
            one.shortened.add(line)
        for left, text, *raw in record.get("leftovers", ()):  # what went along with the lines of the row
            one.lines[int(left)], one.texts[int(left)] = raw[0] if raw else None, str(text)
    else:
        one.dropped, one.before = True, _read_bytes(record, "before", encoding) or b""


def _read_bytes(record: dict[str, Any], name: str, encoding: str) -> bytes | None:
    if f"{name}_base64" in record:
        return b64decode(record[f"{name}_base64"])
    return record[name].encode(encoding) if name in record else None


def read_records(path: str, remedy: str = _MISMATCH) -> Iterator[Any]:
    """Yield the values of a JSON Lines file, which is read whatever its name.

    Raises BadInput with the remedy where it is none.
    """
    with open_records(path) as source, source.data_path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError as problem:
                raise BadInput(f"broken JSON ({problem})", remedy, path=path, line=number) from None


def _read_chunks(sources: Sequence[Source], options: ReadOptions) -> Iterator[tuple[Chunk, ReadRows]]:
    for source in sources:
        for chunk in source.chunks():
            yield chunk, read_chunk(chunk, options)


def _find_ends(sources: Sequence[Source], run: PastRun) -> dict[tuple[str, int], int]:
    """For the last chunk of each file, by its path and end, the number of the last row that the run read of this file."""
    if len(sources) != len(run.rows):
        return {}
    ends = accumulate(run.rows, initial=run.first_row - 1)
    next(ends)
    return {(source.path, source.size): end for source, end in zip(sources, ends, strict=True)}


def _restore_rows(
    sources: Sequence[Source], past: Removed, writer: Writer, removed: str, proof: RowSum
) -> int:  # fmt: skip
    number, changed, gone = past.run.first_row, 0, past.gone
    breaks_off = any(one.is_end for one in gone.values())
    ends = _find_ends(sources, past.run)
    for chunk, found in _read_chunks(sources, past.run.options):
        rows: list[Framed] = []
        for row in found.rows:
            number = _put_dropped(rows, gone, number, row.format, proof)
            one = gone.pop(number, None)
            before, raw = _restore_row(row, one, removed) if one else _keep_row(row)
            rows.append((before, raw))
            proof.add(number, row.format.prove(raw, row))
            changed += one is not None
            number += 1
        if (end := ends.get((chunk.path, chunk.end))) is not None:
            number = _put_dropped(rows, gone, number, chunk.format, proof, end)
        elif not ends and number - 1 + len(gone) == max(gone, default=number - 1):
            # Nothing but dropped rows is left: they stood before what ends the file.
            number = _put_dropped(rows, gone, number, chunk.format, proof)
        writer.write(chunk, found.head, rows, b"" if breaks_off else found.tail)
    if gone:
        raise BadInput(f"row {min(gone)} of the removals is not in the cleaned file", _MISMATCH, path=removed)
    return changed


def _restore_texts(
    sources: Sequence[Source], past: Removed, writer: Writer, removed: str, proof: RowSum
) -> int:  # fmt: skip
    """Texts in a folder are known by their names; a single one may have another now."""
    named = {one.id: one for one in past.gone.values()}
    is_single = [len(source.names) for source in sources] == [1]
    are_named = past.proof.rows > 1
    changed = 0
    for chunk, found in _read_chunks(sources, past.run.options):
        rows: list[Framed] = []
        for row in found.rows:
            one = named.pop(row.article.id, None)
            if (
                one is None
                and is_single
                and len(named) == 1
                and (not are_named or not next(iter(named.values())).dropped)
            ):
                _, one = named.popitem()
            rows.append(_restore_row(row, one, removed) if one else _keep_row(row))
            proof.add(row.article.id if are_named else row.number, rows[-1][1])
            changed += one is not None
        writer.write(chunk, found.head, rows, found.tail)
    left = [(one.id.encode(), one.whole) for one in named.values() if one.dropped and one.whole is not None]
    if len(left) < len(named):
        name = next(one.id for one in named.values() if not one.dropped)
        raise BadInput(f"the removals name a text {name!r} that is not there", _MISMATCH, path=removed)
    for place, raw in left:
        proof.add(place.decode() if are_named else 1, raw)
    if left:
        writer.write(_make_empty_chunk(sources[0]), b"", left, b"")
    return changed


def _make_empty_chunk(source: Source) -> Chunk:
    return Chunk(
        path=source.path, data_path=str(source.root), format=source.format, start=0, end=0, first_row=1, first_line=1,
        size=0, rows=0,
    )  # fmt: skip


def _put_dropped(
    rows: list[Framed],
    gone: dict[int, RowRemovals],
    number: int,
    kind: Format,
    proof: RowSum,
    end: float = math.inf,
) -> int:
    """Put dropped rows back from a number on, to a last one; return the number of the row behind them."""
    while number <= end and number in gone and gone[number].dropped:
        one = gone.pop(number)
        rows.append((one.before, one.whole or b""))
        proof.add(number, kind.prove(one.whole or b""))
        number += 1
    return number


def _keep_row(row: Row) -> Framed:
    """A row that nothing went of."""
    return row.format.frame(row, row.raw, row.article.text)


def _restore_row(row: Row, one: RowRemovals, removed: str) -> Framed:
    before, raw = _keep_row(row)
    if one.separator is not None:
        before = one.separator
    if one.whole is not None:
        return before, one.whole
    try:
        return before, row.format.insert(row, one.lines, one.texts, one.shortened) if one.lines else raw
    except (IndexError, StopIteration, RuntimeError, ValueError, DedupError) as problem:
        raise BadInput(
            f"the removals do not fit row {row.number} of the cleaned file", _MISMATCH, path=removed
        ) from problem
