"""Where a line was seen before: the same questions to an index in memory or in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dedup.batch.observations import Counts, IndexView, Observations
from dedup.config import Settings
from dedup.index.connection import Mode
from dedup.index.frozen import FrozenIndex
from dedup.index.lesson import UNLEARNT, LearntArticle, Lesson, StorySketch
from dedup.index.memory import MemoryIndex
from dedup.index.schema import Choices
from dedup.index.sqlite import SqliteIndex
from dedup.sketch.scheme import AFFINE32

__all__ = [
    "UNLEARNT",
    "Choices",
    "Counts",
    "FrozenIndex",
    "IndexView",
    "LearntArticle",
    "Lesson",
    "MemoryIndex",
    "Mode",
    "Observations",
    "SqliteIndex",
    "StorySketch",
    "list_stored_settings",
    "make_index_like",
    "open_index",
]

# All that the numbers in an index depend on; a change to any of these makes old files unreadable, knowingly.
PARAMETERS: dict[str, Any] = {
    "hash": "xxh3-64",
    "keys": "words-3",
    "signatures": AFFINE32,
    "stories": "words-of-22-bits-2",
    "template": "digits-names-1",
    "zones": "fifth-2-10",
}

# The settings on which depends what is kept of a story and of lines.
_STORED_SETTINGS = {
    "candidates": (
        *("shingle_size", "min_sampled", "min_sampling_rate", "min_line_words", "max_sampled_lines", "max_indexed"),
    ),
    "containment": ("shingle_size", "lead_words", "max_number_words", "min_quoted"),
    "sketch": ("num_perm", "seed", "shingle_size", "min_words", "max_lines", "threshold"),
}


def open_index(
    path: str | Path | None, mode: Mode, choices: Choices | None = None, settings: Settings | None = None
) -> SqliteIndex:
    """Open an index file, or in mode "write" make one; without a path, make one in memory.

    Raises BadIndex, besides what `SqliteIndex` says, where what is kept of stories was made by other settings than
    those given. Who neither adds articles nor compares them with those of the index need not give any: then they are
    those of the file, and of a new one the defaults.
    """
    parameters = PARAMETERS | list_stored_settings(settings) if settings is not None else PARAMETERS
    return SqliteIndex(path, parameters, mode, choices, list_stored_settings(settings or Settings()))


def make_index_like(path: str | Path, model: SqliteIndex) -> SqliteIndex:
    """Make a new index file as another was made, settings of stories and choices included."""
    return SqliteIndex(path, model.parameters, "write", model.choices)


def list_stored_settings(settings: Settings) -> dict[str, Any]:
    """The settings on which depends what an index keeps of a story and its lines, by section and name."""
    return {
        f"{section}.{name}": getattr(getattr(settings, section), name)
        for section, names in _STORED_SETTINGS.items()
        for name in names
    }
