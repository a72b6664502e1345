"""Tell two versions of a file apart, line by line, in a time that grows with the file and not with what changed in it.

difflib takes ever longer the more places of a file have changed: it looks for the longest stretch that stayed, again
and again. Here one version is the other without some lines, and with some others in their places.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

_AROUND = 3  # lines that are shown before and behind a change
_NO_NEWLINE = b"\\ No newline at end of file\n"

Change = tuple[int, int, int, int]  # lines [a, b) of the old version became lines [c, d) of the new one


def list_changes(old: Sequence[bytes], new: Sequence[bytes]) -> list[Change]:
    """Where two versions differ, in order: a line that stayed is looked for at its next place."""
    places: dict[bytes, list[int]] = {}
    for number, line in enumerate(old):
        places.setdefault(line, []).append(number)
    changes: list[Change] = []
    here = there = 0
    while here < len(old) and there < len(new):
        if old[here] == new[there]:
            here, there = here + 1, there + 1
            continue
        own = places.get(new[there], [])
        found = bisect_left(own, here)
        begin = (here, there)
        if found < len(own):
            here = own[found]
        else:  # it stands nowhere else: a line that was shortened
            here, there = here + 1, there + 1
        _add(changes, (begin[0], here, begin[1], there))
    if here < len(old) or there < len(new):
        _add(changes, (here, len(old), there, len(new)))
    return changes


def _add(changes: list[Change], one: Change) -> None:
    """Put a change behind others, as one with the last where nothing stands between."""
    if changes and changes[-1][1] == one[0] and changes[-1][3] == one[2]:
        one = (changes[-1][0], one[1], changes.pop()[2], one[3])
    changes.append(one)


def write_diff(name: bytes, old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the lines of a unified diff between two versions of a file, as git writes it."""
    hunks: list[list[Change]] = []
    for change in list_changes(old, new):
        if hunks and change[0] - hunks[-1][-1][1] <= 2 * _AROUND:
            hunks[-1].append(change)
        else:
            hunks.append([change])
    if hunks:
        yield b"--- " + _quote(name) + b"\n"
        yield b"+++ " + _quote(name) + b"\n"
    for hunk in hunks:
        for line in _write_hunk(hunk, old, new):
            yield line if line.endswith(b"\n") else line + b"\n" + _NO_NEWLINE


def _write_hunk(hunk: Sequence[Change], old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[bytes]:
    begin, end = max(0, hunk[0][0] - _AROUND), min(len(old), hunk[-1][1] + _AROUND)
    first = hunk[0][2] - (hunk[0][0] - begin)
    last = hunk[-1][3] + end - hunk[-1][1]
    yield f"@@ -{_tell(begin, end)} +{_tell(first, last)} @@\n".encode()
    for start, stop, put, till in hunk:
        yield from (b" " + line for line in old[begin:start])
        yield from (b"-" + line for line in old[start:stop])
        yield from (b"+" + line for line in new[put:till])
        begin = stop
    yield from (b" " + line for line in old[begin:end])


def _tell(start: int, end: int) -> str:
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + bool(length)},{length}"


def _quote(name: bytes) -> bytes:
    """A name as git writes it: in quotes and with escapes where it has signs that would end the line."""
    if not any(byte < 32 or byte in b'"\\\x7f' for byte in name):
        return name
    plain = (f"\\{byte:03o}" if byte < 32 or byte >= 127 or byte in b'"\\' else chr(byte) for byte in name)
    return f'"{"".join(plain)}"'.encode()
