"""Notices of pages to their readers: blocked embeds, pleas for support, live blogs, readers' rooms."""

from __future__ import annotations

import pytest

from dedup import Article, Cleaner

STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."
OTHER = "The boat leaves the north pier at forty past twelve and returns two hours later, in time for the bakers."

GOES = [
    "This content is hosted by a third party. To view it you must accept marketing cookies.",
    "External content is blocked by your privacy settings.",
    "Add us as a preferred source on Google to see more of our reporting.",
    "Did you enjoy this article? Then support us with a donation.",
    "Independent journalism needs your support.",
    "All the news on the election can be found in our live blog.",
    "Externer Inhalt nicht verfügbar",
    "Ihre Datenschutz-Einstellungen verhindern die Anzeige dieses Inhalts.",
    "Hat Ihnen der Artikel gefallen? Dann unterstützen Sie uns mit einer Spende.",
    "Alle Entwicklungen finden Sie in unserem Liveblog.",
    "Pour afficher ce contenu, vous devez accepter les cookies publicitaires.",
    "La lecture de cet article est réservée aux abonnés.",
    "Para ver este contenido debes aceptar las cookies.",
    "¿Te ha gustado este artículo? Apóyanos con una donación.",
    "Per vedere questo contenuto devi accettare i cookie.",
    "Il giornalismo indipendente ha bisogno del tuo sostegno.",
    "Para ver este conteúdo é preciso aceitar os cookies.",
    "Deze inhoud kan niet worden getoond vanwege je cookie-instellingen.",
    "För att se det här innehållet måste du godkänna cookies.",
    "Likte du saken? Støtt oss med en gave.",
    "Kan du lide artiklen? Støt os med et bidrag.",
    "Nähdäksesi tämän sisällön hyväksy evästeet.",
    "Aby zobaczyć tę treść, musisz zaakceptować pliki cookie.",
    "Pro zobrazení tohoto obsahu je nutné povolit cookies.",
    "Na zobrazenie tohto obsahu musíte povoliť cookies.",
    "Tetszett a cikk? Támogasson minket!",
    "Pentru a vedea acest conținut trebuie să accepți cookie-urile.",
    "За да видите това съдържание, трябва да приемете бисквитките.",
    "Da biste videli ovaj sadržaj, morate prihvatiti kolačiće.",
    "Pratite razvoj događaja u našem live blogu.",
    "Για να δείτε αυτό το περιεχόμενο πρέπει να αποδεχτείτε τα cookies.",
    "Независимой журналистике нужна ваша поддержка.",
    "Стежте за подіями в нашій онлайн-трансляції.",
    "Bu içeriği görmek için çerezleri kabul etmelisiniz.",
    "لمشاهدة هذا المحتوى يجب قبول ملفات تعريف الارتباط.",
    "برای دیدن این محتوا باید کوکی‌ها را بپذیرید.",
    "נהניתם מהכתבה? תמכו בנו.",
    "इस सामग्री को देखने के लिए कुकीज़ स्वीकार करें।",
    "Untuk melihat konten ini Anda harus menerima cookie.",
    "Bạn cần chấp nhận cookie để xem nội dung này.",
    "กรุณายอมรับคุกกี้เพื่อดูเนื้อหานี้",
    "독립 언론은 독자의 후원으로 운영됩니다.",
    "このコンテンツを表示するにはクッキーを許可してください。",
    "喜欢这篇文章吗？请支持我们。",
    "Explore further: Old pier opens again after twenty years",
    "Opinions expressed by Harbour Post contributors are their own.",
    "Read the rest at the Harbour Post.",
    "See the video below:",
    "Deja tu comentario",
    "Veja o vídeo abaixo:",
    "Liken Sie uns auf Facebook",
    "Guarda il video qui sotto:",
    "Piszcie w komentarzach",
    "А что вы думаете об этом? Пишите в комментариях",
    "شاهد الفيديو أدناه:",
    "فیس بک",
    "分享让更多的人看到",
    "이 기사를 공유해 주세요",
]
STAYS = [
    "Independent journalism needs the protection of the courts, the minister said on Monday.",
    "Readers can make a paper their preferred source on Google, the company told its partners.",
    "The shelter has lived on donations since the storm and asks its guests to support it.",
    "Falsche Einstellungen verhindern das Laden des Akkus, warnt der Hersteller der Fähre.",
    "Die Gemeinde braucht die Zustimmung des Landes, um den Steg zu bauen.",
    "Pour voir ce spectacle, les habitants devront prendre le bateau de minuit.",
    "El periodismo independiente pide apoyo a los gobiernos de la región, dice el informe.",
    "Per vedere questo spettacolo bisogna prendere il traghetto di mezzanotte.",
    "O jornalismo independente precisa de leis claras, disse a ministra na segunda-feira.",
    "Независимая журналистика нуждается в защите закона, сказала министр в понедельник.",
    "وزیر نے کہا کہ تمام رکن پیر تک اپنی رائے سے آگاہ کریں۔",
    "मंत्री ने इस खबर पर अपनी राय दी और कहा कि नाव चलेगी।",
    "이 공연을 보려면 자정에 떠나는 배를 타야 한다고 회사는 밝혔다.",
    "協会の会員は無料で乗船できると会社は発表した。",
    "独立媒体需要法律的保护，部长星期一在会议上这样说。",
]


