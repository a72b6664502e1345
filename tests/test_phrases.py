"""Known junk goes and what looks like it stays, in every language there are phrases for."""

from __future__ import annotations

import pytest
from phrases import east, north, south
from states import split_article

from dedup import Article, Cleaner

GOES = {**east.GOES, **north.GOES, **south.GOES}
STAYS = {**east.STAYS, **north.STAYS, **south.STAYS}
STORIES = {**east.STORIES, **north.STORIES, **south.STORIES}


def removed(lines: list[str]) -> list[str]:
    return [finding.text for finding in Cleaner().clean(Article("\n".join(lines))).findings if finding.removes]


@pytest.mark.parametrize(("language", "line"), [(language, line) for language in GOES for line in GOES[language]])
def test_known_junk_goes_and_the_story_stays(language: str, line: str) -> None:
    assert removed([*STORIES[language], line]) == [line]


@pytest.mark.parametrize(("language", "line"), [(language, line) for language in STAYS for line in STAYS[language]])
def test_story_that_looks_like_junk_stays(language: str, line: str) -> None:
    first, second = STORIES[language]
    assert removed([first, line, second]) == []


@pytest.mark.parametrize("language", sorted(east.STORIES))
def test_a_paragraph_is_prose_in_every_script(language: str) -> None:
    assert [line.is_prose for line in split_article(Article("\n".join(STORIES[language]))).lines] == [True, True]


@pytest.mark.parametrize(
    "headline",
    [
        "ท่าเรือเก่าเปิดอีกครั้ง ชาวประมงแห่ชมเรือลำใหม่",
        "កំពង់ផែចាស់បើកឡើងវិញក្រោយម្ភៃឆ្នាំ",
        "ဆိပ်ခံဟောင်း အနှစ်နှစ်ဆယ်အကြာတွင် ပြန်ဖွင့်",
        "旧码头二十年后重新开放 渔民争相参观新船",
        "古い桟橋、二十年ぶりに再開",
    ],
)
def test_a_headline_is_no_prose_in_a_script_without_blanks(headline: str) -> None:
    line = split_article(Article(headline)).lines[0]
    assert (line.is_prose, line.is_headline_shaped) == (False, True)


@pytest.mark.parametrize("stop", [*".。।۔｡։።။។", "፡፡"])
def test_a_sentence_may_end_with_any_full_stop(stop: str) -> None:
    line = split_article(Article(f"ա բ գ դ ե զ է ը թ ժ ի{stop}")).lines[0]
    assert (line.ends_sentence, line.is_prose, line.is_headline_shaped) == (True, True, False)
