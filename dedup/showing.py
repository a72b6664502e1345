"""Show counts as people write them, and text from outside on one line: it steers neither a terminal nor a workflow's log."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

# Lines by which a log of GitHub Actions or Azure Pipelines takes commands: the first at its start, the others anywhere.
_COMMAND = re.compile(r"(?<![^\s])::|##(?=\[|vso\[)")


def count(number: int, one: str, several: str = "") -> str:
    """A number with what is counted, of which the plural has an s more if it is not given.

    >>> count(1, "file"), count(2000, "file"), count(1, "page is odd", "pages are odd")
    ('1 file', '2,000 files', '1 page is odd')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def show(text: str) -> str:
    """The text on one line: what cannot be printed, and what a log would take for a command, as escapes.

    >>> show("a\\x1b[31m\\nb ::error::c")
    'a\\\\x1b[31m\\\\nb \\\\x3a:error::c'
    """
    if not text.isprintable():
        text = "".join(sign if _is_plain(sign) else ascii(sign)[1:-1] for sign in text)
    return _COMMAND.sub(lambda found: f"\\x{ord(found[0][0]):02x}{found[0][1:]}", text)


def shorten(text: str, width: int) -> str:
    """The text without blanks around it, shown in so many characters.

    >>> shorten(" The ferry sails again ", 10)
    'The ferry…'
    """
    shown = show(text.strip())
    return shown if len(shown) <= width else shown[: width - 1].rstrip() + "…"


def show_json(text: str) -> str:
    """A document of JSON that says the same, with such characters of its strings as escapes."""
    if not text.isprintable():
        text = "".join(sign if sign == "\n" or _is_plain(sign) else json.dumps(sign)[1:-1] for sign in text)
    return _COMMAND.sub(lambda found: f"\\u{ord(found[0][0]):04x}{found[0][1:]}", text)


def spell(text: str) -> str:
    """The text with half characters, which no encoding can write, as escapes: `\\ud83d`."""
    return text.encode("utf-8", "backslashreplace").decode()


def spell_all(value: Any) -> Any:
    """A value of JSON, every text in it spelled so."""
    if isinstance(value, str):
        return spell(value)
    if isinstance(value, dict):
        return {spell_all(name): spell_all(one) for name, one in value.items()}
    return [spell_all(one) for one in value] if isinstance(value, (list, tuple)) else value


def _is_plain(sign: str) -> bool:
    """Whether a character can be seen, or is a space of some width."""
    return sign.isprintable() or unicodedata.category(sign) == "Zs"
