"""Find the lines of all shards that are nearly one of another article: proposed by bands, verified by words.

A line has a number: the range of its key, and its place there. Numbers order lines as keys do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.config import SketchSettings
from dedup.index.line_store import StoredLines
from dedup.index.near_pairs import pair_buckets, verify_pairs
from dedup.sketch.hashes import Hashes, Offsets, Words, keep_distinct
from dedup.sketch.ragged import cut, pick_rows
from dedup.sketch.scheme import load_scheme
from dedup.sketch.shingles import shingle_texts
from dedup.sketch.signatures import sign
from dedup.spread.job import Job
from dedup.spread.ranges import (
    cut_lines,
    cut_ranges,
    find_homes,
    find_places,
    join_numbers,
    keep_distinct_pairs,
    number_lines,
    part_numbers,
    take_lines,
)
from dedup.spread.work import Counts, Work

Columns = dict[str, NDArray[Any]]

_HALF = np.uint64(32)
_LOW = np.uint64((1 << 32) - 1)
COPIES = ("owners", "numbers", "zones")


def gather_lines(job: Job, work: Work, part: int) -> int:
    """Gather the sketched lines of a range of keys, those of articles that do not count left out; a part of `group`.

    Writes `lines`, where each has its words and where it stands, and `bands`, of each band the keys and which lines have
    them. Words stay where they are: few lines are ever compared. Returns the bytes.
    """
    copies = [_read_copies(work, shard, part) for shard in range(len(job.shards))]
    keys, *columns = (np.concatenate(values) for values in zip(*copies, strict=True))
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)])
    sources, hashed = _find_sources(job, work, part, keys[starts])
    lines = {
        "keys": keys[starts],
        "sources": sources,
        "copy_offsets": np.append(starts, len(keys)).astype(np.int64),
        **{name: values[order] for name, values in zip(COPIES, columns, strict=True)},
    }
    return work.save("group", part, "lines", lines) + work.save(
        "group", part, "bands", _list_bands(hashed, job.partitions)
    )


def _read_copies(work: Work, shard: int, part: int) -> tuple[NDArray[Any], ...]:
    """The copies of a shard's lines: keys, then `COPIES`; an owner is the shard over the number of its article."""
    lines = work.load("learn", shard, "lines")
    start, end = lines.read("bounds", part, part + 2).tolist()
    offsets = lines.read("copy_offsets", start, end + 1)
    copies = int(offsets[0]), int(offsets[-1])
    owners, numbers, zones = (lines.read(name, *copies) for name in COPIES)
    counted = ~np.isin(owners, work.load("settle", shard, "settled")["losers"])
    keys = lines.read("keys", start, end).repeat(np.diff(offsets))
    return keys[counted], join_numbers(shard, owners[counted]), numbers[counted], zones[counted]


def _find_sources(job: Job, work: Work, part: int, wanted: Hashes) -> tuple[Hashes, Hashes]:
    """Of lines, by their keys, ascending, the first shard over the place there, uint64[k], and the bands, uint64[k, b]."""
    bands = load_scheme(job.settings.sketch).bands
    keys, sources, hashed = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)], [np.zeros((0, bands), np.uint64)]
    for shard in range(len(job.shards)):
        lines = work.load("learn", shard, "lines")
        start, end = lines.read("bounds", part, part + 2).tolist()
        keys.append(lines.read("keys", start, end))
        sources.append(join_numbers(shard, np.arange(start, end)))
        hashed.append(lines.read("bands", start, end))
    all_keys = np.concatenate(keys)
    order = np.argsort(all_keys, kind="stable")
    places = order[all_keys[order].searchsorted(wanted)] if len(wanted) else order[:0]
    return np.concatenate(sources)[places], np.concatenate(hashed)[places]


def _list_bands(hashed: Hashes, parts: int) -> Columns:
    """Of each band the keys, ascending, the bounds of their ranges, and the places of the lines that have them."""
    bands: Columns = {}
    for band, keys in enumerate(hashed.T):
        order = np.argsort(keys, kind="stable")
        bands |= {f"keys{band}": keys[order], f"lines{band}": order.astype(np.uint32)}
        bands[f"bounds{band}"] = cut_ranges(keys[order], parts)
    return bands


