"""Say where in its article a line stands: among the first lines, among the last, or in between."""

from __future__ import annotations

HEAD = 1
TAIL = 2
TITLE = 4  # the key of a title field, not of a line


def zone(place: int, total: int) -> int:
    """Return the zone bits of line `place` (from 0) of `total` lines that are not blank."""
    depth = min(10, max(2, total // 5))
    return HEAD * (place < depth) | TAIL * (place >= total - depth)
