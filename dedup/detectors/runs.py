"""Find junk by its place: tails and heads of junk, links under a heading, menus, other articles' headlines (J3, H2)."""

from __future__ import annotations

from dedup.detectors.marks import Mark, Marks, Standing
from dedup.settings import RunSettings


def find_runs(marks: Marks, settings: RunSettings) -> None:
    """Settle the doubtful and open lines by what stands around them; running text is never dragged along."""
    _follow_headings(marks, settings)
    _settle_doubts(marks)
    _sweep_tail(marks, settings)


def _follow_headings(marks: Marks, settings: RunSettings) -> None:
    """Condemn the headline-shaped lines under a heading such as "Related links", and a doubtful heading with them."""
    for place, heading in enumerate(marks):
        if not heading.opens or heading.standing < Standing.DOUBTFUL:
            continue
        links = []
        for mark in marks[place + 1 : place + 1 + settings.max_run]:
            if mark.standing is not Standing.OPEN or not _is_link(mark):
                break
            links.append(mark)
        if heading.standing is Standing.DOUBTFUL:
            after = marks[place + 1 + len(links)] if place + 1 + len(links) < len(marks) else None
            # One line between a heading and running text may as well be a subhead, or a caption of a picture.
            if after is not None and after.standing is Standing.STORY and len(links) < settings.min_links:
                continue
            heading.condemn("J1", heading.reason.replace("may be", "known junk:") + ", over links", **heading.facts)
        # Without an end in sight the last line of a run may be the next subhead of the story.
        for number, mark in enumerate(links, 1):
            _condemn_link(mark, f"headline-shaped line {number} after {heading.line.raw.strip()[:60]!r}", settings)


def _is_link(mark: Mark) -> bool:
    return mark.line.is_headline_shaped


def _condemn_link(mark: Mark, reason: str, settings: RunSettings) -> None:
    if mark.evidence.exact.is_title and mark.line.words >= settings.min_title_words:
        mark.condemn("H2", f"the headline of another article, {reason}")
    else:
        mark.condemn("J3", reason)


def _settle_doubts(marks: Marks) -> None:
    """A doubtful line with junk on one side and no running text on the other is junk; so is one that ends the article."""
    for _ in range(2):
        for place, mark in enumerate(marks):
            if mark.standing is not Standing.DOUBTFUL:
                continue
            before = marks[place - 1].standing if place else None
            after = marks[place + 1].standing if place + 1 < len(marks) else None
            if Standing.JUNK in (before, after) and Standing.STORY not in (before, after):
                mark.condemn("J3", mark.reason.replace("may be ", "") + ", next to junk", **mark.facts)
            elif after is None or (before is None and after is not Standing.STORY):
                mark.condemn("J3", mark.reason.replace("may be ", "") + ", at the end of the article", **mark.facts)


def _sweep_tail(marks: Marks, settings: RunSettings) -> None:
    """After the first junk behind the last running text, short lines that nothing speaks for go too."""
    last = max((place for place, mark in enumerate(marks) if mark.standing is Standing.STORY), default=-1)
    tail = marks[last + 1 :]
    seen_junk = False
    for mark in tail:
        if mark.standing is Standing.JUNK:
            seen_junk = True
        elif seen_junk and mark.standing in (Standing.OPEN, Standing.DOUBTFUL):
            if mark.standing is Standing.DOUBTFUL or mark.line.is_headline_shaped or mark.line.words <= 6:
                _condemn_link(mark, "in the junk behind the story's last paragraph", settings)
