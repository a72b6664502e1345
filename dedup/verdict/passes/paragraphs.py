"""Find paragraphs that stand twice in one article (P1) or in other articles as well (P2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from rapidfuzz import fuzz

from dedup.config import ParagraphSettings
from dedup.index.evidence import Evidence
from dedup.text.lines import Line
from dedup.verdict.near_repeats import Earlier, find_numbers
from dedup.verdict.quotations import Echoes, has_run
from dedup.verdict.state import Mark, Marks, Standing

_SPELLING = 75  # 0 to 100, RapidFuzz ratio of two spellings of one word


def find_repeats(marks: Marks, echoes: Echoes, alike: Set[int], settings: ParagraphSettings) -> None:
    """Condemn each later copy of a paragraph that stays, exact or nearly so with the same numbers.

    `echoes` tells of the lines that may stand within an earlier one, `alike` has the numbers of those that may nearly be one.
    """
    has_copies = len({mark.line.key for mark in marks}) < len(marks)
    if not (has_copies or echoes or alike):
        return
    times = Counter(mark.line.key for mark in marks)
    first: dict[str, Mark] = {}
    is_verse = _is_verse(marks, settings)
    lines = {mark.line.number: mark.line for mark in marks if not _is_lost(mark)} if echoes and not is_verse else {}
    before = Earlier(settings)
    for mark in marks if has_copies or alike else [mark for mark in marks if mark.line.number in echoes]:
        line = mark.line
        if line.is_code or not line.says_something:
            continue
        earlier = first.get(line.key)
        if earlier is None or _is_lost(earlier):
            first[line.key] = mark
            is_long = line.words >= settings.min_near_words
            if lines and line.number in echoes and (is_long or line.is_prose):
                having = [lines[number] for number in echoes[line.number] if number in lines]
                _find_within(mark, having, settings)
            if alike and is_long and not is_verse:
                places = before.meet(line.key, mark.place)
                if line.number in alike and not _is_row(mark, marks):
                    _find_near(mark, [marks[place].line for place in places if not _is_lost(marks[place])], settings)
            continue
        is_refrain = is_verse or times[line.key] > settings.max_times or line.words < settings.min_words
        is_credit = mark.standing is Standing.NEUTRAL and line.words >= settings.min_credit_words
        if is_credit or not (is_refrain or _is_row(mark, marks)):
            mark.condemn(
                "P1", f"stands already as line {earlier.line.number}", first_line=earlier.line.number, score=1.0
            )


def _is_lost(mark: Mark) -> bool:
    """Whether running text goes by another rule: then a copy of it repeats nothing that stays."""
    return mark.is_settled and mark.code != "P1" and mark.line.is_prose


def _is_row(mark: Mark, marks: Marks) -> bool:
    """Whether the line is no running text and stands between two others of that kind: a row of a table, an item of a list."""
    place = mark.place
    around = marks[max(0, place - 1) : place + 2]
    return len(around) == 3 and all(one.standing is Standing.OPEN for one in around)


def _find_within(mark: Mark, having: Sequence[Line], settings: ParagraphSettings) -> None:
    """Condemn a pull quote or another part of an earlier paragraph, of a long one also if its ends differ a little.

    `having` are the earlier paragraphs that have its core.
    """
    line = mark.line
    earlier = next((one for one in having if has_run(one.key, line.key)), None)
    score = 1.0
    if earlier is None and having and line.words >= settings.min_near_words:
        earlier = having[0]
        score = _score_within(line.key, earlier.key, settings)
    if earlier is not None and score:
        mark.condemn(
            "P1", f"stands already within line {earlier.number}", first_line=earlier.number, score=round(score, 3)
        )


def _score_within(key: str, earlier: str, settings: ParagraphSettings) -> float:
    if len(key) > len(earlier) or not set(find_numbers(key)) <= set(find_numbers(earlier)):
        return 0.0
    return fuzz.partial_ratio(key, earlier, score_cutoff=100 * settings.min_part_ratio) / 100


def _is_verse(marks: Marks, settings: ParagraphSettings) -> bool:
    """Whether the article is mostly short lines, as verse, lists and tables are; what repeats there is meant."""
    if len(marks) < 6:
        return False
    lengths = sorted(mark.line.words for mark in marks)
    return lengths[len(lengths) * 3 // 4] <= settings.verse_words


def _find_near(mark: Mark, before: Sequence[Line], settings: ParagraphSettings) -> None:
    """Condemn the line if it is nearly one of those before it that it may be."""
    line = mark.line
    for earlier in before:
        score = fuzz.ratio(line.key, earlier.key, score_cutoff=100 * settings.min_ratio) / 100
        if score and _count_other_words(line.key, earlier.key) <= line.words // settings.words_per_change:
            mark.condemn(
                "P1",
                f"nearly stands already as line {earlier.number}",
                first_line=earlier.number,
                score=round(score, 3),
            )
            return


def _count_other_words(key: str, earlier: str) -> int:
    """How many words of a paragraph stand in place of other words: another name is another fact."""
    new, old = (Counter(text.split(" ")) for text in (key, earlier))
    added, gone = list((new - old).elements()), list((old - new).elements())
    spelled = sum(any(fuzz.ratio(word, other) >= _SPELLING for other in gone) for word in added)
    return max(0, min(len(added), len(gone)) - spelled)


def is_shared(line: Line, seen: Evidence, settings: ParagraphSettings) -> bool:
    """Whether other articles carry this paragraph too (P2)."""
    return seen.exact.all_with > 1 and line.words >= settings.min_shared_words
