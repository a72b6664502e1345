"""Write down what the first pass worked out of each chunk, for the second to read instead of doing it again."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import IO

from dedup.article import Article
from dedup.batch.prepare import Batch
from dedup.errors import BadInput


def keep_batch(batch: Batch, file: IO[bytes]) -> None:
    """Append all but the texts to a file: about 8 KB an article of 3.2 KB."""
    keys = "\n".join(batch.keys).encode("utf-8", "surrogatepass")
    pieces = [(place, batch.raws[place], found) for place, found in batch.pieces.items()]
    kept = batch.headlines, batch.lines, batch.observations, batch.sketches, keys, pieces
    pickle.dump(kept, file, pickle.HIGHEST_PROTOCOL)


def read_batch(file: IO[bytes], articles: Sequence[Article], source: str) -> Batch:
    """Read the next batch of a file back for the articles it was made of.

    Raises BadInput where they are others: somebody has changed the input, named `source`, in between.
    """
    headlines, lines, observations, sketches, joined, pieces = pickle.load(file)
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
