"""Find junk by its place: tails and heads of junk, links under a heading, menus, other articles' headlines (J3, H2)."""

from __future__ import annotations

import re
from itertools import groupby

from dedup.config import RunSettings
from dedup.text.lines import FULL_STOPS
from dedup.verdict.state import Mark, Marks, Standing

_BULLET = re.compile(r"[-–—•·*»›■▪●◦▸►] ?")
_DATED = re.compile(  # a headline, and its date in figures behind it
    r".{12}.*?\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})(?:,? +\d{1,2}[:.]\d\d)?\W*$"
)
_RULE = re.compile(r"\s*([-–—_=*•·~#+.])\s*(?:\1\s*)+$")
_SENTENCE = 4  # words
_BUTTONS = ("comments", "share", "like", "follow", "counters", "navigation")
_HANDLE = re.compile(r"^(?:\S+ ){0,4}@\w+\W*$")


def find_runs(marks: Marks, settings: RunSettings) -> None:
    """Settle the doubtful and open lines by what stands around them; running text is never dragged along."""
    standings = {mark.standing for mark in marks}
    if Standing.DOUBTFUL not in standings and Standing.JUNK not in standings:
        return  # nothing is known that others could go with
    _spare_cells(marks)
    _follow_headings(marks, settings)
    _condemn_repeated_doubts(marks)
    _condemn_groups(marks, settings)
    _condemn_menus(marks, settings)
    _condemn_lists(marks, settings)
    _settle_doubts(marks, settings)
    _sweep_tail(marks, settings)
    _condemn_lists(marks, settings)  # again: the sweep may have shown what a list is


def _spare_cells(marks: Marks) -> None:
    """A single known word between the short lines of a table is a cell of it, as in a table of what a company earns by."""
    for before, mark, after in zip(marks, marks[1:], marks[2:], strict=False):
        if mark.code == "J1" and mark.standing is Standing.JUNK and mark.line.words == 1:
            around = (before, after)
            if all(
                one.standing in (Standing.OPEN, Standing.DOUBTFUL) and one.line.words <= 4 for one in around
            ) and any(any(map(str.isdigit, one.line.key)) for one in around):
                mark.standing, mark.opens = Standing.OPEN, False


def _condemn_repeated_doubts(marks: Marks) -> None:
    """A button that stands twice in one article is one; a subhead stands once."""
    seen: dict[str, int] = {}
    for mark in marks:
        if mark.standing is Standing.DOUBTFUL and mark.code == "J1" and mark.facts.get("category") != "counters":
            seen[mark.line.key] = seen.get(mark.line.key, 0) + 1
    for mark in marks:
        times = seen.get(mark.line.key, 0)
        if times > 1 and mark.standing is Standing.DOUBTFUL:
            mark.condemn(
                "J1", mark.reason.replace("possible", "known") + f", {times} times in the article", **mark.facts
            )


def _condemn_groups(marks: Marks, settings: RunSettings) -> None:
    """Buttons come in groups, subheads do not: short doubtful lines one below the other bear each other out."""

    def is_button(mark: Mark) -> bool:
        return (
            mark.standing is Standing.DOUBTFUL
            and mark.code == "J1"
            and mark.facts.get("category") not in ("counters", "pitch")
            and mark.line.words <= settings.max_item_words
        )

    for are_buttons, marks_of in groupby(marks, key=is_button):
        group = list(marks_of) if are_buttons else []
        if len({mark.line.key for mark in group}) >= settings.min_group and not _is_announced(group[0], marks):
            for mark in group:
                mark.condemn("J1", mark.reason.replace("possible", "known") + ", in a group", **mark.facts)


def _is_announced(mark: Mark, marks: Marks) -> bool:
    """Whether running text above the line ends with a colon, and a list of the story follows it."""
    return mark.place > 0 and marks[mark.place - 1].line.is_prose and marks[mark.place - 1].line.last_mark in ":："