def removed(*lines: str) -> list[str]:
    return [finding.text for finding in Cleaner().clean(Article("\n".join(lines))).findings if finding.removes]


@pytest.mark.parametrize("line", GOES)
def test_a_notice_to_the_reader_goes(line: str) -> None:
    assert removed(STORY, OTHER, line) == [line]


@pytest.mark.parametrize("line", STAYS)
def test_a_sentence_that_looks_like_a_notice_stays(line: str) -> None:
    assert removed(STORY, line, OTHER) == []
    assert removed(STORY, OTHER, line) == []


@pytest.mark.parametrize(
    "line",
    [
        "For more information about the Harbour Society, visit http://www.example.org or find us on Facebook.",
        "To learn more about the old ferry, visit our website at www.example.org.",
    ],
)
def test_a_pointer_that_speaks_of_the_page_goes_before_a_last_note(line: str) -> None:
    assert removed(STORY, line, OTHER) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "For more information about the ferry, visit www.example.org.",
        "The website may earn a commission on each ticket, the regulator found after two years.",
        "Here's the clip that the police showed the court, frame by frame, for an hour.",
        "See the video below:",
        "Text BOAT to 55555 for a ticket",
        "Mira el video aquí:",
        "فیس بک",
    ],
)
def test_what_may_be_a_notice_stays_amid_the_story(line: str) -> None:
    assert removed(STORY, line, OTHER) == []


@pytest.mark.parametrize(
    ("pitch", "credit"),
    [
        ("For more information, visit https://www.example.org/ferry.", "SOURCE Harbour Society"),
        ("Tell us in the comments: would you take the night boat?", "(Photo: Ann Bell)"),
        ("Lesen Sie mehr auf www.example.org", "Quelle: dpa"),
    ],
)
def test_a_pitch_goes_where_only_credits_follow(pitch: str, credit: str) -> None:
    assert removed(STORY, OTHER, pitch, credit) == [pitch]
    assert removed(STORY, pitch, OTHER, credit) == []


def test_a_long_plea_that_may_be_the_story_stays_above_a_credit() -> None:
    plea = (
        "We are here to offer our support to the bakers of the upper town, who have lost their boat and their bridge in "
        "one winter and who ask each of us for patience, for bread that is paid in advance, and for a good word to the "
        "council when it votes on the money on Monday night."
    )
    assert removed(STORY, plea, "Source: Harbour Post") == []


@pytest.mark.parametrize(
    "line",
    [
        "We are no city of towers or of banks. People come to us by boat, and they leave by boat, and what they say of "
        "our bread on the other shore is all the fame that we shall ever have in this life.",
    ],
)
def test_a_closing_paragraph_that_says_we_and_us_stays(line: str) -> None:
    assert removed(STORY, OTHER, line) == []


@pytest.mark.parametrize(("button", "byline"), [("Comment", "By Ann Bell"), ("Drucken", "Von Jan Berg")])
def test_a_button_by_the_byline_goes(button: str, byline: str) -> None:
    headline = "Night boat for the bakers of the upper town"
    assert removed(headline, button, byline, STORY, OTHER) == [button]
    assert removed(headline, byline, STORY, button, OTHER) == []


@pytest.mark.parametrize(
    "links",
    [
        ["- Mayor opens the north pier 20/1/2026 05:10", "- 40 boats in 12 harbours 19/1/2026 05:00"],
        ["- 市长为北码头剪彩，港口将增加两班船 2026/01/20", "- 12个港口的40条船将在春天换上新帆 2026/01/19"],
    ],
)
def test_links_with_their_dates_go_in_the_junk_behind_the_story(links: list[str]) -> None:
    assert removed(STORY, OTHER, "Share this:", *links) == ["Share this:", *links]
    assert removed(STORY, *links, OTHER, "Share this:") == ["Share this:"]


def test_a_disclaimer_goes() -> None:
    line = (
        "【免责声明】本文仅代表作者本人观点，与港口网无关。港口网不对所包含内容的准确性提供任何保证，读者请自行判断。"
    )
    assert removed(STORY, line, OTHER) == [line]


@pytest.mark.parametrize(
    ("heading", "speech"),
    [
        ("Read more:", "“Nobody asked the bakers what they need,” she says. “And who was to pay for it?”"),
        ("Zobacz też", "„Głos Portu”: – Skąd się wziął cały ten zamęt z biletami i z nocnym promem?"),
    ],
)
def test_speech_under_a_heading_is_no_link(heading: str, speech: str) -> None:
    link = "Die alte Mole öffnet wieder nach zwanzig Jahren"
    assert speech not in removed(STORY, heading, link, speech, OTHER)
    assert (
        removed(STORY, "Read more:", link, "Who pays for the night boat?", OTHER)[-1] == "Who pays for the night boat?"
    )


