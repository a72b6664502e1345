"""Compile a regular expression when it is first asked for: those with wide ranges take a part in fifty of every start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast


def compile_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, as far as its methods are called on it."""
    return cast("re.Pattern[str]", _LatePattern(pattern, flags))


class _LatePattern:
    """The methods of a pattern; from its first call on each is the pattern's own, and as fast."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            method = getattr(re.compile(*self._source), name)
            setattr(self, name, method)
            return method
