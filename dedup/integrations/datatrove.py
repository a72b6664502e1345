"""A step for datatrove pipelines: cleans documents by an index that `dedup learn` made of the same dump."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from os import PathLike
from typing import Any

from datatrove.data import Document, DocumentsPipeline
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.typeshelper import StatHints

from dedup.article import Article, CleanedArticle
from dedup.cleaner import Cleaner
from dedup.config import ReadOptions, Settings
from dedup.io.fields import make_article

_BATCH = 500  # documents, as many as a cleaner judges at a time


class DedupCleaner(PipelineStep):  # type: ignore[misc]  # datatrove ships no types
    """Cleans the text of each document, by an index that is only read, so that any number of tasks may share it.

    An article is known to the index by the id, title, site and address that `dedup learn` found in the same row: those
    of the document's metadata are found by the usual names or named here. Documents that lose lines keep all else.
    With `findings` the metadata have what was found under this name. Where the settings say to remove A1, documents
    that another one contains are dropped.

    Statistics: `total`, `changed`, `removed/J1` and so on, `reported/P2` and so on, `duplicates`, `forwarded`, `dropped`.
    """

    name = "🧹 dedup"
    type = "✂️ - FORMAT"

    def __init__(
        self,
        index: str | PathLike[str],
        settings: Settings | None = None,
        *,
        title: str = "",
        site: str = "",
        url: str = "",
        date: str = "",
        findings: str = "",
    ) -> None:
        """Remember what to do; the index is opened by each task, and raises BadIndex there where it cannot be used."""
        super().__init__()
        self.index = str(index)
        self.settings = settings
        self.findings = findings
        self.options = ReadOptions(title_field=title, site_field=site, url_field=url, date_field=date)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Yield the documents with their texts cleaned."""
        waiting = iter(data or ())
        with Cleaner(self.index, self.settings, read_only=True) as cleaner:
            while batch := list(islice(waiting, _BATCH)):
                with self.track_time():
                    results = list(cleaner.clean_many(map(self._make_article, batch)))
                yield from self._finish(batch, results)

    def _make_article(self, document: Document) -> Article:
        fields = document.metadata | {"id": "" if _is_invented(document) else document.id}
        return make_article(fields, document.text, self.options)

    def _finish(self, batch: list[Document], results: list[CleanedArticle]) -> Iterator[Document]:
        for document, result in zip(batch, results, strict=True):
            self._count(result)
            if any(finding.code == "A1" and finding.removes for finding in result.findings):
                self.stat_update(StatHints.dropped)
                continue
            self.stat_update(StatHints.forwarded)
            document.text = result.text
            if self.findings:
                document.metadata[self.findings] = [finding.to_json() for finding in result.findings]
            yield document

    def _count(self, result: CleanedArticle) -> None:
        self.stat_update(StatHints.total)
        self.stat_update("changed", value=int(result.text != result.original.text))
        self.stat_update("duplicates", value=int(result.duplicate_of is not None))
        for finding in result.findings:
            self.stat_update(f"{'removed' if finding.removes else 'reported'}/{finding.code}")


def _is_invented(document: Document) -> bool:
    """Whether an id is the one that datatrove's readers give a row without any: its file, and its number there."""
    file, _, number = str(document.id).rpartition("/")
    place: Any = document.metadata.get("file_path", "")
    return bool(file) and number.isdigit() and str(place).endswith(file)
