"""What must stay and what must go: every rule and every trap, in several languages."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from states import make_state

from dedup import Article, Cleaner, Settings
from dedup.run.clean import clean_inputs
from dedup.run.outputs import CleanJob
from dedup.verdict.passes import paragraphs
from dedup.verdict.steps import Label, Step

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."

GOES = [
    ("like", ["Like this:", "Like Loading...", "Gefällt mir:", "Me gusta esto:", "Mi piace:", "معجب بهذه:", "いいね:"]),
    (
        "share",
        [
            "Share this:",
            "Click to share on X (Opens in new window)",
            "Teilen mit:",
            "Comparte esto:",
            "شارك هذا الموضوع:",
        ],
    ),
    (
        "related",
        ["You might also like", "Lire aussi", "Leggi anche", "Читайте также", "یہ بھی پڑھیے", "相关阅读", "関連記事"],
    ),
    ("advertisement", ["Advertisement", "La suite après cette publicité", "Artiklen fortsætter efter annoncen"]),
    ("continuation", ["Story continues below", "Scroll down for video", "Continue reading the main story"]),
    ("newsletter", ["Sign up for our daily newsletter", "Discover more from Harbour Post", "Type your email…"]),
    ("follow", ["Follow us on Facebook", "Like us on Facebook", "Follow Harbour Post on Google News"]),
    ("paywall", ["Subscribe to continue reading", "Je m'abonne", "Already a subscriber? Log in"]),
    ("consent", ["This website uses cookies", "Accept all cookies", "Privacy policy"]),
    ("script", ["JavaScript is required", "Protected by reCAPTCHA", "window._taboola = window._taboola || [];"]),
    ("comments", ["Leave a Comment", "Lascia un commento", "댓글쓰기", "Comments are closed."]),
    ("player", ["No compatible source was found for this video.", "Loaded: 0%", "Image 1 of 3", "View gallery"]),
    ("tips", ["Got a tip? Email us at tips@example.com"]),
    ("affiliate", ["When you purchase through links on our site, we may earn a commission"]),
    ("rights", ["All rights reserved", "Copyright 2018 by Harbour Post", "무단전재 및 재배포 금지", "© dpa-infocom"]),
    ("counters", ["12 comments", "4.5K shares", "3 min read"]),
    ("glued", ["Share this:EmailFacebookLinkedInTwitterPocketLike this:Like Loading...", "fbShare Tweet gShare Email"]),
    ("navigation", ["Skip to content", "Back to top", "Print this article"]),
]
STAYS = [
    "Like this: fold the dough twice, then rest it.",
    "“Share this: nobody reads the banner,” the judge told the lawyers.",
    "The court said that a website that uses cookies must ask before it sets the first one.",
    "Subscribers to newsletters are not concerned by the ruling, the spokesman said.",
    "The publisher argued that all rights reserved in its terms covered the data as well.",
    "Like and share this post to win two seats for the opening night of the new theatre.",
    "More than forty people came to the reading, the library said.",
    "Related companies paid less tax than their owners, the report found.",
    "Watch the river rise, the old women told us, and you will know the month.",
    "Teilen mit anderen sei kein Grund, auf die Zustimmung zu verzichten, sagte die Richterin.",
    "La ciudad volverá a permitir publicidad en los tranvías, con la condición de que no tape las ventanas.",
    "会议还研究了其他事项。",
    "WASHINGTON (AP) — The senators went home on Friday without a vote.",
    "If you or someone you know needs help, call the helpline on 0800 555 0199.",
    "Correction: An earlier version of this article misstated the number of boats.",
    "Ann Bell contributed to this report.",
    "(LAUGHTER)",
    "Q:",
    "Ward 3: 412",
    "UPDATE:",
]


def removed(lines: list[str], **fields: str) -> list[str]:
    article = Article("\n".join(lines), **fields)
    return [finding.text for finding in Cleaner().clean(article).findings if finding.removes]


@pytest.mark.parametrize("line", [line for _, lines in GOES for line in lines])
def test_known_junk_goes_and_the_story_stays(line: str) -> None:
    assert removed([STORY, OTHER, line]) == [line]


@pytest.mark.parametrize("line", STAYS)
def test_story_that_looks_like_junk_stays(line: str) -> None:
    assert removed([STORY, line, OTHER]) == []


@pytest.mark.parametrize("line", ["Related", "Reuters", "Video", "Photo", "Comments", "Verwandt", "Реклама"])
def test_a_subhead_of_one_word_between_paragraphs_stays(line: str) -> None:
    assert removed([STORY, line, OTHER]) == []


@pytest.mark.parametrize(
    "line",
    [
        "VIDEO: Ferry runs aground off the north pier",
        "Watch: Ferry runs aground off the north pier",
        "PHOTOS: Ferry runs aground",
        "VIDEO: El transbordador encalla junto al muelle norte",
        "Pročitajte još: Trajekt se nasukao kod sjevernog gata",
        "اقرأ أيضا: العبارة تجنح قرب الرصيف الشمالي",
    ],
)
def test_a_label_before_the_first_line_stays_and_further_down_is_a_link(line: str) -> None:
    assert removed([line, STORY, OTHER]) == []
    assert removed([line, "By Ann Bell", STORY, OTHER]) == []
    assert removed(["Share this:", line, STORY, OTHER]) == ["Share this:"]
    assert removed([line, STORY, OTHER], title="The mayor opens the new library") == []
    assert removed([STORY, line, OTHER]) == [line]


def test_a_label_before_the_headline_of_a_title_field_goes_with_it() -> None:
    assert removed(
        ["VIDEO: Ferry runs aground off the north pier", STORY], title="Ferry runs aground off the north pier"
    )


def test_a_link_at_the_head_goes_where_the_headline_is_known_and_no_story_follows() -> None:
    lines = ["Watch: Ferry runs aground off the north pier", "Share this:", STORY, OTHER]
    assert removed(lines, title="The mayor opens the new library") == lines[:2]
    assert removed(lines) == ["Share this:"]


@pytest.mark.parametrize(
    "line",
    ["Video: Ann Bell", "Photos: Tomás de la Cruz", "VIDEO: Marta Lindqvist / Reuters", "Video: Jan van der Berg"],
)
def test_a_label_before_a_name_is_a_credit(line: str) -> None:
    assert removed([line, STORY, OTHER]) == []
    assert removed([STORY, line, OTHER]) == []
    assert removed([STORY, OTHER, line]) == []


@pytest.mark.parametrize(
    "line", ["Video: Ferry runs aground", "VIDEO: FERRY SINKS", "Photos: More from the north pier"]
)
def test_a_label_before_what_is_no_name_is_a_link(line: str) -> None:
    assert removed([STORY, OTHER, line]) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "– „Ok.“",
        "“Login!”",
        '"Next."',
        "«Fermer.»",
        "— «Поделиться?»",
        "「閉じる。」",
        "»Luk.«",
        "'Share.'",
        "“Close. Share.”",
        "“Read more: the old man’s letters.”",
    ],
)
def test_what_is_said_in_quotation_marks_is_no_label(line: str) -> None:
    assert removed([STORY, line, OTHER]) == []
    assert removed([STORY, line, "The old man laughed.", line, OTHER]) == []
    assert removed([STORY, OTHER, line]) == []


@pytest.mark.parametrize("line", ["OK", "Login", "Next", "Fermer", "Поделиться", "Close", "Share"])
def test_a_label_without_quotation_marks_goes_at_the_end(line: str) -> None:
    assert removed([STORY, OTHER, line]) == [line]


def test_a_label_that_has_quotation_marks_of_its_own_goes() -> None:
    line = '2 Kommentare zu "Fähre läuft auf Grund"'
    assert removed([STORY, OTHER, line]) == [line]


def test_a_cell_of_a_table_stays() -> None:
    table = ["Item", "2025", "Advertisement", "12 million", "Paper", "3 million"]
    assert removed([STORY, *table, OTHER]) == []


def test_a_glued_widget_goes_and_its_sentence_stays() -> None:
    glued = OTHER + "Share this:FacebookTwitterLike this:Like Loading..."
    result = Cleaner().clean(Article(f"{STORY}\n{glued}"))
    assert result.text == f"{STORY}\n{OTHER}"
    (finding,) = result.findings
    assert finding.span == (len(OTHER), len(glued))


@pytest.mark.parametrize(
    "verse",
    [
        ["We will not go home", "Not while the lamps burn", "We will not go home", "Not while the sea turns"] * 3,
        ["Lord, hear our prayer.", "For those at sea.", "Lord, hear our prayer.", "For those on land."] * 2,
        ["Vom Himmel hoch", "Da komm ich her", "Vom Himmel hoch", "Ich bring euch", "Vom Himmel hoch", "Gute Mär"],
    ],
)
def test_refrains_stay(verse: list[str]) -> None:
    assert removed([STORY, *verse, OTHER]) == []


def test_dialogue_stays() -> None:
    assert removed(["Q: Were you afraid?", "A: Yes.", "Q: Would you go again?", "A: Yes.", STORY]) == []


def test_forecasts_that_differ_in_their_numbers_stay() -> None:
    days = [
        f"Wind from the west, force {force}, sea slight, {force + 7} degrees at noon, dry after dark."
        for force in (4, 5, 6)
    ]
    assert removed([STORY, *days]) == []


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (
            "The king sent his condolences to the families of the dead and wished the injured a quick recovery, the court said.",
            "The queen sent her condolences to the families of the dead and wished the injured a quick recovery, the court said.",
        ),
        (
            "وأعرب الملك عن أحر تعازيه ومواساته لأسر الضحايا سائلاً الله أن يتغمدهم بواسع رحمته وأن يمن على المصابين بالشفاء.",
            "وأعرب الأمير عن أحر تعازيه ومواساته لأسر الضحايا سائلاً الله أن يتغمدهم بواسع رحمته وأن يمن على المصابين بالشفاء.",
        ),
    ],
)
def test_telegrams_that_differ_in_the_sender_stay(first: str, other: str) -> None:
    assert removed([first, STORY, other]) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["لا تسأل الليل", "عن وجه القمر", "لا تسأل البحر", "عن لون المطر", "كل ما في القلب", "يعرفه الحجر"] * 2,
        ["1", "The lamp goes out", "on the pier", "2", "Nobody comes", "to light it", "3", "The sea waits"],
        ["The lamp goes out", "***", "Nobody comes", "***", "The sea waits", "***", "for the bakers"],
    ],
)
def test_verse_stays(lines: list[str]) -> None:
    assert removed([f"{line} {number}" if len(lines) > 9 else line for number, line in enumerate(lines)]) == []
    title = "The lamp and the sea"
    assert removed([title, *lines], title=title)[1:] == []


def test_a_listing_of_a_program_stays() -> None:
    listing = [
        "import net",
        "",
        "const share = {",
        '  "comments": 3,',
        "  tags: ['a', 'b'],",
        "};",
        "share.send();",
        "}",
    ]
    assert removed([STORY, *listing, OTHER]) == []


def test_code_of_the_page_goes_and_its_sentence_stays() -> None:
    code = "$(document).ready(function(){ window.vote = {a: 1, b: [2, 3]}; jQuery('#v').html('<b>'); });"
    assert Cleaner().clean(Article(f"{OTHER}\n{STORY} {code}")).text.rstrip() == f"{OTHER}\n{STORY}"
    assert removed([STORY, OTHER, code]) == [code]


@pytest.mark.parametrize(
    "line",
    [
        "Home sales fell by a tenth in May, the third month in a row",
        "C 1750 2239 (1720 2282)",
        "(C) twelve boats",
        "1985.",
        "6.37",
    ],
)
def test_lines_with_a_word_of_a_widget_stay(line: str) -> None:
    assert removed([STORY, OTHER, line]) == []
    assert removed([STORY, line, OTHER]) == []


def test_a_part_of_an_earlier_paragraph_goes() -> None:
    quote = "I never left the stage, the stage left me, and nobody asked which of us was tired."
    told = f"“{quote} Now it has come back, and I have kept my shoes,” she says."
    assert removed([told, STORY, quote]) == [quote]


def test_the_headline_of_a_title_field_with_more_goes() -> None:
    lines = ["Ferry line adds a night crossing", "Bakers are the first to sail", STORY, OTHER]
    assert removed(lines, title="Ferry line adds a night crossing: Bakers are the first to sail") == lines[:2]


def test_a_sentence_broken_at_a_column_is_no_headline() -> None:
    tape = [
        "Money supply rose 1.2 billion crowns to a",
        "seasonally adjusted 737 billion crowns in the week",
        "that ended on Monday, the central bank said. It",
        "had fallen by half of that the week before.",
    ]
    assert removed(tape, title="Money supply rose 1.2 billion crowns to a record") == []


def test_phrases_run_together_go() -> None:
    assert removed([STORY, OTHER, "Print this article Back to top"]) == ["Print this article Back to top"]


def test_an_account_next_to_junk_goes() -> None:
    assert removed([STORY, "Follow us", "Harbour Post - @harbourpost", OTHER]) == [
        "Follow us",
        "Harbour Post - @harbourpost",
    ]
    assert removed([STORY, "Harbour Post - @harbourpost", OTHER]) == []


def test_a_repeated_paragraph_goes_once() -> None:
    assert removed([STORY, OTHER, STORY]) == [STORY]


def test_a_copy_of_a_paragraph_that_goes_by_its_place_stays() -> None:
    state = make_state([STORY, OTHER, STORY])
    state.apply(Step("outside-the-story", "J3", 1, Label.JUNK, {"story": [2, 3]}))
    assert list(paragraphs.run(state)) == []
    assert [step.rule for step in paragraphs.run(make_state([STORY, OTHER, STORY]))] == ["P1"]


def test_a_pull_quote_before_its_paragraph_stays() -> None:
    quote = "I never left the stage, the stage left me."
    assert removed([quote, STORY, f"“{quote} Now it has come back, and I have kept my shoes,” she says."]) == []


def test_the_headline_above_a_story_broken_at_a_column_goes() -> None:
    title = "Το πλοίο της γραμμής θα ταξιδεύει ξανά τη νύχτα από τον Μάιο"
    story = [
        "Το νυχτερινό πλοίο γυρίζει μετά από έξι χρόνια στο λιμάνι μας,",
        "όπως είπε ο δήμαρχος στο συμβούλιο τη Δευτέρα το απόγευμα,",
        "μετά από μια μακρά συζήτηση για το κόστος και για τις βάρδιες",
        "των ναυτικών, που ζητούν από τον χειμώνα να πληρώνονται όπως",
        "οι συνάδελφοί τους στα νησιά, και για το παλιό εισιτήριο που",
        "θα μείνει ίδιο μέχρι το τέλος του χρόνου, λένε οι δύο πλευρές.",
    ]
    assert removed([title, *story], title=title) == [title]
    assert removed([title, *story[1:]], title=title) == []  # goes on in the next row


def test_a_headline_or_its_subtitle_goes_where_the_title_field_runs_both_together() -> None:
    title = "Паром снова пойдёт ночью с маяБилет останется прежним до осени"
    lines = ["Паром снова пойдёт ночью с мая", "Билет останется прежним до осени"]
    assert removed([*lines, STORY, OTHER], title=title) == lines


def test_a_headline_again_goes() -> None:
    title = "Ferry line adds a night crossing from May"
    assert removed([title, STORY], title=title) == [title]
    assert removed([f"{title} | Harbour Post", STORY], title=title) == [f"{title} | Harbour Post"]
    assert removed([title, title, STORY]) == [title]


def test_an_article_of_junk_alone_is_left_whole() -> None:
    result = Cleaner().clean(Article("Share this:\nLike this:"))
    assert result.text == "Share this:\nLike this:"
    assert [finding.removes for finding in result.findings] == [False, False]


def sites(count: int, footer: str) -> list[Article]:
    return [
        Article(
            f"Story number {n} tells at some length of boat {n}, which sailed at {n} and came back.\n{footer}",
            site="a.example",
            id=str(n),
        )
        for n in range(count)
    ]


def test_a_site_shows_its_junk_by_repeating_it() -> None:
    cleaner = Cleaner()
    cleaner.learn(sites(6, "Tide tables by the Lighthouse Desk"))
    result = cleaner.clean(Article(f"{STORY}\nTide tables by the Lighthouse Desk", site="a.example", id="new"))
    assert result.text == STORY
    assert result.findings[0].code == "J2"
    assert result.findings[0].reason == "7 of 7 articles of a.example end with this line"


def test_a_site_seen_too_rarely_teaches_nothing() -> None:
    cleaner = Cleaner()
    cleaner.learn(sites(1, "Tide tables by the Lighthouse Desk"))
    assert (
        cleaner.clean(Article(f"{STORY}\nTide tables by the Lighthouse Desk", site="a.example", id="new")).findings
        == []
    )


def test_a_standing_paragraph_in_mid_story_stays() -> None:
    background = "The dispute began in 2011, when the northern fleet was turned back at the reef by the coast guard."
    nouns = ["pilot", "baker", "mayor", "diver", "judge", "nurse", "painter", "sailor"]
    cleaner = Cleaner()
    articles = []
    for n in range(9):
        own = [
            f"The {noun} of town {n} told us in {len(noun) + n} words what the {noun[::-1]} had kept for years."
            for noun in nouns
        ]
        articles.append(Article("\n".join([*own[:4], background, *own[4:]]), site="b.example", id=str(n)))
    cleaner.learn(articles)
    assert [finding.code for finding in cleaner.clean(articles[0]).findings if finding.removes] == []


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Spring tide 4.1 m, neap tide 2.6 m, mean 3.3 m", True),
        ("Water at the gauge: {} cm", True),
        ("Picture {} of 12", False),
        ("Readers of the Gauge swap almanacs here", True),
        ("Readers of the Gauge swap almanacs here!", False),
    ],
)
def test_figures_amid_the_story_stay(line: str, stays: bool) -> None:
    dice = random.Random(7)
    articles = []
    for n in range(10):
        own = [" ".join("".join(dice.choices("abdegiklmnoprstu", k=6)) for _ in range(14)) + "." for _ in range(8)]
        articles.append(Article("\n".join([*own[:4], line.format(n + 20), *own[4:]]), site="g.example", id=str(n)))
    cleaner = Cleaner()
    cleaner.learn(articles)
    assert all((line[:9] in cleaner.clean(article).text) is stays for article in articles)


def test_figures_of_an_exchange_are_no_tail() -> None:
    rows = ["Avg shrs 5,850,000 vs 4,400,000", "Revs 12.2 mln vs 9.8 mln"]
    assert removed([STORY, OTHER, "Share this:", *rows]) == ["Share this:"]


def test_sentences_broken_at_a_column_are_running_text() -> None:
    lines = [
        "Prices of copper rose for a third day as stocks in the",
        "warehouses of the exchange fell to the lowest level since",
        "autumn, dealers said",
    ]
    assert removed([*lines, "Share this:"]) == ["Share this:"]


@pytest.mark.parametrize(("action", "kept", "found"), [("off", True, 0), ("report", True, 1), ("remove", False, 1)])
def test_each_rule_can_be_set(action: str, kept: bool, found: int) -> None:
    rules = {**Settings().rules, "J1": action, "J2": "off", "J3": "off"}
    result = Cleaner(settings=Settings(rules=rules)).clean(Article(f"{STORY}\nLike this:"))
    assert ("Like this:" in result.text) is kept
    assert len(result.findings) == found


def test_own_phrases_and_protected_lines(tmp_path: Path) -> None:
    junk, protect = tmp_path / "junk.txt", tmp_path / "protect.txt"
    junk.write_text("[own]\nThe Lighthouse Desk wishes you fair winds  # our own footer\n", "utf-8")
    protect.write_text("Share this:\n", "utf-8")
    cleaner = Cleaner(settings=Settings(junk_files=(str(junk),), protect_files=(str(protect),)))
    result = cleaner.clean(Article(f"{STORY}\nThe Lighthouse Desk wishes you fair winds\nShare this:"))
    assert result.text == f"{STORY}\nShare this:"


def test_every_rule_has_something_to_say_of_the_fixtures(news: Path, tmp_path: Path) -> None:
    job = CleanJob(inputs=[str(news)], output=None, duplicates=str(tmp_path / "same"))
    summary = clean_inputs(job)
    removed = {code for code, count in summary.removed.items() if count}
    reported = {code for code, count in summary.reported.items() if count}
    assert removed == {"H1", "H2", "P1", "J1", "J2", "J3"}
    assert reported >= {"P2", "A1"}


def test_every_story_line_of_the_fixtures_stays(news: Path) -> None:
    """Traps are the rows named tr-*: nothing of them goes but what is listed."""
    rows = [json.loads(line) for line in news.read_text("utf-8").splitlines()]
    cleaner = Cleaner()
    articles = [Article(**{key: row[key] for key in ("text", "title", "site", "id", "url", "date")}) for row in rows]
    cleaner.learn(articles)
    gone = {article.id: [f.text for f in cleaner.clean(article).findings if f.removes] for article in articles}
    traps = {name: lines for name, lines in gone.items() if name.startswith("tr-") and lines}
    assert traps == {
        "tr-8": ["Sign up for our newsletter and never miss a story from the coast."],
        "tr-sv-1": ["Dela denna artikel"],
        "tr-tr-1": ["İskele yeniden açıldı", "Paylaş:"],
    }
    assert gone["nk-4"] == [
        "Gericht: Gefällt-mir-Knopf braucht Zustimmung",
        "Nordkurier – die Stimme der Küste seit 1951",
    ]
    assert not any("会议还研究了其他事项。" in lines for lines in gone.values())


TEXTS = st.lists(
    st.sampled_from(
        [STORY, OTHER, "", " ", "Share this:", "Like this:", "Related", "12 comments", "Oh", "北京。", "x\u200b", "___"]
    )
)


@settings(max_examples=150)
@given(TEXTS | st.lists(st.text(max_size=40)))
def test_kept_plus_removed_is_the_original(lines: list[str]) -> None:
    article = Article("\n".join(lines), site="c.example", id="1")
    result = Cleaner(settings=Settings(blank_lines="keep")).clean(article)
    gone = {finding.line for finding in result.findings if finding.removes and not finding.span}
    original = article.text.split("\n")
    if not any(finding.span for finding in result.findings):
        assert result.text == "\n".join(line for number, line in enumerate(original, 1) if number not in gone)


@settings(max_examples=100)
@given(TEXTS)
def test_cleaning_the_cleaned_changes_nothing(lines: list[str]) -> None:
    cleaner = Cleaner()
    once = cleaner.clean(Article("\n".join(lines))).text
    assert cleaner.clean(Article(once)).text == once


MENU = [
    ["News", "Sport", "Weather", "Markets", "Culture", "Harbour", "Letters", "Contact"],
    ["Wiadomości", "Sport", "Pogoda", "Giełda", "Kultura", "Port", "Listy", "Kontakt"],
    ["首页", "体育", "天气", "股市", "文化", "港口", "来信", "联系我们"],
]
FOOT = ["Jobs", "Imprint", "Old issues", "Tide tables", "Archive", "Shop", "Tickets", "Map", "Feedback"]
PAGE_STORIES = [
    [
        STORY,
        OTHER,
        "The bakers of the upper town had asked for the boat since the bridge closed, and so had the theatre.",
        "The council votes on the money at its next meeting, the mayor told the ferry company on Monday.",
    ],
    [
        "Prom będzie kursował po północy od pierwszego weekendu maja, powiedział w poniedziałek dyrektor przewoźnika.",
        "Statek odpływa z północnego nabrzeża czterdzieści po dwunastej i wraca po dwóch godzinach, w sam raz dla piekarzy.",
        "O nocny kurs prosili piekarze z górnego miasta i teatr, odkąd zamknięto stary most na rzece.",
        "Rada miasta zdecyduje o pieniądzach na najbliższym posiedzeniu, powiedziała burmistrz w poniedziałek wieczorem.",
    ],
    [
        "渡轮公司的负责人星期一说，从五月的第一个周末起，午夜过后将增加一班渡轮，方便清晨上班的面包师。",
        "这班船零点四十分从北码头出发，两个小时以后返回，剧院散场的观众也可以赶上最后一班。",
        "自从老桥关闭以来，上城的面包师和剧院一直希望有这样一班船，公司直到今年才答应下来。",
        "市议会将在下一次会议上决定经费，市长星期一晚上对渡轮公司的代表这样说。",
    ],
]
TITLES = ["Ferry line adds a night crossing", "Prom popłynie także w nocy", "渡轮将增加一班夜航"]


def page_removed(head: list[str], middle: list[str], tail: list[str], title: str = "", site: str = "") -> list[str]:
    """What goes of a page, as one of a dump of pages whose other pages tell other stories."""
    others = [
        Article(
            "\n".join(
                [*MENU[0], f"Story {n} is told here at some length, with all that the town said of it.", *FOOT] * 2
            ),
            site=f"{n}.example",
            id=str(n),
        )
        for n in range(12)
    ]
    cleaner = Cleaner()
    cleaner.learn(others)
    article = Article("\n".join([*head, *middle, *tail]), title=title, site=site, id="page")
    return [finding.text for finding in cleaner.clean(article).findings if finding.removes]


@pytest.mark.parametrize(("menu", "story", "title"), list(zip(MENU, PAGE_STORIES, TITLES, strict=True)))
@pytest.mark.parametrize("box", [0, 6])
def test_the_story_of_a_page_stays_and_its_menus_go(menu: list[str], story: list[str], title: str, box: int) -> None:
    """A box in mid-story parts the first paragraph from the rest."""
    links = ["Share this:", *FOOT[: box - 1]] if box else []
    gone = page_removed(menu, [title, *story[:1], *links, *story[1:]], FOOT, title)
    assert [line for line in story if line in gone] == []
    assert [line for line in [*menu, *FOOT] if line not in gone] == []


def test_teasers_above_the_headline_of_a_page_are_no_story() -> None:
    teasers = [
        f"Police in town {n} found the missing boat on Monday, two days after the storm took it." for n in range(6)
    ]
    title, story = TITLES[0], PAGE_STORIES[0]
    gone = page_removed(MENU[0] + teasers + MENU[0] * 4, [title, *story], FOOT, title)
    assert [line for line in story if line in gone] == []
    assert [line for line in teasers if line not in gone] == []


@pytest.mark.parametrize(("menu", "story", "title"), list(zip(MENU, PAGE_STORIES, TITLES, strict=True)))
def test_a_list_of_links_amid_a_story_that_holds_its_headline_does_not_begin_it(
    menu: list[str], story: list[str], title: str
) -> None:
    trending = [*FOOT, title, *menu, *FOOT]
    later = [line for other in PAGE_STORIES if other is not story for line in other]
    gone = page_removed(menu, [title, *story[:3], *trending, *story[3:], *later], FOOT, title)
    assert [line for line in [*story, *later] if line in gone] == []
    assert [line for line in [title, *FOOT] if line not in gone] == []


def test_a_headline_over_a_teaser_does_not_begin_the_story_of_a_page() -> None:
    title, story = TITLES[0], PAGE_STORIES[0]
    teaser = "The ferry crosses at night, from the first weekend of May on."
    others = [
        f"Police in town {n} found the missing boat on Monday, two days after the storm took it." for n in range(4)
    ]
    gone = page_removed([title, teaser, *MENU[0] * 4, *others, *MENU[0] * 4], [title, *story], FOOT, title)
    assert [line for line in story if line in gone] == []
    assert [line for line in others if line not in gone] == []


@pytest.mark.parametrize(
    "rows",
    [
        ["Boats of the line:", "Anna", "Mira", "Old Tom", "Swan of the reef"],
        ["The first crossings:", "1. May 2, 00.40", "2. May 3, 00.40", "3. May 9, 00.40", "4. May 10, 00.40"],
    ],
)
def test_a_list_that_the_story_of_a_page_announces_stays(rows: list[str]) -> None:
    gone = page_removed(MENU[0], [TITLES[0], *PAGE_STORIES[0], *rows], ["Share this:", *FOOT], TITLES[0])
    assert gone == [*MENU[0], TITLES[0], "Share this:", *FOOT]


def test_a_standfirst_and_rows_within_the_story_of_a_page_stay() -> None:
    standfirst, rows = "Bakers and theatre guests are the first to sail", ["North pier 00.40", "South pier 01.10"] * 2
    story = PAGE_STORIES[0]
    gone = page_removed(MENU[0], [TITLES[0], standfirst, *story[:2], *rows, *story[2:]], FOOT, TITLES[0])
    assert gone == [*MENU[0], TITLES[0], *FOOT]


def test_a_list_of_a_page_before_its_footer_is_no_junk_in_the_tail() -> None:
    rows = [f"June {day}: Harbour Hall, Old Town" for day in range(9, 22)]
    story = [*PAGE_STORIES[0], "The players come to the coast on these days:"]
    gone = page_removed(MENU[0], [TITLES[0], *story, *rows], ["Share this:", *FOOT], TITLES[0])
    assert gone == [*MENU[0], TITLES[0], "Share this:", *FOOT]


def test_a_row_that_a_table_has_twice_stays() -> None:
    row = "Two eggs, a cup of rice, half a cup of beans and a pear"
    rows = ["Morning", row, "At nine", "Noon", "Fish with lemon and greens", "At one", "Evening", row, "At six"]
    assert removed([STORY, *rows, OTHER]) == []
    assert removed([STORY, row, OTHER, row]) == [row]


def test_a_row_that_a_table_has_nearly_twice_stays() -> None:
    row = "Two eggs, a cup of rice, half a cup of beans, a pear and all the bread that is left in the basket"
    rows = [
        "Morning",
        row,
        "At nine",
        "Noon",
        "Fish with lemon and greens",
        "At one",
        "Evening",
        row + " now",
        "At six",
    ]
    assert removed([STORY, *rows, OTHER]) == []


@pytest.mark.parametrize(
    "tags", [["Tags:", "ferries,", "night-crossing,", "harbour"], ["Tags", "Fähren", "Nachtfahrt", "Hafen"]]
)
def test_the_tags_under_a_story_go(tags: list[str]) -> None:
    assert removed([STORY, OTHER, *tags, "First posted May 2, 2026 00:24"]) == tags
    assert removed([STORY, tags[0], OTHER, *tags[1:]]) == []


def test_the_numbers_of_a_story_s_other_pages_go() -> None:
    assert removed([*PAGE_STORIES[2], "12下一页"]) == ["12下一页"]
    assert removed([*PAGE_STORIES[2], "下一页有十二张照片，都是在港口拍的。"]) == []


def test_an_item_in_a_list_of_links_goes_with_them() -> None:
    links = [f"- Mayor of town {n} opens the old pier" for n in range(6)]
    teaser = "- The mayor said on Monday that the pier will stay open until the autumn storms."
    tail = [links[0], teaser, "- Share this", *links[1:]]
    assert removed([STORY, OTHER, *tail]) == tail
    assert removed([STORY, *links[:3], teaser, *links[3:], OTHER]) == []


def test_text_under_the_comments_of_a_page_goes() -> None:
    comments = [f"I took boat {n} last year and it was late by an hour, as always with this company." for n in range(4)]
    parted = [line for comment in comments for line in ("Reply", "Ann", comment)]
    gone = page_removed(MENU[0], [TITLES[0], *PAGE_STORIES[0]], [*FOOT, "Leave a Comment", *parted], TITLES[0])
    assert [line for line in comments if line not in gone] == []


@pytest.mark.parametrize("counter", ["12 comments", "12 commentaires", "12 Kommentare"])
def test_text_under_a_counter_of_comments_of_a_page_goes(counter: str) -> None:
    comments = [f"I took boat {n} last year and it was late by an hour, as always with this company." for n in range(4)]
    tail = [*FOOT * 2, counter, *FOOT * 2, *comments]
    gone = page_removed(MENU[0], [TITLES[0], *PAGE_STORIES[0]], tail, TITLES[0])
    assert [line for line in comments if line not in gone] == []
    gone = page_removed([*MENU[0], TITLES[0], counter], PAGE_STORIES[0], FOOT, TITLES[0])
    assert [line for line in PAGE_STORIES[0] if line in gone] == []


def test_text_that_other_pages_of_the_site_have_is_no_story() -> None:
    pitch = (
        "The Harbour Post has told the stories of the coast since the first boat came, and it will tell the next one."
    )
    cleaner = Cleaner()
    articles = [
        Article(
            "\n".join([*MENU[0], story, *FOOT[:3], "x", *FOOT[3:], pitch, pitch[:-1] + "!"]),
            site="c.example",
            id=str(n),
        )
        for n, story in enumerate(["\n".join(PAGE_STORIES[0]), *(f"The {word} is told." * 9 for word in "abcde")])
    ]
    cleaner.learn(articles)
    gone = [finding.text for finding in cleaner.clean(articles[0]).findings if finding.removes]
    assert pitch in gone
    assert [line for line in PAGE_STORIES[0] if line in gone] == []


def test_an_article_with_a_program_is_no_page() -> None:
    listing = [line for n in range(12) for line in (f"boat_{n} = find({n});", "}", "north")]
    widgets = ["Share this:", "Like this:", "Like Loading...", "Leave a Comment"]
    assert removed([*widgets, STORY, OTHER, *listing]) == widgets


def test_an_extracted_article_with_a_long_list_is_no_page() -> None:
    names = [f"Boat number {n}" for n in range(40)]
    assert removed([STORY, OTHER, *names]) == []


@pytest.mark.parametrize(
    ("first", "later", "goes"),
    [
        ("sold 200 seats", "sold 300 seats", False),  # another number is another fact
        ("sold ٢٠٠ seats", "sold ٣٠٠ seats", False),
        ("sold 200 seats", "has sold 200 seats", True),
        ("sold many seats", "sold several seats", False),  # so is another word
    ],
)
def test_a_long_paragraph_nearly_said_again_goes_unless_a_number_or_word_differs(
    first: str, later: str, goes: bool
) -> None:
    told = (
        "The theatre on the quay {} for the opening night within an hour of the box office raising its shutters, "
        "and the line of people who had waited since dawn reached from the steps as far as the second bridge."
    )
    assert removed([told.format(first), STORY, told.format(later)]) == ([told.format(later)] if goes else [])
