"""All that is known of junk in one object: the catalogue, the cues, and the user's own junk and protected lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dedup.errors import BadSettings
from dedup.junk.catalogue import Catalogue, known_junk, read_phrases
from dedup.junk.cues import Cues, known_cues
from dedup.junk.screen import Screen
from dedup.normalize import normalize_line


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

    Raises BadSettings for a file that cannot be read or understood.
    """
    catalogue = known_junk()
    own = [entry for file in junk_files for entry in read_phrases(Path(file))]
    if own:
        catalogue = Catalogue([*own, *catalogue.entries])
    cues = known_cues()
    return Knowledge(catalogue, cues, frozenset(_read_protected(protect_files)), Screen(catalogue, cues))


def _read_protected(files: tuple[str, ...]) -> set[str]:
    keys: set[str] = set()
    for file in files:
        try:
            lines = Path(file).read_text("utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as problem:
            raise BadSettings(
                f"cannot read the protected lines: {problem}", "name a UTF-8 text file", path=file
            ) from problem
        keys.update(normalize_line(line) for line in lines if line.strip() and not line.startswith("#"))
    return keys
