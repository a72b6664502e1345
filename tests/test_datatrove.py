"""Cleaning as a step of a datatrove pipeline gives what `dedup clean --index` gives, whatever the number of tasks."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from dedup import Article, Cleaner
from dedup.errors import BadIndex, BadSettings
from dedup.run.configuration import load_settings

pytest.importorskip("datatrove")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from dedup.integrations.datatrove import DedupCleaner

Rows = list[dict[str, Any]]


def read_rows(*paths: Path) -> Rows:
    return [json.loads(line) for path in paths for line in path.open(encoding="utf-8")]


@pytest.fixture
def dump(here: Run, tmp_path: Path, news: Path) -> Path:
    """A folder with two files of a dump and its index; some rows have no id, some no address either."""
    rows = read_rows(news)
    for number, row in enumerate(rows):
        for name in ("id", "url")[: number % 3]:
            row.pop(name, None)
    (tmp_path / "in").mkdir()
    for name, part in (("a", rows[:30]), ("b", rows[30:])):
        (tmp_path / "in" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in part), "utf-8")
    assert here("learn", "in/a.jsonl", "in/b.jsonl", "--index", "news.dedup").returncode == 0
    return tmp_path


@pytest.mark.parametrize("tasks", [1, 2])
def test_a_pipeline_gives_what_clean_gives(here: Run, dump: Path, tasks: int) -> None:
    files = ("in/a.jsonl", "in/b.jsonl")
    done = here(
        "clean", *files, "--index", "news.dedup", "-o", "out.jsonl", "--removed", "gone", "--duplicates", "same"
    )
    assert done.returncode == 0, done.stderr
    before = (dump / "news.dedup").read_bytes()
    step = DedupCleaner(dump / "news.dedup", findings="found")
    steps = [JsonlReader(str(dump / "in")), step, JsonlWriter(str(dump / "out"), compression=None)]
    executor = LocalPipelineExecutor(pipeline=steps, tasks=tasks, workers=tasks, logging_dir=str(dump / "logs"))
    told = executor.run().stats[1].stats
    wanted, found = read_rows(dump / "out.jsonl"), read_rows(*sorted((dump / "out").iterdir()))
    assert [row["text"] for row in found] == [row["text"] for row in wanted]
    assert [row["metadata"]["title"] for row in found] == [row["title"] for row in wanted]
    removed = [one for one in read_rows(dump / "gone") if "code" in one]
    listed = [one for row in found for one in row["metadata"]["found"] if one["removed"]]
    assert [(one["line"], one["code"], one["evidence"]) for one in listed] == [
        (one["line"], one["code"], one["evidence"]) for one in removed
    ]
    assert (told["total"].total, told["forwarded"].total) == (len(wanted), len(wanted))
    assert told["changed"].total == sum(
        old["text"] != new["text"] for old, new in zip(read_rows(*(dump / file for file in files)), wanted, strict=True)
    )
    for code in ("H1", "J1", "J2"):
        assert told[f"removed/{code}"].total == sum(one["code"] == code for one in removed) > 0
    assert told["duplicates"].total == len(read_rows(dump / "same")) > 0
    assert (dump / "news.dedup").read_bytes() == before


def test_documents_that_another_contains_may_go(dump: Path) -> None:
    settings = load_settings({"A1": "remove"})
    settings = replace(settings, rules={**settings.rules, "H1": "off"})
    step = pickle.loads(pickle.dumps(DedupCleaner(str(dump / "news.dedup"), settings)))
    documents = list(JsonlReader(str(dump / "in")).run())
    kept = list(step.run(iter(documents)))
    assert step.stats["dropped"].total == len(documents) - len(kept) > 0
    assert all("H1" not in name for name in step.stats.stats)
    assert any(document.text.startswith(document.metadata["title"]) for document in kept)


def test_nothing_is_made_where_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(BadIndex, match="there is no index here; make one with"):
        list(DedupCleaner(tmp_path / "none.dedup").run(iter([Document("A ferry.", "1")])))
    assert list(tmp_path.iterdir()) == []


def test_no_documents(dump: Path) -> None:
    assert list(DedupCleaner(dump / "news.dedup").run(None)) == []


def test_a_cleaner_that_only_reads(tmp_path: Path) -> None:
    with Cleaner(tmp_path / "x.dedup") as cleaner:
        cleaner.learn([Article("The ferry sails again.", site="a.example")])
    with Cleaner(tmp_path / "x.dedup", read_only=True) as cleaner:
        assert cleaner.clean(Article("The ferry sails again.\nLike this:")).text == "The ferry sails again."
        with pytest.raises(BadIndex):
            cleaner.learn([Article("The bridge stays shut.", site="a.example")])
        assert cleaner.info()["articles"] == 1
    with pytest.raises(BadSettings, match="name the index file"):
        Cleaner(read_only=True)
