"""Take the text out of HTML pages with a tool of others, by the charset that a page declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from dedup.errors import MissingExtra


@dataclass(frozen=True, slots=True)
class Page:
    """The title and text of a page; `is_whole` tells that no main part was found, and all its text was taken."""

    title: str
    text: str
    is_whole: bool = False


Extractor = Callable[[bytes, str | None], Page]


def load_extractor(name: str, path: str) -> Extractor:
    """What takes the text out of the bytes of a page, given the charset of the answer, None where it names none.

    Raises MissingExtra, about the input at `path`, where a package is missing.
    """
    encoding = _load("resiliparse.parse.encoding", path)
    extract = _load_resiliparse(path) if name == "resiliparse" else _load_trafilatura(path)

    def extract_bytes(body: bytes, charset: str | None) -> Page:
        declared = charset or encoding.detect_encoding(body, from_html_meta=True)
        return extract(encoding.bytes_to_str(body, declared, errors="replace"))

    return extract_bytes


def _load_resiliparse(path: str) -> Callable[[str], Page]:
    from dedup.io.page_markup import READINGS, keep_figures, keep_lists, keep_times, mark_lone_characters

    parse, tool = _load("resiliparse.parse.html", path).HTMLTree.parse, _load("resiliparse.extract.html2text", path)

    def extract(page: str) -> Page:
        marked = mark_lone_characters(page)
        tree = parse(marked.page)
        document = tree.document  # each asking makes one
        for keep in (keep_lists, keep_times, keep_figures):
            keep(document)

        def take(is_main: bool) -> str:
            taken = tool.extract_plain_text(tree, main_content=is_main, alt_texts=False, skip_elements=READINGS)
            return marked.unmark(taken)

        title, text = marked.unmark(_read_title(tree)), take(True)
        # It finds no main part behind an element of some class names, such as "single-post".
        return Page(title, text) if text.strip() else Page(title, take(False), is_whole=True)

    return extract


def _load_trafilatura(path: str) -> Callable[[str], Page]:
    from dedup.io.page_markup import (
        drop_readings,
        mark_joiners,
        quote_lists,
        rename_figures,
        rename_quotations,
        rename_times,
    )

    tool, parse = _load("trafilatura", path), _load("resiliparse.parse.html", path).HTMLTree.parse

    def extract(page: str) -> Page:
        title = _read_title(parse(page))  # with all else that it would tell of a page it takes six times as long
        marked = mark_joiners(page)
        tree = tool.load_html(marked.page)
        if tree is None:
            return Page(title, "", is_whole=True)
        for mend in (drop_readings, quote_lists, rename_times, rename_quotations, rename_figures):
            mend(tree)
        text = getattr(tool.bare_extraction(tree, include_comments=False), "text", "") or ""
        is_whole = not text.strip()
        return Page(title, marked.unmark(tool.html2txt(tree) or "" if is_whole else text), is_whole)

    return extract


def _read_title(tree: Any) -> str:
    """The headline of a page as it is shown elsewhere, else its title, on one line."""
    headline = tree.document.query_selector('meta[property="og:title"]')
    return " ".join(((headline.getattr("content") if headline else "") or tree.title or "").split())


def _load(module: str, path: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        remedy = "pip install 'news-dedup[warc]'" if package == "resiliparse" else f"pip install {package}"
        raise MissingExtra(f"pages need the package {package}", f"install it with: {remedy}", path=path) from None
