"""Find and remove duplicates and boilerplate in scraped news."""

from __future__ import annotations

__version__ = "0.1.0"
