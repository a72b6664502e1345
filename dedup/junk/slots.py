"""The slots of a template: how many words each stands for, and which."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dedup.text.keys import SPELLED, SPELLED_LENGTH, UNSPACED, normalize_line

_UNSPACED = re.compile(f"[{UNSPACED}]")
_SPELLED = re.compile(f"[{SPELLED}]")
_IDEOGRAPHS = 3  # characters of Chinese or Japanese that count as one word
_NUMBER_WORDS = frozenset(
    "k m b mil mln mio tsd tys tis rb jt tūkst тыс млн хил хиљ тис мың χιλ εκ 万 千 萬 億 만 천 nghìn".split()
)
_JOINING_WORDS = frozenset(
    normalize_line(
        "and or y e et und og och en i и та ve and & via on in the de la le los our us و أو یا اور और व এবং ও மற்றும் "
        "eller tai ja vagy és sau și si và hoặc dan atau στο και ή ili te a nebo alebo lub oraz ali in или або жана және va yoki "
        "dhe ose და ან և կամ እና ወይም o arba un vai või at o með eða"
    ).split()
)

NETWORKS = frozenset(
    normalize_line(
        "facebook fb messenger twitter x instagram ig whatsapp telegram linkedin pinterest reddit tumblr youtube tiktok snapchat "
        "threads bluesky mastodon flipboard pocket email e mail mail google plus news googleplus discover rss feed feeds viber vk vkontakte "
        "odnoklassniki ok line wechat weixin weibo kakaotalk kakao kakaostory naver band xing skype signal truth social gab gettr "
        "parler digg stumbleupon delicious nextdoor rumble twitch spotify apple podcast podcasts soundcloud sms print copy link "
        "dailymotion vimeo medium quora douyin koo sharechat zalo hatena mixi clubhouse slack teams "
        "вконтакте вк одноклассники одноклассниках фейсбук фейсбуке твиттер твиттере телеграм телеграме телеграмм дзен дзене яндекс яндексе инстаграм "
        "вайбер ватсап ютуб ютубе макс max "
        "فيسبوك فيس بوك تويتر إكس اكس واتساب واتس اب آب تلغرام تيليجرام تلجرام انستغرام انستجرام يوتيوب لينكد إن لينكدإن بينتريست "
        "فیس فیسبوک توئیتر توییتر ٹوئٹر فیس ٹویٹر واٹس ایپ یوٹیوب انسٹاگرام تلگرام واتساپ اینستاگرام "
        "פייסבוק טוויטר ווטסאפ טלגרם אינסטגרם "
        "फेसबुक ट्विटर व्हाट्सएप व्हाट्सऐप व्हाट्सअप टेलीग्राम इंस्टाग्राम यूट्यूब ফেসবুক টুইটার হোয়াটসঅ্যাপ টেলিগ্রাম ইউটিউব "
        "إنستغرام إنستجرام انستقرام تيليغرام تليجرام تليغرام التلغرام تيك توك سناب شات سنابشات ثريدز ماسنجر ريديت غوغل جوجل نيوز "
        "الفيسبوك الفيس اليوتيوب الواتساب الواتس التويتر لينكدن بينترست تمبلر فايبر نبض منصة البريد الإلكتروني الالكتروني "
        "فیسبوک لینکدین روبیکا ایتا آپارات سروش ایکس گوگل بک یو ٹیوب ٹک ٹاک ٹیلی گرام ٹیلیگرام لنکڈ میسنجر نیوز "
        "בפייסבוק בטוויטר בווטסאפ וואטסאפ בוואטסאפ בטלגרם אינסטגרם באינסטגרם יוטיוב ביוטיוב טיקטוק בטיקטוק לינקדאין בלינקדאין "
        "אימייל מייל במייל גוגל בגוגל ניוז "
        "फ़ेसबुक ट्वीटर वॉट्सऐप वॉट्सएप वॉट्सअप व्हॉट्सएप व्हॉट्सऐप इंस्टा टेलिग्राम गूगल न्यूज न्यूज़ एक्स ईमेल लिंक्डइन यूट्यूब थ्रेड्स "
        "ইনস্টাগ্রাম গুগল নিউজ এক্স লিংকডইন ইমেইল থ্রেডস মেসেঞ্জার ফেসবুকে টুইটারে ইউটিউবে "
        "பேஸ்புக் ஃபேஸ்புக் முகநூல் ட்விட்டர் டுவிட்டர் வாட்ஸ்அப் வாட்ஸ்ஆப் டெலிகிராம் இன்ஸ்டாகிராம் யூடியூப் கூகுள் நியூஸ் எக்ஸ் "
        "페이스북 트위터 카카오톡 카카오스토리 네이버 밴드 텔레그램 인스타그램 유튜브 라인 "
        "фейсбук фејсбук твитер твіттер телеграм вотсап вајбер інстаграм інстаграмі фейсбуці вайбер ютубі "
        "ფეისბუქი ფეისბუქზე ტელეგრამი ֆեյսբուք ֆեյսբուքում տելեգրամ ፌስቡክ ቴሌግራም ትዊተር ዩቲዩብ ዩትዩብ "
        "ફેસબુક ટ્વિટર વોટ્સએપ ટેલિગ્રામ ઇન્સ્ટાગ્રામ ਫੇਸਬੁੱਕ ਟਵਿੱਟਰ ਵਟਸਐਪ യൂട്യൂബ് ഫേസ്ബുക്ക് ട്വിറ്റർ വാട്‌സാപ്പ് ടെലഗ്രാം "
        "ఫేస్‌బుక్ ట్విట్టర్ వాట్సాప్ టెలిగ్రామ్ యూట్యూబ్ ಫೇಸ್‌ಬುಕ್ ಟ್ವಿಟರ್ ವಾಟ್ಸಾಪ್ ටෙලිග්‍රෑම් ෆේස්බුක් ට්විටර් වට්ස්ඇප් "
        "फेसबुकवर ट्विटरवर व्हॉट्सअॅप टेलिग्रामवर फेसबुकमा"
    ).split()
)
# Languages with endings glue them to the name: Facebookissa, Facebookon, Facebook'ta, 페이스북으로.
_INFLECTED = re.compile(
    "(?:facebook|twitter|instagram|whatsapp|telegram|youtube|linkedin|pinterest|messenger|tiktok|google|viber|spotify|"
    "фейсбук|фејсбук|твиттер|твитер|телеграм|инстаграм|вотсап|ютуб|вконтакт)[^\\W\\d]{1,5}|"
    "(?:페이스북|트위터|카카오톡|카카오스토리|네이버|밴드|텔레그램|인스타그램|유튜브|라인|블로그|facebook|twitter|youtube|x)"
    "(?:에|에서|에서도|으로|로|을|를|과|와|도)"
)
_UNSPACED_NETWORKS = re.compile(
    "|".join(
        map(
            normalize_line,
            (
                "微信朋友圈|微信好友|微信|新浪微博|腾讯微博|微博|朋友圈|qq空间|qq|脸书|臉書|推特|豆瓣|人人网|抖音|快手|知乎|头条|今日头条|"
                "フェイスブック|ツイッター|インスタグラム|ユーチューブ|ライン|はてなブックマーク|はてな|ブルースカイ|メール|"
                "微信公众号|公众号|微信公众平台|qq好友|新浪|百度|小红书|whats app|電子郵件|噗浪|複製連結|"
                "เฟซบุ๊กแฟนเพจ|เฟซบุ๊ก|เฟสบุ๊ค|เฟสบุ๊ก|ทวิตเตอร์|ไลน์|ยูทูบ|ยูทูป|อินสตาแกรม|ไอจี|ติ๊กต็อก|อีเมล|"
                "ហ្វេសប៊ុក|តេឡេក្រាម|យូធូប|ဖေ့စ်ဘွတ်ခ်|ဖေ့ဘုတ်|တယ်လီဂရမ်|ယူကျု|ເຟສບຸກ|"
                "和|与|與|及|或|や|と|および|และ|หรือ|ทาง|บน|និង|ແລະ|နှင့်"
            ).split("|"),
        )
    )
)


def measure(words: Sequence[str]) -> int:
    """Length in words; of a script without blanks three characters count as one, or five where it is spelled."""
    unspaced = [word for word in words if len(word) == 1 and _UNSPACED.match(word)]
    spelled = sum(1 for word in unspaced if _SPELLED.match(word))
    return (
        len(words)
        - len(unspaced)
        + math.ceil((len(unspaced) - spelled) / _IDEOGRAPHS)
        + math.ceil(spelled / SPELLED_LENGTH)
    )


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a template: `fewest` to `most` words that pass `check`."""

    name: str
    fewest: int
    most: int
    check: Callable[[Sequence[str]], bool] | None = None

    def accepts(self, words: Sequence[str]) -> bool:
        """Tell whether these words can stand in the slot."""
        return self.fewest <= measure(words) <= self.most and (self.check is None or self.check(words))


