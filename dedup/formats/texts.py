"""Read plain text files, one article a file, the parent folder its site; cut lines out and put them back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dedup.errors import BadInput, BadRow
from dedup.formats.lines import Span, cut_lines, put_back
from dedup.formats.records import Block, Chunk, CutRow, ReadOptions, Reject, Row
from dedup.model import Article


def chunk_files(path: str, files: Sequence[Path], root: Path, size: int) -> Iterator[Chunk]:
    """Yield chunks of files that together hold about `size` bytes; they are named relative to `root`."""
    batch: list[str] = []
    total, first = 0, 1
    for file in files:
        batch.append(str(file.relative_to(root)))
        try:
            total += file.stat().st_size
        except OSError as problem:
            raise BadInput(f"cannot read it ({problem.strerror})", "check the path", path=str(file)) from problem
        if total >= size:
            yield _make_chunk(path, root, batch, first, total)
            first += len(batch)
            batch, total = [], 0
    if batch:
        yield _make_chunk(path, root, batch, first, total)


def _make_chunk(path: str, root: Path, batch: list[str], first: int, total: int) -> Chunk:
    return Chunk(
        path=path, data_path=str(root), format="text", start=first - 1, end=first - 1 + len(batch), first_row=first,
        first_line=1, size=total, rows=len(batch), files=tuple(batch),
    )  # fmt: skip


def read_files(chunk: Chunk, options: ReadOptions) -> Block:
    """Read the articles of a chunk."""
    block = Block()
    root = Path(chunk.data_path)
    for number, name in enumerate(chunk.files, chunk.first_row):
        try:
            raw = (root / name).read_bytes()
        except OSError as problem:
            raise BadInput(f"cannot read it ({problem.strerror})", "check the path", path=str(root / name)) from problem
        try:
            text = raw.decode(options.encoding)
        except UnicodeDecodeError as problem:
            line = 1 + raw.count(b"\n", 0, problem.start)
            what = f"byte {problem.start} is not {options.encoding.upper()}"
            error = BadRow(
                what, "try --encoding, such as --encoding latin-1", path=str(root / name), row=number, line=line
            )
            if options.on_error == "stop":
                raise error from None
            block.rejects.append(Reject(raw, error))
            continue
        article = Article(text=text, site=(root / name).absolute().parent.name.lower(), id=name)
        fields = {"id": name, "site": article.site, "text": text}
        block.rows.append(
            Row("text", number, 1, raw, article, bool(text.strip()), options.encoding, b"", fields, "text")
        )
    return block


def cut_text(row: Row, removed: Sequence[int], spans: Mapping[int, Span]) -> CutRow:
    """Cut lines and spans out of a file's text."""
    text = row.article.text
    kept, _ = cut_lines(text.split("\n"), text, removed, spans, str)
    return CutRow("\n".join(kept).encode(row.encoding))


def insert_text(text: str, gone: Mapping[int, str], shortened: Mapping[int, str]) -> str:
    """Put lines back into a file's text."""
    return "\n".join(put_back(text.split("\n"), gone, shortened))
