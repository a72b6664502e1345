"""Whole pages: menus, footers and teasers around the story go; the story stays with its lists, tables, standfirst and notes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from states import check_table, make_state, see_line

from dedup import Article, Cleaner
from dedup.index.evidence import NO_PAGES, PagesSeen
from dedup.verdict.passes import pages
from dedup.verdict.steps import Label, Step

TITLE = "Ferry line adds a night crossing"
STORY = [
    "The ferry company will run one crossing after midnight from the first weekend of May, its director said.",
    "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers.",
    "The bakers of the upper town had asked for the boat since the bridge closed, and so had the theatre.",
    "The council votes on the money at its next meeting, the mayor told the ferry company on Monday.",
]
ANNOUNCING = "The boats that sail at night from the first weekend of May on have the names of four old captains:"
MENU = ["News", "Sport", "Weather", "Markets", "Culture", "Harbour", "Letters", "Contact"]
FOOT = ["Jobs", "Imprint", "Old issues", "Tide tables", "Archive", "Shop", "Tickets", "Map", "Feedback"]
ROWS = ["Anna", "Mira", "Old Tom", "Swan of the reef"]
TABLE = [f"Pier {n}: 00.{n}0" for n in range(1, 6)]
GONE, LISTED = "outside-the-story J3", "announced-list J3"
AMONG_PAGES, AMONG_STORIES = PagesSeen(9, 10), PagesSeen(1, 10)


def goes(lines: Sequence[str], said: str = "") -> list[str]:
    """Rows of lines outside the story."""
    return [f"{said} | {line} | {GONE}" if said else f"{line} | {GONE}" for line in lines]


def page(*story: str | Sequence[str]) -> str:
    """A table of a page: a menu, rows, and a footer."""
    rows = [row for part in story for row in ([part] if isinstance(part, str) else part)]
    return "\n".join([*goes(MENU), *rows, *goes(FOOT)])


def listed(rows: Sequence[str]) -> list[str]:
    return [f"{row} | {LISTED}" for row in rows]


TABLES = {
    "a story between menus": page(STORY),
    "its headline stays where an earlier pass has spoken": page(f"junk H1 | {TITLE}", STORY),
    "a box in mid-story": page(STORY[:2], goes(FOOT), "junk | Share this:", STORY[2:]),
    "a table between two stretches of the story": page(STORY[:2], TABLE, TABLE, STORY[2:]),
    "a table with junk in it": page(STORY[:2], goes(TABLE), "junk | Share this:", goes(TABLE), STORY[2:]),
    "a table with a doubt in it": page(STORY[:2], goes(TABLE), f"doubt | Video | {GONE}", goes(TABLE), STORY[2:]),
    "a list that the story announces": page(STORY, ANNOUNCING, listed([*ROWS, *MENU]), "junk | Share this:"),
    "a list with bullets ends with its last one": page(
        STORY, ANNOUNCING, listed([f"- {row}" for row in ROWS]), goes(["Jobs here", "Old maps"]), "junk | Share this:"
    ),
    "a list with numbers": page(
        STORY, ANNOUNCING, listed([f"{n}. {row}" for n, row in enumerate(ROWS, 1)]), goes(["Old maps"])
    ),
    "a list with a line below each item": page(
        STORY, ANNOUNCING, listed(["- Anna", "built in May", "- Mira", "built in June", "- Old Tom"]), goes(["Old maps"])
    ),
    "its second line announces the list": page(STORY, listed(["Boats of the line:", *ROWS]), "junk | Share this:"),
    "nobody announces it": page(STORY, goes(["Boats of the line", *ROWS])),
    "a standfirst under the headline": page(f"junk H1 | {TITLE}", "Bakers and theatre guests are the first to sail", STORY),
    "a short label under the headline": page(f"junk H1 | {TITLE}", goes(["Harbour life"]), "By our own man", STORY),
    "a standfirst without a headline": page("Bakers and theatre guests are the first to sail", STORY),
    "a note right below": page(STORY, "Tickets are sold on the quay only"),
    "two lines below": page(STORY, "Tickets are sold on the quay only", goes(["Maps are sold on the quay too"])),
    "a last word in running text": page(STORY, ROWS[1], "So ended the old line, and nobody on the quay went home early."),
    "teasers above the headline": page(
        goes([f"Police in town {n} found the missing boat on Monday, two days after the storm took it." for n in range(6)]),
        goes(MENU * 4), f"junk H1 | {TITLE}", STORY,
    ),
    "comments below": page(
        STORY, goes(FOOT), "junk comments | Leave a comment",
        goes([f"I took boat {n} last year and it was late by an hour, as always with this company." for n in range(3)]),
    ),
    "text behind a box": page(
        STORY, goes(FOOT), "junk share | Share this:", [f"I took boat {n} last year and it was late by an hour, as always with this company." for n in range(3)],
    ),
    "no running text": "\n".join([*MENU, *FOOT]),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_pages(table: str) -> None:
    check_table(table, pages.run, pages=AMONG_PAGES)


def test_what_other_pages_of_the_site_have_is_no_story() -> None:
    pitch = "The Harbour Post has told the stories of the coast since the first boat came, and will tell the next one."
    table = page(STORY, goes(FOOT), goes([pitch]))
    check_table(table, pages.run, pages=AMONG_PAGES, site="a.example", seen={pitch: see_line(9, 3)})
    check_table(page(STORY, FOOT, pitch), pages.run, pages=AMONG_PAGES, site="a.example", seen={pitch: see_line(9, 2)})


def test_who_announces_a_list_bears_its_items_out() -> None:
    state = check_table(TABLES["a list that the story announces"], pages.run, pages=AMONG_PAGES)
    first = next(step for step in state.steps if step.name == "announced-list")
    assert state.find(first.because[0]).line.raw == ANNOUNCING


PLAIN = [*MENU, *STORY, *FOOT]  # 21 lines, 17 of them short
LONG = [*MENU * 2, *STORY, *FOOT * 2]  # 38 lines
ARTICLE = [*STORY * 5, *FOOT, "Map of the bay"]  # 30 lines, ten of them short


@pytest.mark.parametrize(
    ("lines", "known", "is_page"),
    [
        pytest.param(PLAIN, AMONG_PAGES, True, id="short, in a dump of pages"),
        pytest.param(PLAIN, AMONG_STORIES, False, id="short, in a dump of stories"),
        pytest.param(PLAIN, NO_PAGES, False, id="short, and nothing known"),
        pytest.param(PLAIN[6:], AMONG_PAGES, True, id="fifteen lines in a dump of pages"),
        pytest.param(PLAIN[7:], AMONG_PAGES, False, id="fourteen lines in a dump of pages"),
        pytest.param(PLAIN, PagesSeen(5, 10), True, id="half of the dump are pages"),
        pytest.param(PLAIN, PagesSeen(4, 10), False, id="less than half of the dump are pages"),
        pytest.param(PLAIN, PagesSeen(1, 1), False, id="a single page is no dump"),
        pytest.param(LONG, NO_PAGES, True, id="long, and nothing known"),
        pytest.param(LONG, PagesSeen(2, 9), True, id="long, and little known"),
        pytest.param(LONG, PagesSeen(2, 10), False, id="long, in a dump of stories"),
        pytest.param(LONG[8:], NO_PAGES, True, id="thirty lines"),
        pytest.param(LONG[9:], NO_PAGES, False, id="twenty-nine lines"),
        pytest.param(ARTICLE, NO_PAGES, False, id="mostly running text"),
        pytest.param(["Ferries at the old north quay"] * 15 + LONG[20:], NO_PAGES, True, id="eighteen items"),
        pytest.param([*MENU, *STORY, *["Ferries at the old north quay"] * 15, *FOOT[:6]], NO_PAGES, False, id="fourteen items"),
        pytest.param([*MENU, *STORY, *["Ferries at the old north quay"] * 15, *FOOT[:7]], NO_PAGES, True, id="fifteen items"),
        pytest.param([line for item in [*MENU, *FOOT] for line in (item, STORY[0])], NO_PAGES, False, id="no items in a row"),
        pytest.param([*MENU[:5], STORY[0], *FOOT[:5], STORY[1], *MENU[:5], *STORY * 3, *TABLE], NO_PAGES, False, id="five items in a row"),
        pytest.param([*MENU[:6], STORY[0], *FOOT[:5], STORY[1], *MENU[:5], *STORY * 3, *TABLE], NO_PAGES, True, id="six items in a row"),
    ],
)  # fmt: skip
def test_what_may_be_a_page(lines: Sequence[str], known: PagesSeen, is_page: bool) -> None:
    assert pages.gate(make_state(lines, pages=known).view) is is_page


@pytest.mark.parametrize(
    ("junk", "code", "is_page"),
    [(4, 0, True), (3, 0, False), (4, 4, True), (4, 5, False)],
)
def test_where_nothing_is_known_of_other_articles_junk_shows_a_page(junk: int, code: int, is_page: bool) -> None:
    listing = ["boat = find(north);"] * code
    shown = [f"doubt | Letters {n} | {GONE if is_page else ''}" for n in range(junk)]
    rest = [f"{line} | {GONE}" if is_page else line for line in (*MENU * 2, *listing)]
    foot = [f"{line} | {GONE}" if is_page else line for line in FOOT * 2]
    check_table("\n".join([*shown, *rest, *STORY, *foot]), pages.run)


def invent_pages(count: int, site: str = "", *, is_page: bool = True) -> list[Article]:
    """Articles that tell other stories each, of one site or of one site each, as whole pages or not."""
    sides = (MENU * 2, FOOT * 2) if is_page else ([], [])
    articles = []
    for n in range(count):
        story = [
            f"The {word} of town {n} told us of the {word[::-1]} that nobody else had seen in year {n}."
            for word in MENU
        ]
        lines = [*(f"{item} {n}" for item in sides[0]), *story, *(f"{item} of {n}" for item in sides[1])]
        articles.append(Article("\n".join(lines), site=site or f"{n}-{is_page}.example", id=f"{n}"))
    return articles


@pytest.mark.parametrize(
    ("own", "is_page", "others", "goes"),
    [
        pytest.param(10, True, 40, True, id="a site of pages in a dump of stories"),
        pytest.param(8, True, 40, False, id="a site of too few pages in a dump of stories"),
        pytest.param(10, False, 40, False, id="a site of stories in a dump of pages"),
        pytest.param(8, False, 40, True, id="a site of too few stories in a dump of pages"),
    ],
)
def test_a_site_of_ten_articles_speaks_for_itself(own: int, is_page: bool, others: int, goes: bool) -> None:
    """The article at hand counts with its site."""
    cleaner = Cleaner()
    cleaner.learn(invent_pages(own - 1, "a.example", is_page=is_page))
    cleaner.learn(invent_pages(others, is_page=not is_page))
    lines = [*(f"Quay of {item}" for item in MENU), *STORY, *(f"Pier of {item}" for item in FOOT)]
    result = cleaner.clean(Article("\n".join(lines), site="a.example", id="new"))
    assert result.text.split("\n") == (STORY if goes else lines)


SHORT = "Quay of the old town"


def tell(words: int, name: str = "boat") -> str:
    """A sentence of so many words, with a comma in it."""
    return f"The {name} sails, {' '.join(['again'] * (words - 4))} tonight."


def row(words: int, name: str = "Boat") -> str:
    """A line of so many words that ends no sentence."""
    return " ".join([name, *["of"] * (words - 1)])


def stays(first: Sequence[str], heaviest: Sequence[str], between: int = 45) -> bool:
    """Whether a stretch of a page is its story, or begins it, and not the heavier stretch far below."""
    lines = [*MENU, *first, *(f"{SHORT} {n}" for n in range(between)), *heaviest, *FOOT]
    state = make_state(lines, pages=AMONG_PAGES)
    for number, line in enumerate(lines, 1):
        if line in JUNK:
            state.apply(Step("known-phrase", "J1", number, Label.JUNK, {"category": "share", "language": "en"}))
    for step in pages.run(state):
        state.apply(step)
    return state.lines[len(MENU)].label < Label.JUNK


JUNK = {"Share this:"}
HEAVY = [tell(60, "ferry")]  # 52 words for the story: eight are the price of a sentence
WEIGHTS = {
    "more than half of the heaviest": ([tell(37)], HEAVY, True),
    "less than half of the heaviest": ([tell(36)], HEAVY, False),
    "a long paragraph weighs no more than sixty words": ([tell(28)], [tell(200, "ferry")], False),
    "so short ones outweigh it": ([tell(28, name) for name in ("boat", "raft", "ship")], [tell(200, "ferry")], True),
    "many short sentences": ([tell(12, name) for name in ("boat", "raft", "ship", "tug", "barge", "canoe")], HEAVY, False),
    "short lines between paragraphs": ([tell(28), "Quay", tell(28, "raft"), "Pier", tell(28, "ship")], HEAVY, True),
    "seven short lines between paragraphs": ([tell(28), *["Quay"] * 7, tell(28, "raft")], HEAVY, False),
    "rows between paragraphs": ([tell(28), *[row(12, name) for name in "abcd"], tell(28, "raft")], HEAVY, True),
    "rows that make up for short paragraphs": ([tell(20), *[row(20, name) for name in "abcdef"], tell(14)], HEAVY, True),
    "rows alone": ([row(20, name) for name in "abcdefgh"], HEAVY, False),
    "rows of four words": ([tell(28), *[row(4, name) for name in "abcd"], tell(28, "raft")], HEAVY, False),
    "junk between paragraphs": ([tell(28), "Share this:", tell(28, "raft")], [tell(50, "ferry")], True),
    "junk between paragraphs weighs": ([tell(28), "Share this:", tell(28, "raft")], [tell(38, "ferry"), tell(38, "tug")], False),
}  # fmt: skip


@pytest.mark.parametrize(("first", "heaviest", "is_kept"), WEIGHTS.values(), ids=WEIGHTS)
def test_the_story_is_the_first_stretch_that_weighs_enough(
    first: Sequence[str], heaviest: Sequence[str], is_kept: bool
) -> None:
    assert stays(first, heaviest) is is_kept


@pytest.mark.parametrize(("between", "is_kept"), [(38, True), (41, False)])
def test_running_text_above_the_story_is_part_of_it_where_it_is_near(between: int, is_kept: bool) -> None:
    assert stays([tell(12)], HEAVY, between) is is_kept


@pytest.mark.parametrize(("lines", "goes"), [(22, False), (30, True)])
def test_a_stretch_ends_where_much_speaks_against_it(lines: int, goes: bool) -> None:
    """Lines that weigh six words each against it; a share bar among them, and no list so long that it goes anyway."""
    heavy = [tell(60, name) for name in ("boat", "raft", "ship", "tug", "barge", "canoe")]
    gap = [f"Quay {n}" if n % 12 else f"Quay {n} {'and on ' * 20}" for n in range(lines)]
    rows = [f"{line} | {GONE}" if goes else line for line in gap]
    rows.insert(3, "junk | Share this:")
    later = [tell(60, name) for name in ("ferry", "dinghy", "yacht", "trawler")]
    check_table(page(heavy, rows, later), pages.run, pages=AMONG_PAGES)


def test_a_list_of_links_within_the_story_goes_where_it_is_long() -> None:
    story = [tell(60, name) for name in ("boat", "raft", "ship")]
    for count in (14, 15):
        rows = [f"{SHORT} {n}" for n in range(count - 1)]
        shown = [f"{line} | {GONE}" for line in rows] if count == 15 else rows
        check_table(page(story, "junk | Share this:", shown, story[1:]), pages.run, pages=AMONG_PAGES)


def test_an_article_with_twenty_short_lines_among_thirty_paragraphs_is_no_page() -> None:
    lines = [*MENU, *FOOT, *TABLE, *STORY * 8]
    assert not pages.gate(make_state(lines).view)
    assert pages.gate(make_state([*lines, *TABLE * 2]).view)


@pytest.mark.parametrize(("between", "is_kept"), [(20, True), (24, True), (25, False), (40, False)])
def test_a_stretch_near_below_the_headline_weighs_more(between: int, is_kept: bool) -> None:
    """A lighter one that has none counts a third; farther down, the first is such a one, too."""
    first = f"{tell(28)} | {'' if is_kept else GONE}"
    far = goes([f"Quay {n}" for n in range(205)])
    heavy = f"{tell(60, 'ferry')} | {GONE if is_kept else ''}"
    head = goes([f"Pier {n}" for n in range(between)])
    check_table(page(f"junk H1 | {TITLE}", head, first, far, heavy), pages.run, pages=AMONG_PAGES)


@pytest.mark.parametrize(("words", "is_kept"), [(60, True), (40, False)])
def test_a_stretch_without_a_headline_may_be_the_story_where_it_is_heavy(words: int, is_kept: bool) -> None:
    step = "" if is_kept else GONE
    between = [f"Quay {n} | {GONE}" for n in range(30)]
    table = page(f"{tell(words)} | {step}", between, f"junk H1 | {TITLE}", tell(28, "raft"))
    check_table(table, pages.run, pages=AMONG_PAGES)


def test_paragraphs_that_a_site_has_more_often_than_the_rarest_are_furniture() -> None:
    """Three articles of the site tell this story; one paragraph of ten is this one's own."""
    told = [
        tell(28, name) for name in ("boat", "raft", "ship", "tug", "barge", "canoe", "ferry", "yacht", "skiff", "punt")
    ]
    seen = {line: see_line(9, 3) for line in told[1:]}
    check_table(page(told), pages.run, pages=AMONG_PAGES, site="a.example", seen=seen)


