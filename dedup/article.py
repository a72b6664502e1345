"""The records that travel through the program; none of them changes once made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dedup.rules import RULES


@dataclass(frozen=True, slots=True)
class Article:
    """One scraped article. `text` is split into lines at newline characters alone; other fields may be empty.

    `site` is the host it comes from; `id` is its own within the site; `date` is ISO 8601, RFC 2822 or Unix seconds.

    >>> Article("The ferry sails again.", title="Ferry sails", site="harbourpost.example", id="hp-9").date
    ''
    """

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
    part of the line is; `removes` tells whether it is removed; `evidence` holds plain JSON values. `confidence`, 0 to 1,
    is how many of a hundred such lines are junk; None where the finding speaks of no line that might go.

    >>> Finding("J1", 9, "Share this:", "known share widget (en)").to_json()["rule"]
    'known-junk'
    """

    code: str
    line: int | None
    text: str
    reason: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    span: tuple[int, int] | None = None
    removes: bool = True
    confidence: float | None = None

    @property
    def step(self) -> str:
        """The name of the step that decided."""
        return str(self.evidence.get("step", ""))

    @property
    def part(self) -> str:
        """What is meant of the line: all of it, or the span."""
        return self.text[self.span[0] : self.span[1]] if self.span else self.text

    def to_json(self) -> dict[str, Any]:
        """Everything as plain values, as a row of the outputs `--removed` and `--findings` has it."""
        record: dict[str, Any] = {} if self.line is None else {"line": self.line}
        record |= {
            "code": self.code,
            "rule": RULES[self.code].name,
            "step": self.step,
            "removed": self.removes,
            "text": self.text,
            "reason": self.reason,
            "evidence": dict(self.evidence),
        }
        if self.line is None:
            del record["text"]  # it is of the whole article
        if self.confidence is not None:
            record["confidence"] = self.confidence
        if self.span:
            record["span"] = list(self.span)
        return record


@dataclass(frozen=True, slots=True)
class CleanedArticle:
    """An article after cleaning: its remaining text, everything found, and the article as it came.

    `duplicate_of` names an article that arrived before and that this one repeats: by its id, else its url, else, as
    where the index keeps hashes only, by `#` and the hash of its identity.

    >>> from dedup import Cleaner
    >>> result = Cleaner().clean(Article("The ferry sails again.\\nLike this:"))
    >>> result.text, result.original.text, result.duplicate_of
    ('The ferry sails again.', 'The ferry sails again.\\nLike this:', None)
    """

    text: str
    findings: Sequence[Finding]
    original: Article
    duplicate_of: str | None = None
