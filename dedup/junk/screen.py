"""Tell which lines of a batch the catalogue, the cues and the glued widgets may know, and which they cannot.

Nearly all lines of a story are no known junk. Here they are told by what costs least: the key itself, the words at its
ends, and the phrases in it, the last for all lines of a batch in one step. What passes is looked at closely elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from dedup.config import CATALOGUE, WIDGETS
from dedup.junk.catalogue import LONGEST_KEY, Catalogue, part_numbers, tokenize
from dedup.junk.cues import Cues
from dedup.junk.glued import load_widgets, may_be_bar
from dedup.junk.shelf import Shelf
from dedup.junk.wordstarts import Anchors, Block, Limits, find_mixed, find_unspaced
from dedup.text.keys import UNSPACED

LONGEST_COUNTER = CATALOGUE.max_counter  # characters
_HEAD, _BYTE, _ZERO = np.uint64(0xFFFFFF), np.uint64(0xFF), np.uint64(ord("0"))  # of the bytes of a word
_CHARACTER = re.compile(f"[{UNSPACED}]")
_TWO_CHARACTERS = re.compile(f"([{UNSPACED}]) ?([{UNSPACED}])")
_END = 40  # characters; two words and the beginning of a third mostly fit in


@dataclass(slots=True)
class _Start:
    """What may begin with a word: lines of at most so many words, whatever follows or by the second word."""

    most: int = 0
    seconds: dict[str, int] = field(default_factory=dict)
    longest: int = 0  # words; of all these lines

    def opens(self, rest: str, length: int) -> bool:
        """Whether a line of this length that goes on so may be one of them."""
        return self.most >= length or self.seconds.get(rest.partition(" ")[0], 0) >= length


class Screen:
    """What lines must have to be known junk, put together from the catalogue and the cues."""

    def __init__(self, catalogue: Catalogue, cues: Cues) -> None:
        self._exact = catalogue.exact
        self._catalogue = catalogue
        self._starts: Shelf[_Start] = Shelf()
        for words, most in chain(catalogue.measure_starts(), cues.measure_starts()):
            self._add_start(*words.split(" "), most=most)
        self._ends: dict[str, int] = {}
        for word, most in chain(catalogue.measure_ends(), cues.measure_ends()):
            self._ends[word] = max(most, self._ends.get(word, 0))
        widgets = load_widgets()
        middles = catalogue.measure_middles()
        anywhere = LONGEST_KEY, False
        phrases = [*middles, *cues.list_firm()]
        self._anchors = Anchors(phrases, widgets.beginnings)
        self._weak = [(f" {phrase} ", *middles.get(phrase, anywhere)) for phrase in self._anchors.weak]
        self._weak_words = {phrase.strip(): most for phrase, most, needs_number in self._weak if not needs_number}
        self._longest_weak = max((most for _, most, _ in self._weak), default=0)
        self._longest = max(
            CATALOGUE.max_pieces_words,
            self._longest_weak,
            *(start.longest for start in self._starts.values()),
            *self._ends.values(),
        )
        self._first_limits = Limits({word: start.longest for word, start in self._starts.items()})
        self._last_limits = Limits(self._ends)
        self._exact_firsts, self._exact_lasts = (Limits(limits) for limits in catalogue.measure_exact())
        # A bar has as many words as characters, at most.
        self._bars = Limits({head.partition(" ")[0]: WIDGETS.max_bar for head in widgets.heads}, _HEAD)
        unspaced = {phrase.replace(" ", ""): middles.get(phrase, anywhere) for phrase in phrases}
        self._unspaced = Anchors(beginnings=unspaced)
        self._unspaced_weak = [(phrase, *unspaced[phrase]) for phrase in self._unspaced.weak]

    def find(self, block: Block, keys: Sequence[str], lengths: Sequence[int]) -> set[int]:
        """Return the places of the lines that may be known: `block` holds their keys, `lengths` are in words."""
        return set(self._find(block, keys, lengths))

    def _find(self, block: Block, keys: Sequence[str], lengths: Sequence[int]) -> Iterator[int]:
        yield from self._anchors.find(block)
        unspaced = dict.fromkeys(find_unspaced(block))
        yield from self._find_unspaced(list(unspaced), keys, lengths)
        mixed = {place: _spell_out(keys[place]) for place in find_mixed(block) if place not in unspaced}
        if mixed:
            places = list(mixed)
            yield from (places[number] for number in self._anchors.find(Block(list(mixed.values()))))
        exact, starts, ends, catalogue = self._exact, self._starts, self._ends, self._catalogue
        heads = load_widgets().heads
        near = dict.fromkeys(self._find_near(block, lengths))
        for place in chain(near, (place for place in chain(mixed, unspaced) if place not in near)):
            key, length = keys[place], lengths[place]
            if key in exact or ((key[:3] in heads or key[0].isdigit()) and (may_be_bar(key) or _may_count(key))):
                yield place
            elif length <= self._longest and place not in unspaced:
                text = mixed.get(place, key)
                first, _, rest = text.partition(" ")
                last = text[text.rfind(" ") + 1 :]
                start = starts.find(first)
                if (
                    (start is not None and start.longest >= length and start.opens(rest, length))
                    or ends.get(last, 0) >= length
                    or (length <= self._longest_weak and _holds(f" {text} ", first, length, self._weak))
                    or (
                        length <= CATALOGUE.max_pieces_words
                        and catalogue.may_cover(first, last)
                        and catalogue.has_words(text.split(" "))
                    )
                ):
                    yield place

    def _find_near(self, block: Block, lengths: Sequence[int]) -> list[int]:
        """The places of the lines that may pass by a word at one end or a short phrase, and of some others."""
        words = np.array(lengths, np.int64)
        first, last = block.read_ends()
        is_near = self._first_limits.allow(first, words)
        is_near |= self._last_limits.allow(last, words)
        is_near |= self._exact_firsts.allow(first, words) & self._exact_lasts.allow(last, words)
        is_near |= self._bars.allow(first & _HEAD, words)
        is_near |= (first & _BYTE) - _ZERO < 10
        for word, most in self._weak_words.items():
            having = block.find_word(word)
            is_near[having] |= words[having] <= most
        near: list[int] = np.flatnonzero(is_near).tolist()
        return near

    def _find_unspaced(self, places: list[int], keys: Sequence[str], lengths: Sequence[int]) -> Iterator[int]:
        """Find phrases with no regard to blanks, at every character, since most characters are words."""
        if not places:
            return
        texts = [keys[place].replace(" ", "") for place in places]
        block = Block(texts)
        yield from (places[number] for number in self._unspaced.find(block, block.list_characters()))
        for place, text in zip(places, texts, strict=True):
            # Three characters may count as one word here; in a length they count as two.
            length, (first, second, last) = lengths[place] // 2, _split_ends(keys[place])
            start = self._starts.find(first)
            if (
                (start is not None and start.opens(second, length))
                or self._ends.get(last, 0) >= length
                or _holds(text, first, length, self._unspaced_weak)
                or (self._catalogue.may_cover(first, last) and self._catalogue.has_words(tokenize(keys[place])))
            ):
                yield place

    def _add_start(self, first: str, second: str = "", *, most: int) -> None:
        start = self._starts.setdefault(first, _Start())
        start.longest = max(most, start.longest)
        if second:
            start.seconds[second] = max(most, start.seconds.get(second, 0))
        else:
            start.most = max(most, start.most)


def _may_count(key: str) -> bool:
    return len(key) <= LONGEST_COUNTER and (not key.isascii() or not key.strip("0123456789 km"))


def _holds(text: str, first: str, length: int, phrases: Sequence[tuple[str, int, bool]]) -> bool:
    """Whether a line holds one of some short phrases, is as short as it must be, and begins with a number if it must."""
    for phrase, most, needs_number in phrases:
        if length <= most and (not needs_number or first.isdigit()) and phrase in text:
            return True
    return False


def _spell_out(key: str) -> str:
    """The words of a key as the catalogue has them, between blanks."""
    return part_numbers(key) if len(key) <= LONGEST_KEY else ""


def _split_ends(key: str) -> tuple[str, str, str]:
    """The first word of a key, the second, and the last; characters of scripts without blanks are words."""
    characters, last = _TWO_CHARACTERS.match(key), _CHARACTER.match(key[-1])
    if characters is not None and last is not None:
        return characters[1], characters[2], last[0]
    words = tokenize(key[:_END]) if len(key) > _END else []
    start = words if len(words) > 2 else tokenize(key)
    words = tokenize(key[-_END:].lstrip()) if len(key) > _END else []
    end = words[-1] if len(words) > 1 else tokenize(key)[-1]
    return start[0], start[1] if len(start) > 1 else "", end
