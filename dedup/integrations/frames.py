"""Clean the texts of a frame of pandas or polars, or of a table of pyarrow, through Narwhals, an extra."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

import orjson

from dedup.config import ReadOptions, Settings
from dedup.errors import BadInput, BadRow, DedupError, MissingExtra
from dedup.files.temporary import make_scratch
from dedup.io.fields import DATE, ID, SITE, TEXT, TITLE, URL
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.run.progress import Watch

_PLACE = "place in the frame"  # a field of the rows that are cleaned
_WORDS = ("id", "site", "code", "rule", "step", "text", "reason")  # of a finding, as they are


@dataclass(frozen=True, slots=True)
class CleanedFrame:
    """A frame after cleaning, what was found in it as a frame of the same kind, and what kept rules from working.

    `findings` has a row for each, reported ones too: `row` (its place in the frame given, from 0), `id`, `site`,
    `line` (from 1; 0 where the article as a whole is meant), `code`, `rule`, `step`, `removed`, `text`, `reason`,
    `confidence`, `start` and `end` (which characters of the line are meant), and `evidence` as JSON.
    """

    frame: Any
    findings: Any
    notes: Sequence[str]


def clean_frame(
    df: Any,
    *,
    text: str = "",
    title: str = "",
    site: str = "",
    id: str = "",
    url: str = "",
    date: str = "",
    index: str | PathLike[str] | None = None,
    settings: Settings | None = None,
    workers: int = 1,
    progress: Watch | None = None,
) -> CleanedFrame:
    """Clean the text column of a frame as `dedup clean` does the same rows; all else stays: index, order, types, nulls.

    Columns are found by the usual names or named here. Without an index the whole frame is learnt first; with one, the
    index is only read. Rows go only where the settings say to remove repeated articles (A1).

    Raises BadInput for what is no frame, BadRow for a text that is no string, MissingExtra without Narwhals.

    >>> import pandas
    >>> frame = pandas.DataFrame({"text": ["The ferry sails again.\\nLike this:\\nLike Loading..."]})
    >>> clean_frame(frame).frame["text"].tolist()
    ['The ferry sails again.']
    """
    narwhals = _import_narwhals()
    try:
        frame = narwhals.from_native(df, eager_only=True)
        names = list(frame.columns)
    except narwhals.exceptions.DuplicateError:
        raise BadInput("two columns have one name", "give one of them another", path="the frame") from None
    except TypeError:
        what = f"this is no frame of pandas, polars or pyarrow, but {type(df).__module__}.{type(df).__qualname__}"
        raise BadInput(what, "give a frame; a lazy one is made one by collect()") from None
    options = ReadOptions(
        text_field=text, title_field=title, site_field=site, id_field=id, url_field=url, date_field=date
    )
    columns = {name: _list_values(frame[name]) for name in _choose_columns(names, options)}
    with make_scratch() as folder:
        rows, cleaned, found = (os.path.join(folder, f"{name}.jsonl") for name in ("frame", "cleaned", "found"))
        with open(rows, "wb") as stream:
            stream.writelines(_write_rows(columns, len(frame)))
        job = CleanJob(
            inputs=[rows], output=cleaned, findings=found, index=None if index is None else str(index),
            workers=workers, options=options, settings=settings or Settings(), progress=progress,
        )  # fmt: skip
        try:
            notes = clean_inputs(job).notes
        except DedupError as problem:
            raise _explain(problem, rows) from None
        result = _put_back(frame, columns, cleaned)
        findings = _tabulate(found, narwhals, frame.implementation)
    return CleanedFrame(result.to_native(), findings, [note.replace(rows, "the frame") for note in notes])


def _import_narwhals() -> Any:
    try:
        import narwhals.exceptions
        import narwhals.stable.v2
    except ImportError:
        raise MissingExtra("frames need narwhals", "install it with: pip install 'news-dedup[frame]'") from None
    return narwhals.stable.v2


def _choose_columns(names: Sequence[Any], options: ReadOptions) -> list[str]:
    """The columns that an article may be read from, in the frame's order."""
    chosen = {options.text_field, options.title_field, options.site_field, options.id_field, options.url_field}
    known = {name.casefold() for name in {*TEXT, *TITLE, *SITE, *ID, *URL, *DATE, *chosen, options.date_field}}
    outer = {".".join(name.split(".")[:end]) for name in known for end in range(1, name.count(".") + 2)}
    return [name for name in names if isinstance(name, str) and name.casefold() in outer]


