"""Clean dumps with the installed build and with the source it was made of; say whether every output is the same, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

_TELL = "from dedup.version import name_build; print(name_build())"
_HOSTILE = [
    "", " ", "\n\n", "Share this:", "a" * 100_000, "\n".join(["Like this:"] * 500), "\u0e01" * 5_000,
    "The ferry sails again at night, the council said on Monday.\n" * 40, "\u202e\u0000\u2028x\u0085y\ufeff",
    "5\n" * 300, "<p>a</p>" * 500, "- one\n- two\n\n1. three\n2. four\n", "\\u0041 \"'`{}[]|" * 90,
    "Ann Bell says:\n12 May 2018 at 9:04\nGreat story.\nReply\n" * 30, "\U0001f600\u0301\u0301" * 900,
]  # fmt: skip


def write_hostile(path: Path) -> Path:
    """A dump of what no newspaper prints."""
    import json

    rows = [{"id": str(number), "site": "a.example", "text": text} for number, text in enumerate(_HOSTILE)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def call(source: Path | None, *arguments: str | Path) -> str:
    """Run this Python on the package of a folder, or on the one installed; return what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if source is not None:
        environment["PYTHONPATH"] = str(source.absolute())
    command = [sys.executable, "-P", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd="/").stdout


def clean(source: Path | None, dump: Path, folder: Path, workers: int) -> dict[str, bytes]:
    """All that `clean` writes of a dump, by the name of the output."""
    names = ("output", "removed", "findings", "duplicates")
    files = {name: folder / f"{name}.jsonl" for name in names}
    outputs = [part for name, file in files.items() for part in (f"--{name}", file)]
    call(source, "-m", "dedup", "clean", dump.absolute(), *outputs, "--workers", str(workers))
    return {name: file.read_bytes() for name, file in files.items()}


def compare(dump: Path, source: Path, workers: int) -> Iterator[str]:
    """The names of the outputs that differ."""
    with tempfile.TemporaryDirectory() as folder:
        own = clean(None, dump, Path(folder), workers)
        plain = clean(source, dump, Path(folder), workers)
    yield from (name for name in own if own[name] != plain[name])


@click.command(help=__doc__)
@click.argument("dumps", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--source", default=Path(__file__).parents[2], type=click.Path(exists=True, path_type=Path))
@click.option("--workers", multiple=True, type=int, default=(1, 2), show_default=True)
def main(dumps: tuple[Path, ...], source: Path, workers: tuple[int, ...]) -> None:
    """Compare them all, and exit 1 where any differ."""
    builds = [call(folder, "-c", _TELL).strip() for folder in (None, source)]
    if builds != ["compiled", "pure Python"]:
        raise click.ClickException(f"installed is {builds[0]}, the source {builds[1]}: nothing to compare")
    fails = False
    with tempfile.TemporaryDirectory() as folder:
        for dump in (*dumps, write_hostile(Path(folder, "hostile.jsonl"))):
            for count in workers:
                differing = list(compare(dump, source, count))
                fails |= bool(differing)
                click.echo(
                    f"{dump.name}, workers {count}: {', '.join(differing) + ' differ' if differing else 'equal'}"
                )
    sys.exit(fails)


if __name__ == "__main__":
    main()
