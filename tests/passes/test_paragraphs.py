"""Repeated paragraphs: a later copy goes, exact or nearly so; refrains, rows, verse and other facts stay."""

from __future__ import annotations

import pytest
from states import check_table

from dedup.verdict.passes import paragraphs

EIGHT = "The boat leaves the pier at half past."
SEVEN = "The boat leaves the pier at noon."
STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."
QUOTE = "I never left the stage, the stage left me, and nobody asked which of us was tired."
TOLD = f"“{QUOTE} Now it has come back, and I have kept my shoes,” she says."
LONG = (
    "The theatre on the quay {} for the opening night within an hour of the box office raising its shutters, "
    "and the line of people who had waited since dawn reached from the steps as far as the second bridge."
)
WORDS = [
    f"{one}{two}"
    for one in ("bo", "sea", "nig", "da", "moo", "fi", "ru", "le")
    for two in ("ka", "mi", "to", "ne", "ru")
]
FORTY = " ".join(WORDS)
AGAIN, WITHIN, NEARLY = "paragraph-again P1", "paragraph-within P1", "paragraph-nearly-again P1"
BELOW = "paragraph-below P1"
# One sentence in several languages, with its stop.
SENTENCES = {
    "English": STORY,
    "German": "Die Fähre fährt nach dem Beschluss des Rates ab Mai auch nachts über den Fluss, sagte der Direktor der Gesellschaft.",
    "Spanish": "El barco volverá a navegar de noche desde el primer fin de semana de mayo, dijo ayer el director de la compañía.",
    "Russian": "Паром снова пойдёт ночью с первых выходных мая, сказал в понедельник директор паромной компании города.",
    "Arabic": "قال مدير الشركة إن العبارة ستبحر ليلا من الميناء القديم في شهر مايو بعد موافقة مجلس المدينة.",
    "Hindi": "निदेशक ने सोमवार को कहा कि मई के पहले सप्ताह से रात की नाव पुराने बंदरगाह से चलेगी और लौटेगी।",
    "Chinese": "渡轮公司星期一对市议会说，从五月的第一个周末起午夜之后将加开一班船，为此公司准备修建北码头的候船室。",
}
# Two headings of few words in the same languages.
HEADINGS = {
    "English": ("On the north pier", "On the harbour lamps"),
    "German": ("Antrag zur Nordmole", "Antrag zu den Laternen"),
    "Spanish": ("Sobre el muelle norte", "Sobre las farolas del puerto"),
    "Russian": ("О северном причале", "О фонарях гавани"),
    "Arabic": ("عن الرصيف الشمالي", "عن مصابيح الميناء"),
    "Hindi": ("उत्तरी घाट पर", "बंदरगाह के दीपों पर"),
    "Chinese": ("关于北码头", "关于港口的灯"),
}
# Two dates, and an hour, as a calendar or a live blog has them.
DATES = {
    "English": ("Saturday, May 3", "Saturday, May 10", "8.05 pm"),
    "German": ("Samstag, 3. Mai", "Samstag, 10. Mai", "20.05 Uhr"),
    "Spanish": ("Sábado 3 de mayo", "Sábado 10 de mayo", "20:05 horas"),
    "Russian": ("Суббота, 3 мая", "Суббота, 10 мая", "20:05"),
    "Arabic": ("السبت 3 مايو", "السبت 10 مايو", "20:05 مساء"),
    "Hindi": ("शनिवार 3 मई", "शनिवार 10 मई", "20:05 बजे"),
    "Chinese": ("5月3日", "5月10日", "20:05"),
}
AGENDA = ("What the council says of the old north pier", "What the bakers say of the new night ferry")
CRY = "And still the boat does not come to us."


def change(*places: int, text: str = FORTY, word: str = "qxzvwj") -> str:
    """The text with other words at some places."""
    words = text.split(" ")
    for place in places:
        words[place] = f"{word}{place}".translate(str.maketrans("0123456789", "bdfghjklmp"))
    return " ".join(words)


