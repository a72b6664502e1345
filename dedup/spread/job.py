"""What a job over shards is asked to do, and its plan as a file that every task reads."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from glob import has_magic
from pathlib import Path
from typing import Any

import orjson

from dedup.config import ReadOptions, Settings
from dedup.errors import BadInput, BadSettings
from dedup.files.matches import list_matches
from dedup.io import (
    check_outputs,
    find_database,
    is_database,
    is_dataset,
    is_taken_out,
    list_data_files,
    name_output,
    split_database,
    split_extension,
)
from dedup.run.outputs import CleanJob, CleanRequest
from dedup.run.read_files import list_read
from dedup.spread.remote import is_url, list_urls, stamp_url
from dedup.spread.store import open_store
from dedup.version import __version__

_FORMAT = 1  # of the plan's file
_PLAN = "job.json"
_MIN_PART, _MAX_PART = 8 << 20, 64 << 20  # bytes of plain input for a range of keys: some 2,500 to 20,000 articles
_MIN_PARTS, _MAX_PARTS = 4, 4096
_UNPACKED = 4  # times: what a compressed byte of news comes to, about
OUTPUTS = ("output", "removed", "findings", "duplicates", "rejects")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was when the job was planned: its size in bytes, and when it was changed, or by what that is known."""

    path: str
    size: int
    changed: str

    def check(self) -> None:
        """Raise BadInput where the file is another one by now."""
        if stamp_file(self.path) != self:
            raise BadInput(
                "it changed since the job was planned", "plan it again, in another work folder", path=self.path
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(CleanRequest):
    """Shards to clean as if they were one dump: outputs are folders.

    `names` are those of the shards below each output's folder. `partitions` is the number of ranges into which keys are
    parted: it changes what a task takes, and no output. `read_files` are read beside the shards.
    """

    shards: tuple[Stamp, ...]
    names: tuple[str, ...]
    partitions: int = _MIN_PARTS
    read_files: tuple[Stamp, ...] = ()

    def make_shard_job(self, number: int, first_row: int) -> CleanJob:
        """The same for one shard, whose rows are numbered from `first_row`."""
        records = _name_records(self.names[number])
        name = records if is_taken_out(self.names[number]) else self.names[number]

        def place(folder: str | None, below: str) -> str | None:
            return None if folder is None else os.path.join(folder, below)

        return CleanJob(
            inputs=[self.shards[number].path],
            output=place(self.output, name),
            removed=place(self.removed, records),
            findings=place(self.findings, records),
            duplicates=place(self.duplicates, records),
            rejects=place(self.rejects, name),
            drop_duplicates=self.drop_duplicates,
            keep=self.keep,
            options=self.options,
            settings=self.settings,
            first_row=first_row,
        )

    def describe(self) -> dict[str, Any]:
        """The plan as plain values, with the version that made it and a hash of all."""
        told = {"format": _FORMAT, "version": __version__, "job": asdict(self)}
        return told | {"hash": hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]}


def plan_job(
    inputs: Sequence[str], output: str, *, partitions: int | None = None, config: str | None = None, **options: Any
) -> Job:
    """Plan the cleaning of some files, patterns among them; each file is a shard, in the order given.

    Takes the fields of `Job` as options. Raises BadInput for what is no shard, BadOutput for outputs that are inputs.
    """
    paths = [_find_path(path) for name in inputs for path in _list_files(name)]
    options |= {name: _find_path(options[name]) for name in OUTPUTS[1:] if options.get(name) is not None}
    settings = _find_files(options.pop("settings", Settings()))
    shards = tuple(map(stamp_file, paths))
    job = Job(
        shards=shards,
        names=_name_shards(paths),
        output=_find_path(output),
        partitions=partitions or _choose_partitions(shards),
        read_files=tuple(map(stamp_file, list_read(settings, config))),
        settings=settings,
        **options,
    )
    _check_outputs(job)
    return job


def save_plan(job: Job, place: str) -> None:
    """Write the plan into a work folder, which may have the same one already.

    Raises BadSettings where it has another, BadOutput where it cannot be written.
    """
    store, told = open_store(place), job.describe()
    names = store.list("")
    if _PLAN in names:
        if load_plan(place).describe()["hash"] != told["hash"]:
            what = "this folder has the work of another job: other inputs, settings, outputs or version"
            raise BadSettings(what, "name another folder with --work", path=place)
        return
    if names:
        raise BadSettings("this folder holds other files", "name an empty one with --work", path=place)
    with store.create(_PLAN) as file:
        file.write(orjson.dumps(told, option=orjson.OPT_INDENT_2))


