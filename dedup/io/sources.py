"""Open inputs: by extension, decompressed into a spool where needed, standard input and folders too."""

from __future__ import annotations

import errno
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, cast

from dedup.errors import BadInput, MissingExtra
from dedup.io.jsonrows import chunk_array, chunk_lines
from dedup.io.parquet import chunk_parquet, count_rows
from dedup.io.records import Chunk, Format, ReadOptions
from dedup.io.tables import chunk_table
from dedup.io.texts import chunk_files

CHUNK_BYTES = 2 << 20  # bytes of input a worker takes at a time: large enough for batches, small enough for memory
FORMATS: dict[str, Format] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet", ".txt": "text",
}  # fmt: skip
COMPRESSIONS = (".gz", ".bz2", ".xz", ".zst")


class Source:
    """One input. Use as a context manager, to have its spool removed."""

    def __init__(
        self, path: str, kind: Format, data_path: Path, options: ReadOptions, *, spooled: bool = False
    ) -> None:
        self.path = path
        self.format = kind
        self.data_path = data_path
        self._options = options
        self._spooled = spooled
        self.texts: list[tuple[str, Path]] = [(data_path.name, data_path)] if kind == "text" else []
        self.root = data_path.parent

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the spool."""
        if self._spooled:
            self.data_path.unlink(missing_ok=True)

    @property
    def names(self) -> list[str]:
        """The names of its texts, below the folder that holds them all."""
        return [name for name, _ in self.texts]

    @property
    def paths(self) -> list[str]:
        """Everything that is read, by the paths it was given by."""
        return [self.path, *(str(self.root / name) for name in self.names)]

    @property
    def size(self) -> int:
        """What the sizes of its chunks add up to: bytes, or rows of a Parquet file."""
        if self.format == "parquet":
            return count_rows(self.path, str(self.data_path))
        paths = [path for _, path in self.texts] or [self.data_path]
        return sum(path.stat().st_size for path in paths if path.exists())

    def chunks(self) -> Iterator[Chunk]:
        """Yield the parts of the input, in order.

        Raises BadInput where the input cannot be read.
        """
        data, size = str(self.data_path), CHUNK_BYTES
        try:
            if self.format == "jsonl":
                yield from chunk_lines(self.path, data, size)
            elif self.format == "json":
                yield from chunk_array(self.path, data, size)
            elif self.format == "parquet":
                yield from chunk_parquet(self.path, data)
            elif self.format == "text":
                yield from chunk_files(self.path, self.texts, self.root, size)
            else:
                yield from chunk_table(self.path, data, self.format, self._options, size)
        except OSError as problem:
            raise BadInput(f"cannot read it ({problem.strerror})", "check the path", path=self.path) from problem


def split_extension(path: str) -> tuple[Format | None, str]:
    """Return the format a name stands for (None if none) and its compression (empty if none)."""
    name = path.lower()
    compression = next((end for end in COMPRESSIONS if name.endswith(end)), "")
    return FORMATS.get(Path(name.removesuffix(compression)).suffix), compression


def open_sources(inputs: Sequence[str], options: ReadOptions) -> list[Source]:
    """Open inputs: files, globs, folders of .txt, `-` for standard input (JSON Lines).

    Raises BadInput where one cannot be read.
    """
    sources: list[Source] = []
    try:
        for name in inputs:
            sources.extend(_open(name, options))
        _name_apart([source for source in sources if source.format == "text"])
    except BaseException:
        for source in sources:
            source.close()
        raise
    return sources


def _name_apart(sources: Sequence[Source]) -> None:
    """Name the texts of several inputs below one folder, so that two of one name stay two."""
    if len(sources) < 2:
        return
    folders = [os.path.abspath(source.root) for source in sources]
    root = Path(os.path.commonpath(folders))
    for source, folder in zip(sources, folders, strict=True):
        source.texts = [(str((Path(folder) / name).relative_to(root)), path) for name, path in source.texts]
        source.root = root


def _open(name: str, options: ReadOptions) -> Iterator[Source]:
    if name == "-":
        if sys.stdin is None:
            raise BadInput("standard input is closed", "name a file")
        yield Source("-", "jsonl", _spool(sys.stdin.buffer, "-"), options, spooled=True)
        return
    if not name:
        raise BadInput("an input has no name", "name a file, a folder or -")
    path = Path(name)
    if not path.exists() and glob.has_magic(name):
        matches = sorted(glob.glob(name, recursive=True))
        if not matches:
            raise BadInput("no file matches", "check the pattern", path=name)
        texts = [Path(match) for match in matches if match.endswith(".txt")]
        if texts:
            yield _open_texts(name, texts, options)
        for match in matches:
            if not match.endswith(".txt") and Path(match).is_file():
                yield from _open(match, options)
    elif path.is_dir():
        texts = sorted(file for file in path.rglob("*.txt") if file.is_file())
        if not texts:
            raise BadInput("the folder has no .txt files", "name the files in it, or a pattern", path=name)
        yield _open_texts(name, texts, options, root=path)
    else:
        yield _open_file(name, path, options)


def _open_texts(name: str, texts: list[Path], options: ReadOptions, root: Path | None = None) -> Source:
    common = root or Path(os.path.commonpath([text.parent for text in texts]))
    source = Source(name, "text", common, options)
    source.texts, source.root = [(str(text.relative_to(common)), text) for text in texts], common
    return source


def open_records(name: str) -> Source:
    """Open a JSON Lines file that this program wrote, whatever its name is.

    Raises BadInput where it cannot be read.
    """
    return _open_file(name, Path(name), ReadOptions(), "jsonl")


def _open_file(name: str, path: Path, options: ReadOptions, written_as: Format | None = None) -> Source:
    kind, compression = split_extension(name)
    kind = written_as or kind
    if kind is None:
        raise BadInput(
            "unknown kind of file", f"use one of {', '.join(FORMATS)}, also with {', '.join(COMPRESSIONS)}", path=name
        )
    try:
        with path.open("rb") as stream:
            if not compression:
                return Source(name, kind, path, options)
            data_path = _spool(decompress(stream, compression, name), name)
    except OSError as problem:
        raise BadInput(f"cannot read it ({problem.strerror or problem})", "check the path", path=name) from problem
    source = Source(name, kind, data_path, options, spooled=True)
    source.root = path.parent
    if kind == "text":
        source.texts = [(path.name.removesuffix(path.suffix), data_path)]
    return source


def decompress(stream: IO[bytes], compression: str, name: str) -> IO[bytes]:
    """Return a stream of the decompressed bytes."""
    if compression == ".gz":
        import gzip

        return cast(IO[bytes], gzip.GzipFile(fileobj=stream))
    if compression == ".bz2":
        import bz2

        return bz2.BZ2File(stream)
    if compression == ".xz":
        import lzma

        return lzma.LZMAFile(stream)
    return cast(IO[bytes], _ZstdFrames(stream, load_zstandard(name).ZstdDecompressor().decompressobj))


class _ZstdFrames:
    """Reads Zstandard frame after frame; the package's own reader takes a file that breaks off for a whole one."""

    def __init__(self, stream: IO[bytes], begin: Callable[[], Any]) -> None:
        self._stream, self._begin = stream, begin
        self._frame: Any = None
        self._rest = b""

    def read(self, size: int) -> bytes:
        while data := self._rest or self._stream.read(size):
            if self._frame is None or self._frame.eof:
                self._frame = self._begin()
            plain: bytes = self._frame.decompress(data)
            self._rest = self._frame.unused_data
            if plain:
                return plain
        if self._frame is not None and not self._frame.eof:
            raise EOFError("it ends within a frame")
        return b""


def load_zstandard(name: str) -> Any:
    """Import zstandard.

    Raises MissingExtra where it is not installed.
    """
    try:
        import zstandard
    except ImportError:
        raise MissingExtra(
            "Zstandard needs a package", "install it with: pip install 'dedup[zstd]'", path=name
        ) from None
    return zstandard


def _spool(stream: IO[bytes], name: str) -> Path:
    """Copy a stream to a temporary file: it is read twice, and by several processes."""
    handle, path = tempfile.mkstemp(prefix="dedup-spool-")
    try:
        with os.fdopen(handle, "wb") as spool:
            shutil.copyfileobj(stream, spool, 1 << 20)
    except Exception as problem:  # each compression raises errors of its own kind
        Path(path).unlink(missing_ok=True)
        if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            what, remedy = f"no room for a copy of it ({problem.strerror})", "name another folder for it in TMPDIR"
        else:
            what, remedy = f"cannot decompress it ({problem})", "get the whole file"
        raise BadInput(what, remedy, path=name) from problem
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path)