def _condemn_menus(marks: Marks, settings: RunSettings) -> None:
    """Condemn the short lines of a long run without running text that has known junk among them."""
    for is_story, marks_of in groupby(marks, key=lambda mark: mark.standing is Standing.STORY):
        run = [] if is_story else list(marks_of)
        if not run or len(run) < settings.min_menu_lines:
            continue
        known = sum(
            one.standing >= Standing.DOUBTFUL
            and one.code in ("J1", "J2")
            and one.facts.get("category") != "counters"
            and not one.line.is_code
            for one in run
        )
        if known >= max(settings.min_menu_known, settings.min_menu_share * len(run)) and sum(
            one.line.is_code for one in run
        ) < settings.min_listing_share * len(run):
            for one in run:
                if one.standing is Standing.OPEN and one.line.words <= settings.max_item_words:
                    one.condemn("J3", f"one of {len(run)} short lines in a row, {known} of them known junk")


def _condemn_lists(marks: Marks, settings: RunSettings) -> None:
    """Condemn all items of a list with bullets where half of them are junk, teasers in whole sentences too."""
    for bullet, run in groupby(marks, key=_bullet):
        if not bullet:
            continue
        items = list(run)
        known = sum(item.standing is Standing.JUNK for item in items)
        if known >= max(settings.min_items_known, settings.min_items_share * len(items)):
            for item in items:
                if item.standing is not Standing.JUNK:
                    item.condemn("J3", f"in a list of {len(items)}, {known} of them links to other stories or junk")


def _bullet(mark: Mark) -> str:
    found = _BULLET.match(mark.line.raw)
    return found[0] if found else ""


def _follow_headings(marks: Marks, settings: RunSettings) -> None:
    """Condemn the headline-shaped lines under a heading such as "Related links", and a doubtful heading with them."""
    for place, heading in enumerate(marks):
        if not heading.opens or heading.standing < Standing.DOUBTFUL:
            continue
        links = _find_kicker(heading, marks)
        for mark in marks[place + 1 + len(links) : place + 1 + settings.max_run]:
            if not _is_link(mark, heading):
                break
            links.append(mark)
        if heading.standing is Standing.DOUBTFUL:
            after = marks[place + 1 + len(links)] if place + 1 + len(links) < len(marks) else None
            # One line between a heading and running text may as well be a subhead, or a caption of a picture.
            if after is not None and after.standing is Standing.STORY and len(links) < settings.min_links:
                continue
            heading.condemn("J1", heading.reason.replace("possible", "known") + ", over links", **heading.facts)
        # Without an end in sight the last line of a run may be the next subhead of the story.
        for number, mark in enumerate(links, 1):
            _condemn_link(mark, f"headline-shaped line {number} after {heading.line.raw.strip()[:60]!r}", settings)


def _find_kicker(heading: Mark, marks: Marks) -> Marks:
    """The section or topic that some sites print between "Read more" and the headline of the other story."""
    after = marks[heading.place + 1 : heading.place + 3]
    is_kicker = (
        len(after) == 2
        and heading.standing is Standing.JUNK
        and all(mark.standing is Standing.OPEN for mark in after)
        and after[0].line.words <= 2
        and after[0].line.last_mark not in ":："
        and after[1].line.is_headline_shaped
        and after[1].line.words >= 5
    )
    return after[:1] if is_kicker else []


def _is_link(mark: Mark, heading: Mark) -> bool:
    line = mark.line
    if mark.standing is Standing.STORY:
        is_speech = line.opens_quoted and not line.is_quoted  # with who says it
        return line.words <= 25 and line.last_mark in "?!؟？！" and not is_speech
    if mark.standing is Standing.OPEN and heading.facts.get("category") == "navigation":
        return line.words <= 5
    return mark.standing is Standing.OPEN and line.is_headline_shaped


