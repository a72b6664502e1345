"""Who does the tasks of a stage: a Ray cluster, of which nothing but remote functions is used."""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dedup.errors import BadSettings, DedupError, MissingExtra, WorkerLost
from dedup.spread.work import Counts

_TRIES = 3  # more, for a task whose worker or machine is lost


class RayRunner:
    """Does tasks on a Ray cluster; one core each, tried again where a worker or a machine is lost."""

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        """Connect to the cluster at an address, "auto" for the one this machine is part of; by default start one here.

        `workers` are the cores of one that is started. A connection that stands already is used. Raises MissingExtra
        without Ray, BadSettings where the cluster is not to be reached.
        """
        self._ray = _load_ray()
        if self._ray.is_initialized():
            return
        own = {"num_cpus": workers, "include_dashboard": False} if address is None else {"address": address}
        try:
            self._ray.init(log_to_driver=False, logging_level=logging.ERROR, **own)
        except (ConnectionError, ValueError, RuntimeError) as problem:
            what = f"cannot reach the Ray cluster ({str(problem).splitlines()[0]})"
            raise BadSettings(what, "check --address, and that it runs") from problem

    def run(self, function: Callable[[int], Counts], numbers: Sequence[int]) -> Iterator[Counts]:
        """Call the function for each of some numbers; raises WorkerLost for one that was lost again and again."""
        remote = self._ray.remote(num_cpus=1, max_retries=_TRIES)(_make_plain(function))
        waiting = deque(remote.remote(number) for number in numbers)
        try:
            while waiting:
                yield self._get(waiting.popleft())
        finally:
            for one in waiting:  # asked to end, not forced: that may end Ray itself
                self._ray.cancel(one)

    def _get(self, reference: Any) -> Counts:
        errors = self._ray.exceptions
        try:
            counts: Counts = self._ray.get(reference)
        except errors.RayTaskError as problem:
            if isinstance(problem.cause, DedupError):
                raise problem.cause from None
            raise
        except (errors.WorkerCrashedError, errors.NodeDiedError, errors.OutOfMemoryError) as problem:
            what = f"a task was lost {1 + _TRIES} times ({type(problem).__name__})"
            raise WorkerLost(what, "see Ray's log; more --partitions, or smaller shards, need less memory") from problem
        return counts


def _load_ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers of each run
    try:
        import ray
    except ImportError:
        raise MissingExtra("the engine ray needs a package", "install it with: pip install 'news-dedup[ray]'") from None
    return ray


def _make_plain(function: Callable[[int], Counts]) -> Callable[[int], Counts]:
    """The same as a plain function, which Ray asks for."""

    def call(number: int) -> Counts:
        return function(number)

    return call
