"""Known junk in Arabic, Persian, Turkish, Urdu, Hebrew, the languages of India, Swahili: what goes and what stays."""

from __future__ import annotations

import pytest

from dedup import Article, Cleaner

GOES = {
    "ar": [
        "شارك هذا الموضوع:",
        "اضغط للمشاركة على فيسبوك (فتح في نافذة جديدة)",
        "إقرأ أيضًا: الميناء القديم يستقبل أول سفينة منذ عشرين عاما",
        "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *",
        "لمتابعة آخر الأخبار والتحديثات اشترك في قناتنا",
    ],
}
STAYS = {
    "ar": [
        "شارك في الاستطلاع نحو ألفي شخص من سكان المدينة الساحلية.",
        "حمل التطبيق أكثر من مليون مستخدم خلال أسبوعين.",
        "قال الصياد: تابعنا على فيسبوك دعوات الأهالي إلى إعادة فتح الميناء.",
        "دعت البلدية السكان إلى التقدم بطلب للاشتراك في القائمة البريدية الخاصة بإنذارات العواصف.",
        "لا توجد نتائج رسمية حتى الآن.",
    ],
}
STORIES = {
    "ar": (
        "أعلنت شركة العبارات أمس أنها ستسير رحلة واحدة بعد منتصف الليل ابتداء من أول عطلة أسبوعية في أيار.",
        "تغادر السفينة الرصيف الشمالي قبل الواحدة بعشرين دقيقة وتعود بعد ساعتين في موعد فتح المخابز.",
    ),
}


def removed(lines: list[str]) -> list[str]:
    return [finding.text for finding in Cleaner().clean(Article("\n".join(lines))).findings if finding.removes]


@pytest.mark.parametrize(("language", "line"), [(language, line) for language in GOES for line in GOES[language]])
def test_known_junk_goes_and_the_story_stays(language: str, line: str) -> None:
    assert removed([*STORIES[language], line]) == [line]


@pytest.mark.parametrize(("language", "line"), [(language, line) for language in STAYS for line in STAYS[language]])
def test_story_that_looks_like_junk_stays(language: str, line: str) -> None:
    first, second = STORIES[language]
    assert removed([first, line, second]) == []
