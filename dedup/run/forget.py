"""Take the articles of dumps out of an index file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup.batch.prepare import identify
from dedup.config import ReadOptions
from dedup.index import open_index
from dedup.io import check_outputs, open_sources, read_chunk


def forget_inputs(inputs: Sequence[str], index: str, options: ReadOptions) -> int:
    """Forget the articles of some inputs and give their room back to the disk; return how many the index knew."""
    forgotten = 0
    sources = open_sources(inputs, options)
    check_outputs([index], [path for source in sources for path in source.paths])
    with open_index(index, "write") as opened:
        for source in sources:
            with source:
                for chunk in source.chunks():
                    rows = [row for row in read_chunk(chunk, options).rows if row.has_text]
                    known = [identify(row.article)[0] for row in rows]
                    forgotten += opened.forget(np.array(known, np.uint64))
        opened.compact()
    return forgotten
