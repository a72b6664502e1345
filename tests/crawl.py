"""Crawl the site of test_scrapy as a user would: `python crawl.py ADDRESS OUT SETTINGS`, the settings as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


@dataclass
class Story:
    """An item that is no mapping."""

    link: str
    headline: str
    words: str
    notes: list[Any] = field(default_factory=list)


class NewsSpider(scrapy.Spider):
    """Follows the links of the front page."""

    name = "news"
    kind = "dict"

    def parse(self, response: Response) -> Iterator[Any]:
        yield from response.follow_all(css="a", callback=self.parse_article)

    def parse_article(self, response: Response) -> Iterator[Any]:
        text = "\n".join(response.css("p::text").getall()) or None
        title = response.css("h1::text").get()
        if self.kind == "dict":
            yield {"url": response.url, "title": title, "text": text}
        else:
            yield Story(response.url, title, text)


def main() -> None:
    """Crawl once, and print the statistics."""
    address, out, settings = sys.argv[1:]
    process = CrawlerProcess(
        {
            "FEEDS": {out: {"format": "jsonlines", "encoding": "utf8", "overwrite": True}},
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": False,
            "ITEM_PIPELINES": {"dedup.scrapy.DedupPipeline": 300},
            **json.loads(settings),
        }
    )
    crawler = process.create_crawler(NewsSpider)
    process.crawl(crawler, start_urls=[address], kind="item" if "DEDUP_TEXT_FIELD" in settings else "dict")
    process.start()
    print(json.dumps(crawler.stats.get_stats(), default=str))


if __name__ == "__main__":
    main()
