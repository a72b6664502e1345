"""Clean and restore dumps that nobody would write, in all formats and in chunks of all sizes; prints what does not hold.

Of each input must hold: no error but those for people, no more than ten seconds, rows in are rows out and rejects, and
what `restore` gives back is what was read. Structure-aware: rows are built, then broken here and there.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from dedup.config import ReadOptions
from dedup.errors import DedupError
from dedup.io import open_sources, read_chunk, sources
from dedup.junk.knowledge import load_knowledge
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.run.restore import restore

_SECONDS = 10  # that one input may take
_STORY = "The ferry company will run one crossing after midnight from the first weekend of {}, its director said."
_LINES = [
    *(_STORY.format(month) for month in ("May", "June", "July")), "Share this:", "Like this:", "Like Loading...", "Related", "",
    "  ", "___", "\tx", 'He said "no".', "a\\nb", "line\u2028sep\x85end", "Like this:\r", "\ufeff", "\x00", "渡轮公司周一宣布，从五月起恢复夜间航班。",
    _STORY.format("August") + "Share this:FacebookTwitterLike this:Like Loading...", "Dead: 9", "Dead: 12", "* * *", "<p>Like this:</p>",
]  # fmt: skip
_TEXT = st.lists(st.sampled_from(_LINES) | st.text(max_size=12), max_size=9).map("\n".join)
_ROW = st.tuples(_TEXT, st.sampled_from(["", "a.example", "b.example"]), st.integers(0, 5))
_NOISE = st.sampled_from(
    [b"", b"\n", b" \r\n", b"\xef\xbb\xbf\n", b"\r", b"\x00", b'"', b",", b"[", b"]", b"{", b"\xff", b"\\"]
)
_BAD = st.sampled_from(
    [
        b'{"text": }',
        b"[1]",
        b'{"text":5}',
        b"x",
        b"null",
        b'{"text":"caf\xe9"}',
        b'{"words":"x"}',
        b'{"text":"\\ud83d a"}',
    ]
)
_KINDS = ("jsonl", "json", "csv", "tsv", "txt", "parquet")


class _TimeIsOver(Exception):
    """No more inputs are wanted."""


def write_json(row: tuple[str, str, int]) -> bytes:
    """A row as JSON, in one of several ways to write it."""
    text, site, style = row
    if style == 3:
        inside = "".join(f"\\u{unit:04x}" for unit in memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H"))
        return f'{{"site": "{site}" , "text":"{inside}"}}'.encode()
    if style == 4:
        return b'{"text":"first","text" :  ' + json.dumps(text).encode() + b' ,"site":"' + site.encode() + b'" }'
    value: dict[str, Any] = {"text": text, "site": site, "n": [1, {"text": "x"}], "id": style * 7}
    return json.dumps(value, ensure_ascii=style != 0).encode("utf-8", "backslashreplace")


@st.composite
def make_dumps(draw: Any) -> tuple[str, bytes]:
    """A format, and the bytes of a dump in it."""
    kind, rows = draw(st.sampled_from(_KINDS)), draw(st.lists(_ROW, max_size=8))
    if kind == "parquet":
        return kind, write_table(rows)
    if kind == "txt":
        data = rows[0][0].encode("utf-8", "surrogatepass") if rows else b""
    elif kind in ("csv", "tsv"):
        buffer = io.StringIO(newline="")
        writer = csv.writer(
            buffer, delimiter="," if kind == "csv" else "\t", lineterminator=draw(st.sampled_from(["\n", "\r\n"]))
        )
        writer.writerow(("n", "text", "site"))
        for text, site, style in rows:
            writer.writerow((style, text, site))
            buffer.write(draw(st.sampled_from(["", "", "\n", "1,2\n", '"x"y,z\n', "\ufeff\n"])))
        data = buffer.getvalue().encode("utf-8", "surrogatepass")
    else:
        pieces = [write_json(row) for row in rows]
        for _ in range(draw(st.integers(0, 2))):
            pieces.insert(draw(st.integers(0, len(pieces))), draw(_BAD))
        gaps = [
            draw(st.sampled_from([b"", b"", b"\n", b" \r\n", b"\xef\xbb\xbf\n" if kind == "jsonl" else b" "]))
            for _ in pieces
        ]
        joint = b"\n" if kind == "jsonl" else b","
        data = joint.join(gap + piece for gap, piece in zip(gaps, pieces, strict=True))
        data = b"[" + data + b"]\n" if kind == "json" else data + draw(st.sampled_from([b"", b"\n", b"\n\n"]))
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 3]))):
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(_NOISE) + data[place + draw(st.integers(0, 2)) :]
    return kind, data


def write_table(rows: list[tuple[str, str, int]]) -> bytes:
    """The rows as Parquet."""
    import pyarrow
    import pyarrow.parquet

    texts = [None if style == 5 else text.encode("utf-8", "replace").decode() for text, _, style in rows]
    columns = {
        "text": pyarrow.array(texts, pyarrow.string()),
        "n": pyarrow.array([row[2] for row in rows], pyarrow.int64()),
    }
    sink = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(columns), sink, row_group_size=3)
    written: bytes = sink.getvalue().to_pybytes()
    return written


def try_one(folder: Path, kind: str, data: bytes, size: int, drop: bool) -> str:
    """Clean a dump and restore it; return what came of it. Raises AssertionError where something does not hold."""
    for file in folder.iterdir():
        file.unlink()
    paths = {name: folder / f"{name}.{kind}" for name in ("in", "out", "back")}
    paths["in"].write_bytes(data)
    sources.CHUNK_BYTES = size
    job = CleanJob(
        inputs=[str(paths["in"])], output=str(paths["out"]), drop_duplicates=drop, options=ReadOptions(on_error="skip"),
        **{name: str(folder / name) for name in ("removed", "rejects", "findings", "duplicates")},
    )  # fmt: skip
    try:
        summary = clean_inputs(job)
    except DedupError:
        assert not paths["out"].exists(), "an output is left behind"
        return f"{kind} refused"
    total = count_rows(paths["in"])
    assert total == summary.rows + summary.rejects, f"{total} rows in, {summary.rows} out, {summary.rejects} rejected"
    restore(str(paths["out"]), str(folder / "removed"), str(paths["back"]))
    if kind == "parquet":
        import pyarrow.parquet

        assert pyarrow.parquet.read_table(paths["back"]).equals(pyarrow.parquet.read_table(paths["in"])), (
            "another table"
        )
    else:
        assert paths["back"].read_bytes() == data, "other bytes"
    left = sorted(path.name for path in folder.iterdir() if path.name.startswith("."))
    assert not left, f"left behind: {left}"
    return f"{kind} restored" + (", with rejects" if summary.rejects else "")


def count_rows(path: Path) -> int:
    """The rows of a file, bad ones among them."""
    options = ReadOptions(on_error="skip")
    (source,) = open_sources([str(path)], options)
    blocks = [read_chunk(chunk, options) for chunk in source.chunks()]
    return sum(len(block.rows) + len(block.rejects) for block in blocks)


@click.command(help=__doc__)
@click.option("--inputs", type=int, default=20_000, show_default=True)
@click.option("--first", type=int, default=1, show_default=True, help="The number that the inputs are drawn from.")
@click.option("--seconds", type=int, default=0, help="Stop after so many, if not 0.")
def main(inputs: int, first: int, seconds: int) -> None:
    """Try so many inputs and print the figures; exit 1 where something does not hold."""
    came: Counter[str] = Counter()
    slowest, started, fails = [0.0], time.monotonic(), list[BaseException]()
    with tempfile.TemporaryDirectory() as name:

        @seed(first)
        @settings(
            max_examples=inputs, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], report_multiple_bugs=False
        )  # fmt: skip
        @given(make_dumps(), st.sampled_from([1, 7, 40, 150, 1000, 1 << 21]), st.booleans())
        def fuzz(dump: tuple[str, bytes], size: int, drop: bool) -> None:
            if seconds and time.monotonic() - started > seconds:
                raise _TimeIsOver
            begun = time.monotonic()
            try:
                came[try_one(Path(name), *dump, size, drop)] += 1
            except BaseException as problem:
                fails.append(problem)
                click.echo(f"does not hold: {type(problem).__name__}: {problem}: {dump!r}, {size=}, {drop=}", err=True)
                raise
            took = time.monotonic() - begun
            slowest[0] = max(slowest[0], took)
            assert took < _SECONDS, "too slow"

        load_knowledge((), ())  # what is slow once is not what is measured
        try:
            fuzz()
        except _TimeIsOver:
            pass
        except BaseException as problem:
            fails.append(problem)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(
        f"{sum(came.values()):,} inputs: {', '.join(f'{count:,} {what}' for what, count in sorted(came.items()))}"
    )
    click.echo(f"slowest {slowest[0]:.1f} s, peak memory {memory:.0f} MiB, {time.monotonic() - started:.0f} s in all")
    sys.exit(bool(fails))


if __name__ == "__main__":
    main()
