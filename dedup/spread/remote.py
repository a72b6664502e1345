"""Files at URLs such as s3://bucket/dumps/1.jsonl.gz, through fsspec and its drivers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import has_magic
from pathlib import Path
from typing import Any

from dedup.errors import BadInput, BadOutput, DedupError, MissingExtra
from dedup.files.temporary import make_scratch
from dedup.io import is_database

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_CHANGED = ("ETag", "etag", "version_id", "LastModified", "last_modified", "updated", "mtime", "modified", "created")


def is_url(path: str) -> bool:
    """Whether a path is a URL; what names rows of a database is none."""
    return _URL.match(path) is not None and not is_database(path)


def list_urls(name: str) -> list[str]:
    """The URLs that a pattern matches, in order, or the one that it is; raises BadInput where nothing matches."""
    if not has_magic(name):
        return [name]
    files, path = _open_files(name)
    with _explain(BadInput, name, "cannot list it"):
        matches = sorted(files.unstrip_protocol(match) for match in files.glob(path))
    if not matches:
        raise BadInput("no file matches", "check the pattern", path=name)
    return matches


def stamp_url(url: str) -> tuple[int, str]:
    """The size of a file in bytes, and by what it is known that it changed; raises BadInput where there is none."""
    files, path = _open_files(url)
    with _explain(BadInput, url, "cannot read it"):
        found = files.info(path)
    if found.get("type") == "directory":
        raise BadInput("this is a folder", "name the files in it, such as FOLDER/*.jsonl.gz", path=url)
    changed = next((str(found[name]) for name in _CHANGED if found.get(name) is not None), "")
    return int(found.get("size") or 0), changed


@contextmanager
def fetch(url: str) -> Iterator[Path]:
    """A copy of a file on this machine, in the folder for temporary ones, which goes afterwards."""
    with make_scratch() as folder:
        files, path = _open_files(url)
        copy = Path(folder, Path(path).name)
        with _explain(BadInput, url, "cannot fetch it"):
            files.get_file(path, str(copy))
        yield copy


def upload(path: Path, url: str) -> None:
    """Put a file at a URL, in place of one that is there."""
    files, target = _open_files(url)
    with _explain(BadOutput, url, "cannot write it"):
        files.makedirs(files._parent(target), exist_ok=True)
        files.put_file(str(path), target)


def find_folder(url: str) -> str | None:
    """The folder of this machine that a URL means, such as file:///data; None where it means none."""
    files, path = _open_files(url)
    return path if "file" in _list_protocols(files) else None


def _list_protocols(files: Any) -> tuple[str, ...]:
    return (files.protocol,) if isinstance(files.protocol, str) else tuple(files.protocol)


def read_url(url: str, start: int, end: int | None) -> bytes:
    """The bytes of a file from one place to another; raises FileNotFoundError where there is none."""
    files, path = _open_files(url)
    with _explain(BadInput, url, "cannot read it", passes=FileNotFoundError):
        return bytes(files.cat_file(path, start=start, end=end))


def list_names(url: str) -> list[str]:
    """The names of the files in a folder, which need not be there."""
    files, path = _open_files(url)
    with _explain(BadInput, url, "cannot list it"):
        files.invalidate_cache()  # others write there
        try:
            found = files.ls(path, detail=True)
        except FileNotFoundError:
            return []
    return [Path(one["name"]).name for one in found if one["type"] == "file"]


def remove_url(url: str) -> None:
    """Remove a file, which need not be there."""
    files, path = _open_files(url)
    with _explain(BadOutput, url, "cannot remove it"), suppress(FileNotFoundError):
        files.rm_file(path)


def _open_files(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        what, remedy = "URLs need a package", "install it with: pip install 'news-dedup[url]'"
        raise MissingExtra(what, remedy, path=url) from None
    try:
        files, path = url_to_fs(url)
    except ImportError as problem:  # of a driver, which fsspec names
        raise MissingExtra(f"this kind of URL needs a package ({_tell(problem)})", "install it", path=url) from None
    except Exception as problem:  # each driver raises errors of its own kind
        raise BadInput(f"cannot open this kind of URL ({_tell(problem)})", "check the URL", path=url) from problem
    return files, str(path)


@contextmanager
def _explain(error: type[DedupError], url: str, what: str, passes: type[Exception] | tuple[()] = ()) -> Iterator[None]:
    """Turn an error of a driver, which may be of any kind, into one of ours; some may pass."""
    try:
        yield
    except passes:
        raise
    except Exception as problem:
        raise error(f"{what} ({_tell(problem)})", "check the URL and your rights there", path=url) from problem


def _tell(problem: Exception) -> str:
    name = type(problem).__name__
    return f"{name}: {' '.join(str(problem).split())[:200]}"
