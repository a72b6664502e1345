"""Pages that stand in place of a story are told by what they are, once, and left whole; a story with their words is a story."""

from __future__ import annotations

import pytest

from dedup import Article, Cleaner, Settings
from dedup.article import Finding
from dedup.junk.blocks import BLOCK_SECTIONS, BLOCKS, load_blocks
from dedup.junk.catalogue import parse_phrases
from dedup.junk.reader import list_files

FILES = {
    language: list(parse_phrases(text, language, path, BLOCK_SECTIONS)) for language, path, text in list_files("blocks")
}
CLEANER = Cleaner()


def find_whole(text: str, **fields: str) -> list[Finding]:
    result = CLEANER.clean(Article(text, **fields))
    return [finding for finding in result.findings if finding.line is None]


def tell(text: str, **fields: str) -> list[str]:
    return [str(finding.evidence["category"]) for finding in find_whole(text, **fields)]


PAGES = [
    ("robot", "Just a moment...\nChecking your browser before accessing harbourpost.example.\nRay ID: 83ab11"),
    ("robot", "Verify you are human by completing the action below.\nharbourpost.example needs to review the security of your connection before proceeding."),
    ("robot", "Пожалуйста, подождите\nПодтвердите, что вы не робот\nПродолжить"),
    ("robot", "Bevestig dat je geen robot bent\nDoorgaan"),
    ("robot", "请完成安全验证\n请输入验证码"),
    ("script", "Please enable JavaScript to view this site."),
    ("script", "Veuillez activer JavaScript dans votre navigateur.\nEn savoir plus"),
    ("script", "JavaScriptを有効にしてください\n戻る"),
    ("script", "Lütfen JavaScript'i etkinleştirin"),
    ("denied", "Access Denied\nYou don't have permission to access \"http://harbourpost.example/ferry\" on this server.\nReference #18.2d35.15"),
    ("denied", "Please enable cookies.\nSorry, you have been blocked\nYou are unable to access harbourpost.example\nWhy have I been blocked?"),
    ("denied", "Zugriff verweigert\nZur Startseite"),
    ("denied", "접근이 거부되었습니다\n홈으로"),
    ("missing", "404\nPage not found\nBack to home"),
    ("missing", "Oops! That page can't be found.\nIt looks like nothing was found at this location. Maybe try a search?\nSearch for:"),
    ("missing", "Página no encontrada\nLa página que estás buscando no existe.\nVolver al inicio"),
    ("missing", "Stránka nenalezena\nZpět na hlavní stránku"),
    ("missing", "الصفحة غير موجودة\nالعودة إلى الصفحة الرئيسية"),
    ("missing", "ไม่พบหน้าที่คุณต้องการ\nกลับหน้าแรก"),
    ("missing", "抱歉，您访问的页面不存在。返回首页"),
    ("consent", "We value your privacy\nWe and our partners store and/or access information on a device.\nAccept all\nReject all"),
    ("consent", "Bevor Sie zu Google weitergehen\nAlle ablehnen\nAlle akzeptieren"),
    ("consent", "Tämä sivusto käyttää evästeitä\nHyväksy kaikki\nAsetukset"),
    ("consent", "Szanujemy Twoją prywatność\nAkceptuj wszystkie\nUstawienia"),
    ("subscribe", "Subscribe to continue reading\nAlready a subscriber? Log in"),
    ("subscribe", "Cet article est réservé aux abonnés\nJe m'abonne"),
    ("subscribe", "この記事は有料会員限定です\nログイン"),
    ("subscribe", "Denne artikkelen er kun for abonnenter\nLogg inn"),
    ("age", "Age verification\nYou must be 18 or older to enter this site.\nYes\nNo"),
    ("age", "¿Eres mayor de edad?\nSí\nNo"),
    ("age", "Are you over 21?\nI agree\nExit"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), PAGES)
def test_a_page_in_place_of_a_story_is_told_once_and_left_whole(kind: str, text: str) -> None:
    result = CLEANER.clean(Article(text))
    assert [(finding.code, finding.line, finding.removes) for finding in result.findings] == [("J1", None, False)]
    assert (result.findings[0].evidence["category"], result.text) == (kind, text)
    assert result.findings[0].reason.startswith(f"no story: {BLOCKS[kind]} (")


