"""Write a web archive as a crawler of news leaves it: pages of invented words whose story lines and junk lines are known.

Among the pages stand requests, revisits, redirects, pictures and empty bodies; bodies are plain, gzip, brotli, chunked,
or said to be gzip and plain; pages are of three charsets, told by the answer, by the page, or by nobody.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import random
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

import brotli

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.generate import Language
from benchmarks.writings import ARABIC, LATIN, Writing

_ACCENTED = replace(LATIN, syllables=(LATIN.syllables[0], ["a", "e", "i", "o", "u", "é", "ü", "ô"], LATIN.syllables[2]))
_PAGES_PER_SITE = 100
_COPIED = 0.12  # of the stories: those of another site, which prints its own junk around them
_REMEMBERED = 500

# What widgets print around stories: share labels, what opens links to other stories, calls for newsletters.
_SHARING = (
    ["Share this article", "Facebook", "WhatsApp", "Copy link"],
    ["Partager cet article", "Facebook", "WhatsApp", "Copier le lien"],
    ["شارك هذا المقال", "فيسبوك", "واتساب"],
)
_RELATED = (
    ["Related articles", "Read also", "More from this section"],
    ["À lire aussi", "Articles liés"],
    ["اقرأ أيضا"],
)
_LETTERS = (
    ["Sign up for our newsletter", "Get the day's top stories in your inbox every morning"],
    ["Inscrivez-vous à notre newsletter"],
    ["اشترك في نشرتنا البريدية"],
)


@dataclass(frozen=True, slots=True)
class Site:
    """A site: what it prints on all pages, in the text column (`own`, and `widgets`) and around it (`frame`)."""

    host: str
    kind: int  # of the three languages
    charset: str
    declared: str  # by the "answer", the "page", or "nobody"
    frame: list[str]
    own: list[str]
    related: str
    recent: deque[str] = field(default_factory=lambda: deque(maxlen=9))


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page: the paragraphs of its story, and what stands beside them that is none of it."""

    url: str
    title: str
    story: list[str]
    junk: list[str]


@dataclass
class Truth:
    """The pages of an archive by the ids of their records, and how many of its records are none, by kind."""

    pages: dict[str, Page] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)


def _make_languages(dice: random.Random) -> list[Language]:
    arabic: Writing = replace(ARABIC, digits=LATIN.digits)  # as newspapers from Algiers to Tunis print it
    return [Language(writing, dice) for writing in (LATIN, _ACCENTED, arabic)]


def _make_site(number: int, languages: list[Language], dice: random.Random) -> Site:
    kind = number % 3
    charset = dice.choice(("utf-8", ("utf-8", "windows-1252", "windows-1256")[kind]))

    def invent(least: int, most: int) -> list[str]:
        phrases = (" ".join(languages[kind].pick(dice, dice.randint(3, 7))) for _ in range(dice.randint(least, most)))
        return [phrase.capitalize() for phrase in phrases]

    declared = dice.choice(("answer", "page", "nobody" if charset == "utf-8" else "page"))
    related = dice.choice(_RELATED[kind])
    return Site(f"www.news{number}.example", kind, charset, declared, invent(4, 9), invent(1, 4), related)


