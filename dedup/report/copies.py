"""Group articles that repeat one another around the one that is kept, and say which of the groups a page has room for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dedup.article import Article
from dedup.report.counts import clip
from dedup.showing import spell, spell_all

_CLUSTERS, _FULL_CLUSTERS = 100, 1_000
_COPIES = 8  # of one cluster whose texts are shown
_MAX_TEXT = 20_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An article that repeats another, by ids and rows; `original_row` is None for one that an index has learnt."""

    id: str
    row: int
    original: str
    original_row: int | None
    site: str
    containment: float
    contained: float
    same_site: bool
    removes: bool


@dataclass(slots=True)
class Copy:
    """A cluster: the kept article, and those that repeat it."""

    id: str
    row: int | None
    pairs: list[Pair] = field(default_factory=list)

    def list_rows(self) -> list[int]:
        """The rows whose texts are shown."""
        return [row for row in (self.row, *(pair.row for pair in self.pairs[:_COPIES])) if row is not None]

    def summarize(self) -> list[Any]:
        """What the list of clusters shows: the id, the row and how many repeat it."""
        return [spell(self.id), self.row, len(self.pairs)]

    def to_json(self, texts: Mapping[int, Article]) -> dict[str, Any]:
        """The cluster with its texts, as far as they are at hand."""
        told: dict[str, Any] = {
            "kept": _show_article(self.id, self.row, texts),
            "copies": [
                _show_article(pair.id, pair.row, texts if place < _COPIES else {})
                | {
                    "containment": pair.containment,
                    "contained": pair.contained,
                    "same_site": pair.same_site,
                    "removed": pair.removes,
                }
                for place, pair in enumerate(self.pairs[: 10 * _COPIES])
            ],
        }
        spelled: dict[str, Any] = spell_all(told)
        return spelled


def choose_clusters(pairs: Iterable[Pair], *, is_full: bool) -> tuple[list[Copy], int]:
    """The largest clusters, those of equal size in order, and how many there are in all."""
    clusters: dict[tuple[str, int | None], Copy] = {}
    for pair in pairs:
        key = pair.original, pair.original_row
        clusters.setdefault(key, Copy(*key)).pairs.append(pair)
    ordered = sorted(clusters.values(), key=lambda one: -len(one.pairs))
    return ordered[: _FULL_CLUSTERS if is_full else _CLUSTERS], len(ordered)


def _show_article(id: str, row: int | None, texts: Mapping[int, Article]) -> dict[str, Any]:
    article = texts.get(row) if row is not None else None
    if article is None:
        return {"id": id, "row": row, "text": None}
    return {
        "id": id, "row": row, "site": article.site, "title": clip(article.title), "text": article.text[:_MAX_TEXT],
    }  # fmt: skip


def list_wanted(clusters: Sequence[Copy]) -> set[int]:
    """The rows whose texts are shown."""
    return {row for one in clusters for row in one.list_rows()}
