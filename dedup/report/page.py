"""Put a page together: one file of HTML whose policy lets its own script and style in by their hashes, and nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from hashlib import sha256
from itertools import groupby
from typing import Any

from dedup.article import Article
from dedup.report.blocks import ARTICLES, pack, pack_documents
from dedup.report.copies import Pair, choose_clusters, list_wanted
from dedup.report.counts import EDGES, Counts, Sizes
from dedup.report.records import KINDS, ArticleRecord
from dedup.report.spool import EXAMPLES, Spool
from dedup.rules import RULES
from dedup.showing import spell_all

# In this order: what a file uses stands above it, but for functions.
SCRIPTS = (
    "data",
    "elements",
    "charts",
    "overview",
    "lines",
    "examples",
    "article",
    "limits",
    "copies",
    "snippets",
    "page",
)
_TOP_OF_ALL, _TOP, _LEAST_TOP, _MOST_LINES = 50, 25, 10, 50_000
_CLUSTERS = 8  # of a block

Write = Callable[[bytes], object]


class Report:
    """Takes articles one by one, in order, and writes the page when all are told; what it holds lies in `folder`."""

    def __init__(self, folder: str, settings: Mapping[str, Any], *, is_full: bool = False) -> None:
        """Take the settings of the run as plain values, as the first row of its outputs has them."""
        self.is_full = is_full
        self._actions = settings["rules"]
        self._least_stories = int(settings["site"]["min_articles_with_line"])
        self._counts = Counts(folder)
        self._spool = Spool(folder, self._least_stories)
        self._pairs: list[Pair] = []

    def close(self) -> None:
        """Close the files in the folder."""
        with closing(self._counts):
            self._spool.close()

    def add(self, record: ArticleRecord) -> None:
        """Take an article in which something was found."""
        number = self._spool.add(record, self._counts.number_site(record["site"]))
        self._counts.add(record, f"#{record['row']}" if number is None else str(number))

    def measure(self, sizes: Sizes) -> None:
        """Take the sizes of articles, also of those in which nothing was found."""
        self._counts.measure(sizes)

    def add_pairs(self, pairs: Iterable[Pair], step: str) -> None:
        """Take the articles that repeat another."""
        for pair in pairs:
            self._pairs.append(pair)
            self._counts.add_copy(pair.site, "A1", "removed" if pair.removes else "reported", step)

    def list_wanted(self) -> set[int]:
        """The rows whose texts are wanted to set copies side by side."""
        return list_wanted(choose_clusters(self._pairs, is_full=self.is_full)[0])

    def write(self, write: Write, about: Mapping[str, Any], texts: Mapping[int, Article]) -> None:
        """Write the page; `about` says what is known of the run, `texts` has articles by their rows."""
        style, script = read_style(), read_script()
        head, tail = _read("page.html").split("<!-- data -->")
        policy = make_policy(style, script)
        write(head.replace("{policy}", policy).replace("{style}", style).encode())
        for name, block in self._list_blocks(about, texts):
            write(f'<script type="text/plain" id="{name}">'.encode() + block + b"</script>\n")
        write(tail.replace("{script}", script).encode())

    def _list_blocks(self, about: Mapping[str, Any], texts: Mapping[int, Article]) -> Iterator[tuple[str, bytes]]:
        clusters, in_all = choose_clusters(self._pairs, is_full=self.is_full)
        summaries = [one.summarize() for one in clusters]
        yield "start", pack(spell_all(self._summarize(about) | {"clusters": summaries, "clusters_in_all": in_all}))
        yield "list", pack({"articles": self._spool.articles, **self._spool.columns, **self._spool.list_names()})
        yield from _number("a", pack_documents(self._spool.read()))
        yield from _number("l", self._pack_lines())
        shown = [one.to_json(texts) for one in clusters]
        yield from _number("c", (pack(shown[start : start + _CLUSTERS]) for start in range(0, len(shown), _CLUSTERS)))

    def _summarize(self, about: Mapping[str, Any]) -> dict[str, Any]:
        counts, actions = self._counts, self._actions
        found = [[*key, number] for key, number in counts.found.items()]
        return {
            "about": about,
            "kinds": KINDS,
            "rules": [[one.code, one.name, one.finds, actions.get(one.code, "off")] for one in RULES.values()],
            "sites": [[name, *sizes] for name, sizes in zip(counts.sites, counts.sizes, strict=True)],
            "found": found,
            "steps": [[*key, number] for key, number in counts.steps.items()],
            "edges": EDGES,
            "confidences": counts.confidences,
            "doubt": round(counts.doubt, 1),
            "top": counts.list_top(_TOP_OF_ALL),
            "lines": counts.count_lines(),
            "examples": self._spool.examples,
            "most_examples": EXAMPLES,
            "least_stories": self._least_stories,
            "block": ARTICLES,
            "cluster_block": _CLUSTERS,
            "is_full": self.is_full,
        }

    def _pack_lines(self) -> Iterator[bytes]:
        """The top lines of the sites, by their numbers, so many sites a block."""
        sites = len(self._counts.sites)
        most = max(_LEAST_TOP, min(_TOP, _MOST_LINES // max(1, sites)))
        left = groupby(self._counts.list_lines(most), key=lambda row: row[0])
        site, own = next(left, (sites, iter(())))
        for start in range(0, sites, ARTICLES):
            block: list[list[Any]] = []
            for number in range(start, min(sites, start + ARTICLES)):
                block.append(list(own) if number == site else [])
                if number == site:
                    site, own = next(left, (sites, iter(())))
            yield pack(block)


def _number(letter: str, blocks: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    return ((f"{letter}{number}", block) for number, block in enumerate(blocks))


def _read(name: str) -> str:
    from importlib import resources  # only a run that writes a page reads it

    return (resources.files("dedup.report") / "assets" / name).read_text("utf-8")


def read_style() -> str:
    """The style of the page."""
    return _read("page.css")


def read_script() -> str:
    """The script of the page: its files one after the other, in a function of their own."""
    files = "\n".join(_read(f"{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{files}\n}})();\n'


def make_policy(style: str, script: str) -> str:
    """The policy: nothing is fetched, nothing runs but this script, and text cannot become markup by accident."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
