"""Make a report of what a run wrote: its removals or findings, and its cleaned articles for the lines around."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from dedup.article import Article
from dedup.config import ReadOptions
from dedup.errors import BadInput
from dedup.files.temporary import make_scratch
from dedup.io import Output, Source, check_outputs, open_sources, publish_all
from dedup.neardup.duplicate import STORY_IN_ANOTHER
from dedup.report.about import describe_run
from dedup.report.copies import Pair
from dedup.report.page import Report
from dedup.report.records import ArticleRecord, FoundRecord, make_record
from dedup.run.rebuilding import RowFindings, read_rebuilt
from dedup.run.restore import read_records

_REMEDY = "give the file of --removed or --findings of a run of dedup clean"


@dataclass(slots=True)
class _Past:
    """What a first look at the file tells: the run, what repeats what, which rows were left out, how much was found."""

    run: Mapping[str, Any]
    pairs: list[Pair] = field(default_factory=list)
    absent: set[int] = field(default_factory=set)
    rows: int | None = None
    changed: int = 0
    found: Counter[str] = field(default_factory=Counter)


def report(findings: str, corpus: str | None, output: str, options: ReadOptions, *, is_full: bool) -> int:
    """Write the page of a REMOVED or FINDINGS file; return how many findings it is of.

    Raises BadInput where the file is none, or the cleaned articles are not of its run; then nothing is written.
    """
    with ExitStack() as stack:
        past = _read_past(findings)
        sources = _open_corpus(corpus, past, options, stack) if corpus is not None else []
        check_outputs([output], [findings, *(path for source in sources for path in source.paths)])
        page = Report(stack.enter_context(make_scratch()), past.run["settings"], is_full=is_full)
        stack.enter_context(closing(page))
        page.add_pairs(past.pairs, STORY_IN_ANOTHER)
        texts = _add_articles(page, findings, sources, past)
        written = Output(output)
        stack.callback(written.discard)
        counts = {"rows": past.rows, "changed": past.changed, "duplicates": len(past.pairs)}
        page.write(written.write, describe_run(past.run, "report", **counts), texts)
        publish_all([written])
        return sum(past.found.values())


def _read_past(path: str) -> _Past:
    past: _Past | None = None
    last = 0
    for line, record in enumerate(read_records(path, _REMEDY), 1):
        try:
            if past is None:
                past = _Past(_check_run(record["run"]))
            elif not isinstance(record, dict):
                raise TypeError("a row is an object")
            elif "proof" in record:
                past.rows = int(record["proof"]["rows"])
            elif "code" in record:
                _check_record(record)
                past.found[record["code"]] += 1
                past.changed += record["removed"] and record["row"] != last and "line" in record
                last = record["row"] if record["removed"] else last
                _note_whole(past, record)
            elif "rejected" in record:
                past.absent.add(int(record["row"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise BadInput("this is no file of removals or findings", _REMEDY, path=path, line=line) from None
    if past is None:
        raise BadInput("the file is empty", _REMEDY, path=path)
    return past


def _check_run(run: Any) -> Mapping[str, Any]:
    """The run as it is told; raises what a wrong one raises where it is used."""
    settings = run["settings"]
    if not isinstance(settings["rules"], dict) or not isinstance(settings["site"]["min_articles_with_line"], int):
        raise TypeError("no run has such settings")
    describe_run(run, "report")
    checked: Mapping[str, Any] = run
    return checked


def _check_record(record: Mapping[str, Any]) -> None:
    """Raise KeyError or TypeError for a row that no run wrote, or one of a version whose rows had no site and step."""
    kinds = {"row": int, "removed": bool, "evidence": dict} | dict.fromkeys(
        ("id", "site", "code", "step", "reason"), str
    )
    if "line" in record:
        kinds |= {"line": int, "text": str}
    if wrong := [name for name, kind in kinds.items() if not isinstance(record[name], kind)]:
        raise TypeError(wrong[0])
    start, end = record.get("span", (0, 0))
    numbers = [int(left[0]) for left in record.get("leftovers", ())]
    if not all(isinstance(one, int) for one in (start, end, *numbers)):
        raise TypeError("a place is no number")
    if not isinstance(record.get("confidence", 0.0), (int, float)):
        raise TypeError("a confidence is no number")


def _note_whole(past: _Past, record: Mapping[str, Any]) -> None:
    """Note an article that repeats another, and one that was left out for it."""
    if record["code"] != "A1":
        return
    told = record["evidence"]
    pair = Pair(
        id=str(record["id"]), row=int(record["row"]), original=str(told["duplicate_of"]), original_row=told["original_row"],
        site=str(record["site"]), containment=float(told["containment"]), contained=float(told["contained"]),
        same_site=bool(told["same_site"]), removes=bool(record["removed"]),
    )  # fmt: skip
    past.pairs.append(pair)
    if pair.removes:
        past.absent.add(pair.row)


def _open_corpus(corpus: str, past: _Past, options: ReadOptions, stack: ExitStack) -> list[Source]:
    run = past.run
    default = ReadOptions()
    options = replace(
        options,
        text_field=options.text_field or run.get("text_field", ""),
        delimiter=options.delimiter or run.get("delimiter", ""),
        encoding=run.get("encoding", "utf-8") if options.encoding == default.encoding else options.encoding,
    )
    return [stack.enter_context(source) for source in open_sources([corpus], options)]


def _add_articles(page: Report, findings: str, sources: Sequence[Source], past: _Past) -> dict[int, Article]:
    """Give the page all articles in which something was found; return those that it wants whole."""
    rows = _read_rows(findings)
    if not sources:
        for row in rows:
            page.add(_record_lines(row))
        return {}
    wanted, texts = page.list_wanted(), {}
    sizes: dict[str, list[int]] = {}
    for article, row, left in read_rebuilt(sources, rows, past.absent, int(past.run.get("first_row", 1)), findings):
        if article is None:
            page.add(_record_lines(row))  # of one that was left out
            continue
        size = sizes.setdefault(article.site, [0, 0, 0])
        for place, value in enumerate((1, len(article.text), len(article.text) - left)):
            size[place] += value
        if row.number in wanted:
            texts[row.number] = article
        if row.records:
            found = [_read_found(record) for record in row.records]
            page.add(make_record(article, row.id, row.number, found, gone=row.leftovers, is_full=page.is_full))
    page.measure(sizes)
    return texts


def _read_rows(findings: str) -> Iterator[RowFindings]:
    """Yield what was found in each row; of articles that repeat another it is told elsewhere."""
    records = (one for one in read_records(findings, _REMEDY) if one.get("code", "A1") != "A1")
    for number, own in groupby(records, key=lambda one: int(one["row"])):
        yield RowFindings(number, list(own))


def _record_lines(row: RowFindings) -> ArticleRecord:
    """The record of an article of which nothing is known but what was found in it."""
    lines = sorted({(int(one["line"]), str(one["text"])) for one in row.records if "line" in one})
    found = [_read_found(one) for one in row.records]
    return ArticleRecord(
        id=row.id, row=row.number, site=row.site, title="", count=0, lines=lines, gone=[], found=found, steps=[]
    )


def _read_found(record: Mapping[str, Any]) -> FoundRecord:
    found = FoundRecord(
        kind="removed" if record["removed"] else "reported", code=str(record["code"]), step=str(record["step"]),
        reason=str(record["reason"]), evidence=record["evidence"],
    )  # fmt: skip
    for name in ("line", "confidence", "span"):
        if name in record:
            found[name] = record[name]
    return found
