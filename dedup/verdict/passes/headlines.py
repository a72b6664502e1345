"""Find lines that say the article's own headline again (H1)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz

from dedup.text.keys import normalize_line
from dedup.text.signs import COLONS, FULL_STOPS, SENTENCE_STOPS, choose_one
from dedup.verdict.near_repeats import count_changes, find_near_repeats
from dedup.verdict.state import Lines, LineState, State, View
from dedup.verdict.steps import Label, Step

_LABEL_END = re.compile(choose_one(COLONS))


def gate(view: View) -> bool:
    """Whether a line restates the title, may be a part of it, or stands twice where no title is known."""
    titles = view.features.titles
    if not titles:
        return view.has_copies or bool(view.features.proposed)
    head = view.lines[: view.settings.headline.head_lines]
    return bool(view.features.restated) or any(line.key in title.key for title in titles for line in head)


def run(state: State) -> Iterator[Step]:
    """Condemn each line that says the headline again.

    With a title field that is every such line; without one the headline is a headline-shaped line among the first
    lines, and the lines after its first occurrence are meant.
    """
    return _find_restated(state) if state.view.features.titles else _find_repeated(state)


def _find_restated(state: State) -> Iterator[Step]:
    title, scores = state.view.article.title, state.view.features.restated
    settings = state.view.settings.headline
    is_sentence = title.strip()[-1] in SENTENCE_STOPS
    for one in state.lines if scores else state.lines[: settings.head_lines]:
        score, is_head = scores.get(one.line.number, 0.0), one.place < settings.head_lines
        if not score and not is_head:
            continue
        if not is_head and not is_sentence and (one.line.last_mark in SENTENCE_STOPS or _may_be_sentence(one, state)):
            continue  # a sentence of the story that the headline was made from
        if not score and is_head and _is_part(one, state):
            score = settings.part_score
        if score:
            yield Step("headline-again", "H1", one.line.number, Label.JUNK, {"title": title, "score": round(score, 3)})


def _may_be_sentence(one: LineState, state: State) -> bool:
    """Whether a line stands between running text, in an article that ends no line with a stop."""
    around = state.lines[one.place - 1 : one.place + 2]
    return state.view.lacks_stops and all(other is one or other.label is Label.STORY for other in around)


def _is_part(one: LineState, state: State) -> bool:
    """Whether a line of the head is the headline of a title field that holds more, such as a subtitle."""
    key = one.line.key
    return (
        one.label is Label.OPEN
        and one.line.words >= state.view.settings.headline.min_part_words
        and any(
            f" {key} " in f" {title.key} " or title.key.startswith(key) or title.key.endswith(key)
            for title in state.view.features.titles
        )
        and one.line.last_mark not in FULL_STOPS
        and not (state.view.has_capitals and _goes_on(one, state.lines))
        and not (_is_amid_text(one, state.lines) and not _is_behind_label(one, state))
    )


def _is_amid_text(one: LineState, lines: Lines) -> bool:
    """Whether running text stands somewhere above and right below, as it does around a subhead."""
    below = lines[one.place + 1 : one.place + 2]
    return bool(below) and below[0].line.is_prose and any(above.label is Label.STORY for above in lines[: one.place])


def _is_behind_label(one: LineState, state: State) -> bool:
    """Whether a line is what the title field says behind its first colon: the headline but for a label."""
    parts = _LABEL_END.split(state.view.article.title, maxsplit=1)
    return len(parts) > 1 and normalize_line(parts[1]).startswith(one.line.key)


def _goes_on(one: LineState, lines: Lines) -> bool:
    """Whether the next line begins with a small letter: then this one is broken at a column, as the title may be."""
    return any(following.line.raw.lstrip()[:1].islower() for following in lines[one.place + 1 : one.place + 2])


def _find_repeated(state: State) -> Iterator[Step]:
    """The lines that say a headline of the head again; one that comes more often is a refrain."""
    settings, heads = state.view.settings.headline, _list_heads(state)
    yield from _find_nearly_repeated(heads, state)
    times = Counter(one.line.key for one in state.lines)
    for one in state.lines:
        first = heads.get(one.line.key)
        if first is None or times[one.line.key] > settings.max_times or one.place > first.place + settings.head_lines:
            continue
        if first is not one:
            number = first.line.number
            evidence = {"first_line": number, "score": 1.0}
            yield Step("headline-twice", "H1", one.line.number, Label.JUNK, evidence, because=(number,))


def _find_nearly_repeated(heads: dict[str, LineState], state: State) -> Iterator[Step]:
    """The headline-shaped lines of the head that nearly say an earlier one of it: a word more or less, or spelled anew."""
    settings, proposed = state.view.settings.headline, state.view.features.proposed
    near = find_near_repeats(state.view.lines, proposed, settings.min_words, settings.min_ratio) if heads else {}
    for one in heads.values():
        for number in near.get(one.line.number, ()):
            first = state.get(number)
            if first is None or heads.get(first.line.key) is not first:
                continue
            if count_changes(one.line.key, first.line.key, state.view.settings.paragraph) == 0:
                score = round(fuzz.ratio(one.line.key, first.line.key) / 100, 3)
                evidence = {"first_line": number, "score": score}
                yield Step("headline-nearly-twice", "H1", one.line.number, Label.JUNK, evidence, because=(number,))
                break


def _list_heads(state: State) -> dict[str, LineState]:
    """The headline-shaped lines above the first running text, by their keys."""
    settings = state.view.settings.headline
    heads: dict[str, LineState] = {}
    for one in state.lines[: settings.head_lines]:
        if one.label is Label.STORY:
            break
        is_head = one.line.is_headline_shaped and one.line.words >= settings.min_words and one.label is Label.OPEN
        if is_head and one.line.key not in heads:
            heads[one.line.key] = one
    return heads
