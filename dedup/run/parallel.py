"""Run one function over many chunks on several processes, results in order, with bounded read-ahead."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from dedup.errors import WorkerLost

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 2  # chunks per worker that may wait for the writer; more would only fill memory
_ENDING = 5.0  # seconds that workers have to end, where one of them is lost
_common: tuple[Any, ...] = ()


def count_cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_in_order(
    function: Callable[..., Result],
    items: Iterable[Item],
    common: tuple[Any, ...],
    workers: int,
    meanwhile: Callable[[], object] | None = None,
) -> Iterator[tuple[Item, Result]]:
    """Yield every item with `function(item, *common)`, in order.

    `common` reaches each worker once, by fork where there is one. With one worker everything runs in this process;
    with more, `meanwhile` is called once when all of them have something to do. Raises WorkerLost where one of them was
    killed.
    """
    if workers <= 1:
        yield from ((item, _call_here(function, item, common)) for item in items)
        return
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    executor = ProcessPoolExecutor(workers, get_context(method), _begin, (common,))
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    processes: list[BaseProcess] = []
    try:
        for item in items:
            waiting.append((item, executor.submit(_call, function, item)))
            processes = list((executor._processes or {}).values()) or processes
            if len(waiting) >= workers * _AHEAD:
                if meanwhile is not None:
                    meanwhile()
                    meanwhile = None
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    except BaseException as problem:
        lost = _explain_loss(processes) if isinstance(problem, BrokenProcessPool) else None
        # Killed, not asked: a signal may have come at a moment after which nobody answers any more.
        for process in list((executor._processes or {}).values()):
            process.kill()
        executor.shutdown(wait=False, cancel_futures=True)
        if lost is not None:
            raise lost from None
        raise
    executor.shutdown(wait=True)


def _call_here(function: Callable[..., Result], item: Item, common: tuple[Any, ...]) -> Result:
    with _no_search_for_cycles():
        return function(item, *common)


def _explain_loss(processes: Sequence[BaseProcess]) -> WorkerLost:
    """The error for a worker that is gone: which signal ended it, others being ended for it with SIGTERM."""
    deadline = time.monotonic() + _ENDING
    while any(process.exitcode is None for process in processes) and time.monotonic() < deadline:
        time.sleep(0.01)  # the pool's own thread asks for the codes, too, and one of the two comes late
    codes = [process.exitcode or 0 for process in processes]
    numbers = [-code for code in codes if code < 0 and -code != signal.SIGTERM]
    if not numbers:
        return WorkerLost("a worker process is gone", "run the same command again; fewer --workers need less memory")
    name = signal.Signals(numbers[0]).name
    if numbers[0] == signal.SIGKILL:
        what = f"a worker process was killed ({name}), as the system does where memory runs out"
        return WorkerLost(what, "fewer --workers need less")
    return WorkerLost(f"a worker process was ended by a signal ({name})", "run the same command again")


def map_blocks(
    function: Callable[..., Result], blocks: Sequence[Item], common: tuple[Any, ...], workers: int
) -> Iterator[tuple[Item, Result]]:
    """The same for blocks of which all are there: never more processes than blocks."""
    return map_in_order(function, blocks, common, min(workers, len(blocks)))


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """All that a chunk needs goes with its last reference; looking for cycles would cost a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _begin(common: tuple[Any, ...]) -> None:
    # The parent alone answers Ctrl-C; a worker ends when its parent shuts the pool.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow_parent, args=(os.getppid(),), daemon=True).start()
    global _common
    _common = common
    gc.disable()  # see _no_search_for_cycles


def _follow_parent(parent: int) -> None:
    """End with the parent, also when it was killed and could not say so."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _call(function: Callable[..., Result], item: Any) -> Result:
    return function(item, *_common)
