"""Put back what `clean` took out: the bytes it read, or for Parquet an equal table."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from dedup.config import ReadOptions
from dedup.errors import BadInput, DedupError
from dedup.io import (
    Chunk,
    Framed,
    OneFile,
    ReadRows,
    Row,
    Source,
    Writer,
    check_encoding,
    check_outputs,
    open_records,
    open_sources,
    publish_all,
    read_chunk,
)

_MISMATCH = "give the OUT and the REMOVED file of one run of `dedup clean`"


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
    """What the first row of a REMOVED file tells of the run."""

    formats: frozenset[str]
    output_format: str
    options: ReadOptions
    wide: str = ""


def restore(cleaned: str, removed: str, output: str) -> int:
    """Write the input of a cleaning run from its output and its removals; return how many rows were put right.

    Raises BadInput where the two do not belong together, or where the run wrote another format than it read.
    """
    with ExitStack() as stack:
        run, gone = read_removed(removed)
        if run.formats != {run.output_format}:
            raise BadInput(
                f"the run read {', '.join(sorted(run.formats))} and wrote {run.output_format}",
                "only a run that kept the format can be undone",
                path=removed,
            )
        sources = [stack.enter_context(source) for source in open_sources([cleaned], run.options)]
        if {source.format.name for source in sources} != {run.output_format}:
            raise BadInput(f"the run wrote {run.output_format}", _MISMATCH, path=cleaned)
        check_outputs([output], [removed, *(path for source in sources for path in source.paths)])
        dropped = [one.id for one in gone.values() if one.dropped]
        names = {*dropped, *(name for source in sources for name in source.names)}
        kind = sources[0].format
        writer = kind.open_writer(output, sources, names)
        if run.wide and isinstance(writer, OneFile):
            writer.output.recode(run.wide)
        try:
            if kind.is_one_article:
                changed = _restore_texts(sources, gone, run.options, writer, removed)
            else:
                changed = _restore_rows(sources, gone, run.options, writer, removed)
            publish_all([writer])
        finally:
            writer.discard()
        return changed


def read_removed(path: str) -> tuple[PastRun, dict[int, RowRemovals]]:
    """Return the first row of a REMOVED file, and what went of each row by its number.

    Raises BadInput where the file is none.
    """
    gone: dict[int, RowRemovals] = {}
    run: PastRun | None = None
    for number, record in enumerate(read_records(path), 1):
        try:
            if run is None:
                run = _read_run(record["run"])
            else:
                _take(gone.setdefault(record["row"], RowRemovals()), record, run.options.encoding)
        except (KeyError, TypeError, ValueError, AttributeError, DedupError):
            raise BadInput("this is no REMOVED file", _MISMATCH, path=path, line=number) from None
    if run is None:
        raise BadInput("the file is empty", _MISMATCH, path=path)
    return run, gone


def _read_run(record: dict[str, Any]) -> PastRun:
    options = ReadOptions(encoding=check_encoding(record["encoding"]), text_field=record["text_field"])
    options = replace(options, delimiter=record.get("delimiter", ""))
    wides = {one.get("wide", "") for one in record["inputs"]}
    if len(wides) > 1:
        raise BadInput("the run read files in UTF-16 and others", "only a run over files of one kind can be undone")
    return PastRun(
        frozenset(one["format"] for one in record["inputs"]),
        record["output_format"],
        options,
        wides.pop() if wides else "",
    )


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


def _restore_rows(
    sources: Sequence[Source], gone: dict[int, RowRemovals], options: ReadOptions, writer: Writer, removed: str
) -> int:
    number = 1
    changed = 0
    breaks_off = any(one.is_end for one in gone.values())
    for chunk, found in _read_chunks(sources, options):
        rows: list[Framed | None] = []
        for row in found.rows:
            number = _put_dropped(rows, gone, number)
            one = gone.pop(number, None)
            rows.append(_restore_row(row, one, removed) if one else _keep_row(row))
            changed += one is not None
            number += 1
        if number - 1 + len(gone) == max(gone, default=number - 1):
            # Nothing but dropped rows is left: they stood before what ends the file.
            number = _put_dropped(rows, gone, number)
        writer.write(chunk, found.head, rows, b"" if breaks_off else found.tail)
    if gone:
        raise BadInput(f"row {min(gone)} of the removals is not in the cleaned file", _MISMATCH, path=removed)
    return changed


def _restore_texts(
    sources: Sequence[Source], gone: dict[int, RowRemovals], options: ReadOptions, writer: Writer, removed: str
) -> int:
    """Texts in a folder are known by their names; a single one may have another now."""
    named = {one.id: one for one in gone.values()}
    is_single = [len(source.names) for source in sources] == [1]
    changed = 0
    for chunk, found in _read_chunks(sources, options):
        rows: list[Framed | None] = []
        for row in found.rows:
            one = named.pop(row.article.id, None)
            if one is None and is_single and len(named) == 1 and not next(iter(named.values())).dropped:
                _, one = named.popitem()
            rows.append(_restore_row(row, one, removed) if one else _keep_row(row))
            changed += one is not None
        writer.write(chunk, found.head, rows, found.tail)
    left = [(one.id.encode(), one.whole) for one in named.values() if one.dropped and one.whole is not None]
    if len(left) < len(named):
        name = next(one.id for one in named.values() if not one.dropped)
        raise BadInput(f"the removals name a text {name!r} that is not there", _MISMATCH, path=removed)
    if left:
        writer.write(chunk, b"", left, b"")
    return changed


def _put_dropped(rows: list[Framed | None], gone: dict[int, RowRemovals], number: int) -> int:
    while number in gone and gone[number].dropped:
        one = gone.pop(number)
        rows.append((one.before, one.whole or b""))
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
