"""Other people's crawlers and pipelines: records as they hand them around, and Scrapy."""
