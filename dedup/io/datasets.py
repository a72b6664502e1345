"""The folders that `save_to_disk` of Hugging Face datasets writes: which files hold the rows, and a folder like another.

A folder of one dataset has `state.json` (`_data_files`, a list of objects with a `filename`) and those files beside it;
one of several splits has `dataset_dict.json` (`splits`, their names) and a folder of the first kind for each.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
from xxhash import xxh3_64

from dedup.errors import BadInput, BadOutput, BadSettings
from dedup.io.atomic import ROOM, create_output_folder, explain_failure
from dedup.io.format import Chunk, Framed, Origin
from dedup.io.tables import TableWriter

_STATE, _SPLITS, _INFO = "state.json", "dataset_dict.json", "dataset_info.json"
_SIZES = ("splits", "dataset_size", "size_in_bytes")  # what a description tells that cleaning changes


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


class DatasetWriter:
    """A folder of a dataset like that of the input, file for file; `open_file` gives the writer of one."""

    def __init__(self, path: str, sources: Sequence[Origin], open_file: Callable[[str, Origin], TableWriter]) -> None:
        roots = {source.root for source in sources}
        self._root = min(roots)
        if len(roots) > 1 or not is_dataset(self._root):
            what = "only the rows of one folder of a dataset can be written into a folder"
            raise BadSettings(what, "end the name of the output with .parquet or .arrow", path=path)
        self.path, self._target, self._open_file = path, Path(path), open_file
        self._sources = {str(source.data_path): source for source in sources}
        self._current: tuple[str, TableWriter] | None = None
        self._hashes: dict[str, str] = {}  # of the files written, by their names in the folder
        self._check_target()
        self._temporary, self._lock = create_output_folder(path)

    def _check_target(self) -> None:
        """Refuse a folder that holds anything but a dataset, for it is replaced as a whole."""
        if self._target.exists() and not self._target.is_dir():
            raise BadOutput("this is a file, and the dataset needs a folder", "choose another name", path=self.path)
        for file in sorted(self._target.rglob("*")):
            if file.name not in (_STATE, _SPLITS, _INFO) and file.suffix != ".arrow" and not file.is_dir():
                what = f"the folder holds {file.name!r}, which is of no dataset"
                raise BadOutput(what, "name a new folder", path=self.path)

    def write(self, chunk: Chunk, head: bytes, rows: Sequence[Framed | None], tail: bytes) -> None:
        """Append a chunk to the file that its own stands for."""
        if self._current is None or self._current[0] != chunk.data_path:
            self._close_file()
            file = self._temporary / self._name_file(chunk.data_path)
            file.parent.mkdir(exist_ok=True)
            self._current = chunk.data_path, self._open_file(str(file), self._sources[chunk.data_path])
        self._current[1].write(chunk, head, rows, tail)

    def _name_file(self, data_path: str) -> str:
        return os.path.relpath(data_path, self._root)

    def _close_file(self) -> None:
        if self._current is not None:
            data_path, writer = self._current
            writer.finish()
            writer.publish()
            self._hashes[self._name_file(data_path)] = writer.hexdigest()
            self._current = None

    def finish(self) -> None:
        """Complete the output under its temporary name."""
        self._close_file()
        with explain_failure(self.path, "cannot write it", ROOM):
            if (self._root / _SPLITS).is_file():
                (self._temporary / _SPLITS).write_bytes((self._root / _SPLITS).read_bytes())
            for split in dict.fromkeys(map(os.path.dirname, self._hashes)):
                self._describe(split)

    def _describe(self, split: str) -> None:
        """Say of a folder what is in it; by its fingerprint datasets knows one table from another."""
        hashes = {os.path.basename(name): hash for name, hash in self._hashes.items() if os.path.dirname(name) == split}
        state = orjson.loads((self._root / split / _STATE).read_bytes())
        state["_data_files"] = [{"filename": name} for name in hashes]
        state["_fingerprint"] = xxh3_64("".join(hashes.values()).encode()).hexdigest()
        (self._temporary / split / _STATE).write_bytes(orjson.dumps(state, option=orjson.OPT_INDENT_2))
        if (self._root / split / _INFO).is_file():
            info = orjson.loads((self._root / split / _INFO).read_bytes())
            told = {name: value for name, value in info.items() if name not in _SIZES}
            (self._temporary / split / _INFO).write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))

    def publish(self) -> None:
        """Give the output its name."""
        from shutil import rmtree

        old = self._temporary.with_name(f".{self._target.name}.{os.urandom(4).hex()}.part")
        with explain_failure(self.path, "cannot replace it", "check its permissions"):
            if self._target.exists():
                self._target.replace(old)
            self._temporary.replace(self._target)
        rmtree(old, ignore_errors=True)
        self.discard()

    def discard(self) -> None:
        """Remove what is not published."""
        from shutil import rmtree

        if self._current is not None:
            self._current[1].discard()
        rmtree(self._temporary, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
