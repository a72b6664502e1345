"""Find share and like widgets whose labels have run together, as in `Share this:EmailFacebookLike this:Like Loading...`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

from dedup.config import WIDGETS
from dedup.files.cache import NO_KEY, load_or_make
from dedup.junk.words import join_pattern, read_folder
from dedup.text.keys import normalize_line
from dedup.text.signs import CLOSING_QUOTES, TRAILING, choose_one

_SECTIONS = ("labels", "sure", "starts", "loading", "networks")
_FILLER = r"[\s:.,…|/•·+()\d-]*+"
_STORY_ENDS = f".!?){CLOSING_QUOTES}{TRAILING}"  # behind one of these a bar may be stuck to a sentence
_DIGITS = "0123456789"
_COUNTED = f"{_DIGITS} "


@dataclass(frozen=True)
class Widgets:
    """All labels of widgets as patterns, and what must stand in a key before any of them is tried.

    `heads` and `tails` are the first and the last three letters of labels, `beginnings` the keys of those that a bar
    stuck to a sentence begins with.
    """

    labels: str
    networks: str
    sure: str
    starts: str
    loading: str
    heads: frozenset[str]
    tails: frozenset[str]
    beginnings: tuple[str, ...]

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """A line that is nothing but labels."""
        return _compile(f"^{_FILLER}{self._piece}{{{WIDGETS.min_pieces},}}+$")

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """Labels behind the end of a sentence."""
        return _compile(f"(?<={choose_one(_STORY_ENDS)})\\s*((?:{self.starts})(?:{_FILLER}{self._piece}*+))$")

    @cached_property
    def after_apostrophe(self) -> re.Pattern[str]:
        """Labels behind an apostrophe, which is no part of a key."""
        return _compile(rf"’\s*(?:{self.starts})")

    def is_bar(self, text: str) -> bool:
        """Whether labels are enough to be sure: a sure one with a network or a loading sign, or several networks."""
        networks = {name.lower() for name in self._network.findall(text)}
        if len(networks) >= WIDGETS.min_networks:
            return True
        return bool(self._sure.search(text) and (networks or self._loading.search(text)))

    @property
    def _piece(self) -> str:
        # Atomic and possessive: a line of a thousand "like like like" must not be tried in every way it can be cut.
        return f"(?>(?:{self.labels}){_FILLER})"

    @cached_property
    def _network(self) -> re.Pattern[str]:
        return _compile(self.networks)

    @cached_property
    def _sure(self) -> re.Pattern[str]:
        return _compile(self.sure)

    @cached_property
    def _loading(self) -> re.Pattern[str]:
        return _compile(self.loading)


@cache
def load_widgets() -> Widgets:
    """The labels that ship with the program."""
    return load_or_make("widgets", NO_KEY, _make_widgets)


def _make_widgets() -> Widgets:
    files = read_folder("widgets", _SECTIONS).values()
    networks, sure, starts, loading = (
        frozenset(chain.from_iterable(sections[name] for sections in files))
        for name in ("networks", "sure", "starts", "loading")
    )
    labels = frozenset(chain.from_iterable(chain.from_iterable(sections.values()) for sections in files))
    keys = frozenset(map(normalize_line, labels))
    return Widgets(
        labels=_join(labels),
        networks=_join(networks),
        sure=_join(sure),
        starts=_join(starts),
        loading=_join(loading),
        heads=_with_dotless(_extend(keys, after=True)),
        tails=_with_dotless(_extend(keys, after=False)),
        beginnings=tuple(sorted(map(normalize_line, starts))),
    )


def _join(labels: Iterable[str]) -> str:
    """The pattern of some labels; pages print either apostrophe."""
    return join_pattern(labels).replace("'", "['’]")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _extend(pieces: Set[str], after: bool) -> Iterator[str]:
    """Three letters at one end of each piece; what may stand beside a shorter one is its neighbour's."""
    for piece in pieces:
        if len(piece) > 2:
            yield piece[:3] if after else piece[-3:]
        else:
            yield from (f"{piece}{other[0]}" if after else f"{other[-1]}{piece}" for other in (*pieces, " ", *_DIGITS))


def _with_dotless(ends: Iterable[str]) -> frozenset[str]:
    """Where case is ignored, a dotless "ı" is an "i"."""
    return frozenset(chain.from_iterable((end, end.replace("i", "ı")) for end in ends))


def may_be_bar(key: str) -> bool:
    """Whether the line with this key may be of widgets run together, by a look at its first and last three letters."""
    widgets = load_widgets()
    head = key[:3]
    if head[0].isdigit():
        head = key.lstrip(_COUNTED)[:3]
    if head not in widgets.heads and not head[:1].isdigit():
        return False
    tail = key[-3:]
    if tail[-1].isdigit():
        tail = key.rstrip(_COUNTED)[-3:]
    return tail in widgets.tails or tail[-1:].isdigit()


def may_end_in_widgets(key: str, raw: str) -> bool:
    """Whether a sentence with this key may have widgets stuck to its end."""
    return any(beginning in key for beginning in load_widgets().beginnings) or ("’" in raw and may_hide_glued(raw))


def may_hide_glued(raw: str) -> bool:
    """Whether widgets may be stuck to an apostrophe, which no key shows."""
    return load_widgets().after_apostrophe.search(raw) is not None


def find_glued(raw: str) -> tuple[int, int] | None:
    """Return the `[start, end)` of run-together widgets: the whole line, or the end of a sentence's line."""
    widgets = load_widgets()
    line = raw.rstrip()
    if len(line) <= WIDGETS.max_bar and widgets.whole.match(line) and widgets.is_bar(line):
        return 0, len(raw)
    tail = widgets.tail.search(line, max(0, len(line) - WIDGETS.max_bar))
    if tail is None or not widgets.is_bar(tail[1]):
        return None
    return tail.start(1), len(raw)
