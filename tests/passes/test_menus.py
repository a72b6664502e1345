"""Menus: a long run of short lines with known junk among them goes; lists of names, verse and programs stay."""

from __future__ import annotations

import pytest
from states import check_table

from dedup.verdict.passes import menus

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."


def make_menu(lines: int, known: int, goes: bool, said: str = "doubt J1") -> str:
    """A run of lines between running text, of which some are known."""
    step = " | menu-item J3" if goes else ""
    items = [
        f"{said} | Letters {n}" if n < known else f"open | Quay {'abcdefghij'[n % 10]}{n // 10}{step}"
        for n in range(lines)
    ]
    return "\n".join([f"story | {STORY}", *items, f"story | {STORY}"])


CODE = "open | boat = find(north);"
TABLES = {
    "eight lines, three known": make_menu(8, 3, True),
    "known as junk": make_menu(8, 3, True, "junk J1"),
    "known from the site": make_menu(8, 3, True, "junk J2"),
    "one in fifteen is too few": make_menu(45, 3, False),
    "three of thirty-seven are enough": make_menu(37, 3, True),
    "seven lines": make_menu(7, 3, False),
    "two known": make_menu(12, 2, False),
    "known by their place alone": make_menu(8, 3, False, "junk J3"),
    "counters": make_menu(12, 4, False, "doubt J1 counters"),
    "longer lines are no items": make_menu(8, 3, True).replace("Quay d0 |", "Quay d and f and g |")
    + "\nopen | The boats of the line that sail",
    "what people say": make_menu(8, 3, True).replace("Quay d0 | menu-item J3", "BELL: Not one boat sailed."),
    "the amounts of a recipe": make_menu(8, 3, True).replace("Quay d0 | menu-item J3", "2 tsp oil")
    .replace("Quay e0 | menu-item J3", "1 onion").replace("Quay f0 | menu-item J3", "1/4 tsp sugar"),
    "parted by running text": "\n".join([make_menu(5, 2, False), make_menu(5, 2, False)]),
    "a listing of a program": "\n".join([make_menu(10, 3, False), *[CODE] * 2]).replace(f"story | {STORY}", CODE),
    "a line of code among a menu": make_menu(24, 4, True).replace(f"story | {STORY}", CODE, 1).replace(CODE, f"{CODE} | menu-item J3"),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_menus(table: str) -> None:
    check_table(table, menus.run)


def test_an_item_of_six_words_goes_and_one_of_seven_stays() -> None:
    table = (
        make_menu(8, 3, True)
        .replace("Quay d0", "All that is new on quays")
        .replace("Quay e0 | menu-item J3", "All that is new on old quays")
    )
    check_table(table, menus.run)
