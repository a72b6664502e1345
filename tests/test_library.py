"""The library: learning, cleaning, forgetting, repeated articles in order of arrival, threads, other crawlers' records."""

from __future__ import annotations

import doctest
import importlib
import pickle
import pkgutil
import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

import dedup
from dedup import Article, Cleaner, Settings, clean_mapping
from dedup.errors import BadIndex, BadRow

JUNK = "Lamplighters of the old arsenal collect this page in the arcade"


def invent(seed: int, words: int = 120) -> str:
    """A story of invented words, twelve to a paragraph."""
    dice = random.Random(seed)
    told = ["".join(dice.choice("abdegiklmnoprstu") for _ in range(dice.randint(2, 9))) for _ in range(words)]
    return "\n".join(" ".join(told[start : start + 12]).capitalize() + "." for start in range(0, words, 12))


def make_site(count: int, site: str = "arsenal.example") -> list[Article]:
    return [
        Article(
            f"{invent(number)}\n{JUNK}", f"Story {number}", site, f"a-{number}", date=f"2024-03-{number % 27 + 1:02}"
        )
        for number in range(count)
    ]


@pytest.fixture(params=["memory", "file"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    return tmp_path / "a.dedup" if request.param == "file" else None


def test_what_a_site_repeats_is_learnt_and_forgotten(index: Path | None) -> None:
    articles = make_site(8)
    with Cleaner(index) as cleaner:
        assert cleaner.clean(articles[0]).text == articles[0].text
        assert cleaner.learn(articles[:2]) == 2
        assert cleaner.clean(articles[0]).text == articles[0].text  # two articles of a site teach nothing
        assert cleaner.learn(articles) == 8
        assert [result.text for result in cleaner.clean_many(articles)] == [invent(number) for number in range(8)]
        assert cleaner.info()["most_repeated"][0]["lines"] == [{"text": JUNK, "articles": 8}]
        assert [cleaner.forget(article) for article in articles[:6]] == [True] * 6
        assert not cleaner.forget(articles[0])
        assert cleaner.clean(articles[7]).text == articles[7].text
        info = cleaner.info()
        assert (info["articles"], info["repeated"]) == (2, 0)
        for article in articles[6:]:
            cleaner.forget(article)
        assert [cleaner.info()[name] for name in ("articles", "sites", "lines", "keys")] == [0, 0, 0, 0]
        cleaner.compact()


def test_an_article_counts_itself_once_learnt_or_not(index: Path | None) -> None:
    articles = make_site(6)
    with Cleaner(index) as one, Cleaner() as other:
        one.learn(articles[:5])
        other.learn(articles)
        known, unknown = other.clean(articles[5]), one.clean(articles[5])
        assert [finding.evidence for finding in known.findings] == [finding.evidence for finding in unknown.findings]
        assert known.findings[0].evidence["of"] == 6
        assert one.clean(articles[5], learn=True).findings == known.findings
        assert one.clean(articles[5], learn=True).findings == known.findings


def tell_cut(text: str, share: float) -> str:
    lines = text.split("\n")
    return "\n".join(lines[: round(share * len(lines))])


@pytest.mark.parametrize(
    ("first", "later", "is_repeat"),
    [
        (invent(1), invent(1), True),
        (invent(1), f"{invent(1)}\n{invent(2, 24)}", True),
        (invent(1), tell_cut(invent(1), 0.5), True),
        (tell_cut(invent(1, 240), 0.3), invent(1, 240), True),
        (invent(1), invent(1).replace("\n", " "), True),
        (invent(1), invent(2), False),
        (f"{invent(1)}\n{invent(3, 36)}", f"{invent(2)}\n{invent(3, 36)}", False),  # a passage in common
        ("Sunny.", "Sunny.", False),
        ("", "", False),
    ],
)
def test_repeated_articles(index: Path | None, first: str, later: str, is_repeat: bool) -> None:
    with Cleaner(index) as cleaner:
        old = Article(first, "One", "a.example", "a-1", date="2024-05-01")
        new = Article(later, "Two", "b.example", "b-1", date="2024-05-02")
        assert cleaner.clean(old, learn=True).duplicate_of is None
        expected = "a-1" if is_repeat else None
        assert cleaner.clean(new).duplicate_of == expected
        assert cleaner.clean(new, learn=True).duplicate_of == expected
        assert cleaner.clean(old).duplicate_of is None  # it came first
        if is_repeat:
            (finding,) = (one for one in cleaner.clean(new).findings if one.code == "A1")
            assert (finding.line, finding.removes) == (None, False)
            assert finding.evidence["duplicate_of"] == "a-1"
            cleaner.forget(old)
            assert cleaner.clean(new).duplicate_of is None


def test_a_copy_of_a_copy_names_the_original(index: Path | None) -> None:
    story = invent(5, 240)
    copies = [Article(tell_cut(story, 1 - number / 20), "", f"{number}.example", str(number)) for number in range(4)]
    with Cleaner(index) as cleaner:
        results = list(cleaner.clean_many(copies, learn=True))
        assert [result.duplicate_of for result in results] == [None, "0", "0", "0"]


def test_what_is_like_a_copy_alone_is_new() -> None:
    parts = [invent(number, 120) for number in range(4)]
    with Cleaner() as cleaner:
        texts = [
            f"{parts[0]}\n{tell_cut(parts[1], 0.8)}",
            f"{parts[0]}\n{parts[1]}",
            f"{parts[1]}\n{tell_cut(parts[2], 0.8)}",
        ]
        found = [cleaner.clean(Article(text, id=str(n)), learn=True).duplicate_of for n, text in enumerate(texts)]
        assert found == [None, "0", None]  # the third is half of the second, which is no original


CAPTIONS = "\n".join(f"The arsenal gate number {number} in lamplight" for number in range(6))


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ((tell_cut(invent(5), 0.3), invent(5), invent(5)), [None, ("0", False), ("1", True)]),
        ((tell_cut(invent(5), 0.3), invent(5), tell_cut(invent(5), 0.95)), [None, ("0", False), ("1", True)]),
        ((invent(5), tell_cut(invent(5), 0.3), invent(5)), [None, ("0", True), ("0", True)]),
        ((f"{invent(5)}\n{invent(6, 60)}", f"{invent(5)}\n{invent(7, 48)}", invent(5)), [None, ("0", False), ("0", True)]),
        ((invent(5), f"{invent(5)}\n{CAPTIONS}", f"{invent(5)}\n{CAPTIONS}"), [None, ("0", False), ("1", True)]),
    ],
)  # fmt: skip
def test_a_copy_repeats_the_full_story_behind_its_brief(
    index: Path | None, texts: tuple[str, ...], found: list[tuple[str, bool] | None]
) -> None:
    articles = [Article(text, "", f"{number}.example", str(number)) for number, text in enumerate(texts)]
    with Cleaner(index, Settings(rules={**Settings().rules, "A1": "remove"})) as cleaner:
        results = list(cleaner.clean_many(articles, learn=True))
        told = [
            next(((one.evidence["duplicate_of"], one.removes) for one in result.findings if one.code == "A1"), None)
            for result in results
        ]
        assert told == found


