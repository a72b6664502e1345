"""Let a process fork only while no other thread is at work on an index: a child would wait for ever for its locks."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

_MAX_WAIT = 60  # seconds a fork waits for the others; then it goes ahead
_here = threading.Condition()
_at_work: Counter[int] = Counter()  # how often each thread is within `working`
_is_forking = False


@contextmanager
def working() -> Iterator[None]:
    """Within this, the process does not fork in another thread."""
    me = threading.get_ident()
    with _here:
        while _is_forking and not _at_work[me]:
            _here.wait(_MAX_WAIT)
        _at_work[me] += 1
    try:
        yield
    finally:
        with _here:
            _at_work[me] -= 1
            if not _at_work[me]:
                del _at_work[me]
                _here.notify_all()


def _are_others_idle() -> bool:
    return not (_at_work.keys() - {threading.get_ident()})


def _before_fork() -> None:
    global _is_forking
    _here.acquire()
    _is_forking = True
    _here.wait_for(_are_others_idle, _MAX_WAIT)


def _after_in_parent() -> None:
    global _is_forking
    _is_forking = False
    _here.notify_all()
    _here.release()


def _after_in_child() -> None:
    global _here, _is_forking
    me = threading.get_ident()
    _here, _is_forking = threading.Condition(), False
    for other in _at_work.keys() - {me}:
        del _at_work[other]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_parent=_after_in_parent, after_in_child=_after_in_child)
