"""The documents whose examples the tests run: the README, and the pages of the site, in the order of its menu."""

from __future__ import annotations

from conftest import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / ".docs" / "pages").glob("**/*.md"))]


def read_all() -> str:
    """The text of all documents, one after the other."""
    return "\n".join(page.read_text("utf-8") for page in PAGES)


def read_blocks(kind: str) -> list[str]:
    """The blocks of one kind in all documents."""
    return [block.split("\n```")[0] for block in read_all().split(f"```{kind}\n")[1:]]
