"""The folders that `save_to_disk` of Hugging Face datasets writes: which files of them hold the rows, in which order.

A folder of one dataset has `state.json` (`_data_files`, a list of objects with a `filename`) and those files beside it;
one of several splits has `dataset_dict.json` (`splits`, their names) and a folder of the first kind for each.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson

from dedup.errors import BadInput

_STATE, _SPLITS = "state.json", "dataset_dict.json"


def is_dataset(folder: Path) -> bool:
    """Whether a folder is one of a dataset, or of one in several splits."""
    return any((folder / name).is_file() for name in (_STATE, _SPLITS))


def list_data_files(folder: Path) -> list[str]:
    """The files of rows below a folder of a dataset, in order, those of one split after the other.

    Raises BadInput where the folder does not say which these are.
    """
    if not (folder / _SPLITS).is_file():
        return [_take_name(folder / _STATE, each, "filename") for each in _read(folder / _STATE, "_data_files")]
    splits = [_take_name(folder / _SPLITS, each) for each in _read(folder / _SPLITS, "splits")]
    return [os.path.join(split, name) for split in splits for name in list_data_files(folder / split)]


def _read(path: Path, key: str) -> list[Any]:
    try:
        told = orjson.loads(path.read_bytes())
        listed = told[key]
        if not isinstance(listed, list):
            raise TypeError
    except OSError as problem:
        raise BadInput(f"cannot read it ({problem.strerror})", "get the whole folder", path=str(path)) from problem
    except (ValueError, KeyError, TypeError):
        what, remedy = f"it has no list {key!r}", "write the dataset anew with save_to_disk, or name its .arrow files"
        raise BadInput(what, remedy, path=str(path)) from None
    return listed


def _take_name(path: Path, told: Any, key: str = "") -> str:
    """The name that an entry of a list tells; raises BadInput for one that leads out of the folder."""
    name = told.get(key) if key and isinstance(told, dict) else told
    if not isinstance(name, str) or name in ("", ".", "..") or os.path.basename(name) != name or "\0" in name:
        raise BadInput("it names something that is no file of this folder", "take no names from others", path=str(path))
    return name
