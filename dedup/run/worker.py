"""What a worker process does with one chunk of an input: learn from it, or clean it into bytes."""

from __future__ import annotations

import os
import tempfile
from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from dedup.article import Article, Finding
from dedup.batch.keep import keep_batch, read_batch
from dedup.batch.prepare import Batch, name_articles, prepare_batch
from dedup.batch.sketches import Sketches
from dedup.config import ReadOptions, Settings
from dedup.engine import judge_batch, make_lesson
from dedup.index import IndexView, Lesson, Observations
from dedup.io import Chunk, Format, Framed, ReadRows, Reject, Row, read_chunk
from dedup.junk.knowledge import load_knowledge
from dedup.neardup.sample import SampledStories, Stories, write_stories
from dedup.neardup.stories import gather_stories
from dedup.report.records import ArticleRecord, Shows, record_article
from dedup.run.notes import Tally, tally_articles
from dedup.run.proof import RowSum
from dedup.run.statistics import Statistics
from dedup.showing import spell, spell_all
from dedup.text.leftovers import find_leftovers
from dedup.text.lines import Line
from dedup.text.sites import name_site
from dedup.verdict.judge import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanOrder:
    """What is the same for all chunks of a cleaning run; `words_folder` is empty where no duplicates are wanted."""

    options: ReadOptions
    settings: Settings
    view: IndexView
    output_format: Format
    words_folder: str = ""
    with_findings: bool = True
    with_originals: bool = False
    with_proof: bool = False
    shows: Shows = ""  # what lines of articles a report has
    are_named: bool = False  # rows are known by the names of their files, not by their numbers


