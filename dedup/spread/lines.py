"""Find the lines of all shards that are nearly one of another article: proposed by bands, verified by words, told by key.

A line has a number: the range of its key, and its place there. Numbers order lines as keys do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.config import SketchSettings
from dedup.index.line_store import StoredLines
from dedup.index.near import Copies, count_stars
from dedup.index.near_pairs import LinePairs, hash_band, pair_buckets, verify_pairs
from dedup.sketch.hashes import Hashes, Offsets, Words, keep_distinct
from dedup.sketch.ragged import cut, pick_rows
from dedup.sketch.scheme import load_scheme
from dedup.sketch.shingles import shingle_texts
from dedup.sketch.signatures import sign
from dedup.spread.columns import pack_texts, unpack_text
from dedup.spread.job import Job
from dedup.spread.ranges import find_places, keep_distinct_pairs, number_lines, take_lines, take_range
from dedup.spread.work import Counts, Work

Columns = dict[str, NDArray[Any]]

_HALF = np.uint64(32)
_LOW = np.uint64((1 << 32) - 1)
COPIES = ("owners", "identities", "sites", "numbers", "zones")


def gather_lines(job: Job, work: Work, part: int, losers: Sequence[NDArray[np.uint32]]) -> int:
    """Gather the sketched lines of a range of keys, those of articles that do not count left out; a part of `group`.

    Writes `lines`, with words and copies, and `bands`, of each band the keys and which lines have them. Returns the bytes.
    """
    copies = [_read_copies(work, shard, part, job.partitions, lost) for shard, lost in enumerate(losers)]
    keys, *columns = (np.concatenate(values) for values in zip(*copies, strict=True))
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)])
    words, word_offsets = _find_words(job, work, part, keys[starts])
    lines = {
        "keys": keys[starts],
        "words": words,
        "word_offsets": word_offsets,
        "copy_offsets": np.append(starts, len(keys)).astype(np.int64),
        **{name: values[order] for name, values in zip(COPIES, columns, strict=True)},
    }
    bands = _list_bands(words, word_offsets, job.settings.sketch)
    return work.save("group", part, "lines", lines) + work.save("group", part, "bands", bands)


def _read_copies(work: Work, shard: int, part: int, parts: int, losers: NDArray[np.uint32]) -> tuple[NDArray[Any], ...]:
    """The copies of a shard's lines: keys, then `COPIES`; an owner is the shard over the number of its article."""
    lines, articles = work.load("learn", shard, "lines"), work.load("learn", shard, "articles")
    own = take_range(lines["keys"], part, parts)
    offsets = lines["copy_offsets"][own.start : own.stop + 1]
    copies = slice(int(offsets[0]), int(offsets[-1]))
    owners = lines["owners"][copies]
    counted = ~np.isin(owners, losers)
    owners = owners[counted]
    return (
        lines["keys"][own].repeat(np.diff(offsets))[counted],
        (np.uint64(shard) << _HALF) | owners,
        *(articles[name][owners] for name in ("identities", "sites")),
        *(lines[name][copies][counted] for name in ("numbers", "zones")),
    )


def _find_words(job: Job, work: Work, part: int, wanted: Hashes) -> tuple[Words, Offsets]:
    """The words of lines, by their keys, ascending: of each in the first shard that has it."""
    keys, lengths, words = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)], [np.zeros(0, np.uint32)]
    for shard in range(len(job.shards)):
        lines = work.load("learn", shard, "lines")
        own = take_range(lines["keys"], part, job.partitions)
        offsets = lines["word_offsets"][own.start : own.stop + 1]
        keys.append(lines["keys"][own])
        lengths.append(np.diff(offsets))
        words.append(lines["words"][int(offsets[0]) : int(offsets[-1])])
    all_keys = np.concatenate(keys)
    order = np.argsort(all_keys, kind="stable")
    places = order[all_keys[order].searchsorted(wanted)] if len(wanted) else order[:0]
    picked, found = pick_rows(cut(np.concatenate(lengths)), places)
    return np.concatenate(words)[picked], found


