"""Lists with bullets: where most items are junk, the rest goes with them."""

from __future__ import annotations

import pytest
from states import check_table

from dedup.verdict.passes import lists

TEASER = "- The mayor said on Monday that the pier will stay open until the autumn storms."


def make_list(known: int, others: int, bullet: str = "-", goes: bool = True) -> str:
    """A list of so many known items, and of others."""
    step = " | list-item J3" if goes else ""
    items = [f"junk J3 | {bullet} Mayor of town {n} opens a pier" for n in range(known)]
    return "\n".join([*items[:2], *(f"open | {bullet} Boat {n}{step}" for n in range(others)), *items[2:]])


TABLES = {
    "four of six": make_list(4, 2),
    "six of ten, with another bullet": make_list(6, 4, "•"),
    "with a teaser in whole sentences": make_list(4, 1) + f"\nstory | {TEASER} | list-item J3",
    "with a doubtful item": make_list(4, 1) + "\ndoubt J1 | - Video | list-item J3",
    "four of seven": make_list(4, 3, goes=False),
    "three of three and one": make_list(3, 1, goes=False),
    "without bullets": "\n".join([*(f"junk J3 | Mayor of town {n} opens a pier" for n in range(5)), "open | Boat 1"]),
    "with two kinds of bullets": "\n".join([*(f"junk J3 | - Mayor of town {n}" for n in range(5)), "open | • Boat 1"]),
    "parted by a line": make_list(4, 1) + "\nopen | The boats\nopen | - Boat 9",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_lists(table: str) -> None:
    check_table(table, lists.run)
