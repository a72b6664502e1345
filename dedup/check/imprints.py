"""What the articles of a file show an index and the search for duplicates, packed to be kept and joined again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dedup.batch.prepare import prepare_batch
from dedup.batch.sketches import Sketches
from dedup.config import Settings
from dedup.engine import judge_batch
from dedup.index import Observations
from dedup.io import Row
from dedup.sketch.ragged import cut

if TYPE_CHECKING:
    from dedup.neardup.sample import SampledStories

Packed = tuple[bytes, ...]

# The columns of a packed imprint: one value an article, then one a key, a key, a word, a title's word, a sampled
# shingle, then five one a sketched line (the signatures some), one a word of these.
_TYPES = (
    *(np.uint64, np.uint64, np.uint64, np.int32, np.int64, np.int64, np.int32, np.int32, np.uint32, np.int64),
    *(np.uint64, np.uint8, np.uint32, np.uint32, np.uint64),
    *(np.uint64, np.int32, np.uint8, np.uint32, np.int64, np.uint32),
)
NO_ARTICLES: Packed = (b"",) * len(_TYPES)


@dataclass(frozen=True, slots=True)
class Imprint:
    """A batch of articles as the index and the search for duplicates see it, the words in a file of the search."""

    observations: Observations
    sketches: Sketches
    stories: SampledStories

    def __len__(self) -> int:
        """The number of articles."""
        return len(self.observations)


def take_imprint(rows: Sequence[Row], settings: Settings, folder: str) -> Imprint:
    """Take the imprint of some rows; words go to a file in `folder`.

    The story of an article, by which it is compared, is what is left when it is judged by itself: it depends on no
    other file, so it can be kept as long as its own file stays.
    """
    from dedup.neardup.sample import write_stories
    from dedup.neardup.stories import gather_stories

    batch = prepare_batch([row.article for row in rows], settings)
    told = [verdict.story for verdict in judge_batch(batch, None, settings)]
    stories = gather_stories(batch, told, [""] * len(rows), range(len(rows)), settings)
    sampled = write_stories(stories, folder, settings.candidates)
    sampled.line_counts[:] = 0  # as in `join_imprints`: what is kept says the same as what is worked out anew
    return Imprint(batch.observations, batch.sketches, sampled)


def pack_imprint(imprint: Imprint, counts: Sequence[int]) -> list[Packed]:
    """Cut an imprint into those of its files, each with so many of the articles, in order."""
    seen, told = imprint.observations, imprint.stories
    by_article = (
        *(seen.articles, seen.contents, seen.sites, seen.days, np.diff(seen.offsets)),
        *(told.moments, told.sizes, told.title_counts, told.sampled_counts, np.diff(imprint.sketches.offsets)),
    )
    grouped: list[tuple[NDArray[np.int64], NDArray[Any]]] = [
        (seen.offsets, seen.keys), (seen.offsets, seen.zones),
        (cut(told.sizes), told.read_words()), (cut(told.title_counts), told.read_titles()),
        (cut(told.sampled_counts), told.read_sampled()),
        *_group_sketches(imprint.sketches),
    ]  # fmt: skip
    packed = []
    for first, last in pairwise(cut(np.array(counts)).tolist()):
        columns = [column[first:last] for column in by_article]
        columns += [values[offsets[first] : offsets[last]] for offsets, values in grouped]
        packed.append(tuple(np.asarray(column, kind).tobytes() for column, kind in zip(columns, _TYPES, strict=True)))
    return packed


def _group_sketches(sketches: Sketches) -> list[tuple[NDArray[np.int64], NDArray[Any]]]:
    """The columns of sketched lines, each with the offsets that cut it into articles."""
    offsets, width = sketches.offsets, sketches.signatures.shape[1]
    return [
        (offsets, sketches.keys),
        (offsets, sketches.numbers),
        (offsets, sketches.zones),
        (offsets * width, sketches.signatures.ravel()),
        (offsets, np.diff(sketches.word_offsets)),
        (sketches.word_offsets[offsets], sketches.words),
    ]


def join_imprints(packed: Sequence[Packed], folder: str) -> Imprint:
    """Make one imprint of packed ones; words go to a file in `folder`."""
    from dedup.neardup.candidates import hash_line_spans
    from dedup.neardup.sample import SampledStories

    columns = [
        np.frombuffer(b"".join(parts), kind) for parts, kind in zip(zip(*packed, strict=True), _TYPES, strict=True)
    ]
    articles, contents, sites, days, keys_each, moments, words_each, titles_each, sampled_each, lines_each = columns[
        :10
    ]
    keys, zones, words, titles, sampled = columns[10:15]
    from tempfile import mkstemp

    handle, path = mkstemp(suffix=".words", dir=folder)
    with os.fdopen(handle, "wb") as file:
        words.tofile(file)
        titles.tofile(file)
        sampled.tofile(file)
    count = len(articles)
    stories = SampledStories(
        ids=[""] * count,
        identities=articles,
        sites=sites,
        moments=moments,
        rows=np.arange(count),
        sizes=words_each,
        sampled_counts=sampled_each,
        line_counts=np.zeros(count, np.int32),  # a check drops nothing, and what a drop would lose is not asked
        title_counts=titles_each,
        stories=hash_line_spans(words, cut(words_each)),
        path=path,
    )
    sketches = _join_sketches(lines_each, columns[15:])
    observations = Observations(articles, contents, sites, days, cut(keys_each), keys, zones)
    return Imprint(observations, sketches, stories)


def _join_sketches(lines_each: NDArray[np.int64], columns: Sequence[NDArray[Any]]) -> Sketches:
    keys, numbers, zones, signatures, lengths, words = columns
    shaped = signatures.reshape(len(keys), -1) if len(keys) else signatures.reshape(0, 0)
    return Sketches(cut(lines_each), keys, numbers, zones, shaped, words, cut(lengths))
