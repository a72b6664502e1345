"""Find some articles of an input, each with the verdict on it and the article that it repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from dedup.batch.prepare import prepare_batch
from dedup.config import ReadOptions, Settings
from dedup.engine import judge_batch
from dedup.index import IndexView, SqliteIndex
from dedup.io import Row, Source, open_sources, read_chunk
from dedup.junk.knowledge import find_protected
from dedup.neardup.cluster import DuplicateFinder
from dedup.neardup.duplicate import DuplicateRow
from dedup.neardup.ranking import Keep
from dedup.neardup.sample import write_stories
from dedup.run.numbering import number_chunks
from dedup.run.verdicts import Judged, open_view
from dedup.run.worker import gather_rows, name_row
from dedup.text.sites import name_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which articles: the first of an id, the one of a row, all of a site, or the first of an id on a site."""

    id: str | None = None
    row: int | None = None
    site: str | None = None

    def fits(self, row: Row) -> bool:
        """Whether a row is meant."""
        return (
            (self.id is None or self.id == name_row(row))
            and (self.row is None or self.row == row.number)
            and (self.site is None or name_site(self.site) == name_site(row.article.site))
        )

    @property
    def is_one(self) -> bool:
        """Whether the first that fits is meant."""
        return self.id is not None or self.row is not None


@dataclass(frozen=True, slots=True)
class Explained:
    """An article with the verdict on it, what it repeats, and of its protected lines the places in the user's lists."""

    row: Row
    judged: Judged
    duplicate: DuplicateRow | None
    protected: dict[int, str]


def explain_articles(
    path: str, wanted: Wanted, index: str | None, options: ReadOptions, settings: Settings
) -> list[Explained]:
    """The wanted articles of an input, judged by an index or else by the whole input, in order; none where none fits."""
    with ExitStack() as stack:
        sources = [stack.enter_context(source) for source in open_sources([path], options)]
        view = open_view(sources, index, options, settings, stack)
        finder = None
        if settings.rules["A1"] != "off":
            known = view if isinstance(view, SqliteIndex) else None
            finder = stack.enter_context(DuplicateFinder(settings, Keep.LONGEST, known))
        found = list(_pick(_judge(sources, view, finder, options, settings), wanted))
        repeats = {one.row: one for one in finder.find()} if finder is not None and found else {}
    return [Explained(one.row, one, repeats.get(one.row.number), _place(one, settings)) for one in found]


def _pick(judged: Iterator[Judged], wanted: Wanted) -> Iterator[Judged]:
    """Those that are wanted; all are judged, for any may be the one that is repeated."""
    is_found = False
    for one in judged:
        if not is_found and wanted.fits(one.row):
            is_found = wanted.is_one
            yield one


def _judge(
    sources: Sequence[Source], view: IndexView, finder: DuplicateFinder | None, options: ReadOptions, settings: Settings
) -> Iterator[Judged]:
    for chunk in number_chunks(sources):
        rows = [row for row in read_chunk(chunk, options).rows if row.has_text]
        batch = prepare_batch([row.article for row in rows], settings)
        verdicts = judge_batch(batch, view, settings)
        if finder is not None:
            stories = gather_rows(rows, batch, [verdict.story for verdict in verdicts], settings)
            finder.add(write_stories(stories, finder.folder, settings.candidates))
        yield from map(Judged, rows, verdicts)


def _place(one: Judged, settings: Settings) -> dict[int, str]:
    """In which file and line of the user's lists each protected line of an article stands."""
    lines = one.row.article.text.split("\n")
    numbers: Sequence[int] = one.verdict.protected
    return {number: find_protected(lines[number - 1], settings.protect_files) for number in numbers}
