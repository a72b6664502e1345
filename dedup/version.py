"""The version of this package, and how it was built."""

from __future__ import annotations

__version__ = "0.1.0"


def name_build() -> str:
    """Whether the modules that judge lines are compiled."""
    from importlib.util import find_spec

    judged = find_spec("dedup.text.keys")
    is_source = judged is not None and (judged.origin or "").endswith(".py")
    return "pure Python" if is_source else "compiled"
