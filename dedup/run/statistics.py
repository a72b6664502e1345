"""Count what is found by rule and site, and the lines found most often, in memory that does not grow with the input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dedup.showing import spell

_MAX_KEPT = 10_000  # keys of each kind: some megabytes; twice as many are held before the rarest go
_MAX_TEXT = 200  # characters of a line by which it is counted, enough to know it again

Key = tuple[Any, ...]
Example = tuple[Any, ...]  # what orders places, then what tells a person of one


@dataclass(slots=True)
class TopCounts:
    """How often keys were met, and of each the place that comes first.

    Exact while there are no more than `max_kept` different ones. When there are twice as many the rarest go: then any
    count may be short by `missed` at most, and no key that was met more often than that is missing.
    """

    max_kept: int = _MAX_KEPT
    missed: int = 0
    _counts: dict[Key, tuple[int, Example]] = field(default_factory=dict)

    def add(self, key: Key, example: Example, number: int = 1) -> None:
        """Count a key once more, or so many times."""
        known = self._counts.get(key)
        if known is None:
            self._counts[key] = number, example
            if len(self._counts) > 2 * self.max_kept:
                self._drop_rarest()
        else:
            self._counts[key] = known[0] + number, min(known[1], example)

    def merge(self, other: TopCounts) -> None:
        """Count those of another in."""
        self.missed += other.missed
        for key, (number, example) in other._counts.items():
            self.add(key, example, number)

    def list_top(self) -> list[tuple[int, Key, Example]]:
        """All that are kept, those met most often first."""
        found = [(number, key, example) for key, (number, example) in self._counts.items()]
        return sorted(found, key=lambda one: (-one[0], one[1]))

    def _drop_rarest(self) -> None:
        ranked = self.list_top()
        self.missed += ranked[self.max_kept][0]
        self._counts = {key: (number, example) for number, key, example in ranked[: self.max_kept]}


class SiteCount(NamedTuple):
    """What was found on a site: all of it, and how often by each rule, removed and only reported."""

    total: int
    site: str
    removed: Counter[str]
    reported: Counter[str]


class LineCount(NamedTuple):
    """A line, how often it was found under a rule, whether it goes, and the first place of all where it stands."""

    times: int
    code: str
    removes: bool
    text: str
    example: Example


@dataclass(slots=True)
class Statistics:
    """Findings by site and rule, and by line."""

    _sites: TopCounts = field(default_factory=TopCounts)
    _lines: TopCounts = field(default_factory=TopCounts)

    def note(self, code: str, site: str, text: str, example: Example, *, removes: bool) -> None:
        """Count a finding; a finding on no line has no text."""
        self._sites.add((spell(site), code, removes), ())
        if text:
            self._lines.add((code, removes, spell(text.strip()[:_MAX_TEXT])), example)

    def merge(self, other: Statistics) -> None:
        """Count those of another in."""
        self._sites.merge(other._sites)
        self._lines.merge(other._lines)

    @property
    def missed(self) -> int:
        """By how much a count of a line or site may be short, because there were too many different ones to keep."""
        return max(self._sites.missed, self._lines.missed)

    def list_sites(self) -> list[SiteCount]:
        """The sites, those with most findings first."""
        sites: dict[str, tuple[Counter[str], Counter[str]]] = {}
        for number, (site, code, removes), _ in self._sites.list_top():
            sites.setdefault(site, (Counter(), Counter()))[not removes][code] += number
        found = [SiteCount(gone.total() + told.total(), site, gone, told) for site, (gone, told) in sites.items()]
        return sorted(found, key=lambda one: (-one.total, one.site))

    def list_lines(self) -> list[LineCount]:
        """The lines that were found more than once, the most repeated first."""
        top = self._lines.list_top()
        return [LineCount(times, *_split(key), example) for times, key, example in top if times > 1]

    def to_json(self) -> dict[str, Any]:
        """Everything that is kept, as plain values."""
        return {
            name: {"missed": counts.missed, "counts": counts.list_top()}
            for name, counts in (("sites", self._sites), ("lines", self._lines))
        }


def _split(key: Key) -> tuple[str, bool, str]:
    code, removes, text = key
    return code, removes, text


def read_statistics(values: dict[str, Any]) -> Statistics:
    """The statistics of which `to_json` made plain values."""
    return Statistics(*(_read_counts(values[name]["missed"], values[name]["counts"]) for name in ("sites", "lines")))


def _read_counts(missed: int, counts: Iterable[tuple[int, list[Any], list[Any]]]) -> TopCounts:
    made = TopCounts(missed=missed)
    for number, key, example in counts:
        made.add(tuple(key), tuple(example), number)
    return made


def describe_sites(sites: Iterable[SiteCount]) -> Iterator[dict[str, Any]]:
    """The counts of sites as plain values, by name."""
    for one in sites:
        yield {"site": one.site, "count": one.total, "removed": dict(one.removed), "reported": dict(one.reported)}
