"""How raw lines are grouped into units: what is one however it was broken, and what stays apart."""

from __future__ import annotations

import json
import textwrap
from itertools import accumulate
from pathlib import Path

import pytest
from conftest import Run
from states import split_article

from dedup import Article, Cleaner
from dedup.text.units import cut_units

PARAGRAPH = (
    "The night ferry returns in May after six years, the council said on Monday, and the captains "
    "of the old line have asked for the same berth, for a second crew and for a winter fare that "
    "islanders can pay, which the mayor called fair."
)
SECOND = (
    "Nobody in the harbour remembers who closed the line, but everybody remembers the last crossing, "
    "because the band played on the pier until the lamps went out and the rain began."
)


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Break a text as tools do: the word that does not fit begins the next line."""
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False)


def count_up(*lengths: int) -> list[tuple[int, ...]]:
    """The numbers of the lines of units that follow one another, from how many lines each has."""
    ends = list(accumulate(lengths))
    return [tuple(range(end - length + 1, end + 1)) for end, length in zip(ends, lengths, strict=True)]


def group(lines: list[str], title: str = "") -> list[tuple[int, ...]]:
    """The numbers of the lines of each unit."""
    units = cut_units("\n".join(lines), title)
    if units is None:
        return [(number,) for number, line in enumerate(lines, 1) if line.strip()]
    return [unit.pieces.numbers if unit.pieces else (unit.number,) for unit in units]


@pytest.mark.parametrize("width", [40, 60, 72, 78, 80, 100])
@pytest.mark.parametrize("indent", ["", "   ", "> "])
def test_a_wrapped_paragraph_is_one_unit(width: int, indent: str) -> None:
    first, second = wrap(PARAGRAPH, width, indent, indent), wrap(SECOND, width, indent, indent)
    whole = range(1, len(first) + 1), range(len(first) + 2, len(first) + 2 + len(second))
    assert group([*first, indent.strip(), *second]) == [tuple(numbers) for numbers in whole]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Το νυχτερινό πλοίο γυρίζει μετά από έξι χρόνια στο λιμάνι μας, όπως είπε ο δήμαρχος στο συμβούλιο τη Δευτέρα το απόγευμα, και το παλιό εισιτήριο μένει ίδιο ως το τέλος του χρόνου.",
            id="Greek",
        ),
        pytest.param(
            "Ночной паром вернётся в мае через шесть лет, сообщил совет в понедельник, и капитаны старой линии попросили тот же причал, вторую команду и зимний тариф, который по карману островитянам.",
            id="Russian",
        ),
        pytest.param(
            "تعود العبارة الليلية في مايو بعد ستة أعوام كما قال المجلس يوم الاثنين وقد طلب ربابنة الخط القديم الرصيف نفسه وطاقما ثانيا وأجرة شتوية يقدر عليها أهل الجزيرة كل يوم",
            id="Arabic",
        ),
        pytest.param(
            "रात की नाव छह साल बाद मई में लौटेगी परिषद ने सोमवार को कहा और पुरानी लाइन के कप्तानों ने वही घाट दूसरा दल और सर्दियों का किराया माँगा है जो द्वीप के लोग दे सकें",
            id="Hindi",
        ),
        pytest.param(
            "야간 여객선이 육 년 만에 오월에 돌아온다고 시의회가 월요일에 밝혔고 옛 노선의 선장들은 같은 부두와 두 번째 선원과 섬 주민이 낼 수 있는 겨울 요금을 요구했다고 시장이 말했으며 첫 배로 건너온 기자들은 저녁까지 항구에 남아 있었고 등불이 하나씩 꺼졌다고 전했다",
            id="Korean",
        ),
    ],
)
def test_scripts_with_and_without_capitals_are_told_by_their_column(text: str) -> None:
    lines = wrap(text, 34)
    assert len(lines) > 3
    assert group(lines) == [tuple(range(1, len(lines) + 1))]


def test_characters_of_two_columns_are_broken_anywhere() -> None:
    text = "夜间渡轮时隔六年将于五月恢复通航市议会周一表示老航线的船长们要求同一个泊位第二批船员和岛民负担得起的冬季票价市长称这些要求是公平的并说码头的灯会重新亮起来直到夏天结束为止"
    lines = [text[start : start + 20] for start in range(0, len(text), 20)]
    units = cut_units("\n".join(lines))
    assert units is not None
    assert [unit.text for unit in units] == [text]


def test_a_paragraph_in_capitals_is_told_by_its_column() -> None:
    lines = [*wrap(PARAGRAPH.upper(), 50), *wrap(SECOND.upper(), 50)]
    assert group(lines) == count_up(len(wrap(PARAGRAPH, 50)), len(wrap(SECOND, 50)))


@pytest.mark.parametrize(
    ("end", "begin", "key"),
    [
        ("har\u00ad\u2010", "bour at", "harbour"),
        ("har\u00ad", "bour at", "harbour"),
        ("cross-", "ing at", "crossing"),
        ("well-", "known at", "well known"),
    ],
    ids=["a soft and a hard hyphen", "a soft hyphen", "the article has the word", "the article has it not"],
)
def test_a_word_parted_at_the_end_of_a_line_is_one(end: str, begin: str, key: str) -> None:
    lines = [
        f"The boats of the northern fleet came home to the {end}",
        f"{begin} night, when the last crossing was over and the",
        "lamps were out, so that nobody on the long pier could",
        "see who had come home and who had not come home at all.",
    ]
    units = split_article(Article("\n".join(lines))).lines
    assert f" the {key} at night " in units[0].key


CASES = {
    "a sentence broken at its links": (
        ["On Friday the owner of the ferry wrote on ", "LinkedIn", ", where she has many readers, that the boat is sold."],
        [(1, 2, 3)],
    ),
    "a full stop behind a link": (
        ["The captain told ", "the Harbour Post", ". Nobody else has seen the contract of the sale so far."],
        [(1, 2, 3)],
    ),
    "blank lines between the pieces": (
        ["The captain of the old ferry told ", "", "", "the Harbour Post", " ", " that nobody else has seen the contract."],
        [(1, 4, 6)],
    ),
    "a link in Markdown over three lines": (
        ["Read what [the captain of the", "old ferry", "wrote](https://news.example/letter) to the mayor."],
        [(1, 2, 3)],
    ),
    "tags on lines of their own": (
        ["<p>", "The boats came home.", "</p>", "<p>", "Nobody asked why.", "</p>"],
        [(1, 2, 3), (4, 5, 6)],
    ),
    "numbers on lines of their own": (
        ["Three boats came home:", "1.", "The Heron", "2.", "The Gull"],
        [(1,), (2, 3), (4, 5)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "units"), CASES.values(), ids=CASES)
def test_what_belongs_together_is_one_unit(lines: list[str], units: list[tuple[int, ...]]) -> None:
    assert group(lines) == units


@pytest.mark.parametrize(("first", "rest"), [("    ", ""), ("  * ", "    "), ("  12. ", "      ")])
def test_the_first_line_of_a_paragraph_may_be_indented_or_hang_out(first: str, rest: str) -> None:
    one, two = wrap(PARAGRAPH, 60, first, rest), wrap(SECOND, 60, first, rest)
    assert group([*one, *two]) == count_up(len(one), len(two))


def test_a_headline_over_two_lines_is_told_by_the_title() -> None:
    title = "Council brings the night ferry back to the harbour after six long years"
    lines = [*wrap(title, 40), *wrap(PARAGRAPH, 40)]
    headline = len(wrap(title, 40))
    assert group(lines, title) == [tuple(range(1, headline + 1)), tuple(range(headline + 1, len(lines) + 1))]
    short = "The night ferry is coming back in May"  # the first word of the story would not have fitted beside it
    assert group([short, *wrap(PARAGRAPH, 40)], short)[0] == (1,)


APART = {
    "verse": ["The sea was grey, the sea was wide,", "and home they came upon the tide,", "the lamps were lit, the nets were dry,", "and no one asked the reason why."],
    "a list": ["* eggs and flour from the mill", "* two spoons of salt", "* a lemon", "* butter"],
    "a list in small letters": ["two eggs", "a spoon of flour", "some butter", "a pinch of salt"],
    "a table": ["Gull 12 9", "Heron 11 8", "Tern 9 2", "Plover 7 1"],
    "an address": ["Harbour Office", "12 Quay Street", "Northport", "NP1 4AA"],
    "labels": ["Director: Ann Bell", "Cast: Tom Hale", "Length: 90 minutes"],
    "dialogue": ["“Yes.”", "“No.”", "“Are you sure?”", "“Quite sure.”"],
    "headlines in capitals": ["FERRY LINE ADDS A NIGHT CROSSING", "SEALS RETURN TO THE SANDBANK AFTER NINE YEARS", "CUSTOMS HOUSE BECOMES A LIBRARY", "STORM TAKES ROOFS"],
    "a menu": ["Home", "News", "Sport", "about us", "contact"],
    "paragraphs": [PARAGRAPH, SECOND, PARAGRAPH],
    "an account's name under a headline": ["Ferry line adds a night crossing from the first weekend of May", "by ann bell", PARAGRAPH],
    "a percentage": ["Ferry line adds a night crossing", "% of readers think so"],
}  # fmt: skip


@pytest.mark.parametrize("lines", APART.values(), ids=APART)
def test_what_is_broken_on_purpose_stays_apart(lines: list[str]) -> None:
    assert group(lines) == [(number,) for number in range(1, len(lines) + 1)]


WORDS = {
    "tags": ("<p>Share this: <b>now</b></p>\n<p>Then go.</p>", ["share this now", "then go"]),
    "a tag for a blank": ("<p>one<br>two</p>\n<p>three</p>", ["one two", "three"]),
    "entities": ("Fish &amp; chips&nbsp;\nmore", ["fish chips", "more"]),
    "a link": ("See [the letter](https://a.example/b_(c) \"A title\") now\nmore", ["see the letter now", "more"]),
    "a picture that is a link": ("[![A boat](https://a.example/b.jpg)](https://a.example) sails\nmore", ["a boat sails", "more"]),
    "numbers of links": ("[1]One\n[2]Two\n[3]Three\n[4]Four\n[5]Five", ["one", "two", "three", "four", "five"]),
    "few footnotes": ("A claim.[1]\nAnother.[2]", ["a claim 1", "another 2"]),
    "bullets before all": ("* one thing\n* another", ["one thing", "another"]),
    "a soft hyphen at the end": (
        "The boats of the northern fleet came home to har\u00ad\nbour late, and the lamps along the old pier had gone\nout, so that the band stopped playing and the crowd\nwent home.",
        ["the boats of the northern fleet came home to harbour late and the lamps along the old pier had gone out so that the band stopped playing and the crowd went home"],
    ),
    "code of the page is left": ("<script>var a = 1;</script>\nmore", ["script var a 1 script", "more"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "keys"), WORDS.values(), ids=WORDS)
def test_marks_are_looked_through(text: str, keys: list[str]) -> None:
    assert [line.key for line in split_article(Article(text)).lines] == keys


@pytest.mark.parametrize("lines", [[PARAGRAPH, SECOND, "Share this:", "Home", "News"], [PARAGRAPH] * 50])
def test_plain_paragraphs_take_the_quick_path(lines: list[str]) -> None:
    assert cut_units("\n".join(lines)) is None


def test_explain_shows_units(run: Run, tmp_path: Path) -> None:
    lines = [*wrap(PARAGRAPH, 60), *wrap(SECOND, 60), "<p>", "Share this:", "</p>", "<p>" + PARAGRAPH.upper() + "</p>"]
    row = {"id": "a-1", "text": "\n".join(lines)}
    (tmp_path / "one.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    shown = run("explain", "one.jsonl", "--id", "a-1").stdout.splitlines()
    assert f"    1    {lines[0]}" in shown
    assert f"    2    | {lines[1]}" in shown
    place = shown.index("    9 J1 <p>")
    assert shown[place + 1 : place + 3] == ["   10 J1 | Share this:", "   11 J1 | </p>"]
    assert shown[place + 3].strip().startswith("J1 removed: known share widget")


BUTTON = "Click to share on Facebook (Opens in new window)"
STORY = [
    "The harbour office runs the ferry from the north pier until the end of October.",
    "Tickets cost four crowns, and children under six travel without one.",
    "The last boat of the day waits for the train from the capital.",
]


@pytest.mark.parametrize(
    ("title", "top", "left"),
    [
        ("Ferry line adds a night crossing", ["Ferry line adds", BUTTON, "a night crossing"], []),
        ("Ferry line adds a night crossing", ["Ferry line adds", BUTTON, "no crossing"], ["Ferry line adds", "no crossing"]),
        ("Паром будет ходить и ночью", ["Паром будет", BUTTON, "ходить и ночью"], []),
    ],
)  # fmt: skip
def test_what_is_left_is_cut_into_units_anew(title: str, top: list[str], left: list[str]) -> None:
    once = Cleaner().clean(Article("\n".join([*top, *STORY]), title))
    assert once.text.split("\n") == [*left, *STORY]
    gone = [(one.line, one.text) for one in once.findings if one.removes]
    assert gone == [(number, line) for number, line in enumerate(top, 1) if line not in left]
    assert Cleaner().clean(Article(once.text, title)).text == once.text
