"""Write outputs whole or not at all: under a temporary name, renamed when all of them are complete."""

from __future__ import annotations

import glob
import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from dedup.errors import BadOutput
from dedup.files.temporary import create_locked, remove_abandoned
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
                temporary = folder / f".{name}.{secrets.token_hex(4)}.part"
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
        with explain_failure(self.path, "cannot write it", ROOM):
            self._stream.write(data)
            if self.path == "-":
                self._stream.flush()

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
                mode = self._target.stat().st_mode & 0o777 if self._target.exists() else 0o666 & ~_umask()
                self._temporary.chmod(mode)
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def check_outputs(outputs: Iterable[str], inputs: Iterable[str]) -> None:
    """Refuse an output that is an input, by another name or not, and two outputs of one name.

    Raises BadOutput.
    """
    seen: set[str] = set()
    read = {os.path.realpath(path) for path in inputs if path != "-"}
    for output in outputs:
        if output == "-":
            if "-" in seen:
                raise BadOutput("two outputs go to standard output", "name a file for one of them")
        elif os.path.realpath(output) in read:
            raise BadOutput("the output is an input", "choose another name", path=output)
        real = output if output == "-" else os.path.realpath(output)
        if real in seen and real != os.devnull:
            raise BadOutput("two outputs have one name", "choose another name for one of them", path=output)
        seen.add(real)


def publish_all(outputs: Sequence[Any]) -> None:
    """Complete every output, then give all of them their names."""
    for output in outputs:
        output.finish()
    for output in outputs:
        output.publish()
