"""Make a page of what a check found: its files are read again for the lines around, as they are before any is mended."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict

from dedup.check.checking import CheckJob
from dedup.check.problems import Problem
from dedup.check.reading import Part, read_batches
from dedup.errors import BadOutput
from dedup.files.temporary import make_scratch
from dedup.io import Output, Row, check_outputs, publish_all
from dedup.report.about import describe_run
from dedup.report.page import Report
from dedup.report.records import FoundRecord, make_record
from dedup.run.configuration import hash_settings
from dedup.version import __version__

Problems = dict[tuple[str, int], list[Problem]]  # by the name of the file and the number of the row


def refuse_read(job: CheckJob, path: str) -> None:
    """Refuse, with BadOutput, a page that is a file which the check reads."""
    if path == "-":
        raise BadOutput("findings go to standard output, and a page cannot", "name a file for --report")
    check_outputs([path], [str(file.path) for file in (*job.files.named.values(), *job.files.corpus.values())])
    check_outputs([path], job.beside)


def write_report(problems: Sequence[Problem], job: CheckJob, path: str, *, is_full: bool) -> None:
    """Write the page of some problems; of articles that repeat another it only says so."""
    by_row: Problems = {}
    for problem in problems:
        by_row.setdefault((problem.name, problem.row), []).append(problem)
    settings = asdict(job.settings)
    with ExitStack() as stack:
        page = Report(stack.enter_context(make_scratch()), settings, is_full=is_full)
        stack.enter_context(closing(page))
        rows = 0
        for batch in read_batches(job.files.named.values(), job.options):
            for part in batch:
                rows += len(part.reading.rows)
                _add_part(page, part, by_row)
        output = Output(path)
        stack.callback(output.discard)
        inputs = [{"path": file.shown} for file in job.files.named.values()]
        run = {"version": __version__, "settings": settings, "settings_hash": hash_settings(job.settings)}
        changed = sum(any(one.removes for one in own) for own in by_row.values())
        about = describe_run(run | {"inputs": inputs, "index": job.index}, "check", rows=rows, changed=changed)
        page.write(output.write, about, {})
        publish_all([output])


def _add_part(page: Report, part: Part, by_row: Problems) -> None:
    for row in part.reading.rows:
        own = by_row.get((part.file.name, row.number), [])
        lines = row.article.text.split("\n")
        gone = {one.number for one in own if one.removes}
        went = sum(len(lines[number - 1]) + 1 for number in gone if 0 < number <= len(lines))
        page.measure({row.article.site: (1, len(row.article.text), min(went, len(row.article.text)))})
        if own:
            found = [_record_problem(one) for one in own]
            page.add(make_record(row.article, _name(row, part), row.number, found, is_full=page.is_full))


def _name(row: Row, part: Part) -> str:
    """What a person calls an article: the file, and in a dump the line and the id."""
    shown = part.file.shown
    return shown if row.format.is_one_article else f"{shown}:{row.line} {row.article.id or row.number}"


def _record_problem(one: Problem) -> FoundRecord:
    found = FoundRecord(
        kind="removed" if one.removes else "reported", code=one.code, step=one.step,
        reason=one.message.partition(": ")[2], evidence={},
    )  # fmt: skip
    if one.number:
        found["line"] = one.number
    if one.confidence is not None:
        found["confidence"] = one.confidence
    if one.span is not None:
        found["span"] = one.span
    return found
