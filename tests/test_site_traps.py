"""Real text that many articles of one site have in common, or that two articles share: it stays, in several languages."""

from __future__ import annotations

import random

import pytest
from test_traps import END, TOP

from dedup import Article, Cleaner

ARTICLES = 12
# Lines that stand on each article of a site with a figure or name of its own, or on each as they are (traps 14 and 15).
FACTS = {
    "en": ["Dead: {n}", "Final score: {n}-1", "Winner: {name}", "Turnout: {n} percent", "Closing price: {n}.1"],
    "de": ["Tote: {n}", "Endstand: {n}:1", "Siegerin: {name}", "Wahlbeteiligung: {n} Prozent"],
    "es": ["Muertos: {n}", "Resultado final: {n}-1", "Ganadora: {name}", "Participación: {n} por ciento"],
    "fr": ["Morts : {n}", "Score final : {n}-1", "Gagnante : {name}", "Participation : {n} %"],
    "ru": ["Погибли: {n}", "Итоговый счёт: {n}:1", "Победитель: {name}", "Явка: {n} процентов"],
    "ar": ["القتلى: {n}", "النتيجة النهائية: {n}-1", "الفائز: {name}"],
    "zh": ["死亡人数：{n}", "最终比分：{n}比1", "获胜者：{name}"],
}
NAMES = {
    "ru": "Анна Мира Олег Нина Пётр Вера Иван Рита Глеб Зоя Яков Лев".split(),
    "ar": "سلمى نادر هدى كريم ليلى سامي رنا فادي منى زياد دينا عمر".split(),
    "zh": "王文 李梅 张伟 刘洋 陈静 杨光 赵磊 黄丽 周涛 吴敏 徐强 孙燕".split(),
}
LATIN = "Anna Mira Oleg Nina Peter Vera Ivan Rita Bela Zoe Jacob Leo".split()
FORMS = {
    "en": ["MODERATOR:", "Ingredients", "Method", "Verdict: guilty", "He is survived by his wife and two children."],
    "de": ["MODERATORIN:", "Zutaten", "Zubereitung", "Urteil: schuldig", "Er hinterlässt seine Frau und zwei Kinder."],
    "es": ["MODERADORA:", "Ingredientes", "Preparación", "Veredicto: culpable", "Le sobreviven su esposa y dos hijos."],
    "fr": ["LE MINISTRE :", "Ingrédients", "Préparation", "Verdict : coupable", "Il laisse une femme et deux enfants."],
    "ru": ["ВЕДУЩИЙ:", "Ингредиенты", "Приготовление", "Приговор: виновен", "У него остались жена и двое детей."],
    "ar": ["المكونات", "طريقة التحضير", "الحكم: مذنب", "ترك وراءه زوجة وطفلين."],
    "zh": ["主持人：", "食材", "做法", "判决：有罪"],
}
SURVIVORS = {
    "en": "He is survived by his wife and two children.",
    "de": "Er hinterlässt seine Frau und zwei Kinder.",
    "es": "Le sobreviven su esposa y sus dos hijos.",
    "fr": "Il laisse une femme et deux enfants.",
    "ru": "У него остались жена и двое детей.",
}
# What is always told of a long story, between its news (trap 7).
BACKGROUND = {
    "en": "The war over the pier began nine years ago, when the two towns on the bay could not agree on who owns it.",
    "de": "Der Streit um die Mole begann vor neun Jahren, als sich die beiden Orte an der Bucht nicht einigen konnten.",
    "es": "La guerra por el muelle empezó hace nueve años, cuando los dos pueblos de la bahía no se pusieron de acuerdo.",
    "fr": "La guerre du quai a commencé il y a neuf ans, quand les deux villes de la baie ne se sont pas entendues.",
    "ru": "Спор о причале начался девять лет назад, когда два города у залива не смогли договориться о хозяине.",
    "ar": "بدأت الحرب على الرصيف قبل تسع سنوات عندما لم تتفق المدينتان على الخليج على من يملكه.",
    "zh": "码头之争始于九年前，当时海湾两岸的两座城镇无法就码头的归属达成一致，会议还研究了其他事项。",
}


def tell(language: str, number: int, place: str) -> str:
    """A paragraph that no other article has: the words of two, in an order of its own."""
    words = f"{TOP[language]} {END[language]}".rstrip(".。").split()
    if language == "zh":
        words = list(f"{TOP[language]}{END[language]}".replace("。", ""))
    random.Random(f"{number} {place}").shuffle(words)
    return ("" if language == "zh" else " ").join(words) + ("。" if language == "zh" else ".")


def fill(line: str, language: str, number: int) -> str:
    own = tell(language, number, line)
    return line.format(n=number + 9, name=NAMES.get(language, LATIN)[number], own=own)


def clean_site(language: str, lines: dict[str, list[str]], articles: int = ARTICLES, every: int = 1) -> None:
    """Put lines between and behind the paragraphs of articles of a site, or every third; all have to stay."""
    told = [
        Article(
            "\n".join(
                (
                    tell(language, number, "first"),
                    *(fill(line, language, number) for line in lines.get("middle", ())),
                    tell(language, number, "second"),
                    *(fill(line, language, number) for line in lines.get("tail", ()) if number % every == 0),
                )
            ),
            site="a.example",
            id=str(number),
        )
        for number in range(articles)
    ]
    cleaner = Cleaner()
    cleaner.learn(told)
    assert [cleaned.text for cleaned in cleaner.clean_many(told)] == [article.text for article in told]


@pytest.mark.parametrize("place", ["middle", "tail"])
@pytest.mark.parametrize("language", FACTS)
def test_facts_in_a_fixed_form_stay(language: str, place: str) -> None:
    clean_site(language, {place: FACTS[language]})


@pytest.mark.parametrize("language", FORMS)
def test_the_words_of_a_form_stay(language: str) -> None:
    clean_site(language, {"middle": [f"{line}\n{{own}}" for line in FORMS[language]]})


@pytest.mark.parametrize("language", SURVIVORS)
def test_what_is_said_of_many_at_the_end_stays(language: str) -> None:
    clean_site(language, {"tail": [SURVIVORS[language]]}, every=3)


@pytest.mark.parametrize("articles", [2, 3, 12])
@pytest.mark.parametrize("language", BACKGROUND)
def test_standing_background_stays_between_the_news(language: str, articles: int) -> None:
    clean_site(language, {"middle": [BACKGROUND[language]]}, articles)
