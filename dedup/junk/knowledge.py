"""All that is known of junk in one object: the catalogue, the cues, and the user's own junk and protected lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dedup.errors import BadSettings
from dedup.files.cache import NO_KEY, load_or_make
from dedup.junk.catalogue import Catalogue, known_entries, parse_phrases
from dedup.junk.cues import Cues, known_cues
from dedup.junk.screen import Screen
from dedup.text.keys import normalize_line


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the detectors know; `protected` holds the keys of lines that always stay, `screen` tells which lines to look at."""

    catalogue: Catalogue
    cues: Cues
    protected: frozenset[str]
    screen: Screen


@cache
def load_knowledge(junk_files: tuple[str, ...] = (), protect_files: tuple[str, ...] = ()) -> Knowledge:
    """Read the catalogue that ships with the program and the user's files on top.

    Compiling twenty thousand phrases takes longer than checking a page; the compiled form is kept in the user's cache
    folder, under a name that changes with every phrase. Raises BadSettings for a file that cannot be read or understood.
    """
    junk = [(file, _read(file, "phrases")) for file in junk_files]
    protected = [_read(file, "protected lines") for file in protect_files]

    def compile_knowledge() -> Knowledge:
        own = [entry for file, text in junk for entry in parse_phrases(text, "own", file)]
        catalogue, cues = Catalogue([*own, *known_entries()]), known_cues()
        return Knowledge(catalogue, cues, frozenset(_read_keys(protected)), Screen(catalogue, cues))

    return load_or_make("knowledge", hash_knowledge(junk_files, protect_files), compile_knowledge)


def find_protected(line: str, protect_files: tuple[str, ...]) -> str:
    """The file of protected lines, and the line there, that keeps a line; empty where none does.

    Raises BadSettings for a file that cannot be read.
    """
    key = normalize_line(line)
    for file in protect_files:
        for number, known in enumerate(_read(file, "protected lines").split("\n"), 1):
            if known.strip() and not known.startswith("#") and normalize_line(known) == key:
                return f"{file}:{number}"
    return ""


def hash_knowledge(junk_files: tuple[str, ...], protect_files: tuple[str, ...]) -> str:
    """A short hash of what the user's files say.

    Raises BadSettings for a file that cannot be read.
    """
    if not junk_files and not protect_files:
        return NO_KEY
    from hashlib import sha256

    texts = [_read(file, "phrases") for file in junk_files], [_read(file, "protected lines") for file in protect_files]
    return sha256(repr(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _read(file: str, what: str) -> str:
    try:
        return Path(file).read_text("utf-8")
    except (OSError, ValueError) as problem:
        raise BadSettings(f"cannot read the {what}: {problem}", "name a UTF-8 text file", path=file) from problem


def _read_keys(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from (normalize_line(line) for line in text.split("\n") if line.strip() and not line.startswith("#"))
