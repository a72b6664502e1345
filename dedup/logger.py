"""The logger `dedup`, of the library, the integrations and spread: silent until somebody listens.

WARNING: an article or an item that could not be treated as asked. INFO: what was learnt, forgotten and merged, and how
far a job over shards is. DEBUG: what came of each article that was cleaned.
"""

from __future__ import annotations

import logging

LOGGER = logging.getLogger("dedup")
LOGGER.addHandler(logging.NullHandler())
