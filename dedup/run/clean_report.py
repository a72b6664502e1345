"""The report of a cleaning run: what its chunks show goes to disk, and the page is written with the other outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from dedup.config import ReadOptions
from dedup.files.temporary import make_scratch
from dedup.io import Output, Source
from dedup.neardup.duplicate import STORY_IN_ANOTHER, DuplicateRow
from dedup.report.about import describe_run
from dedup.report.copies import Pair
from dedup.report.page import Report
from dedup.run.numbering import read_numbered
from dedup.run.row_sites import RowSites
from dedup.run.worker import Cleaned


class CleanReport:
    """Collects what a report shows; `close` removes what was collected."""

    def __init__(self, run: Mapping[str, Any], *, is_full: bool) -> None:
        self._run = run
        self._stack = ExitStack()
        self._page = Report(self._stack.enter_context(make_scratch()), run["settings"], is_full=is_full)
        self._stack.callback(self._page.close)

    def close(self) -> None:
        """Remove the files."""
        self._stack.close()

    def add(self, cleaned: Cleaned) -> None:
        """Take a chunk, in order."""
        self._page.measure(cleaned.sizes)
        for record in cleaned.shown:
            self._page.add(record)

    def add_duplicates(
        self, duplicates: Sequence[DuplicateRow], sites: RowSites, dropped: Mapping[int, object]
    ) -> None:
        """Take the articles that repeat another, of which those in `dropped` were left out, by their rows."""
        pairs = (
            Pair(
                id=one.id, row=one.row, original=one.duplicate_of, original_row=one.original_row, site=sites.find(one.row),
                containment=round(one.containment, 4), contained=round(one.contained, 4), same_site=one.same_site,
                removes=one.row in dropped,
            )
            for one in duplicates
        )  # fmt: skip
        self._page.add_pairs(pairs, STORY_IN_ANOTHER)

    def write(
        self, output: Output, sources: Sequence[Source], options: ReadOptions, first_row: int, counts: Mapping[str, int]
    ) -> None:
        """Write the page; the texts of articles that repeat each other are read again."""
        texts = read_numbered(sources, self._page.list_wanted(), options, first_row)
        self._page.write(output.write, describe_run(self._run, "clean", **counts), texts)
