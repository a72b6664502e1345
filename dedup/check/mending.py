"""Take what was found out of files in place, every other byte as it was, or show what that would change."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import IO

from dedup.check.corpus import File
from dedup.check.diffs import write_diff
from dedup.check.problems import Problem
from dedup.check.reading import find_content
from dedup.config import ReadOptions, Settings
from dedup.errors import BadInput, BadOutput
from dedup.io import Output, Row, Source, check_outputs, open_sources, publish_all, read_chunk, split_extension
from dedup.io.encodings import Recoder
from dedup.text.leftovers import find_leftovers

Target = Output | IO[bytes] | Recoder


def is_mendable(problem: Problem) -> bool:
    """Whether the rule removes the line and the file is of a kind that can be mended in place."""
    kind, compression = split_extension(problem.name)
    return problem.removes and not compression and kind is not None and kind.is_spliced


def refuse_own(files: Iterable[File], beside: Sequence[str]) -> None:
    """Raise BadOutput where a file is to be mended that a check reads beside its corpus, such as one of phrases."""
    for file in files:
        try:
            check_outputs([str(file.path)], beside)
        except BadOutput:
            remedy = "exclude it from the corpus, or check without --fix"
            raise BadOutput("the check itself reads this file", remedy, path=file.shown) from None


def mend_file(file: File, problems: Sequence[Problem], options: ReadOptions, settings: Settings) -> None:
    """Take the lines of some problems out of a file; a link goes on pointing at the mended file.

    Raises BadInput where the file is no longer what was checked, BadOutput where it cannot be written.
    """
    output = Output(os.path.realpath(file.path))
    try:
        rewrite(file, problems, options, settings, output)
        publish_all([output])
    finally:
        output.discard()


def rewrite(
    file: File, problems: Sequence[Problem], options: ReadOptions, settings: Settings, output: Output | IO[bytes]
) -> None:
    """Write what a file is without the lines of some problems."""
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    strict = replace(options, on_error="stop")
    with find_content(file) as path:
        (source,) = open_sources([str(path)], strict)
        with source, source.data_path.open("rb") as original:
            _check_kind(source, file)
            target: Target = Recoder(output, source.wide) if source.wide else output
            for chunk in source.chunks():
                found = read_chunk(chunk, strict)
                _copy(found.head, original, target, file)
                for row in found.rows:
                    _copy(row.before, original, target, file)
                    mended = _cut(row, by_row.pop(row.number, []), file, settings)
                    _check(original.read(len(row.raw)) == row.raw, file)
                    target.write(mended)
                _copy(found.tail, original, target, file)
            _check(not original.read(1) and not by_row, file)


def _check_kind(source: Source, file: File) -> None:
    if source.is_copy and not source.wide:
        raise BadInput("it is compressed, whatever its name", "decompress it, or use dedup clean", path=file.shown)


def _copy(piece: bytes, original: IO[bytes], output: Target, file: File) -> None:
    _check(original.read(len(piece)) == piece, file)
    output.write(piece)


def _check(is_as_it_was: bool, file: File) -> None:
    if not is_as_it_was:
        raise BadInput("the file changed while it was checked", "check it again", path=file.shown)


def _cut(row: Row, problems: Sequence[Problem], file: File, settings: Settings) -> bytes:
    if not problems:
        return row.raw
    lines = row.article.text.split("\n")
    _check(all(lines[one.number - 1 : one.number] == [one.text] for one in problems), file)
    whole = [one.number for one in problems if one.span is None]
    whole += find_leftovers(lines, set(whole), keep_blanks=settings.blank_lines == "keep")
    return row.format.cut(row, whole, {one.number: one.span for one in problems if one.span is not None}).raw


def read_mended(file: File, problems: Sequence[Problem], options: ReadOptions, settings: Settings) -> bytes:
    """What a file would be without the lines of some problems."""
    mended = io.BytesIO()
    rewrite(file, problems, options, settings, mended)
    return mended.getvalue()


def compare(file: File, mended: bytes) -> Iterator[bytes]:
    """Yield the lines of a unified diff from a file to what it would be."""
    with find_content(file) as path:
        original = path.read_bytes()
    yield from write_diff(os.fsencode(file.shown), _split(original), _split(mended))


def _split(data: bytes) -> list[bytes]:
    """The lines of a file, each with the line feed that ends it; carriage returns end none."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def group_by_file(problems: Sequence[Problem]) -> Mapping[str, list[Problem]]:
    """Problems by the name of their file, in order."""
    grouped: dict[str, list[Problem]] = {}
    for problem in problems:
        grouped.setdefault(problem.name, []).append(problem)
    return grouped
