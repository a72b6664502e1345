"""Measure a report: its bytes, how long it takes to be written, to be ready in Chromium, and to filter its list."""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import orjson

from dedup.config import ReadOptions, Settings
from dedup.run.reporting import report
from dedup.version import __version__

_RULES = (
    ("J1", "known-phrase"),
    ("J2", "site-line"),
    ("J3", "tail"),
    ("H1", "headline-again"),
    ("P2", "paragraph-elsewhere"),
)
_WORDS = (
    "ferry harbour council night crossing quay bread winter bridge lamp river gauge market tide keeper wall".split()
)
_OTHERS = 12  # other words of each line: enough that few are equal
# Type into the search box, and tell the milliseconds until the rows are made and until they are painted.
_FILTER = """async (words) => {
    const box = document.getElementById("search");
    const start = performance.now();
    box.value = words;
    box.dispatchEvent(new Event("input"));
    const made = performance.now() - start;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return [made, performance.now() - start];
}"""


def write_findings(path: Path, sites: int, each: int, seed: int = 3) -> int:
    """Write a FINDINGS file of a run that never was, five findings an article; return how many there are."""
    random.seed(seed)
    run = {
        "version": __version__,
        "settings": asdict(Settings()),
        "settings_hash": "0",
        "inputs": [{"path": "made-up"}],
    }
    with path.open("wb") as file:
        file.write(orjson.dumps({"run": run}) + b"\n")
        for row in range(sites * each // 5):
            for record in _invent_article(row + 1, f"site-{row % sites}.example"):
                file.write(orjson.dumps(record) + b"\n")
    return sites * each


def _invent_article(row: int, site: str) -> Iterator[dict[str, Any]]:
    for line, (code, step) in enumerate(_RULES, 1):
        words = random.choices(_WORDS, k=6) if line > 2 else _WORDS[line : line + 6]
        evidence = {"step": step, "articles": 7, "of": 9} if code == "J2" else {"step": step, "phrase": words[0]}
        yield {
            "id": f"a-{row}", "row": row, "site": site, "line": line * 3, "code": code, "rule": code, "step": step,
            "removed": code != "P2", "text": f"{' '.join(words).capitalize()} {row % _OTHERS if line < 4 else row}",
            "reason": f"{step} of {site}", "evidence": evidence, "confidence": round(random.uniform(0.85, 1), 3),
        }  # fmt: skip


def time_page(page: Path, times: int) -> tuple[float, float, float]:
    """The medians of the seconds until the page is ready, the list is filtered, and that is painted."""
    from playwright.sync_api import sync_playwright

    told: list[tuple[float, float, float]] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(times):
            shown = browser.new_page()
            start = time.perf_counter()
            shown.goto(page.as_uri())
            shown.wait_for_selector("html[data-ready]", state="attached")
            ready = time.perf_counter() - start
            shown.click('nav a[href="#found"]')
            shown.evaluate(_FILTER, "x")  # makes what every search needs
            made, painted = shown.evaluate(_FILTER, "ferry")
            told.append((ready, made / 1000, painted / 1000))
            shown.close()
        browser.close()
    ready, made, painted = (statistics.median(values) for values in zip(*told, strict=True))
    return ready, made, painted


@click.command()
@click.option("--sites", default=500, show_default=True)
@click.option("--each", default=100, show_default=True, help="Findings of each site.")
@click.option("--times", default=5, show_default=True, help="Runs of which the median is told.")
@click.option("--page", type=click.Path(path_type=Path, exists=True), help="Time this page instead of an invented one.")
def main(sites: int, each: int, times: int, page: Path | None) -> None:
    """Print the size of a report and how long it takes."""
    with tempfile.TemporaryDirectory() as folder:
        if page is None:
            page = Path(folder, "report.html")
            start = time.perf_counter()
            found = write_findings(Path(folder, "found.jsonl"), sites, each)
            written = time.perf_counter()
            report(str(Path(folder, "found.jsonl")), None, str(page), ReadOptions(), is_full=False)
            print(
                f"{found:,} findings invented in {written - start:.1f} s, written as a page in {time.perf_counter() - written:.1f} s"
            )
        ready, made, painted = time_page(page, times)
        print(
            f"{page.stat().st_size / 1e6:.1f} MB, ready in {ready:.2f} s, filtered in {made:.3f} s, painted after {painted:.3f} s"
        )


if __name__ == "__main__":
    main()
