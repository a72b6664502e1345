"""Tell which of the lines that an article's sketches propose are nearly an earlier one, and say nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from dedup.config import ParagraphSettings
from dedup.junk.words import load_words
from dedup.text.keys import SPELLED, UNSPACED
from dedup.text.lines import Line

_NUMBER = re.compile(r"-?\d+")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_SPELLED = re.compile(f"[{SPELLED}]")

_TWICE = re.compile(r"([^\W\d_])\1")
# Letters that two spellings of one word differ in, in the order in which they are looked for.
_SPELLINGS = (
    ("ä", "a"),
    ("ae", "a"),
    ("ö", "o"),
    ("oe", "o"),
    ("ü", "u"),
    ("ue", "u"),
    ("ou", "o"),
    ("ß", "s"),
    ("z", "s"),
    ("ph", "f"),
)

Near = dict[int, list[int]]


def find_numbers(key: str) -> tuple[str, ...]:
    """The numbers of a key, in order. Paragraphs with others are no repeats: another number is another fact."""
    return tuple(_NUMBER.findall(key))


def find_near_repeats(
    lines: Sequence[Line], proposed: Mapping[int, Sequence[int]], min_words: int, min_ratio: float
) -> Near:
    """Return of the lines that have so many words, by their numbers, the earlier ones that they nearly are.

    `proposed` are the pairs of an LSH index of the article's lines; RapidFuzz's ratio of the keys and the numbers in
    them decide.
    """
    by_number = {line.number: line for line in lines if line.words >= min_words} if proposed else {}
    near: Near = {}
    for number, others in proposed.items():
        if (line := by_number.get(number)) is not None:
            having = [by_number[other] for other in others if other in by_number]
            if found := [other.number for other in having if _is_near(line.key, other.key, 100 * min_ratio)]:
                near[number] = found
    return near


def _is_near(key: str, earlier: str, cutoff: float) -> bool:
    return fuzz.ratio(key, earlier, score_cutoff=cutoff) > 0 and find_numbers(key) == find_numbers(earlier)


def count_changes(key: str, earlier: str, settings: ParagraphSettings) -> int:
    """How many words of a paragraph stand in place of other words: another name is another fact.

    In scripts without blanks these are places where characters differ.
    """
    if _UNSPACED.search(key) is not None:
        return _count_changed_places(key, earlier, settings)
    new, old = ([spell(word) for word in text.split(" ")] for text in (key, earlier))
    added, gone = Counter(new) - Counter(old), Counter(old) - Counter(new)
    negated = sum(count for word, count in (added + gone).items() if word in _load_negations())
    return max(negated, min(added.total(), gone.total()), _count_replaced(old, new))


def _count_replaced(old: Sequence[str], new: Sequence[str]) -> int:
    """The words that stand where others stood, though the other text has them elsewhere: who sold to whom."""
    steps = Levenshtein.opcodes(old, new)
    return sum(step.src_end - step.src_start for step in steps if step.tag == "replace")


def has_other_negations(words: Sequence[str], other: Sequence[str]) -> bool:
    """Whether words of one text, spelled as `spell` does, deny what those of another do not."""
    return any(word in _load_negations() for word in Counter(words) - Counter(other))


def spell(word: str) -> str:
    """A word as all spellings of it are: `Travemuende` and `Travemünde`, `colour` and `color`, `organise`."""
    for one, other in _SPELLINGS:
        word = word.replace(one, other)
    return _TWICE.sub(r"\1", word)


@cache
def _load_negations() -> frozenset[str]:
    return frozenset(map(spell, load_words().negations))


def _count_changed_places(key: str, earlier: str, settings: ParagraphSettings) -> int:
    """The places where more differs than a spelling: one ideograph, or some letters of a script that is spelled."""
    changes = 0
    for step in Levenshtein.opcodes(earlier, key):
        if step.tag != "equal":
            gone, new = earlier[step.src_start : step.src_end].strip(), key[step.dest_start : step.dest_end].strip()
            least = settings.min_spelled_letters if _SPELLED.search(gone + new) else 1
            changes += max(len(gone), len(new)) >= least
    return changes