def meet(job: Job, work: Work, part: int) -> Counts:
    """Propose the lines that share a band key of a range.

    Writes `pairs`: numbers of lines, the greater first, ordered.
    """
    later, earlier = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
    for band in range(load_scheme(job.settings.sketch).bands):
        lines, keys = _read_band(job, work, part, band)
        pairs = pair_buckets(keys, job.settings.sketch.max_bucket)
        later.append(lines[(pairs >> _HALF).astype(np.int64)])
        earlier.append(lines[(pairs & _LOW).astype(np.int64)])
    ones, others = keep_distinct_pairs(np.concatenate(later), np.concatenate(earlier))
    proposed = {"ones": ones, "others": others, "bounds": cut_lines(ones, job.partitions)}
    return {"pairs": len(ones), "shipped": work.save("meet", part, "pairs", proposed)}


def _read_band(job: Job, work: Work, part: int, band: int) -> tuple[Hashes, Hashes]:
    """The numbers of the lines whose key of a band is of a range, ascending, and these keys."""
    lines, keys = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
    for group in range(job.partitions):
        bands = work.load("group", group, "bands")
        own = bands.read(f"bounds{band}", part, part + 2).tolist()
        lines.append(number_lines(group, bands.read(f"lines{band}", *own)))
        keys.append(bands.read(f"keys{band}", *own))
    numbers = np.concatenate(lines)
    order = np.argsort(numbers)
    return numbers[order], np.concatenate(keys)[order]


def match(job: Job, work: Work, part: int) -> Counts:
    """Verify the proposed pairs whose greater line is of a range.

    Writes `pairs`, those that share enough, both ways, by the home of the first.
    """
    ones, others = keep_distinct_pairs(*read_pairs(job, work, "meet", part, ("ones", "others")))
    numbers = keep_distinct(np.concatenate((ones, others)))
    places = [numbers.searchsorted(side).astype(np.uint64) for side in (ones, others)]
    lines = _read_lines(job, work, numbers)
    found = verify_pairs(lines, np.arange(len(numbers)), places[0] << _HALF | places[1], job.settings.sketch)
    homes = find_homes(numbers[found.ones], job.partitions)
    order = np.argsort(homes, kind="stable")
    verified = {
        "ones": numbers[found.ones][order],
        "others": numbers[found.others][order],
        "scores": found.scores[order],
        "is_same": found.is_same[order],
        "bounds": homes[order].searchsorted(np.arange(job.partitions + 1)),
    }
    return {"proposed": len(ones), "pairs": len(found.ones), "shipped": work.save("match", part, "pairs", verified)}


def read_pairs(job: Job, work: Work, stage: str, part: int, names: Sequence[str]) -> list[NDArray[Any]]:
    """Columns of all pairs of a stage that are for a part."""
    columns: list[list[NDArray[Any]]] = [[] for _ in names]
    for task in range(job.partitions):
        pairs = work.load(stage, task, "pairs")
        own = pairs.read("bounds", part, part + 2).tolist()
        for column, name in zip(columns, names, strict=True):
            column.append(pairs.read(name, *own))
    return [np.concatenate(column) for column in columns]


def _read_lines(job: Job, work: Work, numbers: Hashes) -> StoredLines:
    """Lines with words and signatures, by their numbers, ascending."""
    sources = [np.zeros(0, np.uint64)]
    for part in range(job.partitions):
        own = find_places(numbers[take_lines(numbers, part)])
        sources.append(work.load("group", part, "lines").pick("sources", own))
    words, offsets = _read_words(work, np.concatenate(sources))
    none = np.zeros(len(numbers), np.uint32)
    return StoredLines(
        owners=none,
        keys=numbers,
        numbers=none.astype(np.int32),
        zones=none.astype(np.uint8),
        signatures=_sign(words, offsets, job.settings.sketch),
        words=words,
        word_offsets=offsets,
        names=np.zeros(0, np.uint8),
        name_offsets=np.zeros(1, np.int64),
    )


def _read_words(work: Work, sources: Hashes) -> tuple[Words, Offsets]:
    """The words of lines, from where they are."""
    order = np.argsort(sources)
    lengths, words = [np.zeros(0, np.int64)], [np.zeros(0, np.uint32)]
    for shard, places in part_numbers(sources[order]):
        found = work.load("learn", shard, "words")
        picked, offsets = pick_rows(found["word_offsets"], places)
        lengths.append(np.diff(offsets))
        words.append(found.pick("words", picked))
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    picked, offsets = pick_rows(cut(np.concatenate(lengths)), back)
    return np.concatenate(words)[picked], offsets


def _sign(words: Words, offsets: Offsets, settings: SketchSettings) -> NDArray[np.uint32]:
    shingles, own = shingle_texts(words, offsets, settings.shingle_size)
    return sign(shingles.astype(np.uint32), own, load_scheme(settings))