def test_duplicates_off_and_removing() -> None:
    article, again = Article(invent(1), id="x"), Article(invent(1), id="y")
    for action, expected in (("off", []), ("report", [False]), ("remove", [True])):
        with Cleaner(settings=Settings(rules={**Settings().rules, "A1": action})) as cleaner:  # type: ignore[dict-item]
            cleaner.learn([article])
            found = [finding for finding in cleaner.clean(again).findings if finding.code == "A1"]
            assert [finding.removes for finding in found] == expected


def test_a_copy_with_captions_of_its_own_is_not_dropped() -> None:
    captions = [f"The arsenal gate number {number} in lamplight" for number in range(12)]
    cleaner = Cleaner(settings=Settings(rules={**Settings().rules, "A1": "remove"}))
    cleaner.learn([Article("\n".join([invent(1), *captions[:6]]), id="x")])
    for chosen, removes in ((captions[:6], True), (captions[6:], False)):
        result = cleaner.clean(Article("\n".join([invent(1), *chosen]), id="y"))
        assert result.duplicate_of == "x"
        assert [finding.removes for finding in result.findings if finding.code == "A1"] == [removes]


def test_names_of_originals() -> None:
    story = invent(1)
    for article, expected in (
        (Article(story, id="own"), "own"),
        (Article(story, url="https://a.example/1"), "https://a.example/1"),
        (Article(story), "#"),
    ):
        with Cleaner() as cleaner:
            cleaner.learn([article])
            assert str(cleaner.clean(Article(story, title="another", id="z")).duplicate_of).startswith(expected)


def test_threads_share_a_cleaner(index: Path | None) -> None:
    articles = make_site(24)
    with Cleaner(index) as cleaner, ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda part: cleaner.learn(articles[part::6]), range(6)))
        texts = list(pool.map(lambda article: cleaner.clean(article).text, articles))
    assert texts == [invent(number) for number in range(24)]


def test_merging_is_learning_all(tmp_path: Path) -> None:
    articles = make_site(8)
    for name, part in (("a", articles[:3]), ("b", articles[2:])):
        with Cleaner(tmp_path / name) as cleaner:
            cleaner.learn(part)
    for own, other in ("ab", "ba"):
        with Cleaner(tmp_path / f"{own}{other}") as cleaner:
            for name in (own, other, own):
                cleaner.merge(tmp_path / name)
            assert cleaner.info()["articles"] == 8
            assert [result.text for result in cleaner.clean_many(articles)] == [invent(number) for number in range(8)]
            assert cleaner.clean(Article(invent(4), id="copy")).duplicate_of == "a-4"


