"""The slots of a template: how many words each stands for, and which."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from dedup import config
from dedup.junk.words import load_words
from dedup.text.keys import SPELLED, UNSPACED
from dedup.text.lengths import add_lengths

_UNSPACED = re.compile(f"[{UNSPACED}]")
_SPELLED = re.compile(f"[{SPELLED}]")


def measure(words: Sequence[str]) -> int:
    """Length in words; of a script without blanks three characters count as one, or five where it is spelled."""
    unspaced = [word for word in words if len(word) == 1 and _UNSPACED.match(word)]
    if not unspaced:
        return len(words)
    spelled = sum(1 for word in unspaced if _SPELLED.match(word))
    return add_lengths(len(words) - len(unspaced), len(unspaced) - spelled, spelled, words_in_three=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a template: `fewest` to `most` words that pass `check`."""

    name: str
    fewest: int
    most: int
    check: Callable[[Sequence[str]], bool] | None = None

    def accepts(self, words: Sequence[str]) -> bool:
        """Tell whether these words can stand in the slot."""
        return self.fewest <= measure(words) <= self.most and (self.check is None or self.check(words))


def _is_number(words: Sequence[str]) -> bool:
    units = load_words().units
    return words[0].isdigit() and all(word.isdigit() or word in units for word in words)


def _is_year(words: Sequence[str]) -> bool:
    return all(word.isdigit() and len(word) in (2, 4) for word in words)


def _has_number(words: Sequence[str]) -> bool:
    return any(map(str.isdigit, words))


def _is_network(words: Sequence[str]) -> bool:
    known = load_words()
    rest = [word for word in words if not known.names_network(word) and word not in known.joining]
    if not rest:
        return any(map(known.names_network, words))
    return not known.drop_networks("".join(rest))


_CHECKS: dict[str, Callable[[Sequence[str]], bool]] = {
    "n": _is_number,
    "year": _is_year,
    "date": _has_number,
    "time": _has_number,
    "network": _is_network,
}
SLOTS: dict[str, Slot] = {
    name: Slot(name, fewest, most, _CHECKS.get(name)) for name, (fewest, most) in asdict(config.SLOTS).items()
}
