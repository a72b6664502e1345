"""Work out the keys and words of many lines at once: what `normalize_line` and `hash_lines` do, over arrays of code units.

A table says what becomes of each 16-bit code unit, and marks of the scripts of South and South-East Asia are composed and
sorted as `dedup.text.combining` does. That is exact for characters that do not change into several, nor with their neighbours
in other ways; lines that hold any other go through `normalize_line` itself.
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
from dedup.sketch.ragged import cut
from dedup.sketch.words import hash_block, hash_lines
from dedup.text.combining import COMPOSITIONS, RANKS, STACKER, SUBJOINER
from dedup.text.keys import CHILLUS, count_words, fold_case, keep_words, normalize_line

Units = NDArray[np.uint16]
Places = NDArray[np.intp]

_NEWLINE, _BLANK, _AMPERSAND = 10, 32, 38
_PLUS, _MINUS, _HASH = map(ord, "+-#")
# Of the table: a ZWNJ or ZWJ; a sign that may stay; what stays and may compose with the character before it; a mark that
# stays; a line of its own way; not yet known.
_JOINER, _SIGN, _SECOND, _MARK, _EXACT, _UNFILLED = range(0xFFFA, 0x10000)
_ZWNJ, _VIRAMA = 0x200C, 0x0D4D
_CHILLUS = np.zeros(0x10000, np.uint16)
_CHILLUS[list(map(ord, CHILLUS))] = list(map(ord, CHILLUS.values()))
_PAIRS, _COMPOSED = np.array(
    sorted((ord(pair[0]) << 16 | ord(pair[1]), ord(one)) for pair, one in COMPOSITIONS.items()), np.uint32
).T.copy()
_FIRSTS, _SECONDS = np.zeros((2, 0x10000), np.bool_)
_FIRSTS[_PAIRS >> 16] = _SECONDS[_PAIRS & 0xFFFF] = True
_NUKTA = 7  # combining class; marks of lower ones may stand between a letter and its nukta
_FIRST_SECOND = "\u0300"  # no character below composes with the one before it
_OVER_ALEF = "\u0653\u0655"  # compose with alef alone, and that is an alef like any other
_FEW = 16  # marks; the lines of so few cost less one by one
_PASSES = 4  # of sorting marks; a letter with more of them out of order is no spelling of anything
_PAGE = 256
_UNCHANGED = ((0x4E00, 0x9EFF), (0xAC00, 0xD6FF))  # Chinese characters and Korean syllables: many, and none folds
_BLOCK = 1 << 18  # units folded at a time: the arrays of a block stay in the cache


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

    def fold(self, units: Units) -> tuple[Units, Places, bool]:
        """Return what becomes of each unit, 0 for nothing, the places of those that need a line of its own way, and
        whether there are marks to arrange.
        """
        folded = self._look_up(units)
        rare = np.flatnonzero(folded >= _JOINER)
        kinds = folded[rare]
        marks = rare[(kinds == _MARK) | (kinds == _SECOND)]
        folded[marks] = units[marks]
        exact = rare[kinds == _EXACT]
        entities = units[np.minimum(exact + 1, len(units) - 1)] != _BLANK
        entities |= units[exact] != _AMPERSAND
        folded[exact[~entities]] = _BLANK  # begins no entity
        exact = np.concatenate(
            (
                exact[entities],
                _fold_signs(folded, units, rare[kinds == _SIGN]),
                _fold_joiners(folded, units, rare[kinds == _JOINER]),
                marks[: len(marks) if len(marks) <= _FEW else 0],
            )
        )
        return folded, exact, len(marks) > _FEW

    def _look_up(self, units: Units) -> Units:
        """What the table has of each unit, block by block: numpy makes eight bytes of each place."""
        folded = np.empty_like(units)
        for start in range(0, len(units), _BLOCK):
            block = units[start : start + _BLOCK]
            found = self._folded[block]
            unfilled = block[found == _UNFILLED]
            if len(unfilled):
                for page in set((unfilled // _PAGE).tolist()):
                    self._fill(page)
                found = self._folded[block]
            folded[start : start + _BLOCK] = found
        return folded

    def _fill(self, page: int) -> None:
        codes = range(page * _PAGE, (page + 1) * _PAGE)
        if any(first <= codes[0] and codes[-1] <= last for first, last in _UNCHANGED):
            self._folded[codes[0] : codes[-1] + 1] = codes
            return
        for code in codes:
            self._folded[code] = _fold_unit(code)


_TABLE = _Table()


def _read_around(folded: Units, places: Places) -> tuple[Units, Units]:
    """What stands before and behind some places; a line feed beyond the ends."""
    before = np.where(places > 0, folded[places - 1], _NEWLINE)
    behind = folded[np.minimum(places + 1, len(folded) - 1)]
    return before, np.where(places + 1 < len(folded), behind, _NEWLINE)


def _fold_signs(folded: Units, units: Units, places: Places) -> Places:
    """Make blanks of signs, and return the places of those that may tell things apart: `-5`, `C++`, `C#`."""
    before, behind = _read_around(folded, places)
    kinds = units[places]
    folded[places] = _BLANK
    is_open = (before <= _BLANK) | (before >= _JOINER)
    is_number = ((behind >= ord("0")) & (behind <= ord("9"))) | (behind == 0)
    is_letter = (((before >= ord("a")) & (before <= ord("z"))) | (before == 0)) & (
        (behind <= _BLANK) | (behind > 0x7F)  # a vowel sign of India ends the word for a pattern
    )
    is_double = (before == 0) | (before == _SIGN) | (behind == 0) | (behind == _SIGN)
    stays = np.where(kinds == _PLUS, is_double, np.where(kinds == _HASH, is_letter, is_open & is_number))
    telling: Places = places[stays]
    return telling


def _fold_joiners(folded: Units, units: Units, places: Places) -> Places:
    """Make a blank of a ZWNJ between Arabic letters, chillus of letters before a ZWJ, nothing of the others.

    Returns the places where what does not show stands in between.
    """
    if not len(places):
        return places
    folded[places] = 0
    before, second = units[np.maximum(places - 1, 0)], units[np.maximum(places - 2, 0)]
    is_arabic = (
        ((before >= 0x600) & (before <= 0x6FF))
        | ((before >= 0x750) & (before <= 0x77F))
        | ((before >= 0x870) & (before <= 0x8FF))
    )
    is_arabic |= ((before >= 0xFB50) & (before <= 0xFDFF)) | ((before >= 0xFE70) & (before < 0xFEFF))
    is_blank = (units[places] == _ZWNJ) & is_arabic
    folded[places[is_blank]] = _BLANK
    is_chillu = (units[places] != _ZWNJ) & (before == _VIRAMA) & (_CHILLUS[second] > 0) & (places > 1)
    chillus = places[is_chillu]
    folded[chillus - 2], folded[chillus - 1] = _CHILLUS[units[chillus - 2]], 0
    is_hidden = (folded[np.maximum(places - 1, 0)] == 0) | (folded[np.maximum(places - 2, 0)] == 0)
    hidden: Places = places[is_hidden & ~is_blank & ~is_chillu]
    return hidden


@cache
def _list_ranks() -> NDArray[np.uint16]:
    """For each unit 256 times its script and its place among the marks of that script; other marks by combining class."""
    ranks = np.zeros(0x10000, np.uint16)
    for code in range(0x300, 0x10000):
        ranks[code] = unicodedata.combining(chr(code))
    for code, (script, place) in RANKS.items():
        ranks[code] = script << 8 | place
    return ranks


def _arrange_marks(units: Units) -> tuple[Units, list[int]]:
    """Compose and sort marks as `arrange_marks` does; also return the lines where only that function itself can tell."""
    odd: set[int] = set()
    for _ in range(2):
        units = _compose(units, odd)
        _sort_marks(units, odd)
    return units, sorted(odd)


def _add_lines(odd: set[int], units: Units, places: Places) -> None:
    if len(places):
        odd.update(np.flatnonzero(units == _NEWLINE).searchsorted(places).tolist())


def _compose(units: Units, odd: set[int]) -> Units:
    places = np.flatnonzero(_SECONDS[units[1:]] & _FIRSTS[units[:-1]]) + 1
    pairs = units[places - 1].astype(np.uint32) << np.uint32(16) | units[places]
    found = np.minimum(_PAIRS.searchsorted(pairs), len(_PAIRS) - 1)
    known = _PAIRS[found] == pairs
    places = places[known]
    if not len(places):
        return units
    _add_lines(odd, units, places[1:][places[1:] == places[:-1] + 1])  # which two of three?
    units[places] = _COMPOSED[found[known]]
    units[places - 1] = 0
    return _compose(units[units != 0], odd)


def _sort_marks(units: Units, odd: set[int]) -> None:
    """Sort the marks of each letter in place; adds to `odd` the lines where that is not what `arrange_marks` does."""
    ranks = _list_ranks()[units]
    places = np.flatnonzero((ranks[:-1] > 0) & (ranks[1:] > 0))
    if not len(places):
        return
    first, second = ranks[places], ranks[places + 1]
    is_odd = first >> 8 != second >> 8
    is_odd |= (first < 256) & ((first > second) | ((first < second) & _SECONDS[units[places + 1]]))
    is_odd |= (first > second) & (units[places + 1] == SUBJOINER)
    is_odd |= units[places] == STACKER
    _add_lines(odd, units, places[is_odd])
    for _ in range(_PASSES):
        ranks = _list_ranks()[units]
        wrong = np.flatnonzero((ranks[:-1] > ranks[1:]) & (ranks[1:] > 0))
        if not len(wrong):
            return
        wrong = _take_alternate(wrong)
        units[wrong], units[wrong + 1] = units[wrong + 1], units[wrong]
    ranks = _list_ranks()[units]
    _add_lines(odd, units, np.flatnonzero((ranks[:-1] > ranks[1:]) & (ranks[1:] > 0)))


def _take_alternate(places: Places) -> Places:
    """The first, third, ... of each row of places that follow one another."""
    numbers = np.arange(len(places))
    starts = np.where(np.diff(places, prepend=-2) > 1, numbers, 0)
    taken: Places = places[(numbers - np.maximum.accumulate(starts)) % 2 == 0]
    return taken


@cache
def _find_seconds() -> frozenset[str]:
    """The characters that compose with the one before them in Unicode's normal form."""
    seconds = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}  # vowels and finals of Hangul
    for code in range(0xC0, 0x3100):  # beyond, nothing that is made of two keeps its own character in NFC but Hangul
        parts = unicodedata.decomposition(chr(code))
        if parts and parts[0] != "<" and parts.count(" ") == 1 and unicodedata.is_normalized("NFC", chr(code)):
            seconds.add(chr(int(parts.split(" ")[1], 16)))
    return frozenset(seconds)


