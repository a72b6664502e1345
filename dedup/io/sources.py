"""Open inputs by their extension, plain or compressed: files, patterns, folders, tables, standard input."""

from __future__ import annotations

import codecs
import errno
import io
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from glob import has_magic
from pathlib import Path
from typing import IO, Any

from dedup.config import ReadOptions
from dedup.errors import BadInput, DedupError
from dedup.files.matches import list_matches
from dedup.files.temporary import make_copy_file
from dedup.io.archives import EXTENSIONS, ArchiveRows, is_archive
from dedup.io.compression import COMPRESSIONS, MAGIC_BYTES, decompress, find_magic
from dedup.io.database import DatabaseRows, is_database, split_database
from dedup.io.datasets import is_dataset, list_data_files
from dedup.io.encodings import find_wide
from dedup.io.foreign import find_foreign, find_foreign_magic
from dedup.io.format import Chunk, Format, Origin, ReadRows
from dedup.io.jsonl import JSONL
from dedup.io.registry import FORMATS, list_extensions, split_extension

_copies: dict[Path, IO[bytes]] = {}  # streams that lock the copies of this process
LARGE_COPY = 100 << 20  # bytes of a temporary copy of an input that are told of
CHUNK_BYTES = 2 << 20  # bytes of input a worker takes at a time: large enough for batches, small enough for memory