CHINESE = "渡轮公司星期一对市议会说，从五月的第一个周末起午夜之后将加开一班船，为此公司准备投资{}元修建北码头的候船室和栈桥，工程将在两年之内完成。"
THAI = (
    "บริษัทเรือข้ามฟากแจ้งต่อสภาเมืองเมื่อวันจันทร์ว่าจะเดินเรือเพิ่มอีกหนึ่งเที่ยวหลังเที่ยงคืนตั้งแต่สุดสัปดาห์แรกของเดือนพฤษภาคมจากท่าเรือฝั่ง{}ของเมือง"
)
ASKED = (
    "What should the council do about the pier in the coming year?",
    "How will you pay for it, and who will build it for the town?",
)
ASKED_ZH = ("明年市议会应当怎样处理码头的问题？", "这笔钱从哪里来，又由谁来为全城的人修建它？")
TABLES = {
    "a paragraph again": f"{STORY}\n{OTHER}\n{STORY} | {AGAIN}",
    "in other letters and marks": f"{STORY}\n{OTHER}\n“{STORY.upper()}” | {AGAIN}",
    "in Chinese": f"这班船零点四十分从北码头出发，两个小时以后返回。\n{STORY}\n这班船零点四十分从北码头出发，两个小时以后返回。 | {AGAIN}",
    "three times": f"{STORY}\n{STORY} | {AGAIN}\n{OTHER}\n{STORY} | {AGAIN}",
    "four times is a refrain": "\n".join([STORY, STORY, OTHER, STORY, STORY]),
    "eight words": f"{EIGHT}\n{STORY}\n{EIGHT} | {AGAIN}",
    "seven words": f"{SEVEN}\n{STORY}\n{SEVEN}",
    "a credit of three words": f"neutral | Photo: Ann Bell\n{STORY}\nneutral | Photo: Ann Bell | {AGAIN}",
    "a credit of two words": f"neutral | Ann Bell\n{STORY}\nneutral | Ann Bell",
    "of a paragraph that goes": f"junk J3 | {STORY}\n{OTHER}\n{STORY}",
    "a line of code": f"{STORY}\nreturn find(north, south, east, west, here, there, now);\n{OTHER}\nreturn find(north, south, east, west, here, there, now);",
    "verse": "\n".join([EIGHT, "Not while the lamps burn", "Not while the sea turns", EIGHT, "Lie down", "Sleep well"]),
    "five short lines are no verse": "\n".join([EIGHT, "Not while the lamps burn", "Not now", STORY, f"{EIGHT} | {AGAIN}"]),
    "lines of eleven words are no verse": "\n".join(
        [EIGHT, *[f"The boat of pier {n} leaves the old north quay at noon" for n in "abcdef"], "Lie down", f"{EIGHT} | {AGAIN}"]
    ),
    "a quarter of longer lines is verse": "\n".join([EIGHT, STORY, *(f"Lie down, boat {n}" for n in "abcdef"), EIGHT]),
    "a third of longer lines is none": "\n".join([EIGHT, STORY, OTHER, *(f"Lie down, {n}" for n in "abcd"), f"{EIGHT} | {AGAIN}", LONG]),
    "a row amid the rows of a table": f"{STORY}\nMorning\nTwo eggs, a cup of rice and half a cup of beans\nNoon\nEvening\nTwo eggs, a cup of rice and half a cup of beans\nNight\n{OTHER}",
    "a part of an earlier paragraph": f"{TOLD}\n{STORY}\n{QUOTE} | {WITHIN}",
    "a part of a later paragraph": f"{QUOTE}\n{STORY}\n{TOLD}",
    "a part of six words": f"“{TOLD}\n{STORY}\n“The stage left me, and nobody asked.” | {WITHIN}",
    "a part of five words": f"“{TOLD}\n{STORY}\n“The stage left me, and.”",
    "a part of a headline's length that is no running text": f"{TOLD}\n{STORY}\nThe stage left me, and nobody asked which of",
    "a long part that is no running text": f"{TOLD}\n{STORY}\nThe stage left me, and nobody asked which of us was tired | {WITHIN}",
    "a long part with another end": f"{FORTY} {change(*range(40))}\n{STORY}\n{change(39)} | {WITHIN}",
    "a long part with other ends": f"{FORTY} {change(*range(40))}\n{STORY}\n{change(0, 1, 37, 38, 39)}",
    "nearly again": f"{LONG.format('sold 200 seats')}\n{STORY}\n{LONG.format('has sold 200 seats')} | {NEARLY}",
    "nearly again in Russian": f"Паром снова пойдёт ночью с первых выходных мая, сказал в понедельник директор паромной компании города.\n{STORY}\nПаром снова пойдёт ночью с первых выходных мая, сказал в понедельник директор паромной компании города там. | {NEARLY}",
    "with another number": f"{LONG.format('sold 200 seats')}\n{STORY}\n{LONG.format('sold 300 seats')}",
    "with other numbers in other letters": f"{LONG.format('sold ٢٠٠ seats')}\n{STORY}\n{LONG.format('sold ٣٠٠ seats')}",
    "one word of forty changed": f"{FORTY}\n{STORY}\n{change(9, word='ba')}",
    "an inflected word": f"Паром снова пойдёт ночью с первых выходных мая, сказал в понедельник директор компании города.\n{STORY}\nПаром снова пойдёт ночью с первых выходных мая, сказал в понедельник директор компании городов.",
    "a million and a billion": f"{LONG.format('paid a million')}\n{STORY}\n{LONG.format('paid a billion')}",
    "Austria and Australia": f"{LONG.format('sold to Austria')}\n{STORY}\n{LONG.format('sold to Australia')}",
    "legal and illegal": f"{LONG.format('made legal')}\n{STORY}\n{LONG.format('made illegal')}",
    "the seventh and the eleventh": f"{LONG.format('won the seventh')}\n{STORY}\n{LONG.format('won the eleventh')}",
    "did and did not": f"{LONG.format('did sell 200 seats')}\n{STORY}\n{LONG.format('did not sell 200 seats')}",
    "did not and did": f"{LONG.format('did not sell 200 seats')}\n{STORY}\n{LONG.format('did sell 200 seats')}",
    "negated in German": f"Die Fähre fährt nach dem Beschluss des Rates ab Mai wieder nachts über den Fluss.\n{STORY}\nDie Fähre fährt nach dem Beschluss des Rates ab Mai nicht wieder nachts über den Fluss.",
    "negated in Spanish": f"El barco volverá a navegar de noche desde mayo, dijo ayer el director de la compañía.\n{STORY}\nEl barco no volverá a navegar de noche desde mayo, dijo ayer el director de la compañía.",
    "negated in Russian": f"Паром снова пойдёт ночью с первых выходных мая, сказал в понедельник директор паромной компании.\n{STORY}\nПаром снова не пойдёт ночью с первых выходных мая, сказал в понедельник директор паромной компании.",
    "negated in Arabic": f"قال المدير إن العبارة ستبحر ليلا من الميناء القديم في شهر مايو بعد موافقة المجلس.\n{STORY}\nقال المدير إن العبارة لن ستبحر ليلا من الميناء القديم في شهر مايو بعد موافقة المجلس.",
    "negated in Hindi": f"निदेशक ने सोमवार को कहा कि मई के पहले सप्ताह से रात की नाव पुराने बंदरगाह से चलेगी और लौटेगी।\n{STORY}\nनिदेशक ने सोमवार को कहा कि मई के पहले सप्ताह से रात की नाव पुराने बंदरगाह से नहीं चलेगी और लौटेगी।",
    "as both sides of an ocean spell it": f"{LONG.format('coloured 200 seats')}\n{STORY}\n{LONG.format('colored 200 seats')} | {WITHIN}",
    "gates": f"{LONG.format('opened gate one')}\n{STORY}\n{LONG.format('opened gate two')}",
    "north and south": f"{LONG.format('sold the north stand')}\n{STORY}\n{LONG.format('sold the south stand')}",
    "billions in Chinese": f"{CHINESE.format('三十亿')}\n{STORY}\n{CHINESE.format('七十亿')}",
    "the same in Chinese but for a comma": f"{CHINESE.format('三十亿')}\n{STORY}\n{CHINESE.format('三十亿')[:-1]}，， | {AGAIN}",
    "gates in Thai": f"{THAI.format('เหนือ')}\n{STORY}\n{THAI.format('ใต้')}",
    "much changed": f"{FORTY}\n{STORY}\n{change(9, 25, word='qxzvwjqxzvwjq')}",
    "spelled in another way": f"The harbour lies in Travemünde, and the ferry sails at night.\n{STORY}\nThe harbour lies in Travemuende, and the ferry sails at night. | ",
    "twelve words, one spelled in another way": f"The old harbour lies in Travemünde, and the ferry sails at night.\n{STORY}\nThe old harbour lies in Travemuende, and the ferry sails at night. | {NEARLY}",
    "announced": f"{STORY}\n{OTHER}\nThe director had said in a letter to the council:\n{STORY}",
    "announced in Chinese": f"{CHINESE.format('三十亿')}\n{STORY}\n他在写给市议会的一封信里是这样说的：\n{CHINESE.format('三十亿')}",
    "announced in Arabic": f"{STORY}\n{OTHER}\nقال المدير في رسالته إلى مجلس المدينة أمس:\n{STORY}",
    "a part of an earlier paragraph, announced": f"{TOLD}\n{STORY}\nThe director had said in a letter to the council:\n{QUOTE}",
    "under a label with a colon": f"{STORY}\n{OTHER}\nThe letter says:\n{STORY} | {AGAIN}",
    "with what announces it": f"He says in a letter to the council:\n{STORY}\n{OTHER}\nHe says in a letter to the council: | {AGAIN}\n{STORY} | {AGAIN}",
    "the same questions to two": f"Ann Bell\n{ASKED[0]}\n{STORY}\n{ASKED[1]}\n{OTHER}\nOle Bell\n{ASKED[0]}\n{LONG}\n{ASKED[1]}\n{TOLD}",
    "the same questions in Chinese": f"{STORY}\n{ASKED_ZH[0]}\n{OTHER}\n{ASKED_ZH[1]}\n{LONG}\n{ASKED_ZH[0]}\n{TOLD}\n{ASKED_ZH[1]}\n{FORTY}",
    "one question twice": f"{STORY}\n{ASKED[0]}\n{OTHER}\n{ASKED[0]} | {AGAIN}\n{TOLD}",
    "the same questions and the same answers": f"{ASKED[0]}\n{STORY}\n{ASKED[1]}\n{OTHER}\n{ASKED[0]} | {AGAIN}\n{STORY} | {AGAIN}\n{ASKED[1]} | {AGAIN}\n{OTHER} | {AGAIN}\n{TOLD}",
    "a caption's copy with its label": f"Farewell: {STORY[:-1]} | {BELOW}\n{OTHER}\n{STORY}",
    "what a speaker says, and a part of it": f"Ann Bell: {STORY}\n{OTHER}\n{STORY} | {WITHIN}",
    "a caption twice": f"{STORY[:-1]}\n{OTHER}\n{STORY[:-1]} | {AGAIN}",
    "an agenda at the top": f"{AGENDA[0]} | {BELOW}\n{AGENDA[1]} | {BELOW}\n{STORY}\n{AGENDA[0]}\n{OTHER}\n{AGENDA[1]}\n{TOLD}",
    "a headline that is no agenda": f"{AGENDA[0]}\nAnn Bell\n{STORY}\n{AGENDA[0]} | {AGAIN}\n{OTHER}",
    "a credit is no heading": f"{STORY}\nNorth pier / Harbour Pictures\n{OTHER}\nQuay / Harbour Pictures\n{STORY} | {AGAIN}",
    "one heading above both": f"North pier\n{STORY}\n{OTHER}\nNorth pier | {AGAIN}\n{STORY} | {AGAIN}",
    "a cry that comes back a third time": f"{STORY}\n{CRY}\n{OTHER}\n{CRY}\n{TOLD}\n{CRY}\n{LONG.format('sold out')}",
    "a cry that comes back once": f"{STORY}\n{CRY}\n{OTHER}\n{CRY} | {AGAIN}\n{TOLD}",
    "a cry printed twice in a row": f"{STORY}\n{CRY}\n{CRY} | {AGAIN}\n{OTHER}\n{CRY} | {AGAIN}\n{TOLD}",
    "a headline three times is no cry": f"{STORY}\n{AGENDA[0]}\n{OTHER}\n{AGENDA[0]} | {AGAIN}\n{TOLD}\n{AGENDA[0]} | {AGAIN}\n{LONG.format('sold out')}",
    "an article printed twice, its subheads too": f"{STORY}\nAt night\n{OTHER}\nGo early.\n{TOLD}\n{STORY} | {AGAIN}\nAt night | {AGAIN}\n{OTHER} | {AGAIN}\nGo early. | {AGAIN}\n{TOLD} | {AGAIN}",
    "a subhead that stands a third time": f"At night\n{STORY}\nAt night\n{OTHER}\n{TOLD}\nAt night\n{STORY} | {AGAIN}",
    "a long paragraph amid verse": "\n".join([FORTY, "Not while the lamps burn", "Not while the sea turns", "Lie down", "Sleep well", "Be still", "Go home", "Sing on", "Not now", f"{FORTY}"]),
    "a quotation of a headline's length": f"{TOLD}\n{STORY}\n“The stage left me, and nobody asked which of us” | {WITHIN}",
    "a word less at the top and another more at the end": f"In Paris {FORTY}\n{STORY}\n{FORTY} in London",
    "who beat whom": f"{LONG.format('that Ann sold to Tom')}\n{STORY}\n{LONG.format('that Tom sold to Ann')}",
    "gates in German": f"Das Tor eins öffnet am Sonntag um vier Uhr, und bis dahin bleibt die Brücke für alle gesperrt.\n{STORY}\nDas Tor zwei öffnet am Sonntag um vier Uhr, und bis dahin bleibt die Brücke für alle gesperrt.",
    "north and south in Spanish": f"La puerta norte abre el domingo a las cuatro y hasta entonces el puente queda cerrado para todos.\n{STORY}\nLa puerta sur abre el domingo a las cuatro y hasta entonces el puente queda cerrado para todos.",
    "east and west in Arabic": f"تفتح البوابة الشرقية يوم الأحد في الساعة الرابعة ويبقى الجسر مغلقا أمام الجميع حتى ذلك الوقت.\n{STORY}\nتفتح البوابة الغربية يوم الأحد في الساعة الرابعة ويبقى الجسر مغلقا أمام الجميع حتى ذلك الوقت.",
    "another name": f"The old harbour lies in Travemünde, and the ferry sails at night.\n{STORY}\nThe old harbour lies in Trondheim, and the ferry sails at night.",
}  # fmt: skip


