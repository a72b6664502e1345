"""What must hold for any article: kept plus removed is the original, and cleaning twice or in another order changes nothing."""

from __future__ import annotations

import json

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import Article, Cleaner
from dedup.text.leftovers import find_leftovers

ROWS = [json.loads(line) for line in (ROOT / "fixtures" / "news.jsonl").read_text("utf-8").splitlines()]
LINES = sorted({line for row in ROWS for line in row["text"].split("\n")})
TITLES = sorted({row["title"] for row in ROWS})
SITES = ["", "harbourpost.example", "nordkurier.example", "elsewhere.example"]
SHAPES = [
    "Share this:", "Like this:", "Related", "Video", "Photo: Elena Marsh", "less", "Close", "Image 3 of 25", "Updated",
    "Two extra hours (or more) for first timers:", "Embarcadero Station (two hours)", "12 comments", "Oh", "___", "* * *",
    "window.ads = window.ads || [];", "By Rosa Lind", "2 March 2026", "Read more: Ferry line adds a night crossing",
    "&nbsp;", "x\u200b", "\u202bمعجب بهذه:\u202c", "İ", "ß", "\x00", "\x1b[31m", "\ud83d", "\r", "关于 © 2026 保留所有权利", "👍" * 9,
]  # fmt: skip
ANY = st.text(max_size=60) | st.text(st.characters(categories=["Cs", "Cc", "Mn", "Cf", "Lo"]), max_size=9)
TEXT = st.lists(st.sampled_from(LINES) | st.sampled_from(SHAPES) | ANY, max_size=24)
REPEATED = st.tuples(TEXT, st.integers(0, 9), st.integers(1, 3)).map(
    lambda drawn: drawn[0][: drawn[1]] * drawn[2] + drawn[0][drawn[1] :]
)
ARTICLES = st.builds(
    Article,
    text=REPEATED.map("\n".join),
    title=st.just("") | st.sampled_from(TITLES) | ANY,
    site=st.sampled_from(SITES),
    id=st.just("") | st.sampled_from([row["id"] for row in ROWS]) | st.just("new"),
)


@pytest.fixture(scope="module")
def learnt() -> Cleaner:
    cleaner = Cleaner()
    cleaner.learn(
        Article(**{name: row[name] for name in ("text", "title", "site", "id", "url", "date")}) for row in ROWS
    )
    return cleaner


@settings(max_examples=250)
@given(ARTICLES)
def test_kept_plus_removed_is_the_original(learnt: Cleaner, article: Article) -> None:
    result = learnt.clean(article)
    gone = {finding.line: finding for finding in result.findings if finding.removes}
    assert len(gone) == sum(finding.removes for finding in result.findings)
    kept = iter(result.text.split("\n"))
    lines = article.text.split("\n")
    leftovers = find_leftovers(lines, {number for number, one in gone.items() if number and not one.span})
    for number, line in enumerate(lines, 1):
        finding = gone.get(number)
        if number in leftovers:
            assert finding is None
            assert not line.strip().strip("=-").strip()  # blank, or the underline of a headline
        elif finding is None:
            assert next(kept) == line
        else:
            assert finding.text == line
            if finding.span:
                assert next(kept) == line[: finding.span[0]] + line[finding.span[1] :]
    assert next(kept, None) is None or not article.text


@settings(max_examples=400)
@given(ARTICLES)
def test_cleaning_the_cleaned_changes_nothing(learnt: Cleaner, article: Article) -> None:
    once = learnt.clean(article)
    again = learnt.clean(Article(once.text, article.title, article.site, article.id))
    assert [finding for finding in again.findings if finding.removes] == []
    assert again.text == once.text


@settings(max_examples=40)
@given(st.lists(ARTICLES, max_size=9), st.randoms(use_true_random=False))
def test_the_order_in_which_articles_are_learnt_changes_nothing(articles: list[Article], chance: object) -> None:
    named = [Article(article.text, article.title, article.site, f"{place}") for place, article in enumerate(articles)]
    mixed = named[:]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = Cleaner(), Cleaner()
    one.learn(named)
    other.learn(mixed)
    verdicts, others = (
        # Which of two copies is the first depends on which came first.
        [[finding for finding in cleaner.clean(article).findings if finding.code != "A1"] for article in named]
        for cleaner in (one, other)
    )
    assert verdicts == others
