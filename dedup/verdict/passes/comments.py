"""Condemn the readers' comments under a story, the sentences between their stamps and buttons too, down to the end (J3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import NamedTuple

from dedup.config import CommentSettings
from dedup.junk.threads import Threads, load_threads
from dedup.text.lines import Line
from dedup.text.signs import FULL_STOPS, QUOTATION_MARKS
from dedup.verdict.features import Features
from dedup.verdict.state import Lines, LineState, State, View
from dedup.verdict.steps import Label, Step

_SHOWN_MARKS = 20  # that each line names as evidence: with all of them that would grow as the square of a thread


class _Mark(NamedTuple):
    """A line that stands between comments: what kind it is, and the words of it that may be a name."""

    place: int
    kind: str  # "stamp", "said" or "buttons"
    names: frozenset[str]
    is_told: bool = False  # a stamp that says who wrote it, a row with a button for replies


@dataclass(frozen=True, slots=True)
class _Thread:
    """Comments from the line at `start` on, and what shows that they are some."""

    start: int
    opener: int | None
    marks: Sequence[_Mark]


def gate(view: View) -> bool:
    """Whether a line opens comments, or lines stand between some."""
    threads, features, settings = load_threads(), view.features, view.settings.comments
    openers = (line for line in view.lines if line.number in features.threads.openers)
    if any(line.words <= settings.max_mark_words and _opens(line, threads, features) for line in openers):
        return True
    if len(features.threads.told) < settings.min_marks_opened:
        return False
    candidates = (line for line in view.lines if line.number in features.threads.marks)
    marks = (line for line in candidates if _read_mark(line, 0, threads, settings, features) is not None)
    return len(list(islice(marks, settings.min_marks))) == settings.min_marks


def run(state: State) -> Iterator[Step]:
    """Condemn what is not junk already of the comments behind the story."""
    if not (state.has_suspects or gate(state.view)):
        return
    if any(one.step is not None and one.step.name == "outside-the-story" for one in state.touched):
        return  # a page whose story is told by where it is
    if not _may_hold_comments(state):
        return
    thread = _find_thread(state, _scale(state.view))
    if thread is None:
        return
    because = tuple(state.lines[mark.place].line.number for mark in thread.marks[:_SHOWN_MARKS])
    evidence: dict[str, object] = {"category": "comments", "marks": len(thread.marks)}
    if thread.opener is not None:
        number = state.lines[thread.opener].line.number
        evidence, because = evidence | {"opener": number}, (number, *because)
    for one in state.lines[thread.start :]:
        if not one.is_settled:
            others = tuple(number for number in because if number != one.line.number)
            yield Step("readers-comment", "J3", one.line.number, Label.JUNK, evidence, others)


def _may_hold_comments(state: State) -> bool:
    """Whether any line may be of comments, by what is told of lines beforehand; of most articles none may."""
    threads = state.view.features.threads
    if threads.marks or len(threads.praises) >= state.view.settings.comments.min_marks:
        return True
    return any(one.category == "comments" for one in state.touched)


def _scale(view: View) -> CommentSettings:
    """The settings for an article, in which a comment may be several lines."""
    settings = view.settings.comments
    if not view.by_sentences:
        return settings
    return replace(
        settings,
        max_comment_lines=settings.max_comment_lines * settings.sentences,
        min_praised_share=settings.min_praised_share / settings.sentences,
    )


def _find_thread(state: State, settings: CommentSettings) -> _Thread | None:
    lines, features = state.lines, state.view.features
    first = _find_first(lines, settings)
    if first == len(lines):
        return None
    threads = load_threads()
    openers = _list_openers(lines, first, threads, settings, features)
    told = sum(one.line.number in features.threads.told for one in lines[first:])
    marks = _list_marks(state, threads, settings) if openers or told >= settings.min_marks_opened else []
    for place in openers:
        own = [mark for mark in marks if mark.place > place]
        is_short, line = _count_story(lines[place:]) <= settings.max_comment_lines, lines[place].line
        if (is_short and _surely_opens(line, threads, features)) or _are_of_thread(own, place, lines, settings):
            return _Thread(place, place, own)
    unopened = _find_unopened([mark for mark in marks if mark.place >= first], lines, settings)
    return unopened or _find_praised(lines, first, features.threads.praises, threads, settings)


def _list_openers(
    lines: Lines, first: int, threads: Threads, settings: CommentSettings, features: Features
) -> list[int]:
    """The places of the lines that may be over comments; what stands again below opens nothing yet: each picture of a gallery has it."""
    may_open, below = features.threads.openers, set[str]()
    places: list[int] = []
    for one in reversed(lines[first:]):
        is_near = one.step is not None or one.line.number in may_open
        if is_near and one.line.key not in below and _may_open(one, threads, settings, features):
            places.append(one.place)
        below.add(one.line.key)
    return places[::-1]


def _find_first(lines: Lines, settings: CommentSettings) -> int:
    """The place of the first line with enough of a story above it."""
    words = 0
    for place, one in enumerate(lines):
        if words >= settings.min_story_words:
            return place
        words += one.line.words if one.label is Label.STORY else 0
    return len(lines)


def _may_open(one: LineState, threads: Threads, settings: CommentSettings, features: Features) -> bool:
    line = one.line
    is_known = one.category == "comments" and one.label >= Label.DOUBTFUL
    is_short = line.words <= settings.max_mark_words and not line.is_prose and line.last_mark not in FULL_STOPS
    if not is_known and not (is_short and _opens(line, threads, features)):
        return False
    return not (threads.is_row_of_buttons(line.key) or line.key.endswith(" 0"))


def _opens(line: Line, threads: Threads, features: Features) -> bool:
    """Whether a line may be one over comments; remembered, since the gate asks it first."""
    asked = "opener", line.number, False
    if asked not in features.read:
        features.read[asked] = threads.opens(line.key)
    return bool(features.read[asked])


def _surely_opens(line: Line, threads: Threads, features: Features) -> bool:
    """Whether a line opens comments if no story follows: alone with their number, or with the headline in quotes."""
    is_titled = any(map(line.raw.count, QUOTATION_MARKS)) and not line.opens_quoted
    return threads.surely_opens(line.key) or (is_titled and _opens(line, threads, features))


def _list_marks(state: State, threads: Threads, settings: CommentSettings) -> list[_Mark]:
    """What stands between comments, buttons under each; what has a story below it again is no part of a thread."""
    lines, features = state.lines, state.view.features
    candidates = [one for one in lines if one.line.number in features.threads.marks]
    read = (_read_mark(one.line, one.place, threads, settings, features) for one in candidates)
    marks = [mark for mark in read if mark is not None]
    rows = Counter(mark.names for mark in marks if mark.kind == "buttons")
    kept: list[_Mark] = []
    for mark in marks:
        if mark.kind != "buttons" or rows[mark.names] > 1:
            if kept and _count_story(lines[kept[-1].place : mark.place]) > settings.max_comment_lines:
                kept.clear()
            kept.append(mark)
    return kept


def _count_story(lines: Lines) -> int:
    return sum(one.label is Label.STORY for one in lines)


def _are_of_thread(marks: Sequence[_Mark], opener: int, lines: Lines, settings: CommentSettings) -> bool:
    """Whether what stands between comments begins soon below an opener, comes again, and names others each time."""
    if len(marks) < settings.min_marks_opened or marks[0].place - opener > settings.max_comment_lines:
        return False
    rows = sum(mark.kind == "buttons" for mark in marks)
    is_shown = max(rows, _count_named(marks)) >= settings.min_marks_opened
    return is_shown and _reach_end(marks, lines, settings)


def _find_unopened(marks: Sequence[_Mark], lines: Lines, settings: CommentSettings) -> _Thread | None:
    """Comments without an opener: several stamps with other names each time, and who said it or buttons with them.

    A live blog has one name or none at its hours, an interview no hours, a police log neither buttons nor "posted by".
    """
    told = sum(_is_told(mark, after) for mark, after in pairwise([*marks, marks[-1]])) if marks else 0
    rows = sum(mark.kind == "buttons" for mark in marks)
    replies = sum(mark.kind == "buttons" and mark.is_told for mark in marks)
    if len(marks) < settings.min_marks or max(told, rows) < settings.min_marks_opened:
        return None
    if (_count_named(marks) < settings.min_named and replies < settings.min_marks) or not _reach_end(
        marks, lines, settings
    ):
        return None
    if _are_quoted(marks, lines):
        return None
    return _Thread(_find_start(marks, lines), None, marks)


def _find_praised(
    lines: Lines, first: int, candidates: Set[int], threads: Threads, settings: CommentSettings
) -> _Thread | None:
    """Comments without any mark, behind junk: several of their lines praise the story or its writer."""
    if len(candidates) < settings.min_marks or all(one.label is not Label.JUNK for one in lines[first:]):
        return None
    praised = [
        place
        for place, one in enumerate(lines[first:], first)
        if one.line.number in candidates
        and one.line.words <= settings.max_praise_words
        and not one.line.is_quoted
        and threads.holds_praise(one.line.key)
    ]
    if len(praised) < settings.min_marks or len(praised) < settings.min_praised_share * (len(lines) - praised[0]):
        return None
    junk = [place for place in range(first, praised[0]) if lines[place].label is Label.JUNK]
    if not junk or praised[0] - junk[-1] > settings.max_comment_lines:
        return None
    return _Thread(junk[-1] + 1, None, [_Mark(place, "praise", frozenset()) for place in praised])


def _is_told(mark: _Mark, after: _Mark) -> bool:
    """Whether a stamp says who wrote it, in its own line or in the one above."""
    is_parted = mark.kind == "said" and after.kind == "stamp" and after.place == mark.place + 1
    return is_parted or (mark.kind == "stamp" and mark.is_told)


def _count_named(marks: Sequence[_Mark]) -> int:
    """How many stamps have a name that no other has: words that most of them share are none."""
    stamps = [mark.names for mark in marks if mark.kind != "buttons"]
    having = Counter(word for names in stamps for word in names)
    shared = {word for word, count in having.items() if 2 * count > len(stamps)}
    return len({frozenset(names - shared) for names in stamps} - {frozenset()})


def _reach_end(marks: Sequence[_Mark], lines: Lines, settings: CommentSettings) -> bool:
    """Whether no more than a comment follows the last mark: a story that tells of a thread goes on."""
    return _count_story(lines[marks[-1].place :]) <= settings.max_comment_lines


def _are_quoted(marks: Sequence[_Mark], lines: Lines) -> bool:
    """Whether most lines right below the marks are quoted: then a story quotes what somebody wrote."""
    below = [lines[mark.place + 1] for mark in marks if mark.kind != "buttons" and mark.place + 1 < len(lines)]
    return 2 * sum(one.line.opens_quoted for one in below) > len(below)


def _find_start(marks: Sequence[_Mark], lines: Lines) -> int:
    """The place of the first comment: the line above the first mark where marks stand under comments of one line."""
    stamps = [mark.place for mark in marks if mark.kind != "buttons"]
    if not stamps:
        return max(0, marks[0].place - 1)
    is_under = stamps[-1] == len(lines) - 1 or lines[stamps[-1] + 1].label is Label.JUNK
    gaps = sorted(after - before for before, after in pairwise(stamps))
    if is_under and gaps and gaps[len(gaps) // 2] > 1:
        return max(0, marks[0].place - 1)
    return marks[0].place


def _read_mark(line: Line, place: int, threads: Threads, settings: CommentSettings, features: Features) -> _Mark | None:
    """What a line between comments says; None where it is none. Remembered, since the gate asks it first."""
    asked = "mark", line.number, line.lacks_stop  # by habits that are read anew in each round
    if asked not in features.read:
        features.read[asked] = _find_mark(line, threads, settings, is_told=line.number in features.threads.told)
    mark: _Mark | None = features.read[asked]
    return mark and mark._replace(place=place)


def _find_mark(line: Line, threads: Threads, settings: CommentSettings, *, is_told: bool) -> _Mark | None:
    """The same, read; a line that is not told has neither buttons nor who says it."""
    if line.words > settings.max_mark_words or not threads.may_mark(line.key) or line.is_prose:
        return None
    if is_told and threads.is_row_of_buttons(line.key):
        return _Mark(0, "buttons", threads.list_names(line.key), is_told=threads.holds_reply(line.key))
    speaker = threads.find_speaker(line.key) if is_told else None
    if threads.tells_time(line.raw, line.key) and line.last_mark not in FULL_STOPS.replace(".", ""):
        return _Mark(0, "stamp", threads.list_names(line.key), is_told=speaker is not None)
    if speaker is not None and line.words <= settings.max_said_words and line.last_mark not in FULL_STOPS:
        return _Mark(0, "said", threads.list_names(line.key), is_told=True)
    return None
