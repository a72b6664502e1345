"""Check files: judge them by their corpus or an index, and find the articles that stand in it twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, astuple, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dedup.article import Finding
from dedup.batch.survey import identify
from dedup.check.corpus import File, Files
from dedup.check.pool import Place, Pool, fill_pool, take_digests
from dedup.check.problems import Problem, from_list, sort_problems
from dedup.check.reading import read_batches
from dedup.check.store import Store
from dedup.config import ReadOptions, Settings
from dedup.errors import DedupError
from dedup.files.cache import stamp_package
from dedup.index import IndexView, open_index
from dedup.io import Row, split_extension
from dedup.junk.knowledge import hash_knowledge, load_knowledge
from dedup.rules import RULES
from dedup.run.judge import judge_rows

if TYPE_CHECKING:
    from dedup.neardup.cluster import DuplicateFinder

_FEW_FILES = 20  # fewer, and small ones, are judged anew sooner than a store is opened
_FEW_BYTES = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckJob:
    """What to check and by what: `has_corpus` tells that the corpus is more than the files that are named.

    `called` tells one corpus below `root` from another: what is kept of one does not drive out what is kept of the other.
    """

    files: Files
    root: Path
    called: tuple[str, ...] = ()
    has_corpus: bool = False
    index: str | None = None
    options: ReadOptions = field(default_factory=ReadOptions)
    settings: Settings = field(default_factory=Settings)

    @property
    def wants_duplicates(self) -> bool:
        """Whether articles can repeat each other, and anybody wants to know."""
        kinds = [split_extension(name)[0] for name in self.files.corpus]
        is_one_article = len(kinds) == 1 and kinds[0] is not None and kinds[0].is_one_article
        return self.settings.rules["A1"] != "off" and not is_one_article


@dataclass(frozen=True, slots=True)
class Checked:
    """All findings in order, and the files or rows that could not be read."""

    problems: list[Problem]
    errors: list[DedupError]


def check(job: CheckJob) -> Checked:
    """Return the findings in the named files.

    What is found in a file depends on its corpus (or the index) and itself, never on which other files are named.
    Raises BadIndex for an index that cannot be used.
    """
    with ExitStack() as stack:
        run = _Run(job, stack)
        problems, errors = run.judge_named()
        if job.wants_duplicates:
            problems += run.list_duplicates()
    return Checked(sort_problems(problems), [*job.files.missing, *errors])


class _Run:
    def __init__(self, job: CheckJob, stack: ExitStack) -> None:
        self._job, self._stack = job, stack
        self._knowledge = load_knowledge(job.settings.junk_files, job.settings.protect_files)
        self._store = Store(self._name_store() if _is_worth_keeping(job) else "")
        stack.callback(self._store.close)
        self._digests = take_digests(job.files.corpus.values(), self._store) if self._store.is_open else {}
        self._state = _hash(sorted(self._digests.items()))

    def judge_named(self) -> tuple[list[Problem], list[DedupError]]:
        """Findings in the named files, from the store where nothing has changed since."""
        named, known = self._job.files.named, self._read_results()
        rest = {name: file for name, file in named.items() if name not in known}
        problems = [
            from_list(values, named[name].shown) for name, found in known.items() if name in named for values in found
        ]
        errors: list[DedupError] = []
        fresh: dict[str, list[Problem]] = {name: [] for name, file in rest.items() if not file.differs}
        for file, found, wrong in self._judge(rest) if rest else ():
            problems += found
            errors += wrong
            if wrong:
                fresh.pop(file.name, None)  # errors are told each time
            elif file.name in fresh:
                fresh[file.name] += found
        if self._digests and self._job.index is None:
            plain = {name: [one.to_list() for one in found] for name, found in fresh.items()}
            self._store.write_results(self._state, plain)
        return problems, errors

    def list_duplicates(self) -> Iterator[Problem]:
        """A1 in the named files: of a pair both sides where there is a corpus, else the one that repeats the other."""
        for one, kept, percent in self._find_duplicates():
            if one.name in self._job.files.named:
                yield self._describe(one, f"{percent} % of it stands in {self._show(kept)}", kept)
            if self._job.has_corpus and kept.name in self._job.files.named:
                yield self._describe(kept, f"{percent} % of {self._show(one)} stands in it", one)

    def _read_results(self) -> Mapping[str, Any]:
        if not self._digests or self._job.index is not None:
            return {}
        found = self._store.read_results(self._state)
        return {name: value for name, value in found.items() if name and not self._differs(name)}

    def _differs(self, name: str) -> bool:
        named = self._job.files.named.get(name)
        return named is not None and named.differs

    def _judge(self, files: Mapping[str, File]) -> Iterator[tuple[File, list[Problem], list[DedupError]]]:
        job = self._job
        for batch in read_batches(files.values(), job.options):
            rows = [row for part in batch for row in part.reading.rows]
            if job.index is not None:
                _name_as_learnt(rows, self._view)
            judged = judge_rows(rows, self._view, self._knowledge, job.settings) if rows else iter(())
            for part in batch:
                found = [
                    _make_problem(part.file, row, finding)
                    for row in part.reading.rows
                    for finding in next(judged).findings
                ]
                yield part.file, found, part.reading.errors

    @cached_property
    def _pool(self) -> Pool:
        job = self._job
        pool = Pool(_make_finder(self._stack) if job.wants_duplicates else None)
        fill_pool(pool, job.files, self._digests, self._store, job.options, self._knowledge, job.settings)
        return pool

    @cached_property
    def _view(self) -> IndexView:
        if self._job.index is not None:
            return self._stack.enter_context(open_index(self._job.index, "read"))
        return self._pool.freeze()

    def _find_duplicates(self) -> list[tuple[Place, Place, int]]:
        known = self._store.read_results(self._state).get("") if self._digests else None
        if known is None:
            found = self._pool.find_duplicates()
            known = [[astuple(one), astuple(kept), round(100 * shares.containment)] for one, kept, shares in found]
            if self._digests:
                self._store.write_results(self._state, {"": known})
        return [(Place(*one), Place(*kept), percent) for one, kept, percent in known]

    def _show(self, place: Place) -> str:
        shown = self._job.files.corpus[place.name].shown
        return f"{shown}:{place.line} [{place.id}]" if place.id else shown

    def _describe(self, one: Place, says: str, other: Place) -> Problem:
        file = self._job.files.named[one.name]
        return Problem(
            path=file.shown, name=one.name, line=one.line, code="A1", place=f"[{one.id}] " if one.id else "",
            message=f"{RULES['A1'].name}: {says}", text=f"{one.id} {other.name} {other.id}",
        )  # fmt: skip

    def _name_store(self) -> str:
        job = self._job
        knowledge = hash_knowledge(job.settings.junk_files, job.settings.protect_files)
        return _hash([stamp_package(), str(job.root), job.called, asdict(job.settings), asdict(job.options), knowledge])


def _make_finder(stack: ExitStack) -> DuplicateFinder:
    from dedup.neardup.cluster import DuplicateFinder

    return stack.enter_context(DuplicateFinder())


def _is_worth_keeping(job: CheckJob) -> bool:
    files = job.files.corpus
    if len(files) > _FEW_FILES:
        return True
    return sum(file.path.stat().st_size for file in files.values() if file.path.is_file()) > _FEW_BYTES


def _make_problem(file: File, row: Row, finding: Finding) -> Problem:
    number = finding.line or 1
    is_article = row.format.is_one_article
    return Problem(
        path=file.shown,
        name=file.name,
        line=number if is_article else row.line,
        code=finding.code,
        message=f"{RULES[finding.code].name}: {finding.reason}",
        text=finding.text,
        place="" if is_article else f"[{row.article.id or row.number}, line {number}] ",
        row=row.number,
        number=number,
        span=finding.span,
        removes=finding.removes,
        fails=finding.removes,
    )


def _name_as_learnt(rows: list[Row], view: IndexView) -> None:
    """Give texts the ids they have in the index: what they are called depends on the folder they were learnt from."""
    for row in rows:
        if row.format.is_one_article:
            parts = row.article.id.split("/")
            ids = ["/".join(parts[start:]) for start in range(len(parts))]
            known = [replace(row.article, id=id) for id in ids]
            learnt = view.contains(np.array([identify(article)[0] for article in known], np.uint64))
            row.article = next((article for article, yes in zip(known, learnt, strict=True) if yes), row.article)


def _hash(values: Any) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:24]
