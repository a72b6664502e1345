"""Keep what is slow to work out in the user's cache folder; what cannot be kept there is worked out again."""

from __future__ import annotations

import os
import pickle
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from xxhash import xxh3_64_digest

Made = TypeVar("Made")

NO_KEY = "0" * 16  # of what changes with the package alone

_PACKAGE = Path(__file__).parents[1]
_MAX_UNUSED_DAYS = 30  # a file that no run touched for so long belongs to a version or a corpus that is gone
_DAY = 86_400  # seconds
_PREFIX = "dedup-"
# What this package calls its files, half written ones too; `DEDUP_CACHE_DIR` may name a folder with a user's own.
_OURS = re.compile(
    rf"{_PREFIX}[a-z]+(-[0-9a-f]{{16,}})+\.(pickle|sqlite(-journal)?)"
    rf"|\.{_PREFIX}[a-z]+(-[0-9a-f]{{16,}})+\.pickle\.[0-9a-f]{{8}}\.part"
)
_DIGEST = 8  # bytes before the content, by which a damaged file is told
_STARTED = time.time_ns()  # files of the package that change later are not those that run here


def find_cache_folder() -> Path:
    """Return where this platform wants a user's cache files; `DEDUP_CACHE_DIR` names another place.

    By hand, because platformdirs would add one part in 150 to every start.
    """
    if chosen := os.environ.get("DEDUP_CACHE_DIR"):
        return Path(chosen)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "dedup" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "dedup"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if Path(named).is_absolute() else Path.home() / ".cache") / "dedup"


def place_file(kind: str, key: str, extension: str) -> Path:
    """Return where a file of the cache lies.

    `kind` is one word in lower case, `key` one or more hashes, each of 16 hexadecimal digits or more, parted by
    hyphens: by that `drop_unused` knows it again. Raises OSError or RuntimeError where there is no home folder.
    """
    return find_cache_folder() / f"{_PREFIX}{kind}-{key}.{extension}"


@cache
def stamp_package() -> str:
    """A short hash of where this package lies and of the name, size and time of each of its files.

    The version alone would not do: two installations of one version may come from two commits.
    """
    folder = str(_PACKAGE)
    stamps = sorted((entry.path, found.st_size, found.st_mtime_ns) for entry, found in _list_files(folder))
    return xxh3_64_digest(repr((folder, sys.version, stamps)).encode("utf-8", "surrogatepass")).hex()


def _has_changed() -> bool:
    """Whether the package was replaced while this process runs: what it makes belongs to no stamp then."""
    return any(found.st_ctime_ns > _STARTED for _, found in _list_files(str(_PACKAGE)))


def _list_files(folder: str) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield entry, entry.stat()
            elif entry.name != "__pycache__":
                yield from _list_files(entry.path)


def load_or_make(kind: str, key: str, make: Callable[[], Made]) -> Made:
    """Return what `make` returns, from the cache where this same package has made it before.

    What is made may change with `key` (16 hexadecimal digits), and with nothing else but the package.
    """
    try:
        path = place_file(kind, f"{key}-{stamp_package()}", "pickle")
    except (OSError, RuntimeError):  # no home folder, or a package that lies in no folder
        return make()
    with suppress(Exception):  # a foreign or damaged pickle raises errors of any kind
        return _read(path)
    made = make()
    with suppress(OSError):
        if not _has_changed():
            _write(path, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        drop_unused(path.parent)
    return made


def _read(path: Path) -> Made:  # type: ignore[type-var]  # what a pickle holds is known to its maker alone
    import gc

    with path.open("rb") as file:
        if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
            raise PermissionError("a pickle of another user is not to be trusted")
        content = file.read()
    body = memoryview(content)[_DIGEST:]
    if xxh3_64_digest(body) != content[:_DIGEST]:
        raise ValueError("the file is damaged")
    was_enabled = gc.isenabled()
    gc.disable()  # thousands of objects that all stay: looking for cycles among them takes longer than loading
    try:
        made: Made = pickle.loads(body)
    finally:
        if was_enabled:
            gc.enable()
    _touch(path)
    return made


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        temporary.write_bytes(xxh3_64_digest(body) + body)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _touch(path: Path) -> None:
    """Note once a day that a file is in use."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _DAY:
            path.touch()


def drop_unused(folder: Path) -> None:
    """Remove those of this package's files in a cache folder that no run has used for a month."""
    oldest = time.time() - _MAX_UNUSED_DAYS * _DAY
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # another run was faster, or the folder is not to be written
                if _OURS.fullmatch(entry.name) and entry.is_file() and entry.stat().st_mtime < oldest:
                    os.unlink(entry.path)