def test_the_title_and_the_site_may_stand_on_it() -> None:
    text = "Harbour Post\nFerry sails again at night\nSubscribe to continue reading\nLog in"
    assert tell(text, title="Ferry sails again at night", site="Harbour Post") == ["subscribe"]
    assert tell(text, title="Another headline", site="Harbour Post") == []
    assert tell(text, title="Ferry sails again at night") == []


STORIES = [
    "Access denied: the harbour keeps its gates shut",
    "Access denied\nThe harbour keeps its gates shut until the storm is over, the council said on Monday.",
    "Just a moment\nThat was all it took for the ferry to turn, its captain said after the storm.",
    "Just a moment of silence",
    "The cookie law, explained\nThis website uses cookies.\nWhat the notice means, and why the court in Kiel wants another, is told here in five steps.",
    "A page that is not there\nPage not found: 404 is the number that a server sends when nothing is left, and it has a story.",
    "The council answers every question with the same three words. Access denied.",
    "You must be 18 or older to vote",
    "You must be 18 or older to vote. Access denied.",
    "We use cookies to teach children fractions",
    "Un momento para recordar",
    "Einen Moment, bitte, sagte der Kapitän",
    "Page non trouvée, dit le greffier, et le conseil se lève.",
    "Zugriff verweigert\nDer Hafen bleibt bis zum Ende des Sturms geschlossen, teilte der Rat am Montag mit.",
    "页面不存在\n港口管理局周一表示，渡轮将在五月的第一个周末恢复夜间航班。",
    "ページが見つかりません\n港湾局は月曜日、五月の最初の週末からフェリーの夜間便を再開すると発表した。",
    "Страница не найдена\nПорт закрыт до конца шторма, сообщил в понедельник городской совет.",
    "الصفحة غير موجودة\nقال المجلس يوم الاثنين إن الميناء سيبقى مغلقا حتى نهاية العاصفة.",
    "Are you human? The machine asked the poet, and she had no answer for it that evening.",
    "Yes\nNo\nSearch\nMenu\nHome",
    "Accept all\nReject all\nLearn more",
    "Back to home",
    "Share this:\nLike this:",
]  # fmt: skip


@pytest.mark.parametrize("text", STORIES)
def test_a_story_with_the_same_words_is_none(text: str) -> None:
    assert tell(text) == []


STORY = "The ferry company will run one crossing after midnight from the first weekend of May, its director said."


@pytest.mark.parametrize(("kind", "text"), PAGES)
def test_one_line_of_a_story_makes_a_story_of_it(kind: str, text: str) -> None:
    assert tell(f"{text}\n{STORY}") == tell(f"{STORY}\n{text}") == []


def test_an_article_that_would_lose_all_is_told_once_as_one_thing_or_the_other() -> None:
    junk, block = "Share this:\nLike this:", "Share this:\nLike this:\nPage not found"
    spared, told = CLEANER.clean(Article(junk)), CLEANER.clean(Article(block))
    assert [finding.line for finding in spared.findings] == [1, 2]
    assert all("lose every line" in finding.reason for finding in spared.findings)
    assert [finding.line for finding in told.findings] == [None]
    assert (spared.text, told.text) == (junk, block)


def test_a_long_text_is_none() -> None:
    assert tell("\n".join(["Page not found"] * 60)) == ["missing"]
    assert tell("\n".join(["Page not found"] * 61)) == []
    notice = "This website is using a security service to protect itself from online attacks"
    assert tell("\n".join(["Access denied", *[notice] * 45])) == ["denied"]
    assert tell("\n".join(["Access denied", *[notice] * 47])) == []


def test_it_goes_with_its_rule_and_never_removes() -> None:
    text = "Page not found\nBack to home"
    for action, found in (("off", []), ("report", [False]), ("remove", [False])):
        settings = Settings(rules={**Settings().rules, "J1": action})  # type: ignore[dict-item]
        result = Cleaner(settings=settings).clean(Article(text))
        assert [finding.removes for finding in result.findings if finding.line is None] == found
        assert result.text == text


@pytest.mark.parametrize("language", sorted(FILES))
def test_every_sentence_of_the_files_is_known_by_itself(language: str) -> None:
    plain = [entry for entry in FILES[language] if "{" not in entry.phrase]
    assert [entry.phrase for entry in plain if bool(tell(entry.phrase)) != (entry.category in BLOCKS)] == []
    assert {entry.category for entry in FILES[language]} == set(BLOCK_SECTIONS)


def test_many_languages_are_known() -> None:
    assert len(FILES) >= 25
    assert load_blocks().catalogue.match("seite nicht gefunden") is not None
