"""Tell a person of a run: its version, its inputs, and which settings are not as they come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from dedup.config import Settings

Run = Mapping[str, Any]  # as the first row of REMOVED has it under `run`


def describe_run(run: Run, command: str, **counts: int | None) -> dict[str, Any]:
    """What the page says of a run; counts that are None are not known."""
    return {
        "command": command,
        "version": str(run.get("version", "")),
        "inputs": [str(one["path"]) for one in run.get("inputs", ())],
        "index": run.get("index"),
        "settings_hash": run.get("settings_hash"),
        "changed": [[name, value, default] for name, value, default in _list_changes(run["settings"])],
        "counts": {name: value for name, value in counts.items() if value is not None},
    }


def _list_changes(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The settings that are not the defaults: name, value, default."""
    defaults = asdict(Settings())
    for name, value in settings.items():
        default = defaults.get(name)
        if isinstance(value, Mapping) and isinstance(default, Mapping):
            for part, own in value.items():
                if own != default.get(part):
                    yield f"{name}.{part}", own, default.get(part)
        elif _as_list(value) != _as_list(default):
            yield name, value, default


def _as_list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
