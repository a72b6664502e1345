"""A real crawl of a small site on loopback, through the item pipeline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from documents import read_blocks

pytest.importorskip("scrapy")

JUNK = "Quayside readers swap oysters for old almanacs behind the chandlery"
SUBJECTS = "ferry herring mooring dredger lantern sluice rope tide buoy cannery pilot customs regatta".split()
FORMULA = "“We have nothing to add,” said the harbour office."
Crawl = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]


def tell(number: int) -> list[str]:
    """The story of one article: every third has the formula, every second the same figures, all a line of their kind."""
    subject = SUBJECTS[number]
    told = [
        f"The council spent Monday night on the {subject}, and by {number + 7} votes to 2 it sent the matter back.",
        f"Nobody on the quay had asked for the {subject} to be moved {number * 13 + 40} metres to the east, a clerk said.",
        f"Water at the {subject} gauge: {number * 11 + 120} cm",
        f"A second vote about the {subject} is due in {number + 3} weeks, after the engineers have measured again.",
    ]
    if number % 3 == 0:
        told.insert(2, FORMULA)
    if number % 2 == 0:
        told.insert(2, "Spring tide 4.1 m, neap tide 2.6 m, mean 3.3 m")
    return [*told, f"Whoever wants to speak about the {subject} writes to the clerk before the {number + 10}th."]


def write_site(folder: Path) -> None:
    links = "".join(f'<a href="/{number}.html">{number}</a>' for number in range(len(SUBJECTS)))
    (folder / "index.html").write_text(f"<html>{links}</html>", "utf-8")
    for number, subject in enumerate(SUBJECTS):
        lines = "".join(f"<p>{line}</p>" for line in [*tell(number), JUNK])
        page = f"<html><meta charset=utf-8><h1>Council argues over the {subject}</h1>{lines}</html>"
        (folder / f"{number}.html").write_text(page, "utf-8")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    folder = tmp_path / "site"
    folder.mkdir()
    write_site(folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, server.server_port
        server.shutdown()


@pytest.fixture
def crawl(site: tuple[Path, int], tmp_path: Path) -> Crawl:
    def call(host: str = "127.0.0.1", **settings: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        out = tmp_path / "items.jsonl"
        chosen = json.dumps({"DEDUP_INDEX": str(tmp_path / "crawl.dedup"), **settings})
        script = Path(__file__).with_name("crawl.py")
        done = subprocess.run(
            [sys.executable, str(script), f"http://{host}:{site[1]}/", str(out), chosen],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
            env={**os.environ, "NO_PROXY": "*", "no_proxy": "*"},
            cwd=tmp_path,
        )
        assert "ScrapyDeprecationWarning" not in done.stderr
        items = [json.loads(row) for row in out.read_text("utf-8").splitlines()]
        return items, json.loads(done.stdout.splitlines()[-1]) | {"stderr": done.stderr}

    return call


def number_of(address: str) -> int:
    return int(address.rpartition("/")[2].partition(".")[0])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_first_crawl_teaches_the_second(crawl: Crawl, host: str) -> None:
    first, _ = crawl(host)
    assert sum(JUNK in item["text"] for item in first) >= 2  # nothing was known yet of the first articles
    second, stats = crawl(host)
    assert sorted(number_of(item["url"]) for item in second) == list(range(len(SUBJECTS)))
    for item in second:
        assert item["text"].split("\n") == tell(number_of(item["url"]))
    assert stats["dedup/articles"] == stats["dedup/changed"] == stats["dedup/removed/J2"] == len(SUBJECTS)


def test_the_readme_settings(crawl: Crawl, tmp_path: Path) -> None:
    settings: dict[str, Any] = {}
    (block,) = read_blocks("python scrapy")
    exec(block, {}, settings)
    crawl(**settings)
    items, _ = crawl(**settings)
    assert (tmp_path / "news.dedup").exists()
    assert not any(JUNK in item["text"] for item in items)


def test_settings_and_other_items(crawl: Crawl, site: tuple[Path, int]) -> None:
    (site[0] / "3.html").write_text("<h1>Nothing yet</h1>", "utf-8")
    fields = {
        "DEDUP_TEXT_FIELD": "words",
        "DEDUP_TITLE_FIELD": "headline",
        "DEDUP_URL_FIELD": "link",
        "DEDUP_FINDINGS_FIELD": "notes",
    }
    crawl(**fields)
    items, stats = crawl(**fields, DEDUP_RULES={"J2": "report"})
    by_number = {number_of(item["link"]): item for item in items}
    assert by_number[3]["words"] is None
    assert stats["dedup/without_text"] == 1
    assert stats["dedup/reported/J2"] == len(SUBJECTS) - 1
    assert all(item["words"].endswith(JUNK) for number, item in by_number.items() if number != 3)
    note = by_number[0]["notes"][-1]
    assert (note["rule"], note["removed"], note["text"]) == ("site-junk", False, JUNK)


def test_duplicates_are_dropped_and_counted(crawl: Crawl, site: tuple[Path, int]) -> None:
    crawl()
    (site[0] / "14.html").write_text((site[0] / "5.html").read_text("utf-8"), "utf-8")
    (site[0] / "index.html").write_text('<a href="/14.html">again</a><a href="/6.html">known</a>', "utf-8")
    items, stats = crawl(DEDUP_DROP_DUPLICATES=True)
    assert [number_of(item["url"]) for item in items] == [6]
    assert stats["item_dropped_reasons_count/DuplicateArticle"] == stats["dedup/duplicates"] == 1
    items, stats = crawl()
    assert len(items) == 2  # told, not dropped
    assert stats["dedup/duplicates"] == 1


def test_a_copy_is_dropped_for_the_full_story_behind_its_brief(crawl: Crawl, site: tuple[Path, int]) -> None:
    full = [*tell(1), *tell(2)]
    for number, lines in enumerate((full[:4], full, full), 20):
        told = "".join(f"<p>{line}</p>" for line in lines)
        (site[0] / f"{number}.html").write_text(f"<html><meta charset=utf-8>{told}</html>", "utf-8")
        (site[0] / "index.html").write_text(f'<a href="/{number}.html">news</a>', "utf-8")
        items, stats = crawl(DEDUP_DROP_DUPLICATES=True)
        assert [number_of(item["url"]) for item in items] == ([] if number == 22 else [number])
        assert stats.get("dedup/duplicates", 0) == (number > 20)


def test_switched_off(crawl: Crawl, tmp_path: Path) -> None:
    items, stats = crawl(DEDUP_ENABLED=False)
    assert len(items) == len(SUBJECTS)
    assert "dedup/articles" not in stats
    assert not (tmp_path / "crawl.dedup").exists()


def test_a_field_that_items_lack_is_named(crawl: Crawl) -> None:
    items, stats = crawl(
        DEDUP_TEXT_FIELD="words", DEDUP_TITLE_FIELD="headline", DEDUP_URL_FIELD="link", DEDUP_FINDINGS_FIELD="absent"
    )
    assert not any(JUNK in item["words"] for item in items[-1:])
    assert len(items) == len(SUBJECTS)
    assert stats["stderr"].count("has no field 'absent' and goes on without its findings") == 1
    assert stats["dedup/without_findings_field"] == len(SUBJECTS)
