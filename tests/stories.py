"""Build batches of stories from plain lines, as the tests and benchmarks of duplicates have them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.config import Settings
from dedup.neardup.sample import Stories, make_stories
from dedup.sketch.words import hash_lines
from dedup.text.keys import hash_key, normalize_line


def build_stories(
    lines: Sequence[Sequence[str]],
    ids: Sequence[str],
    sites: Sequence[int],
    dates: Sequence[str],
    rows: Sequence[int],
    settings: Settings,
    titles: Sequence[str] = (),
) -> Stories:
    """A batch from the story lines of each article, as they stand, and the keys of its titles."""
    keys = [normalize_line(line) for own in lines for line in own]
    words, offsets = hash_lines(keys)
    hashes = np.array([hash_key(key) for key in keys], np.uint64)
    articles = np.concatenate(([0], np.cumsum([len(own) for own in lines]))).astype(np.int64)
    raws = [line for own in lines for line in own]
    identities = np.array([hash_key(id) for id in ids], np.uint64)
    return make_stories(
        ids,
        identities,
        titles or [""] * len(ids),
        sites,
        dates,
        rows,
        words,
        offsets,
        hashes,
        articles,
        raws,
        settings.containment,
    )
