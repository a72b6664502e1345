"""The version of this package, and which build of it runs."""

from __future__ import annotations

__version__ = "0.1.0"


def name_build() -> str:
    """Say whether the modules that a compiler may take are compiled here."""
    from importlib.util import find_spec

    spec = find_spec("dedup.text.keys")
    return "pure Python" if spec is None or str(spec.origin).endswith(".py") else "compiled"
