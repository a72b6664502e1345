"""Links to other stories go by a shape that comes again; subheads, speakers, lists and facts of the story stay."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from states import check_table, make_seen, make_state, run_passes

from dedup.index.evidence import Evidence
from dedup.verdict.passes import stories

A = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
B = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."
C = "Nine bakers and a judge were on the first trip of the night boat, and none of them had to pay for it."
LINK, TITLE = "link-by-shape J3", "title-by-shape H2"
CUT = "The night boat carried nine bakers and a judge on its first trip through the fog, and the captain told us on the {} pier that"

# Two lines, each between paragraphs; both go.
BETWEEN: dict[str, tuple[str, str]] = {
    "in capitals": ("MAYOR OPENS THE OLD PIER AGAIN", "NINE BAKERS AND A JUDGE SAIL ON THE FIRST NIGHT BOAT"),
    "in Russian capitals": (
        "МЭР СНОВА ОТКРЫЛ СТАРЫЙ ПИРС ГАВАНИ",
        "ДЕВЯТЬ ПЕКАРЕЙ И ОДИН СУДЬЯ ПЛЫВУТ НА НОЧНОМ ПАРОМЕ",
    ),
    "in Greek capitals": (
        "Ο ΔΗΜΑΡΧΟΣ ΑΝΟΙΞΕ ΞΑΝΑ ΤΗΝ ΠΑΛΙΑ ΠΡΟΒΛΗΤΑ",
        "ΕΝΝΕΑ ΑΡΤΟΠΟΙΟΙ ΚΑΙ ΕΝΑΣ ΔΙΚΑΣΤΗΣ ΤΑΞΙΔΕΥΟΥΝ ΜΕ ΤΟ ΝΥΧΤΕΡΙΝΟ ΠΛΟΙΟ",
    ),
    "behind a word in capitals": ("ON THE PIER: Mayor opens the old pier", "FOND FAREWELL: Last day of the old boat"),
    "behind a word in German capitals": (
        "HAFEN: Der alte Steg ist wieder offen",
        "ABSCHIED: Letzter Tag für das alte Boot",
    ),
    "in brackets": ("[Mayor opens the old pier again]", "[Nine bakers sail on the night boat]"),
    "in Chinese brackets": ("【市长重新开放老码头接待夜间渡船】", "【九位面包师乘坐夜间渡船出发】"),
    "behind an arrow": ("► Mayor opens the old pier again", "► Nine bakers sail on the night boat"),
    "behind an arrow, in Turkish": ("» Eski iskele yeniden açıldı bugün", "» Dokuz fırıncı gece vapuruna bindi"),
}
# The same places; both stay.
STAY: dict[str, tuple[str, str]] = {
    "subheads": ("What the captain saw that night", "Why the bakers want the boat"),
    "short subheads in capitals": ("WHAT WE KNOW", "WHAT COMES NEXT"),
    "long subheads in capitals beside a short one": ("WHAT THE CAPTAIN SAW ON THAT NIGHT", "WHAT COMES NEXT"),
    "subheads in capitals, none of them long": ("WHAT THE CAPTAIN SAW ON THAT NIGHT", "WHY THE BAKERS WANT THE BOAT"),
    "days in capitals": ("THE FIRST TRIP WITH BAKERS, MAY 2031", "THE SECOND TRIP WITH JUDGES, JUNE 2031"),
    "speakers": ("BELL: Do you buy that?", "QUAY: So how did the court decide?"),
    "speakers who are quoted": ("BELL: “Well, first of all this was one boat”", "QUAY: “And then it was two boats or three”"),
    "answers": ("ANN BELL: It was the boat that we wanted.", "JJ QUAY: It was the boat that we got."),
    "questions in Korean": ("Q. 임원이 되어보니 시야가 좀 달라졌나요?", "Q. 진행했던 프로젝트 중 기억에 남는 것이 있다면요?"),
    "stage directions": ("[Laughter]", "[She looks out]"),
    "subheads in BBCode": ("[b]What the captain saw that night[/b]", "[b]Why the bakers want the boat[/b]"),
    "subheads between dashes": ("- Leaks of hacked documents at the pier -", "- Face-off with the captain at sea -"),
    "items": ("- open the question of who pays for it", "- follow the talks of the council at night"),
    "prices": ("FIRST PRIZE: 9.1 million in 2031", "SECOND PRIZE: 4.5 million in 2031"),
}  # fmt: skip


@pytest.mark.parametrize("lines", BETWEEN.values(), ids=BETWEEN)
def test_two_of_a_shape_between_paragraphs_go(lines: Sequence[str]) -> None:
    check_table(f"{A}\n{lines[0]} | {LINK}\n{B}\n{lines[1]} | {LINK}\n{C}", stories.run)


@pytest.mark.parametrize("lines", BETWEEN.values(), ids=BETWEEN)
def test_one_of_a_shape_stays(lines: Sequence[str]) -> None:
    check_table(f"{A}\n{lines[0]}\n{B}\n{C}", stories.run)


@pytest.mark.parametrize("lines", STAY.values(), ids=STAY)
def test_what_the_story_has_between_its_paragraphs_stays(lines: Sequence[str]) -> None:
    check_table(f"{A}\n{lines[0]}\n{B}\n{lines[1]}\n{C}", stories.run)


def test_headlines_in_capitals_beside_subheads_in_capitals_stay() -> None:
    lines = BETWEEN["in capitals"]
    check_table(f"{A}\n{lines[0]}\n{B}\nWHAT COMES NEXT\n{A}\n{lines[1]}\n{C}", stories.run)


KICKED = BETWEEN["behind a word in capitals"]
# What stands elsewhere in the article and tells that words before a colon are no kicker of a link.
TOLD = {
    "a speaker before running text": f"BELL: {A}",
    "a speaker in Russian": f"МИРА: {A}",
    "a step of two words": "TWO: Ask them",
    "a part in German": "ERSTENS: Fragen",
}


@pytest.mark.parametrize("line", TOLD.values(), ids=TOLD)
def test_what_speakers_say_and_subheads_that_count_stay(line: str) -> None:
    check_table(f"{A}\n{KICKED[0]}\n{B}\n{line}\n{C}\n{KICKED[1]}\n{A}", stories.run)


@pytest.mark.parametrize("end", ["--", "…", "...", "—", " –"])
def test_what_a_speaker_began_to_say_stays(end: str) -> None:
    check_table(
        f"{A}\nBELL: All right, and then the boat{end}\n{B}\nQUAY: I went to the old pier{end}\n{C}", stories.run
    )


def test_a_list_between_paragraphs_is_the_storys() -> None:
    rows = [
        "ON THE PIER: Mayor opens the old pier",
        "ON THE BOAT: Captain takes nine bakers",
        "ON THE QUAY: Judge waits for the boat",
    ]
    check_table("\n".join([A, *rows, B, *rows, C]), stories.run)


def test_headlines_of_other_articles_go() -> None:
    lines = ("Mayor opens the old pier again", "Nine bakers sail on the night boat")
    seen = {line: Evidence(make_seen(9, is_title=True), make_seen(9)) for line in lines}
    check_table(f"{A}\n{lines[0]} | {TITLE}\n{B}\n{lines[1]} | {TITLE}\n{C}", stories.run, site="a.example", seen=seen)
    check_table(f"{A}\n{lines[0]}\n{B}\n{C}", stories.run, site="a.example", seen=seen)


LISTS: dict[str, Sequence[str]] = {
    "with sources": ("- Mayor opens the old pier — Harbour Post", "- Nine bakers on a night boat — Quay Times", "- Judge waits for boat — The Pier"),
    "with dates": ("Mayor opens the old pier 2031/05/03", "Nine bakers on a night boat 2031/05/04", "Judge waits for the boat 2031/05/05"),
    "with dates, in Chinese": ("市长重新开放老码头 2031-05-03", "九位面包师乘坐夜间渡船 2031-05-04", "法官在码头等待渡船 2031-05-05"),
    "teasers": tuple(CUT.format(pier) + "..." for pier in ("north", "south", "outer")),
}  # fmt: skip
OTHER_LISTS: dict[str, Sequence[str]] = {
    "two with sources": ("- Mayor opens the old pier — Harbour Post", "- Nine bakers on a night boat — Quay Times"),
    "shares": ("- Mayor opens the old pier – 16.2%", "- Nine bakers on a night boat – 17.9%", "- Judge waits for boat – 4.1%"),
    "rows": ("| Mayor of the pier | 3.5.2031 |", "| Nine of the bakers | 4.5.2031 |", "| Judge of the boats | 5.5.2031 |"),
    "what trails off": ("And then the fog came...", "And then the boat was gone...", "And then nobody said a word..."),
    "a sentence quoted in pieces": tuple("… " + CUT.format(pier) + "..." for pier in ("north", "south", "outer")),
    "what is said and cut": tuple("“" + CUT.format(pier) + "..." for pier in ("north", "south", "outer")),
}  # fmt: skip


@pytest.mark.parametrize("lines", LISTS.values(), ids=LISTS)
def test_lists_of_links_go(lines: Sequence[str]) -> None:
    check_table("\n".join([A, B, *(f"{line} | {LINK}" for line in lines)]), stories.run)


@pytest.mark.parametrize("lines", OTHER_LISTS.values(), ids=OTHER_LISTS)
def test_lists_of_the_story_stay(lines: Sequence[str]) -> None:
    state = make_state([A, B, *lines, C])
    assert run_passes(state, stories.run) == []


@pytest.mark.parametrize("lines", [*BETWEEN.values(), *LISTS.values()])
def test_the_gate_lets_pass_whatever_goes(lines: Sequence[str]) -> None:
    assert stories.gate(make_state([A, *lines, B]).view)
