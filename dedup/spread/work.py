"""The work of a job: what its tasks hand on, each file whole or not there, and a marker for each finished task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import orjson
from numpy.typing import NDArray

from dedup.spread.columns import Columns, write_columns
from dedup.spread.store import open_store

_MARKER = ".done"
Counts = dict[str, Any]  # what a task counted, by name


def name_file(stage: str, number: int, kind: str) -> str:
    """The name of a file of a task."""
    return f"{stage}/{number:06}.{kind}"


class Work:
    """The files of a job below one folder or URL, `STAGE/NUMBER.KIND` each.

    A task writes under names of its own only, and reads what finished stages wrote; so it may be tried again, or run
    twice at once. What is read is trusted: nobody else may write there.
    """

    def __init__(self, place: str) -> None:
        self.store = open_store(place)
        self.place = self.store.place

    def create(self, stage: str, number: int, kind: str) -> AbstractContextManager[IO[bytes]]:
        """Write a file that has its name when it is whole; raises BadOutput where there is no room."""
        return self.store.create(name_file(stage, number, kind))

    @contextmanager
    def open(self, stage: str, number: int, kind: str) -> Iterator[IO[bytes]]:
        """Read a file from its beginning to its end."""
        with self.fetch(stage, number, kind) as path, path.open("rb") as file:
            yield file

    def fetch(self, stage: str, number: int, kind: str) -> AbstractContextManager[Path]:
        """A file on this machine that has what a task wrote."""
        return self.store.fetch(name_file(stage, number, kind))

    def save(self, stage: str, number: int, kind: str, columns: Mapping[str, NDArray[Any]]) -> int:
        """Write arrays, and return their bytes."""
        with self.create(stage, number, kind) as file:
            return write_columns(file, columns)

    def load(self, stage: str, number: int, kind: str) -> Columns:
        """Look into arrays that a finished task wrote."""
        return Columns(self.store, name_file(stage, number, kind))

    def save_each(self, stage: str, number: int, kind: str, tables: Iterator[Mapping[str, NDArray[Any]]]) -> int:
        """Write arrays for each shard, one table after the other, so that memory holds one; returns their bytes."""
        starts = [0]
        with self.create(stage, number, kind) as file:
            for columns in tables:
                starts.append(starts[-1] + write_columns(file, columns))
        return starts[-1] + self.save(stage, number, f"{kind}-places", {"starts": np.array(starts, np.int64)})

    def load_one(self, stage: str, number: int, kind: str, shard: int) -> Columns:
        """Look into the table of a shard."""
        (start,) = self.load(stage, number, f"{kind}-places").read("starts", shard, shard + 1).tolist()
        return Columns(self.store, name_file(stage, number, kind), start)

    def finish(self, stage: str, number: int, counts: Counts) -> None:
        """Mark a task as finished."""
        with self.store.create(f"{stage}/{number:06}{_MARKER}") as file:
            file.write(orjson.dumps(counts) + b"\n")

    def read_counts(self, stage: str, number: int) -> Counts | None:
        """What a finished task counted; None for one that is not finished."""
        try:
            counts: Counts = orjson.loads(self.store.read(f"{stage}/{number:06}{_MARKER}"))
        except FileNotFoundError:
            return None
        return counts

    def list_finished(self, stage: str) -> set[int]:
        """The numbers of the finished tasks of a stage."""
        names = self.store.list(stage)
        return {int(name.removesuffix(_MARKER)) for name in names if name.endswith(_MARKER)}

    def drop_files(self, stage: str) -> None:
        """Remove all that a stage wrote but its markers."""
        for name in self.store.list(stage):
            if not name.endswith(_MARKER):
                self.store.remove(f"{stage}/{name}")


def concatenate(columns: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    """Arrays one behind the other; none of them give an empty one of this kind."""
    return np.concatenate([np.zeros(0, kind), *columns])
