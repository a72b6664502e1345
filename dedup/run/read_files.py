"""The files that a command reads beside its inputs, so that it writes over none of them."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.config import Settings
from dedup.io import check_outputs


def list_read(settings: Settings, config: str | None = None, index: str | None = None) -> list[str]:
    """The files that a run reads beside its inputs; an index has two more beside it while it is written."""
    beside = [f"{index}{end}" for end in ("", "-wal", "-shm")] if index else []
    return [*settings.junk_files, *settings.protect_files, *([config] if config else []), *beside]


def check_written(outputs: Sequence[str], read: Sequence[str] = (), **beside: str | None) -> None:
    """Refuse outputs that are a file which a command reads, its index among them; raises BadOutput."""
    check_outputs(outputs, [*read, *list_read(Settings(), **beside)])