class Source(Origin):
    """One open input. Use as a context manager, to have the copy removed where the file that is read is one."""

    __slots__ = ()

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the copy."""
        if self.is_copy:
            _remove_copy(self.data_path)

    @property
    def size(self) -> int:
        """What the sizes of its chunks add up to: bytes, or rows of a Parquet file."""
        return self.format.measure(self)

    def chunks(self) -> Iterator[Chunk]:
        """Yield the parts of the input, in order.

        Raises BadInput where the input cannot be read.
        """
        try:
            yield from self.format.chunk(self, CHUNK_BYTES)
        except OSError as problem:
            raise BadInput(f"cannot read it ({problem.strerror})", "check the path", path=self.path) from problem


def read_chunk(chunk: Chunk, options: ReadOptions) -> ReadRows:
    """Read the rows of a chunk.

    Raises BadRow or BadInput for one that cannot be used, unless the options say to skip it.
    """
    try:
        return chunk.format.read(chunk, options)
    except OSError as problem:
        what = f"cannot read it any more ({problem.strerror})"
        raise BadInput(what, "leave inputs where they are", path=chunk.path) from problem


def open_sources(inputs: Sequence[str], options: ReadOptions) -> list[Source]:
    """Open inputs: files, patterns, folders of texts, `-` for standard input (JSON Lines).

    Raises BadInput where one cannot be read.
    """
    sources: list[Source] = []
    try:
        for name in inputs:
            sources.extend(_open(name, options))
        _name_apart([source for source in sources if source.format.is_one_article])
    except BaseException:
        for source in sources:
            source.close()
        raise
    return sources


def open_copy(name: str, copy: Path, options: ReadOptions, *, is_plain: bool = False) -> Source:
    """Open a file that lies here under another name: `name` tells its format, and is what messages call it.

    `is_plain` tells that it has the rows that were taken out of an archive. Raises BadInput where it cannot be read.
    """
    if is_plain:
        return Source(path=name, format=JSONL, data_path=copy, root=copy.parent, options=options)
    return _open_file(name, copy, options)


def open_records(name: str) -> Source:
    """Open a JSON Lines file that this program wrote, whatever its name is.

    Raises BadInput where it cannot be read.
    """
    return _open_file(name, Path(name), ReadOptions(), JSONL)


def _name_apart(sources: Sequence[Source]) -> None:
    """Name the texts of several inputs below one folder, so that two of one name stay two."""
    if len(sources) < 2:
        return
    folders = [os.path.abspath(source.root) for source in sources]
    root = Path(os.path.commonpath(folders))
    for source, folder in zip(sources, folders, strict=True):
        source.files = [(str((Path(folder) / name).relative_to(root)), path) for name, path in source.files]
        source.root = root


def _open(name: str, options: ReadOptions) -> Iterator[Source]:
    if name == "-":
        if sys.stdin is None:
            raise BadInput("standard input is closed", "name a file")
        head = sys.stdin.buffer.peek(MAGIC_BYTES) if isinstance(sys.stdin.buffer, io.BufferedReader) else b""
        yield _take_plain(_copy(sys.stdin.buffer, "-", find_magic(head), options), "-", JSONL, options)
        return
    if not name:
        raise BadInput("an input has no name", "name a file, a folder or -")
    if is_database(name):
        yield _open_database(name, options)
        return
    path = Path(name)
    if not os.path.exists(name) and has_magic(name):
        matches = list_matches(name)
        if not matches:
            raise BadInput("no file matches", "check the pattern", path=name)
        yield from _open_matches(name, matches, options)
    elif path.is_dir():
        yield from _open_folder(name, path, options)
    else:
        yield _open_file(name, path, options)


def _open_matches(name: str, matches: Sequence[str], options: ReadOptions) -> Iterator[Source]:
    """Open what matches a pattern: all texts as one source, every other file as its own."""
    rest = [match for match in matches if _find_text_format(match) is None]
    for kind in FORMATS:
        if texts := [Path(match) for match in matches if _find_text_format(match) == kind]:
            root = Path(os.path.commonpath([text.parent for text in texts]))
            yield _open_texts(name, kind, texts, root, options)
    for match in rest:
        if Path(match).is_file():
            yield from _open(match, options)


def _open_folder(name: str, folder: Path, options: ReadOptions) -> Iterator[Source]:
    if is_dataset(folder):
        for file in list_data_files(folder):
            source = _open_file(os.path.join(name, file), folder / file, options)
            source.root = folder
            yield source
        return
    files = sorted(file for file in folder.rglob("*") if _find_text_format(file.name) and file.is_file())
    if not files:
        wanted = " or ".join(one.extensions[0] for one in FORMATS if one.is_one_article)
        raise BadInput(f"the folder has no {wanted} files", "name the files in it, or a pattern", path=name)
    for kind in FORMATS:
        if texts := [file for file in files if _find_text_format(file.name) == kind]:
            yield _open_texts(name, kind, texts, folder, options)


def _find_text_format(name: str) -> Format | None:
    """The format of which a file is one article, not compressed; None for any other file."""
    return next((one for one in FORMATS if one.is_one_article and name.endswith(one.extensions)), None)


def _open_texts(name: str, kind: Format, texts: list[Path], root: Path, options: ReadOptions) -> Source:
    files = [(str(text.relative_to(root)), text) for text in texts]
    return Source(path=name, format=kind, data_path=root, root=root, files=files, options=options)


def _open_file(name: str, path: Path, options: ReadOptions, written_as: Format | None = None) -> Source:
    if written_as is None and is_archive(name):
        return _open_archive(name, path, options)
    kind, compression = split_extension(name)
    kind = written_as or kind
    is_pipe = _is_pipe(path, name)
    if kind is None and is_pipe:
        kind = JSONL  # as on standard input: what a shell puts in place of <(command) has no extension
    if kind is None:
        if (foreign := find_foreign(name)) is not None:
            raise BadInput(foreign.what, foreign.remedy, path=name)
        remedy = f"use one of {', '.join([*list_extensions(), *EXTENSIONS])}, also with {', '.join(COMPRESSIONS)}"
        raise BadInput("unknown kind of file", remedy, path=name)
    notes: list[str] = []
    try:
        with path.open("rb") as stream:
            head = stream.peek(MAGIC_BYTES)
            if kind.is_spliced and (foreign := find_foreign_magic(head)) is not None:
                raise BadInput(foreign.what, foreign.remedy, path=name)
            found = compression or find_magic(head)
            copied = _copy(stream, name, found, options) if found or is_pipe else (path, notes)
    except OSError as problem:
        raise BadInput(f"cannot read it ({problem.strerror or problem})", "check the path", path=name) from problem
    if not kind.is_one_article:
        return _take_plain(copied, name, kind, options)
    called = path.name.removesuffix(path.suffix) if compression else path.name
    return Source(
        path=name, format=kind, data_path=copied[0], root=path.parent, files=[(called, copied[0])], options=options,
        is_copy=copied[0] != path, notes=copied[1],
    )  # fmt: skip


def _open_archive(name: str, path: Path, options: ReadOptions) -> Source:
    """A web archive as the JSON Lines of its pages."""
    if _is_pipe(path, name):
        raise BadInput("a web archive cannot be read from a pipe", "write it to a file first", path=name)
    rows = ArchiveRows(path, name, options)
    plain, notes = _copy_plain(rows, name, options, "read it as a web archive")
    return Source(
        path=name, format=JSONL, data_path=plain, root=path.parent, options=options, is_copy=True,
        notes=[*notes, *rows.notes],
    )  # fmt: skip


def _open_database(name: str, options: ReadOptions) -> Source:
    """Rows of a database as JSON Lines."""
    rows = DatabaseRows(name)
    plain, notes = _copy_plain(rows, name, options, "read it as an SQLite database")
    file, _ = split_database(name)
    return Source(
        path=name, format=JSONL, data_path=plain, root=file.parent, files=[(file.name, plain)], options=options,
        is_copy=True, notes=[*notes, *rows.notes],
    )  # fmt: skip


def _is_pipe(path: Path, name: str) -> bool:
    """Whether a file can be read only once; raises BadInput for a device, which may have no end."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # told when it is opened
        return False
    if (stat.S_ISCHR(mode) or stat.S_ISBLK(mode)) and name != os.devnull:
        raise BadInput("this is a device", "name a file, a pipe, or - for standard input", path=name)
    return stat.S_ISFIFO(mode)


