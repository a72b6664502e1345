"""Tell how far a job is, in `log.txt` of its work and to whoever listens to the logger `dedup.spread`."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from dedup.errors import DedupError
from dedup.spread.work import Work

EACH = 60.0  # seconds between two lines, whether a task ends or not

_LOGGER = logging.getLogger("dedup.spread")
_FILE = "log.txt"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is."""

    stage: str
    done: int
    tasks: int

    def __str__(self) -> str:
        return f"{self.stage}: {self.done:,} of {self.tasks:,} tasks"


@contextmanager
def tell_progress(work: Work, progress: Progress) -> Iterator[Callable[[], None]]:
    """Tell that a stage begins, once a minute how far it is, and that it ended; called for each task that is done."""
    now, ended = [progress], threading.Event()

    def step() -> None:
        now[0] = replace(now[0], done=now[0].done + 1)

    def go_on() -> None:
        with suppress(DedupError):  # what does the tasks will meet it, too
            while not ended.wait(EACH):
                _tell(work, str(now[0]))

    _tell(work, f"{progress} are done, the others begin")
    teller = threading.Thread(target=go_on, daemon=True)
    teller.start()
    try:
        yield step
    except BaseException:
        _stop(ended, teller)
        with suppress(DedupError):
            _tell(work, f"{now[0]} were done when it was stopped")
        raise
    _stop(ended, teller)
    _tell(work, str(now[0]))


def _stop(ended: threading.Event, teller: threading.Thread) -> None:
    ended.set()
    teller.join()


def _tell(work: Work, line: str) -> None:
    _LOGGER.info("%s", line)
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    try:
        before = work.store.read(_FILE)
    except FileNotFoundError:
        before = b""
    with work.store.create(_FILE) as log:  # anew as a whole: an object at a URL cannot grow
        log.write(before + f"{now} {line}\n".encode())
