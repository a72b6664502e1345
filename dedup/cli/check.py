"""`dedup check`: say what junk and duplicates are in text files or dumps, with the manners of a linter."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import judging_options, make_read_options, make_settings, reading_options
from dedup.config import find_table
from dedup.errors import BadSettings
from dedup.formats import ReadOptions

if TYPE_CHECKING:
    from dedup.checking.problems import Problem
    from dedup.checking.run import Checked, CheckJob
    from dedup.checking.settings import CheckSettings


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--output-format", type=click.Choice(["text", "jsonl", "sarif", "github"]), default="text", show_default=True
)
@click.option("--corpus", multiple=True, metavar="PATTERN", help="Judge by these files too, whichever are named.")
@click.option(
    "--repository", is_flag=True, help="Judge by the files of the corpus that git has staged, and by no others."
)
@click.option("--index", metavar="FILE", help="Judge by this index instead.")
@click.option("--baseline", metavar="FILE", help="Pass over the findings in this file.")
@click.option("--write-baseline", metavar="FILE", help="Write the findings to a baseline and exit 0.")
@click.option("--select", multiple=True, metavar="CODE", help="Only these rules, such as J1,J2 or J.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these rules.")
@click.option("--fix", is_flag=True, help="Take what would be removed out of the files.")
@click.option("--fix-only", is_flag=True, help="The same, and say nothing of what is left.")
@click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit 1 if a file was changed.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
@click.option("--strict", is_flag=True, help="Findings that are only reported count too.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found.")
@click.option("--stdin-filename", metavar="NAME", help="What to call standard input, which is read for the path -.")
@reading_options
@judging_options
@click.pass_context
def command(context: click.Context, /, paths: tuple[str, ...], output_format: str, **options: Any) -> None:
    """Check articles and exit 1 where something is found that would be removed, or an article that repeats another.

    Files are judged by one another, or by a corpus (--corpus, or `corpus` under [tool.dedup.check]); then only what is
    found in the files named is told, and it does not depend on which others are named. Exit 2: something could not be
    read.
    """
    from dedup.checking import baseline, problems
    from dedup.checking.run import check

    found_table = find_table(options["config"])
    said = _read_table(found_table)
    read_options = _merge_reading(context, make_read_options(options), said)
    job = _make_job(paths, options, found_table, said, read_options)
    checked = check(job)
    choice = problems.Choice(
        select=problems.read_codes(options["select"] or said.select),
        ignore=problems.read_codes([*said.ignore, *options["ignore"]]),
        by_path=said.per_path_ignores,
        strict=options["strict"] or said.strict,
    )
    found = choice.apply(checked.problems)
    for error in checked.errors:
        click.echo(f"dedup: {error}", err=True)
    must_stop = bool(checked.errors) and read_options.on_error == "stop"
    if options["write_baseline"]:
        if not must_stop:
            baseline.write_baseline(options["write_baseline"], found)
            click.echo(f"{_count(len(found), 'finding')} written to {options['write_baseline']}", err=True)
        context.exit(2 if must_stop else 0)
    known = options["baseline"] or said.baseline
    if known:
        found = baseline.drop_known(found, baseline.read_baseline(known))
    code = _conclude(found, checked, job, output_format, options)
    context.exit(2 if must_stop else code)


def _read_table(found: tuple[Path, dict[str, Any]] | None) -> CheckSettings:
    from dedup.checking.settings import CheckSettings, read_check_settings

    if found is None or "check" not in found[1]:
        return CheckSettings()
    path, table = found
    if not isinstance(table["check"], dict):
        raise BadSettings("check is no table", "write [tool.dedup.check] above its settings", path=str(path))
    return read_check_settings(table["check"], path)


def _merge_reading(context: click.Context, options: ReadOptions, said: CheckSettings) -> ReadOptions:
    """The options of the command line over those of the configuration."""
    is_default = click.core.ParameterSource.DEFAULT
    unsaid: dict[str, Any] = {
        name: value for name, value in said.reading.items() if context.get_parameter_source(name) == is_default
    }
    return replace(options, **unsaid)


def _make_job(
    paths: tuple[str, ...], options: dict[str, Any], found: tuple[Path, dict[str, Any]] | None, said: CheckSettings,
    read_options: ReadOptions,
) -> CheckJob:  # fmt: skip
    from dedup.checking.corpus import File, gather_files
    from dedup.checking.places import find_repository, name_from
    from dedup.checking.run import CheckJob

    settings = make_settings(options)
    here = Path.cwd()
    root = found[0].absolute().parent if found else find_repository(here) or here
    patterns = [name_from(root, pattern) for pattern in options["corpus"]] or said.corpus
    has_corpus = bool(patterns) or options["repository"]
    shown = options["stdin_filename"]
    if shown and any(path != "-" for path in paths):
        raise BadSettings("--stdin-filename names standard input", "give - as the only path with it")
    on_disk = [path for path in paths if path != "-"]
    if not paths and not has_corpus and not shown:
        raise click.UsageError("Missing argument 'PATH...'; or name a corpus with --corpus or [tool.dedup.check].")
    reads_stdin = bool(shown) or "-" in paths
    files = gather_files(on_disk, root, patterns, said.exclude, repository=options["repository"])
    if reads_stdin:
        if not on_disk:
            files.named.clear()
        name = shown or "-.jsonl"
        content = sys.stdin.buffer.read()
        files.put(File(name=name_from(root, name), shown=shown or "-", path=Path(name), content=content))
    for path in files.passed_over:
        click.echo(f"dedup: {path} is not in the corpus and was not checked", err=True)
    index = options["index"] or said.index
    return CheckJob(files=files, root=root, has_corpus=has_corpus, index=index, options=read_options, settings=settings)


def _conclude(
    found: list[Problem], checked: Checked, job: CheckJob, output_format: str, options: dict[str, Any]
) -> int:
    """Mend if asked to, print what is left, and return the exit code."""
    from dedup.checking.mending import is_mendable
    from dedup.checking.reports import REPORTS

    mended: list[Problem] = []
    if options["fix"] or options["fix_only"] or options["diff"]:
        mended = [one for one in found if is_mendable(one)]
        found = [one for one in found if not is_mendable(one)]
        _mend(mended, job, is_dry=options["diff"])
    takes_stdout = options["diff"] or (mended and any(file.content is not None for file in job.files.named.values()))
    if not options["fix_only"]:
        in_colour = _has_colour(sys.stderr if takes_stdout else sys.stdout)
        for line in REPORTS[output_format](found, in_colour):
            _print(line, err=bool(takes_stdout))
    if output_format == "text":
        click.echo(_sum_up(found, mended, checked, job, options), err=True)
    failing = any(one.fails for one in found) and not options["fix_only"]
    changed = bool(mended) and (options["diff"] or options["exit_non_zero_on_fix"])
    return 1 if (failing or changed) and not options["exit_zero"] else 0


def _mend(problems: list[Problem], job: CheckJob, *, is_dry: bool) -> None:
    from dedup.checking.mending import compare, group_by_file, mend_file, read_mended

    in_colour = _has_colour(sys.stdout)
    for name, own in group_by_file(problems).items():
        file = job.files.named[name]
        if is_dry:
            for line in compare(file, read_mended(file, own, job.options)):
                sys.stdout.buffer.write(_paint(line) if in_colour else line)
        elif file.content is None:
            mend_file(file, own, job.options)
            click.echo(f"{file.shown}: {_count(len(own), 'finding')} fixed", err=True)
    if not is_dry:
        _pass_through(problems, job)
    sys.stdout.flush()


def _pass_through(problems: list[Problem], job: CheckJob) -> None:
    """Print what standard input is without the problems: the editor that sent it waits for all of it."""
    from dedup.checking.mending import read_mended

    for file in job.files.named.values():
        if file.content is not None:
            own = [one for one in problems if one.name == file.name]
            sys.stdout.buffer.write(read_mended(file, own, job.options) if own else file.content)


def _paint(line: bytes) -> bytes:
    colours = {b"+": b"\x1b[32m", b"-": b"\x1b[31m", b"@": b"\x1b[36m"}
    colour = colours.get(line[:1])
    return colour + line.rstrip(b"\n") + b"\x1b[0m\n" if colour else line


def _has_colour(stream: Any) -> bool:
    return bool(stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")


def _print(line: str, *, err: bool) -> None:
    # A lone surrogate of a text or a name has no UTF-8; as an escape it can be read, in JSON too.
    click.echo(line.encode("utf-8", "backslashreplace"), err=err, color=True)


def _sum_up(
    found: list[Problem], mended: list[Problem], checked: Checked, job: CheckJob, options: dict[str, Any]
) -> str:
    from dedup.checking.mending import is_mendable

    files = len(job.files.named)
    failing = [one for one in found if one.fails]
    parts = []
    if mended:
        verb = "would be fixed" if options["diff"] else "fixed"
        parts.append(f"{_count(len(mended), 'finding')} {verb} in {_count_files(mended)}")
    if failing:
        parts.append(f"{_count(len(failing), 'finding')} in {_count_files(failing)} of {files:,}")
        if mendable := sum(map(is_mendable, failing)):
            parts.append(f"{mendable:,} can be fixed with --fix")
    elif not mended and not checked.errors:
        parts.append(f"nothing found in {_count(files, 'file')}" if files else "no files to check")
    if notes := len(found) - len(failing):
        parts.append(_count(notes, "note"))
    if checked.errors:
        parts.append(f"{_count(len(checked.errors), 'error')}, see above")
    return "; ".join(parts)


def _count_files(problems: Iterable[Problem]) -> str:
    return _count(len({one.name for one in problems}), "file")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
