"""Text files, one article a file, the parent folder its site."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from dedup.article import Article
from dedup.config import ReadOptions
from dedup.errors import BadInput, BadOutput, BadRow, BadSettings
from dedup.io.atomic import ROOM, create_output_folder, explain_failure
from dedup.io.encodings import WIDE_ENCODINGS, decode_row, find_wide, show_path
from dedup.io.format import Chunk, Format, Framed, Origin, ReadRows, Row, Writer, check_length
from dedup.io.splicing import Span
from dedup.io.writers import OneFile


class TextFiles(Format):
    """Text files: a row is a whole file, its place the file's name. One that begins with a mark of UTF-16 is read by it."""

    is_one_article: ClassVar[bool] = True
    is_stream: ClassVar[bool] = False

    def measure(self, source: Origin) -> int:
        """The bytes of all files."""
        return sum(path.stat().st_size for _, path in source.files if path.exists())

    def chunk(self, source: Origin, size: int) -> Iterator[Chunk]:
        """Yield chunks of files that together hold about `size` bytes."""
        batch: list[tuple[str, str]] = []
        total, first = 0, 1
        for name, file in source.files:
            batch.append((name, str(file)))
            try:
                total += file.stat().st_size
            except OSError as problem:
                path = str(source.root / name)
                raise BadInput(f"cannot read it ({problem.strerror})", "check the path", path=path) from problem
            if total >= size:
                yield self._make_chunk(source, batch, first, total)
                first += len(batch)
                batch, total = [], 0
        if batch:
            yield self._make_chunk(source, batch, first, total)

    def _make_chunk(self, source: Origin, batch: list[tuple[str, str]], first: int, total: int) -> Chunk:
        return Chunk(
            path=source.path, data_path=str(source.root), format=self, start=first - 1, end=first - 1 + len(batch),
            first_row=first, first_line=1, size=total, rows=len(batch), files=tuple(batch), is_first=first == 1,
        )  # fmt: skip

    def read(self, chunk: Chunk, options: ReadOptions) -> ReadRows:
        """Read the articles of a chunk."""
        found = ReadRows()
        for number, (name, file) in enumerate(chunk.files, chunk.first_row):
            path = Path(chunk.data_path) / name
            try:
                raw = Path(file).read_bytes()
            except OSError as problem:
                raise BadInput(f"cannot read it ({problem.strerror})", "check the path", path=str(path)) from problem
            try:
                found.rows.append(self._read_row(raw, name, number, path, options))
            except BadRow as problem:
                shown = show_path(str(path))
                found.reject(problem, raw, options, path=shown, number=number, line=1, id=show_path(name))
        return found

    def _read_row(self, raw: bytes, name: str, number: int, path: Path, options: ReadOptions) -> Row:
        check_length(raw, options)
        wide = find_wide(raw)
        text = decode_row(raw[2:], wide) if wide else decode_row(raw, options.encoding)
        article = Article(text=text, site=show_path(path.absolute().parent.name).lower(), id=show_path(name))
        fields = {"id": article.id, "site": article.site, "text": text}
        return Row(self, number, 1, raw, article, bool(text.strip()), wide or options.encoding, b"", fields, ("text",))

    def locate(self, document: str, row: Row) -> Span:
        """Return the `[start, end)` of the text: behind the mark where it is UTF-16, which is known by it."""
        return int(row.encoding in WIDE_ENCODINGS), len(document)

    def name_place(self, row: Row) -> bytes:
        """The file's name below the folder of all."""
        return row.article.id.encode()

    def open_writer(self, path: str, sources: Sequence[Origin], names: Collection[str] = ()) -> Writer:
        """Return the writer of a folder, or of a file where the name is that of one."""
        if not path.endswith(self.extensions):
            return _FolderWriter(path, names or {name for source in sources for name in source.names})
        if [len(source.names) for source in sources] != [1]:
            raise BadSettings(f"many texts do not fit into {path!r}", "name a folder, or a .jsonl file")
        return _FileWriter(path)


class _FileWriter(OneFile):
    """One text, whatever its file was called."""

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[Framed | None], tail: bytes) -> None:
        if data := b"".join(row[1] for row in rows if row is not None):
            self.output.write(data)


class _FolderWriter:
    """One text file an article, under the names they had."""

    def __init__(self, path: str, names: Collection[str]) -> None:
        self._target = Path(path)
        self._names = names
        self.path = path
        for name in names:
            self._place(self._target, name)
        self._check_target()
        self._temporary, self._lock = create_output_folder(path)

    def _check_target(self) -> None:
        """Refuse a folder with texts that this run would leave among its own."""
        if self._target.exists() and not self._target.is_dir():
            raise BadOutput("this is a file, and the texts need a folder", "choose another name", path=self.path)
        for file in sorted(self._target.rglob("*.txt")):
            if str(file.relative_to(self._target)) not in self._names:
                raise BadOutput(f"the folder holds another text, {file.name!r}", "name a new folder", path=self.path)

    def _place(self, folder: Path, name: str) -> Path:
        """Where a text lies in a folder; raises BadOutput for a name that leads out of it, or is that of no text."""
        path = Path(name)
        if path.is_absolute() or path.drive or ".." in path.parts or "\0" in name or path.suffix != ".txt":
            raise BadOutput(f"{name!r} is no name of a text in a folder", "take no names from others", path=self.path)
        return folder / path

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[Framed | None], tail: bytes) -> None:
        with explain_failure(self.path, "cannot write it", ROOM):
            for before, raw in (row for row in rows if row is not None):
                file = self._place(self._temporary, before.decode())
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(raw)

    def finish(self) -> None:
        pass

    def publish(self) -> None:
        with explain_failure(self.path, "cannot replace it", "check its permissions"):
            if not self._target.exists():
                self._temporary.replace(self._target)
                self.discard()
                return
            for name in self._names:  # of a former run
                if not self._place(self._temporary, name).exists():
                    self._place(self._target, name).unlink(missing_ok=True)
            for file in sorted(self._temporary.rglob("*.txt")):
                target = self._target / file.relative_to(self._temporary)
                target.parent.mkdir(parents=True, exist_ok=True)
                file.replace(target)
        self.discard()

    def discard(self) -> None:
        from shutil import rmtree

        rmtree(self._temporary, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


TEXT = TextFiles("text", ".txt")