class Crawl:
    """Pages one after the other, the same for the same seed and number."""

    def __init__(self, pages: int, seed: int = 1) -> None:
        self._dice = random.Random(seed)
        self._pages = pages
        self._languages = _make_languages(self._dice)
        count = max(12, pages // _PAGES_PER_SITE)
        self._sites = [_make_site(number, self._languages, self._dice) for number in range(count)]
        self._stories = [deque[tuple[str, list[str]]](maxlen=_REMEMBERED) for _ in self._languages]

    def __iter__(self) -> Iterator[tuple[Site, Page, str]]:
        """Yield pages with their sites and HTML."""
        for number in range(self._pages):
            site = self._dice.choice(self._sites)
            title, story = self._tell(site.kind)
            others = sorted(set(site.recent) - {title})
            links = self._dice.sample(others, min(3, len(others)))
            sharing = self._dice.choice((_SHARING[site.kind], _SHARING[site.kind][:2]))
            letter = self._dice.choice(_LETTERS[site.kind])
            junk = [*sharing, letter, *([site.related, *links] if links else []), *site.own]
            page = Page(f"https://{site.host}/{number}", title, story, junk)
            site.recent.append(title)
            yield site, page, self._print(site, page, sharing, letter, links)

    def _tell(self, kind: int) -> tuple[str, list[str]]:
        dice, language, known = self._dice, self._languages[kind], self._stories[kind]
        if known and dice.random() < _COPIED:
            return dice.choice(known)
        told = language.title(dice), language.paragraphs(dice, max(60, int(dice.lognormvariate(0, 0.5) * 300)))
        known.append(told)
        return told

    def _print(self, site: Site, page: Page, sharing: list[str], letter: str, links: list[str]) -> str:
        """A page as content systems print it: the widgets stand in the column of the story."""
        story = [f"<p>{escape(one)}</p>" for one in page.story]
        story.insert(self._dice.choice((0, len(story))), self._list(sharing))
        if links:
            place = self._dice.choice((len(story) // 2, len(story)))
            story.insert(place, f"<div><p>{site.related}</p>{self._list(links)}</div>")
        story += [f"<p>{escape(one)}</p>" for one in (letter, *site.own)]
        meta = f'<meta charset="{site.charset}">' if site.declared == "page" else ""
        frame = "".join(f'<li><a href="/s">{one}</a></li>' for one in site.frame)
        return (
            f'<!doctype html><html><head>{meta}<title>{page.title} | {site.host}</title><meta property="og:title" '
            f'content="{page.title}"></head><body><header><nav><ul>{frame}</ul></nav></header><main><article>'
            f'<h1>{page.title}</h1><div class="body">{"".join(story)}</div></article></main><footer><ul>{frame}</ul>'
            f"</footer></body></html>"
        )

    def _list(self, entries: list[str]) -> str:
        """Links, as a list or as paragraphs."""
        if self._dice.random() < 0.5:
            return "".join(f"<p>{escape(one)}</p>" for one in entries)
        items = "".join(f'<li><a href="/x">{escape(one)}</a></li>' for one in entries)
        return f"<ul>{items}</ul>"


def _chunk(body: bytes) -> bytes:
    parts = (body[start : start + 4096] for start in range(0, len(body), 4096))
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


_GZIP, _CHUNKED = "Content-Encoding: gzip\r\n", "Transfer-Encoding: chunked\r\n"
_SENT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "plain": (bytes, ""),
    "gzip": (lambda body: gzip.compress(body, 1), _GZIP),
    "brotli": (lambda body: brotli.compress(body, quality=2), "Content-Encoding: br\r\n"),
    "chunked": (_chunk, _CHUNKED),
    "chunked gzip": (lambda body: _chunk(gzip.compress(body, 1)), _GZIP + _CHUNKED),
    # Crawlers have written bodies decoded under the headers of what was sent.
    "said to be gzip": (bytes, _GZIP),
}
_OTHERS = {
    "revisit": ("revisit", "200 OK", "text/html", b""),
    "status": ("response", "301 Moved Permanently", "text/html", b"<html><body><p>Moved.</p></body></html>"),
    "type": ("response", "200 OK", "image/jpeg", b"\xff\xd8\xff\xe0" + bytes(200)),
    "empty": ("response", "200 OK", "text/html", b""),
}
_SHARE = 0.04  # of the records beside pages, each kind


def write_crawl(path: Path, pages: int, seed: int = 1) -> Truth:
    """Write an archive of so many pages, each record a gzip member; return what is known of it."""
    dice, truth = random.Random(seed), Truth()
    with path.open("wb") as archive:

        def add(kind: str, content: bytes, url: str) -> str:
            name = f"urn:uuid:{len(truth.pages):08d}-{sum(truth.passed.values()):08d}"
            archive.write(gzip.compress(_make_record(kind, content, name, url), 1))
            return name

        add("warcinfo", b"software: a crawler\r\n", "")
        truth.passed["kind"] += 1
        for site, page, html in Crawl(pages, seed):
            add("request", f"GET / HTTP/1.1\r\nHost: {site.host}\r\n\r\n".encode(), page.url)
            truth.passed["kind"] += 1
            wrap, more = _SENT[dice.choice(list(_SENT))]
            declared = f"; charset={site.charset}" if site.declared == "answer" else ""
            body = wrap(html.encode(site.charset, "xmlcharrefreplace"))
            name = add("response", _answer("200 OK", f"text/html{declared}", body, more), page.url)
            truth.pages[name] = page
            for kind, (record, status, mime, other) in _OTHERS.items():
                if dice.random() < _SHARE:
                    add(record, _answer(status, mime, other), f"https://{site.host}/{kind}")
                    truth.passed[kind] += 1
    return truth


def _answer(status: str, mime: str, body: bytes, more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\n{more}\r\n".encode() + body


def _make_record(kind: str, content: bytes, name: str, url: str) -> bytes:
    digest = base64.b32encode(hashlib.sha1(content).digest()).decode()
    mime = "application/warc-fields" if kind == "warcinfo" else f"application/http; msgtype={kind}"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{name}>\r\nWARC-Date: 2031-01-02T03:04:05Z\r\n"
        f"{f'WARC-Target-URI: {url}' if url else 'WARC-Filename: crawl.warc.gz'}\r\nWARC-Block-Digest: sha1:{digest}\r\n"
        f"Content-Type: {mime}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"
