"""The same story and the same junk, in the layouts that scrapers leave: what goes does not depend on how lines are broken."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from states import split_article

from dedup import Article, Cleaner, Settings
from dedup.text.keys import normalize_line
from dedup.text.sentences import read_habits

WITH_GAPS = Settings(blank_lines="keep")  # what is left of these is told by tests/test_leftovers.py
ARTICLES = {
    "en": (
        "Council brings the night ferry back to the old harbour",
        [
            "The night ferry returns in May after six years, the council said on Monday, and the captains of the old line have asked for the same berth, for a second crew and for a fare that islanders can pay.",
            "Nobody in the harbour remembers who closed the line, but everybody remembers the last crossing, because the band played on the pier until the lamps went out. The rain came only then.",
            "“We will be on time,” the director said to the reporters who had come over with the morning boat, and he promised that the fare would stay the same until the end of the year.",
        ],
        ["Share this:", "Like this:", "Click to share on Facebook (Opens in new window)"],
    ),
    "de": (
        "Der Rat holt die Nachtfähre in den alten Hafen zurück",
        [
            "Die Nachtfähre kommt im Mai nach sechs Jahren zurück, teilte der Rat am Montag mit, und die Kapitäne der alten Linie haben um denselben Liegeplatz und um eine zweite Mannschaft gebeten.",
            "Im Hafen weiß niemand mehr, wer die Linie geschlossen hat, aber alle erinnern sich an die letzte Überfahrt, weil die Kapelle spielte, bis die Laternen ausgingen. Erst dann kam der Regen.",
            "Der Preis der alten Karte bleibt bis zum Ende des Jahres derselbe, sagte der Direktor den Reportern, die mit dem ersten Schiff herübergekommen waren und bis zum Abend blieben.",
        ],
        ["Gefällt mir:", "Teilen mit:"],
    ),
    "es": (
        "El consejo devuelve el barco nocturno al puerto viejo",
        [
            "El barco nocturno vuelve en mayo después de seis años, dijo el consejo el lunes, y los capitanes de la vieja línea han pedido el mismo muelle, otra tripulación y una tarifa de invierno.",
            "En el puerto nadie recuerda quién cerró la línea, pero todos recuerdan el último viaje, porque la banda tocó en el muelle hasta que se apagaron las lámparas. Solo entonces llegó la lluvia.",
            "El precio del billete viejo seguirá igual hasta el final del año, dijo el director a los periodistas que habían venido con el primer barco y que se quedaron hasta la noche.",
        ],
        ["Me gusta esto:", "Comparte esto:"],
    ),
    "ru": (
        "Совет возвращает ночной паром в старую гавань",
        [
            "Ночной паром вернётся в мае через шесть лет, сообщил совет в понедельник, и капитаны старой линии попросили тот же причал, вторую команду и зимний тариф, который по карману островитянам.",
            "В гавани никто не помнит, кто закрыл линию, но все помнят последний рейс, потому что оркестр играл на пирсе, пока не погасли фонари. Только тогда пошёл дождь.",
            "Цена старого билета останется прежней до конца года, сказал директор журналистам, которые приехали с первым рейсом и остались до самого вечера.",
        ],
        ["Понравилось это:", "Читайте также"],
    ),
    "ar": (
        "المجلس يعيد العبارة الليلية إلى الميناء القديم",
        [
            "تعود العبارة الليلية في مايو بعد ستة أعوام كما قال المجلس يوم الاثنين، وقد طلب ربابنة الخط القديم الرصيف نفسه وطاقما ثانيا وأجرة شتوية يقدر عليها أهل الجزيرة في كل يوم.",
            "لا يتذكر أحد في الميناء من أغلق الخط، لكن الجميع يتذكرون الرحلة الأخيرة لأن الفرقة عزفت على الرصيف حتى انطفأت المصابيح وبدأ المطر ينزل على المدينة.",
            "يبقى ثمن التذكرة القديمة كما هو حتى نهاية العام كما قال المدير للصحفيين الذين جاؤوا مع أول قارب وبقوا في الميناء حتى المساء.",
        ],
        ["معجب بهذه:", "شارك هذا الموضوع:"],
    ),
}  # fmt: skip


def wrap(width: int, indent: str = "") -> Callable[[str], list[str]]:
    return lambda line: textwrap.wrap(
        line, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )


LAYOUTS: dict[str, Callable[[str], list[str]]] = {
    "wrapped at 78": wrap(78),
    "wrapped at 72, indented": wrap(72, "   "),
    "wrapped at 50": wrap(50),
    "tags around": lambda line: [f"<p>{html.escape(line, quote=False)}</p>"],
    "tags on lines of their own": lambda line: ["<p>", line, "</p>"],
    "bullets": lambda line: [f"* {line}"],
    "quoted": lambda line: [f"> {line}"],
    "quoted and wrapped": wrap(70, "> "),
    "blank lines": lambda line: [*wrap(78)(line), ""],
    "lower case": lambda line: [line.lower()],
    "tokenised": lambda line: [re.sub(r'([.,:;!?()"“”،])', r" \1 ", line)],
    "no full stops": lambda line: [line.rstrip(".")],
    "torn at a link": lambda line: re.split(
        r"(?<=старой )|(?<= old )|(?<=Linie )|(?<=vieja )|(?<=القديم )", line, maxsplit=1
    ),
}


def clean(lines: Sequence[str], title: str) -> tuple[list[str], list[str]]:
    """The keys of the lines that stay and of those that go, all of a line's words in one."""
    text = "\n".join(lines)
    result = Cleaner(settings=WITH_GAPS).clean(Article(text, title=title))
    gone = {finding.line for finding in result.findings if finding.removes and not finding.span}
    kept = [line for number, line in enumerate(lines, 1) if number not in gone]
    assert result.text == "\n".join(kept)
    return kept, [line for number, line in enumerate(lines, 1) if number in gone]


