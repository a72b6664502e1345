"""Read the rows of one file; what cannot be read is told, and the rest is read all the same."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from dedup.check.corpus import File
from dedup.check.places import Place
from dedup.check.repository import read_staged
from dedup.config import ReadOptions
from dedup.errors import BadInput, BadRow, DedupError
from dedup.files.temporary import make_scratch
from dedup.io import Row, Source, open_sources, read_chunk

_BATCH = 2_000_000  # characters of text judged at a time
_MAX_FILES = 1000


@dataclass(slots=True)
class Reading:
    """The rows with text of a part of a file, and what went wrong in it."""

    rows: list[Row] = field(default_factory=list)
    errors: list[DedupError] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """What was read of one file: all of it, or with `is_whole` False one part of a large one."""

    file: File
    reading: Reading
    is_whole: bool = True


def read_batches(files: Iterable[File], options: ReadOptions, top: Path | None = None) -> Iterator[list[Part]]:
    """Yield the files in batches large enough for numpy and small enough for memory."""
    batch: list[Part] = []
    characters = 0
    for file in files:
        parts = read_file(file, options, top)
        first, second = next(parts, Reading()), next(parts, None)
        if second is not None:
            yield from ([Part(file, reading, is_whole=False)] for reading in chain((first, second), parts))
            continue
        batch.append(Part(file, first))
        characters += sum(len(row.article.text) for row in first.rows)
        if characters >= _BATCH or len(batch) >= _MAX_FILES:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def list_places(part: Part) -> list[Place]:
    """Where the rows of a part stand."""
    name = part.file.name
    return [
        Place(name, 1, "", row.article.site)
        if row.format.is_one_article
        else Place(name, row.line, row.article.id or str(row.number), row.article.site)
        for row in part.reading.rows
    ]


def read_file(file: File, options: ReadOptions, top: Path | None = None) -> Iterator[Reading]:
    """Yield the parts of a file, of what is staged with `top`; of one that breaks off, what was before it broke."""
    try:
        with find_content(file, top) as path:
            for source in open_sources([_not_a_dash(path)], options):
                with source:
                    yield from _read_source(source, file, replace(options, on_error="skip"))
    except DedupError as problem:
        yield Reading(errors=[_rename(problem, file.shown)])
    except OSError as problem:
        yield Reading(errors=[BadInput(f"cannot read it ({problem.strerror})", "check the file", path=file.shown)])


def _read_source(source: Source, file: File, options: ReadOptions) -> Iterator[Reading]:
    for chunk in source.chunks():
        found = read_chunk(chunk, options)
        reading = Reading([row for row in found.rows if row.has_text])
        reading.errors = [_rename(reject.error, file.shown) for reject in found.rejects]
        if source.format.is_one_article:
            _name_text(reading, file)
        yield reading


def _not_a_dash(path: Path) -> str:
    return os.path.join(".", "-") if str(path) == "-" else str(path)


def _name_text(reading: Reading, file: File) -> None:
    """Call a text by its name in the corpus, and refuse one that is none."""
    kept = []
    for row in reading.rows:
        place = row.article.text.find("\0")
        if place >= 0:
            line = row.article.text.count("\n", 0, place) + 1
            what = f"character {place} is NUL: the file is binary, or UTF-16"
            reading.errors.append(BadRow(what, "leave it out, or convert it to UTF-8", path=file.shown, line=line))
        else:
            row.article = replace(row.article, id=file.name)
            kept.append(row)
    reading.rows = kept


def _rename(problem: DedupError, path: str) -> DedupError:
    return type(problem)(problem.what, problem.remedy, path=path, row=problem.row, line=problem.line)


@contextmanager
def find_content(file: File, top: Path | None = None) -> Iterator[Path]:
    """Give the path where a file's content lies; with `top`, the root of a repository, the content that is staged."""
    if file.content is not None:
        with _lay_out(file, file.content) as path:
            yield path
    elif top is not None and file.differs:
        with _lay_out(file, read_staged(top, file.in_git)) as path:
            yield path
    else:
        yield file.path


@contextmanager
def _lay_out(file: File, content: bytes) -> Iterator[Path]:
    """Lay a content down under its file's own name, in a folder of the same name: that is the site of a text."""
    with make_scratch() as folder:
        path = Path(folder) / file.path.absolute().parent.name / file.path.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        yield path