def _list_bands(words: Words, offsets: Offsets, settings: SketchSettings) -> Columns:
    """Of each band the keys, ascending, and the places of the lines that have them."""
    scheme, signatures = load_scheme(settings), _sign(words, offsets, settings)
    bands: Columns = {}
    for band in range(scheme.bands):
        keys = hash_band(signatures, band, scheme)
        order = np.argsort(keys, kind="stable")
        bands |= {f"keys{band}": keys[order], f"lines{band}": order.astype(np.uint32)}
    return bands


def _sign(words: Words, offsets: Offsets, settings: SketchSettings) -> NDArray[np.uint32]:
    shingles, own = shingle_texts(words, offsets, settings.shingle_size)
    return sign(shingles.astype(np.uint32), own, load_scheme(settings))


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
    return {"pairs": len(ones), "shipped": work.save("meet", part, "pairs", {"ones": ones, "others": others})}


def _read_band(job: Job, work: Work, part: int, band: int) -> tuple[Hashes, Hashes]:
    """The numbers of the lines whose key of a band is of a range, ascending, and these keys."""
    lines, keys = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
    for group in range(job.partitions):
        bands = work.load("group", group, "bands")
        own = take_range(bands[f"keys{band}"], part, job.partitions)
        lines.append(number_lines(group, bands[f"lines{band}"][own]))
        keys.append(bands[f"keys{band}"][own])
    numbers = np.concatenate(lines)
    order = np.argsort(numbers)
    return numbers[order], np.concatenate(keys)[order]


def match(job: Job, work: Work, part: int) -> Counts:
    """Verify the proposed pairs whose greater line is of a range.

    Writes `pairs`, those that share enough, both ways, by the first.
    """
    ones, others = keep_distinct_pairs(*_read_pairs(job, work, "meet", part, ("ones", "others")))
    numbers = keep_distinct(np.concatenate((ones, others)))
    places = [numbers.searchsorted(side).astype(np.uint64) for side in (ones, others)]
    lines = _read_lines(job, work, numbers)
    found = verify_pairs(lines, np.arange(len(numbers)), places[0] << _HALF | places[1], job.settings.sketch)
    verified = {
        "ones": numbers[found.ones],
        "others": numbers[found.others],
        "scores": found.scores,
        "is_same": found.is_same,
    }
    return {"proposed": len(ones), "pairs": len(found.ones), "shipped": work.save("match", part, "pairs", verified)}


def _read_pairs(job: Job, work: Work, stage: str, part: int, names: Sequence[str]) -> list[NDArray[Any]]:
    """Columns of all pairs of a stage whose first line is of a range of keys."""
    columns: list[list[NDArray[Any]]] = [[] for _ in names]
    for task in range(job.partitions):
        pairs = work.load(stage, task, "pairs")
        own = take_lines(pairs["ones"], part)
        for column, name in zip(columns, names, strict=True):
            column.append(pairs[name][own])
    return [np.concatenate(column) for column in columns]


def _read_lines(job: Job, work: Work, numbers: Hashes) -> StoredLines:
    """Lines with words and signatures, by their numbers, ascending."""
    offsets, (words,) = _pick(job, work, numbers, "word_offsets", ("words",))
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


def pick_columns(
    work: Work,
    stage: str,
    kind: str,
    places: Iterable[tuple[int, NDArray[np.int64]]],
    offsets: str,
    names: Sequence[str],
) -> tuple[Offsets, list[NDArray[Any]]]:
    """Ragged columns of what stands at some places of parts of a stage, and what cuts them into rows."""
    empty = work.load(stage, 0, kind)
    lengths = [np.zeros(0, np.int64)]
    columns = [[empty[name][:0]] for name in names]
    for part, own in places:
        found = work.load(stage, part, kind)
        rows, own_offsets = pick_rows(found[offsets], own)
        lengths.append(np.diff(own_offsets))
        for column, name in zip(columns, names, strict=True):
            column.append(found[name][rows])
    return cut(np.concatenate(lengths)), [np.concatenate(column) for column in columns]


