"""An index that is foreign, damaged, cut or deleted is an error in plain words: no traceback, no signal, no silent loss."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from test_library import invent, make_site

from dedup import Article, Cleaner
from dedup.errors import BadIndex
from dedup.index import learning
from dedup.index.schema import PAGE_BYTES

Break = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "a.dedup"
    with Cleaner(path) as cleaner:
        cleaner.learn(make_site(8))
        cleaner.compact()
    return path


def set_header(name: str, value: object) -> Break:
    text = value if isinstance(value, str) else json.dumps(value)
    return lambda index: index.execute("UPDATE header SET value = ? WHERE name = ?", (text, name))


def run_sql(*statements: str) -> Break:
    return lambda index: [index.execute(statement) for statement in statements]


CHOICES = {"hashes_only": False, "window_days": 0, "dates": "article"}
LOOP = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i, i, i, i, i FROM n"
BREAKS: dict[str, Break] = {
    "no JSON": set_header("parameters", "{"),
    "deep JSON": set_header("parameters", "[" * 100_000),
    "a list": set_header("parameters", []),
    "a number": set_header("choices", 7),
    "no choices": run_sql("DELETE FROM header WHERE name = 'choices'"),
    "unknown choices": set_header("choices", {**CHOICES, "more": 1}),
    "odd choices": set_header("choices", {**CHOICES, "window_days": "many"}),
    "odd dates": set_header("choices", {**CHOICES, "dates": ["article"]}),
    "blobs": run_sql("UPDATE articles SET features = 'text', marks = x'01', story = x'0102', sketches = x''"),
    "numbers for blobs": run_sql("UPDATE articles SET features = 1, marks = 2, story = 3, sketches = 4"),
    "a cut story": run_sql("UPDATE articles SET story = substr(story, 1, 20)"),
    "long counts": run_sql("UPDATE articles SET story = x'ffffff' || substr(story, 4)"),
    "text for numbers": run_sql("UPDATE features SET articles = 'many'"),
    "an endless view": run_sql(
        "DROP TABLE features", f"CREATE VIEW features(key, site, articles, head, tail) AS {LOOP}"
    ),
    "an endless trigger": run_sql(f"CREATE TRIGGER t AFTER INSERT ON articles BEGIN INSERT INTO features {LOOP}; END"),
    "one more view": run_sql(f"CREATE VIEW v AS {LOOP}"),
    "no table": run_sql("DROP TABLE postings"),
    "another column": run_sql("ALTER TABLE postings ADD COLUMN more INTEGER"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_damaged_index_is_an_error(tmp_path: Path, sound: Path, name: str) -> None:
    path = Path(shutil.copy(sound, tmp_path / "a.dedup"))
    with sqlite3.connect(path) as index:
        BREAKS[name](index)
    index.close()
    article = make_site(1)[0]
    with pytest.raises(BadIndex), Cleaner(path) as cleaner:
        cleaner.clean_many([article, Article(article.text, id="new")])
        list(cleaner.clean_many([article, Article(article.text, id="new")]))
        cleaner.learn([Article(f"{article.text} More.", id=article.id, site=article.site)])
        cleaner.forget(article)
        cleaner.info()


def test_a_sound_index_is_none(tmp_path: Path, sound: Path) -> None:
    with Cleaner(shutil.copy(sound, tmp_path / "a.dedup")) as cleaner:
        assert cleaner.learn([Article("One more.", id="more")]) == 1
    with Cleaner(tmp_path / "w.dedup", window_days=30) as cleaner:
        cleaner.learn(make_site(2))
    with Cleaner(tmp_path / "w.dedup") as cleaner:
        assert cleaner.info()["articles"] == 2


def cut(path: Path) -> None:
    os.truncate(path, 8192)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def delete(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


def replace(path: Path) -> None:
    other = path.with_name("other.dedup")
    with Cleaner(other) as cleaner:
        cleaner.learn(make_site(3))
    os.replace(other, path)


@pytest.mark.parametrize("befall", [cut, empty, delete, replace])
def test_what_befalls_an_open_index_is_an_error_before_anything_is_lost(
    tmp_path: Path, sound: Path, befall: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dedup.index.connection._LAG_SECONDS", 0.1)
    path = Path(shutil.copy(sound, tmp_path / "a.dedup"))
    cleaner = Cleaner(path)
    cleaner.learn([Article(invent(900, 60), id="before")])
    befall(path)
    with pytest.raises(BadIndex):
        for number in range(50):
            cleaner.learn([Article(invent(number, 60), id=f"late-{number}")])
    cleaner.close()


def test_a_file_that_a_killed_process_left_shorter_than_it_says_is_mended(
    tmp_path: Path, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was killed while it moved the log into the file: the first page was there, what stands behind the end was not."""
    monkeypatch.setattr("dedup.index.connection._LAG_SECONDS", 0.1)
    path = Path(shutil.copy(sound, tmp_path / "a.dedup"))
    with Cleaner(path) as cleaner:
        cleaner.learn(Article(invent(number, 60), id=str(number)) for number in range(200))
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", tmp_path / f"b.dedup{end}")
        with sqlite3.connect(tmp_path / "b.dedup") as moved:
            moved.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        moved.close()
        size, first = path.stat().st_size, (tmp_path / "b.dedup").read_bytes()[:PAGE_BYTES]
        assert (tmp_path / "b.dedup").stat().st_size > size
        with path.open("r+b") as stream:
            stream.write(first)
        assert cleaner.learn([Article(invent(900, 60), id="more")]) == 1
    with Cleaner(path) as cleaner:
        assert cleaner.info()["articles"] == 209


