"""No input costs more than its size: rows have a limit, little that means much is never plain all at once, nothing is read twice."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from conftest import ROOT, Run

from dedup.check.diffs import list_changes, write_diff
from dedup.config import ReadOptions
from dedup.errors import BadInput
from dedup.files.matches import list_matches
from dedup.io import open_sources, read_chunk

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
LONG = "x" * 3000
BLANKS = "\n \n\t\n" * 130_000
ROWS = {
    "jsonl": (b'{"text": "a"}\n\n', b'{"text": "%s"}\n', b'{"text": "b"}\n'),
    "json": (b'[{"text": "a"},\n', b'\n{"text": "%s"},\n', b'{"text": "b"}]'),
    "csv": (b"n,text\n1,a\n", b'2,"\n%s"\n', b"3,b\n"),
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_has_a_limit_that_can_be_raised(here: Run, tmp_path: Path, kind: str) -> None:
    first, long, last = ROWS[kind]
    (tmp_path / f"in.{kind}").write_bytes(first + long.replace(b"%s", LONG.encode()) + last)
    done = here("clean", f"in.{kind}", "-o", f"out.{kind}", "--max-row", "2K")
    assert done.returncode == 2
    assert done.stderr.startswith(f"dedup: in.{kind}:3: ")
    assert "allow it with --max-row" in done.stderr
    assert here("clean", f"in.{kind}", "-o", f"out.{kind}", "--max-row", "4K").returncode == 0
    assert here("clean", f"in.{kind}", "-o", f"out.{kind}").returncode == 0


@pytest.mark.parametrize("kind", ["jsonl", "csv", "json"])
def test_no_more_is_read_of_a_row_without_an_end(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.io.sources.CHUNK_BYTES", 1000)
    start = {"jsonl": b'{"text": "', "csv": b'n,text\n1,"', "json": b'[{"text": "'}[kind]
    path = tmp_path / f"in.{kind}"
    with path.open("wb") as stream:
        stream.write(start)
        stream.truncate(1 << 33)  # eight gigabytes that take no room
    (source,) = open_sources([str(path)], ReadOptions(max_row=1 << 20))
    with pytest.raises(BadInput, match="a row of more than 1 MB"):
        next(source.chunks())


def test_a_rejected_row_may_be_too_long(here: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(f'{{"text": "{LONG}"}}\n{{"text": "b"}}\n')
    options = ("--max-row", "2K", "--on-error", "skip", "--rejects", "bad")
    assert here("clean", "in.jsonl", "-o", "out.jsonl", *options).returncode == 0
    assert (tmp_path / "bad").read_text() == f'{{"text": "{LONG}"}}\n'
    assert here("clean", tmp_path / "in.jsonl", "-o", "o.jsonl", "--max-row", "2K").returncode == 2


def pack(data: bytes, **more: bool) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    packed: bytes = zstandard.ZstdCompressor(**more).compress(data)
    return packed


ROW = json.dumps({"text": STORY}).encode() + b"\n"


@pytest.mark.parametrize("checksum", [True, False])
@pytest.mark.parametrize("size", [True, False])
@pytest.mark.parametrize("count", [0, 1, 10, 20_000])
def test_zstandard_is_read_block_by_block(tmp_path: Path, count: int, checksum: bool, size: bool) -> None:
    skipped = b"\x53\x2a\x4d\x18\x05\0\0\0hello"
    packed = pack(ROW * count, write_checksum=checksum, write_content_size=size)
    path = tmp_path / "in.jsonl.zst"
    path.write_bytes(skipped + packed + skipped + packed)
    (source,) = open_sources([str(path)], ReadOptions())
    with source:
        assert source.data_path.read_bytes() == ROW * count * 2
    for end in {1, len(packed) // 2, len(packed) - 1}:
        path.write_bytes(packed + packed[:end])
        with pytest.raises(BadInput, match="cannot decompress it"):
            open_sources([str(path)], ReadOptions())
    path.write_bytes(packed + b"no frame")
    with pytest.raises(BadInput, match="cannot decompress it"):
        open_sources([str(path)], ReadOptions())


def test_little_that_means_much_is_never_plain_at_once(tmp_path: Path) -> None:
    from dedup.io.compression import decompress

    packed = pack(b"\n" * (300 << 20))
    assert len(packed) < 30_000
    stream = decompress(io.BytesIO(packed), ".zst", "x")
    assert max(len(piece) for piece in iter(lambda: stream.read(1 << 20), b"")) <= 1 << 20


@pytest.mark.parametrize("name", ["pipe", "pipe.jsonl", "pipe.jsonl.gz"])
def test_a_pipe_is_read_once(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    os.mkfifo(path)
    data = gzip.compress(ROW) if name.endswith(".gz") else ROW
    writer = threading.Thread(target=path.write_bytes, args=(data,))
    writer.start()
    (source,) = open_sources([str(path)], ReadOptions())
    writer.join(10)
    with source:
        for _ in range(2):
            assert [len(read_chunk(chunk, ReadOptions()).rows) for chunk in source.chunks()] == [1]


@pytest.mark.parametrize(("most", "told"), [(100, True), (100 << 20, False)])
def test_what_a_large_copy_takes_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, told: bool
) -> None:
    monkeypatch.setattr("dedup.io.sources.LARGE_COPY", most)
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(gzip.compress(ROW * 20_000))
    (source,) = open_sources([str(path)], ReadOptions())
    with source:
        wanted = (
            f"a copy of it took {len(ROW) * 20_000 >> 20} MB in {tempfile.gettempdir()}; TMPDIR names another folder"
        )
        assert source.notes == [wanted] * told


def test_what_cannot_be_read_twice_is_refused(here: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    for command in (
        "clean /dev/zero -o o.jsonl",
        "learn /dev/zero --index a",
        "check pipe.jsonl --fix",
        "check /dev/zero",
    ):
        done = here(*command.split())
        assert (done.returncode, "a device" in done.stderr) == (2, True), done.stderr


def test_links_that_lead_back_are_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "x.txt").write_text(STORY)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "y.txt").write_text(STORY)
    for name in ("one", "two", "three"):
        (folder / name).symlink_to(tmp_path)
        (tmp_path / "a" / name).symlink_to(tmp_path / "a")
    assert list_matches("**/*.txt") == list_matches("**/**/*.txt") == ["a/b/x.txt"]
    assert list_matches(f"{tmp_path}/**/x.txt") == [f"{folder}/x.txt"]
    assert list_matches("a/one/b/x.txt") == ["a/one/b/x.txt"]  # what is named is followed
    assert list_matches("a/o*/b/*.txt") == ["a/one/b/x.txt"]


WIDE = {
    "an article.jsonl": json.dumps({"text": f"{STORY}{BLANKS}Like this:{BLANKS}{STORY}"}),
    "between rows.jsonl": f'{json.dumps({"text": STORY})}\n{BLANKS}{json.dumps({"text": STORY})}\n',
    "between records.csv": f"id,text\n1,{STORY.replace(',', '')}\n{BLANKS.replace(' ', '').replace(chr(9), '')}2,b\n",
    "in a field.csv": f'id,text\n1,"{STORY}{BLANKS}Like this:"\n',
    "a text.txt": f"{STORY}{BLANKS}Like this:{BLANKS}",
}  # fmt: skip


@pytest.mark.parametrize("name", WIDE)
def test_blank_lines_are_done_at_once(tmp_path: Path, name: str) -> None:
    """The time-out is for what once took minutes; it takes a second."""
    (tmp_path / name).write_text(WIDE[name])
    command = [
        sys.executable,
        "-m",
        "dedup",
        "clean",
        name,
        "-o",
        f"out.{name[-5:].rpartition('.')[2]}",
        "--removed",
        "gone",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, "--workers", "1"], cwd=tmp_path, env=environment, check=True, timeout=120)


OLD = [b"a\n", b"b\n", b"a\n", b"c\n", b"d\n", b"e\n", b"f\n", b"g\n", b"h\n", b"i\n", b"j\n", b"k\n", b"end"]


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        (OLD, []),
        (OLD[1:], [(0, 1, 0, 0)]),
        (OLD[:-1], [(12, 13, 12, 12)]),
        ([], [(0, 13, 0, 0)]),
        ([b"a\n", b"B\n", *OLD[2:]], [(1, 2, 1, 2)]),
        ([*OLD[:3], *OLD[5:9], b"new"], [(3, 5, 3, 3), (9, 13, 7, 8)]),
    ],
)
def test_a_diff_says_what_went(new: list[bytes], changes: list[tuple[int, int, int, int]], tmp_path: Path) -> None:
    assert list_changes(OLD, new) == changes
    patch = b"".join(write_diff(b"file", OLD, new))
    (tmp_path / "file").write_bytes(b"".join(OLD))
    if patch:
        subprocess.run(["patch", "-s", "file"], cwd=tmp_path, input=patch, check=True)
    assert (tmp_path / "file").read_bytes() == b"".join(new)


def test_a_name_of_two_lines_stays_on_one() -> None:
    assert next(write_diff(b'a\n"b\xff', [b"x\n"], [])) == b'--- "a\\012\\042b\\377"\n'
    assert next(write_diff("Fähre x".encode(), [b"x\n"], [])) == "--- Fähre x\n".encode()
