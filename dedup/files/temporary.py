"""Files and folders that are gone when their run is; what a killed run left, the next one removes.

Each is locked as long as a process of its run lives. One that nobody locks is left over. With the system's own lock,
because filelock gives no stream to write to, emptied the file it asked about up to version 3.12 at least, and adds one
part in thirty to every start.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # on Windows nothing is locked, and nothing is removed
    fcntl = None  # type: ignore[assignment]

_PREFIX = "dedup-scratch-"
_COPY_PREFIX = "dedup-copy-"  # not as builds called theirs that locked none: nobody could tell whether they are in use
_LOCK = "lock"
_FRESH = ".new"  # behind the name of what is not locked yet; left only by a kill within that moment


@contextmanager
def make_scratch() -> Iterator[str]:
    """A new folder in the one for temporary files, removed with all that is in it."""
    import tempfile

    remove_abandoned(Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"))
    folder = tempfile.mkdtemp(prefix=_PREFIX)
    try:
        with create_locked(Path(folder, _LOCK)):
            yield folder
    finally:
        _remove(folder)


def _remove(folder: str | Path) -> None:
    from shutil import rmtree  # this and tempfile wait until a run has something to put away

    rmtree(folder, ignore_errors=True)


def make_copy_file() -> tuple[Path, IO[bytes]]:
    """A new file in the folder for temporary ones, with a stream that locks it until it is closed."""
    from tempfile import gettempdir

    folder = Path(gettempdir())
    remove_abandoned(folder.glob(f"{_COPY_PREFIX}????????"))
    path = folder / f"{_COPY_PREFIX}{os.urandom(4).hex()}"
    return path, create_locked(path)


def create_locked_folder(path: Path) -> int:
    """Create a folder that is locked before it has its name; return what to close when it is done with, or -1."""
    if fcntl is None:
        path.mkdir()
        return -1
    fresh = path.with_name(f"{path.name}{_FRESH}")
    fresh.mkdir()
    lock = os.open(fresh, os.O_RDONLY)
    with suppress(OSError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fresh.rename(path)
    return lock


def remove_abandoned_folders(folders: Iterable[Path]) -> None:
    """Remove those of some folders that no process locks."""
    for path in folders:
        if fcntl is None or path.is_symlink() or not path.is_dir():
            continue
        with suppress(OSError):
            lock = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
            finally:
                os.close(lock)


def create_locked(path: Path) -> IO[bytes]:
    """Create a file that is locked before it has its name, so that nobody takes it for left over."""
    if fcntl is None:
        return path.open("xb")
    fresh = path.with_name(f"{path.name}{_FRESH}")
    stream = fresh.open("xb")
    with suppress(OSError):  # some file systems lock nothing; what lies there stays
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fresh.rename(path)
    return stream


def remove_abandoned(locks: Iterable[Path]) -> None:
    """Remove those of some files that no process locks, and a scratch folder with its lock."""
    for path in locks:
        with suppress(OSError):  # locked, or gone, or another user's
            if fcntl is not None and not path.is_symlink():
                with path.open("rb") as stream:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if path.name == _LOCK:
                        _remove(path.parent)
                    else:
                        os.unlink(path)
