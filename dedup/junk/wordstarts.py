"""Find which of many lines hold one of many phrases, by the bytes that follow the start of each word.

Eight bytes from the start of a word tell phrases apart well, sixteen better, and numpy reads them at all words of a
batch in one step. What is found is a candidate, to be looked at more closely; what is not found is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SHORT, _LONG = 8, 16  # bytes
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)  # odd, to spread the bytes over the upper bits
_TABLE_BITS = 16
_SHIFT = np.uint64(64 - _TABLE_BITS)
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(_SHORT + 1)], np.uint64)  # by the bytes that count
_BLANK, _BREAK, _ZERO = ord(" "), ord("\n"), np.uint8(ord("0"))

Places = NDArray[np.int64]


class Block:
    """Some lines in one piece of UTF-8, with a blank at the end of each, so that last words look like the others."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.data = ("\n" + " \n".join(lines) + " \n" + " " * _LONG).encode("utf-8", "surrogatepass")
        self.characters = np.frombuffer(self.data, np.uint8)
        self._bytes_from = np.ndarray(len(self.data) - _SHORT + 1, "<u8", self.data, strides=(1,))
        breaks = np.flatnonzero(self.characters[:-_LONG] <= _BLANK)
        self.words: Places = breaks[:-1] + 1
        self.starts: Places = breaks[self.characters[breaks] == _BREAK] + 1
        self.unspaced: list[int] | None = None  # what `find_unspaced` found

    def read(self, places: Places) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """The eight bytes from each place, and a hash of the sixteen."""
        short = self._bytes_from[places]
        return short, short * np.uint64(_FACTORS[0]) ^ self._bytes_from[places + _SHORT] * np.uint64(_FACTORS[1])

    @cached_property
    def stretches(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """The same from each word."""
        return self.read(self.words)

    def read_ends(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """The first and the last word of each line, up to eight bytes of either."""
        firsts = self.words.searchsorted(self.starts)
        lasts = firsts[1:] - 2  # what follows the last blank of a line is no word
        return self._read_words(firsts[:-1]), self._read_words(lasts)

    def read_words(self) -> NDArray[np.uint64]:
        """Up to eight bytes of every word, and of the nothing behind the last of each line."""
        return self._read_words(np.arange(len(self.words) - 1))

    def find_word(self, word: str) -> list[int]:
        """The numbers, in order, of the lines with a short word, or words; of at most seven bytes."""
        data = f"{word} ".encode()
        if data not in self.data:
            return []
        having = self.stretches[0] & _MASKS[len(data)] == np.uint64(int.from_bytes(data, "little"))
        return self.find_lines(self.words[having])

    def _read_words(self, numbers: Places) -> NDArray[np.uint64]:
        starts = self.words[numbers]
        lengths = np.minimum(self.words[numbers + 1] - starts - 1, _SHORT)
        found: NDArray[np.uint64] = self._bytes_from[starts] & _MASKS[lengths]
        return found

    def list_characters(self) -> Places:
        """Where the characters begin."""
        return np.flatnonzero((self.characters[:-_LONG] & 0xC0) != 0x80)

    def find_lines(self, places: Places) -> list[int]:
        """The numbers, in order, of the lines that these places are in."""
        numbers = self.starts.searchsorted(places, side="right") - 1
        lines: list[int] = np.flatnonzero(np.bincount(numbers)).tolist()
        return lines


class _Stretches:
    """A set of stretches of bytes, by their value or hash: one look at a table spares nearly all of them the search."""

    def __init__(self, values: Iterable[int]) -> None:
        self._values = np.array(sorted({*values, 0}), np.uint64)
        self._table = np.zeros(1 << _TABLE_BITS, bool)
        self._table[self._values * np.uint64(_FACTORS[0]) >> _SHIFT] = True

    def find(self, values: NDArray[np.uint64]) -> Places:
        """The places, in order, of those values that are in the set."""
        places = np.flatnonzero(self._table[values * np.uint64(_FACTORS[0]) >> _SHIFT])
        values = values[places]
        known = self._values[np.minimum(self._values.searchsorted(values), len(self._values) - 1)]
        found: Places = places[known == values]
        return found


class Limits:
    """How long lines with some words at one end may be, by up to eight bytes of each word; at times too long.

    Of these bytes only those of `mask` count.
    """

    def __init__(self, limits: Mapping[str, int], mask: np.uint64 = _MASKS[-1]) -> None:
        self._table = np.zeros(1 << _TABLE_BITS, np.uint16)
        words = np.array([_read_word(word) for word in limits], np.uint64) & mask
        np.maximum.at(self._table, words * np.uint64(_FACTORS[0]) >> _SHIFT, np.array([*limits.values()], np.uint16))

    def allow(self, words: NDArray[np.uint64], lengths: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which lines of these lengths in words may be meant, by what `Block.read_ends` gives of each."""
        allowed: NDArray[np.bool_] = self._table[words * np.uint64(_FACTORS[0]) >> _SHIFT] >= lengths
        return allowed


class Anchors:
    """Phrases by a stretch of eight or sixteen bytes of each, from the start of one of its words.

    `beginnings` may have anything after them, letters too. `weak` are those of either kind that are too short for any
    stretch; they are not found.
    """

    def __init__(self, phrases: Iterable[str] = (), beginnings: Iterable[str] = ()) -> None:
        anchors = {phrase: _choose_anchor(phrase) for phrase in phrases}
        anchors |= {beginning: _cut_stretch(beginning.encode()) for beginning in beginnings}
        self.weak = [phrase for phrase, anchor in anchors.items() if not anchor]
        self._short = _Stretches(_read(one) for one in anchors.values() if len(one) == _SHORT)
        self._long = _Stretches(_read(one) for one in anchors.values() if len(one) == _LONG)

    def find(self, block: Block, places: Places | None = None) -> list[int]:
        """Return, in order, the numbers of the lines that may hold a phrase, as whole words or from given places."""
        short, long = block.stretches if places is None else block.read(places)
        places = block.words if places is None else places
        return block.find_lines(places[np.concatenate((self._short.find(short), self._long.find(long)))])


def find_unspaced(block: Block) -> list[int]:
    """Return, in order, the numbers of the lines with characters of scripts without blanks, and of some others."""
    if block.unspaced is None:
        block.unspaced = [] if block.data.isascii() else _find_unspaced(block)
    return block.unspaced


def _find_unspaced(block: Block) -> list[int]:
    leads = np.flatnonzero(block.characters >= 0xE0)
    lead, second = block.characters[leads], block.characters[leads + 1]
    found = (lead == 0xE0) & (second >= 0xB8)  # Thai, Lao, and what follows them
    found |= (lead == 0xE1) & (second < 0xAE)  # Myanmar, Khmer, Tai, Balinese
    found |= (lead == 0xEA) & (second < 0xB0)  # Yi, Javanese, Cham
    found |= (lead >= 0xE3) & ((lead < 0xEA) | (lead > 0xED))  # Chinese and Japanese, not Korean
    return block.find_lines(leads[found])


def find_digits(block: Block) -> list[int]:
    """Return, in order, the numbers of the lines with a digit in the sense of `str.isdigit`, and of some others."""
    characters = block.characters
    found = characters - _ZERO < 10
    if not block.data.isascii():
        leads = np.flatnonzero(characters >= 0xE1)
        lead, second = characters[leads], characters[leads + 1]
        # Keys have the digits of most scripts as ASCII. Left are those that take part in no number: Ethiopic, Tai, circled.
        found[leads] |= (lead == 0xE2) | (lead >= 0xF0) | ((lead == 0xE1) & ((second == 0x8D) | (second == 0xA7)))
    return block.find_lines(np.flatnonzero(found))


def find_mixed(block: Block) -> list[int]:
    """Return, in order, the numbers of the lines with a digit beside a letter, and of some others."""
    characters = block.characters
    digits = np.flatnonzero(characters - _ZERO < 10)
    beside = np.concatenate(
        (digits[_is_no_digit(characters[digits - 1])], digits[_is_no_digit(characters[digits + 1])])
    )
    if not block.data.isascii():
        leads = np.flatnonzero(characters >= 0xD9)
        lead, second, third = (characters[leads + step] for step in range(3))
        found = (lead == 0xD9) & (second - np.uint8(0xA0) < 10)  # Arabic digits
        found |= (lead == 0xDB) & (second - np.uint8(0xB0) < 10)  # Persian digits
        found |= lead == 0xDF  # NKo
        found |= (lead == 0xE0) & (third - np.uint8(0xA6) < 10)  # Indic digits
        found |= (lead > 0xE0) & ((lead != 0xE1) | (second < 0xB8))  # the rest, but for Latin letters with two marks
        beside = np.concatenate((beside, leads[found]))
    return block.find_lines(beside)


def _is_no_digit(characters: NDArray[Any]) -> NDArray[np.bool_]:
    return (characters > _BLANK) & (characters - _ZERO >= 10)


def _read_word(word: str) -> int:
    """Up to eight bytes of a word, as `Block.read_ends` gives them."""
    return int.from_bytes(word.encode("utf-8", "surrogatepass")[:_SHORT], "little")


def _read(stretch: bytes) -> int:
    low, high = (int.from_bytes(stretch[at : at + _SHORT], "little") for at in (0, _SHORT))
    return low if len(stretch) == _SHORT else (low * _FACTORS[0] ^ high * _FACTORS[1]) % 2**64


def _choose_anchor(phrase: str) -> bytes:
    """The stretch of a phrase with the longest words, which are mostly the rarest; empty where it is too short."""
    data = f"{phrase} ".encode()
    starts = [0, *(place + 1 for place, byte in enumerate(data[:-1]) if byte == _BLANK)]
    stretches = [_cut_stretch(data[start:]) for start in starts]
    return min(stretches, key=lambda stretch: (-len(stretch), stretch.count(b" "), stretch))


def _cut_stretch(data: bytes) -> bytes:
    """As much of the beginning as makes a stretch; nothing where it is too short."""
    return data[:_LONG] if len(data) >= _LONG else data[:_SHORT] if len(data) >= _SHORT else b""
