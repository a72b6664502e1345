"""Read plain text files, one article a file, the parent folder its site; cut lines out and put them back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dedup.article import Article
from dedup.errors import BadInput, BadRow
from dedup.io.encodings import decode_row, show_path
from dedup.io.lines import Span, cut_lines, put_back
from dedup.io.records import Block, Chunk, CutRow, ReadOptions, Reject, Row


def chunk_files(path: str, texts: Sequence[tuple[str, Path]], root: Path, size: int) -> Iterator[Chunk]:
    """Yield chunks of files that together hold about `size` bytes: each its name below `root`, and where it is read."""
    batch: list[tuple[str, str]] = []
    total, first = 0, 1
    for name, file in texts:
        batch.append((name, str(file)))
        try:
            total += file.stat().st_size
        except OSError as problem:
            raise BadInput(f"cannot read it ({problem.strerror})", "check the path", path=str(root / name)) from problem
        if total >= size:
            yield _make_chunk(path, root, batch, first, total)
            first += len(batch)
            batch, total = [], 0
    if batch:
        yield _make_chunk(path, root, batch, first, total)


def _make_chunk(path: str, root: Path, batch: list[tuple[str, str]], first: int, total: int) -> Chunk:
    return Chunk(
        path=path, data_path=str(root), format="text", start=first - 1, end=first - 1 + len(batch), first_row=first,
        first_line=1, size=total, rows=len(batch), files=tuple(batch), is_first=first == 1,
    )  # fmt: skip


def read_files(chunk: Chunk, options: ReadOptions) -> Block:
    """Read the articles of a chunk."""
    block = Block()
    for number, (name, file) in enumerate(chunk.files, chunk.first_row):
        path = Path(chunk.data_path) / name
        try:
            raw = Path(file).read_bytes()
        except OSError as problem:
            raise BadInput(f"cannot read it ({problem.strerror})", "check the path", path=str(path)) from problem
        try:
            block.rows.append(_read_row(raw, name, number, path, options))
        except BadRow as problem:
            error = BadRow(problem.what, problem.remedy, path=show_path(str(path)), row=number, line=1)
            if options.on_error == "stop":
                raise error from None
            block.rejects.append(Reject(raw, error, id=show_path(name)))
    return block


def _read_row(raw: bytes, name: str, number: int, path: Path, options: ReadOptions) -> Row:
    text = decode_row(raw, options.encoding)
    article = Article(text=text, site=show_path(path.absolute().parent.name).lower(), id=show_path(name))
    fields = {"id": article.id, "site": article.site, "text": text}
    return Row("text", number, 1, raw, article, bool(text.strip()), options.encoding, b"", fields, "text")


def cut_text(row: Row, removed: Sequence[int], spans: Mapping[int, Span]) -> CutRow:
    """Cut lines and spans out of a file's text."""
    text = row.article.text
    kept, _ = cut_lines(text.split("\n"), text, removed, spans, str)
    return CutRow("\n".join(kept).encode(row.encoding))


def insert_text(text: str, gone: Mapping[int, str], shortened: Mapping[int, str]) -> str:
    """Put lines back into a file's text."""
    return "\n".join(put_back(text.split("\n"), gone, shortened))
