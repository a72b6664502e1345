"""The records that travel through the program; none of them changes once made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Article:
    """One scraped article. `text` is split into lines at newline characters alone; other fields may be empty."""

    text: str
    title: str = ""
    site: str = ""
    id: str = ""
    url: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has to say of one line (or, with `line` None, of the whole article).

    `line` counts from 1 in `text.split("\\n")`; `span` is the `[start, end)` of the characters meant where only
    part of the line is; `removes` tells whether the rule is set to remove; `evidence` holds plain JSON values.
    """

    code: str
    line: int | None
    text: str
    reason: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    span: tuple[int, int] | None = None
    removes: bool = True


@dataclass(frozen=True, slots=True)
class CleanedArticle:
    """An article after cleaning: its remaining text, everything found, and the article as it came."""

    text: str
    findings: Sequence[Finding]
    original: Article
    duplicate_of: str | None = None
