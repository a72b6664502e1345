"""Run a command on some cores and measure its wall time, its CPU time and the peak memory of all its processes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

_INTERVAL = 0.005  # seconds between two samples of the memory
_REST = 4  # times as long as a sample took: taking samples must not slow what is measured
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: wall seconds, CPU seconds, and the peak memory of all its processes in MiB.

    The CPU is that of processes that were waited for by their parents; shared pages are counted once.
    """

    wall: float
    cpu: float
    memory: float


class CommandFailed(Exception):
    """A command ended with an error; says the last line it printed."""


def measure(command: Sequence[str | Path], cores: Collection[int], may_fail: bool = False) -> Cost:
    """Run a command on these cores to its end; Linux only.

    Its exit code must be 0, or below 2 if it may fail. Raises CommandFailed.
    """
    ended = threading.Event()
    peak = [0.0]
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            preexec_fn=partial(os.sched_setaffinity, 0, cores),
        )
        sampler = threading.Thread(target=_sample, args=(process.pid, ended, peak))
        sampler.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            wall = time.perf_counter() - started
            ended.set()
            sampler.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in range(1 + may_fail):
            errors.seek(0)
            printed = errors.read().decode(errors="replace").strip().splitlines()
            raise CommandFailed(printed[-1] if printed else f"exit code {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak[0])


def _sample(session: int, ended: threading.Event, peak: list[float]) -> None:
    while not ended.is_set():
        started = time.perf_counter()
        peak[0] = max(peak[0], _sum_memory(session))
        ended.wait(max(_INTERVAL, _REST * (time.perf_counter() - started)))


def _sum_memory(session: int) -> float:
    """The proportional set sizes of all processes of a session, in MiB."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[3]) == session:
                total += sum(map(int, _PSS.findall(stat.with_name("smaps_rollup").read_text())))
        except OSError:
            continue  # it has ended since
    return total / 1024
