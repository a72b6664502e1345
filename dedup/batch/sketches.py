"""Sketch the lines and headlines of a batch: what finds a line again though a word of it differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dedup.config import SketchSettings
from dedup.sketch.bands import band_keys
from dedup.sketch.hashes import Hashes, Offsets, Words, mix
from dedup.sketch.scheme import load_scheme
from dedup.sketch.shingles import shingle_texts
from dedup.sketch.signatures import sign
from dedup.sketch.words import IDENTITY
from dedup.text.zones import TITLE

_HALF = 32  # bits
_LOW = (1 << _HALF) - 1
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
    shingles, cut = shingle_texts(words, word_offsets, settings.shingle_size)
    return Sketches(
        offsets=all_owners[order].searchsorted(np.arange(articles + 1)).astype(np.int64),
        keys=keys,
        numbers=np.concatenate((np.full(len(titled), HEADLINE, np.int32), table.numbers[places]))[order],
        zones=np.concatenate((np.full(len(titled), TITLE, np.uint8), table.zones[places]))[order],
        signatures=sign(shingles.astype(np.uint32), cut, load_scheme(settings)),
        words=words,
        word_offsets=word_offsets,
    )


def find_near_lines(sketches: Sketches, settings: SketchSettings) -> list[dict[int, list[int]]]:
    """For each article of a batch the lines that earlier ones of it may nearly be, by their numbers, and these.

    Lines with equal keys are one here: the first stands for all.
    """
    found: list[dict[int, list[int]]] = [{} for _ in range(len(sketches.offsets) - 1)]
    owners = np.arange(len(found)).repeat(np.diff(sketches.offsets))
    places = np.flatnonzero(sketches.numbers != HEADLINE)
    if not len(places):
        return found
    scheme = load_scheme(settings)
    keys = band_keys(sketches.signatures[places], scheme.near_bands, scheme.near_rows)
    # One number for each band of each line and its article: those that share it stand together when they are sorted.
    buckets = (keys ^ mix(owners[places].astype(np.uint64))[:, None]).ravel()
    order = np.argsort(buckets, kind="stable")
    shares = np.append(buckets[order][1:] == buckets[order][:-1], False)
    numbers, lines = sketches.numbers.tolist(), sketches.keys.tolist()
    for pair in sorted(_pair_up(places[order // scheme.near_bands], shares, lines, settings.max_bucket)):
        later, earlier = pair >> _HALF, pair & _LOW
        found[owners[later]].setdefault(numbers[later], []).append(numbers[earlier])
    return found


def _pair_up(places: NDArray[np.int64], shares: NDArray[np.bool_], lines: Sequence[int], max_bucket: int) -> set[int]:
    """The pairs of lines in one bucket with other keys: the later one over the earlier one, 32 bits each.

    `shares` tells of each place whether it is in one bucket with the next one.
    """
    pairs: set[int] = set()
    firsts: dict[int, int] = {}
    for place, goes_on in _list_shared(places, shares):
        if lines[place] not in firsts:
            pairs.update(place << _HALF | other for other in islice(firsts.values(), max_bucket))
            firsts[lines[place]] = place
        if not goes_on:
            firsts = {}
    return pairs


def _list_shared(places: NDArray[np.int64], shares: NDArray[np.bool_]) -> Iterator[tuple[int, bool]]:
    """The places in buckets of two and more, and whether the next one is in the same."""
    in_bucket = np.flatnonzero(shares | np.concatenate(([False], shares[:-1])))
    yield from zip(places[in_bucket].tolist(), shares[in_bucket].tolist(), strict=True)
