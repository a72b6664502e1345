"""First tasks of a shard: cut its lines once, and write down what they show to other shards and ask of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.batch.keep import keep_batch
from dedup.batch.observations import Observations, concatenate, find_newest
from dedup.batch.prepare import Batch, name_articles, prepare_batch
from dedup.config import SketchSettings
from dedup.index.frozen import count_values
from dedup.index.memory import empty_observations
from dedup.index.near_pairs import hash_band
from dedup.io import read_chunk
from dedup.sketch.hashes import Hashes, keep_distinct
from dedup.sketch.ragged import cut, pick_rows
from dedup.sketch.scheme import load_scheme
from dedup.spread.columns import pack_texts
from dedup.spread.job import Job
from dedup.spread.opening import keep_plain, open_shard
from dedup.spread.ranges import cut_ranges, keep_distinct_pairs
from dedup.spread.work import Counts, Work
from dedup.spread.work import concatenate as concatenate_arrays


def learn(job: Job, work: Work, number: int) -> Counts:
    """Learn from the articles of a shard.

    Writes `kept`, its batches for `clean`; `features` and `titles`, what it shows and asks by key; `lines`, its
    sketched lines by key, and `words`, theirs; `articles`, in order of arrival, and `ballots`, by identity. Of `words`
    other shards read a few lines, of the rest but `kept` all.
    """
    shown, rows = _Shown(job.settings.sketch, job.partitions), 0
    with work.create("learn", number, "kept") as kept, open_shard(job, work, number) as source:
        for chunk in source.chunks():
            block = read_chunk(chunk, job.options)
            batch = prepare_batch([row.article for row in block.rows if row.has_text], job.settings)
            keep_batch(batch, kept)
            shown.add(batch)
            rows += chunk.rows
        size = kept.tell()
        keep_plain(work, number, source)
        notes = list(source.notes)
    lines, words = shown.list_lines()
    files = {
        "features": shown.list_features(),
        "titles": shown.list_titles(),
        "articles": shown.list_articles(),
        "ballots": shown.list_ballots(),
        "lines": lines,
    }
    shipped = sum(work.save("learn", number, kind, columns) for kind, columns in files.items())
    size += work.save("learn", number, "words", words)
    return {"rows": rows, "articles": shown.articles, "shipped": shipped, "kept": size, "notes": notes}


class _Shown:
    """Gathers what the batches of a shard show."""

    def __init__(self, settings: SketchSettings, parts: int) -> None:
        self.articles, self._parts = 0, parts
        self._observations: list[Observations] = [empty_observations()]
        self._titles: list[tuple[Hashes, Hashes]] = []
        self._names: list[str] = []
        self._lines: list[tuple[NDArray[Any], ...]] = []
        self._scheme = load_scheme(settings)

    def add(self, batch: Batch) -> None:
        """Take the next batch."""
        table, sketches = batch.lines, batch.sketches
        sites = batch.observations.sites.repeat(np.diff(table.offsets))
        may_be = table.titles != 0
        self._titles.append(keep_distinct_pairs(table.titles[may_be], sites[may_be]))
        owners = np.arange(self.articles, self.articles + len(batch.articles), dtype=np.uint32)
        own = owners.repeat(np.diff(sketches.offsets))
        lengths = np.diff(sketches.word_offsets)
        bands = [hash_band(sketches.signatures, band, self._scheme) for band in range(self._scheme.bands)]
        placed = sketches.keys, own, sketches.numbers, sketches.zones
        self._lines.append((*placed, np.stack(bands, axis=1), lengths, sketches.words))
        self._observations.append(batch.observations)
        self._names += name_articles(batch.articles)
        self.articles += len(batch.articles)

    def list_features(self) -> dict[str, NDArray[Any]]:
        """By key, then arrival: key, article, zones."""
        shown = concatenate(self._observations)
        owners = np.arange(len(shown), dtype=np.uint32).repeat(np.diff(shown.offsets))
        order = np.argsort(shown.keys, kind="stable")
        return self._part({"keys": shown.keys[order], "owners": owners[order], "zones": shown.zones[order]})

    def list_titles(self) -> dict[str, NDArray[Any]]:
        """What lines would be as titles, and the sites of their articles, by key: distinct pairs."""
        none = np.zeros(0, np.uint64)
        keys, sites = (np.concatenate(columns) for columns in zip((none, none), *self._titles, strict=True))
        keys, sites = keep_distinct_pairs(keys, sites)
        return self._part({"keys": keys, "sites": sites})

    def _part(self, columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """The same, which come by key, with the bounds of the ranges of keys."""
        return columns | {"bounds": cut_ranges(columns["keys"], self._parts)}

    def list_articles(self) -> dict[str, NDArray[Any]]:
        """Identity, site and name of each in order of arrival."""
        shown = concatenate(self._observations)
        names, name_offsets = pack_texts(self._names)
        return {"identities": shown.articles, "sites": shown.sites, "names": names, "name_offsets": name_offsets}

    def list_ballots(self) -> dict[str, NDArray[Any]]:
        """By identity, then arrival: what elects the newest, the number of the article, and its site."""
        shown = concatenate(self._observations)
        order = np.argsort(shown.articles, kind="stable")
        ballots: dict[str, NDArray[Any]] = {
            "keys": shown.articles,
            "days": shown.days,
            "contents": shown.contents,
            "sites": shown.sites,
        }
        return self._part({name: values[order] for name, values in ballots.items()} | {"numbers": order})

    def list_lines(self) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]:
        """The distinct sketched lines by key, with their bands, and where each stands, in order of arrival; their words."""
        kinds = (np.uint64, np.uint32, np.int32, np.uint8, np.uint64, np.int64, np.uint32)
        empty: list[NDArray[Any]] = [np.zeros(0, kind) for kind in kinds]
        empty[4] = empty[4].reshape(0, self._scheme.bands)
        keys, owners, numbers, zones, bands, lengths, words = map(np.concatenate, zip(empty, *self._lines, strict=True))
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)])
        picked, word_offsets = pick_rows(cut(lengths), order[starts])
        lines = {
            "keys": keys[starts],
            "bands": bands[order[starts]],
            "copy_offsets": np.append(starts, len(keys)).astype(np.int64),
            "owners": owners[order],
            "numbers": numbers[order],
            "zones": zones[order],
        }
        return self._part(lines), {"words": words[picked], "word_offsets": word_offsets}


def elect(job: Job, work: Work, part: int) -> Counts:
    """Of one identity seen in several shards, or again in one, let the newest count; for a range of identities.

    Writes `elected`: by shard the articles that do not count, by site how many do, and at which row each shard begins.
    """
    names = ("keys", "days", "contents", "sites", "numbers")
    ballots = [read_range(work, shard, "ballots", part, names) for shard in range(len(job.shards))]
    identities, days, contents, sites, numbers = map(np.concatenate, zip(*ballots, strict=True))
    counts = np.zeros(len(identities), bool)
    counts[find_newest(identities, days, contents)] = True
    firsts = cut(np.array([len(own[0]) for own in ballots], np.int64))
    known_sites, articles = np.unique(sites[counts], return_counts=True)
    elected = {
        "losers": numbers[~counts],
        "loser_offsets": cut(~counts)[firsts],
        "sites": known_sites,
        "site_articles": articles.astype(np.int64),
        "first_rows": _list_first_rows(job, work) if part == 0 else np.zeros(0, np.int64),
    }
    return {"articles": int(counts.sum()), "shipped": work.save("elect", part, "elected", elected)}


def _list_first_rows(job: Job, work: Work) -> NDArray[np.int64]:
    """The number of the first row of each shard, and one more than the last of all: int64[s + 1]."""
    counts = [work.read_counts("learn", shard) or {} for shard in range(len(job.shards))]
    return 1 + cut(np.array([one["rows"] for one in counts], np.int64))


def read_first_rows(work: Work) -> NDArray[np.int64]:
    """As `_list_first_rows`, from what was elected."""
    rows: NDArray[np.int64] = work.load("elect", 0, "elected")["first_rows"]
    return rows


def settle(job: Job, work: Work, number: int) -> Counts:
    """Gather for a shard what was elected.

    Writes `settled`: the articles that do not count, of its sites how many articles do, and how many do of all.
    """
    sites = keep_distinct(work.load("learn", number, "articles")["sites"])
    articles, total = np.zeros(len(sites), np.int64), 0
    losers: list[NDArray[np.int64]] = []
    for part in range(job.partitions):
        elected = work.load("elect", part, "elected")
        losers.append(elected.read("losers", *elected.read("loser_offsets", number, number + 2).tolist()))
        articles += count_values(elected["sites"], elected["site_articles"], sites)
        total += int(elected["site_articles"].sum())
    settled = {"losers": concatenate_arrays(losers, np.int64), "sites": sites, "site_articles": articles}
    return {"shipped": work.save("settle", number, "settled", settled | {"total": np.array([total], np.int64)})}


def read_range(work: Work, shard: int, kind: str, part: int, names: Sequence[str]) -> list[NDArray[Any]]:
    """Columns of what a shard showed in a range of keys."""
    found = work.load("learn", shard, kind)
    start, end = found.read("bounds", part, part + 2).tolist()
    return [found.read(name, start, end) for name in names]