@pytest.mark.parametrize("language", SENTENCES)
def test_the_copy_under_a_picture_goes_and_not_the_paragraph(language: str) -> None:
    told = SENTENCES[language]
    other = next(text for text in SENTENCES.values() if text != told)
    check_table(f"{told[:-1]} | {BELOW}\nneutral | Ann Bell\n{other}\n{told}", paragraphs.run)
    check_table(f"{told[:-1]}\n{other}\n{told} | {AGAIN}", paragraphs.run)
    check_table(f"{told}\n{other}\n{told} | {AGAIN}", paragraphs.run)


@pytest.mark.parametrize("language", SENTENCES)
def test_what_stands_under_another_heading_says_something(language: str) -> None:
    """Votes, ticket rules, what is said of a second time: A x B x."""
    told, (first, second) = SENTENCES[language], HEADINGS[language]
    check_table(f"{first}\n{told}\n{second}\n{told}", paragraphs.run)
    check_table(f"{told}\n{OTHER if told != OTHER else STORY}\n{second}\n{told} | {AGAIN}", paragraphs.run)


@pytest.mark.parametrize("language", SENTENCES)
def test_what_stands_under_another_date_says_something(language: str) -> None:
    """Events of a calendar, items of a live blog; two dates do not make an article go by dates."""
    told, (first, second, third) = SENTENCES[language], DATES[language]
    rows = f"{first}\n{OTHER}\n{told}\n{second}\n{LONG.format('sold out')}\n{told}"
    check_table(f"{rows}\n{third}\n{TOLD}", paragraphs.run)
    check_table(f"{rows} | {AGAIN}", paragraphs.run)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_paragraphs(table: str) -> None:
    check_table(table, paragraphs.run)


def test_a_phrase_that_many_earlier_lines_have_is_no_quotation_of_the_last() -> None:
    """Only the first lines that have it are remembered; where these go, nothing is left to have said it before."""
    told = [f"Boat {n}: {QUOTE}" for n in range(17)]
    rows = [f"{'junk J3' if n < 16 else 'open'} | {line}".replace("open | ", "") for n, line in enumerate(told)]
    check_table("\n".join([*rows, QUOTE]), paragraphs.run)
    rows[10] = rows[10].removeprefix("junk J3 | ")
    check_table("\n".join([*rows, f"{QUOTE} | {WITHIN}"]), paragraphs.run)
