"""What comes of a cleaning run: its outputs, written together or not at all, and its summary."""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import IO, Any

import orjson

from dedup.config import ReadOptions, Settings
from dedup.errors import BadOutput
from dedup.io import (
    Chunk,
    Framed,
    Output,
    Source,
    Writer,
    check_outputs,
    choose_format,
    publish_all,
    show_path,
)
from dedup.neardup.duplicate import DuplicateRow
from dedup.report.records import Shows
from dedup.run.clean_report import CleanReport
from dedup.run.configuration import hash_settings
from dedup.run.notes import Tally, note_inputs
from dedup.run.progress import Watch
from dedup.run.proof import BytesHash, Proof, RowSum, hash_file
from dedup.run.read_files import list_read
from dedup.run.row_sites import RowSites
from dedup.run.statistics import Statistics
from dedup.run.worker import Cleaned, dump_record, keep_whole
from dedup.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanRequest:
    """What is asked for, whoever does it; an output that is None is not written."""

    output: str | None
    removed: str | None = None
    findings: str | None = None
    duplicates: str | None = None
    rejects: str | None = None
    report: str | None = None
    report_full: bool = False  # whole texts in it, not only the lines around what was found
    drop_duplicates: bool = False
    keep: str = "longest"
    options: ReadOptions = field(default_factory=ReadOptions)
    settings: Settings = field(default_factory=Settings)

    @property
    def wants_duplicates(self) -> bool:
        """Whether anybody asks for duplicate articles."""
        if self.settings.rules["A1"] == "off":
            return False
        named = (self.duplicates, self.findings, self.report)
        return self.drops or any(path is not None for path in named)

    @property
    def shows(self) -> Shows:
        """What lines of articles the report has."""
        return "" if self.report is None else "all" if self.report_full else "near"

    @property
    def drops(self) -> bool:
        """Whether articles that a kept one contains are left out."""
        return self.drop_duplicates or self.settings.rules["A1"] == "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanJob(CleanRequest):
    """Everything that one run is asked to do."""

    inputs: Sequence[str]
    index: str | None = None
    workers: int = 1
    memory: int | None = None  # bytes for all processes together
    config: str | None = None  # the file that the settings are from: no output may be it
    first_row: int = 1  # the number of the first row, where the inputs are a part of a larger job's
    progress: Watch | None = None  # told how far the run is, in place of a bar on a terminal


@dataclass(slots=True)
class Summary:
    """What a run did, for a person or a machine."""

    rows: int = 0
    changed: int = 0
    without_text: int = 0
    rejects: int = 0
    has_compared: bool = False  # whether articles that repeat others were looked for
    duplicates: int = 0
    dropped: int = 0
    capped: int = 0
    nameless: int = 0  # duplicates of articles that an index knows by their hash alone
    removed: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)  # what kept rules from working
    statistics: Statistics = field(default_factory=Statistics)  # of what was found in lines

    def to_json(self) -> dict[str, Any]:
        """Everything but the statistics as plain values, by name."""
        values = ((each.name, getattr(self, each.name)) for each in fields(self) if each.name != "statistics")
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in values}


