"""The work folder of a job: what its tasks hand on, each file whole or not there, and a marker for each finished task."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import orjson
from numpy.typing import NDArray

from dedup.errors import BadOutput
from dedup.spread.columns import Columns, write_columns

_MARKER = ".done"
Counts = dict[str, Any]  # what a task counted, by name


class Work:
    """The files of a job below one folder, `STAGE/NUMBER.KIND` each.

    A task writes under names of its own only, and reads what finished stages wrote; so it may be tried again, or run
    twice at once. What is read is trusted: nobody else may write to the folder.
    """

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def name(self, stage: str, number: int, kind: str) -> Path:
        """Where a file lies."""
        return self.folder / stage / f"{number:06}.{kind}"

    @contextmanager
    def create(self, path: Path) -> Iterator[IO[bytes]]:
        """Write a file that has its name when it is whole; raises BadOutput where there is no room."""
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                yield file
            os.replace(temporary, path)
        except OSError as problem:
            what = f"cannot write to the work folder ({problem.strerror or problem})"
            raise BadOutput(what, "make room, and go on with --resume", path=str(path)) from problem
        finally:
            temporary.unlink(missing_ok=True)

    def save(self, stage: str, number: int, kind: str, columns: Mapping[str, NDArray[Any]]) -> int:
        """Write arrays, and return their bytes."""
        with self.create(self.name(stage, number, kind)) as file:
            return write_columns(file, columns)

    def load(self, stage: str, number: int, kind: str) -> Columns:
        """Look into arrays that a finished task wrote."""
        return Columns(self.name(stage, number, kind))

    def finish(self, stage: str, number: int, counts: Counts) -> None:
        """Mark a task as finished."""
        with self.create(self.name(stage, number, "x").with_suffix(_MARKER)) as file:
            file.write(orjson.dumps(counts) + b"\n")

    def read_counts(self, stage: str, number: int) -> Counts | None:
        """What a finished task counted; None for one that is not finished."""
        try:
            counts: Counts = orjson.loads(self.name(stage, number, "x").with_suffix(_MARKER).read_bytes())
        except FileNotFoundError:
            return None
        return counts

    def list_finished(self, stage: str) -> set[int]:
        """The numbers of the finished tasks of a stage."""
        folder = self.folder / stage
        names = os.listdir(folder) if folder.is_dir() else []
        return {int(name.removesuffix(_MARKER)) for name in names if name.endswith(_MARKER) and name[0] != "."}

    def drop_files(self, stage: str) -> None:
        """Remove all that a stage wrote but its markers."""
        folder = self.folder / stage
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix != _MARKER or path.name[0] == ".":
                path.unlink(missing_ok=True)