def _take_plain(copied: tuple[Path, list[str]], name: str, kind: Format, options: ReadOptions) -> Source:
    """The source of a file that is not compressed, or of the plain copy of one; of UTF-16 of a copy in UTF-8."""
    data_path, notes = copied
    is_copy = data_path != Path(name)
    try:
        with data_path.open("rb") as stream:
            wide = find_wide(stream.peek(MAGIC_BYTES)) if kind.is_spliced else ""
            if wide:
                narrow, _ = _copy_plain(_Narrow(stream, wide), name, ReadOptions())
                if is_copy:
                    _remove_copy(data_path)
                data_path, is_copy = narrow, True
        kind = kind.fit(data_path, options)
    except BaseException:
        if is_copy:
            _remove_copy(data_path)
        raise
    return Source(
        path=name, format=kind, data_path=data_path, root=Path(name).parent, options=options, is_copy=is_copy,
        wide=wide, notes=notes,
    )  # fmt: skip


class _Narrow:
    """Reads UTF-16 as UTF-8."""

    def __init__(self, stream: IO[bytes], wide: str) -> None:
        self._stream, self._decoder = stream, codecs.getincrementaldecoder(wide)()

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        return self._decoder.decode(data, final=not data).encode()


def _copy(stream: IO[bytes], name: str, compression: str, options: ReadOptions) -> tuple[Path, list[str]]:
    """A plain copy of a stream, and what is to be told of it."""
    return _copy_plain(decompress(stream, compression, name) if compression else stream, name, options)


def _copy_stream(stream: Any, copy: IO[bytes]) -> None:
    """Copy what a stream gives, no more of it at once than it has: so that of one that breaks off nothing is lost."""
    read = getattr(stream, "read1", stream.read)
    while data := read(1 << 20):
        copy.write(data)


def _remove_copy(path: Path) -> None:
    path.unlink(missing_ok=True)
    if lock := _copies.pop(path, None):
        lock.close()


def _copy_plain(stream: Any, name: str, options: ReadOptions, verb: str = "decompress it") -> tuple[Path, list[str]]:
    """Copy a stream to a temporary file: it is read twice, and by several processes; `verb` tells what failed.

    What takes much room is told.
    """
    path, copy = make_copy_file()
    try:
        notes = _fill(copy, stream, options)
        if copy.tell() >= LARGE_COPY:
            notes.append(f"a copy of it took {copy.tell() >> 20:,} MB in {path.parent}; TMPDIR names another folder")
    except DedupError:
        path.unlink(missing_ok=True)
        raise
    except Exception as problem:  # each compression raises errors of its own kind
        path.unlink(missing_ok=True)
        if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            what = f"no room for a copy of it in {path.parent}, of which {copy.tell() >> 20:,} MB are written ({problem.strerror})"
            remedy = "name another folder for it in TMPDIR"
        else:
            verb = "read it as UTF-16" if isinstance(problem, UnicodeError) else verb
            what, remedy = f"cannot {verb} ({problem})", "get the whole file, or --on-error skip what is cut"
        raise BadInput(what, remedy, path=name) from problem
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    _copies[path] = copy
    return path, notes


def _fill(copy: IO[bytes], stream: Any, options: ReadOptions) -> list[str]:
    """Copy what a stream gives; return what is to be told of one that breaks off, where that may be passed over."""
    notes = []
    try:
        _copy_stream(stream, copy)
    except Exception as problem:
        if options.on_error == "stop" or getattr(problem, "errno", None) is not None:
            raise
        notes.append(f"it breaks off, and what came before is read ({problem})")
    copy.flush()
    return notes