def test_teasers_do_not_outnumber_the_story_s_own_paragraphs() -> None:
    told, teasers = [tell(28, name) for name in ("boat", "raft", "ship")], [tell(30, f"tug{n}") for n in range(7)]
    seen = {line: see_line(9, 3) for line in teasers}
    table = page(told, goes(FOOT), goes(teasers))
    check_table(table, pages.run, pages=AMONG_PAGES, site="a.example", seen=seen)


@pytest.mark.parametrize(("between", "is_kept"), [(100, True), (198, True), (200, False)])
def test_running_text_below_the_story_is_part_of_it_where_it_is_near(between: int, is_kept: bool) -> None:
    gap = ["junk | Share this:", *goes([f"Quay {n}" for n in range(between)])]
    below = f"{tell(28, 'raft')} | {'' if is_kept else GONE}"
    check_table(page(STORY, gap, below), pages.run, pages=AMONG_PAGES)


def test_a_list_that_the_story_announces_has_sixty_items_at_most() -> None:
    rows = [f"Boat {n}" for n in range(62)]
    table = page(STORY, ANNOUNCING, listed(rows[:60]), goes(rows[60:]), "junk | Share this:")
    check_table(table, pages.run, pages=AMONG_PAGES)


def test_a_list_with_bullets_ends_where_more_than_a_line_parts_its_items() -> None:
    items = ["- Anna", "- Mira", "built in May", "- Old Tom"]
    table = page(STORY, ANNOUNCING, listed(items), goes(["Jobs here", "Old maps", "- Swan"]), "junk | Share this:")
    check_table(table, pages.run, pages=AMONG_PAGES)


