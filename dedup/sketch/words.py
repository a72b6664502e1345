"""Turn the keys of many lines into word hashes, the same on every machine and in every run.

Everything works on whole batches: the words of many texts lie in one array, cut by an array of offsets; one text is
a batch of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.sketch.hashes import ODD, Hashes, Offsets, Words, mix_in_place
from dedup.text.keys import SPELLED, UNSPACED
from dedup.text.lengths import add_lengths

Characters = NDArray[np.unsignedinteger[Any]]

HAS_DIGIT = np.uint32(1)  # bit 0 of a word hash: the word has a digit in it
IS_QUOTED = np.uint32(2)  # bit 1 of a word hash: it stands between quotation marks; no part of the word's identity
IDENTITY = np.uint32(0xFFFFFFFD)

_NUL = 0x110000  # no code point: 0 ends a word, and a line of control characters has one
# Above the 21 bits of a code point: a digit; of a script without blanks; of one that is spelled, too.
_DIGIT, _UNSPACED, _SPELLED = np.uint32(1 << 30), np.uint32(1 << 31), np.uint32(1 << 29)
_CODE = np.uint32((1 << 21) - 1)
# A word of a script without blanks begins at a character whose hash with the one before it is below a limit.
_PAIR_FACTORS = np.uint32(0x9E3779B1), np.uint32(0x85EBCA77)
_PAIR_MIX = np.uint32(0x2C1B3C6D)
_SPELLED_LIMIT = np.uint32(2**32 / 3.0)  # words of three characters on average: two or three syllables make a shingle
_OTHER_LIMIT = np.uint32(2**32 / 1.6)  # words of 1.6 characters, as dictionaries have them
_ABD_AL = tuple(map(ord, "عبد ال"))
_HIJRI, _GREGORIAN = map(ord, "هم")
_BLOCK = 1 << 16  # characters hashed at a time, about: the arrays of one block stay in the cache
_PART = 1 << 18  # characters of a longer block that are hashed at a time, about
_LOOK = 1 << 12  # characters among which the end of a part is looked for
_MOST_POWERS = 1 << 19  # kept for the next block: 8 MB
_SHIFT = np.uint64(32)


@lru_cache(maxsize=1)
def _character_values() -> NDArray[np.uint32]:
    """What each code point adds to its word, with flags for digits and for scripts without blanks; 0 ends a word."""
    values = np.arange(0x110000, dtype=np.uint32)
    values[0] = _NUL
    values[[10, 32]] = 0
    values[ord("0") : ord("9") + 1] |= _DIGIT
    for first, last in re.findall("(.)-(.)", UNSPACED):
        values[ord(first) : ord(last) + 1] |= _UNSPACED
    for first, last in re.findall("(.)-(.)", SPELLED):
        values[ord(first) : ord(last) + 1] |= _SPELLED
    return values


@lru_cache(maxsize=4)
def _powers(length: int) -> tuple[Hashes, Hashes]:
    steps = np.ones((2, length), np.uint64)
    steps[0, 1:] = ODD
    steps[1, 1:] = pow(ODD, -1, 2**64)
    powers = np.cumprod(steps, axis=1, dtype=np.uint64)
    return powers[0], powers[1]


def _find_words(values: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The places where words begin: behind a blank, where scripts meet, and where content cuts one without blanks."""
    inside = values != 0
    starts = inside.copy()
    starts[1:] &= ~inside[:-1]
    unspaced = values >= _UNSPACED
    places = np.flatnonzero(unspaced)
    if len(places):
        starts[1:] |= (unspaced[1:] != unspaced[:-1]) & inside[1:]
        starts[places] |= _cut_runs(values[places], values[places - 1])
    return np.flatnonzero(starts)


