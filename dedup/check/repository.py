"""Ask git which files are staged, and with what content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dedup.errors import BadInput, BadSettings

_REGULAR = ("100644", "100755")  # modes of files; links and other repositories have others


def find_top(folder: Path) -> Path:
    """The root of the repository that a folder belongs to.

    Raises BadSettings where there is none, or no git.
    """
    try:
        return Path(_ask(folder, "rev-parse", "--show-toplevel").rstrip(b"\n").decode("utf-8", "surrogateescape"))
    except BadInput as problem:
        raise BadSettings(
            f"--repository found no repository here ({problem.what})", "name the files of the corpus with --corpus"
        ) from None


def list_staged(top: Path) -> Iterator[tuple[str, str]]:
    """Yield each staged file, called from the root, with the hash of its content."""
    for record in _ask(top, "ls-files", "--stage", "-z").split(b"\0"):
        fields, tab, name = record.partition(b"\t")
        if tab:
            mode, content, stage = fields.decode().split(" ")
            if mode in _REGULAR and stage == "0":
                yield name.decode("utf-8", "surrogateescape"), content


def list_changed(top: Path) -> set[str]:
    """The files whose content in the folder is, or may be, another than what is staged."""
    changed = _ask(top, "diff-files", "--name-only", "-z").split(b"\0")
    return {name.decode("utf-8", "surrogateescape") for name in changed if name}


def read_staged(top: Path, name: str) -> bytes:
    """The staged content of a file as git would check it out, line endings and large files included.

    Raises BadInput where git has none.
    """
    return _ask(top, "cat-file", "--filters", f":{name}")


def _ask(folder: Path, *arguments: str) -> bytes:
    import subprocess

    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except OSError as problem:
        raise BadInput(f"git cannot be run ({problem.strerror})", "install git", path=str(folder)) from problem
    if done.returncode:
        what = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise BadInput(f"git {arguments[0]} says: {what}", "mend the repository", path=str(folder))
    return done.stdout
