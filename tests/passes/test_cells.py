"""Cells of a table: a known word between short cells, one of them with a figure, is taken back to open."""

from __future__ import annotations

import pytest
from states import check_table

from dedup.verdict.passes import cells
from dedup.verdict.steps import Label

TABLES = {
    "a cell between a name and a figure": """
        open    | Item
        junk J1 | Advertisement | cell-of-a-table J1
        open    | 12 million
    """,
    "a figure above will do": """
        open    | Spent in 2025
        junk J1 | Werbung | cell-of-a-table J1
        open    | Papier
    """,
    "beside a doubtful cell": """
        doubt J1 counters | 412
        junk J1 | Advertisement | cell-of-a-table J1
        open    | Paper
    """,
    "cells of four words": """
        open    | Paper, ink and nets
        junk J1 | Advertisement | cell-of-a-table J1
        open    | 12 million crowns yearly
    """,
    "no figure beside it": """
        open    | Item
        junk J1 | Advertisement
        open    | Paper
    """,
    "a cell of five words": """
        open    | Paper, ink, nets and ropes
        junk J1 | Advertisement
        open    | 12 million
    """,
    "running text beside it": """
        story   | The line took 12 million crowns last year, said its director on Monday at noon.
        junk J1 | Advertisement
        open    | 12 million
    """,
    "other junk beside it": """
        junk J1 | 12 shares
        junk J1 | Advertisement
        open    | 12 million
    """,
    "two words": """
        open    | Item
        junk J1 | Share this:
        open    | 12 million
    """,
    "what the site repeats": """
        open    | Item
        junk J2 | Tides
        open    | 12 million
    """,
    "only a doubt": """
        open    | Item
        doubt J1 | Tides
        open    | 12 million
    """,
    "the last line": """
        open    | 12 million
        junk J1 | Advertisement
    """,
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_cells(table: str) -> None:
    check_table(table, cells.run)


def test_a_cell_is_open_again_and_may_be_condemned_anew() -> None:
    state = check_table(TABLES["a cell between a name and a figure"], cells.run)
    assert [one.label for one in state.lines] == [Label.OPEN] * 3
