"""Find and remove duplicates and boilerplate in scraped news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dedup.article import Article, CleanedArticle, Finding
from dedup.config import Settings
from dedup.errors import DedupError
from dedup.version import __version__

if TYPE_CHECKING:
    from dedup.cleaner import Cleaner
    from dedup.integrations.frames import clean_frame
    from dedup.integrations.mapping import clean_mapping

__all__ = [
    "Article",
    "CleanedArticle",
    "Cleaner",
    "DedupError",
    "Finding",
    "Settings",
    "__version__",
    "clean_frame",
    "clean_mapping",
]


def __getattr__(name: str) -> Any:
    """Import the cleaner, and numpy with it, when it is first asked for."""
    if name == "Cleaner":
        from dedup.cleaner import Cleaner

        return Cleaner
    if name == "clean_frame":
        from dedup.integrations.frames import clean_frame

        return clean_frame
    if name == "clean_mapping":
        from dedup.integrations.mapping import clean_mapping

        return clean_mapping
    raise AttributeError(f"module 'dedup' has no attribute {name!r}")
