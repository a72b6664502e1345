"""Condemn each later copy of a paragraph that stays, exact or nearly so with the same numbers (P1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count, pairwise, takewhile

from rapidfuzz import fuzz

from dedup.config import ParagraphSettings
from dedup.text.lines import Line
from dedup.verdict.copies import Places, is_caption_of
from dedup.verdict.near_repeats import count_changes, find_numbers
from dedup.verdict.quotations import has_run
from dedup.verdict.state import LineState, State, View
from dedup.verdict.steps import Label, Step


def gate(view: View) -> bool:
    """Whether a line stands twice, may stand within an earlier one, or is nearly one."""
    return bool(view.features.having or view.features.near) or view.has_copies


def run(state: State) -> Iterator[Step]:
    """Yield a step for each line that repeats an earlier one of the article."""
    if gate(state.view):
        found = list(_Search(state).find())
        if found:
            found += _find_around(found, state)
            yield from _keep_runs(found, state) if state.view.by_sentences else found


def _find_around(found: Sequence[Step], state: State) -> list[Step]:
    """The steps for short lines around paragraphs that stand again, where the same stood around the first copies.

    An article that was printed twice has its subheads twice. What stands a third time is a refrain or a form.
    """
    times = Counter(one.line.key for one in state.lines)
    gone = {step.line for step in found}
    around: list[Step] = []
    for step in found:
        one, first = state.find(step.line or 0), state.find(step.because[0])
        if one.line.key != first.line.key or first.place > one.place:
            continue
        for way in (-1, 1):
            place, other = one.place + way, first.place + way
            while 0 <= other < place < len(state.lines) and other != one.place:
                beside, before = state.lines[place], state.lines[other]
                if beside.line.number in gone or not _stands_twice(beside, before, times):
                    break
                gone.add(beside.line.number)
                around.append(_repeat("paragraph-again", beside, before.line, 1.0))
                place, other = place + way, other + way
    return around


def _stands_twice(one: LineState, earlier: LineState, times: Mapping[str, int]) -> bool:
    line = one.line
    is_told = one.label in (Label.STORY, Label.OPEN) and line.says_something and not line.is_code
    return is_told and line.key == earlier.line.key and times[line.key] == 2


def _keep_runs(found: Sequence[Step], state: State) -> Iterator[Step]:
    """Of an article with a sentence in each line the steps for several sentences in a row, or for a long one.

    What says a heading again, which has no full stop, is the sentence that the heading was made from.
    """
    settings = state.view.settings.paragraph
    steps = {state.find(step.line).place: step for step in found if step.line and not _is_from_heading(step, state)}
    again = steps.keys() | set(_find_again(state.lines))
    for place, step in steps.items():
        run = list(_list_run(place, again))
        words = sum(state.lines[near].line.words for near in run)
        if words >= settings.min_lone_words or len(run) >= settings.min_run:
            yield step


def _is_from_heading(step: Step, state: State) -> bool:
    earlier = state.get(step.evidence["first_line"])
    assert step.line is not None
    if earlier is None or earlier.line.ends_sentence or not state.find(step.line).line.ends_sentence:
        return False
    return earlier.line.is_headline_shaped


def _find_again(lines: Sequence[LineState]) -> Iterator[int]:
    """The places of the lines, short ones too, that have stood before."""
    before: set[str] = set()
    for one in lines:
        if one.line.key in before:
            yield one.place
        before.add(one.line.key)


def _list_run(place: int, places: Container[int]) -> Iterator[int]:
    """The place with those right above and below that are among the places, too."""
    yield place
    for step in (-1, 1):
        yield from takewhile(places.__contains__, count(place + step, step))


class _Search:
    """One walk down the lines; remembers what has stood before."""

    def __init__(self, state: State) -> None:
        features = state.view.features
        self._state, self._settings = state, state.view.settings.paragraph
        self._having, self._near = features.having, features.near
        self._times = Counter(one.line.key for one in state.lines)
        self._places = Places(state.lines, self._settings)
        self._is_verse = _is_verse(state, self._settings)
        self._first: dict[str, LineState] = {}
        self._lines: dict[int, LineState] = {}
        if self._having and not self._is_verse:
            self._lines = {one.line.number: one for one in state.lines if not _is_lost(one)}

    @cached_property
    def _doubled(self) -> set[str]:
        """The keys of lines that stand twice in a row."""
        return {one.line.key for one, below in pairwise(self._state.lines) if one.line.key == below.line.key}

    def find(self) -> Iterator[Step]:
        having, near, times = self._having, self._near, self._times
        for one in self._state.lines:
            if not (times[one.line.key] > 1 or one.line.number in having or one.line.number in near):
                continue
            if one.line.is_code or not one.line.says_something:
                continue
            earlier = self._first.get(one.line.key)
            if earlier is None or _is_lost(earlier):
                self._first[one.line.key] = one
                yield from self._find_inexact(one)
            elif self._repeats(one, earlier):
                yield self._repeat("paragraph-again", one, earlier)

    def _repeats(self, one: LineState, earlier: LineState) -> bool:
        """Whether a line with the key of an earlier one says nothing by standing again."""
        line, settings = one.line, self._settings
        if one.label is Label.NEUTRAL and line.words >= settings.min_credit_words:
            return True
        if line.words < settings.min_words or _is_row(one, self._state) or self._places.says_something(one, earlier):
            return False
        times, is_long = self._times[line.key], line.words >= settings.min_lone_words
        if times > settings.max_times or self._is_verse:
            return False
        is_cry = line.ends_sentence and not is_long and line.key not in self._doubled
        return not (is_cry and times > settings.max_times_alone and self._places.is_alone(one, earlier))

    def _repeat(self, name: str, one: LineState, earlier: LineState, score: float = 1.0) -> Step:
        """Condemn the later copy, or the earlier one where that is a caption and the later the story's paragraph."""
        is_kept = one.label not in (Label.NEUTRAL, Label.JUNK)
        if not (is_kept and is_caption_of(earlier, one, self._places, self._settings)):
            return _repeat(name, one, earlier.line, score)
        self._first[one.line.key] = one
        return _repeat("paragraph-below", earlier, one.line, score)

    def _find_inexact(self, one: LineState) -> Iterator[Step]:
        """A paragraph of which an earlier one holds all, or that is nearly an earlier one."""
        line, settings = one.line, self._settings
        is_long = line.words >= settings.min_near_words
        may_be_within = line.number in self._having and not self._places.is_announced(one)
        if may_be_within and (is_long or line.is_prose or line.is_quoted):
            having = [self._lines[number] for number in self._having[line.number] if number in self._lines]
            if found := _find_within(line, [other.line for other in having], settings):
                yield self._repeat("paragraph-within", one, self._state.find(found[0].number), found[1])
        if line.number in self._near and not (self._is_verse or _is_row(one, self._state)):
            before = [other for number in self._near[line.number] if (other := self._state.get(number))]
            yield from self._find_near(one, [other for other in before if not _is_lost(other)])

    def _find_near(self, one: LineState, before: Sequence[LineState]) -> Iterator[Step]:
        """Condemn the line if it is nearly one of those before it that it may be, and says no other thing."""
        settings, key = self._settings, one.line.key
        for earlier in before:
            score = fuzz.ratio(key, earlier.line.key, score_cutoff=100 * settings.min_ratio) / 100
            if score and count_changes(key, earlier.line.key, settings) <= settings.max_changes:
                if not self._places.says_something(one, earlier):
                    yield self._repeat("paragraph-nearly-again", one, earlier, score)
                return


