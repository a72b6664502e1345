"""Say of a text that is nothing but a robot check, a wall of consent, an error or the like what it is (J1); it stays whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from dedup.config import Settings
from dedup.junk.blocks import choose_block, load_blocks
from dedup.junk.catalogue import Catalogue
from dedup.junk.entries import Entry
from dedup.junk.knowledge import load_knowledge
from dedup.text.keys import normalize_line
from dedup.text.lines import Line
from dedup.verdict.state import State, View
from dedup.verdict.steps import Step


def gate(view: View) -> bool:
    """Whether the text is such a page."""
    return _find_block(view) is not None


def run(state: State) -> Iterator[Step]:
    """Yield one step for the whole article."""
    entry = _find_block(state.view)
    if entry is not None:
        yield Step("block-page", "J1", None, None, {**_tell(entry), "lines": len(state.view.lines)})


def _tell(entry: Entry) -> Mapping[str, Any]:
    return {"category": entry.category, "language": entry.language, "phrase": entry.phrase, "file": entry.place}


def _find_block(view: View) -> Entry | None:
    """The entry that says what the page is, where each line is known; None for a story.

    The first line that is not known ends the search, which is nearly always the first line of all.
    """
    blocks, told = load_blocks(), list[Entry]()
    if len(view.lines) > view.settings.block.max_lines:
        return None
    for line in view.lines:
        if not told and not blocks.may_open(line.key):
            if not _is_junk_or_title(line, view):
                return None
            continue
        if not told and not _may_be_block(view):
            return None
        found = blocks.find(line.raw, line.key, _load_phrases(view.settings))
        if found is None and not _is_junk_or_title(line, view):
            return None
        told += found or ()
    return choose_block(told)


def _may_be_block(view: View) -> bool:
    """Whether the text is no longer than such pages are, and the user wants no line of it kept."""
    is_protected = any(line.key in view.protected for line in view.lines)
    return not is_protected and sum(line.words for line in view.lines) <= view.settings.block.max_words


def _load_phrases(settings: Settings) -> Catalogue:
    return load_knowledge(settings.junk_files, settings.protect_files).catalogue


def _is_junk_or_title(line: Line, view: View) -> bool:
    """Whether a line is junk, says the title or the site, or says nothing."""
    known = view.features.known.get(line.number)
    if known is not None:
        return known.entry is None or not known.entry.neutral
    if line.number in view.features.restated:
        return True
    if line.words > view.settings.block.max_site_words:
        return False
    return not line.says_something or line.key == _normalize_site(view.article.site)


@lru_cache(maxsize=1 << 10)
def _normalize_site(site: str) -> str:
    return normalize_line(site)
