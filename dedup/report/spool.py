"""Keep examples of what was found on disk, and of each only what a list shows in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from dedup.report.counts import clip
from dedup.report.records import KINDS, ArticleRecord, FoundRecord

EXAMPLES = 200  # of each site, rule and kind
_MANY = 60_000  # examples; from here on only a few of each
_FEW = 3
_MOST = 100_000  # examples, whatever the number of sites: a browser still opens the page


class Spool:
    """Takes the articles that have an example, in order; `columns` are those of the list, a value for each example."""

    def __init__(self, folder: str, least_stories: int) -> None:
        self.articles: list[tuple[str, int, int, str]] = []  # id, row, site, title
        self.columns: dict[str, list[Any]] = {
            name: [] for name in ("article", "found", "kind", "code", "step", "line", "confidence", "text", "at_limit")
        }
        self._names: dict[str, dict[str, int]] = {"code": {}, "step": {}, "text": {}}
        self._taken: Counter[tuple[int, str, str]] = Counter()
        self._least_stories = least_stories
        self._file = Path(folder, "articles").open("w+b")  # noqa: SIM115  # closed by close

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def examples(self) -> int:
        """How many there are."""
        return len(self.columns["article"])

    def add(self, record: ArticleRecord, site: int) -> int | None:
        """Take an article if it has an example; return its number."""
        chosen = [place for place, one in enumerate(record["found"]) if self._is_wanted(site, one)]
        if not chosen:
            return None
        number, texts = len(self.articles), dict(record["lines"])
        self.articles.append((record["id"], record["row"], site, clip(record["title"])))
        for place in chosen:
            self._note(number, place, record["found"][place], texts)
        self._file.write(orjson.dumps(record) + b"\n")
        return number

    def list_names(self) -> dict[str, list[str]]:
        """What the numbers in the columns stand for."""
        return {f"{name}s": list(numbers) for name, numbers in self._names.items()}

    def read(self) -> Iterator[bytes]:
        """Yield the articles as JSON."""
        self._file.seek(0)
        return (line.rstrip(b"\n") for line in self._file)

    def _is_wanted(self, site: int, one: FoundRecord) -> bool:
        key = site, one["code"], one["kind"]
        most = EXAMPLES if self.examples < _MANY else _FEW if self.examples < _MOST else 0
        self._taken[key] += 1
        return self._taken[key] <= most

    def _note(self, number: int, place: int, one: FoundRecord, texts: dict[int, str]) -> None:
        values: dict[str, Any] = {
            "article": number, "found": place, "kind": KINDS.index(one["kind"]), "line": one.get("line", 0),
            "confidence": one.get("confidence"), "at_limit": int(self._is_at_limit(one)),
            "code": one["code"], "step": one["step"], "text": clip(texts.get(one.get("line", 0), "")),
        }  # fmt: skip
        for name, numbers in self._names.items():
            values[name] = numbers.setdefault(values[name], len(numbers))
        for name, value in values.items():
            self.columns[name].append(value)

    def _is_at_limit(self, one: FoundRecord) -> bool:
        """Whether a line went because so many stories of its site carry it, and no more than must."""
        evidence = one.get("evidence", {})
        carried = evidence.get("articles", evidence.get("like_it"))
        if one["kind"] != "removed" or "of" not in evidence or carried is None:
            return False
        return int(carried) - int(evidence.get("copies", 1)) + 1 <= self._least_stories
