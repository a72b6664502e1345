"""Put back what `clean` took out: the bytes it read, or for Parquet an equal table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import orjson

from dedup.errors import BadInput, DedupError
from dedup.formats import (
    ReadOptions,
    Row,
    Source,
    Writer,
    check_outputs,
    insert,
    open_sources,
    open_writer,
    publish_all,
    read_chunk,
)

_MISMATCH = "give the OUT and the REMOVED file of one run of `dedup clean`"


@dataclass(slots=True)
class Gone:
    """What went of one row: whole lines, parts of lines, or the row itself."""

    lines: dict[int, str | None] = field(
        default_factory=dict
    )  # line -> encoded form, None where its text encodes to it
    texts: dict[int, str] = field(default_factory=dict)
    shortened: set[int] = field(default_factory=set)
    whole: str | None = None
    dropped: bool = False
    before: str = ""
    id: str = ""


def restore(cleaned: str, removed: str, output: str) -> int:
    """Write the input of a cleaning run from its output and its removals; return how many rows were put right.

    Raises BadInput where the two do not belong together, or where the run wrote another format than it read.
    """
    with ExitStack() as stack:
        run, gone = read_removed(removed)
        options = ReadOptions(encoding=run["encoding"], text_field=run["text_field"])
        formats = {one["format"] for one in run["inputs"]}
        if formats != {run["output_format"]}:
            raise BadInput(
                f"the run read {', '.join(sorted(formats))} and wrote {run['output_format']}",
                "only a run that kept the format can be undone",
                path=removed,
            )
        sources = [stack.enter_context(source) for source in open_sources([cleaned], options)]
        check_outputs([output], sources)
        if run["output_format"] == "parquet" and any(one.dropped for one in gone.values()):
            raise BadInput(
                "rows of a Parquet file were dropped", "restore cannot make their other columns again", path=removed
            )
        writer = open_writer(output, run["output_format"], sources, options.encoding)
        try:
            changed = _restore_rows(sources, gone, options, writer, removed)
            publish_all([writer])
        finally:
            writer.discard()
        return changed


def read_removed(path: str) -> tuple[dict[str, Any], dict[int, Gone]]:
    """Return the first row of a REMOVED file, and what went of each row by its number.

    Raises BadInput where the file is none.
    """
    gone: dict[int, Gone] = {}
    run: dict[str, Any] = {}
    for number, record in enumerate(read_records(path), 1):
        if number == 1:
            run = record.get("run", {})
            if "output_format" not in run:
                raise BadInput("this is no REMOVED file", _MISMATCH, path=path, line=1)
            continue
        one = gone.setdefault(record["row"], Gone())
        one.whole = record.get("whole", one.whole)
        if record.get("rejected"):
            one.dropped = True
        elif "line" not in record:
            one.dropped, one.before, one.id = True, record.get("before", ""), record["id"]
        else:
            one.lines[record["line"]] = record.get("raw")
            one.texts[record["line"]] = record["text"]
            if "span" in record:
                one.shortened.add(record["line"])
    if not run:
        raise BadInput("the file is empty", _MISMATCH, path=path)
    return run, gone


def read_records(path: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file that this program wrote."""
    for source in open_sources([path], ReadOptions()):
        with source, source.data_path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                try:
                    yield orjson.loads(line)
                except orjson.JSONDecodeError as problem:
                    raise BadInput(f"broken JSON ({problem})", _MISMATCH, path=path, line=number) from None


def _restore_rows(
    sources: Sequence[Source], gone: dict[int, Gone], options: ReadOptions, writer: Writer, removed: str
) -> int:
    number = 1
    changed = 0
    for source in sources:
        for chunk in source.chunks():
            block = read_chunk(chunk, options)
            rows: list[tuple[bytes, bytes] | None] = []
            for row in block.rows:
                number = _put_dropped(rows, gone, number, options.encoding)
                one = gone.pop(number, None)
                rows.append(_restore_row(row, one, removed) if one else frame(row))
                changed += one is not None
                number += 1
            if number - 1 + len(gone) == max(gone, default=number - 1):
                # Nothing but dropped rows is left: they stood before what ends the file.
                number = _put_dropped(rows, gone, number, options.encoding)
            writer.write(chunk, block.head, rows, block.tail)
    if gone:
        raise BadInput(f"row {min(gone)} of the removals is not in the cleaned file", _MISMATCH, path=removed)
    return changed


def _put_dropped(rows: list[tuple[bytes, bytes] | None], gone: dict[int, Gone], number: int, encoding: str) -> int:
    while number in gone and gone[number].dropped:
        one = gone.pop(number)
        if one.whole is not None:
            rows.append((one.before.encode(encoding), one.whole.encode(encoding)))
        number += 1
    return number


def frame(row: Row) -> tuple[bytes, bytes]:
    """A row that nothing went of, as its writer wants it."""
    if row.format == "text":
        return row.article.id.encode(), row.raw
    return (row.text_field.encode() if row.format == "parquet" else row.before), row.raw


def _restore_row(row: Row, one: Gone, removed: str) -> tuple[bytes, bytes]:
    before, _ = frame(row)
    if one.whole is not None:
        return before, one.whole.encode(row.encoding)
    try:
        return before, insert(row, one.lines, one.texts, one.shortened)
    except (IndexError, StopIteration, RuntimeError, ValueError, DedupError) as problem:
        raise BadInput(
            f"the removals do not fit row {row.number} of the cleaned file", _MISMATCH, path=removed
        ) from problem
