"""Write outputs whole or not at all: under a temporary name, renamed when all of them are complete."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from xxhash import xxh3_128

from dedup.errors import BadOutput
from dedup.files.temporary import create_locked, create_locked_folder, remove_abandoned, remove_abandoned_folders
from dedup.io.compression import compress, find_compression, load_zstandard
from dedup.io.encodings import Recoder

ROOM = "make room and run the same command again"
PLACE = "choose another folder or mend its permissions"


@contextmanager
def explain_failure(path: str, what: str, remedy: str) -> Iterator[None]:
    """Turn an error of the system into BadOutput; a pipe that its reader closed is none."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise BadOutput(f"{what} ({problem.strerror or problem})", remedy, path=path) from problem


class Output:
    """One output file, compressed by its extension; `-` is standard output.

    A pipe or a device such as /dev/null is written as it is, and a link leads to the file it names.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.size, self._hash = 0, xxh3_128()  # of what is written, before it is compressed
        self._target = Path(os.path.realpath(path))
        self._temporary: Path | None = None
        self._raw: IO[bytes]
        if path == "-":
            if sys.stdout is None:
                raise BadOutput("standard output is closed", "name a file")
            self._raw = self._stream = sys.stdout.buffer
            return
        if Path(path).is_dir():
            raise BadOutput("this is a folder", "name a file in it", path=path)
        compression = find_compression(path)
        if compression == ".zst":
            load_zstandard(path)
        with explain_failure(path, "cannot write here", PLACE):
            if Path(path).exists() and not Path(path).is_file():
                self._raw = Path(path).open("wb")  # noqa: SIM115  # closed by finish or discard
            else:
                folder, name = self._target.parent, self._target.name
                remove_abandoned(folder.glob(f".{glob.escape(name)}.????????.part"))
                temporary = folder / f".{name}.{os.urandom(4).hex()}.part"
                self._raw = create_locked(temporary)
                self._temporary = temporary
        self._stream = compress(self._raw, compression, path)

    def recode(self, encoding: str) -> None:
        """Write in another encoding what comes in UTF-8."""
        stream: Any = Recoder(self._stream, encoding, closes=self._stream is not self._raw)
        self._stream = stream

    def write(self, data: bytes) -> None:
        """Append bytes.

        Raises BadOutput where there is no room.
        """
        self.size += len(data)
        self._hash.update(data)
        with explain_failure(self.path, "cannot write it", ROOM):
            self._stream.write(data)
            if self.path == "-":
                self._stream.flush()

    def hexdigest(self) -> str:
        """The hash of all that was written."""
        return self._hash.hexdigest()

    def finish(self) -> None:
        """Complete the file under its temporary name."""
        if self.path == "-":
            self.write(b"")
            return
        with explain_failure(self.path, "cannot write it", ROOM):
            if self._stream is not self._raw:
                self._stream.close()
            if not self._raw.closed:
                self._raw.flush()
                if self._temporary is not None:
                    os.fsync(self._raw.fileno())
                self._raw.close()

    def publish(self) -> None:
        """Give the finished file its name."""
        if self._temporary is not None:
            with explain_failure(self.path, "cannot replace it", "check its permissions"):
                _take_over(self._temporary, self._target)
                self._temporary.replace(self._target)
            self._temporary = None

    def discard(self) -> None:
        """Remove what was written under the temporary name."""
        if self.path == "-":
            return
        with suppress(OSError):  # a full disk says so again on closing; the file goes either way
            self._raw.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
            self._temporary = None


def create_output_folder(path: str) -> tuple[Path, int]:
    """Make the folder in which one of this name is written until it is whole; return it with the lock that it is held by.

    What killed runs left of theirs goes. Raises BadOutput where nothing can be written.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    with explain_failure(path, "cannot write here", PLACE):
        remove_abandoned_folders(target.parent.glob(f".{glob.escape(target.name)}.????????.part"))
        return temporary, create_locked_folder(temporary)


def _take_over(fresh: Path, old: Path) -> None:
    """Give a file the owner and the mode of the one it replaces, as far as this user may."""
    if not old.exists():
        fresh.chmod(0o666 & ~_umask())
        return
    found, own = old.stat(), fresh.stat()
    if hasattr(os, "chown") and (found.st_uid, found.st_gid) != (own.st_uid, own.st_gid):
        for user, group in ((found.st_uid, -1), (-1, found.st_gid)):
            with suppress(OSError):
                os.chown(fresh, user, group)
    fresh.chmod(stat.S_IMODE(found.st_mode))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def check_outputs(outputs: Iterable[str], inputs: Iterable[str]) -> None:
    """Refuse an output that is a file which the run reads, by its name, a link or a hard link, and two that are one.

    Nor may a file that is read lie in a folder of texts that is written. Raises BadOutput.
    """
    read = [path for path in inputs if path and path != "-"]
    reals, stamps = {os.path.realpath(path) for path in read}, set(filter(None, map(_stamp, read)))
    folders = {str(folder) for real in reals for folder in Path(real).parents}
    seen: set[object] = set()
    for output in outputs:
        real, stamp = (output, _stamp(output)) if output == "-" else (os.path.realpath(output), _stamp(output))
        if output == "-" and "-" in seen:
            raise BadOutput("two outputs go to standard output", "name a file for one of them")
        if real in reals or stamp in stamps:
            raise BadOutput("the output is an input", "choose another name", path=output)
        if real in folders:
            raise BadOutput("an input lies in this folder", "choose another name", path=output)
        if (real in seen or stamp in seen) and real != os.devnull:
            raise BadOutput("two outputs have one name", "choose another name for one of them", path=output)
        seen |= {real, stamp} - {None}


def _stamp(path: str) -> tuple[int, int] | None:
    """By what a file is known whatever its name: its device and number; None where there is no such file."""
    try:
        found = os.fstat(sys.stdout.fileno()) if path == "-" else os.stat(path)
    except (OSError, ValueError, AttributeError):  # standard output is closed, or nothing that lies on a disk
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def publish_all(outputs: Sequence[Any]) -> None:
    """Complete every output, then give all of them their names."""
    for output in outputs:
        output.finish()
    for output in outputs:
        output.publish()
