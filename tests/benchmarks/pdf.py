"""Print pages of the fixtures to PDF with Chromium, read them with pdftotext, and score what is left of their stories."""

from __future__ import annotations

import html
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from dedup import Article, Cleaner

NEWS = Path(__file__).parents[2] / "fixtures" / "news.jsonl"
MODES = {"pdftotext": (), "pdftotext -layout": ("-layout",)}
ARTICLES = 4  # of the fixtures on one page, so that it is printed on several sheets
LEAST_WORDS = 8  # words of a line that is counted
RUN = 5  # words in a row that are looked for
MENU = ("Home", "News", "Sport", "Weather", "Culture", "Opinion", "Letters", "Jobs", "Archive", "About us", "Contact")
JUNK = ("Share this:", "Like this:", "Click to share on Facebook (Opens in new window)", "Sign up for our newsletter")
STYLE = "@page {size: A5} body {font: 15pt serif; text-align: justify; hyphens: manual}"
BROWSER = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


@dataclass(frozen=True, slots=True)
class Page:
    """A web page made of some articles of the fixtures: its headline and its paragraphs."""

    title: str
    story: Sequence[str]


@click.command()
@click.option("--browser", default="chromium", show_default=True, help="Chromium, or what prints pages as it does.")
@click.option("--command", default=f"{sys.executable} -m dedup", show_default=True, help="The program to score.")
@click.option("--keep", type=click.Path(path_type=Path), help="Leave the pages and their texts in this folder.")
def main(browser: str, command: str, keep: Path | None) -> None:
    """Print, for each way to read the pages, the story words lost per 10,000, the pages that lose a third, and the junk gone."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        pages = list(make_pages())
        for number, page in enumerate(pages):
            print_page(page, folder / f"{number}.pdf", browser)
        for name, options in MODES.items():
            texts = [read_pdf(folder / f"{number}.pdf", options) for number in range(len(pages))]
            click.echo(f"{name:18} {score(pages, texts, clean(pages, texts, command, folder))}")


def make_pages() -> Iterator[Page]:
    """Pages of some articles each, in the order of the fixtures."""
    with NEWS.open(encoding="utf-8") as stream:
        articles = [json.loads(row) for row in stream]
    cleaner = Cleaner()
    told = [
        (row["title"], list(filter(_is_told, cleaner.clean(Article(row["text"])).text.split("\n")))) for row in articles
    ]
    told = [(title, lines) for title, lines in told if title and lines]
    for start in range(0, len(told), ARTICLES):
        some = told[start : start + ARTICLES]
        yield Page(some[0][0], list(dict.fromkeys(line for _, lines in some for line in lines)))


def _is_told(line: str) -> bool:
    return line.rstrip().endswith((".", "”", "。", "।", "۔")) and len(line.split()) >= LEAST_WORDS


def print_page(page: Page, path: Path, browser: str) -> None:
    """Print a page with its menu, its junk and long words that may be parted; each sheet has a date, an address and a number."""
    menu = "".join(f"<li><a href='#'>{item}</a></li>" for item in MENU)
    story = "".join(f"<p>{part_words(html.escape(line, quote=False))}</p>" for line in page.story)
    junk = "".join(f"<p>{line}</p>" for line in JUNK)
    text = f"<!DOCTYPE html><meta charset='utf-8'><title>{html.escape(page.title)}</title><style>{STYLE}</style><ul>{menu}</ul><h1>{html.escape(page.title)}</h1>{story}{junk}"
    source = path.with_suffix(".html")
    source.write_text(text, "utf-8")
    options = [*BROWSER.split(), f"--user-data-dir={path.parent / 'profile'}", f"--print-to-pdf={path}"]
    subprocess.run([browser, *options, source.as_uri()], capture_output=True, check=True)


def part_words(line: str) -> str:
    """A line with soft hyphens in its long words."""
    return re.sub(r"\b([^\W\d_]{4})(?=[^\W\d_]{4})", "\\1\u00ad", line)


def read_pdf(path: Path, options: Sequence[str]) -> str:
    """What pdftotext makes of a page, form feeds between the sheets."""
    return subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, check=True).stdout.decode()


def clean(pages: Sequence[Page], texts: Sequence[str], command: str, folder: Path) -> list[str]:
    """What `dedup clean` leaves of the texts."""
    rows = zip(pages, texts, strict=True)
    dump = "".join(
        json.dumps({"site": "print.example", "title": page.title, "text": text}) + "\n" for page, text in rows
    )
    (folder / "pages.jsonl").write_text(dump, "utf-8")
    out = folder / "clean.jsonl"
    subprocess.run([*shlex.split(command), "clean", folder / "pages.jsonl", "--output", out], check=True)
    return [json.loads(row)["text"] for row in out.read_text("utf-8").splitlines()]


def score(pages: Sequence[Page], texts: Sequence[str], cleaned: Sequence[str]) -> str:
    """The figures of one way to read the pages, as a line."""
    there = lost = thirds = gone = 0
    for page, text, left in zip(pages, texts, cleaned, strict=True):
        before, after = list_runs(text), list_runs(left)
        wanted = set().union(*map(list_runs, page.story)) & before
        missing = len(wanted - after)
        there, lost, thirds = there + len(wanted), lost + missing, thirds + (3 * missing > len(wanted))
        gone += sum(" ".join(read_words(line)) not in " ".join(read_words(left)) for line in JUNK)
    share = gone / (len(JUNK) * len(pages))
    return f"pages {len(pages)}  story lost {1e4 * lost / there:6.1f}/10k  pages losing a third {thirds}  junk gone {share:.2f}"


def list_runs(text: str) -> set[tuple[str, ...]]:
    """All runs of some words in a text, words parted at line ends joined."""
    words = read_words(text)
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def read_words(text: str) -> list[str]:
    """The words of a text, those that were parted at the ends of lines in one."""
    return re.findall(r"\w+", re.sub(r"[-\u2010\u00ad]\n\s*|\u00ad", "", text).lower())


if __name__ == "__main__":
    main()
