"""Indexes: memory and file answer alike, merging and learning in any order give the same, kills harm nothing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.article import Article
from dedup.batch.observations import Counts, ask_each
from dedup.batch.prepare import prepare_batch
from dedup.batch.sketches import Sketches
from dedup.config import Settings, SketchSettings
from dedup.engine import make_lesson
from dedup.errors import BadIndex
from dedup.index import Lesson, MemoryIndex, Observations, SqliteIndex, StorySketch, open_index
from dedup.index.postings import find_articles, find_lines

KEYS = (np.arange(30, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
SHINGLES = KEYS[::-1] ^ np.uint64(0x5555)
ARTICLE = st.tuples(
    st.integers(0, 15), st.integers(0, 2), st.integers(0, 3), st.sets(st.integers(0, 29), min_size=1, max_size=6)
)


def make(articles: list[tuple[int, int, int, set[int]]], days: list[int] | None = None) -> Lesson:
    keys = [sorted(keys) for *_, keys in articles]
    flat = np.array([key for own in keys for key in own], np.int64)
    observations = Observations(
        articles=np.array([number << 60 | 5 for number, *_ in articles], np.uint64),
        contents=np.array([content for _, content, *_ in articles], np.uint64),
        sites=np.array([site << 62 for _, _, site, _ in articles], np.uint64),
        days=np.array(days or [content for _, content, *_ in articles], np.int32),
        offsets=np.cumsum([0, *map(len, keys)]).astype(np.int64),
        keys=KEYS[flat],
        zones=(flat % 4).astype(np.uint8),
    )
    return Lesson(
        observations,
        names=[f"id-{number}" for number, *_ in articles],
        sites=[f"site-{site}.example" for _, _, site, _ in articles],
        lines=[len(own) for own in keys],
        stories=[StorySketch(np.sort(SHINGLES[number : number + 9]), bytes([number])) for number, *_ in articles],
        counted=np.full(len(articles), -1, np.int32),
        sketches=[bytes(2)] * len(articles),
        texts={int(key): f"line {place}" for place, key in enumerate(KEYS)},
    )


def sketch_none(articles: int) -> tuple[Sketches, list[str]]:
    """No sketched lines, and names, of so many articles."""
    return prepare_batch([Article("")] * articles, Settings()).sketches, [""] * articles


def ask(view: object) -> list[list[int]]:
    sites = np.repeat(np.arange(4, dtype=np.uint64) << np.uint64(62), len(KEYS))
    counts = view.look_up(sites, np.tile(KEYS, 4))  # type: ignore[attr-defined]
    return [getattr(counts, name).tolist() for name in counts.__slots__]


def newest(articles: list[tuple[int, int, int, set[int]]]) -> list[tuple[int, int, int, set[int]]]:
    return [
        max((one for one in articles if one[0] == number), key=lambda one: one[1])
        for number in sorted({one[0] for one in articles})
    ]


@settings(max_examples=60)
@given(st.lists(ARTICLE, max_size=25))
def test_memory_and_file_answer_alike(
    tmp_path_factory: pytest.TempPathFactory, articles: list[tuple[int, int, int, set[int]]]
) -> None:
    batch = make(newest(articles))
    memory = MemoryIndex(SketchSettings())
    memory.add(batch.observations, *sketch_none(len(batch)))
    with open_index(tmp_path_factory.mktemp("index") / "a.dedup", "write") as file:
        file.add(batch)
        everywhere = ask(file)[3]
        for ours, theirs in zip(ask(memory.freeze()), ask(file), strict=True):
            # What one article alone carries is left out of memory.
            assert [one for one, count in zip(ours, everywhere, strict=True) if count > 1] == [
                one for one, count in zip(theirs, everywhere, strict=True) if count > 1
            ]
        assert memory.freeze().total_articles == file.total_articles
        assert file.contains(batch.observations.articles).all()


@settings(max_examples=60)
@given(st.lists(st.lists(ARTICLE, max_size=8), max_size=5), st.integers(0, 200))
def test_what_outgrows_memory_counts_as_much(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[tuple[int, int, int, set[int]]]], limit: int
) -> None:
    folder = tmp_path_factory.mktemp("features")
    plain, limited = MemoryIndex(SketchSettings()), MemoryIndex(SketchSettings(), limit, folder)
    # One identity and content is one article: what it shows follows from them.
    shown = {(number, content): (site, keys) for batch in batches for number, content, site, keys in batch}
    for batch in batches:
        shows = make([(number, content, *shown[number, content]) for number, content, *_ in batch]).observations
        plain.add(shows, *sketch_none(len(shows)))
        limited.add(shows, *sketch_none(len(shows)))
    ours, theirs = plain.freeze(), limited.freeze()
    assert ask(ours) == ask(theirs)
    assert ours.total_articles == theirs.total_articles
    sites = np.arange(4, dtype=np.uint64) << np.uint64(62)
    assert ours.count_articles(sites).tolist() == theirs.count_articles(sites).tolist()


@settings(max_examples=40)
@given(st.lists(ARTICLE, max_size=20), st.lists(ARTICLE, max_size=20))
def test_merging_in_any_order_is_learning_all(
    tmp_path_factory: pytest.TempPathFactory,
    some: list[tuple[int, int, int, set[int]]],
    others: list[tuple[int, int, int, set[int]]],
) -> None:
    # One identity and content is one article: what it shows follows from them.
    shown = {(number, content): (site, keys) for number, content, site, keys in [*some, *others]}
    some, others = ([(n, c, *shown[n, c]) for n, c, *_ in part] for part in (some, others))
    folder = tmp_path_factory.mktemp("merge")

    def learn(name: str, *parts: list[tuple[int, int, int, set[int]]]) -> SqliteIndex:
        index = open_index(folder / name, "write")
        for part in parts:
            index.add(make(part))
        return index

    together = ask(learn("all", newest([*some, *others])))
    for name, first, second in (("ab", some, others), ("ba", others, some)):
        index = learn(name, newest(first))
        index.merge(learn(f"{name}-other", newest(second)))
        assert ask(index) == together


def test_learning_again_changes_nothing_and_a_changed_article_replaces(tmp_path: Path) -> None:
    with open_index(tmp_path / "a.dedup", "write") as index:
        index.add(make([(1, 0, 1, {1, 2}), (2, 0, 1, {2, 3})]))
        before = ask(index)
        index.add(make([(1, 0, 1, {1, 2})]))
        assert ask(index) == before
        index.add(make([(1, 1, 1, {4})]))
        assert index.total_articles == 2
        assert ask(index) == ask_fresh(tmp_path, [(1, 1, 1, {4}), (2, 0, 1, {2, 3})])
        assert index.forget(np.array([1 << 60 | 5], np.uint64)) == 1
        assert ask(index) == ask_fresh(tmp_path, [(2, 0, 1, {2, 3})])


def ask_fresh(folder: Path, articles: list[tuple[int, int, int, set[int]]]) -> list[list[int]]:
    path = folder / f"fresh-{len(articles)}.dedup"
    with open_index(path, "write") as index:
        index.add(make(articles))
        return ask(index)


def learn_slowly(path: Path, first: int, count: int) -> None:
    with open_index(path, "write") as index:
        for number in range(first, first + count):
            index.add(make([(number, 0, number % 4, {number % 30, (number * 7) % 30})]))


def make_numbered(count: int) -> list[tuple[int, int, int, set[int]]]:
    return [(number, 0, number % 4, {number % 30, (number * 7) % 30}) for number in range(count)]


def foreign(path: Path) -> None:
    sqlite3.connect(path).execute("CREATE TABLE t (x)").connection.commit()


def text(path: Path) -> None:
    path.write_text("no database, but long enough to be looked at " * 50)


def damaged(path: Path) -> None:
    with open_index(path, "write") as index:
        index.add(make(make_numbered(16)))
        index.compact()
    data = bytearray(path.read_bytes())
    data[2048:] = os.urandom(len(data) - 2048)
    path.write_bytes(data)


def other_parameters(path: Path) -> None:
    SqliteIndex(path, {"keys": "words-0"}, "write").close()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (foreign, "no index of dedup"),
        (text, "no index of dedup"),
        (damaged, "damaged"),
        (other_parameters, "was made with"),
        (lambda path: None, "there is no index here"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, spoil: Callable[[Path], None], message: str) -> None:
    path = tmp_path / "x.dedup"
    spoil(path)
    with pytest.raises(BadIndex, match=message), open_index(path, "read") as index:
        ask(index)
        list(index.batches())


def test_within_a_reading_an_answer_is_of_its_state_and_no_longer(tmp_path: Path) -> None:
    article, other = Article("The ferry sails again.", site="a.example", id="1"), Article("It is late.", id="2")
    batch = prepare_batch([article, other], Settings())
    lesson = make_lesson(batch, Settings())
    with open_index(tmp_path / "a.dedup", "write") as index:
        with index.reading():
            assert not index.contains(batch.observations.articles).any()
            index.add(lesson)
            assert index.contains(batch.observations.articles).all()
        assert index.total_articles == 2
        index.add(lesson)
        assert index.total_articles == 2
        assert index.forget(batch.observations.articles[:1]) == 1
        assert index.contains(batch.observations.articles).tolist() == [False, True]
        assert (index.total_articles, index.count_articles(batch.observations.sites).tolist()[0]) == (1, 0)


def test_a_reading_sees_one_state_while_others_write(tmp_path: Path) -> None:
    batch = prepare_batch([Article("The ferry sails again.", site="a.example", id="1")], Settings())
    lesson = make_lesson(batch, Settings())
    with open_index(tmp_path / "a.dedup", "write") as one, open_index(tmp_path / "a.dedup", "write") as other:
        with one.reading():
            other.add(lesson)  # nobody waits for one that reads
            assert other.total_articles == 1
            assert not one.contains(batch.observations.articles).any()
            assert one.count_articles(batch.observations.sites).tolist() == [0]
            assert one.look_up_batch(batch.observations, np.zeros(1, np.int64), KEYS[:1]).total_articles == 0
        assert one.contains(batch.observations.articles).all()


@pytest.mark.parametrize("keys", [0, 3, 605])
@pytest.mark.parametrize("place", range(4))
def test_a_lone_article_is_asked_about_as_many_are(tmp_path: Path, place: int, keys: int) -> None:
    learnt = make([(1, 0, 1, {1, 2, 3}), (2, 0, 2, {2, 3}), (3, 0, 1, {3, 4})])
    asked = make([(1, 0, 1, {1}), (4, 0, 1, {1}), (5, 0, 2, {1}), (6, 0, 3, {1})]).observations
    some = np.concatenate((np.arange(600, dtype=np.uint64), KEYS[:5]))[605 - keys :]
    with open_index(tmp_path / "a.dedup", "write") as index:
        index.add(learnt)
        one, owners = asked.select(np.array([place])), np.zeros(len(some), np.int64)
        lone, apart = index.look_up_batch(one, owners, some), ask_each(index, one, owners, some)
    assert (lone.learnt.tolist(), lone.total_articles) == (apart.learnt.tolist(), apart.total_articles)
    assert lone.site_articles.tolist() == apart.site_articles.tolist()
    for name in Counts.__slots__:
        assert getattr(lone.counts, name).tolist() == getattr(apart.counts, name).tolist()
    assert not keys or lone.counts.all_articles.any()


POSTING = st.tuples(st.integers(-2, 2), st.sampled_from([-5, -4, -2, -1, 3, 600, 601, 9000]))


@settings(max_examples=100, deadline=None)
@given(st.sets(POSTING), st.integers(1, 4), st.integers(1, 5))
def test_postings_lead_to_the_first_places_of_their_kind(rows: set[tuple[int, int]], most: int, own: int) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE postings (key, place, PRIMARY KEY (key, place)) WITHOUT ROWID")
    connection.executemany("INSERT INTO postings VALUES (?, ?)", rows)
    lines = [(key, place) for key in range(-2, 3) for place in sorted(p for k, p in rows if k == key and p > 0)[:most]]
    articles = [
        number
        for key in range(-2, 3)
        for number in sorted(-place for k, place in rows if k == key and place < 0 and -place != own)[:most]
    ]
    assert sorted(find_lines(connection, range(-2, 3), most)) == sorted(lines)
    sampled = np.arange(-2, 3).astype(np.int32).view(np.uint32).astype(np.uint64)
    assert sorted(find_articles(connection, sampled, own, most)) == sorted(articles)
    connection.close()
