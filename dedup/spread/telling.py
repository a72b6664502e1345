"""Tell of the lines that are nearly one of another article which these are, where they stand, and what sites repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.index.near import Copies, count_stars
from dedup.index.near_pairs import LinePairs
from dedup.sketch.hashes import Hashes, Offsets, keep_distinct
from dedup.sketch.ragged import cut, pick_rows
from dedup.spread.columns import pack_texts, unpack_text
from dedup.spread.job import Job
from dedup.spread.lines import COPIES, Columns, read_pairs
from dedup.spread.ranges import find_places, part_numbers, take_lines
from dedup.spread.work import Counts, Work, concatenate


def tell(job: Job, work: Work, part: int) -> Counts:
    """Tell of lines that are nearly others, those dealt out to a part: which, where each stands, on how many articles of each site.

    Writes `near`: by line the pairs, the first copies, and the counts of sites.
    """
    names = ("ones", "others", "scores", "is_same")
    ones, others, scores, is_same = read_pairs(job, work, "match", part, names)
    order = np.lexsort((others, ones))
    ones, others, scores, is_same = (values[order] for values in (ones, others, scores, is_same))
    lines, numbers = keep_distinct(ones), keep_distinct(np.concatenate((ones, others)))
    offsets, owners, copies = _read_copies(job, work, numbers)
    own = numbers.searchsorted(lines)
    pairs = LinePairs(numbers.searchsorted(ones), numbers.searchsorted(others), scores, is_same)
    stars = count_stars(pairs, Copies(offsets, **copies, names=()))
    told, star_offsets = pick_rows(stars.offsets, own)
    near = {
        "lines": lines,
        "keys": _read_keys(job, work, lines),
        "pair_offsets": np.append(ones.searchsorted(lines), len(ones)).astype(np.int64),
        "others": others,
        "scores": scores,
        "is_same": is_same,
        "star_offsets": star_offsets,
        "star_sites": stars.sites[told],
        "star_counts": stars.counts[told],
        **_list_first_copies(work, offsets, owners, copies, own, job.settings.sketch.max_bucket),
    }
    return {"lines": len(lines), "shipped": work.save("tell", part, "near", near)}


def _read_keys(job: Job, work: Work, lines: Hashes) -> Hashes:
    """The keys of lines, by their numbers, ascending."""
    parts = [(part, find_places(lines[take_lines(lines, part)])) for part in range(job.partitions)]
    return concatenate([work.load("group", part, "lines").pick("keys", own) for part, own in parts], np.uint64)


def _read_copies(job: Job, work: Work, numbers: Hashes) -> tuple[Offsets, Hashes, Columns]:
    """All copies of some lines, by their numbers, ascending: what cuts them into lines, their owners, and the rest."""
    places = [(part, find_places(numbers[take_lines(numbers, part)])) for part in range(job.partitions)]
    offsets, (owners, own_numbers, zones) = pick_columns(work, "group", "lines", places, "copy_offsets", COPIES)
    told = keep_distinct(owners)
    known: dict[str, list[NDArray[Any]]] = {name: [np.zeros(0, np.uint64)] for name in ("identities", "sites")}
    for shard, articles in part_numbers(told):
        found = work.load("learn", shard, "articles")
        for name, values in known.items():
            values.append(found.pick(name, articles))
    which = told.searchsorted(owners)
    columns = {name: np.concatenate(values)[which] for name, values in known.items()}
    return offsets, owners, columns | {"numbers": own_numbers, "zones": zones}


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
    columns = [[empty.read(name, 0, 0)] for name in names]
    for part, own in places:
        found = work.load(stage, part, kind)
        rows, own_offsets = pick_rows(found[offsets], own)
        lengths.append(np.diff(own_offsets))
        for column, name in zip(columns, names, strict=True):
            column.append(found.pick(name, rows))
    return cut(np.concatenate(lengths)), [np.concatenate(column) for column in columns]


def _list_first_copies(
    work: Work, offsets: Offsets, owners: Hashes, copies: Columns, own: NDArray[np.int64], most: int
) -> Columns:
    """The first copies of some lines, with the names of their articles."""
    lengths = np.minimum(np.diff(offsets)[own], most)
    copy_offsets = cut(lengths)
    rows = np.arange(copy_offsets[-1]) + np.repeat(offsets[:-1][own] - copy_offsets[:-1], lengths)
    told, which = np.unique(owners[rows], return_inverse=True)
    known = list(_read_names(work, told))
    names, name_offsets = pack_texts([known[place] for place in which.tolist()])
    columns = {name: values[rows] for name, values in copies.items()}
    return {"copy_offsets": copy_offsets, "names": names, "name_offsets": name_offsets, **columns}


def _read_names(work: Work, owners: Hashes) -> Iterator[str]:
    """The names of articles, by ascending owners."""
    for shard, numbers in part_numbers(owners):
        articles = work.load("learn", shard, "articles")
        names, offsets = articles["names"], articles["name_offsets"]
        for number in numbers.tolist():
            yield unpack_text(names, offsets, number)
