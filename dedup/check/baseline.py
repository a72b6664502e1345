"""Write the findings of today to a file, and pass over them tomorrow."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from dedup.check.problems import Problem
from dedup.errors import BadSettings
from dedup.io import Output, publish_all


def write_baseline(path: str, problems: Sequence[Problem]) -> None:
    """Write the fingerprints of findings, with what they are for people who read the file.

    Raises BadOutput where it cannot be written.
    """
    entries = [{"fingerprint": one.fingerprint, "path": one.name, "code": one.code} for one in problems]
    output = Output(path)
    try:
        output.write(json.dumps({"version": 1, "findings": entries}, indent=1, ensure_ascii=False).encode() + b"\n")
        publish_all([output])
    finally:
        output.discard()


def read_baseline(path: str) -> Counter[str]:
    """Return how often each fingerprint stands in a baseline.

    Raises BadSettings where the file is none.
    """
    try:
        return Counter(str(entry["fingerprint"]) for entry in json.loads(Path(path).read_bytes())["findings"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise BadSettings(
            f"cannot read the baseline ({problem})", "write it with --write-baseline", path=path
        ) from problem


def drop_known(problems: Sequence[Problem], known: Counter[str]) -> list[Problem]:
    """Leave out as many findings of each fingerprint as the baseline has."""
    rest = Counter(known)
    kept = []
    for problem in problems:
        if known and rest[problem.fingerprint] > 0:
            rest[problem.fingerprint] -= 1
        else:
            kept.append(problem)
    return kept
