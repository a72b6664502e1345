"""An item pipeline for Scrapy: cleans each item as it comes, and learns it.

Settings, all optional: `DEDUP_ENABLED` (True) · `DEDUP_INDEX`, the index file; without one, what is learnt ends with
the crawl · `DEDUP_TEXT_FIELD`, `DEDUP_TITLE_FIELD`, `DEDUP_URL_FIELD`, found by the usual names if not set ·
`DEDUP_RULES`, as in `{"J2": "report"}` · `DEDUP_DROP_DUPLICATES` (False) · `DEDUP_FINDINGS_FIELD`, a field of the item
that gets the list of findings · `DEDUP_BLANK_LINES`, `tidy` or `keep`.

Statistics: `dedup/articles`, `dedup/changed`, `dedup/without_text`, `dedup/removed/J2` and so on,
`dedup/reported/P2` and so on, `dedup/duplicates`, `dedup/without_findings_field`. The log `dedup` tells at level DEBUG
what came of each item.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem, NotConfigured

from dedup.article import CleanedArticle
from dedup.cleaner import Cleaner
from dedup.config import ReadOptions
from dedup.errors import BadRow
from dedup.integrations.mapping import clean_fields, read_cleaned
from dedup.io.fields import put_value
from dedup.logger import LOGGER
from dedup.run.configuration import check_blank_lines, load_settings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings


class DuplicateArticle(DropItem):
    """An item is dropped because an article that came before contains it; `duplicate_of` names that article."""

    def __init__(self, message: str, duplicate_of: str) -> None:
        super().__init__(message, log_level="INFO")
        self.duplicate_of = duplicate_of


class DedupPipeline:
    """Cleans and learns items of any type that itemadapter knows. An item without a text passes through as it is.

    An item that can be changed is; of a frozen one a changed copy goes on.

    Several crawls may share one index, at once or one after the other.
    """

    def __init__(self, cleaner: Cleaner, options: ReadOptions, findings_field: str = "", stats: Any = None) -> None:
        self._cleaner = cleaner
        self._options = options
        self._findings_field = findings_field
        self._stats = stats
        self._has_warned = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DedupPipeline:
        """Read the settings; raises NotConfigured where the pipeline is switched off, BadSettings for a bad rule."""
        settings = crawler.settings
        if not settings.getbool("DEDUP_ENABLED", True):
            raise NotConfigured("DEDUP_ENABLED is off")
        rules = {name: str(action) for name, action in settings.getdict("DEDUP_RULES").items()}
        chosen = load_settings(rules)
        if settings.getbool("DEDUP_DROP_DUPLICATES"):
            chosen = replace(chosen, rules={**chosen.rules, "A1": "remove"})
        if blank_lines := settings.get("DEDUP_BLANK_LINES"):
            chosen = replace(chosen, blank_lines=check_blank_lines(blank_lines))
        cleaner = Cleaner(settings.get("DEDUP_INDEX") or None, chosen)
        return cls(cleaner, _make_options(settings), settings.get("DEDUP_FINDINGS_FIELD") or "", crawler.stats)

    def process_item(self, item: Any) -> Any:
        """Clean an item and return it; raises DuplicateArticle where it is dropped."""
        adapter = ItemAdapter(item)
        try:
            place, result = clean_fields(adapter, self._cleaner, self._options, learn=True)
        except BadRow:  # images, prices, authors: not every item of a crawl is an article
            place, result = (), None
        self._count(result)
        if result is not None:
            for finding in result.findings:
                if finding.code == "A1" and finding.removes and result.duplicate_of is not None:
                    raise DuplicateArticle(finding.reason, result.duplicate_of)
            if result.text != result.original.text:
                text = read_cleaned(adapter, place, result, self._cleaner.settings)
                item = _put(item, place[0], put_value(adapter, place, text)[place[0]])
        return self._note(item, result) if self._findings_field else item

    def close_spider(self) -> None:
        """Close the index."""
        self._cleaner.close()

    def _note(self, item: Any, result: CleanedArticle | None) -> Any:
        """The item with its findings; one that has no field for them is named in the log, the first of a crawl."""
        found = [finding.to_json() for finding in result.findings] if result else []
        try:
            return _put(item, self._findings_field, found)
        except KeyError:
            if not self._has_warned:
                LOGGER.warning(
                    "%s has no field %r and goes on without its findings; add it, or change DEDUP_FINDINGS_FIELD",
                    type(item).__name__,
                    self._findings_field,
                )
            self._has_warned = True
            if self._stats is not None:
                self._stats.inc_value("dedup/without_findings_field")
            return item

    def _count(self, result: CleanedArticle | None) -> None:
        if self._stats is None:
            return
        if result is None:
            self._stats.inc_value("dedup/without_text")
            return
        self._stats.inc_value("dedup/articles")
        if result.text != result.original.text:
            self._stats.inc_value("dedup/changed")
        if result.duplicate_of is not None:
            self._stats.inc_value("dedup/duplicates")
        for finding in result.findings:
            self._stats.inc_value(f"dedup/{'removed' if finding.removes else 'reported'}/{finding.code}")


def _put(item: Any, name: str, value: Any) -> Any:
    """The item with a value in a field, or a copy of one that is frozen; raises KeyError where it has no such field."""
    try:
        ItemAdapter(item)[name] = value
        return item
    except (AttributeError, ValueError):  # of dataclasses and attrs, and of pydantic
        changed = copy(item)
        if not hasattr(item, name):
            raise KeyError(name) from None
        object.__setattr__(changed, name, value)
        return changed


def _make_options(settings: BaseSettings) -> ReadOptions:
    return ReadOptions(
        text_field=settings.get("DEDUP_TEXT_FIELD") or "",
        title_field=settings.get("DEDUP_TITLE_FIELD") or "",
        url_field=settings.get("DEDUP_URL_FIELD") or "",
    )