def _cut_runs(values: NDArray[np.uint32], before: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Whether a word begins at each of some characters of scripts without blanks, by what stands before it.

    Cuts chosen by content move with the text (Manber 1994): what is changed in one place leaves the words around it
    alone, and a passage has the same words in whatever article it stands.
    """
    hashes = (values & _CODE) * _PAIR_FACTORS[0] ^ (before & _CODE) * _PAIR_FACTORS[1]
    hashes ^= hashes >> np.uint32(15)
    hashes *= _PAIR_MIX
    hashes ^= hashes >> np.uint32(13)
    cuts: NDArray[np.bool_] = hashes < np.where(values & _SPELLED, _SPELLED_LIMIT, _OTHER_LIMIT)
    return cuts


def _join_names(characters: Characters) -> tuple[Characters, NDArray[np.int64]]:
    """Take out the blank in names in Abd al-, which are written as one word or two; also return where it stood."""
    ends = np.flatnonzero(characters == _ABD_AL[2]) + 1
    places = ends[(ends >= 3) & (ends < len(characters) - 2)]
    for step, character in enumerate(_ABD_AL, -3):
        places = places[characters[places + step] == character]
    return (np.delete(characters, places) if len(places) else characters), places


def _cut_calendars(characters: Characters) -> Characters:
    """Take out what tells of which calendar a date is: 1436هـ and 2015م."""
    places = np.flatnonzero((characters[1:] == _HIJRI) | (characters[1:] == _GREGORIAN)) + 1
    before = characters[places - 1]
    places = places[(before >= 48) & (before <= 57)]
    after = characters[np.minimum(places + 1, len(characters) - 1)]
    places = places[(after == 32) | (after == 10) | (places == len(characters) - 1)]
    return np.delete(characters, places) if len(places) else characters


def hash_block(characters: Characters) -> tuple[Words, NDArray[np.int64], NDArray[np.int64]]:
    """Hash the words of some lines, given as code points with line feeds between them.

    Returns the words, uint32[n], how many of them each line has, int64[l], and the length of each line as
    `count_words` gives it, int64[l].
    """
    blanks = np.zeros(0, np.int64)
    newlines = np.flatnonzero(characters == 10)
    lines = len(newlines) + 1
    if characters.dtype != np.uint8:
        characters, blanks = _join_names(characters)
        blanks = newlines.searchsorted(blanks)
        characters = _cut_calendars(characters)
        newlines = np.flatnonzero(characters == 10)
    found: list[Words] = []
    # Of each line its words, those of scripts without blanks, and the characters of these that are spelled or are not.
    counts = np.zeros((4, lines), np.int64)
    line = 0
    for part in _cut_parts(characters):
        own = newlines[newlines.searchsorted(part.start) : newlines.searchsorted(part.stop)] - part.start
        words = _hash_part(characters[part], own, counts[:, line : line + len(own) + 1])
        found.append(words)
        line += len(own)
    lengths = counts[0]
    if len(blanks):
        lengths = lengths + np.bincount(blanks, minlength=lines)
    if counts[2:].any():
        lengths = lengths + add_lengths(-counts[1], counts[2], counts[3])
    return found[0] if len(found) == 1 else np.concatenate(found), counts[0], lengths


def _cut_parts(characters: Characters) -> Iterator[slice]:
    """Yield parts of a block that end behind a blank or a line feed: no word stands in two."""
    start, end = 0, _PART
    while end < len(characters) - _PART:
        window = characters[end : end + _LOOK]
        ends = np.flatnonzero((window == 10) | (window == 32))
        if len(ends):
            yield slice(start, start := end + int(ends[0]) + 1)
            end = start + _PART
        else:
            end += _LOOK
    yield slice(start, len(characters))


def _hash_part(characters: Characters, newlines: NDArray[np.int64], counts: NDArray[np.int64]) -> Words:
    """Hash the words of a part of a block, and add to the counts of its lines, int64[4, l]; the first may go on from the part before."""
    values = _character_values()[characters]
    starts = _find_words(values)
    counts[0] += _count_within(starts, newlines)
    if not len(starts):
        return np.zeros(0, np.uint32)
    size = 1 << max(17, len(values).bit_length())
    powers, inverses = _powers(size) if size <= _MOST_POWERS else _powers.__wrapped__(len(values))
    hashes = np.add.reduceat(values * powers[: len(values)], starts)
    hashes *= inverses[starts]
    mix_in_place(hashes)
    words = (hashes >> _SHIFT).astype(np.uint32) & ~(HAS_DIGIT | IS_QUOTED)
    digits = np.flatnonzero(values & _DIGIT)
    words[starts.searchsorted(digits, side="right") - 1] |= HAS_DIGIT
    unspaced = np.flatnonzero(values >= _UNSPACED)
    if len(unspaced):
        spelled = _count_within(unspaced[(values[unspaced] & _SPELLED) != 0], newlines)
        counts[1] += _count_within(starts[values[starts] >= _UNSPACED], newlines)
        counts[2] += _count_within(unspaced, newlines) - spelled
        counts[3] += spelled
    return words


def _count_within(places: NDArray[np.int64], newlines: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of some places stand in each line."""
    return np.diff(places.searchsorted(newlines), prepend=0, append=len(places))


def _read_characters(text: str) -> Characters:
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _cut_blocks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    first = size = 0
    for place, key in enumerate(keys, 1):
        size += len(key) + 1
        if size >= _BLOCK:
            yield keys[first:place]
            first, size = place, 0
    if first < len(keys):
        yield keys[first:]


def hash_lines(keys: Sequence[str]) -> tuple[Words, Offsets]:
    """Hash the words of many keys (see `dedup.text.keys`) at once.

    Returns `words`, uint32[n], and `offsets`, int64[len(keys) + 1]: key i has words[offsets[i] : offsets[i + 1]].
    A word's hash is 30 bits of a polynomial over its characters; bit 0 tells whether it has a digit, bit 1 is 0. Scripts
    without blanks are cut into words by content. What Arabic newsrooms interchange and keys leave is one here: names in
    Abd al- as one word or two; dates with or without their calendar.
    """
    blocks: list[Words] = []
    counts: list[NDArray[np.int64]] = []
    for block in _cut_blocks(keys):
        words, own, _ = hash_block(_read_characters("\n".join(block)))
        blocks.append(words)
        counts.append(own)
    offsets = np.zeros(len(keys) + 1, np.int64)
    if counts:
        np.cumsum(np.concatenate(counts), out=offsets[1:])
    return np.concatenate(blocks) if blocks else np.zeros(0, np.uint32), offsets


def hash_words(words: Sequence[str]) -> Words:
    """Hash the words of one text, parts of a key: uint32, as `hash_lines` would; those without blanks may be cut further."""
    return hash_lines([" ".join(words)])[0]