def _fold_unit(code: int) -> int:
    character = chr(code)
    if code == _NEWLINE:
        return _NEWLINE
    if character == "&" or 0xD800 <= code <= 0xDFFF:
        return _EXACT
    if character in "\u200c\u200d":
        return _JOINER
    folded = fold_case(character)
    if folded in ("-", "+", "#"):
        return _SIGN if character in "-\u2013\u2212+#" else _EXACT
    if _composes(character, folded) or _is_raised(character):
        return _EXACT
    kept = keep_words(folded)
    if len(kept) > 1 or ord(kept or " ") >= _JOINER:
        return _EXACT
    if kept == character and _SECONDS[code]:
        return _SECOND
    if kept and (unicodedata.combining(character) or unicodedata.combining(folded[0]) or code in RANKS):
        is_mark = kept == character and not 0 < unicodedata.combining(character) < _NUKTA
        return _MARK if is_mark else _EXACT
    return ord(kept) if kept else 0


def _composes(character: str, folded: str) -> bool:
    """Whether a character composes with the one before it in ways that only the normal forms know."""
    if character in _OVER_ALEF or (character == folded and _SECONDS[ord(character)]):
        return False
    firsts = {unicodedata.normalize("NFKD", form)[:1] for form in (character, folded)}
    return max(firsts) >= _FIRST_SECOND and not _find_seconds().isdisjoint(firsts)