def _list_values(series: Any) -> list[Any]:
    """The values of a column; None for null of any kind."""
    return [
        None if is_null else value for value, is_null in zip(series.to_list(), series.is_null().to_list(), strict=True)
    ]


def _write_rows(columns: Mapping[str, Sequence[Any]], count: int) -> Iterator[bytes]:
    for place in range(count):
        row = {name: values[place] for name, values in columns.items()} | {_PLACE: place}
        try:
            yield orjson.dumps(row, default=str, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n"
        except TypeError:  # half a character
            yield json.dumps(row, default=str).encode() + b"\n"


def _explain(problem: DedupError, rows: str) -> DedupError:
    """An error as somebody knows it who gave a frame, and no file."""
    if problem.path != rows:
        return problem
    what = problem.what.replace(f", {_PLACE})", ")")
    what = what if problem.row is None else f"row {problem.row - 1}: {what}"
    remedy = "name the column that holds the text, and see that it holds strings"
    return type(problem)(what, remedy if isinstance(problem, BadRow) else problem.remedy, row=problem.row)


def _put_back(frame: Any, columns: Mapping[str, Sequence[Any]], cleaned: str) -> Any:
    """The frame with the cleaned texts in place of those it had, in columns of the same types, without dropped rows."""
    places: list[int] = []
    changes: dict[str, dict[int, str]] = {}
    for row in _read_rows(cleaned):
        place = row.pop(_PLACE)
        places.append(place)
        for name, value in row.items():
            old = columns[name][place]
            if isinstance(old, str) and value != old:
                _check_whole(value, name, place)
                changes.setdefault(name, {})[place] = value
            elif isinstance(old, (list, tuple)) and value != list(old):
                what = f"row {place}: the text in {name!r} is a list"
                raise BadRow(what, "join its parts with line feeds first", row=place + 1)
    for name, texts in changes.items():
        frame = frame.with_columns(_replace(frame[name], texts).alias(name))
    return frame if len(places) == len(frame) else frame[places]


def _check_whole(text: str, name: str, place: int) -> None:
    """Raise BadRow for a text with half a character, which no column of strings takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        what = f"row {place}: the text in {name!r} holds half a character"
        raise BadRow(
            what, "mend it: text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')", row=place + 1
        ) from None


def _replace(series: Any, texts: Mapping[int, str]) -> Any:
    """A column of the same type with other texts.

    One of pyarrow is built anew: Narwhals before 2.29 puts no text into its large strings. One of categories is made of
    strings and back, for a text may be none of them yet.
    """
    narwhals = _import_narwhals()
    if series.implementation.is_pyarrow():
        import pyarrow

        values = [texts.get(place, value) for place, value in enumerate(series.to_list())]
        built = pyarrow.chunked_array([pyarrow.array(values, series.to_native().type)])
        return narwhals.from_native(built, series_only=True)
    if series.dtype == narwhals.Categorical:
        return series.cast(narwhals.String).scatter(list(texts), list(texts.values())).cast(series.dtype)
    return series.scatter(list(texts), list(texts.values()))


def _read_rows(path: str) -> Iterator[dict[str, Any]]:
    with open(path, "rb") as stream:
        for line in stream:
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError:  # half a character
                yield json.loads(line)


def _tabulate(found: str, narwhals: Any, kind: Any) -> Any:
    """A frame of some kind of the findings in a file."""
    records = [record for record in _read_rows(found) if "run" not in record]
    spans = [record.get("span") or (0, len(record.get("text", ""))) for record in records]
    words = {name: ([record.get(name) for record in records], narwhals.String) for name in _WORDS}
    listed = {
        "row": ([record["row"] - 1 for record in records], narwhals.Int64),
        **{name: words[name] for name in ("id", "site")},
        "line": ([record.get("line", 0) for record in records], narwhals.Int64),
        **{name: words[name] for name in ("code", "rule", "step")},
        "removed": ([record["removed"] for record in records], narwhals.Boolean),
        **{name: words[name] for name in ("text", "reason")},
        "confidence": ([record.get("confidence") for record in records], narwhals.Float64),
        "start": ([start for start, _ in spans], narwhals.Int64),
        "end": ([end for _, end in spans], narwhals.Int64),
        "evidence": ([orjson.dumps(record["evidence"]).decode() for record in records], narwhals.String),
    }
    data = {name: values for name, (values, _) in listed.items()}
    schema = {name: kind_of_values() for name, (_, kind_of_values) in listed.items()}
    return narwhals.from_dict(data, schema, backend=kind).to_native()
