"""Match paths against patterns such as `corpus/**/*.txt`.

By hand, because neither pathspec nor wcmatch has both this meaning of a pattern (a folder stands for all in it,
`**.txt` for any depth) and a time that does not explode: `*a*a*a*a*a*a*b` stops the first, `**/a/**/a/**/a/**/b` the
second. Either would also add a twentieth or more to the start of a check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from dedup.errors import BadSettings

_MAGIC = re.compile(r"[*?[]")
_PIECE = re.compile(r"(?<![^/])\*\*/|\*{2,}|\*|\?|\[[!^]?+[^/][^]/]*\]|[^*?[]+|\[")
_CLASS_SIGNS = re.compile(r"[\\[&|~]")  # what a class of characters of a regular expression has for itself

# What follows a star up to the next one is looked for at its first place only. That is enough: from an earlier place
# a star reaches all that it reaches from a later one. Trying every place is what takes exponential time.
_STARS = {"**/": "(?>(?:[^/]++/)*?", "**": "(?>.*?", "*": "(?>[^/]*?"}


def match_any(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Return whether a path, with slashes and relative to where the patterns count from, matches one of them.

    `*`, `?` and `[a-z]` stop at a slash, `**` does not; a pattern without a slash but with one of these matches a name
    at any depth; one that matches a folder matches all in it. The time is at most that of the pattern's length times
    the square of the path's. Raises BadSettings for a pattern that cannot be read.
    """
    parts = [_translate(pattern) for pattern in patterns]
    if not parts:
        return lambda path: False
    match = re.compile("|".join(parts), re.DOTALL).match
    return lambda path: match(path) is not None


def static_folder(pattern: str) -> str:
    """The folder, as far as the pattern names it, below which all that it matches lies."""
    cleaned = _clean(pattern)
    if "/" not in cleaned and _MAGIC.search(cleaned):
        return ""
    magic = _MAGIC.search(cleaned)
    return cleaned[: magic.start()].rpartition("/")[0] if magic else cleaned


def _clean(pattern: str) -> str:
    return pattern.replace("\\", "/").removeprefix("./").rstrip("/")


def _translate(pattern: str) -> str:
    """A regular expression whose groups hold a star each, and what must follow it; those of `*` lie in those of `**`."""
    cleaned = _clean(pattern)
    if cleaned in ("", "."):
        return ""
    if "/" not in cleaned and _MAGIC.search(cleaned):
        cleaned = f"**/{cleaned}"
    parts, close_deep, close_flat = [], "", ""
    for piece in _PIECE.findall(cleaned):
        if piece.startswith("**"):
            parts.append(close_flat + close_deep + _STARS["**/" if piece == "**/" else "**"])
            close_deep, close_flat = ")", ""
        elif piece == "*":
            parts.append(close_flat + _STARS["*"])
            close_flat = ")"
        else:
            parts.append(_translate_piece(piece))
    return f"{''.join(parts)}(?:/|\\Z){close_flat}{close_deep}"


def _translate_piece(piece: str) -> str:
    if piece == "?":
        return "[^/]"
    if piece[0] != "[" or len(piece) == 1:
        return re.escape(piece)
    inside = _CLASS_SIGNS.sub(r"\\\g<0>", piece[1:-1])
    translated = f"[^{inside[1:]}]" if inside[0] in "!^" else f"[{inside}]"
    try:
        re.compile(translated)
    except re.error as problem:
        raise BadSettings(f"the pattern {piece!r} cannot be read: {problem.msg}", "mend it") from problem
    return f"(?!/){translated}"