def _is_raised(character: str) -> bool:
    """Whether a character stands for a digit and is none: `²`, `½`, `①`."""
    return unicodedata.category(character) == "No" and unicodedata.normalize("NFKC", character)[0].isdecimal()


def _join_blanks(units: Units) -> Units:
    """One blank between words, none around a line."""
    is_blank = units == _BLANK
    ends_word = units <= _BLANK
    is_blank[:-1] &= ends_word[1:]  # of several blanks the last one stays, and none before the end of a line
    units = units[~is_blank]
    is_blank = units == _BLANK
    is_blank[1:] &= units[:-1] == _NEWLINE
    return units[~is_blank] if is_blank.any() else units


def fold_texts(texts: Sequence[str]) -> Folded:
    """Return the lines of `"\n".join(texts)` with their keys and words."""
    blocks = [_fold_block(block) for block in _cut_blocks(texts)]
    counts = [np.diff(block.offsets) for block in blocks] or [np.zeros(0, np.int64)]
    return Folded(
        raws=list(chain.from_iterable(block.raws for block in blocks)),
        keys=list(chain.from_iterable(block.keys for block in blocks)),
        words=np.concatenate([np.zeros(0, np.uint32), *(block.words for block in blocks)]),
        offsets=cut(np.concatenate(counts)),
        lengths=np.concatenate([np.zeros(0, np.int64), *(block.lengths for block in blocks)]),
    )


