"""Look at an index file that SQLite has open, without taking its locks away.

Where a process closes any descriptor of a file, it loses all locks that it holds on it, those of SQLite too
(sqlite.org/howtocorrupt.html, 2.2); then another process that closes the index takes itself for the last one and
removes the log that this one goes on writing into. So a file has one descriptor, as long as any connection is open.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass

_HEADER_BYTES = 100  # of a file of SQLite: sqlite.org/fileformat.html
_HEADER = ((16, 2), (24, 4), (28, 4), (92, 4))  # size of a page, change counter, pages, the counter these are valid for

Place = tuple[int, int]  # device and number of a file


@dataclass(slots=True)
class _Descriptor:
    number: int
    users: int = 0


_descriptors: dict[Place, _Descriptor] = {}
_lock = threading.Lock()


def _after_in_child() -> None:
    """Have a lock of one's own: a child would wait for a thread that it has not."""
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_in_child)


def watch(path: str) -> Place:
    """Have a file open until `leave` is called as often as this; return what it is known by."""
    with _lock:
        place = _name(os.stat(path))
        if (known := _descriptors.get(place)) is not None:
            known.users += 1
            return place
        number = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        place = _name(os.fstat(number))
        _descriptors.setdefault(place, _Descriptor(number)).users += 1
        return place


def leave(place: Place) -> None:
    """Let go of a file; to be called when the connections that wanted it watched are closed."""
    with _lock:
        known = _descriptors[place]
        known.users -= 1
        if not known.users:
            del _descriptors[place]
            os.close(known.number)


def is_there(path: str, place: Place) -> bool:
    """Whether a watched file still has its name."""
    try:
        return _name(os.stat(path)) == place
    except FileNotFoundError:
        return False


def is_whole(place: Place) -> bool:
    """Whether a watched file is as long as its header says."""
    number = _descriptors[place].number
    header = _read_header(number)
    page, stamp, pages, valid = (int.from_bytes(header[at : at + size], "big") for at, size in _HEADER)
    is_known = stamp == valid  # else the header does not tell how many pages there are
    return bool(header) and not (is_known and os.fstat(number).st_size < page * pages)


def _read_header(number: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(number, _HEADER_BYTES, 0)
    with _lock:  # Windows, where two threads share the place in a file
        os.lseek(number, 0, os.SEEK_SET)
        return os.read(number, _HEADER_BYTES)


def _name(found: os.stat_result) -> Place:
    return found.st_dev, found.st_ino