def _is_number(words: Sequence[str]) -> bool:
    return words[0].isdigit() and all(word.isdigit() or word in _NUMBER_WORDS for word in words)


def _is_year(words: Sequence[str]) -> bool:
    return all(word.isdigit() and len(word) in (2, 4) for word in words)


def _has_number(words: Sequence[str]) -> bool:
    return any(map(str.isdigit, words))


def _is_network(words: Sequence[str]) -> bool:
    rest = [word for word in words if not _names_network(word) and word not in _JOINING_WORDS]
    if not rest:
        return any(map(_names_network, words))
    return not _UNSPACED_NETWORKS.sub("", "".join(rest))


def _names_network(word: str) -> bool:
    return word in NETWORKS or _INFLECTED.fullmatch(word) is not None


SLOTS: dict[str, Slot] = {
    slot.name: slot
    for slot in (
        Slot("n", 1, 5, _is_number),
        Slot("network", 1, 12, _is_network),
        Slot("site", 1, 5),
        Slot("name", 1, 4),
        Slot("any", 1, 15),
        Slot("opt", 0, 6),
        Slot("headline", 2, 30),
        Slot("date", 1, 8, _has_number),
        Slot("time", 1, 8, _has_number),
        Slot("email", 2, 8),
        Slot("url", 1, 20),
        Slot("year", 1, 3, _is_year),
        Slot("category", 1, 4),
    )
}
