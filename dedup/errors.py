"""Every error this package raises on purpose, each with the facts it is about."""

from __future__ import annotations

from dedup.showing import show


class DedupError(Exception):
    """The base of all errors: what happened, where, and what to do about it.

    `path`, `row` (from 1) and `line` (from 1, where the row starts in its file) are None where they say nothing. As a
    string it is one line that can be printed, whatever a path or a message holds.

    >>> str(DedupError("byte 812 is not UTF-8", "try --encoding", path="news.jsonl", line=17))
    'news.jsonl:17: byte 812 is not UTF-8; try --encoding'
    """

    def __init__(
        self, what: str, remedy: str = "", *, path: str | None = None, row: int | None = None, line: int | None = None
    ) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy
        self.path = path
        self.row = row
        self.line = line

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        message = f"{self.what}; {self.remedy}" if self.remedy else self.what
        return show(f"{place}: {message}" if place else message)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel whole from a worker process to its parent."""
        return _rebuild, (type(self), self.what, self.remedy, self.path, self.row, self.line)


def _rebuild(
    kind: type[DedupError], what: str, remedy: str, path: str | None, row: int | None, line: int | None
) -> DedupError:
    return kind(what, remedy, path=path, row=row, line=line)


class BadRow(DedupError):
    """One row of an input cannot be used: broken JSON, wrong encoding, no text field, text that is no string."""


class BadInput(DedupError):
    """A whole input cannot be used: missing, of an unknown kind, empty of texts, unreadable."""


class BadOutput(DedupError):
    """An output cannot be written: no room, no permission, the same file as an input."""


class BadSettings(DedupError):
    """An option or a configuration file says something that cannot be done."""


class BadIndex(DedupError):
    """An index file is foreign, damaged, locked, or was made with other parameters."""


class WorkerLost(DedupError):
    """A process that did a part of the work is gone: the system killed it, or somebody did."""


class MissingExtra(DedupError):
    """A format, or a runner, needs a package that is not installed."""