def _condemn_link(mark: Mark, reason: str, settings: RunSettings) -> None:
    if mark.evidence.exact.is_title and mark.line.words >= settings.min_title_words:
        mark.condemn("H2", f"the headline of another article, {reason}")
    else:
        mark.condemn("J3", reason)


def _find_text(marks: Marks) -> tuple[int, int]:
    """The places of the first running text and of the last line that is told; -1 where no running text is."""
    stories = [mark.place for mark in marks if mark.standing is Standing.STORY]
    told = [mark.place for mark in marks if mark.standing is Standing.OPEN and mark.line.says_something]
    return (stories[0], max(stories + told)) if stories else (-1, -1)


def _is_boxed(place: int, marks: Marks) -> bool:
    """Whether the line stands between two rules of dashes or stars, as agencies set their notes off."""
    around = [mark.line.raw for mark in marks[max(0, place - 1) : place + 2 : 2]]
    return len(around) == 2 and all(map(_RULE.match, around))


def _settle_doubts(marks: Marks, settings: RunSettings) -> None:
    """A doubtful line with junk on one side and no running text on the other is junk; so is one that ends the article.

    Behind the last line nothing is told any more but credits and dates; above the first a button stands by the byline.
    """
    if all(mark.standing not in (Standing.DOUBTFUL, Standing.JUNK) for mark in marks):
        return
    first, last = _find_text(marks)
    for _ in range(2):
        for place, mark in enumerate(marks):
            before = marks[place - 1].standing if place else None
            after = marks[place + 1].standing if place + 1 < len(marks) else None
            if (
                mark.standing is Standing.OPEN
                and before is Standing.JUNK
                and "@" in mark.line.raw
                and _HANDLE.search(mark.line.raw)
            ):
                mark.condemn("J3", "an account on a network, next to junk")
            if mark.standing is not Standing.DOUBTFUL:
                continue
            if Standing.JUNK in (before, after) and Standing.STORY not in (before, after):
                _settle(mark, "next to junk")
            elif _is_boxed(place, marks):
                _settle(mark, "between rules")
            elif before is Standing.NEUTRAL and after is Standing.NEUTRAL:
                _settle(mark, "between bylines, dates or credits")
            elif before is None and after not in (None, Standing.STORY):
                _settle(mark, "at the head of the article")
            elif after is None or (place > last >= 0 and mark.line.words <= settings.most_note):
                _settle(mark, "at the end of the article")
            elif place < first and Standing.NEUTRAL in (before, after) and mark.facts.get("category") in _BUTTONS:
                _settle(mark, "next to the byline")


def _settle(mark: Mark, where: str) -> None:
    mark.condemn("J3", f"{mark.reason.replace('possible ', '')}, {where}", **mark.facts)


def _sweep_tail(marks: Marks, settings: RunSettings) -> None:
    """After the first junk behind the last running text, short lines that nothing speaks for go too."""
    last = max((place for place, mark in enumerate(marks) if mark.standing is Standing.STORY), default=None)
    if last is None:
        return  # verse, a table, a list: nothing tells its tail from its story
    tail = marks[last + 1 :]
    places = [
        place for place, mark in enumerate(tail) if mark.standing is Standing.JUNK and mark.code not in ("H1", "P1")
    ]
    for place, mark in enumerate(tail):
        if not places or place < places[0] or mark.standing not in (Standing.OPEN, Standing.DOUBTFUL):
            continue
        is_near = any(abs(place - other) <= settings.max_gap for other in places)
        is_row = mark.line.is_row and not _DATED.match(mark.line.raw)
        is_short = mark.line.is_headline_shaped or mark.line.words <= settings.max_item_words
        is_sentence = mark.line.words >= _SENTENCE and mark.line.last_mark in FULL_STOPS and not mark.line.ends_cut
        if mark.standing is Standing.DOUBTFUL or (is_near and is_short and not is_row and not is_sentence):
            _condemn_link(mark, "in the junk behind the story's last paragraph", settings)
