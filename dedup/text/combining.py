"""Bring the vowel signs and tone marks of a text into one order and one spelling, whatever keyboard typed them.

Unicode's own normal forms leave both open where marks have no combining class: Thai `ที่` may be typed with the tone
before the vowel, and a Khmer vowel before the letter below it, and nobody sees a difference. Two signs that make up a
third are that third here, also where the normal forms take it apart (sara am, letters with a nukta), so that no character
ever becomes two.
"""

from __future__ import annotations

import re
import unicodedata

from dedup.text.late import compile_late

# The marks of a letter, first to last. Where two orders are in use the one that is typed more is meant.
_ORDERS = {
    "Thai": (0x0E31, *range(0x0E34, 0x0E3B), 0x0E47, *range(0x0E48, 0x0E4C), 0x0E4C, 0x0E4E, 0x0E4D, 0x0E33),
    "Lao": (0x0EBC, 0x0EB1, *range(0x0EB4, 0x0EBA), 0x0EBB, 0x0EBA, *range(0x0EC8, 0x0ECC), 0x0ECC, 0x0ECE, 0x0ECD, 0x0EB3),
    "Burmese": (
        *(0x103B, 0x103C, 0x103D, 0x1082, 0x103E, 0x1031, 0x1084, 0x102D, 0x102E, 0x1032, 0x1033, 0x1034, 0x1035),
        *(0x102F, 0x1030, 0x102B, 0x102C, 0x1036, 0x103A, 0x1037, 0x1038, 0x1039),
    ),
    "Khmer": (0x17D2, 0x17CC, 0x17C9, 0x17CA, *range(0x17B6, 0x17C7), 0x17CB, *range(0x17CD, 0x17D2), 0x17DD, 0x17C7, 0x17C8),
}  # fmt: skip
SUBJOINER, STACKER = 0x17D2, 0x1039  # the next letter stands below: in Khmer among the marks, in Burmese behind them
# Of each mark the number of its script, from 1, and its place in the order, from 1.
RANKS = {
    mark: (script, place) for script, marks in enumerate(_ORDERS.values(), 1) for place, mark in enumerate(marks, 1)
}

_COMPOSING = (range(0x0900, 0x0F00), range(0x1000, 0x1100), range(0x1780, 0x1D00))  # Indic scripts and their kin
_ALIKE = {  # compositions that Unicode has as compatible at most, and look the same
    "\u0e4d\u0e32": "\u0e33",
    "\u0ecd\u0eb2": "\u0eb3",
    "\u0eab\u0e99": "\u0edc",
    "\u0eab\u0ea1": "\u0edd",
    "\u0e40\u0e40": "\u0e41",
    "\u0ec0\u0ec0": "\u0ec1",
    "\u17c1\u17b8": "\u17be",
    "\u17c1\u17b6": "\u17c4",
}


def _list_compositions() -> dict[str, str]:
    pairs = dict(_ALIKE)
    for code in (code for codes in _COMPOSING for code in codes):
        composed = unicodedata.decomposition(chr(code))
        if composed and composed[0] != "<" and composed.count(" ") == 1:
            parts = composed.split(" ")
            pairs[chr(int(parts[0], 16)) + chr(int(parts[1], 16))] = chr(code)
    return pairs


COMPOSITIONS = _list_compositions()  # two characters and the one that they are
_ARRANGED = re.compile("[\u0900-\u1cff]")  # has all that is composed or sorted
_COMPOSABLE = compile_late("|".join(COMPOSITIONS))
_LETTER_BELOW = "\u17d2[\u1780-\u17b3]?"
_RUN = compile_late(
    "|".join(
        f"(?:[{''.join(chr(mark) for mark in marks if mark not in (SUBJOINER, STACKER))}]|{_LETTER_BELOW if SUBJOINER in marks else '(?!)'}){{2,}}"
        for marks in _ORDERS.values()
    )
)
_ONE = re.compile(f"{_LETTER_BELOW}|.")


def arrange_marks(text: str) -> str:
    """Compose what composes and sort the marks of each letter; once more, for either may make room for the other."""
    if not _ARRANGED.search(text):
        return text
    for _ in range(2):
        text = _compose(text)
        text = _RUN.sub(_sort, text)
    return text


def _compose(text: str) -> str:
    composed = _COMPOSABLE.sub(lambda pair: COMPOSITIONS[pair[0]], text)
    return composed if composed == text else _compose(composed)  # of three characters two compose first


def _sort(run: re.Match[str]) -> str:
    """The marks of a run in order; letters below keep theirs."""
    return "".join(sorted(_ONE.findall(run[0]), key=lambda mark: RANKS[ord(mark[0])]))
