"""Pages as the tools that people use print them: the same units of story stay and the same units of junk go."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from dedup import Article, Cleaner
from dedup.text.keys import normalize_line

JUNK = ["Share this:", "Like this:", "Click to share on Facebook (Opens in new window)"]
LEAST_WORDS = 12  # words of a paragraph; extractors drop shorter ones
LEAST = 280  # characters of a story; a shorter one is no page


def read_stories(news: Path) -> list[tuple[str, list[str]]]:
    """The titles and the paragraphs of some fixtures."""
    stories = []
    with news.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            own = [
                line
                for line in row["text"].split("\n")
                if line.rstrip().endswith((".", "”")) and line.count(" ") >= LEAST_WORDS
            ]
            own = list(dict.fromkeys(own))
            is_apart = not any(normalize_line(junk) in normalize_line(row["text"]) for junk in JUNK)
            if is_apart and sum(map(len, own)) > LEAST and not Cleaner().clean(Article("\n".join(own))).findings:
                stories.append((row["title"] or own[0].partition(",")[0], own))
    return stories


def make_page(title: str, story: Sequence[str]) -> str:
    """A page of a headline, paragraphs with a link in each, and a share bar below."""
    paragraphs = "\n".join(f"<p>{link_word(html.escape(line, quote=False))}</p>" for line in story)
    junk = "\n".join(f"<p>{line}</p>" for line in JUNK)
    head = f'<head><meta charset="utf-8"><title>{html.escape(title)}</title></head>'
    return f"<!DOCTYPE html><html>{head}<body><article><h1>{html.escape(title)}</h1>\n{paragraphs}\n{junk}</article></body></html>"


def link_word(line: str) -> str:
    """A paragraph with its fourth word as a link."""
    words = line.split(" ")
    return " ".join([*words[:3], f'<a href="https://news.example/t">{words[3]}</a>', *words[4:]])


def print_html2text(page: str) -> str:
    return str(pytest.importorskip("html2text").html2text(page))


def print_unwrapped(page: str) -> str:
    return str(pytest.importorskip("html2text").html2text(page, bodywidth=0))


def print_resiliparse(page: str) -> str:
    return str(pytest.importorskip("resiliparse.extract.html2text").extract_plain_text(page))


def print_trafilatura(page: str) -> str:
    return str(pytest.importorskip("trafilatura").extract(page, favor_recall=True, deduplicate=False) or "")


def print_markdown(page: str) -> str:
    tool = pytest.importorskip("trafilatura")
    return str(tool.extract(page, output_format="markdown", include_links=True, favor_recall=True) or "")


def print_justext(page: str) -> str:
    tool = pytest.importorskip("justext")
    return "\n".join(one.text for one in tool.justext(page.encode(), frozenset(), encoding="utf-8"))


def print_inscriptis(page: str) -> str:
    return str(pytest.importorskip("inscriptis").get_text(page))


def print_lynx(page: str) -> str:
    return run_browser(["lynx", "-dump", "-nolist", "-stdin", "-assume_charset=utf-8", "-display_charset=utf-8"], page)


def print_lynx_links(page: str) -> str:
    return run_browser(["lynx", "-dump", "-stdin", "-assume_charset=utf-8", "-display_charset=utf-8"], page)


def print_w3m(page: str) -> str:
    return run_browser(["w3m", "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8"], page)


def run_browser(command: Sequence[str], page: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, input=page.encode(), capture_output=True, check=True).stdout.decode()


TOOLS: list[Callable[[str], str]] = [
    print_html2text,
    print_unwrapped,
    print_resiliparse,
    print_trafilatura,
    print_markdown,
    print_justext,
    print_inscriptis,
    print_lynx,
    print_lynx_links,
    print_w3m,
]


def read_words(text: str) -> str:
    """The words of what a tool prints, without its marks."""
    plain = re.sub(r"!?\[([^][]*)\]\([^()]*\)", r"\1", text.replace("-\n", "-"))
    return normalize_line(re.sub(r"\[\d+\]", "", plain))


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.__name__.removeprefix("print_"))
def test_the_same_units_stay_and_go(tool: Callable[[str], str], news: Path) -> None:
    stories = read_stories(news)
    assert len(stories) >= 4
    for title, story in stories:
        printed = tool(make_page(title, story))
        cleaned = read_words(Cleaner().clean(Article(printed, title=title)).text)
        before = read_words(printed)
        for line in story:
            key = normalize_line(line)
            assert key in before, (tool, line)
            assert key in cleaned, (tool, line)
        for line in JUNK:
            assert normalize_line(line) not in cleaned, (tool, line)
