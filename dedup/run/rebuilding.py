"""Put an article together again from what is left of it and what was found in it, to show both."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dedup.article import Article
from dedup.errors import BadInput
from dedup.io import Row, Source, read_chunk
from dedup.run.numbering import number_chunks

_MISMATCH = "give the OUT, and the REMOVED or FINDINGS, of one run of dedup clean"


@dataclass(slots=True)
class RowFindings:
    """What was found in a row, by its number, as the file has it."""

    number: int
    records: list[dict[str, Any]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the article."""
        return str(self.records[0]["id"]) if self.records else ""

    @property
    def site(self) -> str:
        """The site of the article."""
        return str(self.records[0]["site"]) if self.records else ""

    @property
    def leftovers(self) -> dict[int, str]:
        """The lines that went along with those that were removed."""
        return {int(left[0]): str(left[1]) for one in self.records for left in one.get("leftovers", ())}


def read_rebuilt(
    sources: Sequence[Source], found: Iterator[RowFindings], absent: Collection[int], first_row: int, path: str
) -> Iterator[tuple[Article | None, RowFindings, int]]:
    """Yield every article of a cleaned dump as it was before, what was found in it, and how many characters are left.

    Of one that was left out nothing is known but what was found in it; the article is None.

    `found` are the rows of the file `path` in which something was found, in order; rows that are `absent` were left out
    of the dump. Raises BadInput where the two are not of one run.
    """
    number, waiting = first_row - 1, next(found, None)
    for chunk in number_chunks(sources):
        for row in read_chunk(chunk, sources[0].options).rows:
            number += 1
            while number in absent:
                if waiting is not None and waiting.number == number:
                    yield None, waiting, 0
                    waiting = next(found, None)
                number += 1
            own = RowFindings(number)
            if waiting is not None and waiting.number == number:
                own, waiting = waiting, next(found, None)
            yield _rebuild_row(row, own, path), own, len(row.article.text)
    while waiting is not None and waiting.number in absent:
        yield None, waiting, 0
        waiting = next(found, None)
    if waiting is not None:
        raise BadInput(f"row {waiting.number} of the findings is not in the cleaned file", _MISMATCH, path=path)


def _rebuild_row(row: Row, own: RowFindings, path: str) -> Article:
    article = row.article
    is_named = not own.records or row.format.is_one_article or own.id == (article.id or str(own.number))
    text = rebuild_text(article.text, own) if is_named else None
    if text is None:
        raise BadInput(f"the findings do not fit row {own.number} of the cleaned file", _MISMATCH, path=path)
    return replace(article, text=text)


def rebuild_text(cleaned: str, own: RowFindings) -> str | None:
    """The text of an article before; None where what was found in it does not fit what is left."""
    gone = own.leftovers
    told: dict[int, tuple[str, str]] = {}  # of lines that stay: as they were, and what is left of them
    for one in own.records:
        if "line" not in one:
            continue
        text, (start, end) = str(one["text"]), one.get("span", (0, 0))
        if one["removed"] and "span" not in one:
            gone[int(one["line"])] = text
        else:
            rest = text[:start] + text[end:] if one["removed"] else text
            told[int(one["line"])] = text, min(rest, told.get(int(one["line"]), (text, rest))[1], key=len)
    left, lines = cleaned.split("\n")[::-1], list[str]()
    while left or len(lines) + 1 in gone:
        number = len(lines) + 1
        line = gone[number] if number in gone else left.pop()
        if number in told and number not in gone:
            line, rest = told[number][0], line
            if rest != told[number][1]:
                return None
        lines.append(line)
    return "\n".join(lines) if len(lines) >= max((*gone, *told), default=0) else None
