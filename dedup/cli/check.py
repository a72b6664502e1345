"""`dedup check`: say what junk and duplicates are in text files or dumps, with the manners of a linter."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.options import (
    check_report,
    judging_options,
    make_read_options,
    make_settings,
    reading_options,
    report_options,
    tell_note,
)
from dedup.config import ReadOptions
from dedup.errors import BadInput, BadSettings
from dedup.run.configuration import find_table
from dedup.showing import count, show

MEMORY_NAME = ".dedup-memory"  # hidden, so that no search for articles finds it

if TYPE_CHECKING:
    from dedup.check.check_settings import CheckSettings
    from dedup.check.checking import CheckJob
    from dedup.check.corpus import File
    from dedup.check.problems import WantedRules


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--output-format", type=click.Choice(["text", "jsonl", "sarif", "github"]), default="text", show_default=True
)
@click.option("--corpus", multiple=True, metavar="PATTERN", help="Judge by these files too, whichever are named.")
@click.option(
    "--repository", is_flag=True, help="Judge by the files of the corpus that git has staged, and by no others."
)
@click.option(
    "--index", metavar="FILE", help="Judge by this index instead, and find what repeats an article it has learnt."
)
@click.option("--baseline", metavar="FILE", help="Pass over the findings in this file.")
@click.option("--write-baseline", metavar="FILE", help="Write the findings to a baseline and exit 0.")
@click.option(
    "--memory",
    metavar="FILE",
    help="Remember here what --fix takes out of sites, and go by it; with --repository .dedup-memory, as where it is there.",
)
@click.option("--no-memory", is_flag=True, help="Neither go by a memory nor write one.")
@click.option("--select", multiple=True, metavar="CODE", help="Only these rules, such as J1,J2 or J.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these rules.")
@click.option("--fix", is_flag=True, help="Take what would be removed out of the files.")
@click.option("--fix-only", is_flag=True, help="The same, and say nothing of what is left.")
@click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit 1 if a file was changed.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
@click.option(
    "--statistics", is_flag=True, help="Print counts by rule, by site and of the most repeated lines instead."
)
@click.option("--strict", is_flag=True, help="Findings that are only reported count too.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found.")
@click.option("--allow-no-files", is_flag=True, help="Exit 0 where there is no file to check.")
@click.option("--stdin-filename", metavar="NAME", help="What to call standard input, which is read for the path -.")
@report_options
@reading_options
@judging_options
@click.pass_context
def command(context: click.Context, /, paths: tuple[str, ...], output_format: str, **options: Any) -> None:
    """Check articles and exit 1 where something is found that would be removed, or an article that repeats another.

    Files are judged by one another, or by a corpus (--corpus, or `corpus` under [tool.dedup.check]); then only what is
    found in the files named is told, and it does not depend on which others are named. Exit 2: something could not be
    read.
    """
    from dedup.check import baseline
    from dedup.check.checking import check
    from dedup.cli.findings import Wishes, conclude
    from dedup.run.read_files import check_written

    if options["statistics"] and output_format not in ("text", "jsonl"):
        raise BadSettings(f"--statistics has no form in {output_format}", "leave it out, or say --output-format jsonl")
    configuration = find_table(options["config"])
    said = _read_table(configuration)
    wanted = _choose_rules(options, said)
    known = options["baseline"] or said.baseline
    expected = baseline.read_baseline(known) if known and not options["write_baseline"] else Counter[str]()
    read_options = _merge_reading(context, make_read_options(options), said)
    _check_reach(options, configuration, said)
    job = _make_job(paths, options, configuration, said, read_options)
    if not job.files.named and not job.files.missing and not job.files.passed_over and not options["allow_no_files"]:
        raise BadInput("there is no file to check", "name files or folders of articles, or say --allow-no-files")
    if options["write_baseline"]:
        read = [str(file.path) for file in (*job.files.named.values(), *job.files.corpus.values())]
        check_written([options["write_baseline"]], [*read, *job.beside])
    check_report(options)
    if options["report"]:
        from dedup.check.reporting import refuse_read, write_report

        refuse_read(job, options["report"])
    checked = check(job)
    found = baseline.drop_known(wanted.pick(checked.problems), expected)
    for error in checked.errors:
        click.echo(f"dedup: {error}", err=True)
    for note in checked.notes:
        tell_note(note)
    if options["report"]:
        write_report(found, job, options["report"], is_full=options["report_full"])
    must_stop = bool(checked.errors) and read_options.on_error == "stop"
    if options["write_baseline"]:
        if not must_stop:
            baseline.write_baseline(options["write_baseline"], found)
            click.echo(show(f"{count(len(found), 'finding')} written to {options['write_baseline']}"), err=True)
        context.exit(2 if must_stop else 0)
    wishes = Wishes(
        output_format=output_format,
        fix=options["fix"] or options["fix_only"],
        quiet=options["fix_only"],
        diff=options["diff"],
        fail_on_fix=options["exit_non_zero_on_fix"],
        statistics=options["statistics"],
    )
    fails = conclude(found, checked.errors, job, wishes)
    context.exit(2 if must_stop else int(fails and not options["exit_zero"]))


def _check_reach(
    options: dict[str, Any], configuration: tuple[Path, dict[str, Any]] | None, said: CheckSettings
) -> None:
    """Refuse a configuration that was not named and names files outside its repository that were not either."""
    from dedup.check.reach import check_reach

    if configuration is None or options["config"]:
        return
    path, table = configuration
    lists = {name: table.get(name) for name in ("junk_files", "protect_files")}
    wanted = {name: [str(one) for one in value] for name, value in lists.items() if isinstance(value, list)}
    for name in ("corpus", "index", "baseline", "memory"):
        own = getattr(said, name)
        if own and not options[name]:
            wanted[name] = list(own) if name == "corpus" else [own]
    check_reach(path, wanted, (*options["junk_files"], *options["protect_files"]))


def _read_table(found: tuple[Path, dict[str, Any]] | None) -> CheckSettings:
    from dedup.check.check_settings import CheckSettings, read_check_settings

    if found is None or "check" not in found[1]:
        return CheckSettings()
    path, table = found
    if not isinstance(table["check"], dict):
        raise BadSettings("check is no table", "write [tool.dedup.check] above its settings", path=str(path))
    return read_check_settings(table["check"], path)


def _choose_rules(options: dict[str, Any], said: CheckSettings) -> WantedRules:
    from dedup.check.problems import WantedRules, read_codes

    return WantedRules(
        select=read_codes(options["select"] or said.select),
        ignore=read_codes([*said.ignore, *options["ignore"]]),
        by_path=said.per_path_ignores,
        strict=options["strict"] or said.strict,
    )


def _merge_reading(context: click.Context, options: ReadOptions, said: CheckSettings) -> ReadOptions:
    """The options of the command line over those of the configuration."""
    is_default = click.core.ParameterSource.DEFAULT
    unsaid: dict[str, Any] = {
        name: value for name, value in said.reading.items() if context.get_parameter_source(name) == is_default
    }
    return replace(options, **unsaid)


def _make_job(
    paths: tuple[str, ...], options: dict[str, Any], configuration: tuple[Path, dict[str, Any]] | None,
    said: CheckSettings, read_options: ReadOptions,
) -> CheckJob:  # fmt: skip
    from dedup.check.checking import CheckJob
    from dedup.check.corpus import find_files
    from dedup.check.places import find_repository, name_from
    from dedup.run.read_files import list_read

    settings = make_settings(options)
    here = Path.cwd()
    root = configuration[0].absolute().parent if configuration else find_repository(here) or here
    patterns = [name_from(root, pattern) for pattern in options["corpus"]] or said.corpus
    has_corpus = bool(patterns) or options["repository"]
    shown = options["stdin_filename"]
    on_disk = [path for path in paths if path != "-"]
    if shown and on_disk:
        raise BadSettings("--stdin-filename names standard input", "give - as the only path with it")
    if not paths and not has_corpus and not shown:
        raise click.UsageError("Missing argument 'PATH...'; or name a corpus with --corpus or [tool.dedup.check].")
    files = find_files(on_disk, root, patterns, said.exclude, repository=options["repository"])
    if shown or "-" in paths:
        if not on_disk:
            files.named.clear()
        files.put(_read_stdin(root, shown))
    _tell_passed_over(files.passed_over)
    index = options["index"] or said.index
    memory = None if options["no_memory"] else _find_memory(options, said, root, files.top)
    known = tuple(filter(None, (options["baseline"] or said.baseline, memory and str(memory))))
    called = (str(options["repository"]), *patterns) if has_corpus else ("", files.common_folder)
    return CheckJob(
        files=files,
        root=root,
        called=called,
        has_corpus=has_corpus,
        index=index,
        options=read_options,
        settings=settings,
        memory=memory,
        beside=tuple(list_read(settings, str(configuration[0]) if configuration else None, index)) + known,
    )


def _find_memory(options: dict[str, Any], said: CheckSettings, root: Path, top: Path | None) -> Path | None:
    """The memory that is named, else that of the repository, where it is there or the repository is what is checked."""
    from dedup.check.places import find_repository

    if named := options["memory"] or said.memory:
        return Path(named)
    path = (top or find_repository(root) or root) / MEMORY_NAME
    if path.is_symlink():  # who sends a repository does not say what is read and written elsewhere
        raise BadSettings("the memory is a link", "name it with --memory if it is yours", path=str(path))
    return path if top is not None or path.is_file() else None


def _tell_passed_over(paths: list[str]) -> None:
    if len(paths) == 1:
        click.echo(show(f"dedup: {paths[0]} is not in the corpus and was not checked"), err=True)
    elif paths:
        told = f"dedup: {len(paths):,} files are not in the corpus and were not checked: {paths[0]}, …"
        click.echo(show(told), err=True)


def _read_stdin(root: Path, shown: str | None) -> File:
    from dedup.check.corpus import File
    from dedup.check.places import name_from

    path = shown or "-.jsonl"
    return File(name=name_from(root, path), shown=shown or "-", path=Path(path), content=sys.stdin.buffer.read())
