"""Break every threshold and every pass in turn, and list the breaks that the fast tests of the verdicts do not notice.

Neither mutmut nor cosmic-ray serves here: mutmut 3 changes nothing in dataclasses and module constants, and cosmic-ray
takes a number one up or down and starts Python anew for each, which costs ten seconds of reading phrases every time.
"""

from __future__ import annotations

import gc
import io
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import click

TESTS = Path(__file__).parents[1]
FAST = ("passes", "test_pass_laws.py", "test_verdicts.py", "test_duplicates.py", "test_genres.py", "test_closers.py")
BOUNDS_ONLY = {"CandidateSettings"}  # what is verified, never what is decided
SECONDS = 300  # a break that makes the tests hang is noticed, too


@dataclass(frozen=True)
class Break:
    """One thing to break: `apply` does so in the memory of a process of its own, before any test is collected."""

    name: str
    apply: Callable[[], None]


@dataclass(frozen=True)
class Outcome:
    """How a break fared: `killer` is the first test that failed, empty where none did."""

    name: str
    killer: str
    seconds: float


def list_breaks() -> list[Break]:
    """Every break there is, in order of their names."""
    numbers = [one for cls in _list_settings() for one in _break_numbers(cls)]
    return [*numbers, *_break_passes()]


def _list_settings() -> list[type]:
    """The classes of settings that decide verdicts: all of `config.py`, and those like them that still stand elsewhere."""
    import dedup.config
    import dedup.neardup.verify  # brings its settings along, wherever they stand

    found = {
        value
        for name, module in list(sys.modules.items())
        if name == "dedup.config" or name.startswith("dedup.neardup")
        for value in vars(module).values()
        if isinstance(value, type) and is_dataclass(value) and value.__name__.endswith("Settings")
    }
    return sorted(found - {dedup.config.Settings}, key=lambda cls: cls.__name__)


def _break_numbers(cls: type) -> Iterator[Break]:
    if cls.__name__ in BOUNDS_ONLY:
        return
    for one in fields(cls):  # type: ignore[arg-type]
        if type(one.default) in (int, float):
            for value in _change(one.default):
                name = f"{cls.__name__}.{one.name} {one.default} -> {value:.6g}"
                yield Break(name, lambda name=one.name, value=value: _set_default(cls, name, value))  # type: ignore[misc]


