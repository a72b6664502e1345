"""Sketch the lines and headlines of a batch: what finds a line again though a word of it differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dedup.config import SketchSettings
from dedup.sketch.bands import band_keys
from dedup.sketch.hashes import Hashes, Offsets, Words, keep_distinct, mix
from dedup.sketch.ragged import cut
from dedup.sketch.scheme import load_scheme
from dedup.sketch.shingles import shingle_texts
from dedup.sketch.signatures import sign
from dedup.sketch.words import IDENTITY
from dedup.text.zones import TITLE

_HALF = 32  # bits
_LOW = (1 << _HALF) - 1
_BLOCK = 1 << 14  # places in buckets whose pairs are listed at a time
HEADLINE = 0  # the number of the line that stands for an article's title field


@dataclass(frozen=True, slots=True)
class Sketches:
    """The lines of a batch that are long enough: `offsets`, int64[a + 1], cuts them into articles.

    keys: uint64[s], hashes of the lines' keys · numbers: int32[s], from 1 in the article, 0 the title field · zones:
    uint8[s], the bits of `dedup.text.zones` · signatures: uint32[s, num_perm] · words: uint32[n], word_offsets:
    int64[s + 1] as `hash_lines` gives them, without whether they are quoted.
    """

    offsets: Offsets
    keys: Hashes
    numbers: NDArray[np.int32]
    zones: NDArray[np.uint8]
    signatures: NDArray[np.uint32]
    words: Words
    word_offsets: Offsets

    def __len__(self) -> int:
        """The number of lines."""
        return len(self.keys)


class LineColumns(Protocol):
    """What is asked of the lines of a batch, as `dedup.batch.prepare.LineTable` has them."""

    @property
    def offsets(self) -> Offsets:
        """Cuts the lines into articles, int64[a + 1]."""

    @property
    def numbers(self) -> NDArray[np.int32]:
        """From 1 in the article, int32[l]."""

    @property
    def lengths(self) -> NDArray[np.int32]:
        """In words, int32[l]."""

    @property
    def zones(self) -> NDArray[np.uint8]:
        """Where they stand, uint8[l]."""

    def pick_words(self, places: NDArray[np.int64], others: Sequence[str]) -> tuple[Words, Offsets, Hashes]:
        """The words of some lines, and of others by their keys, where each begins, and the hashes of the lines."""


def sketch_lines(table: LineColumns, headlines: Sequence[str], settings: SketchSettings) -> Sketches:
    """Sketch the lines of a batch, and its articles' headlines, that are long enough; headlines stand first."""
    articles = len(table.offsets) - 1
    owners = np.arange(articles).repeat(np.diff(table.offsets))
    places = np.flatnonzero(table.lengths >= settings.min_words)
    titled = [number for number, headline in enumerate(headlines) if headline.count(" ") + 1 >= settings.min_words]
    all_owners = np.concatenate((np.array(titled, np.int64), owners[places]))
    order = np.argsort(all_owners, kind="stable")
    all_places = np.concatenate((len(table.lengths) + np.arange(len(titled)), places))[order]
    words, word_offsets, keys = table.pick_words(all_places, [headlines[number] for number in titled])
    words = words & IDENTITY
    shingles, bounds = shingle_texts(words, word_offsets, settings.shingle_size)
    return Sketches(
        offsets=all_owners[order].searchsorted(np.arange(articles + 1)).astype(np.int64),
        keys=keys,
        numbers=np.concatenate((np.full(len(titled), HEADLINE, np.int32), table.numbers[places]))[order],
        zones=np.concatenate((np.full(len(titled), TITLE, np.uint8), table.zones[places]))[order],
        signatures=sign(shingles.astype(np.uint32), bounds, load_scheme(settings)),
        words=words,
        word_offsets=word_offsets,
    )


class NearLines(Mapping[int, list[int]]):
    """For lines of one article, by their numbers, the earlier ones that they may nearly be, in order.

    Four bytes a pair: a line that shares words with many has hundreds of them. numbers: int32[l], ascending · offsets:
    int64[l + 1], line i has earlier[offsets[i] : offsets[i + 1]], int32.
    """

    def __init__(self, numbers: NDArray[np.int32], earlier: NDArray[np.int32], offsets: Offsets) -> None:
        self._places = {number: place for place, number in enumerate(numbers.tolist())}
        self._earlier, self._offsets = earlier, offsets

    def __getitem__(self, number: int) -> list[int]:
        """The earlier lines; raises KeyError for a line that is near none."""
        place = self._places[number]
        found: list[int] = self._earlier[self._offsets[place] : self._offsets[place + 1]].tolist()
        return found

    def __iter__(self) -> Iterator[int]:
        """The numbers of the lines."""
        return iter(self._places)

    def __len__(self) -> int:
        """How many lines have earlier ones."""
        return len(self._places)


