"""What a worker process does with one chunk of an input: learn from it, or clean it into bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from dedup.evidence import gather_evidence
from dedup.formats import Block, Chunk, ReadOptions, Row, cut, read_chunk
from dedup.index import IndexView, Sightings
from dedup.judge import judge
from dedup.junk.knowledge import load_knowledge
from dedup.lines import Line
from dedup.model import Article, Finding
from dedup.rules import RULES
from dedup.settings import Settings
from dedup.survey import survey


@dataclass(slots=True)
class Cleaned:
    """One chunk after cleaning: its rows as bytes, the records of what was found, and the counts."""

    rows: list[bytes] = field(default_factory=list)
    removed: list[bytes] = field(default_factory=list)
    findings: list[bytes] = field(default_factory=list)
    rejects: list[bytes] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    without_text: int = 0
    changed: int = 0


def learn_chunk(chunk: Chunk, options: ReadOptions, settings: Settings) -> tuple[Sightings, int]:
    """Return what the articles of a chunk show the index, and their number."""
    block = read_chunk(chunk, options)
    return survey([row.article for row in block.rows if row.has_text], settings).sightings, len(block.rows)


def clean_chunk(
    chunk: Chunk, options: ReadOptions, settings: Settings, view: IndexView, first_row: int
) -> Cleaned:
    """Clean the rows of a chunk; `first_row` is the number of its first row over all inputs, from 1."""
    block = read_chunk(chunk, options)
    cleaned = Cleaned(rejects=[reject.raw for reject in block.rejects])
    judged = _judge_block(block, settings, view)
    for offset, row in enumerate(block.rows):
        number = first_row + offset
        if not row.has_text:
            cleaned.without_text += 1
            cleaned.rows.append(row.raw)
            continue
        findings, _ = next(judged)
        cleaned.rows.append(_apply(row, number, findings, cleaned))
    return cleaned


def _judge_block(
    block: Block, settings: Settings, view: IndexView
) -> Iterator[tuple[list[Finding], list[Line]]]:
    batch = survey([row.article for row in block.rows if row.has_text], settings)
    gathered = gather_evidence(batch, view)
    knowledge = load_knowledge(settings.junk_files, settings.protect_files)
    for body, evidence in zip(batch.bodies, gathered.lines, strict=True):
        yield judge(body, evidence, knowledge, settings, gathered.pages_share)


def _apply(row: Row, number: int, findings: list[Finding], cleaned: Cleaned) -> bytes:
    """Cut the row, and note what was found and removed."""
    gone = [finding for finding in findings if finding.removes]
    raws: Mapping[int, str] = {}
    whole: str | None = None
    raw = row.raw
    if gone:
        lines = [finding.line for finding in gone if finding.line and not finding.span]
        spans = {finding.line: finding.span for finding in gone if finding.line and finding.span}
        result = cut(row, lines, spans)
        raw, raws, whole = result.raw, result.raws, result.whole
        cleaned.changed += 1
    for finding in findings:
        record = describe(finding, row.article, number)
        cleaned.findings.append(orjson.dumps(record) + b"\n")
        if not finding.removes:
            cleaned.reported[finding.code] += 1
            continue
        cleaned.tally[finding.code] += 1
        if finding.line in raws:
            record["raw"] = raws[finding.line]
        if whole is not None:
            record["whole"], whole = whole, None
        cleaned.removed.append(orjson.dumps(record) + b"\n")
    return raw


def describe(finding: Finding, article: Article, row: int) -> dict[str, Any]:
    """The record of a finding as REMOVED and FINDINGS hold it."""
    record: dict[str, Any] = {"id": article.id, "row": row}
    if finding.line is not None:
        record["line"] = finding.line
    record |= {
        "code": finding.code,
        "rule": RULES[finding.code].name,
        "removed": finding.removes,
        "text": finding.text,
        "reason": finding.reason,
        "evidence": dict(finding.evidence),
    }
    if finding.span:
        record["span"] = list(finding.span)
    return record