def _repeat(name: str, one: LineState, earlier: Line, score: float) -> Step:
    evidence = {"first_line": earlier.number, "score": round(score, 3)}
    return Step(name, "P1", one.line.number, Label.JUNK, evidence, (earlier.number,))


def _is_lost(one: LineState) -> bool:
    """Whether running text goes by another rule: then a copy of it repeats nothing that stays."""
    return one.is_settled and one.rule != "P1" and one.line.is_prose


def _is_row(one: LineState, state: State) -> bool:
    """Whether the line is no running text and stands between two others of that kind: a row of a table, an item of a list."""
    around = state.lines[max(0, one.place - 1) : one.place + 2]
    return len(around) == 3 and all(other.label is Label.OPEN for other in around)


def _find_within(line: Line, having: Sequence[Line], settings: ParagraphSettings) -> tuple[Line, float] | None:
    """The earlier paragraph that a pull quote or the like is a part of, and how well; of a long one the ends may differ a little.

    `having` are the earlier paragraphs that have its core.
    """
    for earlier in having:
        if has_run(earlier.key, line.key):
            return earlier, 1.0
    if having and line.words >= settings.min_near_words and (score := _score_within(line.key, having[0].key, settings)):
        return having[0], score
    return None


def _score_within(key: str, earlier: str, settings: ParagraphSettings) -> float:
    if len(key) > len(earlier) or not set(find_numbers(key)) <= set(find_numbers(earlier)):
        return 0.0
    is_whole = fuzz.ratio(key, earlier, score_cutoff=100 * settings.min_ratio) > 0
    if is_whole and count_changes(key, earlier, settings) > settings.max_changes:
        return 0.0  # all of the other one, but for a word that makes it another
    return fuzz.partial_ratio(key, earlier, score_cutoff=100 * settings.min_part_ratio) / 100


def _is_verse(state: State, settings: ParagraphSettings) -> bool:
    """Whether the article is mostly short lines, as verse, lists and tables are; what repeats there is meant."""
    if len(state.lines) < settings.min_verse_lines:
        return False
    lengths = sorted(one.line.words for one in state.lines)
    return lengths[int(len(lengths) * settings.verse_quantile)] <= settings.verse_words
