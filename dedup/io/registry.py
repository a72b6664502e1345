"""The formats there are, and which of them a name stands for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from dedup.errors import BadSettings
from dedup.io.archives import is_archive
from dedup.io.arrow import ARROW
from dedup.io.compression import COMPRESSIONS, find_compression
from dedup.io.database import is_database
from dedup.io.delimited import CSV, TSV
from dedup.io.format import Format, Origin
from dedup.io.jsonarray import JSON
from dedup.io.jsonl import JSONL
from dedup.io.parquet import PARQUET
from dedup.io.text import TEXT

FORMATS: list[Format] = [JSONL, JSON, CSV, TSV, PARQUET, ARROW, TEXT]


def list_extensions() -> list[str]:
    """The extensions of all formats."""
    return [extension for one in FORMATS for extension in one.extensions]


def split_extension(path: str) -> tuple[Format | None, str]:
    """Return the format a name stands for (None if none) and its compression (empty if none)."""
    compression = find_compression(path)
    extension = Path(path.lower().removesuffix(compression)).suffix
    return next((one for one in FORMATS if extension in one.extensions), None), compression


def is_taken_out(path: str) -> bool:
    """Whether a name is that of rows that are taken out into JSON Lines before they are read: of archives and databases."""
    return is_archive(path) or is_database(path)


def match_names(named: Collection[Format] = ()) -> str:
    """A regular expression for the files that folders are searched for, those of formats that are named among them."""
    searched = [one for one in FORMATS if one.is_searched or one in named]
    kinds = "|".join(extension.lstrip(".") for one in searched for extension in one.extensions)
    return rf"\.({kinds})(\.({'|'.join(end.lstrip('.') for end in COMPRESSIONS)}))?$"


def choose_format(path: str, sources: Sequence[Origin]) -> Format:
    """The format of an output: by its extension, else a folder as the inputs', for `-` that of all inputs or JSON Lines.

    Raises BadSettings where the name says nothing.
    """
    kinds = {source.format for source in sources}
    only = sources[0].format if len(kinds) == 1 else None
    if path == "-":
        return only if only is not None and only.is_stream else JSONL
    kind, _ = split_extension(path)
    if kind is not None:
        return kind
    if only is not None and (only.is_one_article or only.has_folders):
        return only
    *usual, last = (one.extensions[0] for one in FORMATS)
    raise BadSettings(f"the output {path!r} names no format", f"end it with {', '.join(usual)} or {last}")


def keeps_rows(written: str, read: Collection[str]) -> bool:
    """Whether an output of one format keeps all of the rows of others, by their names."""
    named = {one.name: one for one in FORMATS}
    return written in named and all(name in named and named[written].holds(named[name]) for name in read)


def choose_kept_format(path: str, kind: Format) -> Format:
    """The format in which rows of a kind that nothing may be lost of are written: by the name, if that keeps them all."""
    named, _ = split_extension(path)
    return named if named is not None and named != kind and named.holds(kind) else kind
