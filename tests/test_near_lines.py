"""Lines that nearly repeat: LSH finds them within an article, among articles and in index files, and exact sets decide."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from dedup import Article, Cleaner
from dedup.batch import sketches as batch_sketches
from dedup.batch.observations import IndexView, Near
from dedup.batch.prepare import Batch, name_articles, prepare_batch
from dedup.batch.sketches import find_near_lines
from dedup.config import ParagraphSettings, Settings, SketchSettings
from dedup.engine import make_lesson
from dedup.errors import BadIndex
from dedup.index import FrozenIndex, MemoryIndex, SqliteIndex, line_store, open_index
from dedup.index.interchange import compare_answers, export_lines
from dedup.sketch.bands import band_keys
from dedup.sketch.hashes import Offsets
from dedup.sketch.likeness import compare_words, measure_jaccard
from dedup.sketch.scheme import load_scheme
from dedup.sketch.words import hash_lines
from dedup.verdict.near_repeats import find_near_repeats, find_numbers

SETTINGS = Settings()
FERRY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
EDITED = "The ferry company will run one crossing after midnight from the first weekend of May, its manager said."
LONGER = "The ferry company will now run one crossing after midnight from the first weekend of May, its director said."
BOAT = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."
THAI = "บริษัทเรือข้ามฟากจะเดินเรือหลังเที่ยงคืนหนึ่งเที่ยวตั้งแต่สุดสัปดาห์แรกของเดือนพฤษภาคม ผู้อำนวยการกล่าวเมื่อวันจันทร์"
THAI_EDITED = THAI.replace("วันจันทร์", "วันพุธ")
CHINESE = "渡轮公司总裁星期一表示，从五月第一个周末起，午夜之后将增开一班渡轮，方便在面包店上早班的工人回家。"
CHINESE_EDITED = CHINESE.replace("星期一", "星期五")
FOOT = "Write to our reporter {} at the harbour desk on pier nine or call the lighthouse any night"


def write(*lines: str, id: str, title: str = "", site: str = "a.example") -> Article:
    return Article("\n".join(lines), title, site, id=id)


ARTICLES = [
    write(FERRY, BOAT, FOOT.format("Ann"), id="1", title="Night ferry sails again from the north pier"),
    write("Tides are late.", EDITED, FOOT.format("Olu"), id="2", site="b.example"),
    write(LONGER, FOOT.format("Mia"), id="3"),
    write(THAI, id="4", site="th.example"),
    write(THAI_EDITED, id="5", site="th.example"),
    write(CHINESE, id="6", site="zh.example"),
    write("今天的新闻", CHINESE_EDITED, id="7", site="cn.example"),
    write("Nothing of this is said elsewhere, and nobody has ever said a thing like it before.", id="8"),
    write(BOAT, "Night ferry sails again from the old north pier", FOOT.format("Ken"), id="9"),
]


def remember(batch: Batch, folder: Path) -> FrozenIndex:
    memory = MemoryIndex(SETTINGS.sketch, folder=folder)
    for start in range(0, len(batch.articles), 2):
        part = prepare_batch(batch.articles[start : start + 2], SETTINGS)
        memory.add(part.observations, part.sketches, name_articles(part.articles))
    return memory.freeze()


def keep(batch: Batch, folder: Path) -> SqliteIndex:
    index = open_index(folder / "lines.dedup", "write", settings=SETTINGS)
    index.add(make_lesson(batch, SETTINGS))
    return index


@pytest.fixture(params=[remember, keep])
def view(request: pytest.FixtureRequest, tmp_path: Path) -> IndexView:
    made: IndexView = request.param(prepare_batch(ARTICLES, SETTINGS), tmp_path)
    return made


def ask(view: IndexView, articles: Sequence[Article] = ARTICLES) -> dict[tuple[str, int], Near]:
    """What lines nearly are, by the id of their article and their number."""
    batch = prepare_batch(articles, SETTINGS)
    sketches = batch.sketches
    found = view.find_near(batch.observations, sketches, np.ones(len(sketches), bool))
    owners = np.repeat(np.arange(len(articles)), np.diff(sketches.offsets))
    return {(articles[owners[one]].id, int(sketches.numbers[one])): near for one, near in found.items()}


@pytest.mark.parametrize(
    ("line", "others"),
    [
        (("1", 1), {("2", 2), ("3", 1)}),
        (("2", 2), {("1", 1), ("3", 1)}),
        (("3", 1), {("1", 1), ("2", 2)}),
        (("4", 1), {("5", 1)}),
        (("5", 1), {("4", 1)}),
        (("6", 1), {("7", 2)}),
        (("8", 1), set()),
    ],
)
def test_a_paragraph_is_found_where_others_edited_it(
    view: IndexView, line: tuple[str, int], others: set[tuple[str, int]]
) -> None:
    near = ask(view).get(line, Near()).paragraph
    if others:
        assert near is not None
        assert (near.article, near.line) in others
        assert 0.5 <= near.score < 1
    else:
        assert near is None


def test_twins_are_told_from_the_same_words(tmp_path: Path) -> None:
    found = ask(remember(prepare_batch(ARTICLES, SETTINGS), tmp_path))
    one, two = found["3", 1].paragraph, found["2", 2].paragraph
    assert one is not None
    assert two is not None
    assert (one.article, one.is_same, two.is_same) == ("1", True, False)


def test_a_headline_is_found_on_its_own_site_alone(view: IndexView) -> None:
    headline = ask(view)["9", 2].headline
    assert headline is not None
    assert (headline.article, headline.line) == ("1", 0)
    elsewhere = [*ARTICLES[:-1], write(*ARTICLES[-1].text.split("\n"), id="9", site="b.example")]
    assert ask(view, elsewhere).get(("9", 2), Near()).headline is None


def test_lines_that_vary_are_counted_by_site(view: IndexView) -> None:
    near = ask(view)["1", 3]
    own = 1 if isinstance(view, FrozenIndex) else 0  # a file is asked for the other articles
    assert (near.site_with, near.site_tail) == (2 + own, 2 + own)
    assert near.standing is not None
    assert near.standing.article in {"1", "3", "9"}


def test_lines_in_files_are_those_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = prepare_batch(ARTICLES, SETTINGS)
    whole = ask(remember(batch, tmp_path / "none"))
    monkeypatch.setattr(line_store, "_MAX_HELD", 500)
    spilled = remember(batch, tmp_path)
    assert (tmp_path / "lines.words").stat().st_size
    assert ask(spilled) == whole != {}


def test_of_one_article_with_two_contents_one_counts(tmp_path: Path) -> None:
    changed = [*ARTICLES, write(EDITED, "A line that comes with the second version of it.", id="1")]
    memory = MemoryIndex(SETTINGS.sketch)
    for articles in ([changed[0]], [changed[-1]]):
        part = prepare_batch(articles, SETTINGS)
        memory.add(part.observations, part.sketches, name_articles(articles))
    assert ask(memory.freeze(), changed) == {}


def test_merging_and_forgetting_lines(tmp_path: Path) -> None:
    def learn(name: str, articles: Sequence[Article]) -> SqliteIndex:
        index = open_index(tmp_path / name, "write", settings=SETTINGS)
        index.add(make_lesson(prepare_batch(articles, SETTINGS), SETTINGS))
        return index

    whole = ask(learn("whole", ARTICLES))
    first, second = learn("first", ARTICLES[:4]), learn("second", ARTICLES[4:])
    first.merge(second)
    assert ask(first) == whole
    first.forget(prepare_batch(ARTICLES[:1], SETTINGS).observations.articles)
    assert ask(first) == ask(learn("less", ARTICLES[1:]))
    with first._connections.plain() as connection:
        assert connection.execute("SELECT COUNT(*) FROM postings").fetchone()[0]
    first.forget(prepare_batch(ARTICLES, SETTINGS).observations.articles)
    with first._connections.plain() as connection:
        assert not connection.execute("SELECT COUNT(*) FROM postings").fetchone()[0]


@pytest.mark.parametrize(
    "other", [{"num_perm": 32}, {"seed": 2}, {"shingle_size": 3}, {"min_words": 8}, {"threshold": 0.7}]
)
def test_lines_signed_in_another_way_are_refused(tmp_path: Path, other: dict[str, Any]) -> None:
    keep(prepare_batch(ARTICLES, SETTINGS), tmp_path).close()
    name = next(iter(other))
    with pytest.raises(BadIndex, match=f"sketch.{name}"):
        open_index(tmp_path / "lines.dedup", "read", settings=Settings(sketch=SketchSettings(**other)))


def test_datasketch_answers_as_the_index_does(tmp_path: Path) -> None:
    dice = random.Random(3)
    words = [f"{one}{two}" for one in "bcdfglmnprst" for two in ("ale", "oru", "iden", "umo")]
    lines = [dice.choices(words, k=dice.randint(8, 40)) for _ in range(60)]
    edited = [[dice.choice(words) if dice.random() < 0.1 else word for word in line] for line in lines]
    made = [write(*(" ".join(line) for line in part), id=f"made-{n}") for n, part in enumerate([lines, edited])]
    index = keep(prepare_batch([*made, *ARTICLES], SETTINGS), tmp_path)
    count = export_lines(index, tmp_path / "lines.lsh")
    found = compare_answers(index, tmp_path / "lines.lsh")
    assert count == found.lines == found.same > 120
    exported = pickle.loads((tmp_path / "lines.lsh").read_bytes())
    assert exported["header"]["sketch.num_perm"] == 16
    first = next(key for key in exported["lsh"].keys if key[1:] == ("made-0", 1))
    assert any(key[1:] == ("made-1", 1) for key in exported["lsh"].query(_sign_with_datasketch(lines[0]))), first
    index.add(make_lesson(prepare_batch([write(*map(" ".join, lines), id="late")], SETTINGS), SETTINGS))
    assert compare_answers(index, tmp_path / "lines.lsh").same < count


def _sign_with_datasketch(words: Sequence[str]) -> Any:
    """A signature as a user of datasketch would make it of our shingles."""
    from datasketch import MinHash

    from dedup.sketch.shingles import hash_shingles

    sketch = MinHash(num_perm=16, seed=1, hashfunc=int)
    for shingle in hash_shingles(hash_lines([" ".join(words)])[0], 2).astype(np.uint32).tolist():
        sketch.update(shingle)
    return sketch


class _Evil:
    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return Path.touch, (Path("evil"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no export"),
        (pickle.dumps({"header": {}, "lsh": _Evil()}), "no export"),
        (pickle.dumps({"header": {"sketch.num_perm": 8}, "lsh": []}), "was made with"),
        (None, "cannot read"),
    ],
)
def test_what_is_no_export_is_refused(
    tmp_path: Path, content: bytes | None, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    index = keep(prepare_batch(ARTICLES, SETTINGS), tmp_path)
    if content is not None:
        (tmp_path / "x.lsh").write_bytes(content)
    with pytest.raises(BadIndex, match=message):
        compare_answers(index, tmp_path / "x.lsh")
    assert not (tmp_path / "evil").exists()


WORDS = st.lists(st.sampled_from("a ferry sails 12 at 13 night the".split()), min_size=1, max_size=12)


@settings(max_examples=100)
@given(st.lists(WORDS, min_size=2, max_size=6))
def test_likeness_is_that_of_plain_sets(texts: list[list[str]]) -> None:
    words, offsets = hash_lines([" ".join(text) for text in texts])
    pairs = [(one, other) for one in range(len(texts)) for other in range(len(texts))]
    ones, others = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    scores = measure_jaccard(words, offsets, (ones, others), 2)
    changes, facts = compare_words(words, offsets, (ones, others))
    for place, (one, other) in enumerate(pairs):
        mine, theirs = set(pairwise(texts[one])), set(pairwise(texts[other]))
        assert scores[place] == pytest.approx(len(mine & theirs) / max(1, len(mine | theirs)))
        added, gone = _subtract(texts[one], texts[other]), _subtract(texts[other], texts[one])
        assert changes[place] == min(len(added), len(gone))
        assert facts[place] == (not [word for word in added + gone if word.isdigit()])


def _subtract(words: list[str], others: list[str]) -> list[str]:
    left = list(words)
    for word in others:
        if word in left:
            left.remove(word)
    return left


def _list_near(lines: Sequence[str], settings: ParagraphSettings) -> tuple[set[int], set[int]]:
    """The numbers of lines nearly an earlier one: by the sketches, and by comparing every two."""
    batch = prepare_batch([Article("\n".join(lines))], SETTINGS)
    body = batch.list_bodies(SETTINGS.sketch)[0]
    found = find_near_repeats(body.lines, body.near, settings.min_near_words, settings.min_ratio)
    plain = {
        line.number
        for place, line in enumerate(body.lines)
        if line.words >= settings.min_near_words
        and any(
            other.words >= settings.min_near_words
            and other.key != line.key
            and fuzz.ratio(line.key, other.key) >= 100 * settings.min_ratio
            and find_numbers(line.key) == find_numbers(other.key)
            for other in body.lines[:place]
        )
    }
    return set(found), plain


def test_within_an_article_sketches_miss_little_of_what_a_plain_search_finds() -> None:
    dice = random.Random(5)
    words = [f"{one}{two}" for one in "bcdfglmnprst" for two in ("ale", "oru", "iden", "umo", "ark", "ent")]
    prose = [dice.choices(words, k=dice.randint(14, 60)) for _ in range(300)]
    copies = [[*line[:5], dice.choice(words), *line[5 + n % 2 :]] for n, line in enumerate(prose)]
    found, plain = _list_near([" ".join(line) for line in [*prose, *copies]], SETTINGS.paragraph)
    assert found <= plain
    assert len(found) >= 0.99 * len(plain) > 250


@pytest.mark.parametrize(
    ("one", "other"), [(FERRY, LONGER), (THAI, THAI_EDITED), (CHINESE, CHINESE_EDITED), (BOAT, f"{BOAT[:-1]} too.")]
)
def test_within_an_article_every_script_is_seen(one: str, other: str) -> None:
    batch = prepare_batch([Article(f"{one}\nTides are late.\n{other}"), Article(one)], SETTINGS)
    assert [dict(body.near) for body in batch.list_bodies(SETTINGS.sketch)] == [{3: [1]}, {}]


def test_a_line_that_stands_thrice_is_one_in_its_bucket() -> None:
    batch = prepare_batch([Article("\n".join([FERRY] * 40 + [LONGER] * 2))], SETTINGS)
    assert dict(batch.list_bodies(SETTINGS.sketch)[0].near) == {41: [1]}


def test_a_page_of_thousands_of_lines_keeps_those_at_its_ends(tmp_path: Path) -> None:
    lines = [f"{FOOT.format(n)} and so on for line {n}" for n in range(1000)]
    index = keep(prepare_batch([write(*lines, id="long")], SETTINGS), tmp_path)
    _, learnt = next(index.list_lines())
    numbers = learnt.lines.numbers.tolist()
    assert (len(numbers), numbers[0], numbers[199], numbers[200], numbers[-1]) == (400, 1, 200, 801, 1000)


def test_a_cleaner_tells_what_was_near_to_what() -> None:
    cleaner = Cleaner()
    cleaner.learn(ARTICLES)
    again = "The ferry company will run one crossing at midnight from the first weekend of May, its director said."
    result = cleaner.clean(write("It is cold.", again, id="new", site="c.example"))
    (finding,) = result.findings
    assert finding.code == "P2"
    assert finding.reason == f"nearly stands as line 1 of {finding.evidence['near_article']!r}"
    assert finding.evidence["near_article"] in {"1", "3"}
    assert result.text == f"It is cold.\n{again}"


@pytest.mark.parametrize(("jaccard", "met"), [(0.5, 1 / 2), (0.54, 3 / 5), (0.7, 7 / 8)])
def test_how_many_lines_meet_is_what_the_readme_says(jaccard: float, met: float) -> None:
    scheme = load_scheme(SketchSettings())
    assert 1 - (1 - jaccard**scheme.rows) ** scheme.bands == pytest.approx(met, abs=0.03)


def test_offsets_of_no_lines() -> None:
    cut: Offsets = np.zeros(1, np.int64)
    none = np.zeros(0, np.int64)
    assert measure_jaccard(np.zeros(0, np.uint32), cut, (none, none), 2).tolist() == []


def _list_plainly(batch: Batch, settings: SketchSettings) -> list[dict[int, list[int]]]:
    """What `find_near_lines` finds, bucket by bucket: each line with the first ones of its bucket that have other keys."""
    scheme, sketches = load_scheme(settings), batch.sketches
    found = []
    for start, end in pairwise(sketches.offsets.tolist()):
        buckets: dict[tuple[int, int], dict[int, int]] = {}
        near: dict[int, set[int]] = {}
        for place in range(start, end):
            number, key = int(sketches.numbers[place]), int(sketches.keys[place])
            for band in band_keys(sketches.signatures[[place]], scheme.near_bands, scheme.near_rows)[0].tolist():
                bucket = buckets.setdefault(band, {})
                if number and key not in bucket:
                    near.setdefault(number, set()).update(list(bucket.values())[: settings.max_bucket])
                    bucket[key] = number
        found.append({number: sorted(others) for number, others in near.items() if others})
    return found


@pytest.mark.parametrize(("max_bucket", "block"), [(0, 1), (1, 3), (4, 20), (16, 1 << 14)])
def test_near_lines_are_those_of_each_bucket(max_bucket: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_sketches, "_BLOCK", block)
    settings = replace(SETTINGS.sketch, max_bucket=max_bucket)
    dice = random.Random(block)
    for words in (["ferry", "tide", "quay", "crew"], [f"word{number}" for number in range(12)]):
        texts = [
            "\n".join(" ".join(dice.choices(words, k=dice.randrange(4, 12))) for _ in range(lines))
            for lines in (0, 40, 1, 120)
        ]
        batch = prepare_batch([Article(text, title=" ".join(dice.choices(words, k=8))) for text in texts], SETTINGS)
        near = find_near_lines(batch.sketches, settings)
        assert list(map(dict, near)) == _list_plainly(batch, settings)
        assert [list(own) for own in near] == [sorted(own) for own in near]
