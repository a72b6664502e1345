"""Set aside on disk what the first pass worked out of each chunk, for the second to read instead of doing it again."""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence

from dedup.article import Article
from dedup.batch.prepare import Batch
from dedup.errors import BadInput


def keep_batch(batch: Batch, folder: str) -> str:
    """Write all but the texts to a file in the folder, and return its path: about 8 KB an article of 3.2 KB."""
    keys = "\n".join(batch.keys).encode("utf-8", "surrogatepass")
    pieces = [(place, batch.raws[place], found) for place, found in batch.pieces.items()]
    from tempfile import mkstemp

    handle, path = mkstemp(suffix=".lines", dir=folder)
    with os.fdopen(handle, "wb") as file:
        kept = batch.headlines, batch.lines, batch.observations, batch.sketches, keys, pieces
        pickle.dump(kept, file, pickle.HIGHEST_PROTOCOL)
    return path


def read_batch(path: str, articles: Sequence[Article], source: str) -> Batch:
    """Read a batch back for the articles it was made of, and remove the file.

    Raises BadInput where they are others: somebody has changed the input, named `source`, in between.
    """
    with open(path, "rb") as file:
        headlines, lines, observations, sketches, joined, pieces = pickle.load(file)
    os.unlink(path)
    keys = joined.decode("utf-8", "surrogatepass").split("\n") if joined else []
    try:
        raws = _pick_lines(articles, lines.offsets.tolist(), lines.numbers.tolist())
        for place, raw, _ in pieces:
            raws[place] = raw
    except (IndexError, ValueError):
        raise BadInput("it changed while it was read", "run the same command again", path=source) from None
    own = {place: found for place, _, found in pieces}
    return Batch(articles, headlines, lines, raws, keys, own, observations, sketches)


def _pick_lines(articles: Sequence[Article], offsets: Sequence[int], numbers: Sequence[int]) -> list[str]:
    raws: list[str] = []
    for article, start, end in zip(articles, offsets[:-1], offsets[1:], strict=True):
        lines = article.text.split("\n")
        raws += [lines[number - 1] for number in numbers[start:end]]
    return raws
