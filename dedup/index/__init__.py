"""Where a line was seen before: the same questions to an index in memory or in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dedup.batch.observations import Counts, IndexView, Sightings
from dedup.index.connection import Mode
from dedup.index.frozen import FrozenIndex
from dedup.index.lesson import Learnt, Lesson, Story
from dedup.index.memory import MemoryIndex
from dedup.index.schema import Choices
from dedup.index.sqlite import SqliteIndex

__all__ = [
    "Choices",
    "Counts",
    "FrozenIndex",
    "IndexView",
    "Learnt",
    "Lesson",
    "MemoryIndex",
    "Mode",
    "Sightings",
    "SqliteIndex",
    "Story",
    "open_index",
]

# All that the numbers in an index depend on; a change to any of these makes old files unreadable, knowingly.
PARAMETERS: dict[str, Any] = {
    "hash": "xxh3-64",
    "keys": "words-3",
    "stories": "words-3-of-22-bits-2",
    "template": "digits-names-1",
    "zones": "fifth-2-10",
}


def open_index(path: str | Path | None, mode: Mode, choices: Choices | None = None) -> SqliteIndex:
    """Open an index file, or in mode "write" make one; without a path, make one in memory."""
    return SqliteIndex(path, PARAMETERS, mode, choices)
