"""The documents whose examples the tests run: the README, and the pages of the site."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / ".docs" / "pages").glob("**/*.md"))]


def read_all() -> str:
    """The text of all documents, one after the other."""
    return "\n".join(page.read_text("utf-8") for page in PAGES)


def read_blocks(kind: str, pages: list[Path] = PAGES) -> list[str]:
    """The blocks of one kind, such as `python`, or `python scrapy`, which the site writes as a title."""
    language, _, title = kind.partition(" ")
    opened = re.escape(language) + (rf'(?: {title}| title="{title}")' if title else "")
    text = "\n".join(page.read_text("utf-8") for page in pages)
    return re.findall(rf"(?ms)^```{opened}\n(.*?)\n```$", text)
