"""Clean, restore and check dumps that nobody would write, in all formats and in chunks of all sizes; prints what does not hold.

Of each input must hold: no error but those for people, no more than ten seconds of processor time and twenty for each
MB that it has (which is cleaned, counted and restored, or checked four times), no more than 1 GiB of memory, rows in are rows out and rejects, what `restore` gives back is what was read, and nothing else is left behind.
Inputs are numbered: that which did not hold is tried again with `--first NUMBER --inputs 1`.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection, wait
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent))

from odd_dumps import OddDump, make_dump

from dedup.cli import dedup
from dedup.config import ReadOptions, Settings
from dedup.errors import DedupError
from dedup.index import Choices
from dedup.io import open_sources, read_chunk, sources
from dedup.junk.knowledge import load_knowledge
from dedup.run.clean import clean_inputs, learn_inputs
from dedup.run.outputs import CleanJob
from dedup.run.restore import restore

_SECONDS = 10  # of processor time that a small input may take
_PER_MB = 20  # seconds more for each MB
_STANDSTILL = 300  # seconds after which a process that says nothing hangs
_MEMORY = 1024  # MiB
_SIZES = (1, 7, 40, 150, 1000, 1 << 21)  # bytes of a chunk
_MOST_CHUNKS = 100  # nobody cuts a large input into as many chunks as it has rows
_OTHERS = ("jsonl", "json", "csv", "parquet")  # formats to write into


def try_one(folder: Path, number: int) -> str:
    """Make an input and do with it what can be done; return what came of it. Raises an error where something does not hold."""
    dice = random.Random(number)
    dump = make_dump(dice)
    for name, data in dump.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    whole = sum(map(len, dump.files.values()))
    signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS + _PER_MB * whole / 1e6)
    sources.CHUNK_BYTES = max(dice.choice(_SIZES), whole // _MOST_CHUNKS)
    turn = dice.random()
    if turn < 0.1:
        return _check(folder, dump, dice)
    if turn < 0.2:
        return _convert(folder, dump, dice)
    return _clean(folder, dump, dice)


def _clean(folder: Path, dump: OddDump, dice: random.Random) -> str:
    ending = "" if dump.kind == "folder" else f".{dump.name.split('.')[1]}"
    paths = {name: folder / f"{name}{ending}" for name in ("out", "back")}
    logs = {name: str(folder / name) for name in ("removed", "rejects")}
    drops = dice.random() < 0.3
    if drops:
        logs |= {name: str(folder / name) for name in ("findings", "duplicates")}
    options = ReadOptions(on_error="skip")
    job = CleanJob(
        inputs=[str(folder / dump.name)], output=str(paths["out"]), drop_duplicates=drops, options=options, **logs
    )
    try:
        summary = clean_inputs(job)
    except DedupError as problem:
        _expect_line(problem)
        assert not paths["out"].exists(), "an output is left behind"
        return f"{dump.kind} refused"
    total = _count_rows(folder / dump.name, options)
    assert total == summary.rows + summary.rejects, f"{total} rows in, {summary.rows} out, {summary.rejects} rejected"
    try:
        restore(str(paths["out"]), logs["removed"], str(paths["back"]))
    except DedupError as problem:
        raise AssertionError(f"not restored: {problem}") from problem
    _compare(folder, dump, paths["back"], is_whole=not summary.notes)
    left = sorted(path.name for path in folder.iterdir() if path.name.startswith("."))
    assert not left, f"left behind: {left}"
    return f"{dump.kind} restored" + (", with rejects" if summary.rejects else "")


def _compare(folder: Path, dump: OddDump, back: Path, *, is_whole: bool) -> None:
    if dump.kind == "parquet":
        import pyarrow.parquet

        tables = [pyarrow.parquet.read_table(path) for path in (back, folder / dump.name)]
        assert tables[0].equals(tables[1]), "another table"
    elif dump.plain is None:
        found = {f"in/{path.relative_to(back)}": path.read_bytes() for path in back.rglob("*.txt")}
        assert found == dump.files, "other texts"
    else:
        data = back.read_bytes()
        is_cut = not is_whole and dump.plain.startswith(data)  # of an archive that breaks off what was read comes back
        assert data == dump.plain or is_cut, "other bytes"


def _convert(folder: Path, dump: OddDump, dice: random.Random) -> str:
    """Clean into another format, by an index that learnt the input."""
    options, index = ReadOptions(on_error="skip"), str(folder / "a.dedup")
    job = CleanJob(
        inputs=[str(folder / dump.name)], output=str(folder / f"other.{dice.choice(_OTHERS)}"), rejects=str(folder / "rejects"),
        options=options, index=index,
    )  # fmt: skip
    try:
        learn_inputs([str(folder / dump.name)], index, Choices(), options, Settings(), 1)
        summary = clean_inputs(job)
    except DedupError as problem:
        _expect_line(problem)
        return f"{dump.kind} not converted"
    total = _count_rows(folder / dump.name, options)
    assert total == summary.rows + summary.rejects, f"{total} rows in, {summary.rows} out, {summary.rejects} rejected"
    return f"{dump.kind} converted"


def _check(folder: Path, dump: OddDump, dice: random.Random) -> str:
    """Check, show what would be mended, mend, and check again."""
    kind = dice.choice(("text", "jsonl", "sarif", "github"))
    for more in ("--diff", f"--output-format {kind}", "--fix", "--fix"):
        told = io_of_command(["check", str(folder / dump.name), *more.split()])
        assert "Traceback" not in told, told[-2000:]
    return f"{dump.kind} checked"


def io_of_command(arguments: list[str]) -> str:
    """What a command prints; raises what is no error for people."""
    from click.testing import CliRunner

    done = CliRunner().invoke(dedup, arguments)
    if done.exception is not None and not isinstance(done.exception, (SystemExit, DedupError, click.ClickException)):
        raise done.exception
    if isinstance(done.exception, DedupError):
        _expect_line(done.exception)
    return str(done.output)


def _expect_line(problem: DedupError) -> None:
    assert str(problem).isprintable(), f"no line for people: {problem!r}"


def _count_rows(path: Path, options: ReadOptions) -> int:
    """The rows of an input, bad ones among them."""
    opened = open_sources([str(path)], options)
    try:
        blocks = [read_chunk(chunk, options) for source in opened for chunk in source.chunks()]
    finally:
        for source in opened:
            source.close()
    return sum(len(block.rows) + len(block.rejects) for block in blocks)


def try_many(first: int, inputs: int, step: int, told: Connection) -> None:
    """Try every `step`-th input from one on, and tell of each: its number, what came of it, its seconds."""
    load_knowledge((), ())  # what is slow once is not what is measured
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)  # where no Python is run any more, the process ends
    gc.freeze()
    with tempfile.TemporaryDirectory() as root:
        tempfile.tempdir = root
        for number in range(first, first + inputs, step):
            told.send((number, "", 0.0, 0.0))
            begun = time.process_time()
            with tempfile.TemporaryDirectory(dir=root) as name:
                try:
                    came = try_one(Path(name), number)
                except Exception as problem:
                    came = f"! {type(problem).__name__}: {problem}"
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            with contextlib.suppress(OSError):
                left = [path for path in Path(root).iterdir() if path.name.startswith("dedup-")]
                came = came if not left else f"! left in the temporary folder: {left}"
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
            told.send((number, came, time.process_time() - begun, peak))


@click.command(help=__doc__)
@click.option("--inputs", type=int, default=20_000, show_default=True)
@click.option("--first", type=int, default=1, show_default=True, help="The number of the first input.")
@click.option("--workers", type=int, default=2, show_default=True, help="Processes.")
def main(inputs: int, first: int, workers: int) -> None:
    """Try so many inputs and print the figures; exit 1 where something does not hold."""
    came: Counter[str] = Counter()
    slowest, peak, started = (0.0, 0), 0.0, time.monotonic()
    context, running, fails = multiprocessing.get_context("spawn"), dict[Connection, int](), 0
    for start in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        context.Process(target=try_many, args=(first + start, inputs - start, workers, sender), daemon=True).start()
        sender.close()
        running[receiver] = 0
    while running:
        ready = wait([*running], _STANDSTILL)
        for receiver in ready if ready else [*running]:
            try:
                if not ready:
                    raise EOFError
                number, what, seconds, memory = receiver.recv()  # type: ignore[union-attr]
            except EOFError:
                if lost := running.pop(receiver):  # type: ignore[call-overload]
                    fails += 1
                    click.echo(f"input {lost} takes longer than it may, or ended its process", err=True)
                continue
            running[receiver] = number if not what else 0  # type: ignore[index]
            if not what:
                continue
            slowest, peak = max(slowest, (seconds, number)), max(peak, memory)
            if what.startswith("!") or memory > _MEMORY:
                fails += 1
                click.echo(f"input {number}: {what} ({seconds:.1f} s, {memory:.0f} MiB)", err=True)
            else:
                came[what] += 1
    click.echo(
        f"{sum(came.values()):,} inputs held: {', '.join(f'{count:,} {what}' for what, count in sorted(came.items()))}"
    )
    click.echo(
        f"{fails} did not; slowest {slowest[0]:.1f} s (input {slowest[1]}), peak memory {peak:.0f} MiB, {time.monotonic() - started:.0f} s in all"
    )
    sys.exit(bool(fails))


if __name__ == "__main__":
    main()
