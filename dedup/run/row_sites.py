"""The site of each row of a run, for what is told of whole articles when all are read: four bytes a row."""

from __future__ import annotations

from array import array
from collections.abc import Sequence


class RowSites:
    """Takes the sites of rows in the order of their numbers; rows that are passed over have none."""

    def __init__(self, first_row: int = 1) -> None:
        self._first_row = first_row
        self._numbers: dict[str, int] = {"": 0}  # of the sites
        self._names = [""]
        self._sites = array("I")

    def add(self, numbers: Sequence[int], sites: Sequence[str]) -> None:
        """Note the sites of some rows."""
        for number, site in zip(numbers, sites, strict=True):
            self._sites.extend([0] * (number - self._first_row - len(self._sites)))
            self._sites.append(self._number(site))

    def find(self, number: int) -> str:
        """The site of a row, by its number."""
        return self._names[self._sites[number - self._first_row]]

    def _number(self, site: str) -> int:
        if site not in self._numbers:
            self._numbers[site] = len(self._names)
            self._names.append(site)
        return self._numbers[site]
