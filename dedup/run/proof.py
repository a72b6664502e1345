"""What the last row of a REMOVED file proves: how many rows and bytes the input had, how many records stand before, and their hashes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from xxhash import xxh3_128

from dedup.io import Source

_BLOCK = 1 << 20  # bytes of a file that are hashed at a time
_MODULUS = 1 << 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Counts and hashes, these as 32 hexadecimal digits.

    `records` stand before this one, `records_hash` is that of their bytes; `rows` were read, rejected ones among them,
    and `rows_hash` is a sum over all of them, whatever their order, each hashed with its place. `bytes` and `hash` are
    those of the input where it was one file, unpacked and in UTF-8 where it was UTF-16; None where several inputs or
    files were read, and for Parquet.
    """

    records: int
    records_hash: str
    rows: int
    rows_hash: str
    bytes: int | None = None
    hash: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The row that has it."""
        return {"proof": asdict(self)}


def read_proof(record: Any) -> Proof | None:
    """The proof that a record is; None for any other. Raises TypeError for one that has not what a proof has."""
    if not isinstance(record, dict) or "proof" not in record:
        return None
    return Proof(**record["proof"])


class RowSum:
    """A count and a hash of rows that may come in any order, each with its place."""

    def __init__(self, rows: int = 0, total: int = 0) -> None:
        self.rows, self.total = rows, total

    def add(self, place: int | str, content: bytes) -> None:
        """Count a row by its number, or by the name of its file."""
        self.rows += 1
        self.total += xxh3_128(f"{place}\0".encode() + content).intdigest()

    def merge(self, other: RowSum) -> None:
        """Count the rows that another counted."""
        self.rows += other.rows
        self.total += other.total

    def hexdigest(self) -> str:
        """The hash of all rows."""
        return f"{self.total % _MODULUS:032x}"


class BytesHash:
    """A count and a hash of bytes, and of the lines that they are."""

    def __init__(self) -> None:
        self.lines = self.bytes = 0
        self._hash = xxh3_128()

    def add(self, pieces: Iterable[bytes]) -> None:
        """Take lines, or other pieces, in order."""
        for piece in pieces:
            self.lines += 1
            self.bytes += len(piece)
            self._hash.update(piece)

    def hexdigest(self) -> str:
        """The hash of all bytes."""
        return self._hash.hexdigest()


def are_named(sources: Sequence[Source]) -> bool:
    """Whether rows are known by the names of their files: those of several texts, of which one may change its name."""
    return sources[0].format.is_one_article and sum(len(source.names) for source in sources) > 1


def hash_file(path: Path) -> BytesHash:
    """Hash the bytes of a file."""
    found = BytesHash()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            found.add([block])
    return found
