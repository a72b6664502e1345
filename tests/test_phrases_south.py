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
    "fa": [
        "بیشتر بخوانید: اسکله قدیمی پس از بیست سال باز شد",
        "انتهای پیام/",
        "نشانی ایمیل شما منتشر نخواهد شد. بخش‌های موردنیاز علامت‌گذاری شده‌اند *",
        "پربازدیدترین‌ها",
        "ما را در تلگرام دنبال کنید",
    ],
    "tr": [
        "HABERİN DEVAMI",
        "İLGİLİ HABERLER",
        "Bizi Google News'ten takip edin",
        "E-posta hesabınız yayımlanmayacak. Gerekli alanlar * ile işaretlenmişlerdir",
        "İlgili haber: Eski iskele yirmi yıl sonra yeniden açıldı",
    ],
    "hi": [
        "ये भी पढ़ें- बीस साल बाद खुला पुराना घाट",
        "बीबीसी हिन्दी के एंड्रॉएड ऐप के लिए आप यहां क्लिक कर सकते हैं.",
        "खबरें और भी हैं...",
        "यहाँ क्लिक करें",
        "आवश्यक फ़ील्ड चिह्नित हैं *",
    ],
    "ur": [
        "یہ بھی پڑھیں: پرانی بندرگاہ بیس برس بعد کھل گئی",
        "آپ کا ای میل ایڈریس شائع نہیں کیا جائے گا۔ ضروری خانوں کو * سے نشان زد کیا گیا ہے",
        "ہمیں فیس بک پر فالو کریں",
        "سب سے زیادہ پڑھی جانے والی خبریں",
    ],
    "he": [
        "קראו גם: הנמל הישן נפתח אחרי עשרים שנה",
        "האימייל לא יוצג באתר. שדות החובה מסומנים *",
        "הצטרפו לערוץ הטלגרם שלנו",
        "כתבות נוספות שאולי יעניינו אתכם",
    ],
    "bn": [
        "আরও পড়ুন: বিশ বছর পর খুলল পুরোনো ঘাট",
        "আপনার ই-মেইল এ্যাড্রেস প্রকাশিত হবে না। * চিহ্নিত বিষয়গুলো আবশ্যক।",
        "সর্বস্বত্ব স্বত্বাধিকার সংরক্ষিত",
        "প্রথম আলোর খবর পেতে গুগল নিউজ চ্যানেল ফলো করুন",
    ],
    "ta": [
        "இதையும் படியுங்கள்: இருபது ஆண்டுகளுக்குப் பிறகு திறந்த பழைய துறைமுகம்",
        "மறுமொழி இடவும் மறுமொழியை ரத்து செய்",
        "அனைத்து உரிமைகளும் பாதுகாக்கப்பட்டவை",
    ],
    "sw": [
        "Soma zaidi: Bandari ya zamani yafunguliwa baada ya miaka ishirini",
        "Haki zote zimehifadhiwa",
        "Tufuate kwenye Facebook na Instagram",
        "Anwani yako ya barua pepe haitachapishwa.",
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
    "fa": [
        "کانال تلگرام روزنامه محلی دیروز بسته شد.",
        "دادستان گفت نظراتی که حاوی توهین به ماهیگیران بود حذف شده است.",
        "نظر شما؟",
        "صفحه نخست روزنامه‌های امروز به طوفان جنوب پرداخته است.",
    ],
    "tr": [
        "Haberin devamı yarın gelir, dedi kaptan gülerek.",
        "WhatsApp ihbar hattı kuruldu, ilk gün yüz kişi aradı.",
        "Gelişmelerden anında haberdar olmak için limanda bir kriz masası kuruldu.",
        "Derneğin sözcüsü, gençlere bizi takip edin demekten vazgeçtiklerini söyledi.",
    ],
    "hi": [
        "कप्तान ने कहा कि वे चाहते हैं कि लोग हमें फॉलो करें और घाट पर आएं।",
        "सबसे पहले किसान अपने फोन में मौसम ऐप डाउनलोड करें और मौसम देखें।",
        "कोई टिप्पणी नहीं।",
    ],
    "ur": [
        "کپتان نے کہا کہ وہ نہیں چاہتے کہ بچے ہمیں فالو کریں گے کہہ کر کشتی پر چڑھ جائیں۔",
        "تمام حقوق محفوظ رہیں گے، مزدوروں کے وکیل نے کہا۔",
        "کوئی تبصرہ نہیں۔",
    ],
    "he": [
        "מיליוני ישראלים הורידו את אפליקציית הנמל בשבוע אחד.",
        "בני המשפחות אמרו: אנחנו רוצים לקבל עדכונים על מצב הספינה בכל שעה.",
        "עוד ב-1998 נחתם הסכם דומה.",
        "שלחו לנו הודעה שהספינה לא תפליג, סיפרו הנוסעים.",
    ],
    "bn": [
        "আইন অনুযায়ী বন্দরে ড্রোন অনুমতি ছাড়া ব্যবহার বেআইনি, বলেন ম্যাজিস্ট্রেট।",
        "কোনো মন্তব্য নেই।",
        "বন্দরের কর্মীদের সর্বশেষ দাবি নিয়ে আজ বৈঠক হবে।",
    ],
    "ta": [
        "மேலும் படிக்க விரும்பும் மாணவர்களுக்கு கப்பல் நிறுவனம் உதவித்தொகை வழங்குகிறது.",
        "வாசகர் கருத்து",
        "தொடர்பு கொள்ள முடியாத மீனவர்களைத் தேடும் பணி தொடர்கிறது.",
    ],
    "sw": [
        "Soma zaidi vitabu vya bahari, mwalimu aliwaambia watoto.",
        "Hakuna maoni.",
        "Jiunge nasi gatini kesho, nahodha aliwaambia wavuvi.",
    ],
}
STORIES = {
    "ar": (
        "أعلنت شركة العبارات أمس أنها ستسير رحلة واحدة بعد منتصف الليل ابتداء من أول عطلة أسبوعية في أيار.",
        "تغادر السفينة الرصيف الشمالي قبل الواحدة بعشرين دقيقة وتعود بعد ساعتين في موعد فتح المخابز.",
    ),
    "fa": (
        "شرکت کشتیرانی اعلام کرد از نخستین آخر هفته ماه مه یک سفر پس از نیمه‌شب خواهد داشت.",
        "کشتی بیست دقیقه مانده به یک از اسکله شمالی حرکت می‌کند و دو ساعت بعد بازمی‌گردد.",
    ),
    "tr": (
        "Vapur şirketi mayısın ilk hafta sonundan başlayarak gece yarısından sonra bir sefer koyacağını duyurdu.",
        "Gemi kuzey iskelesinden bire yirmi kala kalkıyor ve fırınlar açılırken, iki saat sonra dönüyor.",
    ),
    "hi": (
        "नौका कंपनी ने मंगलवार को बताया कि मई के पहले सप्ताहांत से आधी रात के बाद एक फेरा चलेगा।",
        "जहाज उत्तरी घाट से बारह बजकर चालीस मिनट पर छूटता है और दो घंटे बाद लौटता है, जब बेकरियां खुलती हैं।",
    ),
    "ur": (
        "کشتی کمپنی نے منگل کو بتایا کہ مئی کے پہلے ہفتہ وار تعطیل سے آدھی رات کے بعد ایک پھیرا چلے گا۔",
        "جہاز شمالی گھاٹ سے ایک بجنے میں بیس منٹ پر روانہ ہوتا ہے اور دو گھنٹے بعد لوٹتا ہے جب تنور کھلتے ہیں۔",
    ),
    "he": (
        "חברת המעבורות הודיעה ביום שלישי כי מסוף השבוע הראשון של מאי תפעיל הפלגה אחת אחרי חצות.",
        "הספינה יוצאת מהרציף הצפוני בעשרים לאחת וחוזרת כעבור שעתיים, כשהמאפיות נפתחות.",
    ),
    "bn": (
        "ফেরি কোম্পানি মঙ্গলবার জানিয়েছে, মে মাসের প্রথম সপ্তাহান্ত থেকে মধ্যরাতের পর একটি যাত্রা চলবে।",
        "জাহাজটি উত্তর ঘাট থেকে একটা বাজার কুড়ি মিনিট আগে ছাড়ে এবং দুই ঘণ্টা পর ফেরে, যখন বেকারি খোলে।",
    ),
    "ta": (
        "மே மாதத்தின் முதல் வார இறுதி முதல் நள்ளிரவுக்குப் பிறகு ஒரு பயணம் இயக்கப்படும் என்று படகு நிறுவனம் தெரிவித்தது.",
        "கப்பல் வடக்குத் துறையிலிருந்து ஒரு மணிக்கு இருபது நிமிடங்களுக்கு முன் புறப்பட்டு இரண்டு மணி நேரத்தில் திரும்புகிறது.",
    ),
    "sw": (
        "Kampuni ya vivuko ilisema Jumanne kuwa kuanzia wikendi ya kwanza ya Mei kutakuwa na safari moja baada ya saa sita usiku.",
        "Meli huondoka gati la kaskazini dakika ishirini kabla ya saa saba na kurudi saa mbili baadaye, wakati maduka ya mikate yanapofunguliwa.",
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
