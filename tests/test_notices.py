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
    ],
)
def test_what_may_be_a_notice_stays_amid_the_story(line: str) -> None:
    assert removed(STORY, line, OTHER) == []
