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
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

TESTS = Path(__file__).parents[1]
FAST = (
    "passes",
    "test_verdicts.py",
    "test_genres.py",
    "test_closers.py",
    "test_notices.py",
    "test_slots.py",
    "test_duplicates.py",
)
SLOW = ("thousands", "beyond_the_cap", "capped_buckets", "kept_plus_removed", "the_cleaned_changes", "own_phrases")
BOUNDS_ONLY = {"CandidateSettings", "ReadOptions"}  # what is verified or read, never what is decided
OF_PHRASES = {"CatalogueSettings", "SlotSettings", "CueSettings", "WidgetSettings"}  # used where phrases are compiled
SECONDS = 300  # a break that makes the tests hang is noticed, too


@dataclass(frozen=True)
class Break:
    """One thing to break: `apply` does so in the memory of a process of its own, before any test is collected.

    An `early` one must be there before the module that uses it is imported, the phrases are compiled or a cache filled.
    """

    name: str
    apply: Callable[[], None]
    early: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a break fared: `killer` is the first test that failed, empty where none did."""

    name: str
    killer: str
    seconds: float


Work = Callable[[Break, str], str]  # a break, the file to begin with, and the first test that fails


def list_numbers() -> list[Break]:
    """The numbers that decide, in order of their names."""
    return [one for cls in _list_settings() for one in _break_numbers(cls)]


def _list_settings() -> list[type]:
    """The classes of settings that decide verdicts, in order of their names."""
    import dedup.config

    found = [value for value in vars(dedup.config).values() if isinstance(value, type) and is_dataclass(value)]
    return sorted((cls for cls in found if cls.__name__ not in BOUNDS_ONLY), key=lambda cls: cls.__name__)


def _break_numbers(cls: type) -> Iterator[Break]:
    import dedup.config

    early = any(type(value) is cls for value in vars(dedup.config).values())  # one for all, made on import
    for one in fields(cls):  # type: ignore[arg-type]
        for value in _change(one.default):
            name = f"{cls.__name__}.{one.name} {one.default} -> {value}"
            yield Break(name, partial(_set_default, cls, one.name, value), early)


def _change(value: Any) -> list[Any]:
    """Four times as much and a quarter of it; a share goes three quarters of the way to one, for it ends there."""
    if isinstance(value, tuple) and value and all(type(one) is int for one in value):
        return [(*value[:-1], value[-1] * 4), (*value[:-1], max(value[-1] // 4, *value[:-1]))]
    if type(value) is int:
        return [value * 4, value // 4] if value else [4]
    if type(value) is float:
        return [round(1 - (1 - value) / 4, 4) if value < 1 else value * 4, round(value / 4, 4)]
    return []


def _set_default(cls: Any, name: str, value: float) -> None:
    """Change the default for all that is made later, and all that was made with it before."""
    old = cls.__init__.__kwdefaults__[name]
    cls.__init__.__kwdefaults__[name] = value
    for thing in gc.get_objects():
        if type(thing) is cls and getattr(thing, name) == old:
            object.__setattr__(thing, name, value)


def list_passes() -> list[Break]:
    """Each pass gone, and all in the opposite order."""
    from dedup.verdict.order import PASSES

    gone = [Break(f"pass {number}, {one.name}, gone", partial(_silence, one)) for number, one in enumerate(PASSES, 1)]
    return [*gone, Break("passes in the opposite order", _turn_round)]


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
    """Read once what every process would: it is inherited."""
    import hypothesis  # noqa: F401
    import numpy  # noqa: F401
    import pytest  # noqa: F401

    import dedup
    from dedup.junk.knowledge import load_knowledge

    load_knowledge()
    load_knowledge((), ())
    cleaner = dedup.Cleaner()
    article = dedup.Article("The ferry sails.\nShare this:", site="a.example", id="1")
    cleaner.learn([article])
    cleaner.clean(article)
    cleaner.close()


class Watch:
    """Hears pytest: which test fails first, and what takes too long to be run hundreds of times."""

    def __init__(self, first: str = "", loop: Callable[[Any], None] | None = None) -> None:
        self.killer, self._first, self._loop = "", first, loop

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """The file that noticed the break before comes first: it is likely to notice the next one of its kind."""
        items[:] = [item for item in items if not any(slow in item.nodeid for slow in SLOW)]
        items.sort(key=lambda item: not self._first or not item.nodeid.startswith(self._first))

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.killer:
            self.killer = report.nodeid

    pytest_collectreport = pytest_runtest_logreport

    def pytest_runtestloop(self, session: Any) -> bool | None:
        if self._loop is None or self.killer:
            return None
        self._loop(session)
        return True


def run_tests(tests: Sequence[str], watch: Watch) -> str:
    """The first test that fails; empty where none does."""
    import pytest

    options = ["-x", "-q", "-p", "no:cacheprovider", "--capture=no", "--tb=no"]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        code = pytest.main([*options, *(str(TESTS / name) for name in tests)], plugins=[watch])
    return watch.killer or ("" if code == pytest.ExitCode.OK else f"the tests end with {code}")


def try_early(one: Break, first: str, tests: Sequence[str]) -> str:
    """Break, import, read the phrases, and run the tests."""
    one.apply()
    if one.name.partition(".")[0] not in OF_PHRASES:
        warm_up()  # from the cache of those before
    return run_tests(tests, Watch(first))


def try_late(one: Break, first: str, session: Any, watch: Watch) -> str:
    """Break, and run tests that were collected before."""
    one.apply()
    items = sorted(session.items, key=lambda item: not first or not item.nodeid.startswith(first))
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if watch.killer:
            break
    return watch.killer


class Trial:
    """A break in a process of its own."""

    def __init__(self, one: Break, work: Work, first: str) -> None:
        self.one, self.begun = one, time.monotonic()
        self.answer, told = os.pipe()
        self.process = os.fork()
        if not self.process:
            _answer(one, work, first, told)
        os.close(told)

    @property
    def is_over(self) -> bool:
        """Whether the tests have ended, or take too long."""
        return self._has_answer() or time.monotonic() - self.begun > SECONDS

    def finish(self) -> Outcome:
        """What came of it; called when it is over."""
        killer = os.read(self.answer, 1 << 16).decode() if self._has_answer() else "-out of time"
        if killer == "-out of time":
            os.kill(self.process, signal.SIGKILL)
        os.close(self.answer)
        os.waitpid(self.process, 0)
        return Outcome(self.one.name, killer[1:], time.monotonic() - self.begun)

    def _has_answer(self) -> bool:
        return bool(select.select([self.answer], [], [], 0)[0])


def _answer(one: Break, work: Work, first: str, told: int) -> None:
    killer = "the break ends the process"
    try:
        killer = work(one, first)
    except BaseException as problem:
        killer = repr(problem)
    finally:
        os.write(told, f"-{killer}".encode())
        os._exit(0)


def try_all(breaks: Sequence[Break], work: Work, jobs: int) -> Iterator[Outcome]:
    """Yield how each break fared, as they end; so many at a time."""
    waiting, running, first = list(reversed(breaks)), list[Trial](), ""
    while waiting or running:
        while waiting and len(running) < jobs:
            running.append(Trial(waiting.pop(), work, first))
        for trial in [trial for trial in running if trial.is_over]:
            running.remove(trial)
            outcome = trial.finish()
            first = outcome.killer.partition("::")[0] or first
            yield outcome
        select.select([trial.answer for trial in running], [], [], 1.0)


@click.command()
@click.option("--only", default="", help="Breaks whose name has this in it.")
@click.option("--jobs", default=2, show_default=True, help="Processes at a time.")
@click.option("--tests", multiple=True, default=FAST, show_default=True, help="Files or folders under tests/.")
@click.option("--list", "is_list", is_flag=True, help="Only name the breaks.")
def main(only: str, jobs: int, tests: tuple[str, ...], is_list: bool) -> None:
    """Apply each break in turn, run the tests, and list the breaks that survive."""
    numbers = [one for one in list_numbers() if only in one.name]
    if is_list:
        passes = [one for one in list_passes() if only in one.name]
        click.echo("\n".join(one.name for one in (*numbers, *passes)))
        return
    with TemporaryDirectory() as folder:
        os.environ["DEDUP_CACHE_DIR"] = folder
        outcomes = _show(try_all([one for one in numbers if one.early], partial(try_early, tests=tests), jobs))
        warm_up()
        late = [*(one for one in numbers if not one.early), *(one for one in list_passes() if only in one.name)]
        outcomes += _try_late([Break("nothing", lambda: None), *late], tests, jobs)
    survivors = sorted(one.name for one in outcomes if not one.killer)
    click.echo(f"{len(outcomes)} breaks, {len(outcomes) - len(survivors)} noticed, {len(survivors)} survive")
    click.echo("\n".join(f"  {name}" for name in survivors))


def _try_late(breaks: Sequence[Break], tests: Sequence[str], jobs: int) -> list[Outcome]:
    """Collect the tests once; each break then runs them in a process of its own. The first break is none."""
    outcomes: list[Outcome] = []

    def loop(session: Any) -> None:
        work = partial(try_late, session=session, watch=watch)
        nothing = next(try_all(breaks[:1], work, 1))
        watch.killer = nothing.killer
        if not nothing.killer:
            outcomes.extend(_show(try_all(breaks[1:], work, jobs)))

    watch = Watch(loop=loop)
    if killer := run_tests(tests, watch):
        raise click.ClickException(f"the tests fail where nothing is broken: {killer}")
    return outcomes


def _show(outcomes: Iterator[Outcome]) -> list[Outcome]:
    """Print how each break fares as soon as it is known."""
    seen = []
    for outcome in outcomes:
        seen.append(outcome)
        killer = outcome.killer.rsplit("/", 1)[-1] or "SURVIVES"
        print(f"{outcome.seconds:5.1f} s  {outcome.name:64} {killer}", file=sys.__stdout__, flush=True)
    return seen


if __name__ == "__main__":
    main()