class Outcome:
    """The outputs of a run. Nothing has its name before `finish`; leaving early discards everything."""

    def __init__(self, job: CleanJob, sources: Sequence[Source]) -> None:
        self.summary = Summary(has_compared=job.wants_duplicates)
        self._job, self._sources = job, sources
        self._spool: IO[bytes] | None = None
        self._writer: Writer | None = None
        self._logs: dict[str, Output] = {}
        self._report: CleanReport | None = None
        self.tallies: dict[str, Tally] = {}  # of the inputs, by their paths
        self._rows, self._records = RowSum(), BytesHash()  # of the input, and of what stands in REMOVED
        self._sites = RowSites(job.first_row)
        self._is_opening = True  # no row that has separators is written yet

    def __enter__(self) -> Outcome:
        job = self._job
        named = {"removed": job.removed, "findings": job.findings, "duplicates": job.duplicates, "rejects": job.rejects}
        named["report"] = job.report
        wanted = {name: path for name, path in named.items() if path is not None}
        inputs = [path for source in self._sources for path in source.paths]
        read = [*inputs, *list_read(job.settings, job.config, job.index)]
        check_outputs([path for path in (job.output, *wanted.values()) if path is not None], read)
        try:
            if job.output is not None:
                kind = choose_format(job.output, self._sources)
                self._writer = kind.open_writer(job.output, self._sources)
            for name, path in wanted.items():
                self._logs[name] = Output(path)
            if job.drops:
                self._spool = tempfile.TemporaryFile(prefix="dedup-rows-")
            run = self._describe_run()
            if job.report is not None:
                self._report = CleanReport(run, is_full=job.report_full)
            for name in ("removed", "findings"):
                self._log(name, [orjson.dumps({"run": run}) + b"\n"])
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for output in (self._writer, *self._logs.values()):
            if output is not None:
                output.discard()
        if self._spool is not None:
            self._spool.close()
        if self._report is not None:
            self._report.close()

    def write(self, chunk: Chunk, cleaned: Cleaned) -> None:
        """Take a chunk, in order."""
        summary = self.summary
        summary.rows += len(cleaned.rows)
        summary.changed += cleaned.changed
        summary.without_text += cleaned.without_text
        summary.rejects += len(cleaned.rejects)
        summary.removed += cleaned.removes
        summary.reported += cleaned.reports
        summary.statistics.merge(cleaned.statistics)
        self.tallies.setdefault(chunk.path, Tally()).add(cleaned.tally)
        self._rows.merge(cleaned.proof)
        if self._report is not None:
            self._report.add(cleaned)
        if cleaned.sites:
            self._sites.add(cleaned.numbers, cleaned.sites)
        self._log("removed", cleaned.removed)
        self._log("findings", cleaned.findings)
        self._log("rejects", cleaned.rejects)
        if self._spool is None:
            self._write(chunk, cleaned.head, cleaned.rows, cleaned.tail, cleaned.numbers)
            return
        kept = (chunk, cleaned.head, cleaned.rows, cleaned.tail, cleaned.numbers, cleaned.originals)
        try:
            pickle.dump(kept, self._spool)
        except OSError as problem:
            raise BadOutput(
                f"no room for the rows that wait for their duplicates ({problem.strerror})",
                "make room for temporary files, or name another folder for them in TMPDIR",
            ) from problem

    def _write(
        self,
        chunk: Chunk,
        head: bytes,
        rows: Sequence[Framed | None],
        tail: bytes,
        numbers: Sequence[int],
    ) -> None:
        if self._is_opening and chunk.format.has_separators:
            first = next(((number, row) for number, row in zip(numbers, rows, strict=True) if row is not None), None)
            if first is not None:
                self._is_opening = False
                number, (before, _) = first
                if chunk.format.is_separator(before):
                    # The row that is the first now is written without what parted it from those before.
                    self._log("removed", [orjson.dumps({"row": number, "separator": before.decode()}) + b"\n"])
        if self._writer is not None:
            self._writer.write(chunk, head, rows, tail)

    def finish(self, duplicates: Sequence[DuplicateRow]) -> None:
        """Write what was waiting for the duplicates, and publish all outputs."""
        self.summary.duplicates = len(duplicates)
        self.summary.notes += note_inputs(self._sources, self.tallies)
        for duplicate in duplicates:
            self._log("duplicates", [orjson.dumps(duplicate.list_evidence()) + b"\n"])
            record = duplicate.to_json(self._sites.find(duplicate.row), removes=self._drops(duplicate))
            self._log("findings", [dump_record(record)])
        dropped = {duplicate.row: duplicate for duplicate in duplicates if self._drops(duplicate)}
        if self._spool is not None:
            self._replay(dropped)
        self.summary.reported["A1"] += len(duplicates) - self.summary.dropped
        if "removed" in self._logs:
            self._logs["removed"].write(orjson.dumps(self._prove().to_json()) + b"\n")
        if self._report is not None:
            self._report.add_duplicates(duplicates, self._sites, dropped)
            self._write_report(self._report)
        outputs = [output for output in (*self._logs.values(), self._writer) if output is not None]
        publish_all(outputs)

    def _drops(self, duplicate: DuplicateRow) -> bool:
        return self._job.drops and duplicate.may_drop(self._job.settings.article)

    def _replay(self, dropped: dict[int, DuplicateRow]) -> None:
        assert self._spool is not None
        end = self._spool.tell()
        self._spool.seek(0)
        while self._spool.tell() < end:
            chunk, head, rows, tail, numbers, originals = pickle.load(self._spool)
            kept = [None if number in dropped else row for number, row in zip(numbers, rows, strict=True)]
            for number, (before, raw) in zip(numbers, originals, strict=True):
                if number in dropped:
                    raw = chunk.format.freeze(chunk, number, raw)
                    record = dropped[number].to_json(self._sites.find(number), removes=True)
                    record |= keep_whole(raw, before, self._job.options.encoding)
                    self._log("removed", [dump_record(record)])
            self._write(chunk, head, kept, tail, numbers)
        self.summary.dropped = len(dropped)
        self.summary.removed["A1"] += len(dropped)

    def _write_report(self, report: CleanReport) -> None:
        job, names = self._job, ("rows", "changed", "without_text", "rejects", "duplicates", "dropped")
        counts = {name: int(getattr(self.summary, name)) for name in names}
        report.write(self._logs["report"], self._sources, job.options, job.first_row, counts)

    def _log(self, name: str, records: Sequence[bytes]) -> None:
        if name in self._logs and records:
            self._logs[name].write(b"".join(records))
            if name == "removed":
                self._records.add(records)

    def _prove(self) -> Proof:
        """What `restore` must come to; of one file to the byte."""
        kind, data = self._sources[0].format, None
        if len(self._sources) == 1 and kind.is_spliced and len(self._sources[0].names) < 2:
            data = hash_file(self._sources[0].plain_path)
        return Proof(
            records=self._records.lines,
            records_hash=self._records.hexdigest(),
            rows=self._rows.rows,
            rows_hash=self._rows.hexdigest(),
            bytes=data.bytes if data else None,
            hash=data.hexdigest() if data else None,
        )

    def _describe_run(self) -> dict[str, Any]:
        job = self._job
        inputs = [
            {"path": show_path(source.path), "format": source.format.name}
            | ({"wide": source.wide} if source.wide else {})
            | ({"rows": source.size} if source.format.has_folders else {})
            for source in self._sources
        ]
        run: dict[str, Any] = {
            "version": __version__,
            "settings": asdict(job.settings),
            "settings_hash": hash_settings(job.settings),
            "inputs": inputs,
            "output_format": choose_format(job.output or "-", self._sources).name,
            "encoding": job.options.encoding,
            "text_field": job.options.text_field,
            "delimiter": job.options.delimiter,
            "max_row": job.options.max_row,
            "index": job.index,
        }
        if job.first_row != 1:
            run["first_row"] = job.first_row
        return run