def test_old_articles_age(index: Path | None) -> None:
    winter = [
        Article(f"{invent(n)}\nWinter arcade hours", site="a.example", id=f"w{n}", date="2024-01-05") for n in range(6)
    ]
    spring = [
        Article(f"{invent(n + 9)}\nSpring arcade hours", site="a.example", id=f"s{n}", date="2024-04-05")
        for n in range(6)
    ]
    for order in ([*winter, *spring], [*spring, *winter]):
        with Cleaner(index, window_days=60) as cleaner:
            for article in order:
                cleaner.learn([article])
            assert cleaner.info()["articles"] == 6
            assert cleaner.clean(spring[0]).text == invent(9)
            assert cleaner.clean(winter[0]).text == winter[0].text
    with Cleaner(window_days=60, dates="clock") as cleaner:
        cleaner.learn([*winter, *spring])
        assert cleaner.info()["articles"] == 12  # all were learnt today
    with Cleaner(window_days=60) as cleaner:
        cleaner.learn([Article("Late.", id="1", date="2999-01-01"), Article("Undated.", id="2")])
        assert cleaner.info()["articles"] == 2  # a date in the future ages nobody


def test_the_clock_ages_what_was_learnt_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    with Cleaner(window_days=30, dates="clock") as cleaner:
        monkeypatch.setattr("time.time", lambda: 1_700_000_000.0)
        cleaner.learn(make_site(5))
        monkeypatch.setattr("time.time", lambda: 1_700_000_000.0 + 31 * 86_400)
        cleaner.learn([Article("New.", id="new")])
        assert cleaner.info()["articles"] == 1


def test_choices_never_mix_silently(tmp_path: Path) -> None:
    path = tmp_path / "a.dedup"
    Cleaner(path, hashes_only=True, window_days=30).close()
    for choices, message in (
        ({"hashes_only": False}, "hashes_only = True, this run has False"),
        ({"window_days": 60}, "window_days = 30, this run has 60"),
        ({"dates": "clock"}, "dates = 'article', this run has 'clock'"),
    ):
        with pytest.raises(BadIndex, match=message):
            Cleaner(path, **choices)  # type: ignore[arg-type]
    Cleaner(path).close()


def test_hashes_only_keeps_no_text(tmp_path: Path) -> None:
    for hashes_only in (False, True):
        path = tmp_path / f"{hashes_only}.dedup"
        with Cleaner(path, hashes_only=hashes_only) as cleaner:
            cleaner.learn(make_site(6))
            assert str(cleaner.clean(Article(invent(2), id="copy")).duplicate_of).startswith(
                "#" if hashes_only else "a-2"
            )
            assert cleaner.clean(make_site(6)[0]).text == invent(0)
        data = path.read_bytes()
        for text in (JUNK, "arsenal.example", "a-2"):
            assert (text.encode() in data) is not hashes_only
        assert invent(2).split()[0].encode() not in data


def test_a_cleaner_travels_with_its_file_only(tmp_path: Path) -> None:
    with Cleaner(tmp_path / "a.dedup") as cleaner:
        cleaner.learn(make_site(6))
        with pickle.loads(pickle.dumps(cleaner)) as other:
            assert other.clean(make_site(1)[0]).text == invent(0)
    with pytest.raises(TypeError, match="give the cleaner an index file"):
        pickle.dumps(Cleaner())


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"maintext": "{}", "title": "T", "source_domain": "a.example", "url": None, "date_publish": datetime(2024, 3, 1, tzinfo=UTC)}, "maintext"),
        ({"text": "{}", "title": None, "hostname": "a.example", "date": "2024-03-01", "comments": ""}, "text"),
        ({"text": "{}", "title": "T", "url": "https://a.example/1", "publish_date": datetime(2024, 3, 1)}, "text"),
        ({"plaintext": "{}", "title": "T", "publishing_date": datetime(2024, 3, 1, tzinfo=UTC), "free_access": True}, "plaintext"),
    ],
)  # fmt: skip
def test_records_of_other_crawlers(record: dict[str, Any], field: str) -> None:
    told = {**record, field: f"{invent(1)}\nShare this:\n{invent(2)}"}
    with Cleaner() as cleaner:
        cleaned = clean_mapping(told, cleaner, learn=True, findings_field="found")
        assert cleaned == {**record, field: f"{invent(1)}\n{invent(2)}", "found": cleaned["found"]}
        assert [(one["line"], one["rule"]) for one in cleaned["found"]] == [(11, "known-junk")]
        again = clean_mapping({**told, "title": "Other", "url": "https://b.example/2"}, cleaner, findings_field="found")
        assert again["found"][-1]["code"] == "A1"