def _pick(
    job: Job, work: Work, numbers: Hashes, offsets: str, names: Sequence[str]
) -> tuple[Offsets, list[NDArray[Any]]]:
    """The same of lines that were gathered, by their numbers, ascending."""
    own = [(part, find_places(numbers[take_lines(numbers, part)])) for part in range(job.partitions)]
    return pick_columns(work, "group", "lines", own, offsets, names)


def tell(job: Job, work: Work, part: int) -> Counts:
    """Tell of each line of a range that is nearly another: which, where it stands, and on how many articles of each site.

    Writes `near`: by line the pairs, the first copies, and the counts of sites.
    """
    names = ("ones", "others", "scores", "is_same")
    ones, others, scores, is_same = _read_pairs(job, work, "match", part, names)
    order = np.lexsort((others, ones))
    ones, others, scores, is_same = (values[order] for values in (ones, others, scores, is_same))
    lines, numbers = keep_distinct(ones), keep_distinct(np.concatenate((ones, others)))
    offsets, copies = _pick(job, work, numbers, "copy_offsets", COPIES)
    own = numbers.searchsorted(lines)
    pairs = LinePairs(numbers.searchsorted(ones), numbers.searchsorted(others), scores, is_same)
    stars = count_stars(pairs, make_copies(offsets, copies[1:], ()))
    told, star_offsets = pick_rows(stars.offsets, own)
    near = {
        "lines": lines,
        "keys": work.load("group", part, "lines")["keys"][find_places(lines)],
        "pair_offsets": np.append(ones.searchsorted(lines), len(ones)).astype(np.int64),
        "others": others,
        "scores": scores,
        "is_same": is_same,
        "star_offsets": star_offsets,
        "star_sites": stars.sites[told],
        "star_counts": stars.counts[told],
        **_list_copies(work, offsets, copies, own, job.settings.sketch.max_bucket),
    }
    return {"lines": len(lines), "shipped": work.save("tell", part, "near", near)}


def make_copies(offsets: Offsets, columns: Sequence[NDArray[Any]], names: Sequence[str]) -> Copies:
    """Copies of lines from the columns of `COPIES` but the owners."""
    identities, sites, numbers, zones = columns
    return Copies(offsets, identities, sites, numbers, zones, names)


def _list_copies(
    work: Work, offsets: Offsets, copies: Sequence[NDArray[Any]], own: NDArray[np.int64], most: int
) -> Columns:
    """The first copies of some lines, with the names of their articles."""
    lengths = np.minimum(np.diff(offsets)[own], most)
    copy_offsets = cut(lengths)
    rows = np.arange(copy_offsets[-1]) + np.repeat(offsets[:-1][own] - copy_offsets[:-1], lengths)
    owners = copies[0][rows]
    told, which = np.unique(owners, return_inverse=True)
    known = list(_read_names(work, told))
    names, name_offsets = pack_texts([known[place] for place in which.tolist()])
    columns = {name: values[rows] for name, values in zip(COPIES[1:], copies[1:], strict=True)}
    return {"copy_offsets": copy_offsets, "names": names, "name_offsets": name_offsets, **columns}


def _read_names(work: Work, owners: Hashes) -> Iterator[str]:
    """The names of articles, by ascending owners."""
    shards = (owners >> _HALF).astype(np.int64)
    for shard in keep_distinct(shards).tolist():
        articles = work.load("learn", shard, "articles")
        names, offsets = articles["names"], articles["name_offsets"]
        for number in (owners[shards == shard] & _LOW).tolist():
            yield unpack_text(names, offsets, number)