def say(lines: Sequence[str]) -> str:
    """The words of some lines, whatever marks are around them."""
    return normalize_line(re.sub(r"<[^>]+>|^[*>] ", " ", " \n".join(lines), flags=re.MULTILINE))


@pytest.mark.parametrize("language", ARTICLES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_goes_and_stays_in_each_layout(layout: str, language: str) -> None:
    title, story, junk = ARTICLES[language]
    lines = [line for one in (title, *story, *junk) for line in LAYOUTS[layout](one)]
    kept, gone = clean(lines, title)
    assert say(kept) == say(story).rstrip()
    assert say(gone) == say([title, *junk])


def test_an_index_learns_the_same_footer_from_each_layout() -> None:
    footer = "The Harbour Post is printed on Tuesdays and Fridays by the Lighthouse Press of Northport and sold on all boats of the line"
    own = "Crossing number {} left the pier at nine in the evening with {} people on board, and the captain said that the sea was calm."
    layouts = [wrap(78), LAYOUTS["tags around"], wrap(60, "   "), lambda line: [line], LAYOUTS["bullets"]]
    articles = []
    for number in range(10):
        text = [
            own.format(number, 3 * number),
            own.format(50 + number, 99 - number),
            own.format(70 + number, 77 - number),
            footer,
        ]
        broken = [line for one in text for line in layouts[number % len(layouts)](one)]
        articles.append(Article("\n".join(broken), site="a.example", id=f"a-{number}"))
    cleaner = Cleaner()
    cleaner.learn(articles)
    for article in articles:
        result = cleaner.clean(article)
        gone = [finding for finding in result.findings if finding.removes]
        assert {finding.code for finding in gone} == {"J2"}
        assert say([finding.text for finding in gone]) == normalize_line(footer)


def test_all_lines_of_a_unit_are_noted_and_the_cut_is_exact() -> None:
    story = wrap(60)(ARTICLES["en"][1][0]) + wrap(60)(
        ARTICLES["en"][1][1] + " Share this:EmailFacebookLinkedInTwitterPocketLike this:Like Loading..."
    )
    result = Cleaner().clean(Article("\n".join(story)))
    spans = [finding for finding in result.findings if finding.removes]
    assert [finding.text for finding in spans] == [story[finding.line - 1] for finding in spans if finding.line]
    assert "".join(result.text.split()).endswith("Therainonlycamethen.") or result.text.rstrip().endswith("only then.")


PIECES = st.sampled_from(
    ["<p>", "</p>", "* ", "> ", "   ", "\n", "\n\n", " \n", "\r\n", "[a](https://b.example/c)", "&amp;", "1.\n", "|", "\u00ad\n", "-\n", ", ", ".", "Share this:", "Like this:", "夜间渡轮", "عبارة ", *ARTICLES["en"][1][0].split()[:12]]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60), st.sampled_from(["", "Share this:"]))
def test_kept_and_removed_lines_are_the_text_in_any_layout(pieces: list[str], end: str) -> None:
    text = " ".join([*pieces, end])
    result = Cleaner(settings=WITH_GAPS).clean(Article(text, title="The night ferry"))
    lines: list[str | None] = list(text.split("\n"))
    for finding in result.findings:
        if finding.removes:
            assert finding.line is not None
            raw = lines[finding.line - 1]
            assert raw == finding.text
            start, stop = finding.span or (0, len(raw))
            lines[finding.line - 1] = raw[:start] + raw[stop:] if finding.span else None
    assert result.text == "\n".join(line for line in lines if line is not None)
    again = Cleaner(settings=WITH_GAPS).clean(replace(result.original, text=text))
    assert again.text == result.text