def test_a_headline_behind_a_label_stays_where_no_field_holds_it() -> None:
    assert removed("Watch live: Mayor gives the news of the night boat", "By Ann Bell", STORY, OTHER) == []
    assert removed("Subscribe to our newsletter", "By Ann Bell", STORY, OTHER) == ["Subscribe to our newsletter"]


@pytest.mark.parametrize(
    ("last", "goes"),
    [
        ("“You will not find a better boat on this coast,” said the director, who has been here for years.", False),
        ("Our readers have been with us on this coast for years, and we tell them what the boats bring.", True),
    ],
)
def test_what_a_person_says_in_all_versions_of_a_story_stays(last: str, goes: bool) -> None:
    own = "Version {n} of pier {row}: the {word} told us {n} things of the {back} and {row} of the boat."
    articles = [
        Article(
            "\n".join(
                [*(own.format(n=n, row=row, word=word, back=word[::-1]) for row in ("one", "two", "three")), last]
            ),
            site="a.example",
            id=str(n),
        )
        for n, word in enumerate(["mayor", "baker", "pilot", "diver"])
    ]
    cleaner = Cleaner()
    cleaner.learn(articles)
    assert (last not in cleaner.clean(articles[0]).text) is goes


@pytest.mark.parametrize(
    "buttons",
    [["E-Mail", "Teilen", "Twitter"], ["Weitere Newsletter", "Einloggen"], ["Facebook", "LinkedIn"], ["Share", "Save"]],
)
def test_buttons_in_a_group_go_and_one_of_them_stays(buttons: list[str]) -> None:
    assert removed(STORY, *buttons, OTHER) == buttons
    assert removed(STORY, buttons[0], OTHER) == []


@pytest.mark.parametrize(
    "lines",
    [
        [
            "The ferry company has pages on these networks, the director told the council on Monday evening:",
            "Facebook",
            "LinkedIn",
        ],
        ["Where the harbour's money comes from", "Subscriptions", "Advertising", "Tolls"],
        ["Save", "The harbour needs a new roof.", "Share", "The boats need new sails."],
    ],
)
def test_words_of_buttons_in_lists_and_subheads_stay(lines: list[str]) -> None:
    assert removed(STORY, *lines, OTHER) == []


@pytest.mark.parametrize("rule", ["___", "* * *", "———"])
def test_a_pitch_between_two_rules_goes(rule: str) -> None:
    pitch = "Follow harbour reporter Ann Bell on Twitter: @annbell"
    assert pitch in removed(STORY, OTHER, rule, pitch, rule, "The harbour desk is paid by the Society of Pilots.")
    assert removed(STORY, pitch, OTHER, rule) == []


@pytest.mark.parametrize(
    "line",
    [
        "Read more about the night boat in Spanish at example.com:",
        "Watch the director speak about the boat below:",
        "Assista à entrevista completa abaixo:",
        "Check out the new lamp of the bakers on Amazon",
    ],
)
def test_a_pointer_goes_at_the_end_and_stays_amid_the_story(line: str) -> None:
    assert removed(STORY, OTHER, line) == [line]
    assert removed(STORY, line, OTHER) == []


@pytest.mark.parametrize(
    "line",
    [
        "This offer cannot be combined with any other offer and ends on Sunday.",
        "Das Angebot ist nicht mit anderen Aktionen kombinierbar.",
        "Offerta non cumulabile con altre promozioni.",
        "Promocja nie łączy się z innymi promocjami.",
    ],
)
def test_the_small_print_of_an_offer_goes(line: str) -> None:
    assert removed(STORY, line, OTHER) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "The new boat cannot be combined with the old timetable, the council said in its offer to the company.",
        "Das Nachtschiff lässt sich nicht mit anderen Fahrten verbinden, sagte der Direktor.",
        "Watch the river rise, the old women told the council, and you will know the month.",
    ],
)
def test_sentences_near_to_small_print_stay(line: str) -> None:
    assert removed(STORY, line, OTHER) == []
    assert removed(STORY, OTHER, line) == []


@pytest.mark.parametrize(
    ("heading", "kicker", "link"),
    [
        ("Zobacz też", "Polityka", "Stara przystań otwiera się znowu po dwudziestu latach"),
        ("Lire aussi", "Politique", "Le vieux quai rouvre après vingt ans de travaux"),
        ("You might also like", "Harbour", "Old pier opens again after twenty years"),
    ],
)
def test_a_kicker_between_a_heading_and_its_link_goes(heading: str, kicker: str, link: str) -> None:
    assert removed(STORY, heading, kicker, link, OTHER) == [heading, kicker, link]
    assert kicker not in removed(STORY, heading, kicker, OTHER)
    assert kicker not in removed(STORY, kicker, link, OTHER)
