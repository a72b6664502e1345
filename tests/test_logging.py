"""What a library says: nothing unless somebody listens, and then under `dedup`; and how it tells how far it is."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dedup import Article, Cleaner
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.run.progress import show_progress

STORY = "The ferry sails again at night, the council said on Monday after a vote of nine to two."
QUIET = """
import logging, sys
from dedup import Article, Cleaner
if sys.argv[1:]:
    logging.basicConfig(level=sys.argv[1])
cleaner = Cleaner()
cleaner.learn([Article(None, id="none"), Article("a", id="a-1")])
cleaner.clean(Article("A ferry.\\nLike this:", id="a-2"))
"""


@pytest.mark.parametrize(
    ("level", "wanted"),
    [
        ("", []),
        ("WARNING", ["WARNING:dedup:an article is passed over"]),
        ("INFO", ["WARNING:dedup:an article is passed over", "INFO:dedup:articles learnt: 1"]),
    ],
)
def test_a_program_that_listens_to_nothing_hears_nothing(level: str, wanted: list[str]) -> None:
    command = [sys.executable, "-c", QUIET, *([level] if level else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = done.stderr.splitlines()
    assert [line[: len(start)] for line, start in zip(told, wanted, strict=True)] == wanted
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("act", "level", "said"),
    [
        (lambda cleaner: cleaner.learn([Article("a")]), logging.INFO, "articles learnt: 1"),
        (lambda cleaner: cleaner.forget(Article("a", id="a-1")), logging.INFO, "a-1: not known, so not forgotten"),
        (lambda cleaner: cleaner.clean(Article(STORY, id="a-1")), logging.DEBUG, "a-1: nothing found"),
        (lambda cleaner: cleaner.clean(Article(f"{STORY}\nLike this:\nLike Loading...", id="a-1")), logging.DEBUG,
         "a-1: 2 J1 removed"),
        (lambda cleaner: cleaner.clean(Article(STORY, url="\x1b[2Jx")), logging.DEBUG, r"\x1b[2Jx: nothing found"),
        (lambda cleaner: cleaner.clean(Article(STORY, id="b\nWARNING:dedup:x")), logging.DEBUG,
         r"b\nWARNING:dedup:x: nothing found"),
    ],
)  # fmt: skip
def test_what_is_told_at_which_level(
    act: Callable[[Cleaner], Any], level: int, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    cleaner = Cleaner()
    with caplog.at_level(logging.DEBUG, "dedup"):
        act(cleaner)
    assert [(one.name, one.levelno, one.getMessage()) for one in caplog.records] == [("dedup", level, said)]


def test_an_index_that_is_merged_tells_what_is_known(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Cleaner(tmp_path / "a.dedup") as cleaner:
        cleaner.learn([Article("a", id="a-1"), Article("b", id="a-2")])
    with caplog.at_level(logging.INFO, "dedup"):
        Cleaner().merge(tmp_path / "a.dedup")
    assert caplog.messages == [f"{tmp_path / 'a.dedup'}: merged; articles known now: 2"]


def test_learning_tells_of_each_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.cleaner._BATCH", 5)
    told: list[int] = []
    articles = [Article(f"{STORY} {number}", id=str(number)) for number in range(12)]
    assert Cleaner().learn(iter(articles), progress=told.append) == 12
    assert told == [5, 5, 2]


def test_who_watches_is_told_the_sum() -> None:
    told: list[tuple[str, int, int]] = []
    with show_progress("cleaning", 10, watch=lambda *what: told.append(what)) as step:
        step(4, 1)
        step(6, 2, 3)
    assert told == [("cleaning", 4, 10), ("cleaning", 10, 10)]


def test_a_run_tells_how_far_it_is(tmp_path: Path, news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[tuple[str, int, int]] = []
    out, same = str(tmp_path / "out.jsonl"), str(tmp_path / "same.jsonl")
    job = CleanJob(inputs=[str(news)], output=out, duplicates=same, progress=lambda *what: told.append(what))
    clean_inputs(job)
    for stage in ("learning", "cleaning", "comparing"):
        done = [(so_far, total) for label, so_far, total in told if label == stage]
        assert [total for _, total in done] == [done[0][1]] * len(done)
        assert [so_far for so_far, _ in done] == sorted(so_far for so_far, _ in done)
        assert done[-1][0] == done[-1][1]
    size = news.stat().st_size
    assert [what for what in told if what[0] != "comparing"] == [("learning", size, size), ("cleaning", size, size)]
    assert capsys.readouterr() == ("", "")
    assert len(Path(out).read_text("utf-8").splitlines()) == len(news.read_text("utf-8").splitlines())


def test_scrapy_speaks_under_the_same_name(caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("scrapy")
    from scrapy.utils.test import get_crawler

    from dedup.scrapy import DedupPipeline

    pipeline = DedupPipeline.from_crawler(get_crawler())
    with caplog.at_level(logging.DEBUG, "dedup"):
        pipeline.process_item({"text": f"{STORY}\nLike this:", "id": "i-1"})
    assert ("dedup", logging.DEBUG, "i-1: 1 J1 removed") in caplog.record_tuples
