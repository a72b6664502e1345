"""Count what all files of a corpus show and find its duplicates, worked out anew only for files that have changed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xxhash import xxh3_128, xxh3_128_hexdigest

from dedup.batch.prepare import name_articles, prepare_batch
from dedup.check.corpus import File, Files
from dedup.check.imprints import (
    NO_ARTICLES,
    Imprint,
    Packed,
    join_imprints,
    pack_imprint,
    take_imprint,
)
from dedup.check.places import Place
from dedup.check.reading import Part, list_places, read_batches
from dedup.check.store import Kept, Stamp, Store
from dedup.config import ReadOptions, Settings
from dedup.index import FrozenIndex, MemoryIndex

if TYPE_CHECKING:
    from dedup.neardup.cluster import DuplicateFinder
    from dedup.neardup.duplicate import DuplicateRow

_RACE = 2_000_000_000  # nanoseconds; a file may change again within one tick of its clock, and look the same
_PIECE = 1 << 20  # bytes hashed at a time


@dataclass(slots=True)
class CorpusCounts:
    """All articles of a corpus: what the index learns of them, and, with a finder, the duplicates among them."""

    finder: DuplicateFinder | None
    memory: MemoryIndex
    places: list[Place] = field(default_factory=list)

    def add(self, imprint: Imprint, places: Iterable[Place]) -> None:
        """Take a batch. Whatever the order of batches, of equal articles the one whose place comes first is kept."""
        assert self.finder is not None
        first = len(self.places)
        self.places += places
        self.memory.add(
            imprint.observations, imprint.sketches, [place.id or place.name for place in self.places[first:]]
        )
        imprint.stories.ids = [f"{place.name}\0{place.line:012}\0{place.id}" for place in self.places[first:]]
        imprint.stories.rows += first
        self.finder.add(imprint.stories)

    def freeze(self) -> FrozenIndex:
        """The index of all articles."""
        return self.memory.freeze()

    def find_duplicates(self) -> list[tuple[Place, Place, DuplicateRow]]:
        """Each article that repeats a kept one, with its place and that of the kept one."""
        found = self.finder.find() if self.finder is not None else []
        kept = [(one, one.original_row) for one in found]
        named = [(self.places[one.row], self.places[row], one) for one, row in kept if row is not None]
        return sorted(named, key=lambda entry: (entry[0].name, entry[0].line, entry[0].id))


def take_digests(files: Iterable[File], store: Store) -> dict[str, str]:
    """The digest of each file's content, by name; a file that looks as it did when it was last read is not read."""
    known = store.read_stamps()
    digests: dict[str, str] = {}
    fresh: dict[str, Stamp] = {}
    for file in files:
        stamp = _stamp(file, known.get(file.name))
        digests[file.name] = stamp.digest
        if stamp != known.get(file.name):
            fresh[file.name] = stamp
    if fresh or len(known) > len(digests):
        store.write_stamps(fresh, digests)
    return digests


def _stamp(file: File, known: Stamp | None) -> Stamp:
    if file.content is not None:
        return Stamp(xxh3_128_hexdigest(file.content), -1, -1)
    if file.staged:
        return Stamp(file.staged, -1, -1)
    try:
        found = os.stat(file.path)
        if known is not None and (found.st_size, found.st_mtime_ns) == (known.size, known.time):
            return known
        is_settled = time.time_ns() - found.st_mtime_ns > _RACE
        return Stamp(_digest(file.path), found.st_size, found.st_mtime_ns if is_settled else -1)
    except OSError:
        return Stamp("", -1, -1)  # reading it will tell why


def _digest(path: Path) -> str:
    digest = xxh3_128()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def count_corpus(
    counts: CorpusCounts, files: Files, digests: Mapping[str, str], store: Store, options: ReadOptions,
    settings: Settings,
) -> None:  # fmt: skip
    """Add the articles of all files; those that cannot be read are passed over, for they are told of where they are named."""
    if counts.finder is None:
        for batch in read_batches(files.corpus.values(), options, files.top):
            articles = [row.article for part in batch for row in part.reading.rows]
            prepared = prepare_batch(articles, settings)
            counts.memory.add(prepared.observations, prepared.sketches, name_articles(articles))
        return
    folder = counts.finder.folder
    kept = store.read_imprints(digests)
    for batch in read_batches((file for file in files.corpus.values() if file.name not in kept), options, files.top):
        rows = [row for part in batch for row in part.reading.rows]
        places = [list_places(part) for part in batch]
        packed = [NO_ARTICLES] * len(batch)
        if rows:
            imprint = take_imprint(rows, settings, folder)
            packed = pack_imprint(imprint, [len(own) for own in places])
            counts.add(imprint, (place for own in places for place in own))
        if batch[0].is_whole:
            store.write_imprints(_name_imprints(batch, places, packed), digests)
    if kept:
        imprint = join_imprints([columns for _, columns in kept.values()], folder)
        counts.add(imprint, (Place(name, *place) for name, (places, _) in kept.items() for place in places))


def _name_imprints(batch: list[Part], places: list[list[Place]], packed: list[Packed]) -> dict[str, Kept]:
    return {
        part.file.name: ([(place.line, place.id, place.site) for place in own], columns)
        for part, own, columns in zip(batch, places, packed, strict=True)
    }