def find_near_lines(sketches: Sketches, settings: SketchSettings) -> list[Mapping[int, list[int]]]:
    """For each article of a batch the lines that earlier ones of it may nearly be, by their numbers, and these.

    Lines with equal keys are one here: the first stands for all.
    """
    found: list[Mapping[int, list[int]]] = [{}] * (len(sketches.offsets) - 1)
    owners = np.arange(len(found)).repeat(np.diff(sketches.offsets))
    places = _keep_firsts(sketches.keys, owners, np.flatnonzero(sketches.numbers != HEADLINE))
    later, counts, earlier = _pair_up(*_list_shared(sketches, owners, places, settings), settings.max_bucket)
    numbers, offsets, bounds = sketches.numbers[later], cut(counts), later.searchsorted(sketches.offsets)
    earlier = sketches.numbers[earlier]
    for owner in np.flatnonzero(np.diff(bounds)).tolist():
        start, end = bounds[owner], bounds[owner + 1]
        found[owner] = NearLines(numbers[start:end], earlier, offsets[start : end + 1])
    return found


def _keep_firsts(keys: Hashes, owners: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of some lines those with a key that no earlier line of their article has."""
    order = places[np.lexsort((keys[places], owners[places]))]
    is_first = np.ones(len(order), bool)
    is_first[1:] = (keys[order[1:]] != keys[order[:-1]]) | (owners[order[1:]] != owners[order[:-1]])
    return np.sort(order[is_first])


def _list_shared(
    sketches: Sketches, owners: NDArray[np.int64], places: NDArray[np.int64], settings: SketchSettings
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The lines in buckets of two and more, bucket by bucket, and where the bucket of each begins: int32[n], int64[n]."""
    scheme = load_scheme(settings)
    keys = band_keys(sketches.signatures[places], scheme.near_bands, scheme.near_rows)
    # One number for each band of each line and its article: those that share it stand together when they are sorted.
    keys ^= mix(owners[places].astype(np.uint64))[:, None]
    buckets = keys.ravel()
    order = np.argsort(buckets, kind="stable")
    buckets = buckets[order]
    shares = np.append(buckets[1:] == buckets[:-1], False)[: len(buckets)]
    goes_on = np.concatenate(([False], shares[:-1]))[: len(buckets)]
    in_bucket = shares | goes_on
    lines = places[order[in_bucket] // scheme.near_bands].astype(np.int32)
    starts = np.where(goes_on[in_bucket], 0, np.arange(len(lines)))
    return lines, np.maximum.accumulate(starts)


def _pair_up(
    lines: NDArray[np.int32], starts: NDArray[np.int64], max_bucket: int
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """The pairs of lines in one bucket, each line with the first ones of it.

    Buckets are `lines` one behind the other, in order; `starts` tells of each line where its bucket begins. Returns the
    later lines, ascending, how many earlier ones each has, and these, ascending: int32[l], int64[l], int32[n].
    """
    order = np.argsort(lines, kind="stable")
    met = np.minimum(order - starts[order], max_bucket)
    order, met = order[met > 0], met[met > 0]
    later, starts = lines[order], starts[order]
    found = [(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int32))]
    first = 0
    while first < len(order):
        end = int(later.searchsorted(later[min(first + _BLOCK, len(order)) - 1], "right"))
        own, offsets = met[first:end], cut(met[first:end])
        places = np.arange(offsets[-1]) + np.repeat(starts[first:end] - offsets[:-1], own)
        pairs = keep_distinct(later[first:end].repeat(own).astype(np.int64) << _HALF | lines[places])
        ones = pairs >> _HALF
        changes = np.flatnonzero(np.diff(ones, prepend=-1))
        counts = np.diff(changes, append=len(ones))
        found.append((ones[changes].astype(np.int32), counts, (pairs & _LOW).astype(np.int32)))
        first = end
    later, counts, earlier = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return later, counts, earlier
