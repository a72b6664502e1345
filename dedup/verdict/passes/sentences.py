"""Take back what was said of a button's name that is a part of a sentence which was broken at its links."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.verdict.standing import is_inside_sentence
from dedup.verdict.state import State
from dedup.verdict.steps import Label, Step


def run(state: State) -> Iterator[Step]:
    """Spare `LinkedIn` between "the owner wrote on" and ", where she has many readers"."""
    if not state.has_suspects:
        return
    longest = state.view.settings.surroundings.max_linked_words
    for one in state.touched:
        is_short = one.rule == "J1" and one.label >= Label.DOUBTFUL and one.line.words <= longest
        if is_short and one.category != "advertisement" and is_inside_sentence(one, state):
            around = (state.lines[one.place - 1].line.number, state.lines[one.place + 1].line.number)
            evidence = {"from": around[0], "to": around[1]}
            yield Step("part-of-a-sentence", "J1", one.line.number, Label.OPEN, evidence, around)
            yield Step("part-of-a-sentence", "J1", one.line.number, Label.STORY, evidence, around)