def _cut_blocks(texts: Sequence[str]) -> Iterator[str]:
    """Yield the lines of `"\\n".join(texts)` in blocks; a long text is cut between lines, so that its arrays stay small."""
    first = size = 0
    for place, text in enumerate(texts, 1):
        size += len(text)
        if size >= _BLOCK or place == len(texts):
            yield from _cut_text("\n".join(texts[first:place]))
            first, size = place, 0


def _cut_text(text: str) -> Iterator[str]:
    start = 0
    while 0 <= (end := text.find("\n", start + _BLOCK)) < len(text) - _BLOCK:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _fold_block(text: str) -> Folded:
    raws = text.split("\n")
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    folded, rare, has_marks = _TABLE.fold(units)
    if len(rare):
        _empty_lines(folded, np.unique(np.flatnonzero(units == _NEWLINE).searchsorted(rare)).tolist())
    del units  # as large as the text, or twice
    folded = folded[folded != 0]
    if has_marks:
        folded, odd = _arrange_marks(folded)
        _empty_lines(folded, odd)
        folded = folded[folded != 0]
    folded = _join_blanks(folded)
    keys = str(folded.data, "utf-16-le").split("\n")
    words, counts, lengths = hash_block(folded)
    own = [place for place, key in enumerate(keys) if not key and raws[place] and not raws[place].isspace()]
    if own:
        for place in own:
            keys[place] = normalize_line(raws[place])
        words, counts, lengths = _insert_words(words, counts, lengths, own, [keys[place] for place in own])
    return Folded(raws, keys, words, cut(counts), lengths)


def _empty_lines(folded: Units, lines: Sequence[int]) -> None:
    """Delete all units of some lines, in place."""
    newlines = np.flatnonzero(folded == _NEWLINE)
    for line in lines:
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
