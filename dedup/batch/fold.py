"""Work out the keys and words of many lines at once: what `normalize_line` and `hash_lines` do, over arrays of code units.

A table says what becomes of each 16-bit code unit. That is exact for characters that neither compose with their
neighbours nor change into several; lines that hold any other go through `normalize_line` itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import Offsets, Words
from dedup.sketch.words import hash_block, hash_lines
from dedup.text.keys import count_words, fold_case, keep_words, normalize_line

Units = NDArray[np.uint16]
Places = NDArray[np.intp]

_NEWLINE, _BLANK, _AMPERSAND = 10, 32, 38
_MARK, _EXACT, _UNFILLED = (
    0xFFFD,
    0xFFFE,
    0xFFFF,
)  # of the table: a mark that stays; a line of its own way; not yet known
_PAGE = 256
_UNCHANGED = ((0x4E00, 0x9EFF), (0xAC00, 0xD6FF))  # Chinese characters and Korean syllables: many, and none folds
_BLOCK = 1 << 17  # units folded at a time: the arrays of a block stay in the cache


@dataclass(frozen=True, slots=True)
class Folded:
    """The lines of some texts, blank ones included: `raws`, `keys`, and the hashes of their words.

    words: uint32[n] as `hash_lines` gives them · offsets: int64[l + 1], line i has words[offsets[i] : offsets[i + 1]] ·
    lengths: int64[l], words as `count_words` counts them.
    """

    raws: list[str]
    keys: list[str]
    words: Words
    offsets: Offsets
    lengths: NDArray[np.int64]


class _Table:
    """What becomes of each code unit; pages are filled when a text first asks for them."""

    def __init__(self) -> None:
        self._folded = np.full(0x10000, _UNFILLED, np.uint16)
        self._classes = np.zeros(0x10000, np.uint8)  # canonical combining classes

    def fold(self, units: Units) -> tuple[Units, Places]:
        """Return what becomes of each unit, 0 for nothing, and the places of those that need a line of its own way."""
        folded = self._folded[units]
        rare = np.flatnonzero(folded >= _MARK)
        if len(rare) and (folded[rare] == _UNFILLED).any():
            for page in set((units[rare[folded[rare] == _UNFILLED]] // _PAGE).tolist()):
                self._fill(page)
            return self.fold(units)
        marks, exact = rare[folded[rare] == _MARK], rare[folded[rare] == _EXACT]
        folded[marks] = units[marks]
        signs = exact[(units[exact] == _AMPERSAND) & (units[np.minimum(exact + 1, len(units) - 1)] == _BLANK)]
        folded[signs] = _BLANK  # begins no entity
        return folded, np.concatenate((exact[folded[exact] == _EXACT], marks[self._are_out_of_order(folded, marks)]))

    def _fill(self, page: int) -> None:
        codes = range(page * _PAGE, (page + 1) * _PAGE)
        if any(first <= codes[0] and codes[-1] <= last for first, last in _UNCHANGED):
            self._folded[codes[0] : codes[-1] + 1] = codes
            return
        for code in codes:
            self._folded[code] = _fold_unit(code)
            self._classes[code] = unicodedata.combining(chr(code))

    def _are_out_of_order(self, folded: Units, marks: Places) -> NDArray[np.bool_]:
        """Whether a mark follows one that NFKC would set behind it, looking past what is deleted."""
        classes = self._classes[folded[marks]]
        wrong = np.zeros(len(marks), bool)
        wrong[1:] = classes[:-1] > classes[1:]
        for place in np.flatnonzero(wrong).tolist():
            wrong[place] = not folded[marks[place - 1] + 1 : marks[place]].any()
        return wrong


_TABLE = _Table()


@cache
def _find_seconds() -> frozenset[str]:
    """The characters that compose with the one before them."""
    seconds = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}  # vowels and finals of Hangul
    for code in range(0xC0, 0x3100):  # beyond, nothing that is made of two keeps its own character in NFC but Hangul
        parts = unicodedata.decomposition(chr(code)).split(" ")
        if len(parts) == 2 and parts[0][0] != "<" and unicodedata.is_normalized("NFC", chr(code)):
            seconds.add(chr(int(parts[1], 16)))
    return frozenset(seconds)


def _fold_unit(code: int) -> int:
    character = chr(code)
    if code == _NEWLINE:
        return _NEWLINE
    if character == "&" or 0xD800 <= code <= 0xDFFF:
        return _EXACT
    folded = fold_case(character)
    if any(unicodedata.normalize("NFKD", form)[:1] in _find_seconds() for form in (character, folded)):
        return _EXACT
    kept = keep_words(folded)
    if len(folded) > 1 or ord(kept or " ") >= _MARK:
        return _EXACT
    if kept and (unicodedata.combining(character) or unicodedata.combining(folded)):
        return _MARK if kept == character else _EXACT
    return ord(kept) if kept else 0


def _join_blanks(units: Units) -> Units:
    """One blank between words, none around a line; deletes what became nothing."""
    units = units[units != 0]
    is_blank = units == _BLANK
    ends_word = units <= _BLANK
    is_blank[:-1] &= ends_word[1:]  # of several blanks the last one stays, and none before the end of a line
    units = units[~is_blank]
    is_blank = units == _BLANK
    is_blank[1:] &= units[:-1] == _NEWLINE
    return units[~is_blank] if is_blank.any() else units


def fold_texts(texts: Sequence[str]) -> Folded:
    """Return the lines of `"\n".join(texts)` with their keys and words."""
    blocks = [_fold_block("\n".join(block)) for block in _cut_blocks(texts)]
    counts = [np.diff(block.offsets) for block in blocks] or [np.zeros(0, np.int64)]
    return Folded(
        raws=list(chain.from_iterable(block.raws for block in blocks)),
        keys=list(chain.from_iterable(block.keys for block in blocks)),
        words=np.concatenate([np.zeros(0, np.uint32), *(block.words for block in blocks)]),
        offsets=np.concatenate(([0], np.cumsum(np.concatenate(counts)))).astype(np.int64),
        lengths=np.concatenate([np.zeros(0, np.int64), *(block.lengths for block in blocks)]),
    )


def _cut_blocks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    first = size = 0
    for place, text in enumerate(texts, 1):
        size += len(text)
        if size >= _BLOCK or place == len(texts):
            yield texts[first:place]
            first, size = place, 0


def _fold_block(text: str) -> Folded:
    raws = text.split("\n")
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    folded, rare = _TABLE.fold(units)
    if len(rare):
        _empty_lines(folded, units, rare)
    folded = _join_blanks(folded)
    keys = folded.tobytes().decode("utf-16-le").split("\n")
    words, counts, lengths = hash_block(folded)
    own = [place for place, key in enumerate(keys) if not key and raws[place] and not raws[place].isspace()]
    if own:
        for place in own:
            keys[place] = normalize_line(raws[place])
        words, counts, lengths = _insert_words(words, counts, lengths, own, [keys[place] for place in own])
    return Folded(raws, keys, words, np.concatenate(([0], counts.cumsum())).astype(np.int64), lengths)


def _empty_lines(folded: Units, units: Units, rare: Places) -> None:
    """Delete all units of the lines in which some units stand, in place."""
    newlines = np.flatnonzero(units == _NEWLINE)
    for line in np.unique(newlines.searchsorted(rare)).tolist():
        start = newlines[line - 1] + 1 if line else 0
        folded[start : newlines[line] if line < len(newlines) else len(folded)] = 0


def _insert_words(
    words: Words, counts: NDArray[np.int64], lengths: NDArray[np.int64], lines: Sequence[int], keys: Sequence[str]
) -> tuple[Words, NDArray[np.int64], NDArray[np.int64]]:
    """Give lines that have no words those of their keys."""
    inserted, offsets = hash_lines(keys)
    counts, lengths = counts.copy(), lengths.copy()
    counts[lines] = np.diff(offsets)
    lengths[lines] = [count_words(key) for key in keys]
    is_new = np.zeros(len(counts), bool)
    is_new[lines] = True
    is_new = is_new.repeat(counts)
    merged = np.empty(len(is_new), np.uint32)
    merged[is_new], merged[~is_new] = inserted, words
    return merged, counts, lengths
