"""Do a job whose shards, work and outputs all lie in a bucket: S3 as moto plays it on this machine, in processes.

Prints what was asked of the bucket; exit 1 where the outputs are not those of one run. Needs `moto[server]` and `s3fs`.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.generate import Generator

_OUTPUTS = ("output", "removed", "duplicates")
_OF_A_FILE = (b'{"run"', b'{"proof"')
_METHOD = re.compile("GET|HEAD|PUT|POST|DELETE")
_BUCKET = "s3://shelf"
_MADE_UP = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_DEFAULT_REGION": "us-east-1"}


class _Counted(logging.Handler):
    """Counts what a server was asked, by method."""

    def __init__(self) -> None:
        super().__init__()
        self.methods: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line of the server's log."""
        self.methods.update(_METHOD.findall(record.getMessage())[:1])


def count_requests() -> Counter[str]:
    """What the server in this process was asked from now on, and nothing on the terminal."""
    handler, log = _Counted(), logging.getLogger("werkzeug")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    return handler.methods


def run_here(rows: list[bytes], folder: Path) -> dict[str, list[bytes]]:
    """The outputs of one run."""
    from dedup.run.clean import clean_inputs
    from dedup.run.outputs import CleanJob

    (folder / "in.jsonl").write_bytes(b"".join(rows))
    outputs = {name: str(folder / f"{name}.jsonl") for name in _OUTPUTS}
    clean_inputs(CleanJob(inputs=[str(folder / "in.jsonl")], **outputs))
    return {name: Path(path).read_bytes().splitlines() for name, path in outputs.items()}


def run_there(rows: list[bytes], shards: int, workers: int) -> tuple[dict[str, list[bytes]], int]:
    """The outputs of the job, and the ranges of its keys."""
    import fsspec

    from dedup import spread

    files = fsspec.filesystem("s3")
    files.mkdir(_BUCKET)
    for number in range(shards):
        own = b"".join(islice(rows, number * len(rows) // shards, (number + 1) * len(rows) // shards))
        files.pipe_file(f"{_BUCKET}/in/{number:05}.jsonl", own)
    outputs = {name: f"{_BUCKET}/{name}" for name in _OUTPUTS}
    job = spread.plan_job([f"{_BUCKET}/in/*.jsonl"], **outputs)
    spread.clean(job, f"{_BUCKET}/work", spread.Processes(workers))
    files.invalidate_cache()
    found = {name: sorted(files.ls(f"{_BUCKET}/{name}", detail=False)) for name in _OUTPUTS}
    return (
        {name: [row for path in paths for row in files.cat_file(path).splitlines()] for name, paths in found.items()},
        job.partitions,
    )


@click.command(help=__doc__)
@click.option("--articles", default=600, show_default=True)
@click.option("--shards", default=3, show_default=True)
@click.option("--workers", default=2, show_default=True)
def main(articles: int, shards: int, workers: int) -> None:
    """Print the requests."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    requests = count_requests()
    os.environ |= _MADE_UP | {"FSSPEC_S3_ENDPOINT_URL": "http://{}:{}".format(*server.get_host_and_port())}
    rows = [json.dumps(row).encode() + b"\n" for row, _ in Generator(articles)]
    try:
        with tempfile.TemporaryDirectory() as name:
            one = run_here(rows, Path(name))
        other, ranges = run_there(rows, shards, workers)
    finally:
        server.stop()
    for name in _OUTPUTS:
        mine, its = ([row for row in own[name] if not row.startswith(_OF_A_FILE)] for own in (one, other))
        if mine != its:
            raise click.ClickException(f"the outputs differ: {name}")
    told = ", ".join(f"{count:,} {method}" for method, count in sorted(requests.items()))
    click.echo(f"{articles:,} articles, {shards} shards, {ranges} ranges: the same outputs; {told}")


if __name__ == "__main__":
    main()
