"""Neutral lines by their shape: dates, hours, signatures, initials, rules; what a widget prints has words of its own."""

from __future__ import annotations

import pytest
from states import check_table, see_line

from dedup.text.keys import normalize_line
from dedup.text.lines import Line
from dedup.verdict.neutral import is_neutral
from dedup.verdict.passes import site

NEUTRAL = (
    "___", "* * *", "•", "3 May 2031", "May 3, 2031, 8:08 AM ET", "Saturday, 3 May 2031", "03/05/2031 12:05", "8:08 AM ET",
    "Samstag, 3. Mai 2031", "samedi 3 mai 2031", "sábado, 3 de mayo de 2031", "3 мая 2031, 12:05", "2031年5月3日 12:05",
    "৩ মে ২০৩১, ১২:০৫", "৩ নভেম্বর ২০৩১", "मंगलबार, ३ असार २०८८", "३/५/२०३१", "૩ નવેમ્બર ૨૦૩૧", "၂၀၃၁ နိုဝင်ဘာ ၃", "٣ مايو ٢٠٣١",
    "۳ اردیبهشت ۱۴۱۰", "Published: 3 May 2031", "প্রকাশ: ৩ মে ২০৩১, ১২:০৫", "Stand: 3. Mai 2031, 12:05 Uhr",
    "3 مايو 2031", "3 Mayıs 2031", "3 พฤษภาคม 2574", "११ मई 2031, 12:05", "2031. 5. 3. 12:05",
    "-Mira Aldous in New Harbour", "-- Mira Aldous", "— Анна Белова", "– Jörg Möller", "(mvb)", "(dpa/mvb)", "[MVB]",
    "Write to Mira Aldous at mira.aldous@post.example", "Пишите: Белова, belova@post.example".replace("belova", "Белова"),
)  # fmt: skip
OTHERS = (
    "Video 01:26", "Video: 01:26", "ভিডিও ০১:২৬", "নিহত: ৯", "Sea bass: 2031 crowns a box, 3 boxes left for all who ask",
    "20.1k SHARES", "Posted on 3 May 2031 at noon by the desk", "Page 3", "Dead: 9", "Nine boats",
    "- Advertisement -", "– Werbung", "- Foto: Reuters", "- Sign up now", "(Applause)", "(Lachen)", "(Смех)",
    "Write to us at desk@post.example", "Tide tables by the Lighthouse Desk", "更多精彩内容", "المزيد من الأخبار",
)  # fmt: skip


@pytest.mark.parametrize(("raw", "is_one"), [*((raw, True) for raw in NEUTRAL), *((raw, False) for raw in OTHERS)])
def test_what_shape_tells(raw: str, is_one: bool) -> None:
    assert is_neutral(Line(1, raw, normalize_line(raw))) is is_one


STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."


@pytest.mark.parametrize("line", ["3 May 2031", "3 мая 2031", "2031年5月3日", "***"])
def test_beside_junk_it_is_a_part_of_it(line: str) -> None:
    seen = {line: see_line(15, 9, tail=9)}
    check_table(f"{STORY}\n{OTHER}\n{line}", site.run, site="a.example", seen=seen)
    check_table(f"{STORY}\n{OTHER}\njunk | Share this\n{line} | site-line J2", site.run, site="a.example", seen=seen)
