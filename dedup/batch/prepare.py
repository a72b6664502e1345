"""Turn a batch of articles into what the index learns from them and is asked about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dedup.article import Article
from dedup.batch.fold import Folded, fold_texts
from dedup.batch.observations import Observations
from dedup.batch.sketches import Sketches, find_near_lines, sketch_lines
from dedup.config import PageSettings, Settings, SketchSettings
from dedup.showing import spell
from dedup.sketch.hashes import Hashes, Offsets, Words, mix
from dedup.sketch.ragged import pick_rows
from dedup.sketch.words import hash_lines
from dedup.text.dates import read_day
from dedup.text.keys import has_template, hash_key, hash_site, mask_template
from dedup.text.lines import PROSE_WORDS, Body, number_lines
from dedup.text.pages import looks_like_page
from dedup.text.pieces import Pieces
from dedup.text.sites import name_site
from dedup.text.units import Unit, cut_units
from dedup.text.zones import TITLE, find_zones

PAGE_KEY = hash_key("whole page", b"shape")  # carried by every article that looks like a whole page
MOST_TEMPLATE_WORDS = 10  # longer lines do not repeat by template
_TITLE_WORDS = (4, 30)  # lines of so many may be another article's headline
_TITLE_SALT = np.uint64(hash_key("title", b"salt"))


@dataclass(frozen=True, slots=True)
class LineTable:
    """The lines of a batch that are not blank: `offsets`, int64[a + 1], cuts them into articles.

    numbers: int32[l], from 1 in the article · lengths: int32[l], in words · exact, templates, titles: uint64[l], the
    hash of the key as it stands, masked (0 for a long line), and as a title (0 for a short one) · zones: uint8[l] ·
    words: uint32[n], word_offsets: int64[l + 1] as `hash_lines` gives them.
    """

    offsets: Offsets
    numbers: NDArray[np.int32]
    lengths: NDArray[np.int32]
    exact: Hashes
    templates: Hashes
    titles: Hashes
    zones: NDArray[np.uint8]
    words: Words
    word_offsets: Offsets

    def pick_words(self, places: NDArray[np.int64], others: Sequence[str]) -> tuple[Words, Offsets, Hashes]:
        """Return the words of some lines, where each begins (int64[n + 1]), and the hashes of the lines.

        A place beyond the last line is one of `others`, keys of lines that are not in the table.
        """
        words, offsets = hash_lines(others)
        words = np.concatenate((self.words, words))
        bounds = np.concatenate((self.word_offsets, self.word_offsets[-1] + offsets[1:]))
        hashes = np.concatenate((self.exact, _u64([hash_key(key) for key in others])))[places]
        wanted, ends = pick_rows(bounds, places)
        return words[wanted], ends, hashes


@dataclass(frozen=True, slots=True)
class BatchLines:
    """A batch of articles cut into lines; `headlines` are the keys of titles, `raws` and `keys` those of the lines."""

    articles: Sequence[Article]
    headlines: Sequence[str]
    lines: LineTable
    raws: Sequence[str]
    keys: Sequence[str]
    pieces: Mapping[int, Pieces]  # of the units that are more than a raw line as it stands, by their places

    def make_bodies(self, wanted: Sequence[int]) -> Iterator[Body]:
        """Yield some of the articles, by their numbers, with their lines."""
        offsets, numbers, lengths = (
            values.tolist() for values in (self.lines.offsets, self.lines.numbers, self.lines.lengths)
        )
        broken = set((self.lines.offsets.searchsorted(list(self.pieces), "right") - 1).tolist())
        for number in wanted:
            own = slice(offsets[number], offsets[number + 1])
            lines = number_lines(self.raws[own], self.keys[own], numbers[own], lengths[own])
            if number in broken:
                for place, line in enumerate(lines, own.start):
                    line.pieces = self.pieces.get(place)
            yield Body(self.articles[number], lines, self.headlines[number])


@dataclass(frozen=True, slots=True)
class Batch(BatchLines):
    """A batch of articles cut into lines, and what the index learns: observations, and sketches of longer lines."""

    observations: Observations
    sketches: Sketches

    def list_bodies(self, settings: SketchSettings) -> list[Body]:
        """All articles with their lines, and of each line the earlier ones that it may nearly be."""
        bodies = self.make_bodies(range(len(self.articles)))
        near = find_near_lines(self.sketches, settings)
        return [replace(body, near=own) if own else body for body, own in zip(bodies, near, strict=True)]


def prepare_batch(articles: Sequence[Article], settings: Settings) -> Batch:
    """Cut articles into lines, work out their keys, and gather what they show."""
    batch = cut_articles(articles)
    pages = _find_pages(batch, settings.page)
    observations = _gather(batch, pages)
    sketches = sketch_lines(batch.lines, batch.headlines, settings.sketch)
    known = batch.articles, batch.headlines, batch.lines, batch.raws, batch.keys, batch.pieces
    return Batch(*known, observations, sketches)


def cut_articles(articles: Sequence[Article]) -> BatchLines:
    """Cut articles into their units, and work out the keys of these."""
    cuts = [cut_units(article.text, article.title) for article in articles]
    texts = [
        article.text if units is None else "\n".join(unit.text for unit in units)
        for article, units in zip(articles, cuts, strict=True)
    ]
    titles = [article.title.replace("\n", " ") for article in articles]
    folded = fold_texts([*texts, *titles])
    ends = np.cumsum([0, *(text.count("\n") + 1 for text in texts)]).astype(np.int64)
    kept = [place for place, key in enumerate(folded.keys[: ends[-1]]) if key]
    raws, keys = [folded.raws[place] for place in kept], [folded.keys[place] for place in kept]
    table = _tabulate(folded, raws, keys, np.array(kept, np.int64), ends)
    pieces = _number_units(table, cuts)
    return BatchLines(articles, folded.keys[ends[-1] :], table, raws, keys, pieces)


def _number_units(table: LineTable, cuts: Sequence[Sequence[Unit] | None]) -> dict[int, Pieces]:
    """Put the numbers of raw lines in place of those of units, and return the pieces of units by their places."""
    pieces: dict[int, Pieces] = {}
    offsets, numbers = table.offsets.tolist(), table.numbers
    for units, start, end in zip(cuts, offsets[:-1], offsets[1:], strict=True):
        if units is None:
            continue
        for place in range(start, end):
            unit = units[numbers[place] - 1]
            numbers[place] = unit.number
            if unit.pieces:
                pieces[place] = unit.pieces
    return pieces


def _tabulate(folded: Folded, raws: list[str], keys: list[str], places: Offsets, ends: Offsets) -> LineTable:
    """The lines at some places of the folded ones; `ends`, int64[a + 1], tells where articles end there."""
    offsets = places.searchsorted(ends).astype(np.int64)
    lengths = folded.lengths[places].astype(np.int32)
    exact = _u64([hash_key(key) for key in keys])
    may_be_title = (lengths >= _TITLE_WORDS[0]) & (lengths <= _TITLE_WORDS[1])
    return LineTable(
        offsets=offsets,
        numbers=(places - ends[:-1].repeat(np.diff(offsets)) + 1).astype(np.int32),
        lengths=lengths,
        exact=exact,
        templates=_hash_templates(raws, np.flatnonzero(lengths <= MOST_TEMPLATE_WORDS).tolist()),
        titles=np.where(may_be_title, _hash_titles(exact), np.uint64(0)),
        zones=find_zones(offsets),
        words=folded.words[: folded.offsets[ends[-1]]],
        word_offsets=folded.offsets[np.append(places, ends[-1])],
    )


def _hash_templates(raws: Sequence[str], short: Sequence[int]) -> Hashes:
    templates = np.zeros(len(raws), np.uint64)
    masked = [place for place in short if has_template(raws[place])]
    templates[masked] = _u64([hash_key(mask_template(raws[place]), b"template") for place in masked])
    return templates


def _hash_titles(exact: Hashes) -> Hashes:
    """The hashes of keys as titles, from their hashes as lines."""
    return mix(exact ^ _TITLE_SALT)


def name_articles(articles: Sequence[Article]) -> list[str]:
    """What people call articles: the id of each, else its address; may be empty."""
    return [spell(article.id or article.url) for article in articles]


def identify(article: Article) -> tuple[int, int]:
    """Return the identity of an article (its site and id, else site, title and text) and the hash of its content."""
    content = hash_key(f"{article.title}\0{article.text}", b"content")
    site = name_site(article.site)
    if article.id:
        return hash_key(f"{site}\0{article.id}", b"identity"), content
    return hash_key(f"{site}\0{article.title}\0{article.text}", b"identity"), content


def _gather(batch: BatchLines, pages: Sequence[int]) -> Observations:
    articles, lines = batch.articles, batch.lines
    owners = np.arange(len(articles)).repeat(np.diff(lines.offsets))
    masked = np.flatnonzero(lines.templates)
    titled = np.array([number for number, headline in enumerate(batch.headlines) if headline], np.int64)
    titles = _hash_titles(_u64([hash_key(batch.headlines[number]) for number in titled.tolist()]))
    owners, keys, zones = _merge_features(
        np.concatenate((owners, owners[masked], titled, np.array(pages, np.int64))),
        np.concatenate((lines.exact, lines.templates[masked], titles, np.full(len(pages), PAGE_KEY, np.uint64))),
        np.concatenate(
            (lines.zones, lines.zones[masked], np.full(len(titled), TITLE, np.uint8), np.zeros(len(pages), np.uint8))
        ),
    )
    identities = [identify(article) for article in articles]
    return Observations(
        articles=_u64([identity for identity, _ in identities]),
        contents=_u64([content for _, content in identities]),
        sites=_u64([hash_site(article.site) for article in articles]),
        days=np.array([read_day(article.date) for article in articles], dtype=np.int32),
        offsets=owners.searchsorted(np.arange(len(articles) + 1)).astype(np.int64),
        keys=keys,
        zones=zones,
    )


def _merge_features(
    owners: NDArray[np.int64], keys: Hashes, zones: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], Hashes, NDArray[np.uint8]]:
    """Sort features by article and key, and make one of those that are equal, in all zones where it stands."""
    order = np.lexsort((keys, owners))
    owners, keys, zones = owners[order], keys[order], zones[order]
    is_first = np.ones(len(keys), bool)
    is_first[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    starts = np.flatnonzero(is_first)
    merged = np.bitwise_or.reduceat(zones, starts) if len(starts) else zones
    return owners[starts], keys[starts], merged


def _find_pages(batch: BatchLines, settings: PageSettings) -> list[int]:
    """The articles that look like whole pages."""
    offsets, lengths = batch.lines.offsets, batch.lines.lengths

    def count(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
        sums = np.concatenate(([0], flags.cumsum()))[offsets]
        return np.diff(sums)

    lines = np.diff(offsets)
    likely = np.flatnonzero(
        (lines >= settings.min_lines)
        & (count(lengths < PROSE_WORDS) >= settings.min_short_share * lines)
        & (count(lengths <= settings.item_words) >= settings.min_items)
    ).tolist()
    bodies = zip(likely, batch.make_bodies(likely), strict=True)
    return [number for number, body in bodies if looks_like_page(body.lines, settings)]


def _u64(values: Sequence[int]) -> Hashes:
    return np.array(values, dtype=np.uint64)