def test_a_reader_of_an_index_that_is_cut_gets_an_error_and_no_signal(tmp_path: Path) -> None:
    path = tmp_path / "a.dedup"
    with Cleaner(path) as cleaner:
        cleaner.learn(Article(invent(number, 200), site="a.example", id=str(number)) for number in range(300))
        cleaner.compact()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            cleaner = Cleaner(path)
            cleaner.clean(Article(invent(1, 200), site="a.example"))
            os.truncate(path, 8192 * 3)
            try:
                for number in range(300):
                    cleaner.clean(Article(invent(number, 200), site="b.example"))
                cleaner.info()
            except BadIndex:
                code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_a_process_may_fork_while_a_thread_learns(tmp_path: Path) -> None:
    for index in (None, tmp_path / "a.dedup"):
        cleaner = Cleaner(index)
        cleaner.learn(make_site(2))
        is_over = threading.Event()

        def learn(cleaner: Cleaner = cleaner, is_over: threading.Event = is_over) -> None:
            number = 0
            while not is_over.is_set():
                cleaner.learn([Article(invent(number, 40), id=f"t-{number}")])
                number += 1

        thread = threading.Thread(target=learn)
        thread.start()
        try:
            for turn in range(6):
                pid = os.fork()
                if pid == 0:
                    cleaner.learn([Article(invent(turn, 40), id=f"c-{turn}")])
                    os._exit(0)
                deadline = time.monotonic() + 60
                while (ended := os.waitpid(pid, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
                    time.sleep(0.01)
                if ended == (0, 0):
                    os.kill(pid, 9)
                assert ended == (pid, 0)
        finally:
            is_over.set()
            thread.join()


DAY = 86_400


@pytest.mark.parametrize("dates", ["article", "clock"])
def test_a_clock_far_ahead_does_not_make_a_window_forget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dates: str
) -> None:
    with Cleaner(tmp_path / "a.dedup", window_days=30, dates=dates) as cleaner:  # type: ignore[arg-type]
        now = learning._today()
        for day in range(5):
            monkeypatch.setattr(learning, "_today", lambda day=day: now + day)
            cleaner.learn([Article(invent(day, 60), id=str(day))])
        monkeypatch.setattr(learning, "_today", lambda: now + 12_000)
        cleaner.learn([Article(invent(90, 60), id="ahead")])
        assert cleaner.info()["articles"] == 6
        monkeypatch.setattr(learning, "_today", lambda: now + 6)
        cleaner.learn([Article(invent(91, 60), id="right again")])
        assert cleaner.info()["articles"] == 7
        for day in range(31, 40):
            monkeypatch.setattr(learning, "_today", lambda day=day: now + day)
            cleaner.learn([Article(invent(100 + day, 60), id=f"late-{day}")])
        assert cleaner.info()["articles"] == 9  # the window works


def test_after_a_year_of_rest_a_clock_is_believed_on_the_third_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Cleaner(tmp_path / "a.dedup", window_days=30, dates="clock") as cleaner:
        now = learning._today()
        cleaner.learn(make_site(4))
        known = []
        for day in (500, 501, 502):
            monkeypatch.setattr(learning, "_today", lambda day=day: now + day)
            cleaner.learn([Article(invent(day, 60), id=str(day))])
            known.append(cleaner.info()["articles"])
        assert known == [5, 6, 3]
