"""Mend what a check found if asked to, print what is left, and tell whether the check fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from dedup.check.checking import CheckJob
from dedup.check.mending import compare, group_by_file, is_mendable, mend_file, read_mended, refuse_own
from dedup.check.output_formats import OUTPUT_FORMATS
from dedup.check.places import name_from, show_from_here
from dedup.check.problems import Problem
from dedup.errors import DedupError
from dedup.showing import count, show
from dedup.text.sites import name_site

_GREEN, _RED, _CYAN, _PLAIN = b"\x1b[32m", b"\x1b[31m", b"\x1b[36m", b"\x1b[0m"
_COLOURS = {b"+": _GREEN, b"-": _RED, b"@": _CYAN}  # of the lines of a diff, by their first character


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What to do with findings: `quiet` says nothing of those that are left, `diff` shows what `fix` would do, `statistics`
    counts findings instead of naming them."""

    output_format: str = "text"
    fix: bool = False
    quiet: bool = False
    diff: bool = False
    fail_on_fix: bool = False
    statistics: bool = False

    @property
    def mends(self) -> bool:
        """Whether what can be mended is, or is shown."""
        return self.fix or self.diff


def conclude(found: Sequence[Problem], errors: Sequence[DedupError], job: CheckJob, wishes: Wishes) -> bool:
    """Mend, print and sum up; return whether the check fails. Files with errors are not mended."""
    broken = {error.path for error in errors}
    mended: list[Problem] = []
    left: list[Problem] = []
    for one in found:
        (mended if wishes.mends and is_mendable(one) and one.path not in broken else left).append(one)
    if wishes.diff:
        _show_diff(mended, job)
    elif wishes.fix:
        _mend(mended, job)
    if wishes.mends:
        for path in dict.fromkeys(one.path for one in left if one.removes and not is_mendable(one)):
            told = f"dedup: {path}: a file of this kind cannot be mended in place; use dedup clean"
            click.echo(show(told), err=True)
    # Where standard output is a patch or what an editor waits for, nothing else goes there.
    is_taken = wishes.diff or (wishes.fix and any(file.content is not None for file in job.files.named.values()))
    if not wishes.quiet:
        for line in _list_output(left, wishes, _has_colour(sys.stderr if is_taken else sys.stdout)):
            # A lone surrogate of a name has no UTF-8; as an escape it can be read, in JSON too.
            click.echo(line.encode("utf-8", "backslashreplace"), err=is_taken, color=True)
    if wishes.output_format == "text":
        click.echo(_sum_up(left, mended, errors, len(job.files.named), wishes), err=True)
    return (any(one.fails for one in left) and not wishes.quiet) or (
        bool(mended) and (wishes.diff or wishes.fail_on_fix)
    )


def _list_output(left: Sequence[Problem], wishes: Wishes, in_colour: bool) -> Iterable[str]:
    if not wishes.statistics:
        return OUTPUT_FORMATS[wishes.output_format](left, in_colour)
    from dedup.cli.statistics import list_records, list_tables

    return list_records(left) if wishes.output_format == "jsonl" else list_tables(left)


def _mend(problems: Sequence[Problem], job: CheckJob) -> None:
    """Mend files in place; what came from standard input goes to standard output, changed or not."""
    by_file = group_by_file(problems)
    refuse_own([file for name, file in job.files.named.items() if name in by_file], job.beside)
    if job.memory is not None:
        _remember(problems, job, job.memory)
    for name, file in job.files.named.items():
        own = by_file.get(name, [])
        if file.content is not None:
            sys.stdout.buffer.write(read_mended(file, own, job.options, job.settings) if own else file.content)
            sys.stdout.flush()
        elif own:
            mend_file(file, own, job.options, job.settings)
            click.echo(show(f"{file.shown}: {count(len(own), 'finding')} fixed"), err=True)


def _remember(problems: Sequence[Problem], job: CheckJob, path: Path) -> None:
    """Write to the memory what is taken out of files on disk, before it is gone from there."""
    lines = [
        (name_site(one.site), *one.remember)
        for one in problems
        if one.remember is not None and job.files.named[one.name].content is None
    ]
    if not lines:
        return
    from dedup.check.memory import add_to_memory, make_entry

    read = [str(file.path) for file in (*job.files.named.values(), *job.files.corpus.values())]
    fresh = add_to_memory(path, [entry for line in lines if (entry := make_entry(*line)) is not None], read)
    if fresh:
        sites = count(len({entry.site for entry in fresh}), "site")
        shown = show_from_here(job.root, name_from(job.root, str(path)))
        told = f"{shown}: {count(len(fresh), 'line')} of {sites} remembered; commit it with the files"
        click.echo(show(told), err=True)


def _show_diff(problems: Sequence[Problem], job: CheckJob) -> None:
    in_colour = _has_colour(sys.stdout)
    for name, own in group_by_file(problems).items():
        file = job.files.named[name]
        for line in compare(file, read_mended(file, own, job.options, job.settings)):
            colour = _COLOURS.get(line[:1]) if in_colour else None
            if sys.stdout.isatty():  # a patch goes to a program as it is, to a person as it can be read
                line = show(line.decode("utf-8", "surrogateescape").removesuffix("\n")).encode() + b"\n"
            sys.stdout.buffer.write(colour + line.rstrip(b"\n") + _PLAIN + b"\n" if colour else line)
    sys.stdout.flush()


def _has_colour(stream: Any) -> bool:
    return bool(stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")


def _sum_up(
    left: Sequence[Problem], mended: Sequence[Problem], errors: Sequence[DedupError], files: int, wishes: Wishes
) -> str:
    failing = [one for one in left if one.fails]
    parts = []
    if mended:
        verb = "would be fixed" if wishes.diff else "fixed"
        parts.append(f"{count(len(mended), 'finding')} {verb} in {_count_files(mended)}")
    if failing:
        parts.append(f"{count(len(failing), 'finding')} in {_count_files(failing)} of {files:,}")
        if mendable := sum(map(is_mendable, failing)):
            parts.append(f"{mendable:,} can be fixed with --fix")
    elif not mended and not errors:
        parts.append(f"nothing found in {count(files, 'file')}" if files else "no files to check")
    if notes := len(left) - len(failing):
        parts.append(count(notes, "note"))
    if errors:
        parts.append(f"{count(len(errors), 'error')}, see above")
    return "; ".join(parts)


def _count_files(problems: Iterable[Problem]) -> str:
    return count(len({one.name for one in problems}), "file")
