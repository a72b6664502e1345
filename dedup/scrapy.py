"""The item pipeline for Scrapy, under the name that settings files call it by."""

from dedup.integrations.scrapy import DedupPipeline, DuplicateArticle

__all__ = ["DedupPipeline", "DuplicateArticle"]