def test_records_without_an_article() -> None:
    with Cleaner() as cleaner:
        assert clean_mapping({"text": None, "n": 1}, cleaner, findings_field="f") == {"text": None, "n": 1, "f": []}
        with pytest.raises(BadRow, match="no text field"):
            clean_mapping({"title": "T"}, cleaner)
        with pytest.raises(BadRow, match="the text in 'body' is a list"):
            clean_mapping({"body": [5]}, cleaner)
        assert (
            clean_mapping({"title": "Like this:", "words": "a\nLike this:"}, cleaner, text_field="words")["words"]
            == "a"
        )


@pytest.mark.parametrize("file", [True, False])
def test_a_closed_cleaner_says_so(tmp_path: Path, file: bool) -> None:
    cleaner = Cleaner(tmp_path / "a.dedup" if file else None)
    cleaner.close()
    with pytest.raises(BadIndex, match="the index is closed"):
        cleaner.learn(make_site(1))


def test_the_command_line_learns_as_the_library_does(run: Run, tmp_path: Path, news: Path) -> None:
    from benchmarks.library import read_articles

    assert run("learn", news, "--index", "cli.dedup", "--workers", "2").returncode == 0
    with Cleaner(tmp_path / "library.dedup") as cleaner:
        cleaner.learn(read_articles(news))
    exported = [run("index", "export", name).stdout for name in ("cli.dedup", "library.dedup")]
    assert exported[0] == exported[1] != ""
    infos = [run("index", "info", name, "--json").stdout for name in ("cli.dedup", "library.dedup")]
    assert infos[0] == infos[1]


def test_index_commands(run: Run, tmp_path: Path, news: Path) -> None:
    run("learn", news, "--index", "a.dedup", "--hashes-only", "--window-days", "9000")
    shown = run("index", "info", "a.dedup").stdout
    assert '"hashes_only": true' in shown
    assert "harbourpost" not in shown
    assert "this run has 30" in run("learn", news, "--index", "a.dedup", "--window-days", "30").stderr
    assert run("index", "merge", "b.dedup", "a.dedup", "a.dedup").returncode == 0
    exported = [run("index", "export", name).stdout for name in ("a.dedup", "b.dedup")]
    assert exported[0] == exported[1] != ""
    run("learn", news, "--index", "c.dedup")
    shown = run("index", "info", "c.dedup", "--lines", "1").stdout
    assert "harbourpost.example: 5 articles" in shown
    assert "Harbour Post readers meet every Tuesday" in shown
    assert "articles forgotten" in run("index", "forget", "c.dedup", news).stderr
    assert '"articles": 0' in run("index", "info", "c.dedup", "--json").stdout
    assert b"harbourpost" not in (tmp_path / "c.dedup").read_bytes()
    assert "there is no index here" in run("index", "info", "none.dedup").stderr
    assert "no index of dedup" in run("index", "merge", "c.dedup", news).stderr


def list_modules() -> list[str]:
    found = pkgutil.walk_packages(dedup.__path__, "dedup.")
    return ["dedup", *(module.name for module in found if module.name != "dedup.__main__")]


@pytest.mark.parametrize("name", list_modules())
def test_examples_in_docstrings(name: str) -> None:
    if name == "dedup.scrapy":
        pytest.importorskip("scrapy")
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", [name for name in dedup.__all__ if name != "__version__"])
def test_every_public_name_is_told_with_an_example(name: str) -> None:
    assert ">>> " in (getattr(dedup, name).__doc__ or "")


@pytest.mark.parametrize(
    ("choices", "is_copy", "most"),
    [
        pytest.param({}, False, 12, id="plain"),
        pytest.param({"window_days": 30}, False, 12, id="with a window"),
        pytest.param({}, True, 18, id="a copy of several, each of which is looked up in its turn"),
    ],
)
def test_learning_and_cleaning_an_article_takes_few_statements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choices: dict[str, Any], is_copy: bool, most: int
) -> None:
    told: list[str] = []
    connect = sqlite3.connect

    def trace(*args: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*args, **options)
        connection.set_trace_callback(told.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", trace)
    with Cleaner(tmp_path / "traced.dedup", **choices) as cleaner:
        for number in range(4):
            told.clear()
            text = _tell(number) if is_copy else " ".join(f"{word}{number}" for word in _tell(0).split(" "))
            cleaner.clean(Article(text, site="a.example", id=str(number)), learn=True)
            assert len(told) <= most, told  # a statement a row would be more than a hundred


def _tell(number: int) -> str:
    said = (
        f"The {name} of boat {number} and its {place} were seen again at the quay, she said." for name, place in PAIRS
    )
    return "\n\n".join([*said, "Share this:"])


PAIRS = [("captain", "crew"), ("owner", "lantern"), ("cook", "kettle"), ("pilot", "chart"), ("mate", "rope")]
