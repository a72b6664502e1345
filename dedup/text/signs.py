"""Signs that end sentences, lines and quotations."""

from __future__ import annotations

LINE_STOPS = ".!?:。！？؟।۔։።፡။។：…"  # a line that ends with one is not broken at a column
