"""Where a line was seen before: the same questions to an index in memory or in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dedup.index.frozen import FrozenIndex
from dedup.index.memory import MemoryIndex
from dedup.index.sightings import Counts, IndexView, Sightings
from dedup.index.sqlite import Mode, SqliteIndex

__all__ = ["Counts", "FrozenIndex", "IndexView", "MemoryIndex", "Mode", "Sightings", "SqliteIndex", "open_index"]

# All that the numbers in an index depend on; a change to any of these makes old files unreadable, knowingly.
PARAMETERS: dict[str, Any] = {"keys": "words-2", "hash": "xxh3-64", "template": "digits-names-1", "zones": "fifth-2-10"}


def open_index(path: str | Path, mode: Mode) -> SqliteIndex:
    """Open an index file, or in mode "write" make one."""
    return SqliteIndex(path, PARAMETERS, mode)
