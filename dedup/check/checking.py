"""Check files: read them, judge them by their corpus or an index, and make problems of what is found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from dedup.batch.prepare import Batch, identify, prepare_batch
from dedup.check.corpus import File, Files
from dedup.check.corpus_counts import CorpusCounts, count_corpus, take_digests
from dedup.check.kept_results import KeptResults, Pair
from dedup.check.learnt_copies import LearntCopies
from dedup.check.places import Place, name_from
from dedup.check.problems import Problem, make_copy_problem, make_problem, sort_problems
from dedup.check.reading import Part, read_batches
from dedup.check.store import Store
from dedup.config import ReadOptions, Settings
from dedup.engine import judge_batch
from dedup.errors import DedupError
from dedup.files.cache import stamp_package
from dedup.index import IndexView, MemoryIndex, SqliteIndex, open_index
from dedup.io import Row, split_extension
from dedup.junk.knowledge import Knowledge, hash_knowledge, load_knowledge
from dedup.neardup.duplicate import tell_copied, tell_share
from dedup.run.notes import Tally, list_notes, note_index, note_protected, tally_articles
from dedup.verdict.judge import Verdict
from dedup.verdict.state import NO_MEMORY, Memory

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
    memory: Path | None = None  # the file of what was taken out of sites; it need not be there
    beside: tuple[str, ...] = ()  # other files that the check reads: nothing is written over them

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
    notes: list[str] = field(default_factory=list)


def check(job: CheckJob) -> Checked:
    """Return the findings in the named files.

    What is found in a file depends on its corpus (or the index) and itself, never on which other files are named.
    Raises BadIndex for an index that cannot be used.
    """
    with ExitStack() as stack:
        corpus = _Corpus(job, stack)
        problems, errors = _find_problems(job, corpus)
        if job.wants_duplicates:
            problems += _list_copies(job, corpus.find_pairs())
        notes = list(corpus.list_notes())
    return Checked(sort_problems(problems), [*job.files.missing, *errors], notes)


class _Corpus:
    """What the files are judged by, each part worked out when it is first asked for and not kept from before."""

    def __init__(self, job: CheckJob, stack: ExitStack) -> None:
        self._job, self._stack = job, stack
        self._tallies: dict[str, Tally] = {}  # of the files that were judged anew, by their names
        self._store = Store(_name_store(job) if _is_worth_keeping(job) else "")
        stack.callback(self._store.close)
        self._digests = take_digests(job.files.corpus.values(), self._store) if self._store.is_open else {}
        known = [sorted(self._digests.items()), _digest_memory(job.memory)]
        self._state = _hash(known) if self._digests else ""

    def tally(self, part: Part, prepared: Batch) -> None:
        """Note what a part of a file is like, whose rows are a batch or in it."""
        articles = [row.article for row in part.reading.rows]
        known = tally_articles(articles, prepared.keys, load_knowledge_of(self._job.settings).protected)
        self._tallies.setdefault(part.file.name, Tally()).add(known)

    def list_notes(self) -> Iterator[str]:
        """What kept rules from working in the files that were judged anew; together for all that are one article each."""
        texts = Tally()
        for name, tally in self._tallies.items():
            kind = split_extension(name)[0]
            if kind is not None and kind.is_one_article:
                texts.add(tally)
            else:
                yield from list_notes(self._job.files.named[name].shown, tally, is_one_article=False)
        yield from list_notes("the texts", texts, is_one_article=True)
        if self._tallies:
            tallies = self._tallies.values()
            if self.index is not None and self._job.index is not None:
                yield from note_index(self._job.index, self.index, tallies)
            if len(self._tallies) == len(self._job.files.named):
                yield from note_protected(load_knowledge_of(self._job.settings).protected, tallies)

    @property
    def results(self) -> KeptResults:
        """What was found in each file; what an index says of it is not kept, for the index changes too."""
        return KeptResults(self._store, self._state if self._job.index is None else "")

    @cached_property
    def memory(self) -> Memory:
        """What was taken out of sites before."""
        if self._job.memory is None or not self._job.memory.exists():
            return NO_MEMORY
        from dedup.check.memory import read_memory

        return read_memory(self._job.memory, name_from(self._job.root, str(self._job.memory)))

    @cached_property
    def _counts(self) -> CorpusCounts:
        job, finder = self._job, None
        if job.wants_duplicates:
            from dedup.neardup.cluster import DuplicateFinder

            finder = self._stack.enter_context(DuplicateFinder(job.settings))
        counts = CorpusCounts(finder, MemoryIndex(job.settings.sketch))
        count_corpus(counts, job.files, self._digests, self._store, job.options, job.settings)
        return counts

    @cached_property
    def index(self) -> SqliteIndex | None:
        """The index that is named."""
        job = self._job
        settings = job.settings if job.settings.rules["A1"] != "off" else None
        return self._stack.enter_context(open_index(job.index, "read", settings=settings)) if job.index else None

    @cached_property
    def learnt(self) -> LearntCopies | None:
        """What repeats an article of the index that is named."""
        if self.index is None or self._job.settings.rules["A1"] == "off":
            return None
        return LearntCopies(self.index, self._job.settings)

    @cached_property
    def view(self) -> IndexView:
        """The index of the corpus, or the one that is named."""
        return self.index if self.index is not None else self._counts.freeze()

    def find_pairs(self) -> list[Pair]:
        """The pairs of articles that repeat each other, of the whole corpus."""
        kept = KeptResults(self._store, self._state)
        pairs = kept.read_pairs()
        if pairs is None:
            pairs = [(one, original, found.containment) for one, original, found in self._counts.find_duplicates()]
            kept.write_pairs(pairs)
        return pairs


def load_knowledge_of(settings: Settings) -> Knowledge:
    """What the settings of a check make known."""
    return load_knowledge(settings.junk_files, settings.protect_files)


def _find_problems(job: CheckJob, corpus: _Corpus) -> tuple[list[Problem], list[DedupError]]:
    """What is found in the named files, judged anew only where it is not kept from before."""
    named, results = job.files.named, corpus.results
    known = results.read_problems(named)
    problems = [one for found in known.values() for one in found]
    errors: list[DedupError] = []
    rest = {name: file for name, file in named.items() if name not in known}
    fresh: dict[str, list[Problem]] = {name: [] for name, file in rest.items() if not file.differs}
    for file, found, wrong in _judge_files(rest, job, corpus) if rest else ():
        problems += found
        errors += wrong
        if wrong:
            fresh.pop(file.name, None)  # errors are told each time
        elif file.name in fresh:
            fresh[file.name] += found
    results.write_problems(fresh)
    if rest and corpus.learnt is not None:
        problems += corpus.learnt.list_problems()
    return problems, errors


def _judge_files(
    files: Mapping[str, File], job: CheckJob, corpus: _Corpus
) -> Iterator[tuple[File, list[Problem], list[DedupError]]]:
    """Yield each part of each file with what is found in it, and what could not be read."""
    for batch in read_batches(files.values(), job.options):
        rows = [row for part in batch for row in part.reading.rows]
        if job.index is not None:
            _name_as_learnt(rows, corpus.view)
        judged = iter(_judge_rows(rows, batch, job, corpus) if rows else ())
        for part in batch:
            found: list[Problem] = []
            for row in part.reading.rows:
                verdict, units = next(judged)
                found += (
                    make_problem(row, finding, path=part.file.shown, name=part.file.name, units=units)
                    for finding in verdict.findings
                )
            yield part.file, found, part.reading.errors


def _judge_rows(
    rows: list[Row], parts: list[Part], job: CheckJob, corpus: _Corpus
) -> Iterator[tuple[Verdict, Mapping[int, str]]]:
    """Yield the verdict on each row, and its units by their first lines."""
    prepared = prepare_batch([row.article for row in rows], job.settings)
    verdicts = list(judge_batch(prepared, corpus.view, job.settings, corpus.memory))
    for part in parts:
        corpus.tally(part, prepared)
    if corpus.learnt is not None:
        corpus.learnt.add(parts, prepared, verdicts)
    bounds, numbers = prepared.lines.offsets.tolist(), prepared.lines.numbers.tolist()
    for verdict, start, end in zip(verdicts, bounds[:-1], bounds[1:], strict=True):
        yield verdict, dict(zip(numbers[start:end], prepared.raws[start:end], strict=True)) if verdict.findings else {}


def _name_as_learnt(rows: list[Row], view: IndexView) -> None:
    """Give texts the ids they have in the index: what they are called depends on the folder they were learnt from."""
    for row in rows:
        if row.format.is_one_article:
            parts = row.article.id.split("/")
            ids = ["/".join(parts[start:]) for start in range(len(parts))]
            known = [replace(row.article, id=id) for id in ids]
            learnt = view.contains(np.array([identify(article)[0] for article in known], np.uint64))
            row.article = next((article for article, yes in zip(known, learnt, strict=True) if yes), row.article)


def _list_copies(job: CheckJob, pairs: list[Pair]) -> Iterator[Problem]:
    """A1 in the named files: of a pair both sides where there is a corpus, else the one that repeats the other."""

    def show(place: Place) -> str:
        shown = job.files.corpus[place.name].shown
        return f"{shown}:{place.line} [{place.id}]" if place.id else shown

    named = job.files.named
    for one, kept, share in pairs:
        if one.name in named:
            yield make_copy_problem(named[one.name].shown, one, kept, tell_share(share, show(kept)))
        if job.has_corpus and kept.name in named:
            yield make_copy_problem(named[kept.name].shown, kept, one, tell_copied(share, show(one)))


def _is_worth_keeping(job: CheckJob) -> bool:
    files = job.files.corpus
    if len(files) > _FEW_FILES:
        return True
    return sum(file.path.stat().st_size for file in files.values() if file.path.is_file()) > _FEW_BYTES


def _digest_memory(path: Path | None) -> str:
    try:
        return "" if path is None else _hash(path.read_bytes().hex())
    except OSError:
        return ""


def _name_store(job: CheckJob) -> str:
    knowledge = hash_knowledge(job.settings.junk_files, job.settings.protect_files)
    return _hash([stamp_package(), str(job.root), job.called, asdict(job.settings), asdict(job.options), knowledge])


def _hash(values: Any) -> str:
    from hashlib import sha256

    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:24]
