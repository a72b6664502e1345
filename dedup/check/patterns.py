"""Match paths against patterns such as `corpus/**/*.txt`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_MAGIC = re.compile(r"[*?[]")
_PIECE = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^]]*\]|[^*?[]+|\[")


def match_any(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Return whether a path, with slashes and relative to where the patterns count from, matches one of them.

    `*` stops at a slash, `**` does not; a pattern without a slash matches a name at any depth; one that matches a
    folder matches all in it.
    """
    parts = [f"{_translate(pattern)}(?:/.*)?" for pattern in patterns]
    if not parts:
        return lambda path: False
    compiled = re.compile("|".join(f"(?:{part})" for part in parts), re.DOTALL)
    return lambda path: compiled.fullmatch(path) is not None


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
    cleaned = _clean(pattern)
    if cleaned in ("", "."):
        return ".*"
    anywhere = "(?:.*/)?" if "/" not in cleaned and _MAGIC.search(cleaned) else ""
    return anywhere + "".join(map(_translate_piece, _PIECE.findall(cleaned)))


def _translate_piece(piece: str) -> str:
    fixed = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    if piece in fixed:
        return fixed[piece]
    if piece[0] == "[" and len(piece) > 2:
        inside = piece[1:-1].replace("\\", "\\\\").replace("[", "\\[")
        return f"[^{inside[1:]}]" if inside[0] == "!" else f"[{inside}]"
    return re.escape(piece)