def _change(value: float) -> list[float]:
    """Four times as much and a quarter of it; a share goes three quarters of the way to one, for it ends there."""
    if isinstance(value, float) and value <= 1:
        return [1 - (1 - value) / 4 if value < 1 else 4.0, value / 4]
    return [value * 4, value // 4] if isinstance(value, int) and value else [value * 4 or 4, value / 4 if value else -4]


def _set_default(cls: Any, name: str, value: float) -> None:
    """Change the default for all that is made later, and all that was made with it before."""
    old = cls.__init__.__kwdefaults__[name]
    cls.__init__.__kwdefaults__[name] = value
    for thing in gc.get_objects():
        if type(thing) is cls and getattr(thing, name) == old:
            object.__setattr__(thing, name, value)


def _break_passes() -> Iterator[Break]:
    from dedup.verdict.order import PASSES

    for number, one in enumerate(PASSES, 1):
        yield Break(f"pass {number}, {one.name}, gone", lambda one=one: _silence(one))  # type: ignore[misc]
    yield Break("passes in the opposite order", _turn_round)


def _silence(one: Any) -> None:
    object.__setattr__(one, "run", lambda state: iter(()))
    object.__setattr__(one, "gate", lambda view: False)


def _turn_round() -> None:
    from dedup.verdict.order import PASSES

    turned = [[getattr(one, field.name) for field in fields(one)] for one in reversed(PASSES)]
    for one, values in zip(PASSES, turned, strict=True):
        for field, value in zip(fields(one), values, strict=True):
            object.__setattr__(one, field.name, value)


def warm_up() -> None:
    """Import and read once what every process would: it is inherited."""
    import hypothesis  # noqa: F401
    import numpy  # noqa: F401
    import pytest  # noqa: F401

    import dedup
    from dedup.junk.knowledge import load_knowledge

    load_knowledge()
    cleaner = dedup.Cleaner()
    article = dedup.Article("The ferry sails.\nShare this:", site="a.example", id="1")
    cleaner.learn([article])
    cleaner.clean(article)
    cleaner.close()


def run_tests(tests: Sequence[str]) -> str:
    """The first test that fails in this process; empty where none does."""
    import pytest

    class Watch:
        killer = ""

        def pytest_runtest_logreport(self, report: Any) -> None:
            if report.failed and not self.killer:
                self.killer = report.nodeid

        pytest_collectreport = pytest_runtest_logreport

    watch, heard = Watch(), io.StringIO()
    options = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", "--no-summary", "--tb=no"]
    with redirect_stdout(heard), redirect_stderr(heard):
        code = pytest.main([*options, *(str(TESTS / name) for name in tests)], plugins=[watch])
    return watch.killer or ("" if code == pytest.ExitCode.OK else f"the tests end with {code}")


class Trial:
    """A break in a process of its own."""

    def __init__(self, one: Break, tests: Sequence[str]) -> None:
        self.one, self.begun = one, time.monotonic()
        self.answer, told = os.pipe()
        self.process = os.fork()
        if not self.process:
            os.close(self.answer)
            _try(one, tests, told)
        os.close(told)

    def finish(self) -> Outcome:
        """What came of it; called when there is an answer, or too much time has passed."""
        answered, _, _ = select.select([self.answer], [], [], 0)
        killer = os.read(self.answer, 1 << 16).decode() if answered else "out of time"
        os.close(self.answer)
        if not answered:
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        return Outcome(self.one.name, killer.removeprefix("-"), time.monotonic() - self.begun)

    @property
    def is_over(self) -> bool:
        """Whether the tests have ended, or take too long."""
        answered, _, _ = select.select([self.answer], [], [], 0)
        return bool(answered) or time.monotonic() - self.begun > SECONDS


def _try(one: Break, tests: Sequence[str], told: int) -> None:
    killer = "the break ends the process"
    try:
        one.apply()
        killer = run_tests(tests)
    except BaseException as problem:
        killer = repr(problem)
    finally:
        os.write(told, f"-{killer}".encode())
        os._exit(0)


def try_all(breaks: Sequence[Break], tests: Sequence[str], jobs: int) -> Iterator[Outcome]:
    """Yield how each break fared, as they end; so many at a time."""
    waiting, running = list(reversed(breaks)), list[Trial]()
    while waiting or running:
        while waiting and len(running) < jobs:
            running.append(Trial(waiting.pop(), tests))
        over = [trial for trial in running if trial.is_over]
        running = [trial for trial in running if trial not in over]
        yield from (trial.finish() for trial in over)
        select.select([trial.answer for trial in running], [], [], 1.0)


@click.command()
@click.option("--only", default="", help="Breaks whose name has this in it.")
@click.option("--jobs", default=2, show_default=True, help="Processes at a time.")
@click.option("--tests", multiple=True, default=FAST, show_default=True, help="Files or folders under tests/.")
@click.option("--list", "is_list", is_flag=True, help="Only name the breaks.")
def main(only: str, jobs: int, tests: tuple[str, ...], is_list: bool) -> None:
    """Apply each break in turn, run the tests, and list the breaks that survive."""
    breaks = [one for one in list_breaks() if only in one.name]
    if is_list:
        click.echo("\n".join(one.name for one in breaks))
        return
    warm_up()
    if killer := next(iter(try_all([Break("nothing", lambda: None)], tests, 1))).killer:
        raise click.ClickException(f"the tests fail on their own: {killer}")
    survivors = []
    for outcome in try_all(breaks, tests, jobs):
        if not outcome.killer:
            survivors.append(outcome.name)
        killer = outcome.killer.rsplit("/", 1)[-1] or "SURVIVES"
        click.echo(f"{outcome.seconds:5.1f} s  {outcome.name:64} {killer}")
    click.echo(f"{len(breaks)} breaks, {len(breaks) - len(survivors)} noticed, {len(survivors)} survive")
    for name in sorted(survivors):
        click.echo(f"  {name}")


if __name__ == "__main__":
    main()
