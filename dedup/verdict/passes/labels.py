"""Condemn a widget's label between paragraphs that never speak of what it says: a subhead names what stands under it (J1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedup.text.keys import UNSPACED
from dedup.verdict.state import Lines, LineState, State
from dedup.verdict.steps import Label, Step

_UNSPACED = re.compile(f"[{UNSPACED}]")
# Categories of which no label is an item of a table or a section of a round-up, as `Weather` and `Video` may be.
_OF_WIDGETS = frozenset(
    ("account", "advertisement", "app", "continuation", "donate", "like", "newsletter", "share", "tips")
)


def run(state: State) -> Iterator[Step]:
    """Condemn the short doubtful labels with running text above and below that no word of the article repeats."""
    if not state.has_suspects:
        return
    for one in state.lines:
        if _is_label(one, state) and _is_between(one, state.lines) and not _is_told(one, state):
            evidence = {**one.step.evidence, "where": "between"} if one.step else {}
            around = (state.lines[one.place - 1].line.number, state.lines[one.place + 1].line.number)
            yield Step("label-without-a-text", "J1", one.line.number, Label.JUNK, evidence, around)


def _is_label(one: LineState, state: State) -> bool:
    """Whether a line is doubted as the label of a widget."""
    is_doubted = one.label is Label.DOUBTFUL and one.rule == "J1" and not one.opens
    return is_doubted and one.category in _OF_WIDGETS and one.line.words <= state.view.settings.known.max_label_words


def _is_between(one: LineState, lines: Lines) -> bool:
    """Whether running text that ends a sentence stands above, and running text below."""
    if not one.place or one.place + 1 == len(lines):
        return False
    above, below = lines[one.place - 1], lines[one.place + 1]
    return above.label is Label.STORY and above.line.ends_sentence and below.label is Label.STORY


def _is_told(one: LineState, state: State) -> bool:
    """Whether a word of the label, or one that begins alike, stands in another line of the article."""
    stems = _list_stems(one.line.key, state.view.settings.known.stem_letters)
    others = [f" {other.line.key}" for other in state.lines if other.line.key != one.line.key]
    return not stems or any(stem in other for stem in stems for other in others)


def _list_stems(key: str, letters: int) -> list[str]:
    """What the longer words of a label begin with, behind a blank where words have blanks; all of a short label."""
    if _UNSPACED.search(key):
        return [key]
    words = [word for word in key.split() if len(word) >= letters] or key.split()
    return [f" {word[:letters]}" for word in words]