@pytest.mark.parametrize(
    ("line", "is_habit"),
    [
        ("The ferry returns in May, the council said. The captains have asked for the same berth, and for a crew", True),
        ("The ferry returns in May, the council said. The captains have asked for the same berth, and a crew.", False),
        ("Ferry returns to old harbour with second crew and winter fare for islanders after six years of waiting", False),
        ("เรือเฟอร์รี่กลางคืนจะกลับมาในเดือนพฤษภาคม พ.ศ. ๒๕๖๙ สภาเมืองกล่าวเมื่อวันจันทร์ และกัปตันของสายเดิมขอท่าเทียบเรือเดิม", False),
    ],
)  # fmt: skip
def test_an_article_may_end_no_line_with_a_stop(line: str, is_habit: bool) -> None:
    lines = split_article(Article("\n".join([line] * 4))).lines
    read_habits(lines)
    assert {one.lacks_stop for one in lines} == {is_habit}


STORY = ARTICLES["en"][1]
SENTENCES = [
    "The night ferry returns in May after six years, the council said.",
    "Its captains asked for the same berth.",
    "Nobody in the harbour remembers who closed the old line so early.",
    "Everybody remembers the last crossing, because the band played on.",
    "The rain came later.",
    "The fare stays the same until the end of the year, he said.",
    "The pier has been painted by pupils of the quay school since.",
    "A second crew is sought in all the towns along the bay.",
    "They start in March.",
    "Islanders may buy the winter card at the old customs house.",
]
PHRASE = [
    "This content is imported from Instagram.",
    "You may be able to find the same content in another format, or you may be able to find more information, at their web site.",
]
LONG = "The mayor of the old town said on the pier that the night ferry will sail whenever there is an islander who has to be home before the morning, whatever the weather."

HIDDEN = {
    "a phrase of several sentences, a sentence in each line": ([*SENTENCES[:5], *PHRASE, *SENTENCES[5:]], PHRASE),
    "a short sentence that stands twice in such an article stays": ([*SENTENCES, SENTENCES[0], LONG], []),
    "several in a row go": ([*SENTENCES, *SENTENCES[5:8], LONG], SENTENCES[5:8]),
    "a long one goes": ([*SENTENCES[:4], LONG, *SENTENCES[4:], LONG], [LONG]),
    "a sentence that a heading was made from stays": ([LONG[:118], *SENTENCES, LONG[:118] + "."], []),
    "a button above a sentence in small letters, no line with a capital": (
        ["council brings the ferry back", "share on facebook", *map(str.lower, SENTENCES)],
        ["share on facebook"],
    ),
    "a link within a sentence in small letters stays: a blank is left of where it was torn": (
        [*map(str.lower, SENTENCES), "on friday the owner of the ferry wrote on ", "facebook", "where she has many readers, that the boat is sold."],
        [],
    ),
    "a label that a column joins to the paragraph above": (
        [*wrap(78)(STORY[0]), *wrap(78)(STORY[1]), "Advertisement", *wrap(78)(STORY[2])],
        ["Advertisement"],
    ),
    "a label that a column joins to the paragraph below": (
        [*wrap(60)(STORY[0]), "Click to share on Facebook (Opens in new window)", *wrap(60)("Harbourmasters agree. " + STORY[1]), *wrap(60)(STORY[2])],
        ["Click to share on Facebook (Opens in new window)"],
    ),
    "the last words of a paragraph are no label": (
        [*wrap(60)(STORY[0]), "On the boat there is a page for readers, and below it stands", "Share this.", *wrap(60)(STORY[1])],
        [],
    ),
    "who speaks in a transcript": (
        ["READER (of the Post): " + STORY[0], "MAYOR: Yes, they have met three times on the old pier", "READER: " + STORY[1], "MAYOR: Many people would rather row to the next bay", "READER: " + STORY[2]],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "gone"), HIDDEN.values(), ids=HIDDEN)
def test_what_a_layout_hides(lines: list[str], gone: list[str]) -> None:
    assert clean(lines, "")[1] == gone


@pytest.mark.parametrize(("stop", "goes"), [("", False), (".", True)])
def test_the_headline_between_lines_without_stops_is_a_sentence_of_the_story(stop: str, goes: bool) -> None:
    title = "The winter fare of the night ferry stays the same"
    pairs = [f"As the office wrote, {one} {other}" for one, other in zip(SENTENCES[::2], SENTENCES[1::2], strict=True)]
    above, below = [f"{line.rstrip('.')}{stop}" for line in (*STORY, *pairs)], f"{LONG.rstrip('.')}{stop}"
    assert clean([*above, title, below], title)[1] == ([title] if goes else [])


SHORT = "Examples of the older boats of the line were on hand"


@pytest.mark.parametrize(("below", "is_prose"), [(STORY[0].rstrip("."), True), ("Share this:", False)])
def test_without_stops_a_line_above_running_text_is_running_text(below: str, is_prose: bool) -> None:
    lines = split_article(Article("\n".join([*(line.rstrip(".") for line in STORY), SHORT, below]))).lines
    read_habits(lines)
    assert lines[3].is_prose == is_prose
