"""What is said of an article that repeats another: the reason, its evidence, and whether it may be dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dedup.article import Finding
from dedup.config import ArticleSettings

STORY_IN_ANOTHER = "story-in-another"  # what decides that an article repeats another: its story, compared whole
_EVIDENCE = ("duplicate_of", "containment", "contained", "same_site", "shared")
_ROW_EVIDENCE = ("id", "duplicate_of", "containment", "contained", "same_site", "row", "original_row", "shared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """One article that repeats a kept one, by name.

    `containment`: share of its own shingles that the kept one has; `contained`: the other way; `shared`: shingles in
    common, which is about the words in common; `kept`: the share of all its lines, captions and headings too, that
    would be left if it were dropped.
    """

    duplicate_of: str
    containment: float
    contained: float
    shared: int
    same_site: bool
    kept: float

    def may_drop(self, settings: ArticleSettings) -> bool:
        """Whether little enough would be lost with it."""
        return self.kept >= settings.min_drop_containment

    def list_evidence(self) -> dict[str, Any]:
        """What the finding rests on, as plain values."""
        return self._pick(_EVIDENCE)

    def make_finding(self, *, removes: bool) -> Finding:
        """The finding of the article."""
        reason = tell_share(self.containment, repr(self.duplicate_of))
        return Finding("A1", None, "", reason, {**self.list_evidence(), "step": STORY_IN_ANOTHER}, removes=removes)

    def _pick(self, names: tuple[str, ...]) -> dict[str, Any]:
        values = ((name, getattr(self, name)) for name in names)
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in values}


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntDuplicate(Duplicate):
    """The same where the kept one is an article of an index, and its number there."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRow(Duplicate):
    """The same of a row of a run; `row`, `original_row` tell where the two stood, None for an article of an index."""

    id: str
    row: int
    original_row: int | None

    def list_evidence(self) -> dict[str, Any]:
        """What the finding rests on, as plain values: a row of DUPLICATES."""
        return self._pick(_ROW_EVIDENCE)

    def to_json(self, site: str, *, removes: bool) -> dict[str, Any]:
        """The record of the finding, as REMOVED and FINDINGS hold it; `site` is the article's."""
        return {"id": self.id, "row": self.row, "site": site, **self.make_finding(removes=removes).to_json()}


def tell_share(containment: float, original: str) -> str:
    """The reason of A1: how much of an article stands in another, named or shown to a person."""
    return f"{round(100 * containment)} % of it stands in {original}"


def tell_copied(containment: float, copy: str) -> str:
    """The same said of the kept one."""
    return f"{round(100 * containment)} % of {copy} stands in it"