def load_plan(place: str) -> Job:
    """Read the plan of a work folder.

    Raises BadSettings where there is none, or one of another version.
    """
    path = f"{place}/{_PLAN}"
    try:
        told = orjson.loads(open_store(place).read(_PLAN))
        if told["format"] != _FORMAT or told["version"] != __version__:
            what = f"this job was planned by dedup {told['version']}, and this is {__version__}"
            raise BadSettings(what, "go on with that version, or plan it again in another folder", path=path)
        values = told["job"]
        for name in ("shards", "read_files"):
            values[name] = tuple(Stamp(**one) for one in values[name])
        values["names"] = tuple(values["names"])
        for name, kind in (("options", ReadOptions), ("settings", Settings)):
            values[name] = _rebuild(kind(), values[name])
        return Job(**values)
    except OSError as problem:
        what = f"there is no plan here ({problem.strerror or type(problem).__name__})"
        raise BadSettings(what, "make one with dedup spread plan", path=place) from problem
    except (ValueError, KeyError, TypeError):
        raise BadSettings("this is no plan", "make one with dedup spread plan", path=path) from None


def stamp_file(path: str) -> Stamp:
    """A file as it is now; raises BadInput where there is none."""
    if is_url(path):
        return Stamp(path, *stamp_url(path))
    if is_database(path):
        return _stamp_database(path)
    try:
        found = os.stat(path)
    except OSError as problem:
        raise BadInput(f"cannot read it ({problem.strerror})", "check the path", path=path) from problem
    return Stamp(path, found.st_size, str(found.st_mtime_ns))


def _stamp_database(path: str) -> Stamp:
    """A database as it is now, with what was written into it and stands in its log of writes still."""
    file = str(split_database(path)[0])
    written = [stamp_file(file)]
    if os.path.exists(f"{file}-wal") and os.path.getsize(f"{file}-wal"):
        written.append(stamp_file(f"{file}-wal"))
    return Stamp(path, sum(one.size for one in written), " ".join(one.changed for one in written))


def _rebuild(default: Any, values: dict[str, Any]) -> Any:
    """Settings from plain values: sections are settings themselves, and lists were tuples."""
    told = {}
    for each in fields(default):
        own, value = getattr(default, each.name), values[each.name]
        if is_dataclass(own):
            value = _rebuild(own, value)
        told[each.name] = tuple(value) if isinstance(own, tuple) else value
    return type(default)(**told)


def _find_files(settings: Settings) -> Settings:
    """The settings with files that are found from any folder."""
    junk, protect = (tuple(map(os.path.abspath, files)) for files in (settings.junk_files, settings.protect_files))
    return replace(settings, junk_files=junk, protect_files=protect)


def _find_path(path: str) -> str:
    """A path that is found from any folder; a URL is."""
    if is_database(path):
        return find_database(path)
    return path if is_url(path) else os.path.abspath(path)


def _list_files(name: str) -> Iterator[str]:
    if is_url(name) and has_magic(name):
        for url in list_urls(name):
            yield from _list_files(url)
        return
    if has_magic(name) and not os.path.exists(name) and not is_database(name):
        matches = list_matches(name)
        if not matches:
            raise BadInput("no file matches", "check the pattern", path=name)
        for match in matches:
            yield from _list_files(match)
        return
    if is_dataset(Path(name)):
        yield from (os.path.join(name, file) for file in list_data_files(Path(name)))
        return
    if is_taken_out(name):
        yield name
        return
    kind, _ = split_extension(name)
    if name == "-" or os.path.isdir(name) or (kind is not None and kind.is_one_article):
        what = "only a file of many articles can be a shard"
        raise BadInput(what, "name files such as dumps/*.jsonl, or leave out --engine", path=name)
    if kind is None:
        raise BadInput("unknown kind of file", "end its name with the format it has, such as .jsonl.gz", path=name)
    yield name


def _name_shards(paths: Sequence[str]) -> tuple[str, ...]:
    """The paths below the folder that all of them have in common."""
    if not paths:
        raise BadInput("there is no shard", "name one")
    if twice := sorted(path for path in set(paths) if paths.count(path) > 1):
        raise BadInput("this shard is named twice", "name it once", path=twice[0])
    if len({is_url(path) and path.split("://")[0] for path in paths}) > 1:
        raise BadInput(
            "some shards are URLs of one kind, others are not", "clean them in jobs of their own", path=paths[0]
        )
    plain = [name_output(path) if is_database(path) else path.split("://")[-1] for path in paths]
    root = os.path.commonpath([os.path.dirname(path) for path in plain])
    return tuple(os.path.relpath(path, root) for path in plain)


def _name_records(name: str) -> str:
    """The name of a file of records of a shard: JSON Lines, compressed as the shard is."""
    compression = split_extension(name)[1]
    return f"{os.path.splitext(name.removesuffix(compression))[0]}.jsonl{compression}"


def _choose_partitions(shards: Sequence[Stamp]) -> int:
    """So many that a range takes no more than the largest shard does, which must find room anyway."""
    sizes = [one.size * (_UNPACKED if split_extension(one.path)[1] else 1) for one in shards]
    part = min(max(_MIN_PART, *sizes), _MAX_PART)
    return min(max(_MIN_PARTS, -(-sum(sizes) // part)), _MAX_PARTS)


def _check_outputs(job: Job) -> None:
    """Refuse outputs that are inputs, or that two shards would share."""
    jobs = [job.make_shard_job(number, 1) for number in range(len(job.shards))]
    written = [getattr(one, name) for one in jobs for name in OUTPUTS]
    check_outputs([path for path in written if path is not None], [one.path for one in (*job.shards, *job.read_files)])