@dataclass(slots=True)
class Cleaned:
    """One chunk after cleaning: its rows as bytes, the records of what was found, and the counts."""

    head: bytes = b""
    tail: bytes = b""
    rows: list[Framed] = field(default_factory=list)
    removed: list[bytes] = field(default_factory=list)
    findings: list[bytes] = field(default_factory=list)
    rejects: list[bytes] = field(default_factory=list)
    removes: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    statistics: Statistics = field(default_factory=Statistics)
    without_text: int = 0
    changed: int = 0
    tally: Tally = field(default_factory=Tally)
    stories: SampledStories | None = None
    numbers: list[int] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)  # of the rows, where some may turn out to be duplicates
    shown: list[ArticleRecord] = field(default_factory=list)  # for a report
    sizes: dict[str, list[int]] = field(default_factory=dict)  # by site: articles, characters, those that went
    proof: RowSum = field(default_factory=RowSum)
    originals: list[tuple[bytes, bytes]] = field(
        default_factory=list
    )  # before and row as they came, where rows may be dropped


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the articles of a chunk show the index, the number of its rows, and where the rest is set aside, if it is."""

    observations: Observations
    sketches: Sketches
    names: list[str]
    rows: int
    path: str = ""


def learn_chunk(chunk: Chunk, options: ReadOptions, settings: Settings, folder: str = "") -> Learnt:
    """Learn from the articles of a chunk, and set aside for `clean_chunk` what was worked out, where a folder is named."""
    block = read_chunk(chunk, options)
    batch = prepare_batch([row.article for row in block.rows if row.has_text], settings)
    path = _set_aside(batch, folder) if folder else ""
    return Learnt(batch.observations, batch.sketches, name_articles(batch.articles), len(block.rows), path)


def _set_aside(batch: Batch, folder: str) -> str:
    """Keep a batch in a file of its own, and return its path."""
    handle, path = tempfile.mkstemp(suffix=".lines", dir=folder)
    with os.fdopen(handle, "wb") as file:
        keep_batch(batch, file)
    return path


def _take_back(path: str, articles: Sequence[Article], source: str) -> Batch:
    """Read a batch that was set aside, and remove its file."""
    with open(path, "rb") as file:
        batch = read_batch(file, articles, source)
    os.unlink(path)
    return batch


def digest_chunk(chunk: Chunk, options: ReadOptions, settings: Settings) -> tuple[Lesson, int, Tally]:
    """Return what an index file learns from the articles of a chunk, the number of its rows, and what they are like."""
    block = read_chunk(chunk, options)
    articles = [row.article for row in block.rows if row.has_text]
    return make_lesson(prepare_batch(articles, settings), settings), len(block.rows), tally_articles(articles)


def tally_batch(batch: Batch, settings: Settings) -> Tally:
    """What the articles of a batch are like."""
    protected = load_knowledge(settings.junk_files, settings.protect_files).protected
    return tally_articles(batch.articles, batch.keys, protected)


def clean_chunk(part: tuple[Chunk, str], order: CleanOrder) -> Cleaned:
    """Clean the rows of a chunk; with it comes the file that `learn_chunk` set aside, or an empty name."""
    chunk, path = part
    block = read_chunk(chunk, order.options)
    articles = [row.article for row in block.rows if row.has_text]
    batch = _take_back(path, articles, chunk.path) if path else prepare_batch(articles, order.settings)
    return clean_block(chunk, block, batch, order)


def clean_block(chunk: Chunk, block: ReadRows, batch: Batch, order: CleanOrder) -> Cleaned:
    """Clean the rows of a chunk that is read; `batch` has those with text."""
    cleaned = Cleaned(rejects=[end_line(reject.raw) for reject in block.rejects])
    if chunk.format == order.output_format:
        cleaned.head, cleaned.tail = block.head or block.opening, block.tail
    for reject in block.rejects:
        _note_reject(reject, chunk, cleaned, order)
    if order.with_proof:
        for row in block.rows:
            place = row.article.id if order.are_named else row.number
            cleaned.proof.add(place, row.format.prove(row.raw, row))
    cleaned.numbers = [row.number for row in block.rows]
    cleaned.tally = tally_batch(batch, order.settings)
    verdicts = iter(judge_batch(batch, order.view, order.settings))
    stories: list[Sequence[Line]] = []
    if order.with_originals:
        cleaned.originals = [(row.before, row.raw) for row in block.rows]
    for row in block.rows:
        if not row.has_text:
            cleaned.without_text += 1
            cleaned.rows.append(order.output_format.frame(row, row.raw, row.article.text))
            continue
        verdict = next(verdicts)
        stories.append(verdict.story)
        cleaned.rows.append(_apply(row, verdict, cleaned, order))
    if order.words_folder:
        cleaned.sites = [row.article.site for row in block.rows]
        told = gather_rows([row for row in block.rows if row.has_text], batch, stories, order.settings)
        cleaned.stories = write_stories(told, order.words_folder, order.settings.candidates)
    return cleaned


def _note_reject(reject: Reject, chunk: Chunk, cleaned: Cleaned, order: CleanOrder) -> None:
    """Note what `restore` needs to put a row back that could not be used."""
    number = reject.error.row or 0
    raw = chunk.format.freeze(chunk, number, reject.raw)
    note = {"row": number, "rejected": True, "reason": str(reject.error)}
    if reject.id:
        note["id"] = reject.id
    if reject.is_end:
        note["is_end"] = True
    cleaned.removed.append(orjson.dumps(note | keep_whole(raw, reject.before, order.options.encoding)) + b"\n")
    if order.with_proof:
        cleaned.proof.add(reject.id if order.are_named else number, chunk.format.prove(raw))


def gather_rows(rows: Sequence[Row], batch: Batch, stories: Sequence[Sequence[Line]], settings: Settings) -> Stories:
    """The stories of some rows, by the names and numbers of these."""
    return gather_stories(batch, stories, [name_row(row) for row in rows], [row.number for row in rows], settings)


def name_row(row: Row) -> str:
    """The id of a row's article, else the row's number."""
    return row.article.id or str(row.number)


def keep_whole(raw: bytes, before: bytes, encoding: str) -> dict[str, str]:
    """What `restore` needs to write a row and the bytes before it again: as text where it is text, else as base64."""
    kept: dict[str, str] = {}
    for name, data in (("whole", raw), ("before", before)):
        try:
            text = data.decode(encoding)
            is_text = text.encode(encoding) == data
        except UnicodeError:
            is_text = False
        if data or name == "whole":
            kept |= {name: text} if is_text else {f"{name}_base64": b64encode(data).decode()}
    return kept


def end_line(raw: bytes) -> bytes:
    """The bytes with a line feed behind them, so that what follows is a line of its own."""
    return raw if raw.endswith(b"\n") else raw + b"\n"


def _apply(row: Row, verdict: Verdict, cleaned: Cleaned, order: CleanOrder) -> Framed:
    """Cut the row, and note what was found and removed."""
    gone = {finding.line: finding for finding in verdict.findings if finding.removes and finding.line}
    raws: Mapping[int, str] = {}
    leftovers: Mapping[int, str] = {}
    whole: dict[str, str] = {}
    raw, text = row.raw, row.article.text
    if gone:
        lines = [line for line, finding in gone.items() if not finding.span]
        spans = {line: finding.span for line, finding in gone.items() if finding.span}
        leftovers = list_leftovers(row.article.text, lines, order.settings)
        result = row.format.cut(row, [*lines, *leftovers], spans)
        raw, raws = result.raw, result.raws
        if result.is_opaque or (
            row.encoding != "utf-8" and row.raw.decode(row.encoding).encode(row.encoding) != row.raw
        ):
            whole = keep_whole(row.raw, b"", row.encoding)
        text = verdict.apply(text, order.settings)
        cleaned.changed += 1
    site = name_site(row.article.site) if verdict.findings else ""
    if order.shows:
        _show(row, verdict, leftovers, len(text), cleaned, is_full=order.shows == "all")
    for finding in verdict.findings:
        line = finding.line or 0
        (cleaned.removes if finding.removes else cleaned.reports)[finding.code] += 1
        example = (row.number, line, site, spell(name_row(row)))
        cleaned.statistics.note(finding.code, site, finding.part, example, removes=finding.removes)
        if not finding.removes and not order.with_findings:
            continue
        record = make_record(finding, row)
        if finding.removes and leftovers:
            record["leftovers"] = [_note_leftover(number, left, raws) for number, left in leftovers.items()]
            leftovers = {}
        if order.with_findings:
            cleaned.findings.append(dump_record(record))
        if finding.removes:
            if line in raws:
                record["raw"] = raws[line]
            cleaned.removed.append(dump_record(record | whole))
            whole = {}
    return order.output_format.frame(row, raw, text)


def _show(
    row: Row, verdict: Verdict, gone: Collection[int], left: int, cleaned: Cleaned, *, is_full: bool
) -> None:  # fmt: skip
    """Note for a report what was found in an article of which so many characters are left."""
    article = row.article
    size = cleaned.sizes.setdefault(article.site, [0, 0, 0])
    for place, value in enumerate((1, len(article.text), len(article.text) - left)):
        size[place] += value
    if record := record_article(article, name_row(row), row.number, verdict, gone, is_full=is_full):
        cleaned.shown.append(record)


def list_leftovers(text: str, gone: Collection[int], settings: Settings) -> dict[int, str]:
    """The lines, by their numbers, that go along with those of a text that are gone as a whole."""
    lines = text.split("\n")
    numbers = find_leftovers(lines, set(gone), keep_blanks=settings.blank_lines == "keep")
    return {number: lines[number - 1] for number in numbers}


def _note_leftover(number: int, line: str, raws: Mapping[int, str]) -> list[Any]:
    """A line that went along with others, as `restore` needs it: its number, its text, perhaps its encoded form."""
    return [number, line, raws[number]] if number in raws else [number, line]


def dump_record(record: dict[str, Any]) -> bytes:
    """A record as a line of JSON; half a character, which cannot be written, as its escape."""
    try:
        return orjson.dumps(record) + b"\n"
    except TypeError:
        return orjson.dumps(spell_all(record)) + b"\n"


def make_record(finding: Finding, row: Row) -> dict[str, Any]:
    """The record of a finding, as REMOVED and FINDINGS hold it; the site is called as the article calls it."""
    return {"id": name_row(row), "row": row.number, "site": row.article.site, **finding.to_json()}
