"""Where the files of a job lie: below a folder of this machine or at a URL, each of them whole or not there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol

import numpy as np
from numpy.typing import NDArray

from dedup.errors import BadOutput
from dedup.files.temporary import make_scratch
from dedup.spread.remote import fetch, find_folder, is_url, list_names, read_url, remove_url, upload

Bytes = NDArray[np.uint8]


class Store(Protocol):
    """Files by their names, `/` between folders."""

    place: str  # the folder, or its URL

    def create(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """Write a file that has its name when it is whole; raises BadOutput where it cannot be."""

    def read(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes of a file, or from one place to another; raises FileNotFoundError where there is none."""

    def look_into(self, name: str) -> Bytes | None:
        """All bytes of a file, of which memory takes what is looked at; None where a file can only be read."""

    def fetch(self, name: str) -> AbstractContextManager[Path]:
        """A file on this machine with these bytes."""

    def list(self, folder: str) -> list[str]:
        """The names of the files in a folder, which need not be there."""

    def remove(self, name: str) -> None:
        """Remove a file, which need not be there."""


def open_store(place: str) -> Store:
    """The files below a folder or a URL."""
    folder = find_folder(place) if is_url(place) else place
    return UrlStore(place) if folder is None else FolderStore(folder)


class FolderStore:
    """Files of this machine, or of a file system that it shares with others."""

    def __init__(self, folder: str) -> None:
        self.place = os.path.abspath(folder)

    def _find(self, name: str) -> Path:
        return Path(self.place, name)

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        """Write a file that has its name when it is whole; raises BadOutput where there is no room."""
        path = self._find(name)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                yield file
            os.replace(temporary, path)
        except OSError as problem:
            what = f"cannot write to the work folder ({problem.strerror or problem})"
            raise BadOutput(what, "check its rights, make room, and go on with --resume", path=str(path)) from problem
        finally:
            temporary.unlink(missing_ok=True)

    def read(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes of a file, or from one place to another."""
        with self._find(name).open("rb") as file:
            file.seek(start)
            return file.read(-1 if end is None else end - start)

    def look_into(self, name: str) -> Bytes | None:
        """All bytes of a file, of which memory takes what is looked at."""
        return np.asarray(np.memmap(self._find(name), np.uint8, "r"))

    @contextmanager
    def fetch(self, name: str) -> Iterator[Path]:
        """The file itself."""
        yield self._find(name)

    def list(self, folder: str) -> list[str]:
        """The names of the files in a folder."""
        try:
            return os.listdir(self._find(folder))
        except FileNotFoundError:
            return []
        except OSError as problem:
            what = f"cannot use this as a folder ({problem.strerror})"
            raise BadOutput(what, "name another folder with --work", path=self.place) from problem

    def remove(self, name: str) -> None:
        """Remove a file."""
        self._find(name).unlink(missing_ok=True)


class UrlStore:
    """Objects below a URL, through fsspec: one is there when all of it was put there, as buckets have it."""

    def __init__(self, url: str) -> None:
        self.place = url.rstrip("/")

    def _find(self, name: str) -> str:
        return f"{self.place}/{name}" if name else self.place

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        """Write a file here, and put it there when it is whole."""
        with make_scratch() as folder:
            path = Path(folder, "object")
            try:
                with path.open("wb") as file:
                    yield file
            except OSError as problem:
                what = f"cannot write to the temporary folder ({problem.strerror or problem})"
                raise BadOutput(what, "make room, and go on with --resume", path=self._find(name)) from problem
            upload(path, self._find(name))

    def read(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes of an object, or from one place to another."""
        return read_url(self._find(name), start, end)

    def look_into(self, name: str) -> Bytes | None:
        """Nothing: what is needed of an object is read."""
        return None

    def fetch(self, name: str) -> AbstractContextManager[Path]:
        """A copy of the object, which goes afterwards."""
        return fetch(self._find(name))

    def list(self, folder: str) -> list[str]:
        """The names of the objects in a folder."""
        return list_names(self._find(folder))

    def remove(self, name: str) -> None:
        """Remove an object."""
        remove_url(self._find(name))
