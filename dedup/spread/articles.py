"""The few articles that a task compares, in keep order: what is known of them, and where their words are read."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.neardup.candidates import Ranks
from dedup.neardup.ranking import Ranking
from dedup.sketch.hashes import Hashes, Words
from dedup.spread.columns import pack_texts, unpack_text
from dedup.spread.ranges import join_numbers, part_numbers
from dedup.spread.work import Work, concatenate, name_file

_READ = 1 << 10  # words of stories, titles and lines that are remembered: some 2 MB
_NUMBERS = (
    *("sites", "moments", "rows", "sizes", "line_counts", "title_counts"),
    *("word_starts", "title_starts", "line_starts"),
)

Table = dict[str, NDArray[Any]]


def find_places(work: Work, ranks: Ranks, firsts: NDArray[np.int64]) -> tuple[Hashes, NDArray[np.int32]]:
    """Of ascending ranks the shard over the number there, uint64[k], and the words of the story, int32[k]."""
    places, sizes = [], []
    bounds = ranks.searchsorted(firsts)
    for part, (start, end) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
        if start < end:
            own, ranked = ranks[start:end].astype(np.int64) - firsts[part], work.load("rank", part, "ranked")
            places.append(
                join_numbers(0, ranked.pick("numbers", own))
                | ranked.pick("shards", own).astype(np.uint64) << np.uint64(32)
            )
            sizes.append(ranked.pick("sizes", own))
    return concatenate(places, np.uint64), concatenate(sizes, np.int32)


def describe_articles(work: Work, ranks: Ranks, places: Hashes) -> Table:
    """What is known of articles, by their ranks, from where they are."""
    order = np.argsort(places)
    columns: dict[str, list[NDArray[Any]]] = {name: [] for name in _NUMBERS}
    ids: list[str] = []
    for shard, numbers in part_numbers(places[order]):
        stories = work.load("clean", shard, "stories")
        for name, values in columns.items():
            values.append(stories.pick(name, numbers))
        texts, offsets = stories["ids"], stories["id_offsets"]
        ids += [unpack_text(texts, offsets, number) for number in numbers.tolist()]
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    texts, offsets = pack_texts([ids[place] for place in back.tolist()])
    known = {name: np.concatenate(values)[back] for name, values in columns.items()} if ids else {}
    return {"ranks": ranks, "places": places, "ids": texts, "id_offsets": offsets, **known}


class KnownArticles:
    """Articles by their places among those of a table, as `dedup.neardup` asks for them."""

    def __init__(self, work: Work, table: Table) -> None:
        self._work, self._table = work, table
        self._read = lru_cache(maxsize=_READ)(self._read_bytes)  # a verdict asks for the words of a story twice

    def __len__(self) -> int:
        return len(self._table["ranks"])

    def make_ranking(self) -> Ranking:
        """The same as a ranking of these alone."""
        table = self._table
        return Ranking(np.arange(len(self)), table["sizes"], table["moments"], table["sites"])

    def read_words(self, rank: int) -> Words:
        """The words of a story."""
        return np.frombuffer(self._read(rank, "word_starts", 4 * int(self._table["sizes"][rank])), np.uint32)

    def read_title(self, rank: int) -> Words:
        """The words of a title."""
        return np.frombuffer(self._read(rank, "title_starts", 4 * int(self._table["title_counts"][rank])), np.uint32)

    def read_lines(self, rank: int) -> Hashes:
        """All lines, as `dedup.neardup.losses` packs them."""
        return np.frombuffer(self._read(rank, "line_starts", 8 * int(self._table["line_counts"][rank])), np.uint64)

    def identify(self, rank: int) -> tuple[str, int]:
        """The id of an article, and the number of its row."""
        table = self._table
        return unpack_text(table["ids"], table["id_offsets"], rank), int(table["rows"][rank])

    def _read_bytes(self, rank: int, starts: str, size: int) -> bytes:
        if not size:
            return b""
        start = int(self._table[starts][rank])
        name = name_file("clean", int(self._table["places"][rank] >> np.uint64(32)), "words")
        return self._work.store.read(name, start, start + size)