def test_six_lines_under_the_headline_stay() -> None:
    rows = [f"Pier number {n}" for n in range(8)]
    table = page(f"junk H1 | {TITLE}", goes(rows[:2]), rows[2:], STORY)
    check_table(table, pages.run, pages=AMONG_PAGES)


@pytest.mark.parametrize(("between", "is_kept"), [(5, True), (14, True), (15, False)])
def test_a_standfirst_stays_where_no_headline_is_known(between: int, is_kept: bool) -> None:
    standfirst = f"Bakers are the first to sail | {'' if is_kept else GONE}"
    table = page(standfirst, goes([f"Quay {n}" for n in range(between)]), STORY)
    check_table(table, pages.run, pages=AMONG_PAGES)


@pytest.mark.parametrize(("words", "pauses", "is_kept"), [(50, 2, True), (50, 1, False), (41, 1, False), (40, 1, True)])
def test_a_long_line_without_a_pause_is_a_list_of_tags(words: int, pauses: int, is_kept: bool) -> None:
    told = " ".join(f"again{',' if n < pauses else ''}" for n in range(words))
    table = page(STORY, goes(FOOT), "junk | Share this:", f"{told} | {'' if is_kept else GONE}")
    check_table(table, pages.run, pages=AMONG_PAGES)


def test_two_notes_right_below_stay_though_the_site_has_them_elsewhere() -> None:
    notes = [
        f"The Harbour Post has told the {word} of the coast since the first boat came, years ago." for word in MENU[:3]
    ]
    table = page(STORY, notes[:2], goes(notes[2:]))
    seen = {note: see_line(9, 6) for note in notes}
    check_table(table, pages.run, pages=AMONG_PAGES, site="a.example", seen=seen)
