"""Headlines: what says the article's own headline again goes; other numbers, sentences and refrains stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from states import check_table, make_state

from dedup.config import Settings
from dedup.verdict.passes import headlines

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
TITLE = "Ferry line adds a night crossing from May"
AGAIN, TWICE, NEARLY = "headline-again H1", "headline-twice H1", "headline-nearly-twice H1"

WITH_TITLE = {
    "as it stands": (TITLE, f"{TITLE} | {AGAIN}\n{STORY}"),
    "in capitals and between quotation marks": (TITLE, f"“{TITLE.upper()}” | {AGAIN}\n{STORY}"),
    "every time, the first included": (TITLE, f"{TITLE} | {AGAIN}\n{STORY}\n{TITLE} | {AGAIN}\n{TITLE} | {AGAIN}\n{TITLE} | {AGAIN}"),
    "with a word changed": (TITLE, f"Ferry line adds one night crossing from May | {AGAIN}\n{STORY}"),
    "with two words changed": (TITLE, f"Ferry firm adds a new crossing from June\n{STORY}"),
    "with a site's name": (TITLE, f"{TITLE} - The Harbour Post | {AGAIN}\n{STORY}"),
    "with five more words": (TITLE, f"{TITLE} says the Harbour Post online | {AGAIN}\n{STORY}"),
    "with six more words": (TITLE, f"{TITLE} says the Harbour Post online today\n{STORY}"),
    "in a sentence with two more words": (f"{TITLE} to August", f"{TITLE} to August, it said. | {AGAIN}\n{STORY}"),
    "in a sentence with three more words": (f"{TITLE} to August", f"{TITLE} to August, she said again.\n{STORY}"),
    "with another number": ("Ferry line adds 12 night crossings from May", f"Ferry line adds 14 night crossings from May\n{STORY}"),
    "without its number": ("Ferry line adds 2 night crossings from May", f"Ferry line adds night crossings from May\n{STORY}"),
    "with the same number": ("Ferry line adds 12 night crossings from May", f"Ferry line adds 12 night crossings in May | {AGAIN}\n{STORY}"),
    "with another number in Chinese": ("渡轮公司从五月起增加12班夜航", f"渡轮公司从五月起增加14班夜航\n{STORY}"),
    "the name of the site in the title field": (f"{TITLE} | Harbour Post", f"{TITLE} | {AGAIN}\n{STORY}"),
    "a title of three words before a longer name": ("Ferries at night | Harbour", f"Ferries at night\n{STORY}"),
    "a title of four words before a name": ("Ferries sail at night | Harbour", f"Ferries sail at night | {AGAIN}\n{STORY}"),
    "three words, with a site's name": ("Ferries at night", f"Ferries at night | {AGAIN}\nFerries at night - Harbour Post | {AGAIN}\n{STORY}"),
    "two words, as they stand": ("Night ferries", f"Night ferries | {AGAIN}\nNight ferries again\n{STORY}"),
    "a part of five words in the head": (f"{TITLE}: Bakers sail first of all", f"Bakers sail first of all | {AGAIN}\n{STORY}"),
    "a part of four words": (f"{TITLE}: Bakers sail first indeed", f"Bakers sail first indeed\n{STORY}"),
    "a part in a sentence": (f"{TITLE}: Bakers sail first of all.", f"Bakers sail first of all.\n{STORY}"),
    "a part that goes on below": (f"{TITLE}: Bakers sail first of all", f"Bakers sail first of all\nand then the rest\n{STORY}"),
    "a part further down": (f"{TITLE}: Bakers sail first of all", "\n".join([*[STORY] * 8, "Bakers sail first of all"])),
    "a part as the eighth line": (f"{TITLE}: Bakers sail first of all", "\n".join([*[STORY] * 7, f"Bakers sail first of all | {AGAIN}"])),
    "a part that is a subhead of the story": (f"{TITLE} as bakers sail first of all", f"{STORY}\nBakers sail first of all\n{STORY}"),
    "the same in German": ("Fähre fährt ab Mai nachts, die Bäcker fahren als Erste hinüber", f"{STORY}\nDie Bäcker fahren als Erste hinüber\n{STORY}"),
    "the second of two stories in Chinese": ("渡轮公司从五月起增加夜航 面包师们成为第一批乘客", "这班船零点四十分从北码头出发，两个小时以后返回。\n面包师们成为第一批乘客\n这班船零点四十分从北码头出发，两个小时以后返回。"),
    "the same in Arabic": ("العبارة تبحر ليلا من مايو والخبازون أول الركاب على متنها", f"{STORY}\nوالخبازون أول الركاب على متنها\n{STORY}"),
    "the same in Spanish": ("El barco navega de noche y los panaderos van los primeros", f"{STORY}\nLos panaderos van los primeros\n{STORY}"),
    "the headline behind a label, below a standfirst": (f"Harbour: {TITLE} on", f"{STORY}\n{TITLE} on | {AGAIN}\n{STORY}"),
    "a cry of the story that the headline was made from": ("Night ferries sail", "\n".join([*[STORY] * 8, "Night ferries sail!", "Night ferries sail, and sail again!"])),
    "a question of the story": ("Night ferries sail", "\n".join([*[STORY] * 8, "Night ferries sail?"])),
    "a title that is a cry": ("Night ferries sail!", "\n".join([*[STORY] * 8, f"Night ferries sail! | {AGAIN}"])),
    "a sentence of the story that the headline was made from": (TITLE, "\n".join([*[STORY] * 8, f"{TITLE}."])),
    "a sentence in the head": (TITLE, f"{STORY}\n{TITLE}. | {AGAIN}"),
    "a title that is a sentence": (f"{TITLE}.", "\n".join([*[STORY] * 8, f"{TITLE}. | {AGAIN}"])),
}  # fmt: skip
WITHOUT_TITLE = {
    "the first stays": f"{TITLE}\n{TITLE} | {TWICE}\n{STORY}",
    "in other letters": f"{TITLE}\n{STORY}\n{TITLE.upper()} | {TWICE}",
    "below the byline, three times": f"{TITLE}\nBy Ann Bell\n{TITLE} | {TWICE}\n{STORY}\n{TITLE} | {TWICE}",
    "four times is a refrain": f"{TITLE}\n{TITLE}\n{STORY}\n{TITLE}\n{TITLE}",
    "two words": f"Night ferries\nNight ferries\n{STORY}",
    "three words in Arabic": f"عبارات في الليل\nعبارات في الليل | {TWICE}\n{STORY}",
    "under running text": f"{STORY}\n{TITLE}\n{TITLE}",
    "a sentence": f"Nobody came to the pier.\nNobody came to the pier.\n{STORY}",
    "eight lines below": "\n".join([TITLE, *[STORY] * 7, f"{TITLE} | {TWICE}"]),
    "nine lines below": "\n".join([TITLE, *[STORY] * 8, TITLE]),
    "a head of nine lines": "\n".join([*(f"Pier {n}" for n in range(8)), TITLE, TITLE]),
    "with a word more": f"{TITLE}\nBy Ann Bell\n{TITLE} on | {NEARLY}\n{STORY}",
    "with a word less": f"{TITLE} on\n{TITLE} | {NEARLY}\n{STORY}",
    "with a word spelled anew": f"Council of Travemünde votes to close the old bridge\nCouncil of Travemuende votes to close the old bridge | {NEARLY}\n{STORY}",
    "with a word more in Russian": f"Паромная компания добавит ночной рейс с мая\nПаромная компания добавит ещё ночной рейс с мая | {NEARLY}\n{STORY}",
    "with another word": f"{TITLE} to June\n{TITLE} to July\n{STORY}",
    "with another number, nearly": f"Ferry line adds 12 night crossings from May\nFerry line adds 14 night crossings from May\n{STORY}",
    "with a word more under running text": f"{TITLE}\n{STORY}\n{TITLE} on",
    "much longer": f"{TITLE}\n{TITLE} for the bakers of the upper town\n{STORY}",
    "a head of eight lines": "\n".join([*(f"Pier {n}" for n in range(7)), TITLE, f"{TITLE} | {TWICE}"]),
}  # fmt: skip


@pytest.mark.parametrize(("title", "table"), WITH_TITLE.values(), ids=WITH_TITLE)
def test_with_a_title_field(title: str, table: str) -> None:
    check_table(table, headlines.run, title=title)


@pytest.mark.parametrize("table", WITHOUT_TITLE.values(), ids=WITHOUT_TITLE)
def test_without_a_title_field(table: str) -> None:
    check_table(table, headlines.run)


@pytest.mark.parametrize(
    ("title", "line", "score"),
    [(TITLE, TITLE, 1.0), (TITLE, f"{TITLE} - Harbour Post", 0.99), (f"{TITLE}: Bakers first", TITLE, 0.98)],
)
def test_the_score_tells_how_much_was_said(title: str, line: str, score: float) -> None:
    (step,) = headlines.run(make_state([line, STORY], title=title))
    assert step.evidence["score"] == score


def test_a_long_title_and_a_line_of_twice_its_length() -> None:
    """However many words a line may say more, it is near the headline in length."""
    settings = Settings()
    settings = replace(settings, headline=replace(settings.headline, max_extra_words=99))
    for more, goes in ((40, True), (42, False)):
        line = f"{TITLE} {'x' * (more - 1)}"
        assert bool(list(headlines.run(make_state([line, STORY], title=TITLE, settings=settings)))) is goes
    long = f"{TITLE} and the bakers of the upper town are glad of it, as the theatre is"
    for more, goes in ((len(long) // 2 - 2, True), (len(long) // 2 + 2, False)):
        line = f"{long} {'x' * more}"
        assert bool(list(headlines.run(make_state([line, STORY], title=long, settings=settings)))) is goes
