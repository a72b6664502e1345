"""Read a report as a file, without a browser, and invent the dumps that reports are tried with."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

# What runs, ends an element, or turns text around, if it ever comes to be markup: in text, title, site, id and reason.
HOSTILE = (
    "</script><script>window.ran = 1</script>",
    "<img src=x onerror=\"window.ran = 2\"><svg onload='window.ran = 3'>",
    "<!-- <script> --> ]]> <style>*{display:none}</style>",
    "javascript:window.ran=4 \" ' ` ${window.ran = 5} {{7*7}} &lt;b&gt; &#60;",
    "\u202eevil\u202c \u2066left\u2069 \ufeffmark \u0007bell \u0000nul",
    "__proto__ constructor toString",
)


@dataclass
class Page:
    """A report: its elements that run or style, by name, its policy, and its blocks, packed."""

    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    policy: str = ""
    tags: list[str] = field(default_factory=list)
    blocks: dict[str, str] = field(default_factory=dict)

    def unpack(self, name: str) -> Any:
        """What a block holds."""
        return json.loads(zlib.decompress(base64.b64decode(self.blocks[name]), -15))

    def unpack_all(self, letter: str) -> list[Any]:
        """What all blocks of a kind hold."""
        names = sorted(
            (name for name in self.blocks if name[0] == letter and name[1:].isdigit()), key=lambda name: int(name[1:])
        )
        return [one for name in names for one in self.unpack(name)]

    def count(self) -> dict[tuple[str, str], int]:
        """How much was found by rule and kind."""
        start = self.unpack("start")
        counts: dict[tuple[str, str], int] = {}
        for _, code, kind, number in start["found"]:
            key = code, start["kinds"][kind]
            counts[key] = counts.get(key, 0) + number
        return counts


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._into: tuple[str, str] = ("", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.page.tags.append(tag)
        if about.get("http-equiv") == "Content-Security-Policy":
            self.page.policy = about["content"] or ""
        self._into = (tag, about.get("id") or "") if tag in ("script", "style") else ("", "")

    def handle_endtag(self, tag: str) -> None:
        self._into = ("", "")

    def handle_data(self, data: str) -> None:
        tag, name = self._into
        if tag == "script" and name:
            self.page.blocks[name] = data
        elif tag:
            (self.page.scripts if tag == "script" else self.page.styles).append(data)


def read_page(path: Path) -> Page:
    """Read a report."""
    reader = _Reader()
    reader.feed(path.read_text("utf-8"))
    return reader.page


def write_hostile(path: Path) -> None:
    """A dump whose every field is hostile: junk on each article, a line of each site on all of its articles, copies."""
    story = "The ferry sails again at night, the council said on Monday after a vote of nine to two, and nobody spoke against it."
    with path.open("w", encoding="utf-8") as file:
        for number in range(24):
            bad = HOSTILE[number % len(HOSTILE)]
            text = "\n".join(
                (f"{story} {bad} {number}", bad, "Share this:", f"Like this: {bad}", HOSTILE[number // 6 % 6])
            )
            row = {"id": f"{number} {bad}", "site": bad, "title": f"{bad} {number // 2}", "text": text}
            file.write(f"{json.dumps(row)}\n")
