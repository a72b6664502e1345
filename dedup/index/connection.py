"""Open an index file: connections for all threads, transactions, and SQLite's errors in plain words."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Literal, TypeVar

from dedup.errors import BadIndex
from dedup.index.forks import working
from dedup.index.schema import PAGE_BYTES
from dedup.index.watched import Place, is_there, is_whole, leave, watch

Answer = TypeVar("Answer")
Mode = Literal["read", "write"]

_BUSY_SECONDS = 60
_CACHE_KB = 65_536
_LOG_PAGES = 4_000  # written to the log before they go to the file: pages that change often are written there once
_LAG_SECONDS = 5  # for which a file may be shorter than it says: another process moves its log into it
_DAMAGE = (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError)
_inherited: list[Any] = []  # keeps a parent process's connections from being closed when they are collected


class Connections:
    """The connections of one process to an index file, or the one connection to an index in memory (no path).

    A thread takes one for as long as its transaction lasts, so that there are never more than threads at work.
    """

    def __init__(self, path: str | None, mode: Mode) -> None:
        self.path = path
        self._mode = mode
        self._lock = threading.RLock()
        self._is_closed = False
        self._begin()

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._place: Place | None = None  # of the file that was opened first
        self._count = 0  # connections that are open
        self._idle: list[sqlite3.Connection] = []
        self._taken = threading.local()

    def __getstate__(self) -> dict[str, Any]:
        """Travel to a worker process, which opens the file anew."""
        if self.path is None:
            raise TypeError("an index in memory cannot travel to another process; give the cleaner an index file")
        return {"path": self.path, "mode": self._mode}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["path"], state["mode"])  # type: ignore[misc]

    def close(self) -> None:
        """Close the connections of this process; one that is at work is closed when it is done."""
        self._is_closed = True
        while self._idle and (self._pid == os.getpid() or self.path is None):
            self._close_one(self._idle.pop())

    def _close_one(self, connection: sqlite3.Connection) -> None:
        connection.close()
        with self._lock:
            self._count -= 1
            if not self._count and self._place is not None:
                leave(self._place)
                self._place = None

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """One state of the index for several questions, whatever others write meanwhile."""
        taken = self._get_taken()
        return nullcontext(taken) if taken is not None else self._hold()

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """All or nothing; waits for others that write."""
        self._taken.answers = None
        taken = self._get_taken()
        return nullcontext(taken) if taken is not None and taken.in_transaction else self._transaction(taken)

    def recall(self, question: object, ask: Callable[[], Answer]) -> Answer:
        """The answer to a question that was asked before within this reading, which sees one state of the index."""
        answers: dict[object, Any] | None = getattr(self._taken, "answers", None)
        if answers is None:
            return ask()
        if question not in answers:
            answers[question] = ask()
        answer: Answer = answers[question]
        return answer

    def _get_taken(self) -> sqlite3.Connection | None:
        """The connection with which this thread reads or writes."""
        taken: sqlite3.Connection | None = getattr(self._taken, "connection", None)
        return taken

    @contextmanager
    def plain(self) -> Iterator[sqlite3.Connection]:
        """A connection outside any transaction."""
        if self._pid != os.getpid() and self.path is not None:
            # A parent's connections are never used here, and never closed either; what is in memory came along.
            _inherited.extend((self._idle, self._taken))
            self._begin()
        with working(), self._lock if self.path is None else nullcontext(), self._explained():
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def _hold(self) -> Iterator[sqlite3.Connection]:
        """Hold one state: as long as one statement is not at its end, all others see what it sees.

        sqlite.org/lang_transaction.html, 2.1: so BEGIN and COMMIT are spared, which change nothing here.
        """
        with self.plain() as connection:
            held = connection.execute("SELECT 1 FROM sqlite_master")
            self._taken.connection, self._taken.answers = connection, {}
            try:
                yield connection
            finally:
                self._taken.connection = self._taken.answers = None
                held.close()

    @contextmanager
    def _transaction(self, taken: sqlite3.Connection | None) -> Iterator[sqlite3.Connection]:
        """A transaction that writes; within a reading its state goes on behind what was written."""
        with nullcontext(taken) if taken is not None else self.plain() as connection:
            if self.path is not None:
                self._check_place(connection)
            connection.execute("BEGIN IMMEDIATE")
            self._taken.connection = connection
            try:
                yield connection
                connection.execute("COMMIT")
                if self.path is not None:
                    self._check_place(connection)
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._taken.connection = taken

    def _take(self) -> sqlite3.Connection:
        if self._is_closed:
            raise BadIndex("the index is closed", "open it again", path=self.path)
        try:
            return self._idle.pop()
        except IndexError:
            if self.path is None:
                return _open_memory()
            connection = _open_file(self.path, self._mode)
            with self._lock:
                self._count += 1
                if self._place is None:
                    self._place = watch(self.path)
            return connection

    def _check_place(self, connection: sqlite3.Connection) -> None:
        """Raise BadIndex where the file is gone, cut or another one: what is written would be lost."""
        deadline = time.monotonic() + _LAG_SECONDS
        while self._place is not None:
            if not is_there(self.path or "", self._place):
                raise BadIndex("the index was removed or replaced while it was open", "open it again", path=self.path)
            if is_whole(self._place):
                return
            if time.monotonic() > deadline:
                self._mend(connection, self._place)
                return
            time.sleep(0.05)

    def _mend(self, connection: sqlite3.Connection, place: Place) -> None:
        """Move the log into a file that is shorter than it says, as it is where a process was killed while it did so.

        Raises BadIndex where that does not make it whole.
        """
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        if not is_whole(place) or connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise BadIndex("the index was cut while it was open", "learn it anew", path=self.path)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if self._is_closed:
            self._close_one(connection)
        else:
            self._idle.append(connection)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise BadIndex(*_explain(str(problem)), path=self.path) from problem
        except OSError as problem:
            raise BadIndex(f"cannot use the index: {problem.strerror}", "check the path", path=self.path) from problem
        except _DAMAGE as problem:  # what is read out of a file is not what was written into it
            what = f"the index is damaged ({type(problem).__name__}: {problem})"
            raise BadIndex(what, "learn it anew, or restore it from a backup", path=self.path) from problem


def _open_memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


def _open_file(path: str, mode: Mode) -> sqlite3.Connection:
    options = "mode=rwc" if mode == "write" else "mode=ro" if _may_share(path) else "mode=ro&immutable=1"
    connection = sqlite3.connect(
        f"{Path(path).absolute().as_uri()}?{options}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    if mode == "write":
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        _use_wal(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    connection.execute("PRAGMA mmap_size = 0")  # a file that is cut while it is mapped ends the process
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _may_share(path: str) -> bool:
    """Whether a reader may put its lock file beside the index; where nobody can write, nobody changes it either."""
    return os.access(Path(path).absolute().parent, os.W_OK) or Path(f"{path}-wal").exists()


def _use_wal(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log; SQLite does not wait for others that do the same at this moment, so this does."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _explain(message: str) -> tuple[str, str]:
    """What happened and what to do, for what SQLite says."""
    known = {
        "not a database": ("this is no index of dedup", "name another file"),
        "malformed": ("the index is damaged", "learn it anew, or restore it from a backup"),
        "locked": ("another program holds the index", "try again when it is done"),
        "readonly": ("the index cannot be written", "check its permissions"),
        "full": ("no room is left for the index", "make room and run the same command again"),
        "disk I/O": ("the index cannot be read or written", "check the disk, its room and limits, and run it again"),
        "unable to open": ("the index cannot be opened", "check the path and its permissions"),
    }
    for part, explanation in known.items():
        if part in message:
            return explanation
    return f"the index cannot be used: {message}", "learn it anew"
