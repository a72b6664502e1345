"""The passes over an article, in the order in which they speak: the first rule that removes a line has it."""

from __future__ import annotations

from dedup.verdict.passes import (
    blocks,
    cells,
    comments,
    doubts,
    ends,
    groups,
    headings,
    headlines,
    known,
    lists,
    menus,
    pages,
    paragraphs,
    posts,
    sentences,
    shared,
    site,
    stories,
    tail,
    varied,
)
from dedup.verdict.state import Pass

PASSES = (
    Pass("block-page", ("J1",), blocks.run, blocks.gate),
    Pass("headline", ("H1",), headlines.run, headlines.gate),
    Pass("known-junk", ("J1",), known.run, known.gate),
    Pass("broken-sentence", ("J1",), sentences.run),
    Pass("site-junk", ("J2",), site.run, site.gate),
    Pass("remembered-site-junk", ("J2",), site.run_remembered, site.gate_remembered),
    Pass("varied-site-junk", ("J2",), varied.run, varied.gate),
    Pass("whole-page", ("J3",), pages.run, pages.gate),
    Pass("readers-comments", ("J3",), comments.run, comments.gate),
    Pass("links-by-shape", ("J3", "H2"), stories.run, stories.gate),
    Pass("table-cell", ("J1",), cells.run),
    Pass("heading-over-links", ("J1", "J3", "H2"), headings.run),
    Pass("button-twice", ("J1",), doubts.run_repeated),
    Pass("button-group", ("J1",), groups.run),
    Pass("menu", ("J3",), menus.run),
    Pass("list-of-links", ("J3",), lists.run),
    Pass("doubt", ("J3",), doubts.run),
    Pass("end-of-story", ("J3",), ends.run),
    Pass("tail", ("J3", "H2"), tail.run),
    Pass("list-of-links", ("J3",), lists.run),  # again: the tail may have shown what a list is
    Pass("repeated-paragraph", ("P1",), paragraphs.run, paragraphs.gate),
    Pass("embedded-post", ("P1",), posts.run, posts.gate),
    Pass("shared-paragraph", ("P2",), shared.run, shared.gate),
)
